//! `newsmill lens`.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::Args;
use newsmill::config::{Config, Secret};
use newsmill::lens::{Extras, Lens};
use tokio::signal::unix::{SignalKind, signal};

use super::runtime;

const EXAMPLES: &str = "\
Examples:
  newsmill lens --open                    a page in your browser
  newsmill lens --follow                  with the records that pass through the worker meanwhile
  newsmill lens --watch 127.0.0.1:9464    with the pulse of a worker started with
                                          --set http.listen=9464, and of the queues
  ssh -L 7373:127.0.0.1:7373 SERVER       then `newsmill lens` there is http://127.0.0.1:7373 here

With --follow the lens binds a queue of its own to the output exchange, which the broker deletes when
the lens ends: no record is taken from anybody, and those that passed before are not seen.";

/// Open the lens: a page that shows what newsmill makes of an article.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct LensArgs {
    /// Where to listen. Anybody who reaches the address can use the lens: leave it on loopback.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7373")]
    listen: SocketAddr,
    /// Open the page in a browser.
    #[arg(long)]
    open: bool,
    /// Show the records that pass through the worker; needs the broker.
    #[arg(long)]
    follow: bool,
    /// How many of them to keep, in memory.
    #[arg(long, value_name = "N", default_value_t = 50, requires = "follow",
          value_parser = clap::value_parser!(u32).range(1..=10_000))]
    keep: u32,
    /// Show the pulse of the worker with this [http] listen address, and of the queues; can be given
    /// several times.
    #[arg(long, value_name = "HOST:PORT")]
    watch: Vec<String>,
    /// Let those who know the token in this file replay dead letters from the pulse; off without it.
    #[arg(long, value_name = "FILE", requires = "watch")]
    replay_token_file: Option<PathBuf>,
}

/// In characters: too many to be guessed.
const SHORTEST_TOKEN: usize = 16;

impl LensArgs {
    fn extras(&self) -> anyhow::Result<Extras> {
        let token = match &self.replay_token_file {
            None => None,
            Some(file) => {
                let text = std::fs::read_to_string(file)
                    .with_context(|| format!("can not read the token in {}", file.display()))?;
                let token = text.trim();
                if token.len() < SHORTEST_TOKEN {
                    bail!(
                        "the token in {} has fewer than {SHORTEST_TOKEN} characters; make one with \
                         `openssl rand -hex 16`",
                        file.display()
                    );
                }
                Some(Secret::new(token))
            }
        };
        Ok(Extras { keep: self.follow.then_some(self.keep), watch: self.watch.clone(), token })
    }
}

pub(super) fn run(args: &LensArgs, config: Config) -> anyhow::Result<ExitCode> {
    runtime()?.block_on(async {
        let lens = Lens::open(config, args.listen, args.extras()?).await?;
        let address = lens.address()?;
        let page = format!("http://{address}/");
        if !address.ip().is_loopback() {
            tracing::warn!(%address, "the lens listens for other machines, and asks nobody who they are");
        }
        // Before it is said that it can be ended so.
        let mut interrupt =
            signal(SignalKind::interrupt()).context("can not wait for Ctrl-C")?;
        writeln!(anstream::stdout(), "The lens is at {page} (Ctrl-C ends it)")?;
        if args.open {
            // On a server there may be none: the page is there all the same.
            if open::that_detached(&page).is_err() {
                writeln!(
                    anstream::stdout(),
                    "No browser could be opened here: open that address yourself. From another machine, \
                     first run there: ssh -L {port}:127.0.0.1:{port} THIS-MACHINE",
                    port = address.port()
                )?;
            }
        }
        tokio::select! {
            ended = lens.serve() => ended?,
            _ = interrupt.recv() => {}
        }
        Ok(ExitCode::SUCCESS)
    })
}
