//! A worker that leaves just when all its acknowledgements are on their way.

use std::time::Duration;

use libtest_mimic::Failed;

use crate::client::{self, Client};
use crate::flow::article;
use crate::proxy::{Proxy, Weather};
use crate::worker::Worker;
use crate::{Test, World};

pub(crate) const TESTS: &[(&str, Test)] = &[(
    "settling::what_was_acknowledged_last_is_not_delivered_again",
    what_was_acknowledged_last_is_not_delivered_again,
)];

/// More than the worker takes over all the articles, with its stages off.
const LATENCY: Duration = Duration::from_secs(2);

fn what_was_acknowledged_last_is_not_delivered_again(world: &World) -> Result<(), Failed> {
    const COUNT: usize = 256;
    let proxy = Proxy::start(world.node.address())?;
    let address = proxy.address();
    let variables =
        [("NEWSMILL__BROKER__NODES", address.as_str()), ("NEWSMILL__PIPELINE__STAGES", ",")];
    let mut worker = Worker::start(world, &variables);
    let client = Client::connect(world);

    // All records are out before the first confirm is back, and then no confirm comes through. When
    // the line is clear again all come at once, the acknowledgements follow in one piece, and the end
    // of the channel close behind them.
    proxy.set(Weather::Latency(LATENCY));
    client.publish_all(
        (0..COUNT).map(|n| (article(n).to_string().into_bytes(), client::json())).collect(),
    );
    client.wait_ready("newsmill.enriched", COUNT);
    proxy.set(Weather::Stalled);
    worker.signal("TERM");
    worker.wait_for("the drain", |line| {
        line["message"].as_str().is_some_and(|message| message.starts_with("stopping"))
    });
    proxy.set(Weather::Clear);
    let (status, log) = worker.wait();
    assert!(status.success(), "{status}: {log:#?}");
    let published = log.last().and_then(|line| line["published"].as_u64());
    assert_eq!(published, Some(COUNT as u64), "{log:#?}");

    // Nothing of it is delivered again.
    let mut second = Worker::start(world, &[]);
    client.publish_json(&article(COUNT));
    second.wait_for_outcome("published", &format!("a-{COUNT}"));
    let log = second.stop();
    let published = log.last().and_then(|line| line["published"].as_u64());
    assert_eq!(published, Some(1), "{log:#?}");
    Ok(())
}
