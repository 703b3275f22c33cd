//! The stream of deliveries from a queue.

use std::time::Duration;

use futures_util::{FutureExt as _, StreamExt as _};
use lapin::options::{BasicCancelOptions, BasicConsumeOptions, QueueDeclareOptions};
use lapin::types::FieldTable;
use lapin::{Channel, Consumer};
use tokio::time::sleep;

use super::session::in_time;
use super::{AmqpError, Delivery};

/// How often, and how far apart, the broker is asked while it settles acknowledgements. One round
/// left some of 64 unsettled.
const SETTLING_ROUNDS: usize = 10;
const SETTLING_PAUSE: Duration = Duration::from_millis(25);

/// Deliveries from one queue, in the broker's order.
#[derive(Debug)]
pub struct Deliveries {
    channel: Channel,
    consumer: Consumer,
}

impl Deliveries {
    pub(super) async fn start(channel: Channel, queue: &str) -> Result<Self, AmqpError> {
        let consumer = start_consuming(&channel, queue).await?;
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

    /// Counts, and drops, what was delivered and has not come out of [`Self::next`]: the broker keeps
    /// it.
    pub fn not_taken(&mut self) -> usize {
        let mut count = 0;
        while let Some(Some(Ok(_))) = self.consumer.next().now_or_never() {
            count += 1;
        }
        count
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

    /// Ends consuming in order, so that the broker takes in every acknowledgement that was sent.
    ///
    /// The broker's channel passes acknowledgements on to a quorum queue a few at a time, keeps the
    /// rest until those are written, and forgets them when it is closed: what was done would be
    /// delivered again. It tells nobody when it is through. So it is given time, and asked something
    /// now and then, which it answers in turn.
    ///
    /// # Errors
    /// When the session breaks.
    pub async fn close(self) -> Result<(), AmqpError> {
        for _ in 0..SETTLING_ROUNDS {
            let options = QueueDeclareOptions { passive: true, ..QueueDeclareOptions::default() };
            let queue = self.consumer.queue();
            let asking = self.channel.queue_declare(queue, options, FieldTable::default());
            in_time("settling the acknowledgements", asking).await?;
            sleep(SETTLING_PAUSE).await;
        }
        in_time("closing a channel", self.channel.close(200, "done".into())).await
    }
}

/// Attaches a consumer to a queue; the broker names it.
pub(super) async fn start_consuming(channel: &Channel, queue: &str) -> Result<Consumer, AmqpError> {
    let starting = channel.basic_consume(
        queue.into(),
        "".into(),
        BasicConsumeOptions::default(),
        FieldTable::default(),
    );
    in_time("starting to consume", starting).await
}
