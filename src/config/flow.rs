//! Where articles come from and go to: exchanges and queues.

use std::time::Duration;

use serde::Deserialize;

use super::ConfigError;
use super::lists::string_or_list;

/// Whether to make the exchanges and queues or only look at them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Topology {
    /// Make what is missing.
    Declare,
    /// Fail when something is missing.
    Check,
}

/// Where raw articles come from.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputConfig {
    /// The topic exchange that producers publish to.
    pub exchange: String,
    /// The quorum queue that workers consume from.
    pub queue: String,
    /// The quorum queue of what can wait; empty for none.
    pub backfill_queue: String,
    /// The key by which the queue is bound to the exchange.
    pub binding_key: String,
    /// How many queues share the input; 0 for the one queue.
    pub shards: u16,
    /// Articles that a worker holds at once.
    pub prefetch: u16,
    /// Workers that may die with an article in their hands before it is dead.
    pub delivery_limit: u32,
}

/// Where records go.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutputConfig {
    /// The topic exchange.
    pub exchange: String,
    /// The template of routing keys.
    pub routing_key: String,
    /// Whether there is a queue of ours, bound to every record.
    pub declare_queue: bool,
    /// Its name.
    pub queue: String,
}

/// Where failed attempts wait.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetryConfig {
    /// The direct exchange; delay queues are named after it.
    pub exchange: String,
    /// The wait after each failed attempt, as in "5s".
    #[serde(deserialize_with = "string_or_list")]
    pub delays: Vec<String>,
}

/// Where articles end that can not be processed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeadConfig {
    /// The topic exchange; routing keys are the codes of the reasons.
    pub exchange: String,
    /// The quorum queue.
    pub queue: String,
}

/// The fields that a routing key template may name.
const TEMPLATE_FIELDS: [&str; 3] = ["language", "source", "id"];

impl InputConfig {
    /// The queue of what can wait, where there is one.
    #[must_use]
    pub fn backfill(&self) -> Option<&str> {
        Some(self.backfill_queue.as_str()).filter(|queue| !queue.is_empty())
    }

    /// The queues that share the input, named after [`Self::queue`].
    pub fn shard_queues(&self) -> impl Iterator<Item = String> + '_ {
        (0..self.shards).map(|number| format!("{}.{number}", self.queue))
    }

    /// Every queue that workers consume from: with shards, the one queue too, where retries come
    /// back to and what was in it before is.
    #[must_use]
    pub fn queues(&self) -> Vec<String> {
        std::iter::once(self.queue.clone()).chain(self.shard_queues()).collect()
    }

    /// The exchange that deals the input out to its shards; none without them.
    #[must_use]
    pub fn shard_exchange(&self) -> Option<String> {
        (self.shards > 0).then(|| format!("{}.shards", self.exchange))
    }

    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        if self.prefetch == 0 {
            return Err(ConfigError::invalid(
                "input.prefetch",
                "must be at least 1: without a limit one worker would take the whole queue into memory",
            ));
        }
        if self.shards > MAX_SHARDS {
            let reason = format!("must be at most {MAX_SHARDS}: each is a queue of its own");
            return Err(ConfigError::invalid("input.shards", reason));
        }
        name("input.exchange", &self.exchange)?;
        short("input.binding_key", &self.binding_key)?;
        short("input.backfill_queue", &self.backfill_queue)?;
        if self.backfill_queue == self.queue {
            let reason = "must be another queue than input.queue";
            return Err(ConfigError::invalid("input.backfill_queue", reason));
        }
        name("input.queue", &self.queue)
    }
}

impl OutputConfig {
    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        name("output.exchange", &self.exchange)?;
        name("output.queue", &self.queue)?;
        short("output.routing_key", &self.routing_key)?;
        let mut rest = self.routing_key.as_str();
        while let Some((_, from)) = rest.split_once('{') {
            let Some((field, after)) = from.split_once('}') else {
                return Err(ConfigError::invalid("output.routing_key", "a { is never closed"));
            };
            if !TEMPLATE_FIELDS.contains(&field) {
                let reason =
                    format!("there is no {{{field}}}; use {{language}}, {{source}} or {{id}}");
                return Err(ConfigError::invalid("output.routing_key", reason));
            }
            rest = after;
        }
        Ok(())
    }
}

impl DeadConfig {
    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        name("dead.exchange", &self.exchange)?;
        name("dead.queue", &self.queue)
    }
}

impl RetryConfig {
    /// The waits, in order.
    ///
    /// # Errors
    /// When one is no duration, or not between a millisecond and a day; `load` has checked it.
    pub fn durations(&self) -> Result<Vec<Duration>, ConfigError> {
        let day = Duration::from_secs(24 * 60 * 60);
        self.delays
            .iter()
            .map(|text| {
                let delay =
                    humantime_serde::re::humantime::parse_duration(text).map_err(|error| {
                        ConfigError::invalid("retry.delays", format!("{text:?}: {error}"))
                    })?;
                if delay.as_millis() == 0 || delay > day {
                    let reason = format!("{text:?} is not between 1ms and 1day");
                    return Err(ConfigError::invalid("retry.delays", reason));
                }
                Ok(delay)
            })
            .collect()
    }

    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        name("retry.exchange", &self.exchange)?;
        self.durations().map(drop)
    }
}

/// Each shard is a quorum queue, of which a cluster bears some hundreds well.
const MAX_SHARDS: u16 = 64;

/// AMQP's names have a length in one byte; those of delay queues are ours with the delay behind.
const MAX_NAME: usize = 200;

fn name(key: &str, name: &str) -> Result<(), ConfigError> {
    if name.is_empty() {
        return Err(ConfigError::invalid(key, "must not be empty"));
    }
    short(key, name)
}

fn short(key: &str, name: &str) -> Result<(), ConfigError> {
    if name.len() > MAX_NAME {
        return Err(ConfigError::invalid(key, format!("must have at most {MAX_NAME} bytes")));
    }
    Ok(())
}
