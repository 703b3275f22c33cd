//! Articles to try the lens on, compiled in.

/// An article that comes with newsmill.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample {
    /// What the page calls it.
    pub(super) name: &'static str,
    pub(super) media_type: &'static str,
    pub(super) body: &'static str,
}

const TEXT: &str = "text/plain";

/// The files of `samples/` that hold one article each.
pub(super) const SAMPLES: [Sample; 5] = [
    Sample { name: "Wire copy", media_type: TEXT, body: include_str!("../../samples/1-wire.txt") },
    Sample {
        name: "A web page",
        media_type: "text/html",
        body: include_str!("../../samples/2-page.html"),
    },
    Sample { name: "A trial", media_type: TEXT, body: include_str!("../../samples/3-court.txt") },
    Sample {
        name: "An interview",
        media_type: TEXT,
        body: include_str!("../../samples/4-interview.txt"),
    },
    Sample {
        name: "Accents and guillemets",
        media_type: TEXT,
        body: include_str!("../../samples/5-accents.txt"),
    },
];
