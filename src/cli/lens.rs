//! `newsmill lens`.

use std::io::Write as _;
use std::net::SocketAddr;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use newsmill::config::Config;
use newsmill::lens::Lens;

use super::runtime;

const EXAMPLES: &str = "\
Examples:
  newsmill lens --open                    a page in your browser
  newsmill lens --follow                  with the records that pass through the worker meanwhile
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
}

pub(super) fn run(args: &LensArgs, config: Config) -> anyhow::Result<ExitCode> {
    runtime()?.block_on(async {
        let keep = args.follow.then_some(args.keep);
        let lens = Lens::open(config, args.listen, keep).await?;
        let address = lens.address()?;
        let page = format!("http://{address}/");
        if !address.ip().is_loopback() {
            tracing::warn!(%address, "the lens listens for other machines, and asks nobody who they are");
        }
        writeln!(anstream::stdout(), "The lens is at {page} (Ctrl-C ends it)")?;
        if args.open {
            open::that_detached(&page)
                .with_context(|| format!("no browser could be opened; open {page} yourself"))?;
        }
        tokio::select! {
            ended = lens.serve() => ended?,
            ended = tokio::signal::ctrl_c() => ended.context("can not wait for Ctrl-C")?,
        }
        Ok(ExitCode::SUCCESS)
    })
}
