//! Producer and consumers of a soak: they outlive every fault, and keep the ledger.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::StreamExt as _;
use lapin::options::{
    BasicAckOptions, BasicConsumeOptions, BasicPublishOptions, BasicQosOptions,
    ConfirmSelectOptions,
};
use lapin::types::FieldTable;
use lapin::{Channel, Confirmation, Connection, ConnectionProperties};
use tokio::time::{interval, sleep, timeout};

use super::articles;
use super::ledger::Ledger;

/// Articles that are published together.
const BATCH: usize = 20;

/// How long the broker may take over anything before we try another node.
const ANSWER: Duration = Duration::from_secs(20);

/// The wait before another node is tried.
const AGAIN: Duration = Duration::from_millis(200);

/// What all of them need.
pub(super) struct Traffic {
    pub(super) seed: u64,
    /// At least so many articles are published, and more until the faults are over.
    pub(super) articles: usize,
    pub(super) faults_over: AtomicBool,
    /// Articles a second.
    pub(super) rate: usize,
    /// `host:port` of the nodes.
    pub(super) nodes: Vec<String>,
    pub(super) ledger: Ledger,
    /// The number of the article that is published next.
    pub(super) next: AtomicUsize,
}

type Lapin<T> = Result<T, lapin::Error>;

impl Traffic {
    /// Publishes articles, at the rate where the broker takes them. A batch whose confirms do
    /// not all come is published again.
    pub(super) async fn produce(self: Arc<Self>) {
        let mut pace = interval(Duration::from_secs(1) * BATCH as u32 / self.rate as u32);
        pace.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        for attempt in 0.. {
            let (_connection, channel) = self.connect(attempt).await;
            loop {
                let first = self.next.load(Ordering::Acquire);
                if first >= self.articles && self.faults_over.load(Ordering::Acquire) {
                    return;
                }
                pace.tick().await;
                let end = first + BATCH;
                self.ledger.publishing(first..end);
                match timeout(ANSWER, self.publish(&channel, first..end)).await {
                    Ok(Ok(true)) => self.next.store(end, Ordering::Release),
                    Ok(Ok(false)) => {}
                    Ok(Err(_)) | Err(_) => break,
                }
            }
        }
    }

    /// Publishes a batch; true when each has its confirm.
    async fn publish(&self, channel: &Channel, numbers: std::ops::Range<usize>) -> Lapin<bool> {
        let mut confirms = Vec::new();
        for number in numbers {
            let (body, properties) = articles::message(self.seed, number);
            let options = BasicPublishOptions { mandatory: true, ..Default::default() };
            let (exchange, key) = ("newsmill.raw".into(), "soak.article".into());
            let properties = properties.with_delivery_mode(2);
            confirms.push(channel.basic_publish(exchange, key, options, &body, properties).await?);
        }
        let mut all = true;
        for confirm in confirms {
            all &= confirm.await? == Confirmation::Ack(None);
        }
        Ok(all)
    }

    /// Takes what comes into a queue, for ever, and enters it with `enter`: id, body, the reason
    /// where there is one, and whether we had it before.
    pub(super) async fn collect(
        self: Arc<Self>,
        queue: &'static str,
        enter: fn(&Ledger, &str, &[u8], &str, bool),
    ) {
        for attempt in 1.. {
            let (_connection, channel) = self.connect(attempt).await;
            // Whatever ends the connection, the next one goes on.
            let _ = self.take(&channel, queue, enter).await;
            sleep(AGAIN).await;
        }
    }

    async fn take(
        &self,
        channel: &Channel,
        queue: &str,
        enter: fn(&Ledger, &str, &[u8], &str, bool),
    ) -> Lapin<()> {
        channel.basic_qos(200, BasicQosOptions::default()).await?;
        let (options, none) = (BasicConsumeOptions::default(), FieldTable::default());
        let mut consumer = channel.basic_consume(queue.into(), "".into(), options, none).await?;
        while let Some(delivery) = consumer.next().await {
            let delivery = delivery?;
            let id = delivery.properties.message_id().as_ref().map_or("", |id| id.as_str());
            let why = delivery.routing_key.as_str();
            enter(&self.ledger, id, &delivery.data, why, delivery.redelivered);
            delivery.acker.ack(BasicAckOptions::default()).await?;
        }
        Ok(())
    }

    /// Connects to the next node that answers.
    async fn connect(&self, first: usize) -> (Connection, Channel) {
        for attempt in first.. {
            let node = &self.nodes[attempt % self.nodes.len()];
            if let Ok(Ok(connected)) = timeout(ANSWER, connect(node)).await {
                return connected;
            }
            sleep(AGAIN).await;
        }
        unreachable!("the attempts have no end")
    }
}

async fn connect(node: &str) -> Lapin<(Connection, Channel)> {
    let uri = format!("amqp://guest:guest@{node}/%2f?heartbeat=5");
    let connection = Connection::connect(&uri, ConnectionProperties::default()).await?;
    let channel = connection.create_channel().await?;
    channel.confirm_select(ConfirmSelectOptions::default()).await?;
    Ok((connection, channel))
}
