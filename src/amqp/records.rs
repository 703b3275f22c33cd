//! Records taken off a queue: the consumers' side, for `newsmill take`.

use futures_util::StreamExt as _;
use lapin::options::{BasicAckOptions, BasicQosOptions};
use lapin::{Channel, Consumer};

use super::consumer::start_consuming;
use super::session::in_time;
use super::{AmqpError, Session};

/// The records of a queue, in order.
#[derive(Debug)]
pub struct Records {
    channel: Channel,
    consumer: Consumer,
}

/// One record, which the broker keeps until it is acknowledged.
#[derive(Debug)]
pub struct Record {
    inner: lapin::message::Delivery,
}

impl Records {
    /// Starts to take records, one at a time, so that what is not wanted stays with the broker.
    ///
    /// # Errors
    /// When the queue is missing or the session breaks.
    pub async fn open(session: &Session, queue: &str) -> Result<Self, AmqpError> {
        let channel = session.channel().await?;
        in_time("setting the prefetch", channel.basic_qos(1, BasicQosOptions::default())).await?;
        let consumer = start_consuming(&channel, queue).await?;
        Ok(Self { channel, consumer })
    }

    /// The next record, when there is one.
    ///
    /// # Errors
    /// When the session breaks or the queue is deleted.
    pub async fn next(&mut self) -> Result<Record, AmqpError> {
        match self.consumer.next().await {
            Some(delivery) => Ok(Record { inner: delivery? }),
            None => Err(AmqpError::Lost("the broker cancelled the consumer".to_owned())),
        }
    }

    /// Ends the taking; what was not acknowledged goes back.
    ///
    /// # Errors
    /// When the session breaks.
    pub async fn close(self) -> Result<(), AmqpError> {
        in_time("closing a channel", self.channel.close(200, "done".into())).await
    }
}

impl Record {
    /// The record as JSON.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.inner.data
    }

    /// Takes it off the queue for good.
    ///
    /// # Errors
    /// When the session breaks: it then stays in the queue.
    pub async fn ack(self) -> Result<(), AmqpError> {
        self.inner.acker.ack(BasicAckOptions::default()).await?;
        Ok(())
    }
}
