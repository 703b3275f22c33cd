//! The metrics by name: the one table of them. `docs/operations.md` shows it, and a test holds the
//! two equal.

/// What is counted, and under which name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name {
    /// The name as Prometheus stores it; histograms add `_bucket`, `_sum` and `_count`.
    pub name: &'static str,
    /// `counter`, `gauge`, `histogram` or `info`.
    pub kind: &'static str,
    /// The labels, separated by commas.
    pub labels: &'static str,
    /// What it says, in one sentence without the full stop.
    pub help: &'static str,
}

impl Name {
    /// The name without the ending that the client library adds.
    pub(super) fn bare(&self) -> &'static str {
        let ending = match self.kind {
            "counter" => "_total",
            "info" => "_info",
            _ => "",
        };
        self.name.strip_suffix(ending).unwrap_or(self.name)
    }
}

macro_rules! names {
    ($($id:ident: $kind:literal $name:literal [$labels:literal] $help:literal;)+) => {
        $(pub(super) const $id: Name = Name { name: $name, kind: $kind, labels: $labels, help: $help };)+
        /// Every metric of a worker.
        pub const NAMES: &[Name] = &[$($id),+];
    };
}

names! {
    DELIVERIES: "counter" "newsmill_deliveries_total" ["outcome, reason"]
        "Deliveries that came to an end: published, retried or dead, and the code of the reason";
    IN_FLIGHT: "gauge" "newsmill_in_flight" [""]
        "Deliveries in hand: waiting for a thread, being enriched, or waiting for the broker";
    ARTICLE_SECONDS: "histogram" "newsmill_article_seconds" [""]
        "From the delivery of an article to its acknowledgement";
    STAGE_SECONDS: "histogram" "newsmill_stage_seconds" ["stage"]
        "Time of one article in one stage";
    CONFIRM_SECONDS: "histogram" "newsmill_confirm_seconds" [""]
        "From publishing a message to its confirm, time in which the broker is blocked included";
    MESSAGE_AGE: "histogram" "newsmill_message_age_seconds" [""]
        "Age of an article at its first delivery, from the producer's AMQP timestamp, where it has one";
    ARTICLE_BYTES: "histogram" "newsmill_article_bytes" [""]
        "Bytes of an article as it arrives";
    RECORD_BYTES: "histogram" "newsmill_record_bytes" [""]
        "Bytes of a published record";
    QUOTES: "histogram" "newsmill_article_quotes" [""]
        "Quotes in a published record";
    ENTITIES: "histogram" "newsmill_article_entities" [""]
        "Entities in a published record";
    REDELIVERED: "counter" "newsmill_redelivered_total" [""]
        "Deliveries that a worker had before and did not acknowledge";
    SESSIONS: "counter" "newsmill_sessions_total" [""]
        "Sessions opened with the broker; each but the first is a reconnect";
    SESSION_FAILURES: "counter" "newsmill_session_failures_total" [""]
        "Sessions that broke, and attempts to open one that failed";
    READY: "gauge" "newsmill_ready" [""]
        "1 while the worker consumes and can publish, as /readyz says";
    BLOCKED: "gauge" "newsmill_blocked" [""]
        "1 while the broker takes no messages because of its memory or disk";
    THREADS: "gauge" "newsmill_threads" [""]
        "Threads that enrich";
    STUCK_THREADS: "gauge" "newsmill_stuck_threads" [""]
        "Threads left behind with articles that took longer than article_timeout";
    BUILD: "info" "newsmill_build_info" ["version"]
        "The version that runs";
}

/// The table as Markdown, as it stands in the documentation.
#[must_use]
pub fn markdown() -> String {
    let mut out = String::from("| metric | kind | labels | says |\n|---|---|---|---|\n");
    for Name { name, kind, labels, help } in NAMES {
        out.push_str(&format!("| `{name}` | {kind} | {labels} | {help} |\n"));
    }
    out
}
