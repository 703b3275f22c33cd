//! The loop: a session, its deliveries, and what happens when either ends.
//!
//! Shutdown is a protocol of three steps, all here: the consumer is cancelled; deliveries that the
//! broker had already handed over are brought to their end; the session is closed. It has a
//! deadline; what is not finished by then stays with the broker.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use super::settle::{End, settle};
use super::{Shared, Stop, WorkerError};
use crate::amqp::{AmqpError, Connector, Deliveries, Publisher, Session};
use crate::telemetry::State;

/// The first wait before connecting again; it doubles up to `[broker] reconnect_max`.
const FIRST_WAIT: Duration = Duration::from_millis(250);

/// A session that lasted this long was a good one: the waits begin anew.
const GOOD_SESSION: Duration = Duration::from_secs(30);

/// How long the broker may take over the goodbye, beyond the drain's deadline: a stalled one must not
/// hold the process.
const CLOSING: Duration = Duration::from_secs(5);

/// The tasks of the deliveries that are in hand.
type InHand = JoinSet<Result<End, AmqpError>>;

/// What a worker has done in its life.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Records published.
    pub published: u64,
    /// Attempts that will be made again.
    pub retried: u64,
    /// Articles sent to the dead queue.
    pub dead: u64,
    /// Deliveries in hand when the drain's deadline passed: the broker has them still.
    pub left: usize,
}

impl Summary {
    fn count(&mut self, end: End) {
        match end {
            End::Published => self.published += 1,
            End::Retried => self.retried += 1,
            End::Dead => self.dead += 1,
        }
    }
}

pub(super) async fn run(
    shared: &Arc<Shared>,
    connector: &Connector,
    mut stop: watch::Receiver<Stop>,
) -> Result<Summary, WorkerError> {
    let mut summary = Summary::default();
    let mut wait = FIRST_WAIT;
    // Topology that does not fit at the start is the operator's to mend. Later, while a cluster
    // comes back, a queue may be missing for a moment.
    let mut has_worked = false;
    while *stop.borrow() == Stop::No {
        let started = Instant::now();
        let opened = tokio::select! {
            opened = open(shared, connector) => opened,
            _ = stop.wait_for(|s| *s != Stop::No) => break,
        };
        let ended = match opened {
            Ok(open) => {
                has_worked = true;
                work(shared, open, stop.clone(), &mut summary).await
            }
            Err(error) => Err(error),
        };
        let Err(error) = ended else { break };
        shared.metrics.in_flight(0);
        shared.metrics.disconnected();
        shared.health.tell(State::Disconnected(error.to_string()));
        if let Some(count) = shared.pool.stuck() {
            return Err(WorkerError::Stuck(count));
        }
        if !error.is_transient() && !has_worked {
            return Err(error.into());
        }
        if started.elapsed() > GOOD_SESSION {
            wait = FIRST_WAIT;
        }
        let wait_ms = wait.as_millis();
        tracing::warn!(%error, wait_ms, "the session with the broker ended; connecting again");
        tokio::select! {
            () = sleep(wait) => {}
            _ = stop.wait_for(|s| *s != Stop::No) => {}
        }
        wait = (wait * 2).min(shared.config.broker.reconnect_max.max(FIRST_WAIT));
    }
    Ok(summary)
}

/// A session that is ready to work.
struct Open {
    session: Session,
    publisher: Publisher,
    deliveries: Deliveries,
}

async fn open(shared: &Shared, connector: &Connector) -> Result<Open, AmqpError> {
    let session = connector.connect().await?;
    session.prepare(&shared.config).await?;
    let publisher = session.publisher(shared.config.worker.confirm_timeout).await?;
    let input = &shared.config.input;
    let deliveries = session.consume(&input.queue, input.prefetch).await?;
    shared.metrics.connected();
    shared.health.tell(State::Ready);
    let (queue, prefetch) = (&input.queue, input.prefetch);
    tracing::info!(node = %session.node(), queue, prefetch, "consuming");
    Ok(Open { session, publisher, deliveries })
}

/// Works until told to stop (`Ok`) or until the session breaks.
async fn work(
    shared: &Arc<Shared>,
    mut open: Open,
    mut stop: watch::Receiver<Stop>,
    summary: &mut Summary,
) -> Result<(), AmqpError> {
    // Dropping the set, when the session breaks, drops its tasks: what they hold the broker has.
    let mut in_hand = InHand::new();
    let mut blocked = open.session.blocked();
    loop {
        tokio::select! {
            biased;
            _ = stop.wait_for(|s| *s != Stop::No) => break,
            Some(ended) = in_hand.join_next() => summary.count(ended.map_err(|error| lost_task(&error))??),
            delivery = open.deliveries.next() => match delivery? {
                Some(delivery) => {
                    let publisher = open.publisher.clone();
                    in_hand.spawn(settle(Arc::clone(shared), publisher, Arc::new(delivery)));
                }
                None => return Err(AmqpError::Lost("the broker cancelled the consumer".to_owned())),
            },
            Ok(()) = blocked.changed() => {
                say_blocked(shared, blocked.borrow_and_update().as_deref());
            }
            error = open.session.lost() => return Err(error),
        }
        shared.metrics.in_flight(in_hand.len());
        shared.metrics.threads(shared.pool.threads(), shared.pool.left_behind());
        if let Some(count) = shared.pool.stuck() {
            return Err(AmqpError::Lost(format!("{count} threads are stuck")));
        }
    }
    shared.health.tell(State::Draining);
    tracing::info!(in_hand = in_hand.len(), "stopping: taking no more, finishing what is in hand");
    drain(shared, &mut open, &mut in_hand, summary).await;
    let Open { session, deliveries, .. } = open;
    let closing = timeout(CLOSING, deliveries.close()).await;
    if let Err(error) = closing.unwrap_or(Err(AmqpError::TimedOut("closing the consumer"))) {
        tracing::warn!(%error, "the broker may deliver again what was done last");
    }
    session.close().await;
    Ok(())
}

/// Brings what is in hand to its end, within the deadline.
async fn drain(shared: &Arc<Shared>, open: &mut Open, in_hand: &mut InHand, summary: &mut Summary) {
    let Open { session, publisher, deliveries } = open;
    let finishing = async {
        deliveries.cancel().await?;
        while let Some(delivery) = deliveries.next().await? {
            in_hand.spawn(settle(Arc::clone(shared), publisher.clone(), Arc::new(delivery)));
        }
        while let Some(ended) = in_hand.join_next().await {
            shared.metrics.in_flight(in_hand.len());
            summary.count(ended.map_err(|error| lost_task(&error))??);
        }
        Ok::<(), AmqpError>(())
    };
    let finished = tokio::select! {
        finished = timeout(shared.config.worker.drain_timeout, finishing) => finished,
        error = session.lost() => Ok(Err(error)),
    };
    // Those, and what the broker had handed over but nobody began.
    summary.left = in_hand.len() + deliveries.not_taken();
    match finished {
        Ok(Ok(())) => {}
        Ok(Err(error)) => {
            tracing::warn!(%error, left = summary.left, "the broker keeps what was not finished");
        }
        Err(_) => {
            tracing::warn!(
                left = summary.left,
                "out of time; the broker keeps what was not finished"
            );
        }
    }
}

fn say_blocked(shared: &Shared, reason: Option<&str>) {
    if let Some(reason) = reason {
        shared.health.tell(State::Blocked(reason.to_owned()));
        tracing::warn!(reason, "the broker is blocked (see its memory and disk); waiting");
    } else {
        shared.health.tell(State::Ready);
        tracing::info!("the broker is no longer blocked");
    }
}

/// A task that settles deliveries does not panic: stages run elsewhere, under `catch_unwind`.
fn lost_task(error: &tokio::task::JoinError) -> AmqpError {
    AmqpError::Lost(format!("a task of the worker failed: {error}"))
}
