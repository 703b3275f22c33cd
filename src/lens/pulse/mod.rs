//! The pulse: what running workers and the broker's queues do, once a second.
//!
//! Workers are asked for their `/metrics`, the broker for the state of the queues; nothing is taken
//! from either. Browsers are told by server-sent events. The last minutes are kept in memory, so that
//! a page that is opened late begins with them.

pub(super) mod answer;
mod dead;
mod page;
mod scrape;

pub(super) use page::SCRIPT;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::http::Uri;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde::Serialize;
use tokio::sync::{Mutex as AsyncMutex, broadcast};
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

use super::LensError;
use crate::amqp::{Connector, QueueStatus, Session, survey};
use crate::config::{Config, Secret};
use scrape::{Http, Reading, added};

/// Between two samples.
const PERIOD: Duration = Duration::from_secs(1);

/// How long the broker may keep a sample waiting: workers are shown without it.
const BROKER_PATIENCE: Duration = Duration::from_secs(5);

/// Samples that are kept: five minutes.
const KEPT: usize = 300;

/// Workers, the broker, and what they did.
#[derive(Debug)]
pub(super) struct Pulse {
    workers: Vec<Uri>,
    connector: Connector,
    /// Who knows it may replay; without one nobody may.
    token: Option<Secret>,
    /// One session for all that is asked of the broker, opened anew when it breaks.
    session: AsyncMutex<Option<Session>>,
    samples: Mutex<VecDeque<Sample>>,
    told: broadcast::Sender<Sample>,
}

/// A moment, and what was done since the one before.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Sample {
    /// Number of the sample since the lens was opened.
    number: u64,
    /// Seconds since the sample before.
    seconds: f64,
    /// Deliveries that ended, by outcome.
    outcomes: BTreeMap<String, f64>,
    /// Seconds spent in each stage, and articles they were spent on.
    stages: BTreeMap<String, [f64; 2]>,
    /// Seconds from delivery to acknowledgement, and articles.
    article: [f64; 2],
    in_flight: f64,
    threads: f64,
    workers: Vec<WorkerLine>,
    queues: Vec<QueueLine>,
    /// Why the queues are not known.
    broker: Option<String>,
}

/// A worker, as it is now.
#[derive(Debug, Clone, Serialize)]
struct WorkerLine {
    address: String,
    /// "ready", "blocked by the broker", or what is wrong.
    state: String,
    well: bool,
}

/// A queue, as it is now.
#[derive(Debug, Clone, Serialize)]
struct QueueLine {
    name: String,
    /// "dead", "waiting", "enriched", or the delay after which its messages are tried again.
    role: String,
    messages: u32,
    consumers: u32,
}

impl Pulse {
    /// Ready to watch the workers whose `[http] listen` addresses these are.
    ///
    /// # Errors
    /// When an address is none.
    pub(super) fn new(
        config: &Config,
        workers: &[String],
        token: Option<Secret>,
    ) -> Result<Self, LensError> {
        let workers = workers
            .iter()
            .map(|address| {
                let bare = address.trim_start_matches("http://").trim_end_matches('/');
                let bare = bare.strip_suffix("/metrics").unwrap_or(bare);
                let bad = || LensError::Worker(address.clone());
                let uri: Uri = format!("http://{bare}/metrics").parse().map_err(|_| bad())?;
                uri.port().is_some().then_some(uri).ok_or_else(bad)
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            workers,
            connector: Connector::new(&config.broker, "pulse")?,
            token,
            session: AsyncMutex::new(None),
            samples: Mutex::new(VecDeque::new()),
            told: broadcast::channel(16).0,
        })
    }

    /// Watches for as long as it is polled.
    pub(super) async fn watch(&self, config: &Config) {
        let http: Http = Client::builder(TokioExecutor::new()).build_http();
        let mut before: HashMap<Uri, Reading> = HashMap::new();
        let mut last = Instant::now();
        let mut ticks = interval(PERIOD);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        for number in 0.. {
            ticks.tick().await;
            let mut sample = Sample { number, ..Sample::default() };
            for worker in &self.workers {
                let reading = scrape::ask(&http, worker).await;
                sample.add(worker, &reading, before.get(worker));
                if let Ok(reading) = reading {
                    before.insert(worker.clone(), reading);
                }
            }
            match timeout(BROKER_PATIENCE, self.queues(config)).await {
                Ok(Ok(queues)) => sample.queues = queues,
                Ok(Err(error)) => sample.broker = Some(error),
                Err(_) => sample.broker = Some("the broker takes too long to answer".to_owned()),
            }
            sample.seconds = last.elapsed().as_secs_f64();
            last = Instant::now();
            let mut samples = self.samples.lock().unwrap_or_else(PoisonError::into_inner);
            samples.push_back(sample.clone());
            while samples.len() > KEPT {
                samples.pop_front();
            }
            // Nobody may be looking. Told under the lock, so that no page gets it twice or never.
            let _ = self.told.send(sample);
        }
    }

    /// What was sampled so far, and what will be.
    fn follow(&self) -> (VecDeque<Sample>, broadcast::Receiver<Sample>) {
        let samples = self.samples.lock().unwrap_or_else(PoisonError::into_inner);
        (samples.clone(), self.told.subscribe())
    }

    async fn queues(&self, config: &Config) -> Result<Vec<QueueLine>, String> {
        let mut held = self.session.lock().await;
        let session = match held.take() {
            Some(session) => session,
            None => self.connector.connect().await.map_err(|error| error.to_string())?,
        };
        let found = survey(&session, config).await.map_err(|error| error.to_string())?;
        // A session that failed is dropped, and the next sample opens another.
        *held = Some(session);
        let delays = format!("{}.", config.retry.exchange);
        let role = |name: &str| match name {
            name if name == config.dead.queue => "dead".to_owned(),
            name if name == config.input.queue => "waiting".to_owned(),
            name if name == config.output.queue => "enriched".to_owned(),
            name => format!("again in {}", name.strip_prefix(&delays).unwrap_or(name)),
        };
        let line = |queue: QueueStatus| QueueLine {
            role: role(&queue.name),
            name: queue.name,
            messages: queue.messages,
            consumers: queue.consumers,
        };
        Ok(found.into_iter().map(line).collect())
    }
}

impl Sample {
    /// Adds what a worker did since its reading before.
    fn add(&mut self, worker: &Uri, now: &Result<Reading, String>, before: Option<&Reading>) {
        let address = worker.authority().map(ToString::to_string).unwrap_or_default();
        let reading = match now {
            Ok(reading) => reading,
            Err(reason) => {
                let state = reason.clone();
                self.workers.push(WorkerLine { address, state, well: false });
                return;
            }
        };
        let state = match (reading.ready, reading.blocked) {
            (_, true) => "blocked by the broker",
            (true, false) => "ready",
            (false, false) => "not ready",
        };
        let well = reading.ready && !reading.blocked;
        self.workers.push(WorkerLine { address, state: state.to_owned(), well });
        self.in_flight += reading.in_flight;
        self.threads += reading.threads;
        // What it did before we first asked is no part of this moment.
        let Some(before) = before else { return };
        for (outcome, count) in &reading.outcomes {
            let earlier = before.outcomes.get(outcome).copied().unwrap_or_default();
            *self.outcomes.entry(outcome.clone()).or_default() += added(earlier, *count);
        }
        for (stage, spent) in &reading.stages {
            let earlier = before.stages.get(stage).copied().unwrap_or_default();
            let sums = self.stages.entry(stage.clone()).or_default();
            sums[0] += added(earlier.seconds, spent.seconds);
            sums[1] += added(earlier.count, spent.count);
        }
        self.article[0] += added(before.article.seconds, reading.article.seconds);
        self.article[1] += added(before.article.count, reading.article.count);
    }
}
