//! The exchanges and queues: made at start, or looked at.
//!
//! ```text
//! input exchange (topic) → input queue ──(delivery limit)──► dead exchange
//! retry exchange (direct) → <retry>.<delay> queues ──(TTL)──► input queue
//! output exchange (topic) → output queue        dead exchange (topic) → dead queue
//! ```
//!
//! With `[input] shards`, the input exchange leads to an exchange that deals articles out among so many
//! input queues by their message_id; retries come back to the one queue all the same.
//!
//! All queues are durable quorum queues. Where the broker moves a message (TTL, delivery limit) it
//! does so at least once, which asks for `reject-publish`.

use std::time::Duration;

use lapin::ExchangeKind;
use lapin::options::{ExchangeDeclareOptions, QueueBindOptions, QueueDeclareOptions};
use lapin::protocol::{AMQPErrorKind, AMQPHardError, AMQPSoftError};
use lapin::types::{AMQPValue, FieldTable};
use lapin::{Channel, ErrorKind};

use super::session::in_time;
use super::shards;
use super::{AmqpError, Session};
use crate::config::{Config, ConfigError, Topology};

/// RabbitMQ 4 drops a message from a quorum queue after 20 returns unless told otherwise, and every
/// `newsmill dead list` returns each message it shows. `-1`, which means never, is not known to
/// RabbitMQ 3: a number that nobody reaches is.
const NEVER: i64 = 1_000_000_000;

/// A queue that should be there.
#[derive(Debug)]
struct Queue {
    name: String,
    arguments: FieldTable,
    /// Exchange and key of its binding; the default exchange needs none.
    binding: Option<(String, String)>,
}

/// What a queue holds just now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueStatus {
    /// Its name.
    pub name: String,
    /// Messages ready to be delivered.
    pub messages: u32,
    /// Consumers attached.
    pub consumers: u32,
}

impl Session {
    /// Makes the exchanges and queues, or checks that they are there, as configured.
    ///
    /// # Errors
    /// [`AmqpError::Topology`] naming the exchange or queue and what to do; or the session breaks.
    pub async fn prepare(&self, config: &Config) -> Result<(), AmqpError> {
        let channel = self.channel().await?;
        let declare = config.topology == Topology::Declare;
        for (name, kind) in exchanges(config) {
            let options =
                ExchangeDeclareOptions { durable: true, passive: !declare, ..Default::default() };
            let declaring =
                channel.exchange_declare(name.into(), kind, options, FieldTable::default());
            in_time_explained(format!("exchange {name:?}"), declaring, config).await?;
        }
        shards::prepare(&channel, config).await?;
        for queue in queues(config)? {
            let what = format!("queue {:?}", queue.name);
            let options = QueueDeclareOptions {
                durable: true,
                passive: !declare,
                ..QueueDeclareOptions::default()
            };
            let name = queue.name.as_str();
            let declaring = channel.queue_declare(name.into(), options, queue.arguments);
            in_time_explained(what.clone(), declaring, config).await?;
            if declare && let Some((exchange, key)) = queue.binding {
                let binding = channel.queue_bind(
                    name.into(),
                    exchange.into(),
                    key.into(),
                    QueueBindOptions::default(),
                    FieldTable::default(),
                );
                in_time_explained(what, binding, config).await?;
            }
        }
        shards::divert(&channel, config).await?;
        // The session may live for months; this channel has done its work.
        in_time("closing a channel", channel.close(200, "done".into())).await
    }

    /// How many messages and consumers a queue has, without changing it.
    ///
    /// # Errors
    /// [`AmqpError::Topology`] when it is missing; or the session breaks.
    pub async fn queue_status(
        &self,
        name: &str,
        config: &Config,
    ) -> Result<QueueStatus, AmqpError> {
        let channel: Channel = self.channel().await?;
        let options = QueueDeclareOptions { passive: true, ..QueueDeclareOptions::default() };
        let asking = channel.queue_declare(name.into(), options, FieldTable::default());
        let queue = in_time_explained(format!("queue {name:?}"), asking, config).await?;
        in_time("closing a channel", channel.close(200, "done".into())).await?;
        Ok(QueueStatus {
            name: name.to_owned(),
            messages: queue.message_count(),
            consumers: queue.consumer_count(),
        })
    }
}

/// The state of every queue that newsmill uses.
///
/// # Errors
/// As [`Session::queue_status`], on the first that is missing.
pub async fn survey(session: &Session, config: &Config) -> Result<Vec<QueueStatus>, AmqpError> {
    let mut found = Vec::new();
    for queue in queues(config)? {
        found.push(session.queue_status(&queue.name, config).await?);
    }
    Ok(found)
}

/// The name of a delay, for routing keys and queues: `5s`, `1m 30s` without the space.
pub(super) fn delay_name(delay: Duration) -> String {
    humantime_serde::re::humantime::format_duration(delay).to_string().replace(' ', "")
}

fn exchanges(config: &Config) -> [(&str, ExchangeKind); 4] {
    [
        (config.input.exchange.as_str(), ExchangeKind::Topic),
        (config.output.exchange.as_str(), ExchangeKind::Topic),
        (config.retry.exchange.as_str(), ExchangeKind::Direct),
        (config.dead.exchange.as_str(), ExchangeKind::Topic),
    ]
}

fn queues(config: &Config) -> Result<Vec<Queue>, AmqpError> {
    let (input, output, retry, dead) = (&config.input, &config.output, &config.retry, &config.dead);
    let everything = || "#".to_owned();
    let mut queues = vec![Queue {
        name: dead.queue.clone(),
        arguments: arguments(&[("x-delivery-limit", NEVER.into())]),
        binding: Some((dead.exchange.clone(), everything())),
    }];
    let dealt = input.shard_exchange();
    let live = (input.exchange.clone(), input.binding_key.clone());
    let mut inputs = vec![(input.queue.clone(), dealt.is_none().then_some(live))];
    if let Some(exchange) = dealt {
        let weighed = |name| (name, Some((exchange.clone(), shards::WEIGHT.to_owned())));
        inputs.extend(input.shard_queues().map(weighed));
    }
    inputs.extend(input.backfill().map(|name| (name.to_owned(), None)));
    for (name, binding) in inputs {
        queues.push(Queue {
            name,
            arguments: arguments(&[
                ("x-delivery-limit", i64::from(input.delivery_limit).into()),
                ("x-dead-letter-exchange", dead.exchange.as_str().into()),
                ("x-dead-letter-routing-key", "delivery_limit".into()),
                ("x-dead-letter-strategy", "at-least-once".into()),
                ("x-overflow", "reject-publish".into()),
            ]),
            binding,
        });
    }
    for delay in retry.durations().map_err(|error| bad_delays(&error))? {
        let name = delay_name(delay);
        queues.push(Queue {
            name: format!("{}.{name}", retry.exchange),
            arguments: arguments(&[
                ("x-message-ttl", i64::try_from(delay.as_millis()).unwrap_or(i64::MAX).into()),
                ("x-dead-letter-exchange", "".into()),
                ("x-dead-letter-routing-key", input.queue.as_str().into()),
                ("x-dead-letter-strategy", "at-least-once".into()),
                ("x-overflow", "reject-publish".into()),
            ]),
            binding: Some((retry.exchange.clone(), name)),
        });
    }
    if output.declare_queue {
        queues.push(Queue {
            name: output.queue.clone(),
            arguments: arguments(&[]),
            binding: Some((output.exchange.clone(), everything())),
        });
    }
    Ok(queues)
}

fn bad_delays(error: &ConfigError) -> AmqpError {
    AmqpError::Topology { what: "retry queues".to_owned(), reason: error.to_string() }
}

/// The value of a queue's argument.
enum Argument<'a> {
    Number(i64),
    Text(&'a str),
}

impl From<i64> for Argument<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl<'a> From<&'a str> for Argument<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

/// The arguments of a quorum queue.
fn arguments(pairs: &[(&str, Argument<'_>)]) -> FieldTable {
    let mut table = FieldTable::default();
    table.insert("x-queue-type".into(), AMQPValue::LongString("quorum".into()));
    for (name, value) in pairs {
        let value = match value {
            Argument::Number(number) => AMQPValue::LongLongInt(*number),
            Argument::Text(text) => AMQPValue::LongString((*text).into()),
        };
        table.insert((*name).into(), value);
    }
    table
}

/// Awaits a declaration and turns the broker's refusal into words that help.
pub(super) async fn in_time_explained<T>(
    what: String,
    declaration: impl Future<Output = lapin::Result<T>>,
    config: &Config,
) -> Result<T, AmqpError> {
    let done = in_time("declaring an exchange or queue", async { Ok(declaration.await) }).await?;
    done.map_err(|error| {
        let ErrorKind::ProtocolError(said) = error.kind() else { return error.into() };
        let words = said.get_message().to_string();
        let advice = match said.kind() {
            AMQPErrorKind::Soft(AMQPSoftError::PRECONDITIONFAILED) => {
                "it is there with other properties; delete it once it is empty, choose another name, \
                 or set topology = \"check\" to use it as it is"
            }
            AMQPErrorKind::Soft(AMQPSoftError::NOTFOUND) => {
                "it is missing; make it, or set topology = \"declare\""
            }
            AMQPErrorKind::Soft(AMQPSoftError::ACCESSREFUSED) => {
                return AmqpError::Topology {
                    what,
                    reason: format!(
                        "user {:?} may not do this; grant the permission, or let an operator make it \
                         and set topology = \"check\" ({words})",
                        config.broker.username
                    ),
                };
            }
            AMQPErrorKind::Hard(AMQPHardError::COMMANDINVALID) if config.input.shards > 0 => {
                "the broker has no such exchange; run `rabbitmq-plugins enable \
                 rabbitmq_consistent_hash_exchange` on every node, or set input.shards = 0"
            }
            _ => return error.into(),
        };
        AmqpError::Topology { what, reason: format!("{advice} ({words})") }
    })
}

#[cfg(test)]
mod tests {
    use super::delay_name;
    use std::time::Duration;

    #[test]
    fn delays_have_short_names() {
        let names = [5_000, 300_000, 90_000, 250].map(|ms| delay_name(Duration::from_millis(ms)));
        assert_eq!(names, ["5s", "5m", "1m30s", "250ms"]);
    }
}
