//! The lens: a small server, for the machine it runs on, that shows what the stages make of an
//! article.
//!
//! Knows articles as bytes, records as pages (see [`crate::page`]) and the broker as
//! [`crate::amqp`] shows it; knows nothing of language. The stages run on a CPU pool apart from the
//! async threads, under the same deadlines and caps as in the worker. Nothing is written anywhere.

mod answer;
mod follow;
mod guard;
mod pulse;
mod samples;
mod start;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::amqp::{AmqpError, Connector};
use crate::config::{Config, ConfigError, Secret};
use crate::gazetteer::GazetteerError;
use crate::pipeline::Pipeline;
use crate::worker::CpuPool;
use follow::Followed;
use pulse::Pulse;

/// Articles that may wait for a thread, for each thread; more are turned away.
const WAITING_PER_THREAD: usize = 8;

/// Why the lens can not be opened.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LensError {
    /// The address is taken or not ours.
    #[error("can not listen on {address}: {source}; choose another with --listen")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        source: std::io::Error,
    },
    /// The configuration does not hold together.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A list of names can not be read.
    #[error(transparent)]
    Gazetteer(#[from] GazetteerError),
    /// The worker's records can not be followed.
    #[error("can not follow the worker's records: {0}")]
    Follow(#[from] AmqpError),
    /// Records that nothing keeps.
    #[error(
        "can not follow the worker's records: [output] declare_queue is false, and while the lens \
         looks on, a record that no queue takes would count as delivered; set declare_queue, or name \
         a queue that takes every record in [output] queue and set topology = \"check\""
    )]
    NothingKeeps,
    /// An address of a worker that is none.
    #[error(
        "--watch {0:?} is no host and port, as in 127.0.0.1:9464: see [http] listen of the worker"
    )]
    Worker(String),
    /// A thread can not be started, or the server ended.
    #[error("the lens ended: {0}")]
    Io(#[from] std::io::Error),
}

/// What every request needs.
#[derive(Debug)]
struct Shared {
    config: Config,
    pipeline: Pipeline,
    pool: CpuPool,
    /// Turns articles away when too many wait.
    room: Semaphore,
    /// The last records of the worker; none when they are not followed.
    followed: Option<Arc<Followed>>,
    /// What workers and queues do; none when nobody is watched.
    pulse: Option<Pulse>,
}

/// What a lens does besides showing the articles that it is given.
#[derive(Debug, Default)]
pub struct Extras {
    /// Keep so many of the records that pass through the output exchange from now on.
    pub keep: Option<u32>,
    /// Watch the workers with these `[http] listen` addresses, and the queues.
    pub watch: Vec<String>,
    /// Let those who know it replay dead letters.
    pub token: Option<Secret>,
}

/// A lens that listens already.
#[derive(Debug)]
pub struct Lens {
    listener: TcpListener,
    shared: Arc<Shared>,
}

impl Lens {
    /// Starts the threads and listens on `address`. Connects to the broker when `extras` need it.
    ///
    /// # Errors
    /// [`LensError`].
    pub async fn open(
        config: Config,
        address: SocketAddr,
        extras: Extras,
    ) -> Result<Self, LensError> {
        let mut pipeline = Pipeline::new(config.pipeline.stage_set()?, config.limits.pipeline());
        if let Some(gazetteer) = config.entities.read_gazetteers()? {
            pipeline = pipeline.with_gazetteer(gazetteer);
        }
        let threads = config.worker.thread_count();
        let pool = CpuPool::start(threads, config.worker.article_timeout)?;
        let followed = match extras.keep {
            None => None,
            Some(keep) => {
                let connector = Connector::new(&config.broker, "lens")?;
                Some(follow::start(connector, &config, keep).await?)
            }
        };
        let pulse = match extras.watch.as_slice() {
            [] => None,
            workers => Some(Pulse::new(&config, workers, extras.token)?),
        };
        let listener = TcpListener::bind(address)
            .await
            .map_err(|source| LensError::Listen { address, source })?;
        let room = Semaphore::new(threads * WAITING_PER_THREAD);
        let shared = Arc::new(Shared { config, pipeline, pool, room, followed, pulse });
        Ok(Self { listener, shared })
    }

    /// Where it listens.
    ///
    /// # Errors
    /// When the system does not tell.
    pub fn address(&self) -> Result<SocketAddr, LensError> {
        Ok(self.listener.local_addr()?)
    }

    /// Serves until the future is dropped.
    ///
    /// # Errors
    /// When the listening ends.
    pub async fn serve(self) -> Result<(), LensError> {
        let guard = guard::Guard::new(self.address()?);
        let body = DefaultBodyLimit::max(self.shared.config.limits.max_body);
        let router = Router::new()
            .route("/", get(start::page))
            .route("/enrich", post(answer::enrich))
            .route("/samples/{number}", get(answer::sample))
            .route("/records/{number}", get(answer::followed))
            .route("/records", get(answer::records))
            .route("/pulse", get(pulse::answer::show))
            .route("/pulse/events", get(pulse::answer::events))
            .route("/pulse/dead", get(pulse::answer::dead))
            .route("/pulse/replay", post(pulse::answer::replay))
            .layer(body)
            .layer(axum::middleware::from_fn_with_state(guard, guard::check))
            .with_state(Arc::clone(&self.shared));
        let watching = async {
            match &self.shared.pulse {
                Some(pulse) => pulse.watch(&self.shared.config).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            ended = axum::serve(self.listener, router) => Ok(ended?),
            () = watching => Ok(()),
        }
    }
}
