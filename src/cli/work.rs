//! `newsmill work`.

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::Context as _;
use newsmill::config::Config;
use newsmill::telemetry;
use newsmill::worker::{Reloader, Stop, Worker};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use super::runtime;

/// The exit code of a drain that ran out of time.
const NOT_DRAINED: u8 = 3;

pub(super) fn run(config: Config) -> anyhow::Result<ExitCode> {
    let listen = config.http.address()?;
    let worker = Worker::new(config)?;
    runtime()?.block_on(async {
        if let Some(address) = listen {
            let address = telemetry::serve(address, worker.metrics(), worker.health()).await?;
            tracing::info!(%address, "serving health and metrics");
        }
        let (sender, stop) = watch::channel(Stop::No);
        follow_signals(sender)?;
        reload_on_hangup(worker.reloader())?;
        let summary = worker.run(stop).await?;
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

/// SIGHUP reads the user's lists of names again.
fn reload_on_hangup(reloader: Reloader) -> anyhow::Result<()> {
    let mut hangup = signal(SignalKind::hangup()).context("can not wait for SIGHUP")?;
    tokio::spawn(async move {
        while hangup.recv().await.is_some() {
            let reloader = reloader.clone();
            let reloaded = tokio::task::spawn_blocking(move || reloader.reload()).await;
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
