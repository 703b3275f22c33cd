//! An article as the broker hands it over.

use std::time::{Duration, SystemTime};

use lapin::BasicProperties;
use lapin::types::ShortString;

use super::acks::Acks;
use super::headers::{
    self, HEADER_ATTEMPT, HEADER_EXCHANGE, HEADER_ROUTING_KEY, TRACEPARENT, TRACESTATE,
};
use super::{AmqpError, Confirmed};
use crate::article::Envelope;

/// How far a producer's clock may be ahead of ours.
const CLOCKS_DIFFER: Duration = Duration::from_secs(60);

/// A message that is in our hands until it is acknowledged.
///
/// Dropping it loses nothing: the broker keeps it, and hands it out again when the session ends.
#[derive(Debug)]
pub struct Delivery {
    inner: lapin::message::Delivery,
    acks: Acks,
}

impl Delivery {
    pub(super) fn new(inner: lapin::message::Delivery, acks: Acks) -> Self {
        Self { inner, acks }
    }

    /// The body, and what its properties say of it.
    #[must_use]
    pub fn envelope(&self) -> Envelope<'_> {
        Envelope {
            content_type: self.inner.properties.content_type().as_ref().map(ShortString::as_str),
            content_encoding: self
                .inner
                .properties
                .content_encoding()
                .as_ref()
                .map(ShortString::as_str),
            body: &self.inner.data,
        }
    }

    /// The producer's `message_id`.
    #[must_use]
    pub fn message_id(&self) -> Option<&str> {
        self.inner.properties.message_id().as_ref().map(ShortString::as_str)
    }

    /// How many attempts at this article have failed before this one.
    #[must_use]
    pub fn failed_attempts(&self) -> u32 {
        headers::number(&self.inner.properties, HEADER_ATTEMPT).unwrap_or(0)
    }

    /// How long ago the producer sent it: by the AMQP timestamp, which counts whole seconds. `None`
    /// without one, or with one that lies further ahead than clocks may differ.
    #[must_use]
    pub fn age(&self) -> Option<Duration> {
        let sent = Duration::from_secs((*self.inner.properties.timestamp())?);
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()?;
        (sent <= now + CLOCKS_DIFFER).then(|| now.saturating_sub(sent))
    }

    /// True when a worker had it before and did not acknowledge it.
    #[must_use]
    pub fn redelivered(&self) -> bool {
        self.inner.redelivered
    }

    /// `traceparent` and `tracestate` of the producer.
    #[must_use]
    pub fn trace(&self) -> (Option<String>, Option<String>) {
        let header = |name| headers::text(&self.inner.properties, name);
        (header(TRACEPARENT), header(TRACESTATE))
    }

    /// The exchange that the article was first published to.
    pub(super) fn first_exchange(&self) -> String {
        headers::text(&self.inner.properties, HEADER_EXCHANGE)
            .unwrap_or_else(|| self.inner.exchange.to_string())
    }

    /// The routing key that the article was first published with.
    pub(super) fn first_routing_key(&self) -> String {
        headers::text(&self.inner.properties, HEADER_ROUTING_KEY)
            .unwrap_or_else(|| self.inner.routing_key.to_string())
    }

    pub(super) fn properties(&self) -> &BasicProperties {
        &self.inner.properties
    }

    /// Acknowledges the delivery. Takes the proof that its outcome is safe with the broker: there is
    /// no other way to acknowledge.
    ///
    /// # Errors
    /// When the session broke: the broker will deliver it again.
    pub async fn ack(&self, _safe: Confirmed) -> Result<(), AmqpError> {
        self.acks.acknowledge(self.inner.delivery_tag).await
    }
}
