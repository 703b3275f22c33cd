//! The tests' own client of the broker: producers and consumers around newsmill.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use futures_util::StreamExt as _;
use lapin::message::Delivery;
use lapin::options::{
    BasicAckOptions, BasicConsumeOptions, BasicPublishOptions, ConfirmSelectOptions,
    QueueBindOptions, QueueDeclareOptions, QueueDeleteOptions,
};
use lapin::types::{AMQPValue, FieldTable};
use lapin::{BasicProperties, Channel, Connection, ConnectionProperties};
use tokio::runtime::Runtime;
use tokio::time::timeout;

use crate::World;
use crate::records;
use crate::worker::PATIENCE;

/// Messages that one acknowledgement covers. A quorum queue forgets some of many acknowledgements
/// when the channel closes behind them, and hands out no more than 2,000 messages without any.
const ACK_EVERY: u64 = 500;

/// A connection with one channel, and the runtime it lives on.
pub(crate) struct Client {
    runtime: Runtime,
    channel: Channel,
    connection: Connection,
}

/// What came out of a queue.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Message {
    pub(crate) routing_key: String,
    pub(crate) body: Vec<u8>,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) persistent: bool,
}

impl Client {
    /// Connects once the queue has a leader, which takes a moment after the broker's start.
    pub(crate) fn connect_when_ready(world: &World, queue: &str) -> Self {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let client = Self::connect(world);
            let consuming = client.channel.basic_consume(
                queue.into(),
                "".into(),
                BasicConsumeOptions::default(),
                FieldTable::default(),
            );
            match client.runtime.block_on(consuming) {
                Ok(_) => return Self::connect(world),
                Err(error) => assert!(Instant::now() < deadline, "{queue} has no leader: {error}"),
            }
        }
    }

    pub(crate) fn connect(world: &World) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let uri = world.node.uri(&world.vhost);
        let (connection, channel) = runtime.block_on(async {
            let connection =
                Connection::connect(&uri, ConnectionProperties::default()).await.expect("a broker");
            let channel = connection.create_channel().await.expect("a channel");
            channel.confirm_select(ConfirmSelectOptions::default()).await.expect("confirms");
            (connection, channel)
        });
        Self { runtime, channel, connection }
    }

    /// Publishes to the input exchange and waits for the confirm.
    pub(crate) fn publish(&self, body: &[u8], properties: BasicProperties) {
        self.publish_all(vec![(body.to_vec(), properties)]);
    }

    /// Publishes a RawArticle.
    pub(crate) fn publish_json(&self, article: &serde_json::Value) {
        self.publish(article.to_string().as_bytes(), json());
    }

    /// Publishes straight to a queue.
    pub(crate) fn fill(&self, queue: &str, messages: Vec<(Vec<u8>, BasicProperties)>) {
        self.publish_to("", queue, messages);
    }

    /// Publishes many messages, confirms in flight together.
    pub(crate) fn publish_all(&self, messages: Vec<(Vec<u8>, BasicProperties)>) {
        self.publish_to("newsmill.raw", "test.article", messages);
    }

    fn publish_to(
        &self,
        exchange: &str,
        routing_key: &str,
        messages: Vec<(Vec<u8>, BasicProperties)>,
    ) {
        self.runtime.block_on(async {
            let mut confirms = Vec::new();
            for (body, properties) in messages {
                let published = self.channel.basic_publish(
                    exchange.into(),
                    routing_key.into(),
                    BasicPublishOptions { mandatory: true, ..Default::default() },
                    &body,
                    properties.with_delivery_mode(2),
                );
                let published = timeout(PATIENCE, published).await.expect("published in time");
                confirms.push(published.expect("published"));
            }
            for confirm in confirms {
                let confirmed = timeout(PATIENCE, confirm).await.expect("a confirm in time");
                assert_eq!(confirmed.expect("a confirm"), lapin::Confirmation::Ack(None));
            }
        });
    }

    /// Takes `count` messages from a queue, in order.
    pub(crate) fn take(&self, queue: &str, count: usize) -> Vec<Message> {
        self.take_until(queue, |taken| taken.len() >= count)
    }

    /// Takes messages from a queue until there are enough; what was prefetched beyond goes back.
    /// Records are checked against the contract.
    pub(crate) fn take_until(
        &self,
        queue: &str,
        enough: impl Fn(&[Message]) -> bool,
    ) -> Vec<Message> {
        self.runtime.block_on(async {
            let channel = self.connection.create_channel().await.expect("a channel");
            let consuming = channel.basic_consume(
                queue.into(),
                "".into(),
                BasicConsumeOptions::default(),
                FieldTable::default(),
            );
            let mut consumer = consuming.await.expect("a consumer");
            let all = BasicAckOptions { multiple: true };
            let (mut taken, mut last) = (Vec::new(), 0);
            while !enough(&taken) {
                let next = timeout(PATIENCE, consumer.next()).await;
                let next =
                    next.unwrap_or_else(|_| panic!("only {} came out of {queue}", taken.len()));
                let delivery = next.expect("the stream goes on").expect("a delivery");
                last = delivery.delivery_tag;
                taken.push(message(delivery));
                if last % ACK_EVERY == 0 {
                    channel.basic_ack(last, all).await.expect("acknowledged");
                }
            }
            if last % ACK_EVERY != 0 {
                channel.basic_ack(last, all).await.expect("acknowledged");
            }
            let passive = QueueDeclareOptions { passive: true, ..Default::default() };
            let asking = channel.queue_declare(queue.into(), passive, FieldTable::default());
            asking.await.expect("the queue is there");
            channel.close(200, "done".into()).await.expect("closed");
            if queue == "newsmill.enriched" {
                taken.iter().for_each(|message| records::check(&message.body));
            }
            taken
        })
    }

    /// Takes messages from a queue until this many articles came out, however often each.
    pub(crate) fn take_distinct(&self, queue: &str, count: usize) -> Vec<Message> {
        self.take_until(queue, |taken| {
            let ids = || taken.iter().map(|m| &m.headers["x-newsmill-id"]).collect::<BTreeSet<_>>();
            taken.len() >= count && ids().len() == count
        })
    }

    /// Waits until this many messages are ready in a queue.
    pub(crate) fn wait_ready(&self, queue: &str, count: usize) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let ready = self.ready(queue) as usize;
            if ready == count {
                return;
            }
            assert!(Instant::now() < deadline, "{ready} messages in {queue}, not {count}");
            std::thread::yield_now();
        }
    }

    /// Messages that are ready in a queue.
    pub(crate) fn ready(&self, queue: &str) -> u32 {
        let options = QueueDeclareOptions { passive: true, ..Default::default() };
        let declared = self.channel.queue_declare(queue.into(), options, FieldTable::default());
        self.runtime.block_on(declared).expect("the queue is there").message_count()
    }

    /// Declares a queue of records, bound to all of them.
    pub(crate) fn bind_output(&self, queue: &str) {
        self.declare(queue, &[("x-queue-type", "quorum")]);
        let bound = self.channel.queue_bind(
            queue.into(),
            "newsmill.enriched".into(),
            "#".into(),
            QueueBindOptions::default(),
            FieldTable::default(),
        );
        self.runtime.block_on(bound).expect("bound");
    }

    /// Declares a durable queue.
    pub(crate) fn declare(&self, queue: &str, arguments: &[(&str, &str)]) {
        let mut table = FieldTable::default();
        for (name, value) in arguments {
            table.insert((*name).into(), AMQPValue::LongString((*value).into()));
        }
        let declared =
            self.channel.queue_declare(queue.into(), QueueDeclareOptions::durable(), table);
        self.runtime.block_on(declared).expect("declared");
    }

    /// Deletes a queue with all that is in it.
    pub(crate) fn delete(&self, queue: &str) {
        let deleted = self.channel.queue_delete(queue.into(), QueueDeleteOptions::default());
        self.runtime.block_on(deleted).expect("deleted");
    }
}

impl Message {
    /// The record.
    pub(crate) fn record(&self) -> newsmill::record::EnrichedArticle {
        serde_json::from_slice(&self.body).expect("a record")
    }
}

/// Properties of a RawArticle.
pub(crate) fn json() -> BasicProperties {
    BasicProperties::default().with_content_type("application/json".into())
}

/// Properties of a bare body.
pub(crate) fn bare(content_type: &str) -> BasicProperties {
    BasicProperties::default().with_content_type(content_type.into())
}

fn message(delivery: Delivery) -> Message {
    let headers = delivery.properties.headers().as_ref().map_or_else(BTreeMap::new, |table| {
        table.inner().iter().map(|(name, value)| (name.to_string(), shown(value))).collect()
    });
    Message {
        routing_key: delivery.routing_key.to_string(),
        headers,
        persistent: *delivery.properties.delivery_mode() == Some(2),
        body: delivery.data,
    }
}

fn shown(value: &AMQPValue) -> String {
    match value {
        AMQPValue::LongString(text) => String::from_utf8_lossy(text.as_bytes()).into_owned(),
        AMQPValue::LongUInt(number) => number.to_string(),
        AMQPValue::LongLongInt(number) => number.to_string(),
        AMQPValue::LongInt(number) => number.to_string(),
        other => format!("{other:?}"),
    }
}
