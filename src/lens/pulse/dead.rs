//! The dead letters, as the pulse lists and replays them.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::amqp::{AmqpError, Connector, DeadLetter, DeadLetters, PublishError};
use crate::config::Config;

/// Dead letters that are listed; the queue may hold more.
const LISTED: usize = 100;

/// How long a confirm may take.
const CONFIRM_TIMEOUT: Duration = Duration::from_secs(30);

/// A dead letter.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    id: String,
    code: String,
    reason: String,
    attempts: u32,
    bytes: usize,
}

/// Which dead letters to replay: the one with this id, or all with this code.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "lowercase")]
pub(in crate::lens) enum Choice {
    /// An article.
    Id(String),
    /// A reason.
    Code(String),
}

/// The oldest dead letters. They are taken and given back, as by `newsmill dead list`.
///
/// # Errors
/// When the queue is missing or the session breaks.
pub(super) async fn list(connector: &Connector, config: &Config) -> Result<Vec<Line>, AmqpError> {
    let session = connector.connect().await?;
    let mut letters = DeadLetters::open(&session, &config.dead.queue, LISTED).await?;
    let mut lines = Vec::new();
    while let Some(letter) = letters.next().await? {
        lines.push(Line {
            id: letter.id(),
            code: letter.code(),
            reason: letter.reason(),
            attempts: letter.attempts(),
            bytes: letter.body().len(),
        });
    }
    letters.close().await?;
    session.close().await;
    Ok(lines)
}

/// Sends the chosen ones to the input exchange again; says how many.
///
/// # Errors
/// When one is not confirmed: it stays, and so do those after it.
pub(super) async fn replay(
    connector: &Connector,
    config: &Config,
    choice: &Choice,
) -> Result<usize, PublishError> {
    let session = connector.connect().await?;
    let publisher = session.publisher(CONFIRM_TIMEOUT).await?;
    let mut letters = DeadLetters::open(&session, &config.dead.queue, usize::MAX).await?;
    let wanted = |letter: &DeadLetter| match choice {
        Choice::Id(id) => *id == letter.id(),
        Choice::Code(code) => *code == letter.code(),
    };
    let replayed = letters.replay(&publisher, &config.input.exchange, wanted).await?;
    letters.close().await?;
    session.close().await;
    Ok(replayed)
}
