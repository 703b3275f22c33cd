//! What a worker says of itself, from the text of its `/metrics`.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::Uri;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use tokio::time::timeout;

/// How long a worker may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// The longest answer that is read, in bytes; a worker's has some ten thousand.
const LONGEST: usize = 1 << 20;

/// A client that keeps its connections.
pub(super) type Http = Client<HttpConnector, Body>;

/// A sum of seconds and how many articles they were spent on.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Spent {
    pub(super) seconds: f64,
    pub(super) count: f64,
}

/// Counters since the worker's start, and gauges.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Reading {
    /// Deliveries by outcome.
    pub(super) outcomes: BTreeMap<String, f64>,
    /// Time in each stage.
    pub(super) stages: BTreeMap<String, Spent>,
    /// From delivery to acknowledgement.
    pub(super) article: Spent,
    pub(super) in_flight: f64,
    pub(super) threads: f64,
    pub(super) ready: bool,
    pub(super) blocked: bool,
}

/// Asks a worker.
///
/// # Errors
/// Why it did not answer, in words.
pub(super) async fn ask(http: &Http, address: &Uri) -> Result<Reading, String> {
    let asking = async {
        let answer = http.get(address.clone()).await.map_err(|_| "does not answer".to_owned())?;
        if !answer.status().is_success() {
            return Err(format!("answers with status {}", answer.status().as_u16()));
        }
        let body = to_bytes(Body::new(answer.into_body()), LONGEST)
            .await
            .map_err(|_| "sends too much, or breaks off".to_owned())?;
        Ok(read(&String::from_utf8_lossy(&body)))
    };
    timeout(PATIENCE, asking).await.map_err(|_| "takes too long to answer".to_owned())?
}

/// Reads the lines of the OpenMetrics text that the pulse shows; passes over the others.
fn read(text: &str) -> Reading {
    let mut reading = Reading::default();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let Some((series, value)) = line.rsplit_once(' ') else { continue };
        let Ok(value) = value.parse::<f64>() else { continue };
        let (name, labels) = series.split_once('{').unwrap_or((series, ""));
        let label = |wanted: &str| {
            let (_, rest) = labels.split_once(&format!("{wanted}=\""))?;
            rest.split('"').next().map(str::to_owned)
        };
        match name {
            "newsmill_deliveries_total" => {
                if let Some(outcome) = label("outcome") {
                    *reading.outcomes.entry(outcome).or_default() += value;
                }
            }
            "newsmill_stage_seconds_sum" | "newsmill_stage_seconds_count" => {
                if let Some(stage) = label("stage") {
                    let spent = reading.stages.entry(stage).or_default();
                    if name.ends_with("_sum") {
                        spent.seconds = value;
                    } else {
                        spent.count = value;
                    }
                }
            }
            "newsmill_article_seconds_sum" => reading.article.seconds = value,
            "newsmill_article_seconds_count" => reading.article.count = value,
            "newsmill_in_flight" => reading.in_flight = value,
            "newsmill_threads" => reading.threads = value,
            "newsmill_ready" => reading.ready = value > 0.0,
            "newsmill_blocked" => reading.blocked = value > 0.0,
            _ => {}
        }
    }
    reading
}

/// What was added to a counter. One that fell was begun anew: its worker was restarted.
pub(super) fn added(before: f64, now: f64) -> f64 {
    if now < before { now } else { now - before }
}

#[cfg(test)]
mod tests {
    use super::{Spent, added, read};

    #[test]
    fn the_text_of_a_worker_is_read() {
        let reading = read(
            "# TYPE newsmill_deliveries counter\n\
             newsmill_deliveries_total{outcome=\"published\",reason=\"\"} 7\n\
             newsmill_deliveries_total{outcome=\"dead\",reason=\"bad_json\"} 2\n\
             newsmill_deliveries_total{outcome=\"dead\",reason=\"empty\"} 1\n\
             newsmill_stage_seconds_bucket{le=\"0.1\",stage=\"quotes\"} 6\n\
             newsmill_stage_seconds_sum{stage=\"quotes\"} 0.25\n\
             newsmill_stage_seconds_count{stage=\"quotes\"} 7\n\
             newsmill_ready 1\n newsmill_in_flight x\n# EOF\n",
        );
        assert_eq!(reading.outcomes.get("published"), Some(&7.0));
        assert_eq!(reading.outcomes.get("dead"), Some(&3.0));
        assert_eq!(reading.stages.get("quotes"), Some(&Spent { seconds: 0.25, count: 7.0 }));
        assert!(reading.ready && !reading.blocked);
    }

    #[test]
    fn a_counter_that_fell_was_begun_anew() {
        assert_eq!((added(10.0, 12.0), added(10.0, 3.0)), (2.0, 3.0));
    }
}
