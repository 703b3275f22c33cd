//! The worker's own death, at the worst moments.

use std::collections::BTreeMap;

use libtest_mimic::Failed;

use crate::client::{self, Client};
use crate::flow::article;
use crate::worker::{Worker, output};
use crate::{Test, World};

pub(crate) const TESTS: &[(&str, Test)] = &[
    ("crashes::between_publish_and_ack", between_publish_and_ack),
    ("crashes::before_publish", before_publish),
    ("crashes::kill_under_load_loses_nothing", kill_under_load_loses_nothing),
    ("crashes::an_article_that_kills_workers_ends_dead", an_article_that_kills_workers_ends_dead),
    ("crashes::a_second_signal_leaves_at_once", a_second_signal_leaves_at_once),
];

/// How often each article came out; panics when two of its records differ.
fn copies(messages: &[client::Message]) -> BTreeMap<String, usize> {
    let mut bodies: BTreeMap<String, (usize, &[u8])> = BTreeMap::new();
    for message in messages {
        let seen = bodies.entry(message.record().id).or_insert((0, &message.body));
        assert!(seen.1 == message.body, "two records of one article differ");
        seen.0 += 1;
    }
    bodies.into_iter().map(|(id, (count, _))| (id, count)).collect()
}

fn between_publish_and_ack(world: &World) -> Result<(), Failed> {
    let doomed = Worker::start(world, &[("NEWSMILL_FAULTS", "before_ack=abort@a-1")]);
    let client = Client::connect(world);
    client.publish_json(&article(1));
    let (status, _) = doomed.wait();
    assert!(!status.success(), "it was killed");

    let mut healthy = Worker::start(world, &[]);
    healthy.wait_for_outcome("published", "a-1");
    healthy.stop();
    let messages = client.take("newsmill.enriched", 2);
    assert_eq!(
        copies(&messages),
        BTreeMap::from([("a-1".to_owned(), 2)]),
        "at most twice, and the same"
    );
    client.wait_ready("newsmill.raw", 0);
    Ok(())
}

fn before_publish(world: &World) -> Result<(), Failed> {
    let doomed = Worker::start(world, &[("NEWSMILL_FAULTS", "before_publish=abort@a-1")]);
    let client = Client::connect(world);
    client.publish_json(&article(1));
    doomed.wait();
    let healthy = Worker::start(world, &[]);
    let messages = client.take("newsmill.enriched", 1);
    assert_eq!(copies(&messages).len(), 1);
    healthy.stop();
    client.wait_ready("newsmill.enriched", 0);
    Ok(())
}

fn kill_under_load_loses_nothing(world: &World) -> Result<(), Failed> {
    const COUNT: usize = 1_000;
    let mut doomed = Worker::start(world, &[]);
    let client = Client::connect(world);
    client.publish_all(
        (0..COUNT).map(|n| (article(n).to_string().into_bytes(), client::json())).collect(),
    );
    doomed.wait_for("a hundredth outcome", |line| line["id"] == "a-100");
    doomed.signal("KILL");
    doomed.wait();
    let healthy = Worker::start(world, &[]);
    let messages = client.take_distinct("newsmill.enriched", COUNT);
    assert!(copies(&messages).values().all(|count| *count <= 2));
    healthy.stop();
    Ok(())
}

fn an_article_that_kills_workers_ends_dead(world: &World) -> Result<(), Failed> {
    let variables =
        [("NEWSMILL_FAULTS", "clean=abort@a-1"), ("NEWSMILL__INPUT__DELIVERY_LIMIT", "2")];
    let client = Client::connect(world);
    // The queues are made by a first worker, which leaves.
    Worker::start(world, &variables).stop();
    client.publish_json(&article(1));
    for _ in 0..3 {
        let (status, _) = Worker::launch(world, &variables).wait();
        assert!(!status.success(), "it was killed");
    }
    let message = &client.take("newsmill.dead", 1)[0];
    assert_eq!(message.body, article(1).to_string().into_bytes(), "whole");
    assert_eq!(message.routing_key, "delivery_limit");
    Ok(())
}

fn a_second_signal_leaves_at_once(world: &World) -> Result<(), Failed> {
    let mut worker = Worker::start(world, &[("NEWSMILL_FAULTS", "clean=hang@a-1")]);
    let client = Client::connect(world);
    client.publish_json(&article(2));
    worker.wait_for_outcome("published", "a-2");
    client.publish_json(&article(1));
    client.publish_json(&article(3));
    worker.wait_for_outcome("published", "a-3");
    worker.signal("TERM");
    worker.wait_for("the drain", |line| {
        line["message"].as_str().is_some_and(|m| m.starts_with("stopping"))
    });
    worker.signal("TERM");
    let (status, _) = worker.wait();
    assert_eq!(status.code(), Some(143));

    // The broker has what was in hand.
    let healthy = Worker::start(world, &[]);
    let ids: Vec<String> =
        client.take("newsmill.enriched", 3).iter().map(|m| m.record().id).collect();
    assert!(ids.contains(&"a-1".to_owned()), "{ids:?}");
    healthy.stop();
    let (_, listed, _) = output(world, &["dead", "list"]);
    assert_eq!(listed.trim(), "the dead queue is empty");
    Ok(())
}
