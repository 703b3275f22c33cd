//! The input dealt out among several queues.

use std::collections::BTreeSet;

use libtest_mimic::Failed;

use crate::client::{self, Client};
use crate::flow::article;
use crate::worker::{Worker, output_with};
use crate::{Test, World};

pub(crate) const TESTS: &[(&str, Test)] =
    &[("shards::each_has_its_share_and_all_come_out", each_has_its_share_and_all_come_out)];

const SHARDS: [&str; 3] = ["newsmill.raw.0", "newsmill.raw.1", "newsmill.raw.2"];

/// Publishes articles whose messages bear their ids.
fn publish(client: &Client, numbers: std::ops::Range<usize>) {
    let message = |number: usize| {
        let id = format!("a-{number}");
        (article(number).to_string().into_bytes(), client::json().with_message_id(id.into()))
    };
    client.publish_all(numbers.map(message).collect());
}

fn each_has_its_share_and_all_come_out(world: &World) -> Result<(), Failed> {
    const COUNT: usize = 600;
    // Some are in the one queue when it is given up.
    let client = Client::connect(world);
    Worker::start(world, &[]).stop();
    publish(&client, 0..50);

    let sharded = [
        ("NEWSMILL__INPUT__SHARDS", "3"),
        ("NEWSMILL__INPUT__PREFETCH", "64"),
        ("NEWSMILL_FAULTS", "quotes=panic:1@a-300"),
    ];
    // Its process dies at the first article, when all the queues are there.
    let doomed = [sharded[0], ("NEWSMILL_FAULTS", "clean=abort@*")];
    Worker::launch(world, &doomed).wait();
    publish(&client, 50..COUNT);
    let shares = SHARDS.map(|queue| client.ready(queue) as usize);
    assert_eq!(shares.iter().sum::<usize>(), COUNT - 50, "none went elsewhere: {shares:?}");
    assert!(shares.iter().all(|share| *share > 50), "no queue has next to nothing: {shares:?}");
    let (code, said, complaint) =
        output_with(world, &["check"], &[sharded[0], ("NEWSMILL__TOPOLOGY", "check")]);
    assert!(code == 0 && said.contains("\"newsmill.raw.2\""), "{said}{complaint}");

    let mut worker = Worker::start(world, &sharded);
    worker.wait_for_outcome("retried", "a-300");
    let messages = client.take_distinct("newsmill.enriched", COUNT);
    let ids: BTreeSet<String> = messages.iter().map(|message| message.record().id).collect();
    assert_eq!(ids.len(), COUNT, "also those of the one queue, and that of the retry");

    // A shard that is gone is missed, and made anew.
    client.delete(SHARDS[1]);
    worker.wait_for("consuming again", |line| line["message"] == "consuming");
    publish(&client, COUNT..COUNT + 60);
    client.take("newsmill.enriched", 60);
    worker.stop();
    for queue in SHARDS {
        client.wait_ready(queue, 0);
    }
    Ok(())
}
