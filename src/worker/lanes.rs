//! Where deliveries come from: the live queue, and beside it the backfill queue, if there is one.
//!
//! The backfill is for what can wait, such as the replay of a day. One article of it is always in
//! hand, so that it moves (and the broker does not take its consumer for dead); more are taken only
//! while the live queue leaves threads idle.

use crate::amqp::{AmqpError, Deliveries, Delivery, Session};
use crate::config::InputConfig;

/// Backfill deliveries that may be in hand for each thread, while nothing else is.
const BACKFILL_PER_THREAD: usize = 2;

/// Which of the two a delivery came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lane {
    Live,
    Backfill,
}

/// The consumers of a session.
#[derive(Debug)]
pub(super) struct Lanes {
    live: Deliveries,
    backfill: Option<Deliveries>,
    /// The most deliveries in hand with which another of the backfill is taken.
    room: usize,
}

impl Lanes {
    /// Starts to consume, holding at most `prefetch` live deliveries.
    pub(super) async fn open(
        session: &Session,
        input: &InputConfig,
        prefetch: u16,
        threads: usize,
    ) -> Result<Self, AmqpError> {
        let room = threads * BACKFILL_PER_THREAD;
        let live = session.consume_all(&input.queues(), prefetch).await?;
        let backfill = match input.backfill() {
            None => None,
            Some(queue) => {
                let few = u16::try_from(room).unwrap_or(u16::MAX).min(prefetch);
                Some(session.consume(queue, few).await?)
            }
        };
        Ok(Self { live, backfill, room })
    }

    /// The next delivery; `None` once a consumer was cancelled and all that it had been given came
    /// out. `in_hand` counts what is, and `of_backfill` what of it is backfill.
    pub(super) async fn next(
        &mut self,
        in_hand: usize,
        of_backfill: usize,
    ) -> Result<Option<(Lane, Delivery)>, AmqpError> {
        let wanted = of_backfill == 0 || in_hand < self.room;
        let Self { live, backfill, .. } = self;
        let (lane, delivery) = tokio::select! {
            biased;
            delivery = live.next() => (Lane::Live, delivery?),
            delivery = next_of(backfill), if wanted => (Lane::Backfill, delivery?),
        };
        Ok(delivery.map(|delivery| (lane, delivery)))
    }

    /// Asks the broker for no more.
    pub(super) async fn cancel(&self) -> Result<(), AmqpError> {
        self.live.cancel().await?;
        match &self.backfill {
            None => Ok(()),
            Some(backfill) => backfill.cancel().await,
        }
    }

    /// After [`Self::cancel`]: what was handed over and not taken yet, one by one.
    pub(super) async fn rest(&mut self) -> Result<Option<(Lane, Delivery)>, AmqpError> {
        if let Some(delivery) = self.live.next().await? {
            return Ok(Some((Lane::Live, delivery)));
        }
        match &mut self.backfill {
            None => Ok(None),
            Some(backfill) => Ok(backfill.next().await?.map(|d| (Lane::Backfill, d))),
        }
    }

    /// See [`Deliveries::not_taken`].
    pub(super) fn not_taken(&mut self) -> usize {
        self.live.not_taken() + self.backfill.as_mut().map_or(0, Deliveries::not_taken)
    }

    /// See [`Deliveries::close`].
    pub(super) async fn close(self) -> Result<(), AmqpError> {
        let backfill = async {
            match self.backfill {
                None => Ok(()),
                Some(backfill) => backfill.close().await,
            }
        };
        let (live, backfill) = tokio::join!(self.live.close(), backfill);
        live.and(backfill)
    }
}

async fn next_of(backfill: &mut Option<Deliveries>) -> Result<Option<Delivery>, AmqpError> {
    match backfill {
        None => std::future::pending().await,
        Some(backfill) => backfill.next().await,
    }
}
