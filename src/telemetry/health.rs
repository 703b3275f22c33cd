//! Whether a worker works: what `/readyz` says, and the gauges beside it.

use std::sync::Arc;

use tokio::sync::watch;

use super::Metrics;

/// What a worker is able to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It has no session with the broker: why not.
    Disconnected(String),
    /// It consumes and can publish.
    Ready,
    /// It consumes, but the broker takes no messages: why not.
    Blocked(String),
    /// It takes no more, and finishes what it has.
    Draining,
}

impl State {
    /// Why it is not ready; `None` when it is.
    #[must_use]
    pub fn reason(&self) -> Option<String> {
        match self {
            Self::Ready => None,
            Self::Disconnected(why) => Some(format!("disconnected: {why}")),
            Self::Blocked(why) => Some(format!("the broker is blocked: {why}")),
            Self::Draining => Some("draining".to_owned()),
        }
    }
}

/// The worker's state, told by the worker and read by whoever asks.
#[derive(Debug, Clone)]
pub struct Health {
    state: watch::Sender<State>,
    metrics: Arc<Metrics>,
}

impl Health {
    /// That of a worker which has just begun.
    #[must_use]
    pub fn new(metrics: Arc<Metrics>) -> Self {
        let state = State::Disconnected("no session has been opened yet".to_owned());
        Self { state: watch::Sender::new(state), metrics }
    }

    /// Tells a new state. A worker that drains never becomes ready again.
    pub fn tell(&self, state: State) {
        self.state.send_if_modified(|now| {
            if *now == State::Draining {
                return false;
            }
            self.metrics.state(state == State::Ready, matches!(state, State::Blocked(_)));
            *now = state;
            true
        });
    }

    /// The state now.
    #[must_use]
    pub fn state(&self) -> State {
        self.state.borrow().clone()
    }
}

#[cfg(test)]
mod tests {
    use super::{Health, State};
    use crate::telemetry::Metrics;
    use std::sync::Arc;

    #[test]
    fn draining_is_the_last_state() {
        let metrics = Arc::new(Metrics::default());
        let health = Health::new(Arc::clone(&metrics));
        assert!(health.state().reason().is_some_and(|why| why.starts_with("disconnected")));
        health.tell(State::Ready);
        assert_eq!(health.state().reason(), None);
        assert!(metrics.text().contains("newsmill_ready 1"));
        health.tell(State::Blocked("low on memory".to_owned()));
        assert!(metrics.text().contains("newsmill_blocked 1"));
        health.tell(State::Draining);
        health.tell(State::Ready);
        assert_eq!(health.state().reason().as_deref(), Some("draining"));
        assert!(metrics.text().contains("newsmill_ready 0"));
    }
}
