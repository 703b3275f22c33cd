//! A worker that leaves just when all its acknowledgements are on their way.

use libtest_mimic::Failed;

use crate::client::{self, Client};
use crate::flow::article;
use crate::proxy::{Proxy, Weather};
use crate::worker::Worker;
use crate::{Test, World};

pub(crate) const TESTS: &[(&str, Test)] = &[(
    "settling::acknowledgements_sent_last_are_not_forgotten",
    acknowledgements_sent_last_are_not_forgotten,
)];

fn acknowledgements_sent_last_are_not_forgotten(world: &World) -> Result<(), Failed> {
    const COUNT: usize = 256;
    Worker::start(world, &[]).stop();
    let client = Client::connect(world);
    client.publish_all(
        (0..COUNT).map(|n| (article(n).to_string().into_bytes(), client::json())).collect(),
    );
    let proxy = Proxy::start(world.node.address())?;
    let address = proxy.address();
    let mut worker = Worker::start(world, &[("NEWSMILL__BROKER__NODES", address.as_str())]);
    client.wait_ready("newsmill.raw", 0);

    // No confirm comes through. When the line is clear again all come at once, the acknowledgements
    // follow in one piece, and the end of the channel close behind them.
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
