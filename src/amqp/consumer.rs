//! The stream of deliveries from a queue.

use futures_util::StreamExt as _;
use lapin::options::{BasicCancelOptions, BasicConsumeOptions};
use lapin::types::FieldTable;
use lapin::{Channel, Consumer};

use super::session::in_time;
use super::{AmqpError, Delivery};

/// Deliveries from one queue, in the broker's order.
#[derive(Debug)]
pub struct Deliveries {
    channel: Channel,
    consumer: Consumer,
}

impl Deliveries {
    pub(super) async fn start(channel: Channel, queue: &str) -> Result<Self, AmqpError> {
        let starting = channel.basic_consume(
            queue.into(),
            "".into(),
            BasicConsumeOptions::default(),
            FieldTable::default(),
        );
        let consumer = in_time("starting to consume", starting).await?;
        Ok(Self { channel, consumer })
    }

    /// The next delivery; `None` once the consumer was cancelled, by us or by the broker, and all
    /// that had been delivered before was given out.
    ///
    /// # Errors
    /// When the session breaks.
    pub async fn next(&mut self) -> Result<Option<Delivery>, AmqpError> {
        match self.consumer.next().await {
            Some(Ok(delivery)) => Ok(Some(Delivery::new(delivery))),
            Some(Err(error)) => Err(error.into()),
            None => Ok(None),
        }
    }

    /// Asks the broker for no more; what was delivered already still comes out of [`Self::next`].
    ///
    /// # Errors
    /// When the session breaks.
    pub async fn cancel(&self) -> Result<(), AmqpError> {
        let cancelling =
            self.channel.basic_cancel(self.consumer.tag(), BasicCancelOptions::default());
        in_time("cancelling the consumer", cancelling).await
    }
}
