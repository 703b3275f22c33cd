//! Where a message goes when its attempt fails: a delay queue, or the dead queue.

use std::time::{Duration, SystemTime};

use lapin::BasicProperties;
use lapin::types::FieldTable;

use super::headers::{
    self, HEADER_ATTEMPT, HEADER_CODE, HEADER_EXCHANGE, HEADER_ID, HEADER_REASON,
    HEADER_ROUTING_KEY, HEADER_SHA256, HEADER_VERSION,
};
use super::topology::delay_name;
use super::{Delivery, Outgoing};
use crate::config::{Config, ConfigError};

/// Why an attempt failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The article's id.
    pub id: String,
    /// A short stable code: `bad_json`, `panic`, `timed_out`, …
    pub code: &'static str,
    /// What happened and what to do, for an operator.
    pub reason: String,
}

/// Makes the messages that park what failed.
#[derive(Debug, Clone)]
pub struct Parking {
    retry_exchange: String,
    dead_exchange: String,
    delays: Vec<Duration>,
}

impl Parking {
    /// From the configuration.
    ///
    /// # Errors
    /// When the delays can not be read; `config::load` has checked them.
    pub fn new(config: &Config) -> Result<Self, ConfigError> {
        Ok(Self {
            retry_exchange: config.retry.exchange.clone(),
            dead_exchange: config.dead.exchange.clone(),
            delays: config.retry.durations()?,
        })
    }

    /// How long a delivery should wait for its next attempt; `None` when it had its last.
    #[must_use]
    pub fn delay(&self, delivery: &Delivery) -> Option<Duration> {
        self.delays.get(delivery.failed_attempts() as usize).copied()
    }

    /// The message that makes the delivery come back after the delay that `key` names.
    #[must_use]
    pub fn retry<'a>(
        &'a self,
        delivery: &'a Delivery,
        failure: &Failure,
        key: &'a str,
    ) -> Outgoing<'a> {
        Outgoing {
            exchange: &self.retry_exchange,
            routing_key: key,
            body: delivery.envelope().body,
            properties: parked(delivery, failure),
        }
    }

    /// The routing key that leads to the queue of a delay.
    #[must_use]
    pub fn key(delay: Duration) -> String {
        delay_name(delay)
    }

    /// The message that puts the delivery, whole, into the dead queue.
    #[must_use]
    pub fn dead<'a>(&'a self, delivery: &'a Delivery, failure: &Failure) -> Outgoing<'a> {
        Outgoing {
            exchange: &self.dead_exchange,
            routing_key: failure.code,
            body: delivery.envelope().body,
            properties: parked(delivery, failure),
        }
    }
}

/// The delivery's own properties and headers, and ours.
fn parked(delivery: &Delivery, failure: &Failure) -> BasicProperties {
    let mut table = headers::without_ours(delivery.properties());
    headers::put_text(&mut table, HEADER_ID, &failure.id);
    headers::put_text(&mut table, HEADER_CODE, failure.code);
    headers::put_text(&mut table, HEADER_REASON, &failure.reason);
    headers::put_number(&mut table, HEADER_ATTEMPT, delivery.failed_attempts().saturating_add(1));
    headers::put_text(&mut table, HEADER_EXCHANGE, &delivery.first_exchange());
    headers::put_text(&mut table, HEADER_ROUTING_KEY, &delivery.first_routing_key());
    headers::put_text(&mut table, HEADER_VERSION, env!("CARGO_PKG_VERSION"));
    // An expiration of the producer's would make the message vanish from the queue it is parked in.
    without_expiration(delivery.properties()).with_headers(table)
}

/// The properties, without the one that lets the broker drop the message.
fn without_expiration(properties: &BasicProperties) -> BasicProperties {
    let mut kept = BasicProperties::default();
    macro_rules! keep {
        ($($get:ident => $set:ident),+ $(,)?) => {
            $(if let Some(value) = properties.$get() { kept = kept.$set(value.clone()); })+
        };
    }
    keep! {
        content_type => with_content_type,
        content_encoding => with_content_encoding,
        priority => with_priority,
        correlation_id => with_correlation_id,
        reply_to => with_reply_to,
        message_id => with_message_id,
        timestamp => with_timestamp,
        kind => with_type,
        app_id => with_app_id,
    }
    kept
}

/// The AMQP timestamp of this moment: whole seconds since 1970.
pub(super) fn now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// The message that carries a record.
impl<'a> Outgoing<'a> {
    /// A record for `exchange`, answering `delivery`.
    #[must_use]
    pub fn record(
        exchange: &'a str,
        routing_key: &'a str,
        body: &'a [u8],
        id: &str,
        sha256: &str,
        delivery: &Delivery,
    ) -> Self {
        let mut table = FieldTable::default();
        headers::put_text(&mut table, HEADER_ID, id);
        headers::put_text(&mut table, HEADER_SHA256, sha256);
        headers::put_text(&mut table, HEADER_VERSION, env!("CARGO_PKG_VERSION"));
        let mut properties = BasicProperties::default()
            .with_content_type("application/json".into())
            .with_type(crate::record::SCHEMA.into())
            .with_app_id("newsmill".into())
            .with_headers(table);
        if id.len() <= usize::from(u8::MAX) {
            properties = properties.with_message_id(id.into());
        }
        if let Some(correlation) = delivery.properties().correlation_id() {
            properties = properties.with_correlation_id(correlation.clone());
        }
        if let Some(priority) = delivery.properties().priority() {
            properties = properties.with_priority(*priority);
        }
        Self { exchange, routing_key, body, properties }
    }

    /// An article as a producer sends it, with the time of sending.
    #[must_use]
    pub fn article(
        exchange: &'a str,
        routing_key: &'a str,
        body: &'a [u8],
        content_type: &str,
        content_encoding: Option<&str>,
    ) -> Self {
        let mut properties =
            BasicProperties::default().with_content_type(content_type.into()).with_timestamp(now());
        if let Some(encoding) = content_encoding {
            properties = properties.with_content_encoding(encoding.into());
        }
        Self { exchange, routing_key, body, properties }
    }
}
