//! Faults inside one article: they cost that article's attempts and nobody else's.

use libtest_mimic::Failed;

use crate::client::{self, Client};
use crate::flow::article;
use crate::worker::{Worker, output};
use crate::{Test, World};

pub(crate) const TESTS: &[(&str, Test)] = &[
    ("faults::a_panic_is_retried_then_dead", a_panic_is_retried_then_dead),
    ("faults::a_stage_that_hangs_is_left_behind", a_stage_that_hangs_is_left_behind),
    (
        "faults::an_unroutable_record_is_not_taken_for_done",
        an_unroutable_record_is_not_taken_for_done,
    ),
];

fn a_panic_is_retried_then_dead(world: &World) -> Result<(), Failed> {
    let mut worker = Worker::start(world, &[("NEWSMILL_FAULTS", "quotes=panic@a-7")]);
    let client = Client::connect(world);
    client.publish_all(
        (0..20).map(|n| (article(n).to_string().into_bytes(), client::json())).collect(),
    );
    for attempt in [1, 2] {
        let line = worker.wait_for_outcome("retried", "a-7");
        assert_eq!((&line["attempt"], &line["code"]), (&attempt.into(), &"panic".into()));
    }
    worker.wait_for_outcome("dead", "a-7");
    assert_eq!(client.take("newsmill.enriched", 19).len(), 19, "the neighbours are out");

    let (_, listed, _) = output(world, &["dead", "list"]);
    assert!(listed.contains("a-7  panic  after 3 attempts"), "{listed}");
    assert!(listed.contains("injected fault quotes"), "{listed}");
    worker.stop();

    // A version without the fault brings it out.
    let fixed = Worker::start(world, &[]);
    let (code, said, complaint) = output(world, &["dead", "replay", "--code", "panic"]);
    assert_eq!((code, said.trim()), (0, "1 articles replayed"), "{complaint}");
    let message = &client.take("newsmill.enriched", 1)[0];
    assert_eq!(message.record().id, "a-7");
    fixed.stop();
    client.wait_ready("newsmill.dead", 0);
    Ok(())
}

fn a_stage_that_hangs_is_left_behind(world: &World) -> Result<(), Failed> {
    let variables = [
        ("NEWSMILL_FAULTS", "clean=hang@a-3"),
        ("NEWSMILL__WORKER__THREADS", "1"),
        ("NEWSMILL__WORKER__ARTICLE_TIMEOUT", "3s"),
        ("NEWSMILL__RETRY__DELAYS", "50ms"),
    ];
    let mut worker = Worker::start(world, &variables);
    let client = Client::connect(world);
    client.publish_all(
        (0..6).map(|n| (article(n).to_string().into_bytes(), client::json())).collect(),
    );
    let line = worker.wait_for_outcome("retried", "a-3");
    assert_eq!(line["code"], "timed_out");
    worker.wait_for_outcome("dead", "a-3");
    assert_eq!(client.take("newsmill.enriched", 5).len(), 5, "on the thread that took its place");
    worker.stop();
    Ok(())
}

fn an_unroutable_record_is_not_taken_for_done(world: &World) -> Result<(), Failed> {
    let mut worker = Worker::start(world, &[("NEWSMILL__OUTPUT__DECLARE_QUEUE", "false")]);
    let client = Client::connect(world);
    client.publish_json(&article(1));
    for _ in 0..2 {
        let line = worker.wait_for_outcome("retried", "a-1");
        assert_eq!(line["code"], "unroutable");
    }
    let line = worker.wait_for_outcome("dead", "a-1");
    let reason = line["reason"].as_str().expect("a reason");
    assert!(reason.contains("article.en.harbour-post") && reason.contains("bind"), "{reason}");

    client.bind_output("analytics");
    assert_eq!(output(world, &["dead", "replay", "a-1"]).0, 0);
    assert_eq!(client.take("analytics", 1)[0].record().id, "a-1");
    worker.stop();
    Ok(())
}
