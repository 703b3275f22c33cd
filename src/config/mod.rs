//! The configuration: one struct for each concern, layered, validated once, at start.

mod broker;
mod flow;
mod http;
mod layers;
mod lists;
mod secret;
mod telemetry;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::Arc;

use serde::Deserialize;
use thiserror::Error;

pub use broker::{Auth, BrokerConfig, NodeAddress};
pub use flow::{DeadConfig, InputConfig, OutputConfig, RetryConfig, Topology};
pub use http::HttpConfig;
pub use layers::{Overrides, Settings, load, settings};
pub use secret::Secret;
pub use telemetry::TelemetryConfig;

use crate::article::InputLimits;
use crate::gazetteer::{Gazetteer, GazetteerError};
use crate::pipeline::{Limits, Stage, StageSet};
use lists::string_or_list;
use std::time::Duration;

/// Everything that can be configured. `config/newsmill.toml` explains each setting.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Whether to make the exchanges and queues or only look at them.
    pub topology: Topology,
    /// How to reach the broker.
    pub broker: BrokerConfig,
    /// Where raw articles come from.
    pub input: InputConfig,
    /// Where records go.
    pub output: OutputConfig,
    /// Where failed attempts wait.
    pub retry: RetryConfig,
    /// Where articles end that can not be processed.
    pub dead: DeadConfig,
    /// The worker's threads and deadlines.
    pub worker: WorkerConfig,
    /// What an article may cost.
    pub limits: LimitsConfig,
    /// Which stages run.
    pub pipeline: PipelineConfig,
    /// What the stage of entities knows beyond newsmill's own tables.
    pub entities: EntitiesConfig,
    /// What is logged, and how.
    pub log: LogConfig,
    /// Where traces go.
    pub telemetry: TelemetryConfig,
    /// Where health and metrics are served.
    pub http: HttpConfig,
}

/// The worker's threads and deadlines.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkerConfig {
    /// Threads that enrich; 0 for one for each core.
    pub threads: usize,
    /// How long one article may take.
    #[serde(with = "humantime_serde")]
    pub article_timeout: Duration,
    /// How long a confirm may take while the broker is not blocked.
    #[serde(with = "humantime_serde")]
    pub confirm_timeout: Duration,
    /// How long the articles in hand may take after SIGTERM.
    #[serde(with = "humantime_serde")]
    pub drain_timeout: Duration,
}

impl WorkerConfig {
    /// The number of threads that enrich, never 0.
    #[must_use]
    pub fn thread_count(&self) -> usize {
        match self.threads {
            0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            n => n,
        }
    }
}

/// What an article may cost.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitsConfig {
    /// Bytes of a body as it arrives.
    pub max_body: usize,
    /// Bytes of a body once unpacked.
    pub max_unpacked: usize,
    /// Tokens of an article.
    pub max_tokens: usize,
}

impl LimitsConfig {
    /// The part that decoding heeds.
    #[must_use]
    pub fn input(&self) -> InputLimits {
        InputLimits { max_body: self.max_body, max_unpacked: self.max_unpacked }
    }

    /// The part that the pipeline heeds.
    #[must_use]
    pub fn pipeline(&self) -> Limits {
        Limits { max_tokens: self.max_tokens }
    }
}

/// Which stages run.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PipelineConfig {
    /// Their names.
    #[serde(deserialize_with = "string_or_list")]
    pub stages: Vec<String>,
}

impl PipelineConfig {
    /// The stages.
    ///
    /// # Errors
    /// When a name is unknown or the choice can not run; [`load`] has checked it.
    pub fn stage_set(&self) -> Result<StageSet, ConfigError> {
        let parsed: Result<Vec<Stage>, _> = self.stages.iter().map(|name| name.parse()).collect();
        parsed
            .and_then(|stages| StageSet::new(&stages))
            .map_err(|error| ConfigError::invalid("pipeline.stages", error.to_string()))
    }
}

/// What the stage of entities knows beyond newsmill's own tables.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntitiesConfig {
    /// Files of the user's own names, the first before the next.
    #[serde(deserialize_with = "string_or_list")]
    pub gazetteers: Vec<String>,
}

impl EntitiesConfig {
    /// Reads the lists, as they are now; `None` when there are none.
    ///
    /// # Errors
    /// [`GazetteerError`], naming the file and the line.
    pub fn read_gazetteers(&self) -> Result<Option<Arc<Gazetteer>>, GazetteerError> {
        if self.gazetteers.is_empty() {
            return Ok(None);
        }
        let files: Vec<PathBuf> = self.gazetteers.iter().map(PathBuf::from).collect();
        Ok(Some(Arc::new(Gazetteer::load(&files)?)))
    }
}

/// What is logged, and how.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogConfig {
    /// A level or a filter of `tracing-subscriber`.
    pub level: String,
    /// The form of a line.
    pub format: LogFormat,
}

/// The form of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Human on a terminal, JSON otherwise.
    Auto,
    /// For reading.
    Human,
    /// One JSON object a line.
    Json,
}

/// Why a configuration is refused.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// A file that can not be read or is not TOML.
    #[error("can not read the configuration file {path}: {reason}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the reader says.
        reason: String,
    },
    /// A key that no setting has.
    #[error("there is no setting {key:?} ({place}){hint}")]
    UnknownKey {
        /// The key, dotted.
        key: String,
        /// The file, variable or flag it came from.
        place: String,
        /// The nearest setting, when there is one.
        hint: String,
    },
    /// A value that does not fit.
    #[error("setting {key} is wrong ({place}): {reason}")]
    BadValue {
        /// The key, dotted.
        key: String,
        /// The file, variable or flag it came from.
        place: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl ConfigError {
    /// A value that fits its type but makes no sense; [`load`] adds the place.
    fn invalid(key: &str, reason: impl Into<String>) -> Self {
        Self::BadValue { key: key.to_owned(), place: String::new(), reason: reason.into() }
    }
}

impl Config {
    /// Checks what types alone can not: called once by [`load`].
    fn validate(&self) -> Result<(), ConfigError> {
        self.broker.validate()?;
        self.input.validate()?;
        self.output.validate()?;
        self.retry.validate()?;
        self.dead.validate()?;
        self.pipeline.stage_set()?;
        self.http.address()?;
        self.telemetry.validate()?;
        for (key, duration) in [
            ("worker.article_timeout", self.worker.article_timeout),
            ("worker.confirm_timeout", self.worker.confirm_timeout),
            ("worker.drain_timeout", self.worker.drain_timeout),
        ] {
            if duration.is_zero() {
                return Err(ConfigError::invalid(key, "must be longer than zero"));
            }
        }
        for (key, value) in [
            ("limits.max_body", self.limits.max_body),
            ("limits.max_unpacked", self.limits.max_unpacked),
            ("limits.max_tokens", self.limits.max_tokens),
        ] {
            if value == 0 || u32::try_from(value).is_err() {
                return Err(ConfigError::invalid(key, "must be between 1 and 4294967295"));
            }
        }
        tracing_subscriber::EnvFilter::try_new(&self.log.level)
            .map_err(|error| ConfigError::invalid("log.level", error.to_string()))?;
        Ok(())
    }
}
