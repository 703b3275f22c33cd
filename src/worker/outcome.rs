//! How a delivery ended, and the one line that the log has of it.

use std::time::Duration;

use super::job::Counts;

/// How a delivery ended, once the broker has it safe.
#[derive(Debug)]
pub(super) enum Outcome {
    /// Its record was published.
    Published {
        /// What the record holds.
        counts: Counts,
        /// Bytes of the record.
        bytes: usize,
        /// Time on the CPU.
        took: Duration,
    },
    /// It waits for its next attempt.
    Retried {
        /// Why this one failed.
        code: &'static str,
        /// In words.
        reason: String,
        /// How long it waits.
        delay: Duration,
    },
    /// It is in the dead queue.
    Dead {
        /// Why.
        code: &'static str,
        /// In words.
        reason: String,
    },
}

impl Outcome {
    /// Its name in logs and metrics.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Published { .. } => "published",
            Self::Retried { .. } => "retried",
            Self::Dead { .. } => "dead",
        }
    }

    /// The code of the reason; empty for what was published.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Published { .. } => "",
            Self::Retried { code, .. } | Self::Dead { code, .. } => code,
        }
    }

    /// Writes the log line of an article. Never a word of its body.
    pub(super) fn log(&self, id: &str, attempt: u32, total: Duration) {
        let total_ms = millis(total);
        match self {
            Self::Published { counts, bytes, took } => tracing::info!(
                id,
                outcome = self.word(),
                attempt,
                quotes = counts.quotes,
                entities = counts.entities,
                record_bytes = bytes,
                cpu_ms = millis(*took),
                total_ms,
                "article published"
            ),
            Self::Retried { code, reason, delay } => tracing::warn!(
                id,
                outcome = self.word(),
                attempt,
                code,
                reason,
                delay_ms = millis(*delay),
                total_ms,
                "article will be tried again"
            ),
            Self::Dead { code, reason } => tracing::warn!(
                id,
                outcome = self.word(),
                attempt,
                code,
                reason,
                total_ms,
                "article is in the dead queue"
            ),
        }
    }
}

/// Milliseconds, to the microsecond.
fn millis(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1_000_000.0).round() / 1_000.0
}
