//! The stream of deliveries from the queues of the input.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::stream::{self, BoxStream, SelectAll};
use futures_util::{FutureExt as _, StreamExt as _};
use lapin::options::{BasicCancelOptions, BasicConsumeOptions, QueueDeclareOptions};
use lapin::types::{FieldTable, ShortString};
use lapin::{Channel, Consumer};
use tokio::time::sleep;

use super::acks::Acks;
use super::session::in_time;
use super::{AmqpError, Delivery};

/// How often, and how far apart, the broker is asked while it settles acknowledgements. One round
/// left some of 64 unsettled.
const SETTLING_ROUNDS: usize = 10;
const SETTLING_PAUSE: Duration = Duration::from_millis(25);

/// What a consumer gives; `None` once, at its end.
type Source = BoxStream<'static, Option<lapin::Result<lapin::message::Delivery>>>;

/// Deliveries from a queue or several, in the broker's order for each.
pub struct Deliveries {
    channel: Channel,
    /// The queue that is asked while acknowledgements settle.
    queue: ShortString,
    tags: Vec<ShortString>,
    sources: SelectAll<Source>,
    cancelled: AtomicBool,
    acks: Acks,
}

impl Deliveries {
    pub(super) async fn start(channel: Channel, queues: &[String]) -> Result<Self, AmqpError> {
        let (mut tags, mut sources) = (Vec::new(), SelectAll::new());
        for queue in queues {
            let consumer = start_consuming(&channel, queue).await?;
            tags.push(consumer.tag());
            let source: Source = consumer.map(Some).chain(stream::iter([None])).boxed();
            sources.push(source);
        }
        let queue = queues.first().map_or("", String::as_str).into();
        let acks = Acks::of(channel.clone());
        Ok(Self { channel, queue, tags, sources, cancelled: AtomicBool::new(false), acks })
    }

    /// The next delivery; `None` once the consumers were cancelled by us and all that had been
    /// delivered before was given out, or once the broker cancelled one.
    ///
    /// # Errors
    /// When the session breaks.
    pub async fn next(&mut self) -> Result<Option<Delivery>, AmqpError> {
        loop {
            match self.sources.next().await {
                Some(Some(Ok(delivery))) => {
                    return Ok(Some(Delivery::new(delivery, self.acks.clone())));
                }
                Some(Some(Err(error))) => return Err(error.into()),
                Some(None) if self.cancelled.load(Ordering::Relaxed) => {}
                Some(None) | None => return Ok(None),
            }
        }
    }

    /// Counts, and drops, what was delivered and has not come out of [`Self::next`]: the broker keeps
    /// it.
    pub fn not_taken(&mut self) -> usize {
        let mut count = 0;
        while let Some(Some(next)) = self.sources.next().now_or_never() {
            count += usize::from(matches!(next, Some(Ok(_))));
        }
        count
    }

    /// Asks the broker for no more; what was delivered already still comes out of [`Self::next`].
    ///
    /// # Errors
    /// When the session breaks.
    pub async fn cancel(&self) -> Result<(), AmqpError> {
        self.cancelled.store(true, Ordering::Relaxed);
        for tag in &self.tags {
            let cancelling = self.channel.basic_cancel(tag.clone(), BasicCancelOptions::default());
            in_time("cancelling a consumer", cancelling).await?;
        }
        Ok(())
    }

    /// Ends consuming in order, so that the broker takes in every acknowledgement that was sent.
    ///
    /// # Errors
    /// When the session breaks.
    pub async fn close(self) -> Result<(), AmqpError> {
        let_settle(&self.channel, &self.queue).await?;
        in_time("closing a channel", self.channel.close(200, "done".into())).await
    }
}

/// Gives the broker time to take in the acknowledgements that a channel sent, before it is closed.
///
/// The broker's channel passes acknowledgements on to a quorum queue a few at a time, keeps the rest
/// until those are written, and forgets them when it is closed: what was done would be delivered
/// again. It tells nobody when it is through. So it is given time, and asked something now and then,
/// which it answers in turn.
pub(super) async fn let_settle(channel: &Channel, queue: &ShortString) -> Result<(), AmqpError> {
    for _ in 0..SETTLING_ROUNDS {
        let options = QueueDeclareOptions { passive: true, ..QueueDeclareOptions::default() };
        let asking = channel.queue_declare(queue.clone(), options, FieldTable::default());
        in_time("settling the acknowledgements", asking).await?;
        sleep(SETTLING_PAUSE).await;
    }
    Ok(())
}

impl fmt::Debug for Deliveries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Deliveries").field("tags", &self.tags).finish_non_exhaustive()
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
