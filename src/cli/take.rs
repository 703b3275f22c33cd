//! `newsmill take`.

use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::Args;
use newsmill::amqp::{Connector, Records};
use newsmill::config::Config;
use newsmill::record::EnrichedArticle;

use super::enrich::Format;
use super::pages::PageWriter;
use super::{pretty, runtime};

const EXAMPLES: &str = "\
Examples:
  newsmill take --count 1                  look at one record (and take it off the queue)
  newsmill take -f ndjson > records.ndjson write records to a file until interrupted";

/// Take records off a queue and print them.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct TakeArgs {
    /// Stop after this many; without it, go on until interrupted.
    #[arg(short, long, value_name = "N")]
    count: Option<usize>,
    /// Give up when no record comes for this long, as in "30s".
    #[arg(long, value_name = "TIME", value_parser = humantime_serde::re::humantime::parse_duration)]
    timeout: Option<Duration>,
    /// The queue; by default the one of [output].
    #[arg(long, value_name = "NAME")]
    queue: Option<String>,
    /// Form of the output: pretty on a terminal, otherwise ndjson.
    #[arg(short, long, value_enum)]
    format: Option<Format>,
}

pub(super) fn run(args: &TakeArgs, config: &Config) -> anyhow::Result<ExitCode> {
    let on_terminal = std::io::stdout().is_terminal();
    let format = args.format.unwrap_or(if on_terminal { Format::Pretty } else { Format::Ndjson });
    let queue = args.queue.as_deref().unwrap_or(&config.output.queue);
    runtime()?.block_on(async {
        let session = Connector::new(&config.broker, "take")?.connect().await?;
        let mut records = Records::open(&session, queue).await?;
        let mut out = anstream::stdout();
        let mut pages = PageWriter::default();
        let mut taken = 0;
        while args.count.is_none_or(|count| taken < count) {
            let next = records.next();
            let record = match args.timeout {
                None => next.await?,
                Some(limit) => match tokio::time::timeout(limit, next).await {
                    Ok(record) => record?,
                    Err(_) => bail!("no record came within {limit:?}; {taken} were taken"),
                },
            };
            let mut bytes = Vec::new();
            match format {
                Format::Ndjson => {
                    bytes.extend_from_slice(record.body());
                    bytes.push(b'\n');
                }
                Format::Pretty => pretty::write(&parsed(record.body(), queue)?, &mut bytes)?,
                Format::Html => pages.add(&parsed(record.body(), queue)?, None, &mut bytes)?,
            }
            out.write_all(&bytes)?;
            out.flush()?;
            record.ack().await?;
            taken += 1;
        }
        pages.finish(&mut out)?;
        records.close().await?;
        session.close().await;
        Ok(ExitCode::SUCCESS)
    })
}

fn parsed(body: &[u8], queue: &str) -> anyhow::Result<EnrichedArticle> {
    serde_json::from_slice(body)
        .with_context(|| format!("a message in queue {queue:?} is no record"))
}
