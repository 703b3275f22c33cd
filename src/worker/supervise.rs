//! The loop: a session, its deliveries, and what happens when either ends.
//!
//! Shutdown is a protocol of three steps, all here: the consumer is cancelled; deliveries that the
//! broker had already handed over are brought to their end; the session is closed. It has a
//! deadline; what is not finished by then stays with the broker.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};
use tokio::time::{Instant, interval, sleep, sleep_until, timeout};

use super::lanes::{Lane, Lanes};
use super::settle::{End, settle};
use super::{Shared, Stop, Until, WorkerError};
use crate::amqp::{AmqpError, Connector, Delivery, Publisher, Session};
use crate::telemetry::State;

/// The first wait before connecting again; it doubles up to `[broker] reconnect_max`.
const FIRST_WAIT: Duration = Duration::from_millis(250);

/// A session that lasted this long was a good one: the waits begin anew.
const GOOD_SESSION: Duration = Duration::from_secs(30);

/// How often a worker that has nothing to do looks at its threads.
const LOOK: Duration = Duration::from_secs(1);

/// How long the broker may take over the goodbye, beyond the drain's deadline: a stalled one must not
/// hold the process.
const CLOSING: Duration = Duration::from_secs(5);

/// The tasks of the deliveries that are in hand. Dropping it, when the session breaks, drops them:
/// what they hold the broker has.
#[derive(Default)]
struct InHand {
    tasks: JoinSet<Result<(Lane, End), AmqpError>>,
    of_backfill: usize,
}

impl InHand {
    fn begin(
        &mut self,
        shared: &Arc<Shared>,
        publisher: &Arc<Publisher>,
        lane: Lane,
        delivery: Delivery,
    ) {
        let settling = settle(Arc::clone(shared), Arc::clone(publisher), Arc::new(delivery));
        self.of_backfill += usize::from(lane == Lane::Backfill);
        // Boxed, since a task is moved a few times while it is made, and this one is of 4 KB.
        self.tasks.spawn(Box::pin(async move { Ok((lane, settling.await?)) }));
        shared.metrics.in_flight(self.tasks.len());
    }

    /// The next that comes to its end; `None` when there is none.
    async fn end(&mut self, shared: &Shared) -> Option<Result<End, AmqpError>> {
        let ended = self.tasks.join_next().await?;
        Some(self.ended(shared, ended))
    }

    /// One that has come to its end already.
    fn end_now(&mut self, shared: &Shared) -> Option<Result<End, AmqpError>> {
        let ended = self.tasks.try_join_next()?;
        Some(self.ended(shared, ended))
    }

    fn ended(
        &mut self,
        shared: &Shared,
        ended: Result<Result<(Lane, End), AmqpError>, JoinError>,
    ) -> Result<End, AmqpError> {
        shared.metrics.in_flight(self.tasks.len());
        match ended {
            Ok(Ok((lane, end))) => {
                self.of_backfill -= usize::from(lane == Lane::Backfill);
                Ok(end)
            }
            Ok(Err(error)) => Err(error),
            // A task that settles deliveries does not panic: stages run elsewhere, under
            // `catch_unwind`.
            Err(error) => Err(AmqpError::Lost(format!("a task of the worker failed: {error}"))),
        }
    }
}

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
    /// Deliveries that came to an end.
    fn ended(&self) -> u64 {
        self.published + self.retried + self.dead
    }

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
    until: Until,
) -> Result<Summary, WorkerError> {
    let mut summary = Summary::default();
    let mut wait = FIRST_WAIT;
    // Topology that does not fit at the start is the operator's to mend. Later, while a cluster
    // comes back, a queue may be missing for a moment.
    let mut has_worked = false;
    while *stop.borrow() == Stop::No {
        let started = Instant::now();
        let opened = tokio::select! {
            opened = open(shared, connector, left(until, &summary)) => opened,
            _ = stop.wait_for(|s| *s != Stop::No) => break,
        };
        let ended = match opened {
            Ok(open) => {
                has_worked = true;
                work(shared, open, stop.clone(), until, &mut summary).await
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
    publisher: Arc<Publisher>,
    lanes: Lanes,
}

/// How many more deliveries the worker may take.
fn left(until: Until, summary: &Summary) -> Option<u64> {
    until.max_messages.map(|most| most.saturating_sub(summary.ended()))
}

async fn open(
    shared: &Shared,
    connector: &Connector,
    most: Option<u64>,
) -> Result<Open, AmqpError> {
    let session = connector.connect().await?;
    session.prepare(&shared.config).await?;
    let publisher = Arc::new(session.publisher(shared.config.worker.confirm_timeout).await?);
    let input = &shared.config.input;
    // Not more than will be taken: the rest would have to go back.
    let most = most.map_or(u16::MAX, |most| u16::try_from(most).unwrap_or(u16::MAX).max(1));
    let prefetch = input.prefetch.min(most);
    let lanes = Lanes::open(&session, input, prefetch, shared.pool.threads()).await?;
    shared.metrics.connected();
    shared.health.tell(State::Ready);
    let (queue, backfill) = (&input.queue, input.backfill());
    let shards = input.shards;
    tracing::info!(node = %session.node(), queue, shards, backfill, prefetch, "consuming");
    Ok(Open { session, publisher, lanes })
}

/// Works until told to stop or done (`Ok`), or until the session breaks.
async fn work(
    shared: &Arc<Shared>,
    mut open: Open,
    stop: watch::Receiver<Stop>,
    until: Until,
    summary: &mut Summary,
) -> Result<(), AmqpError> {
    let mut in_hand = InHand::default();
    let had_enough = take(shared, &mut open, &mut in_hand, stop, until, summary).await?;
    shared.health.tell(State::Draining);
    tracing::info!(
        in_hand = in_hand.tasks.len(),
        "stopping: taking no more, finishing what is in hand"
    );
    drain(shared, &mut open, &mut in_hand, had_enough, summary).await;
    let Open { session, lanes, .. } = open;
    let closing = timeout(CLOSING, lanes.close()).await;
    if let Err(error) = closing.unwrap_or(Err(AmqpError::TimedOut("closing the consumer"))) {
        tracing::warn!(%error, "the broker may deliver again what was done last");
    }
    session.close().await;
    Ok(())
}

/// Takes deliveries and has them settled until told to stop, or until there were enough (`true`).
async fn take(
    shared: &Arc<Shared>,
    open: &mut Open,
    in_hand: &mut InHand,
    mut stop: watch::Receiver<Stop>,
    until: Until,
    summary: &mut Summary,
) -> Result<bool, AmqpError> {
    let Open { session, publisher, lanes } = open;
    let mut blocked = session.blocked();
    let mut idle_since = Instant::now();
    let mut lost = pin!(session.lost());
    let mut looks = interval(LOOK);
    loop {
        while let Some(ended) = in_hand.end_now(shared) {
            summary.count(ended?);
            idle_since = Instant::now();
        }
        let (count, of_backfill) = (in_hand.tasks.len(), in_hand.of_backfill);
        if left(until, summary).is_some_and(|left| count as u64 >= left) {
            return Ok(true);
        }
        // What is there is taken at once, at most the prefetch: to look at everything below for each
        // delivery would cost more than its own way through the broker.
        if let Some(next) = lanes.next(count, of_backfill).now_or_never() {
            let (lane, delivery) = next?.ok_or_else(cancelled)?;
            in_hand.begin(shared, publisher, lane, delivery);
            continue;
        }
        let bored = until.idle.filter(|_| count == 0).map(|idle| idle_since + idle);
        tokio::select! {
            biased;
            _ = stop.wait_for(|s| *s != Stop::No) => return Ok(false),
            Some(ended) = in_hand.end(shared) => {
                summary.count(ended?);
                idle_since = Instant::now();
            }
            next = lanes.next(count, of_backfill) => {
                let (lane, delivery) = next?.ok_or_else(cancelled)?;
                in_hand.begin(shared, publisher, lane, delivery);
            }
            () = sleep_until(bored.unwrap_or(idle_since)), if bored.is_some() => return Ok(false),
            Ok(()) = blocked.changed() => {
                say_blocked(shared, blocked.borrow_and_update().as_deref());
            }
            error = &mut lost => return Err(error),
            _ = looks.tick() => {}
        }
        shared.metrics.threads(shared.pool.threads(), shared.pool.left_behind());
        if let Some(count) = shared.pool.stuck() {
            return Err(AmqpError::Lost(format!("{count} threads are stuck")));
        }
    }
}

fn cancelled() -> AmqpError {
    AmqpError::Lost("the broker cancelled the consumer".to_owned())
}

/// Brings what is in hand to its end, within the deadline. Deliveries that were handed over and not
/// begun are in hand too, unless there were enough: then they go back when the channel closes.
async fn drain(
    shared: &Arc<Shared>,
    open: &mut Open,
    in_hand: &mut InHand,
    had_enough: bool,
    summary: &mut Summary,
) {
    let Open { session, publisher, lanes } = open;
    let finishing = async {
        lanes.cancel().await?;
        while !had_enough && let Some((lane, delivery)) = lanes.rest().await? {
            in_hand.begin(shared, publisher, lane, delivery);
        }
        while let Some(ended) = in_hand.end(shared).await {
            summary.count(ended?);
        }
        Ok::<(), AmqpError>(())
    };
    let finished = tokio::select! {
        finished = timeout(shared.config.worker.drain_timeout, finishing) => finished,
        error = session.lost() => Ok(Err(error)),
    };
    // Those that were begun, and those that the broker had handed over for it.
    let not_begun = lanes.not_taken();
    summary.left = in_hand.tasks.len() + if had_enough { 0 } else { not_begun };
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
