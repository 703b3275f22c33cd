//! The input dealt out among several queues, for those who outgrow one: see `docs/scale.md`.
//!
//! ```text
//! input exchange (topic) → <input>.shards (x-consistent-hash, by message_id) → <queue>.0 … <queue>.n
//! ```

use lapin::options::{ExchangeBindOptions, ExchangeDeclareOptions};
use lapin::types::{AMQPValue, FieldTable};
use lapin::{Channel, ExchangeKind};

use super::AmqpError;
use super::topology::in_time_explained;
use crate::config::{Config, Topology};

/// The routing key of a shard's binding, which to this exchange is a weight: all get the same share.
pub(super) const WEIGHT: &str = "1";

/// Makes the exchange that deals articles out, or looks that it is there.
pub(super) async fn prepare(channel: &Channel, config: &Config) -> Result<(), AmqpError> {
    let Some(name) = config.input.shard_exchange() else { return Ok(()) };
    let passive = config.topology == Topology::Check;
    let options = ExchangeDeclareOptions { durable: true, passive, ..Default::default() };
    let kind = ExchangeKind::Custom("x-consistent-hash".to_owned());
    let mut arguments = FieldTable::default();
    arguments.insert("hash-property".into(), AMQPValue::LongString("message_id".into()));
    let declaring = channel.exchange_declare(name.as_str().into(), kind, options, arguments);
    in_time_explained(format!("exchange {name:?}"), declaring, config).await
}

/// Leads the input to the shards, once they are there, and no longer to the one queue: what is in it
/// stays, and workers consume from it too. An article that is published between the two steps comes
/// twice.
pub(super) async fn divert(channel: &Channel, config: &Config) -> Result<(), AmqpError> {
    let input = &config.input;
    let Some(shards) = input.shard_exchange() else { return Ok(()) };
    if config.topology == Topology::Check {
        return Ok(());
    }
    let what = format!("exchange {shards:?}");
    let key = input.binding_key.as_str();
    let binding = channel.exchange_bind(
        shards.as_str().into(),
        input.exchange.as_str().into(),
        key.into(),
        ExchangeBindOptions::default(),
        FieldTable::default(),
    );
    in_time_explained(what, binding, config).await?;
    let queue = input.queue.as_str();
    let (exchange, none) = (input.exchange.as_str().into(), FieldTable::default());
    let unbinding = channel.queue_unbind(queue.into(), exchange, key.into(), none);
    in_time_explained(format!("queue {queue:?}"), unbinding, config).await
}
