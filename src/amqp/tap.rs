//! A look at the records that pass through an exchange, which takes none of them from anybody.

use futures_util::StreamExt as _;
use lapin::options::{BasicConsumeOptions, QueueBindOptions, QueueDeclareOptions};
use lapin::types::{AMQPValue, FieldTable};
use lapin::{Channel, Consumer};

use super::session::in_time;
use super::{AmqpError, Session};

/// The key under which a topic exchange hands on everything.
const EVERYTHING: &str = "#";

/// Copies of the messages of an exchange, from a queue of our own that is gone with the session.
///
/// The queue takes part in routing: while it is bound, a message that no other queue takes counts
/// as routed, and is then seen here and nowhere else. A tap is therefore for exchanges that have a
/// queue for every message, and [`Session::tap`] asks for the name of one.
#[derive(Debug)]
pub struct Tap {
    /// Held because a channel ends when it is dropped.
    _channel: Channel,
    consumer: Consumer,
}

impl Session {
    /// Opens a tap on `exchange`, provided that `keeper`, the queue that keeps its messages, is
    /// there. When we are slower than the exchange, the broker drops all but the last `capacity`
    /// copies.
    ///
    /// # Errors
    /// When the exchange or `keeper` is missing, the user may not make a queue, or the session
    /// breaks.
    pub async fn tap(&self, exchange: &str, keeper: &str, capacity: u32) -> Result<Tap, AmqpError> {
        let channel = self.channel().await?;
        let passive = QueueDeclareOptions { passive: true, ..QueueDeclareOptions::default() };
        let asking = channel.queue_declare(keeper.into(), passive, FieldTable::default());
        in_time("looking for the queue that keeps the records", asking).await?;

        let mut arguments = FieldTable::default();
        arguments.insert("x-max-length".into(), AMQPValue::LongLongInt(i64::from(capacity)));
        arguments.insert("x-overflow".into(), AMQPValue::LongString("drop-head".into()));
        let own = QueueDeclareOptions {
            exclusive: true,
            auto_delete: true,
            ..QueueDeclareOptions::default()
        };
        // The broker names it, which is the only naming that `amq.gen` permissions need.
        let declaring = channel.queue_declare("".into(), own, arguments);
        let queue = in_time("making a queue of our own", declaring).await?;
        let binding = channel.queue_bind(
            queue.name().clone(),
            exchange.into(),
            EVERYTHING.into(),
            QueueBindOptions::default(),
            FieldTable::default(),
        );
        in_time("binding a queue of our own", binding).await?;
        let consuming = channel.basic_consume(
            queue.name().clone(),
            "".into(),
            BasicConsumeOptions { no_ack: true, exclusive: true, ..Default::default() },
            FieldTable::default(),
        );
        let consumer = in_time("starting to consume", consuming).await?;
        Ok(Tap { _channel: channel, consumer })
    }
}

impl Tap {
    /// The next message's body, when there is one.
    ///
    /// # Errors
    /// When the session breaks.
    pub async fn next(&mut self) -> Result<Vec<u8>, AmqpError> {
        match self.consumer.next().await {
            Some(delivery) => Ok(delivery?.data),
            None => Err(AmqpError::Lost("the broker ended the tap".to_owned())),
        }
    }
}
