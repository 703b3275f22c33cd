//! `newsmill work`.

use std::io::Write as _;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use newsmill::config::{Config, Overrides};
use newsmill::telemetry;
use newsmill::worker::{Reloader, Stop, Until, Worker};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use super::reload::SettingsReloader;
use super::runtime;

/// The exit code of a drain that ran out of time.
const NOT_DRAINED: u8 = 3;

/// Work: take articles from the input queue, enrich them, publish the records.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct WorkArgs {
    /// Leave after this many deliveries; without it, go on until told to stop.
    #[arg(long, value_name = "N")]
    max_messages: Option<u64>,
    /// Leave when nothing came for this long, as in "30s"; for jobs.
    #[arg(long, value_name = "TIME", value_parser = humantime_serde::re::humantime::parse_duration)]
    idle_exit: Option<Duration>,
}

const EXAMPLES: &str = "\
Examples:
  newsmill work                   until SIGTERM, which finishes what is in hand; SIGHUP reads log.level and the lists of names again
  newsmill work --idle-exit 30s   until the queue has been empty for half a minute";

pub(super) fn run(
    args: &WorkArgs,
    config: Config,
    overrides: Overrides,
) -> anyhow::Result<ExitCode> {
    let listen = config.http.address()?;
    let until = Until { max_messages: args.max_messages, idle: args.idle_exit };
    let settings = SettingsReloader::new(overrides)?;
    runtime()?.block_on(async {
        // Before anything that takes time: whoever is told to stop while it starts leaves in order too.
        let (sender, stop) = watch::channel(Stop::No);
        follow_signals(sender)?;
        let worker = Worker::new(config)?;
        if let Some(address) = listen {
            let address = telemetry::serve(address, worker.metrics(), worker.health()).await?;
            tracing::info!(%address, "serving health and metrics");
        }
        follow_reloads(settings, worker.reloader())?;
        let summary = worker.run(stop, until).await?;
        tracing::info!(
            published = summary.published,
            retried = summary.retried,
            dead = summary.dead,
            left = summary.left,
            "stopped"
        );
        Ok(if summary.left == 0 { ExitCode::SUCCESS } else { ExitCode::from(NOT_DRAINED) })
    })
}

/// Each SIGHUP has the configuration and the user's lists of names read again.
fn follow_reloads(mut settings: SettingsReloader, lists: Reloader) -> anyhow::Result<()> {
    let mut hang_up = signal(SignalKind::hangup()).context("can not wait for SIGHUP")?;
    tokio::spawn(async move {
        while hang_up.recv().await.is_some() {
            settings.reload();
            let lists = lists.clone();
            let reloaded = tokio::task::spawn_blocking(move || lists.reload()).await;
            match reloaded.map_err(anyhow::Error::from).and_then(|done| Ok(done?)) {
                Ok(()) => tracing::info!("reloaded on SIGHUP"),
                Err(error) => {
                    tracing::error!(%error, "not reloaded: the lists of names stay as they were");
                }
            }
        }
    });
    Ok(())
}

/// The first SIGTERM or SIGINT asks for a drain, the second ends the process at once: the broker
/// delivers again what was in hand.
fn follow_signals(stop: watch::Sender<Stop>) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate()).context("can not wait for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("can not wait for SIGINT")?;
    tokio::spawn(async move {
        let mut asked = false;
        loop {
            let code = tokio::select! {
                _ = terminate.recv() => 128 + 15,
                _ = interrupt.recv() => 128 + 2,
            };
            if asked {
                tracing::warn!(
                    "a second signal: leaving at once, the broker keeps what was in hand"
                );
                let _ = std::io::stderr().flush();
                std::process::exit(code);
            }
            asked = true;
            stop.send_replace(Stop::Drain);
        }
    });
    Ok(())
}
