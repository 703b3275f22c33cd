//! The dead queue, as an operator sees it: looked through, replayed, dropped.

use std::collections::BTreeMap;
use std::pin::Pin;

use futures_util::stream::{FuturesOrdered, FuturesUnordered, StreamExt as _, TryStreamExt as _};
use lapin::options::{BasicAckOptions, BasicGetOptions, BasicNackOptions};
use lapin::{Channel, message::BasicGetMessage};

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
    inner: lapin::message::Delivery,
}

/// How many letters are asked for ahead of the one that is looked at: the way to the broker and back
/// is not waited for with each.
const ASKED_AHEAD: usize = 16;

/// How many letters of a replay wait for the broker's confirm at a time.
const REPLAYED_AT_ONCE: usize = 64;

/// An answer of the broker that is on its way: a letter, or that there is none.
type Asked = Pin<Box<dyn Future<Output = Result<Option<DeadLetter>, AmqpError>> + Send>>;

/// A pass over the dead queue, oldest first. What it took and did not replay or drop is back in its
/// place once the pass ends.
pub struct DeadLetters {
    channel: Channel,
    queue: String,
    asked: FuturesOrdered<Asked>,
    /// How many more may be asked for.
    left: usize,
}

impl DeadLetters {
    /// Begins a pass over the `most` oldest. To replay, give how many are there: a worker may put a
    /// replayed one back meanwhile, and it must not be met twice.
    ///
    /// # Errors
    /// When the session breaks.
    pub async fn open(session: &Session, queue: &str, most: usize) -> Result<Self, AmqpError> {
        let (channel, queue) = (session.channel().await?, queue.to_owned());
        Ok(Self { channel, queue, asked: FuturesOrdered::new(), left: most })
    }

    /// The next one; `None` at the end of the queue or of the pass.
    ///
    /// # Errors
    /// When the queue is missing or the session breaks.
    pub async fn next(&mut self) -> Result<Option<DeadLetter>, AmqpError> {
        while self.left > 0 && self.asked.len() < ASKED_AHEAD {
            self.left -= 1;
            self.asked.push_back(Box::pin(ask(self.channel.clone(), self.queue.clone())));
        }
        let letter = self.asked.next().await.transpose()?.flatten();
        if letter.is_none() {
            self.left = 0;
        }
        Ok(letter)
    }

    /// Replays those of the pass that are wanted, as [`DeadLetter::replay`] does; says how many.
    ///
    /// # Errors
    /// When one is not confirmed: it stays in the dead queue, and so do those after it.
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
        // What was asked for ahead must have come before it can go back.
        while self.asked.try_next().await?.is_some() {}
        // Closing the channel would return them too, but some time after it was closed.
        let all = BasicNackOptions { multiple: true, requeue: true };
        in_time("returning dead letters", self.channel.basic_nack(0, all)).await?;
        in_time("closing a channel", self.channel.close(200, "done".into())).await
    }
}

async fn ask(channel: Channel, queue: String) -> Result<Option<DeadLetter>, AmqpError> {
    let asking = channel.basic_get(queue.into(), BasicGetOptions::default());
    let message: Option<BasicGetMessage> = in_time("reading the dead queue", asking).await?;
    Ok(message.map(|message| DeadLetter { inner: message.delivery }))
}

impl DeadLetter {
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
            Ok(())
        } else {
            Err(AmqpError::Lost("the channel is closed".to_owned()))
        }
    }

    fn header(&self, name: &str) -> Option<String> {
        headers::text(&self.inner.properties, name)
    }
}
