//! The numbers of a running worker, as Prometheus reads them.
//!
//! Recording one costs tens of nanoseconds; making the text costs only when it is asked for.

use std::time::Duration;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Metric, Registry};

use super::names::{self, Name};

/// Bounds for times: from a tenth of a millisecond, as a stage takes, to the minute of a drain.
const SECONDS: [f64; 17] = [
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5,
    10.0, 30.0, 60.0,
];
/// Bounds for ages: from a second, which is the timestamp's own unit, to a day.
const AGES: [f64; 12] =
    [1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3_600.0, 14_400.0, 43_200.0, 86_400.0];
/// Bounds for bytes: powers of four from 256 to 16 Mi.
const BYTES: [f64; 9] = [
    256.0,
    1_024.0,
    4_096.0,
    16_384.0,
    65_536.0,
    262_144.0,
    1_048_576.0,
    4_194_304.0,
    16_777_216.0,
];
/// Bounds for things found in an article.
const FOUND: [f64; 9] = [0.0, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0];

/// One label and its value. Values are words of ours, never a producer's: their number is bounded.
type Label = (&'static str, &'static str);

/// What is recorded; one for each worker.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    deliveries: Family<[Label; 2], Counter>,
    in_flight: Gauge,
    article_seconds: Histogram,
    stage_seconds: Family<[Label; 1], Histogram, fn() -> Histogram>,
    confirm_seconds: Histogram,
    message_age: Histogram,
    article_bytes: Histogram,
    record_bytes: Histogram,
    quotes: Histogram,
    entities: Histogram,
    redelivered: Counter,
    sessions: Counter,
    session_failures: Counter,
    ready: Gauge,
    blocked: Gauge,
    threads: Gauge,
    stuck_threads: Gauge,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::default();
        let build = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register(names::BUILD.bare(), names::BUILD.help, build);
        let r = &mut registry;
        Self {
            deliveries: register(r, &names::DELIVERIES, Family::default()),
            in_flight: register(r, &names::IN_FLIGHT, Gauge::default()),
            article_seconds: register(r, &names::ARTICLE_SECONDS, Histogram::new(SECONDS)),
            stage_seconds: register(
                r,
                &names::STAGE_SECONDS,
                Family::new_with_constructor(|| Histogram::new(SECONDS)),
            ),
            confirm_seconds: register(r, &names::CONFIRM_SECONDS, Histogram::new(SECONDS)),
            message_age: register(r, &names::MESSAGE_AGE, Histogram::new(AGES)),
            article_bytes: register(r, &names::ARTICLE_BYTES, Histogram::new(BYTES)),
            record_bytes: register(r, &names::RECORD_BYTES, Histogram::new(BYTES)),
            quotes: register(r, &names::QUOTES, Histogram::new(FOUND)),
            entities: register(r, &names::ENTITIES, Histogram::new(FOUND)),
            redelivered: register(r, &names::REDELIVERED, Counter::default()),
            sessions: register(r, &names::SESSIONS, Counter::default()),
            session_failures: register(r, &names::SESSION_FAILURES, Counter::default()),
            ready: register(r, &names::READY, Gauge::default()),
            blocked: register(r, &names::BLOCKED, Gauge::default()),
            threads: register(r, &names::THREADS, Gauge::default()),
            stuck_threads: register(r, &names::STUCK_THREADS, Gauge::default()),
            registry,
        }
    }
}

fn register<M: Metric + Clone>(registry: &mut Registry, name: &Name, metric: M) -> M {
    registry.register(name.bare(), name.help, metric.clone());
    metric
}

impl Metrics {
    /// An article arrived, of so many bytes; `age` is how long ago its producer sent it, where that
    /// is known and this is its first attempt.
    pub fn taken(&self, bytes: usize, age: Option<Duration>, redelivered: bool) {
        self.article_bytes.observe(bytes as f64);
        if let Some(age) = age {
            self.message_age.observe(age.as_secs_f64());
        }
        if redelivered {
            self.redelivered.inc();
        }
    }

    /// A stage ran.
    pub fn stage(&self, stage: &'static str, took: Duration) {
        self.stage_seconds.get_or_create(&[("stage", stage)]).observe(took.as_secs_f64());
    }

    /// A record was published.
    pub fn record(&self, bytes: usize, quotes: usize, entities: usize) {
        self.record_bytes.observe(bytes as f64);
        self.quotes.observe(quotes as f64);
        self.entities.observe(entities as f64);
    }

    /// The broker confirmed a message.
    pub fn confirmed(&self, took: Duration) {
        self.confirm_seconds.observe(took.as_secs_f64());
    }

    /// A delivery came to its end. `reason` is a code, empty where none is needed.
    pub fn ended(&self, outcome: &'static str, reason: &'static str, total: Duration) {
        self.deliveries.get_or_create(&[("outcome", outcome), ("reason", reason)]).inc();
        self.article_seconds.observe(total.as_secs_f64());
    }

    /// So many deliveries are in hand.
    pub fn in_flight(&self, count: usize) {
        self.in_flight.set(gauge(count));
    }

    /// A session with the broker was opened.
    pub fn connected(&self) {
        self.sessions.inc();
    }

    /// A session broke, or could not be opened.
    pub fn disconnected(&self) {
        self.session_failures.inc();
    }

    /// Whether the worker is ready, and whether the broker is blocked.
    pub(super) fn state(&self, ready: bool, blocked: bool) {
        self.ready.set(i64::from(ready));
        self.blocked.set(i64::from(blocked));
    }

    /// The threads that work, and those left behind.
    pub fn threads(&self, working: usize, stuck: usize) {
        self.threads.set(gauge(working));
        self.stuck_threads.set(gauge(stuck));
    }

    /// All of it in the OpenMetrics text format.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

fn gauge(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::Metrics;
    use crate::telemetry::names::NAMES;
    use std::collections::BTreeSet;
    use std::time::Duration;

    #[test]
    fn what_is_exposed_is_what_the_table_says() {
        let metrics = Metrics::default();
        metrics.stage("clean", Duration::from_millis(3));
        metrics.ended("dead", "bad_json", Duration::from_millis(9));
        metrics.taken(4_000, Some(Duration::from_secs(7)), true);
        let text = metrics.text();
        let exposed: BTreeSet<(String, String)> = text
            .lines()
            .filter_map(|line| line.strip_prefix("# TYPE "))
            .filter_map(|line| line.split_once(' '))
            .map(|(name, kind)| (name.to_owned(), kind.to_owned()))
            .collect();
        let listed: BTreeSet<(String, String)> =
            NAMES.iter().map(|name| (name.bare().to_owned(), name.kind.to_owned())).collect();
        assert_eq!(exposed, listed);
        for line in [
            "newsmill_deliveries_total{outcome=\"dead\",reason=\"bad_json\"} 1",
            "newsmill_stage_seconds_bucket{le=\"0.005\",stage=\"clean\"} 1",
            "newsmill_message_age_seconds_bucket{le=\"10.0\"} 1",
            "newsmill_redelivered_total 1",
        ] {
            assert!(text.lines().any(|l| l == line), "no {line:?} in {text}");
        }
        assert!(text.contains(&format!("version=\"{}\"", env!("CARGO_PKG_VERSION"))));
    }

    #[test]
    fn the_labels_are_those_of_the_table() {
        let metrics = Metrics::default();
        metrics.stage("clean", Duration::ZERO);
        metrics.ended("published", "", Duration::ZERO);
        let text = metrics.text();
        for name in NAMES.iter().filter(|name| !name.labels.is_empty()) {
            let line = text
                .lines()
                .find(|line| line.starts_with(name.name) && line.contains('{'))
                .unwrap_or_else(|| panic!("no {} in {text}", name.name));
            for label in name.labels.split(", ") {
                assert!(line.contains(&format!("{label}=\"")), "{line}");
            }
        }
    }
}
