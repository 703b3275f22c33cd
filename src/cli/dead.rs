//! `newsmill dead`.

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::bail;
use clap::{Args, Subcommand};
use newsmill::amqp::{Connector, DeadLetter, DeadLetters, Session};
use newsmill::config::Config;

use super::runtime;

/// How long the broker may take to confirm a replayed article.
const CONFIRM_TIMEOUT: Duration = Duration::from_secs(30);

/// The longest reason that a list shows, in characters.
const REASON_WIDTH: usize = 100;

/// Look through, replay or drop what could not be processed.
#[derive(Debug, Subcommand)]
pub(super) enum DeadCommand {
    /// List the articles and why each is there; changes nothing
    List {
        /// Show at most this many, the oldest first.
        #[arg(long, default_value_t = 50, value_name = "N")]
        limit: usize,
        /// One JSON object a line.
        #[arg(long)]
        json: bool,
    },
    /// Show one article with all that is known of it; changes nothing
    Show {
        /// Its id, as `dead list` shows it.
        id: String,
        /// Write the body alone, byte for byte.
        #[arg(long)]
        body: bool,
    },
    /// Publish articles to the input exchange once more, and take them out of the dead queue
    Replay(Choice),
    /// Take articles out of the dead queue for good
    Drop(Choice),
}

/// Which articles.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub(super) struct Choice {
    /// Those with these ids.
    ids: Vec<String>,
    /// Those with this code, as `dead list` shows it.
    #[arg(long, conflicts_with = "ids")]
    code: Option<String>,
    /// All that are there now.
    #[arg(long, conflicts_with_all = ["ids", "code"])]
    all: bool,
}

impl Choice {
    fn wants(&self, letter: &DeadLetter) -> bool {
        self.all
            || self.code.as_ref().is_some_and(|code| *code == letter.code())
            || self.ids.contains(&letter.id())
    }
}

pub(super) fn run(command: &DeadCommand, config: &Config) -> anyhow::Result<ExitCode> {
    runtime()?.block_on(async {
        let session = Connector::new(&config.broker, "dead")?.connect().await?;
        let code = match command {
            DeadCommand::List { limit, json } => list(&session, config, *limit, *json).await?,
            DeadCommand::Show { id, body } => show(&session, config, id, *body).await?,
            DeadCommand::Replay(choice) => replay(&session, config, choice).await?,
            DeadCommand::Drop(choice) => drop_them(&session, config, choice).await?,
        };
        session.close().await;
        Ok(code)
    })
}

async fn list(
    session: &Session,
    config: &Config,
    limit: usize,
    json: bool,
) -> anyhow::Result<ExitCode> {
    let mut letters = DeadLetters::open(session, &config.dead.queue, limit).await?;
    let total = letters.there();
    let mut out = anstream::stdout();
    let mut shown = 0;
    while let Some(letter) = letters.next().await? {
        shown += 1;
        if json {
            writeln!(out, "{}", serde_json::to_string(&letter.facts())?)?;
        } else {
            write_line(&mut out, &letter)?;
        }
    }
    letters.close().await?;
    if !json {
        match total.saturating_sub(shown) {
            0 if shown == 0 => writeln!(out, "the dead queue is empty")?,
            0 => writeln!(out, "{shown} articles")?,
            more => writeln!(out, "{shown} articles shown, {more} more: see --limit")?,
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn write_line(out: &mut impl Write, letter: &DeadLetter) -> std::io::Result<()> {
    let code = anstyle::AnsiColor::Red.on_default();
    let mut reason: String = letter.reason().chars().take(REASON_WIDTH).collect();
    if letter.reason().chars().count() > REASON_WIDTH {
        reason.push('…');
    }
    writeln!(
        out,
        "{}  {code}{}{code:#}  after {} attempts, {} bytes\n    {reason}",
        letter.id(),
        letter.code(),
        letter.attempts(),
        letter.body().len()
    )
}

async fn show(
    session: &Session,
    config: &Config,
    id: &str,
    body_alone: bool,
) -> anyhow::Result<ExitCode> {
    let mut letters = DeadLetters::open(session, &config.dead.queue, usize::MAX).await?;
    while let Some(letter) = letters.next().await? {
        if letter.id() != id {
            continue;
        }
        let mut out = std::io::stdout();
        if body_alone {
            out.write_all(letter.body())?;
        } else {
            for (name, value) in letter.facts() {
                writeln!(out, "{name}: {value}")?;
            }
            match std::str::from_utf8(letter.body()) {
                Ok(text) => writeln!(out, "\n{}", printable(text))?,
                Err(_) => writeln!(out, "\n(the body is not UTF-8; write it out with --body)")?,
            }
        }
        letters.close().await?;
        return Ok(ExitCode::SUCCESS);
    }
    bail!("there is no article with id {id:?} in the dead queue")
}

/// The text without control characters, by which a hostile body could write on the terminal.
fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() && c != '\n' && c != '\t' { '\u{fffd}' } else { c })
        .collect()
}

async fn replay(session: &Session, config: &Config, choice: &Choice) -> anyhow::Result<ExitCode> {
    let publisher = session.publisher(CONFIRM_TIMEOUT).await?;
    let mut letters = DeadLetters::open(session, &config.dead.queue, usize::MAX).await?;
    let exchange = &config.input.exchange;
    let done = letters.replay(&publisher, exchange, |letter| choice.wants(letter)).await?;
    letters.close().await?;
    said(done, "replayed")
}

async fn drop_them(
    session: &Session,
    config: &Config,
    choice: &Choice,
) -> anyhow::Result<ExitCode> {
    let mut done = 0;
    let mut letters = DeadLetters::open(session, &config.dead.queue, usize::MAX).await?;
    while let Some(letter) = letters.next().await? {
        if choice.wants(&letter) {
            letter.drop_for_good().await?;
            done += 1;
        }
    }
    letters.close().await?;
    said(done, "dropped")
}

fn said(done: usize, word: &str) -> anyhow::Result<ExitCode> {
    writeln!(std::io::stdout(), "{done} articles {word}")?;
    Ok(if done > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
