//! The operator's commands on the dead queue.

use std::collections::BTreeMap;

use lapin::types::AMQPValue;
use libtest_mimic::Failed;
use newsmill::amqp::{HEADER_CODE, HEADER_ID};

use crate::client::{self, Client};
use crate::worker::{Worker, output};
use crate::{Test, World};

pub(crate) const TESTS: &[(&str, Test)] = &[
    (
        "commands::dead_letters_are_looked_through_and_dropped",
        dead_letters_are_looked_through_and_dropped,
    ),
    ("commands::looking_changes_nothing", looking_changes_nothing),
    (
        "commands::a_long_dead_queue_is_gone_through_from_end_to_end",
        a_long_dead_queue_is_gone_through_from_end_to_end,
    ),
];

/// Puts articles with these ids and bodies into the dead queue.
fn kill(world: &World, client: &Client, articles: &[(&str, &[u8])]) {
    let mut worker = Worker::start(world, &[]);
    for (id, body) in articles {
        client.publish(body, client::json().with_message_id((*id).into()));
        worker.wait_for_outcome("dead", id);
    }
    worker.stop();
}

fn dead_letters_are_looked_through_and_dropped(world: &World) -> Result<(), Failed> {
    let client = Client::connect(world);
    kill(world, &client, &[("one", b"{"), ("two", b"\x1b[31m not json"), ("three", b" ")]);

    let (_, listed, _) = output(world, &["dead", "list"]);
    for part in ["one  bad_json", "two  bad_json", "three  empty", "3 articles"] {
        assert!(listed.contains(part), "{listed}");
    }
    let (_, listed, _) = output(world, &["dead", "list", "--limit", "1"]);
    assert!(listed.contains("1 articles shown, 2 more"), "{listed}");

    let (code, shown, _) = output(world, &["dead", "show", "two"]);
    assert_eq!(code, 0);
    assert!(shown.contains("reason: the body is not a RawArticle"), "{shown}");
    assert!(shown.contains("routing_key: test.article"), "{shown}");
    assert!(!shown.contains('\x1b'), "a body does not write on the terminal");
    let (code, _, complaint) = output(world, &["dead", "show", "four"]);
    assert!(code == 1 && complaint.contains("\"four\""), "{complaint}");

    assert_eq!(output(world, &["dead", "drop"]).0, 2, "it wants to know which");
    assert_eq!(output(world, &["dead", "drop", "--code", "empty"]).1.trim(), "1 articles dropped");
    assert_eq!(output(world, &["dead", "drop", "one"]).1.trim(), "1 articles dropped");
    client.wait_ready("newsmill.dead", 1);
    assert_eq!(output(world, &["dead", "drop", "--all"]).1.trim(), "1 articles dropped");
    assert_eq!(output(world, &["dead", "list"]).1.trim(), "the dead queue is empty");
    Ok(())
}

fn looking_changes_nothing(world: &World) -> Result<(), Failed> {
    let client = Client::connect(world);
    kill(world, &client, &[("one", b"{"), ("two", b"[")]);
    let first = output(world, &["dead", "list"]).1;
    // More often than RabbitMQ 4 lets a message return unless told otherwise.
    for _ in 0..25 {
        assert_eq!(output(world, &["dead", "list"]).1, first);
    }
    client.wait_ready("newsmill.dead", 2);
    Ok(())
}

/// More letters than one consumer of a pass holds, the wanted ones among others.
fn a_long_dead_queue_is_gone_through_from_end_to_end(world: &World) -> Result<(), Failed> {
    let client = Client::connect(world);
    Worker::start(world, &[]).stop();
    let letter = |number: usize| {
        let code = if number.is_multiple_of(3) { "empty" } else { "panic" };
        let headers = [(HEADER_ID, number.to_string()), (HEADER_CODE, code.to_owned())];
        let headers =
            headers.map(|(name, value)| (name.into(), AMQPValue::LongString(value.into())));
        (b"{}".to_vec(), client::json().with_headers(BTreeMap::from(headers).into()))
    };
    client.fill("newsmill.dead", (0..900).map(letter).collect());

    let (_, listed, _) = output(world, &["dead", "list", "--limit", "1000"]);
    let ids: Vec<&str> =
        listed.lines().filter_map(|line| line.split_once("  ")).map(|line| line.0).collect();
    let ids: Vec<&str> = ids.into_iter().filter(|id| !id.is_empty()).collect();
    assert_eq!(ids, (0..900).map(|number| number.to_string()).collect::<Vec<_>>());
    let (code, shown, _) = output(world, &["dead", "show", "899"]);
    assert!(code == 0 && shown.contains("id: 899"), "{shown}");

    let (_, said, _) = output(world, &["dead", "drop", "--code", "empty"]);
    assert_eq!(said.trim(), "300 articles dropped");
    client.wait_ready("newsmill.dead", 600);
    let (_, said, _) = output(world, &["dead", "replay", "--code", "panic"]);
    assert_eq!(said.trim(), "600 articles replayed");
    client.wait_ready("newsmill.dead", 0);
    client.wait_ready("newsmill.raw", 600);
    Ok(())
}
