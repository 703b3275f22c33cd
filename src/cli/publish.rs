//! `newsmill publish`.

use std::io::Write as _;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::Args;
use newsmill::amqp::{Connector, Outgoing, Publisher};
use newsmill::config::Config;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::inputs::{self, Input, InputType};
use super::runtime;

/// Articles whose confirms may be waited for at once.
const IN_FLIGHT: usize = 256;

/// A producer of articles does not wait for ever for a broker that is blocked.
const CONFIRM_TIMEOUT: Duration = Duration::from_secs(30);

/// Put articles on the input exchange, each confirmed by the broker.
#[derive(Debug, Args)]
#[command(after_help = "Example: newsmill publish samples/")]
pub(super) struct PublishArgs {
    /// Files, folders and patterns, or - for standard input; the same as for `newsmill enrich`.
    #[arg(required = true)]
    files: Vec<String>,
    /// What the input is.
    #[arg(long, value_enum, default_value = "auto", value_name = "TYPE")]
    input_type: InputType,
    /// The routing key.
    #[arg(long, default_value = "article", value_name = "KEY", value_parser = routing_key)]
    routing_key: String,
}

/// AMQP's limit.
fn routing_key(key: &str) -> Result<String, String> {
    if key.len() > usize::from(u8::MAX) {
        return Err("a routing key has at most 255 bytes".to_owned());
    }
    Ok(key.to_owned())
}

pub(super) fn run(args: &PublishArgs, config: &Config) -> anyhow::Result<ExitCode> {
    let paths = inputs::paths(&args.files)?;
    let (sender, articles) = mpsc::channel(IN_FLIGHT);
    let input_type = args.input_type;
    let reader = std::thread::spawn(move || {
        // A failed publisher closes the channel, which ends the reading.
        inputs::each(&paths, input_type, &mut |input| sender.blocking_send(input).is_ok())
    });
    let published = runtime()?.block_on(publish_all(args, config, articles))?;
    match reader.join() {
        Ok(read) => read?,
        Err(_) => bail!("reading the files failed"),
    }
    let exchange = &config.input.exchange;
    writeln!(std::io::stdout(), "published {published} articles to exchange {exchange}")?;
    Ok(ExitCode::SUCCESS)
}

async fn publish_all(
    args: &PublishArgs,
    config: &Config,
    mut articles: mpsc::Receiver<Input>,
) -> anyhow::Result<u64> {
    let session = Connector::new(&config.broker, "publish")?.connect().await?;
    session.prepare(config).await?;
    let publisher = session.publisher(CONFIRM_TIMEOUT).await?;
    let mut in_flight = JoinSet::new();
    let mut published = 0;
    while let Some(input) = articles.recv().await {
        if in_flight.len() >= IN_FLIGHT
            && let Some(done) = in_flight.join_next().await
        {
            done??;
            published += 1;
        }
        let (exchange, key) = (config.input.exchange.clone(), args.routing_key.clone());
        in_flight.spawn(publish_one(publisher.clone(), exchange, key, input));
    }
    while let Some(done) = in_flight.join_next().await {
        done??;
        published += 1;
    }
    session.close().await;
    Ok(published)
}

async fn publish_one(
    publisher: Publisher,
    exchange: String,
    routing_key: String,
    input: Input,
) -> anyhow::Result<()> {
    let message = Outgoing::article(
        &exchange,
        &routing_key,
        &input.body,
        input.content_type,
        input.content_encoding,
    );
    publisher
        .publish(&message)
        .await
        .with_context(|| format!("{} was not published", input.name))?;
    Ok(())
}
