//! What an operator's tools see: health, readiness, metrics.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use libtest_mimic::Failed;

use crate::client::{self, Client};
use crate::flow::article;
use crate::worker::{PATIENCE, Worker};
use crate::{Test, World};

pub(crate) const TESTS: &[(&str, Test)] = &[
    ("observability::metrics_count_what_happened", metrics_count_what_happened),
    ("observability::a_worker_that_drains_is_not_ready", a_worker_that_drains_is_not_ready),
    ("observability::a_taken_port_is_explained", a_taken_port_is_explained),
];

/// A port that the worker chooses and logs.
pub(crate) const ANY_PORT: (&str, &str) = ("NEWSMILL__HTTP__LISTEN", "0");

/// Starts a worker that serves its health; gives its address.
pub(crate) fn start(world: &World, variables: &[(&str, &str)]) -> (Worker, String) {
    let variables = [&[ANY_PORT], variables].concat();
    let mut worker = Worker::launch(world, &variables);
    let line =
        worker.wait_for("the address", |line| line["message"] == "serving health and metrics");
    let address = line["address"].as_str().expect("an address").to_owned();
    worker.wait_for("consuming", |line| line["message"] == "consuming");
    (worker, address)
}

/// Status and body.
pub(crate) fn get(address: &str, path: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).expect("it listens");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a deadline");
    write!(stream, "GET {path} HTTP/1.0\r\n\r\n").expect("asked");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
    (status, body.to_owned())
}

/// Waits until `/readyz` says this.
pub(crate) fn wait_for_readiness(address: &str, status: u16, words: &str) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let said = get(address, "/readyz");
        if said.0 == status && said.1.contains(words) {
            return;
        }
        assert!(Instant::now() < deadline, "/readyz says {said:?}, not {status} {words:?}");
        std::thread::yield_now();
    }
}

/// The value of a sample.
fn sample(text: &str, name: &str) -> f64 {
    let line = text.lines().find(|line| line.split(' ').next() == Some(name));
    let value = line.and_then(|line| line.split(' ').nth(1));
    value.and_then(|value| value.parse().ok()).unwrap_or_else(|| panic!("no {name} in {text}"))
}

fn metrics_count_what_happened(world: &World) -> Result<(), Failed> {
    const COUNT: usize = 20;
    let (mut worker, address) = start(world, &[("NEWSMILL_FAULTS", "quotes=panic@a-7")]);
    assert_eq!(get(&address, "/healthz"), (200, "alive\n".to_owned()));
    wait_for_readiness(&address, 200, "ready");
    assert_eq!(get(&address, "/nothing").0, 404);

    let client = Client::connect(world);
    let sent = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_secs();
    let old = client::json().with_timestamp(sent - 100);
    client.publish(b"{", client::json().with_message_id("broken".into()));
    worker.wait_for_outcome("dead", "broken");
    client.publish_all(
        (0..COUNT).map(|n| (article(n).to_string().into_bytes(), old.clone())).collect(),
    );
    worker.wait_for_outcome("dead", "a-7");
    client.take("newsmill.enriched", COUNT - 1);
    // The last count follows the last record.
    let deadline = Instant::now() + PATIENCE;
    let text = loop {
        let (status, text) = get(&address, "/metrics");
        assert_eq!(status, 200);
        if sample(&text, "newsmill_in_flight") == 0.0 {
            break text;
        }
        assert!(Instant::now() < deadline, "{text}");
    };
    for (name, value) in [
        ("newsmill_deliveries_total{outcome=\"published\",reason=\"\"}", 19.0),
        ("newsmill_deliveries_total{outcome=\"retried\",reason=\"panic\"}", 2.0),
        ("newsmill_deliveries_total{outcome=\"dead\",reason=\"panic\"}", 1.0),
        ("newsmill_deliveries_total{outcome=\"dead\",reason=\"bad_json\"}", 1.0),
        ("newsmill_article_seconds_count", 23.0),
        ("newsmill_confirm_seconds_count", 23.0),
        ("newsmill_article_bytes_count", 23.0),
        ("newsmill_stage_seconds_count{stage=\"entities\"}", 19.0),
        // Attempts after the first say nothing of the queue; the broken one has no timestamp.
        ("newsmill_message_age_seconds_count", 20.0),
        ("newsmill_message_age_seconds_bucket{le=\"60.0\"}", 0.0),
        ("newsmill_record_bytes_count", 19.0),
        ("newsmill_sessions_total", 1.0),
        ("newsmill_ready", 1.0),
        ("newsmill_blocked", 0.0),
    ] {
        assert_eq!(sample(&text, name), value, "{name} in {text}");
    }
    assert!(sample(&text, "newsmill_article_quotes_sum") >= 19.0, "{text}");
    worker.stop();
    Ok(())
}

fn a_worker_that_drains_is_not_ready(world: &World) -> Result<(), Failed> {
    let (mut worker, address) = start(world, &[("NEWSMILL_FAULTS", "clean=hang@a-1")]);
    let client = Client::connect(world);
    client.publish_json(&article(2));
    worker.wait_for_outcome("published", "a-2");
    // One that hangs keeps the drain waiting.
    client.publish_json(&article(1));
    client.publish_json(&article(3));
    worker.wait_for_outcome("published", "a-3");
    worker.signal("TERM");
    wait_for_readiness(&address, 503, "draining");
    assert_eq!(get(&address, "/healthz").0, 200, "it lives meanwhile");
    worker.signal("TERM");
    worker.wait();
    Ok(())
}

fn a_taken_port_is_explained(world: &World) -> Result<(), Failed> {
    let taken = std::net::TcpListener::bind("127.0.0.1:0")?;
    let address = taken.local_addr()?.to_string();
    let worker = Worker::launch(world, &[("NEWSMILL__HTTP__LISTEN", &address)]);
    let (status, log) = worker.wait();
    let said = format!("{log:?}");
    assert_eq!(status.code(), Some(1), "{said}");
    assert!(said.contains(&address) && said.contains("[http] listen"), "{said}");
    Ok(())
}
