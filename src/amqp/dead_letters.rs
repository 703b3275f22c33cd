//! The dead queue, as an operator sees it: looked through, replayed, dropped.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt as _, TryStreamExt as _};
use lapin::message::{BasicGetMessage, Delivery};
use lapin::options::{
    BasicAckOptions, BasicCancelOptions, BasicGetOptions, BasicNackOptions, BasicQosOptions,
};
use lapin::types::ShortString;
use lapin::{Channel, Consumer};
use tokio::time::timeout;

use super::consumer::{let_settle, start_consuming};
use super::headers::{
    self, HEADER_ATTEMPT, HEADER_CODE, HEADER_EXCHANGE, HEADER_ID, HEADER_REASON,
    HEADER_ROUTING_KEY, HEADER_VERSION,
};
use super::parking::now;
use super::session::in_time;
use super::{AmqpError, Outgoing, PublishError, Publisher, Session};

/// One article that could not be processed.
#[derive(Debug)]
pub struct DeadLetter {
    inner: Delivery,
    /// Counts those of its source that were settled.
    settled: Settled,
}

/// How many letters a consumer holds at most. With all of them held, neither settled nor given back,
/// the next consumer takes over.
const HELD: u16 = 256;

/// How long to wait for a letter that was there when the pass began: another pass may have taken it.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many letters of a replay wait for the broker's confirm at a time.
const REPLAYED_AT_ONCE: usize = 64;

/// A pass over the dead queue, oldest first. What it took and did not replay or drop is back in its
/// place once the pass ends.
///
/// Letters come by consumers, one after the other, and not by `basic.get`: a quorum queue remembers
/// each unsettled get as a consumer of its own, and slows down with their number.
#[derive(Debug)]
pub struct DeadLetters {
    channel: Channel,
    queue: ShortString,
    there: usize,
    /// How many more may be given out.
    left: usize,
    /// What the broker handed over and was not given out: the first letter, by which the queue told
    /// its length, and what a consumer had left when the next took over.
    early: VecDeque<DeadLetter>,
    source: Option<Source>,
    /// For each source there was, and for the first letter: how many of its letters were replayed or
    /// dropped.
    settled: Vec<Settled>,
}

type Settled = Arc<AtomicUsize>;

/// A consumer of the dead queue.
#[derive(Debug)]
struct Source {
    consumer: Consumer,
    given: usize,
    settled: Settled,
}

impl Source {
    /// Whether the broker hands over no more before some are settled.
    fn is_full(&self) -> bool {
        self.given - self.settled.load(Ordering::Relaxed) >= usize::from(HELD)
    }
}

impl DeadLetters {
    /// Begins a pass over the `most` oldest of those that are there now: a worker may put a replayed
    /// one back meanwhile, and it must not be met twice.
    ///
    /// # Errors
    /// When the queue is missing or the session breaks.
    pub async fn open(session: &Session, queue: &str, most: usize) -> Result<Self, AmqpError> {
        let channel = session.channel().await?;
        let held = u16::try_from(most).unwrap_or(u16::MAX).clamp(1, HELD);
        let prefetch = channel.basic_qos(held, BasicQosOptions::default());
        in_time("limiting the dead letters in hand", prefetch).await?;
        let queue = ShortString::from(queue);
        let asking = channel.basic_get(queue.clone(), BasicGetOptions::default());
        let first: Option<BasicGetMessage> = in_time("reading the dead queue", asking).await?;
        let there = first.as_ref().map_or(0, |first| first.message_count as usize + 1);
        let settled = Settled::default();
        let first = first.map(|first| DeadLetter::new(first.delivery, &settled));
        Ok(Self {
            channel,
            queue,
            there,
            left: there.min(most),
            early: first.into_iter().collect(),
            source: None,
            settled: vec![settled],
        })
    }

    /// How many letters were in the queue when the pass began.
    #[must_use]
    pub fn there(&self) -> usize {
        self.there
    }

    /// The next one; `None` at the end of the pass.
    ///
    /// # Errors
    /// When the queue is missing or the session breaks.
    pub async fn next(&mut self) -> Result<Option<DeadLetter>, AmqpError> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        if self.source.as_ref().is_some_and(Source::is_full) {
            self.end_source().await?;
        }
        if let Some(letter) = self.early.pop_front() {
            return Ok(Some(letter));
        }
        let source = match &mut self.source {
            Some(source) => source,
            none => {
                let consumer = start_consuming(&self.channel, self.queue.as_str()).await?;
                let settled = Settled::default();
                self.settled.push(Arc::clone(&settled));
                none.insert(Source { consumer, given: 0, settled })
            }
        };
        let Ok(delivery) = timeout(PATIENCE, source.consumer.next()).await else {
            self.left = 0;
            return Ok(None);
        };
        let delivery = delivery.ok_or_else(cancelled)??;
        source.given += 1;
        Ok(Some(DeadLetter::new(delivery, &source.settled)))
    }

    /// Stops a consumer. What it was handed over stays in our hands.
    async fn end_source(&mut self) -> Result<(), AmqpError> {
        let Some(Source { mut consumer, settled, .. }) = self.source.take() else { return Ok(()) };
        let cancelling = self.channel.basic_cancel(consumer.tag(), BasicCancelOptions::default());
        in_time("cancelling a consumer", cancelling).await?;
        while let Some(delivery) = consumer.next().await {
            self.early.push_back(DeadLetter::new(delivery?, &settled));
        }
        Ok(())
    }

    /// Replays those of the pass that are wanted, as [`DeadLetter::replay`] does; says how many.
    ///
    /// # Errors
    /// When one is not confirmed: it stays in the dead queue, and so do those after it. Those begun
    /// together with it may stay and have been published all the same.
    pub async fn replay(
        &mut self,
        publisher: &Publisher,
        exchange: &str,
        wanted: impl Fn(&DeadLetter) -> bool,
    ) -> Result<usize, PublishError> {
        let (mut begun, mut replaying) = (0, FuturesUnordered::new());
        while let Some(letter) = self.next().await? {
            if wanted(&letter) {
                begun += 1;
                replaying.push(letter.replay(publisher, exchange));
            }
            if replaying.len() >= REPLAYED_AT_ONCE {
                replaying.try_next().await?;
            }
        }
        while replaying.try_next().await?.is_some() {}
        drop(replaying);
        Ok(begun)
    }

    /// Ends the pass: what was not settled goes back.
    ///
    /// # Errors
    /// When the session breaks; what was not settled goes back all the same.
    pub async fn close(mut self) -> Result<(), AmqpError> {
        self.end_source().await?;
        if self.settled.iter().any(|settled| settled.load(Ordering::Relaxed) > 0) {
            let_settle(&self.channel, &self.queue).await?;
        }
        // Closing the channel would return them too, but some time after it was closed.
        let all = BasicNackOptions { multiple: true, requeue: true };
        in_time("returning dead letters", self.channel.basic_nack(0, all)).await?;
        in_time("closing a channel", self.channel.close(200, "done".into())).await
    }
}

fn cancelled() -> AmqpError {
    AmqpError::Lost("the broker cancelled the consumer of the dead queue".to_owned())
}

impl DeadLetter {
    fn new(inner: Delivery, settled: &Settled) -> Self {
        Self { inner, settled: Arc::clone(settled) }
    }

    /// The article's id, or what the worker called it.
    #[must_use]
    pub fn id(&self) -> String {
        self.header(HEADER_ID)
            .or_else(|| self.inner.properties.message_id().as_ref().map(ToString::to_string))
            .unwrap_or_else(|| "unknown".to_owned())
    }

    /// The code of the reason.
    #[must_use]
    pub fn code(&self) -> String {
        self.header(HEADER_CODE)
            .or_else(|| headers::broker_reason(&self.inner.properties))
            .unwrap_or_else(|| "unknown".to_owned())
    }

    /// Why it is here, in words.
    #[must_use]
    pub fn reason(&self) -> String {
        // What the broker itself moved here bears no reason of this life, at most one of an earlier.
        match headers::broker_reason(&self.inner.properties).as_deref() {
            Some("delivery_limit") => "several workers died with this article in their hands; \
                                       look at their memory and logs"
                .to_owned(),
            _ => self.header(HEADER_REASON).unwrap_or_else(|| "no reason was given".to_owned()),
        }
    }

    /// How many attempts failed.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        headers::number(&self.inner.properties, HEADER_ATTEMPT).unwrap_or(0)
    }

    /// What the producer said of the body.
    #[must_use]
    pub fn content_type(&self) -> Option<String> {
        self.inner.properties.content_type().as_ref().map(ToString::to_string)
    }

    /// The body, as it came.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.inner.data
    }

    /// All that is known of it besides the body, for display.
    #[must_use]
    pub fn facts(&self) -> BTreeMap<&'static str, String> {
        let mut facts = BTreeMap::from([
            ("id", self.id()),
            ("code", self.code()),
            ("reason", self.reason()),
            ("attempts", self.attempts().to_string()),
            ("bytes", self.inner.data.len().to_string()),
        ]);
        for (name, value) in [
            ("content_type", self.content_type()),
            (
                "content_encoding",
                self.inner.properties.content_encoding().as_ref().map(ToString::to_string),
            ),
            ("exchange", self.header(HEADER_EXCHANGE)),
            ("routing_key", self.header(HEADER_ROUTING_KEY)),
            ("version", self.header(HEADER_VERSION)),
        ] {
            if let Some(value) = value {
                facts.insert(name, value);
            }
        }
        facts
    }

    /// Publishes it to `exchange` once more, as if it had never failed, and takes it out of the dead
    /// queue once the broker has it safe.
    ///
    /// # Errors
    /// [`PublishError`]; it then stays in the dead queue.
    pub async fn replay(self, publisher: &Publisher, exchange: &str) -> Result<(), PublishError> {
        // A header is a producer's to forge; a routing key has at most 255 bytes.
        let routing_key = self
            .header(HEADER_ROUTING_KEY)
            .filter(|key| key.len() <= usize::from(u8::MAX))
            .unwrap_or_default();
        let clean = headers::without_ours(&self.inner.properties);
        let message = Outgoing {
            exchange,
            routing_key: &routing_key,
            body: &self.inner.data,
            // Sent anew: workers should not count the time in the dead queue as lag.
            properties: self.inner.properties.clone().with_headers(clean).with_timestamp(now()),
        };
        publisher.publish(&message).await?;
        self.settle().await.map_err(PublishError::from)
    }

    /// Takes it out of the dead queue for good.
    ///
    /// # Errors
    /// When the session breaks; it then stays.
    pub async fn drop_for_good(self) -> Result<(), AmqpError> {
        self.settle().await
    }

    async fn settle(self) -> Result<(), AmqpError> {
        if self.inner.acker.ack(BasicAckOptions::default()).await? {
            self.settled.fetch_add(1, Ordering::Relaxed);
            Ok(())
        } else {
            Err(AmqpError::Lost("the channel is closed".to_owned()))
        }
    }

    fn header(&self, name: &str) -> Option<String> {
        headers::text(&self.inner.properties, name)
    }
}
