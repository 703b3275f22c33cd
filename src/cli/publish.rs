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
    /// Put them on the queue of [input] backfill_queue: workers take them when the live queue is idle.
    #[arg(long, conflicts_with = "routing_key")]
    backfill: bool,
    /// The AMQP priority of the messages: quorum queues of RabbitMQ 4 take those above 4 first.
    #[arg(long, value_name = "0-255")]
    priority: Option<u8>,
}

/// AMQP's limit.
fn routing_key(key: &str) -> Result<String, String> {
    if key.len() > usize::from(u8::MAX) {
        return Err("a routing key has at most 255 bytes".to_owned());
    }
    Ok(key.to_owned())
}

pub(super) fn run(args: &PublishArgs, config: &Config) -> anyhow::Result<ExitCode> {
    let (exchange, key) = if args.backfill {
        let queue = config.input.backfill().context("set [input] backfill_queue first")?;
        // The default exchange leads to each queue by its name.
        (String::new(), queue.to_owned())
    } else {
        (config.input.exchange.clone(), args.routing_key.clone())
    };
    let place = if args.backfill { format!("queue {key}") } else { format!("exchange {exchange}") };
    let target = Target { exchange, key, priority: args.priority };
    let paths = inputs::paths(&args.files)?;
    let (sender, articles) = mpsc::channel(IN_FLIGHT);
    let input_type = args.input_type;
    let reader = std::thread::spawn(move || {
        // A failed publisher closes the channel, which ends the reading.
        inputs::each(&paths, input_type, &mut |input| sender.blocking_send(input).is_ok())
    });
    let published = runtime()?.block_on(publish_all(&target, config, articles))?;
    match reader.join() {
        Ok(read) => read?,
        Err(_) => bail!("reading the files failed"),
    }
    writeln!(std::io::stdout(), "published {published} articles to {place}")?;
    Ok(ExitCode::SUCCESS)
}

/// Where articles go, and how urgent they are.
#[derive(Debug, Clone)]
struct Target {
    exchange: String,
    key: String,
    priority: Option<u8>,
}

async fn publish_all(
    target: &Target,
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
        in_flight.spawn(publish_one(publisher.clone(), target.clone(), input));
    }
    while let Some(done) = in_flight.join_next().await {
        done??;
        published += 1;
    }
    session.close().await;
    Ok(published)
}

async fn publish_one(publisher: Publisher, target: Target, input: Input) -> anyhow::Result<()> {
    let mut message = Outgoing::article(
        &target.exchange,
        &target.key,
        &input.body,
        input.content_type,
        input.content_encoding,
    );
    if let Some(priority) = target.priority {
        message = message.with_priority(priority);
    }
    publisher
        .publish(&message)
        .await
        .with_context(|| format!("{} was not published", input.name))?;
    Ok(())
}
