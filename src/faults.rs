//! Faults that tests inject by name, to make a crash between two steps a test and not a hope.
//!
//! Built only with the feature `faults`; otherwise [`hit`] is nothing. The environment variable
//! `NEWSMILL_FAULTS` lists `point=action@id`, separated by `;`: when the point is reached for the
//! article of that id (or `*`), the action is done. Points are the stages' names and those of a
//! delivery's life in `worker`; actions are `panic`, `abort` (as `kill -9`) and `hang`.

/// Reaches the point `name` with the article `id`.
#[cfg(not(feature = "faults"))]
#[inline(always)]
pub fn hit(_name: &str, _id: &str) {}

/// Reaches the point `name` with the article `id`.
///
/// # Panics
/// When `NEWSMILL_FAULTS` says so.
#[cfg(feature = "faults")]
pub fn hit(name: &str, id: &str) {
    use std::sync::LazyLock;
    static FAULTS: LazyLock<String> =
        LazyLock::new(|| std::env::var("NEWSMILL_FAULTS").unwrap_or_default());

    for fault in FAULTS.split(';') {
        let Some((point, rest)) = fault.split_once('=') else { continue };
        let Some((action, target)) = rest.split_once('@') else { continue };
        if point != name || (target != "*" && target != id) {
            continue;
        }
        match action {
            "panic" => panic!("injected fault {point} in article {id}"),
            "abort" => std::process::abort(),
            "hang" => loop {
                std::thread::park();
            },
            other => panic!("NEWSMILL_FAULTS names no such action: {other:?}"),
        }
    }
}
