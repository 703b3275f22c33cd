//! The lens: a small server, for the machine it runs on, that shows what the stages make of an
//! article.
//!
//! Knows articles as bytes, records as pages (see [`crate::page`]) and the broker as
//! [`crate::amqp`] shows it; knows nothing of language. The stages run on a CPU pool apart from the
//! async threads, under the same deadlines and caps as in the worker. Nothing is written anywhere.

mod answer;
mod follow;
mod guard;
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
use crate::config::{Config, ConfigError};
use crate::pipeline::Pipeline;
use crate::worker::CpuPool;
use follow::Followed;

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
}

/// A lens that listens already.
#[derive(Debug)]
pub struct Lens {
    listener: TcpListener,
    shared: Arc<Shared>,
}

impl Lens {
    /// Starts the threads and listens on `address`. With `keep`, connects to the broker and keeps so
    /// many of the records that pass through the output exchange from now on.
    ///
    /// # Errors
    /// [`LensError`].
    pub async fn open(
        config: Config,
        address: SocketAddr,
        keep: Option<u32>,
    ) -> Result<Self, LensError> {
        let pipeline = Pipeline::new(config.pipeline.stage_set()?, config.limits.pipeline());
        let threads = config.worker.thread_count();
        let pool = CpuPool::start(threads, config.worker.article_timeout)?;
        let followed = match keep {
            None => None,
            Some(keep) => {
                let connector = Connector::new(&config.broker, "lens")?;
                Some(follow::start(connector, &config, keep).await?)
            }
        };
        let listener = TcpListener::bind(address)
            .await
            .map_err(|source| LensError::Listen { address, source })?;
        let room = Semaphore::new(threads * WAITING_PER_THREAD);
        let shared = Arc::new(Shared { config, pipeline, pool, room, followed });
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
            .layer(body)
            .layer(axum::middleware::from_fn_with_state(guard, guard::check))
            .with_state(self.shared);
        axum::serve(self.listener, router).await?;
        Ok(())
    }
}
