//! Faults of the broker. They harm every connection, so these tests come last.

use libtest_mimic::Failed;

use crate::client::{self, Client};
use crate::flow::article;
use crate::observability;
use crate::worker::Worker;
use crate::{Test, World};

pub(crate) const TESTS: &[(&str, Test)] = &[
    ("outages::a_memory_alarm_is_waited_out", a_memory_alarm_is_waited_out),
    ("outages::a_restart_under_load_loses_nothing", a_restart_under_load_loses_nothing),
];

fn a_memory_alarm_is_waited_out(world: &World) -> Result<(), Failed> {
    const COUNT: usize = 500;
    Worker::start(world, &[]).stop();
    let client = Client::connect(world);
    client.publish_all(
        (0..COUNT).map(|n| (article(n).to_string().into_bytes(), client::json())).collect(),
    );
    let alarm = world.node.memory_alarm()?;

    // The confirm's deadline is shorter than the alarm, which lasts while another drains: time in which
    // the broker is blocked must not count.
    let (mut worker, address) =
        observability::start(world, &[("NEWSMILL__WORKER__CONFIRM_TIMEOUT", "5s")]);
    let is_blocked = |line: &serde_json::Value| {
        line["message"].as_str().is_some_and(|m| m.starts_with("the broker is blocked"))
    };
    let blocked = worker.wait_for("the alarm", is_blocked);
    assert!(blocked["reason"].as_str().is_some_and(|r| r.contains("memory")), "{blocked}");
    observability::wait_for_readiness(&address, 503, "memory");

    // One that must leave meanwhile does, late and saying so; nothing is lost.
    let mut leaver = Worker::start(
        world,
        &[("NEWSMILL__WORKER__DRAIN_TIMEOUT", "6s"), ("NEWSMILL__INPUT__PREFETCH", "10")],
    );
    leaver.wait_for("the alarm", is_blocked);
    leaver.signal("TERM");
    let (status, log) = leaver.wait();
    let left = log.last().map_or(0, |line| line["left"].as_u64().unwrap_or(0));
    assert_eq!((status.code(), left > 0), (Some(3), true), "{log:#?}");

    drop(alarm);
    worker.wait_for("the end of the alarm", |line| {
        line["message"] == "the broker is no longer blocked"
    });
    observability::wait_for_readiness(&address, 200, "ready");
    client.take_distinct("newsmill.enriched", COUNT);
    let log = worker.stop();
    let broke = log
        .iter()
        .any(|line| line["message"].as_str().is_some_and(|m| m.starts_with("the session")));
    assert!(!broke, "no session was given up: {log:#?}");
    Ok(())
}

fn a_restart_under_load_loses_nothing(world: &World) -> Result<(), Failed> {
    const COUNT: usize = 2_000;
    let (mut worker, address) = observability::start(world, &[("NEWSMILL__INPUT__PREFETCH", "50")]);
    let client = Client::connect(world);
    client.publish_all(
        (0..COUNT).map(|n| (article(n).to_string().into_bytes(), client::json())).collect(),
    );
    drop(client);
    worker.wait_for("a first outcome", |line| line["outcome"] == "published");
    world.node.restart()?;
    worker.wait_for("the loss", |line| line["level"] == "WARN" && line["error"].is_string());
    observability::wait_for_readiness(&address, 200, "ready");
    worker.wait_for("consuming again", |line| line["message"] == "consuming");
    let client = Client::connect_when_ready(world, "newsmill.enriched");
    let messages = client.take_distinct("newsmill.enriched", COUNT);
    assert!(messages.len() <= COUNT + 50, "at most the prefetch comes twice: {}", messages.len());
    worker.stop();
    Ok(())
}
