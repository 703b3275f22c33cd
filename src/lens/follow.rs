//! The records that pass through the worker while the lens is open: the last of them, in memory.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use tokio::time::sleep;

use super::LensError;
use crate::amqp::{AmqpError, Connector, Session, Tap};
use crate::config::{Config, Topology};

/// The last records, the newest at the back.
#[derive(Debug)]
pub(super) struct Followed {
    keep: usize,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    /// How many have passed since the lens was opened: the number of the newest.
    passed: u64,
    records: VecDeque<(Line, Vec<u8>)>,
}

/// A record in the list.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Line {
    /// By which it is asked for.
    number: u64,
    title: Option<String>,
    source: Option<String>,
    language: String,
    quotes: usize,
}

/// The part of a record that a line shows.
#[derive(Debug, Deserialize)]
struct Glance {
    title: Option<String>,
    source: Option<String>,
    language: crate::record::Language,
    quotes: Vec<serde::de::IgnoredAny>,
}

impl Followed {
    /// The list, the newest first.
    pub(super) fn lines(&self) -> Vec<Line> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.records.iter().rev().map(|(line, _)| line.clone()).collect()
    }

    /// A record, while it is kept.
    pub(super) fn record(&self, number: u64) -> Option<Vec<u8>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.records.iter().find(|(line, _)| line.number == number);
        found.map(|(_, body)| body.clone())
    }

    fn add(&self, body: Vec<u8>) {
        // A message that is no record is not ours to show.
        let Ok(glance) = serde_json::from_slice::<Glance>(&body) else { return };
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.passed += 1;
        let line = Line {
            number: kept.passed,
            title: glance.title,
            source: glance.source,
            language: glance.language.code,
            quotes: glance.quotes.len(),
        };
        kept.records.push_back((line, body));
        while kept.records.len() > self.keep {
            kept.records.pop_front();
        }
    }
}

/// Connects, and follows for as long as the process lives.
///
/// # Errors
/// When the first connection fails; later ones are made again, for ever.
pub(super) async fn start(
    connector: Connector,
    config: &Config,
    keep: u32,
) -> Result<Arc<Followed>, LensError> {
    if !config.output.declare_queue && config.topology == Topology::Declare {
        return Err(LensError::NothingKeeps);
    }
    let kept = Mutex::new(Kept::default());
    let followed = Arc::new(Followed { keep: keep as usize, kept });
    let first = open(&connector, config, keep).await?;
    let (config, into) = (config.clone(), Arc::clone(&followed));
    tokio::spawn(async move {
        let mut opened = Ok(first);
        loop {
            let ended = match opened {
                Ok((_session, mut tap)) => drain(&mut tap, &into).await,
                Err(error) => error,
            };
            tracing::warn!(error = %ended, "the records are not followed; connecting again");
            sleep(config.broker.reconnect_max.min(std::time::Duration::from_secs(2))).await;
            opened = open(&connector, &config, keep).await;
        }
    });
    Ok(followed)
}

async fn open(
    connector: &Connector,
    config: &Config,
    keep: u32,
) -> Result<(Session, Tap), AmqpError> {
    let session = connector.connect().await?;
    session.prepare(config).await?;
    let tap = session.tap(&config.output.exchange, &config.output.queue, keep).await?;
    Ok((session, tap))
}

/// Keeps what comes until the session breaks.
async fn drain(tap: &mut Tap, into: &Followed) -> AmqpError {
    loop {
        match tap.next().await {
            Ok(body) => into.add(body),
            Err(error) => return error,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Followed, Kept};
    use std::sync::Mutex;

    #[test]
    fn the_last_are_kept_under_numbers_that_stay() {
        let followed = Followed { keep: 2, kept: Mutex::new(Kept::default()) };
        for title in ["one", "two", "three"] {
            let record = serde_json::json!({
                "title": title, "source": null, "quotes": [{}],
                "language": {"code": "en", "confidence": 1.0},
            });
            followed.add(record.to_string().into_bytes());
        }
        followed.add(b"no record".to_vec());
        let lines = followed.lines();
        let shown: Vec<_> = lines.iter().map(|line| (line.number, line.title.as_deref())).collect();
        assert_eq!(shown, [(3, Some("three")), (2, Some("two"))]);
        assert!(followed.record(1).is_none() && followed.record(3).is_some());
    }
}
