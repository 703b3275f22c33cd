//! The worker: deliveries in, outcomes out, until told to stop.
//!
//! Knows the broker as [`crate::amqp`] shows it and articles as bytes that become bytes; knows
//! nothing of language.
//!
//! A delivery ends in exactly one of three ways, each confirmed by the broker before it is
//! acknowledged: **published** (its record), **retried** (itself, to a delay queue) or **dead**
//! (itself, to the dead queue). When the session breaks it ends in none, and the broker delivers it
//! again.

mod job;
mod lanes;
mod lists;
mod outcome;
mod pool;
mod routing;
mod settle;
mod supervise;

use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;
use tokio::sync::watch;

use crate::amqp::{AmqpError, Connector, Parking};
use crate::config::{Config, ConfigError};
use crate::gazetteer::GazetteerError;
use crate::telemetry::{Health, Metrics, TraceError, Traces};
use lists::CurrentPipeline;
use pool::CpuPool;
use routing::KeyTemplate;

pub use lists::Reloader;
pub use supervise::Summary;

/// Why the worker stopped without having been asked to.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum WorkerError {
    /// The broker said no, or its topology does not fit: trying again would not help.
    #[error(transparent)]
    Broker(#[from] AmqpError),
    /// The configuration does not hold together.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Traces can not be sent.
    #[error(transparent)]
    Traces(#[from] TraceError),
    /// A list of names can not be read.
    #[error(transparent)]
    Gazetteer(#[from] GazetteerError),
    /// A thread could not be started.
    #[error("can not start a thread: {0}")]
    Threads(#[from] std::io::Error),
    /// So many articles never ended that no threads are left for others.
    #[error(
        "{0} articles took longer than [worker] article_timeout and still occupy their threads; \
         restart the worker, and look at the dead queue for the articles"
    )]
    Stuck(usize),
}

/// How far the worker has been asked to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stop {
    /// Go on.
    No,
    /// Take no more, finish what is in hand.
    Drain,
}

/// When a worker leaves of itself; by default never.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Until {
    /// After this many deliveries. What the broker handed over beyond goes back to it.
    pub max_messages: Option<u64>,
    /// When nothing came, and nothing was in hand, for this long.
    pub idle: Option<Duration>,
}

/// What every delivery needs, shared by their tasks.
#[derive(Debug)]
struct Shared {
    config: Config,
    pipeline: CurrentPipeline,
    parking: Parking,
    key: KeyTemplate,
    pool: CpuPool,
    metrics: Arc<Metrics>,
    health: Health,
    traces: Option<Traces>,
}

/// A worker, ready to run.
#[derive(Debug)]
pub struct Worker {
    shared: Arc<Shared>,
    connector: Connector,
}

impl Worker {
    /// Reads the user's lists and starts the threads; connects to nothing yet. Traces, where configured,
    /// are sent from the tokio runtime in which this is called.
    ///
    /// # Errors
    /// When the configuration does not hold together, a list can not be read, or a thread can not be
    /// started.
    pub fn new(config: Config) -> Result<Self, WorkerError> {
        let connector = Connector::new(&config.broker, "worker")?;
        let pipeline = CurrentPipeline::new(&config)?;
        let parking = Parking::new(&config)?;
        let key = KeyTemplate::new(&config.output.routing_key);
        let pool = CpuPool::start(config.worker.thread_count(), config.worker.article_timeout)?;
        let metrics = Arc::new(Metrics::default());
        let health = Health::new(Arc::clone(&metrics));
        let traces = Traces::start(&config.telemetry)?;
        metrics.threads(pool.threads(), 0);
        let shared =
            Arc::new(Shared { config, pipeline, parking, key, pool, metrics, health, traces });
        Ok(Self { shared, connector })
    }

    /// What reads the user's lists again while the worker works.
    #[must_use]
    pub fn reloader(&self) -> Reloader {
        Reloader::new(Arc::clone(&self.shared))
    }

    /// Its numbers, which outlive it.
    #[must_use]
    pub fn metrics(&self) -> Arc<Metrics> {
        Arc::clone(&self.shared.metrics)
    }

    /// Whether it works, which can be asked while it runs.
    #[must_use]
    pub fn health(&self) -> Health {
        self.shared.health.clone()
    }

    /// Works until `stop` says otherwise or `until` is reached: connects, consumes, and connects
    /// again whenever the session breaks, for ever.
    ///
    /// # Errors
    /// [`WorkerError`], when going on would not help.
    pub async fn run(
        self,
        stop: watch::Receiver<Stop>,
        until: Until,
    ) -> Result<Summary, WorkerError> {
        let done = supervise::run(&self.shared, &self.connector, stop, until).await;
        if self.shared.traces.is_some() {
            let shared = Arc::clone(&self.shared);
            let finishing = move || shared.traces.as_ref().map(Traces::finish);
            // It does not panic, and would cost no more than traces.
            let _ = tokio::task::spawn_blocking(finishing).await;
        }
        done
    }
}
