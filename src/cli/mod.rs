//! The commands, a file each.

mod check;
mod dead;
mod enrich;
mod eval;
mod inputs;
mod lens;
mod manual;
mod ordered;
mod pages;
mod pretty;
mod publish;
mod reload;
mod schema;
mod take;
mod work;

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use newsmill::config::{self, Config, Overrides};
use newsmill::telemetry;

const ABOUT: &str = "Turns raw news articles into records that analysts can count on: the clean text, \
its sentences, who said what, and who and what it speaks of.";

const LATER: &str = "\
Settings come from, the later beating the earlier: built-in defaults; the file of --config or \
NEWSMILL_CONFIG (else config/newsmill.toml, else /etc/newsmill/newsmill.toml); variables such as \
NEWSMILL__BROKER__USERNAME; --set. The file config/newsmill.toml of the sources explains each one.

Exit codes: 0 done; 1 something failed, said on stderr; 2 the command line is wrong; \
3 a worker's drain ran out of time.

Nothing to install: newsmill enrich samples/
With a broker:      newsmill check && newsmill work";

/// The command line.
#[derive(Debug, Parser)]
#[command(name = "newsmill", version, about = ABOUT, after_long_help = LATER, max_term_width = 100)]
pub(crate) struct Args {
    /// Read settings from this TOML file.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Change a setting, as in `--set input.prefetch=64`; can be given several times.
    #[arg(long, global = true, value_name = "KEY=VALUE")]
    set: Vec<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Work: take articles from the input queue, enrich them, publish the records
    Work(work::WorkArgs),
    /// Enrich files or standard input, without a broker
    Enrich(enrich::EnrichArgs),
    /// Open the lens: a page that shows what newsmill makes of an article
    Lens(lens::LensArgs),
    /// Put articles on the input exchange
    Publish(publish::PublishArgs),
    /// Take records off a queue and print them
    Take(take::TakeArgs),
    /// Look through, replay or drop what could not be processed
    #[command(subcommand)]
    Dead(dead::DeadCommand),
    /// Say what is wrong with the configuration, the broker or its queues
    Check,
    /// Score the stages against annotated data
    #[command(subcommand)]
    Eval(eval::EvalCommand),
    /// Print the JSON Schema of what comes in or goes out
    Schema(schema::SchemaArgs),
    /// Print the manual page, or write one for each command
    Man(manual::ManArgs),
    /// Print the completions for a shell
    Completions(manual::CompletionsArgs),
}

/// Runs the command.
pub(crate) fn run(args: Args) -> anyhow::Result<ExitCode> {
    let overrides = overrides(&args)?;
    match args.command {
        Command::Schema(args) => schema::run(&args),
        Command::Man(args) => manual::man(&args),
        Command::Completions(args) => manual::completions(&args),
        Command::Enrich(args) => enrich::run(&args, &load(&overrides)?),
        Command::Lens(args) => lens::run(&args, load(&overrides)?),
        Command::Work(args) => work::run(&args, load(&overrides)?, overrides),
        Command::Publish(args) => publish::run(&args, &load(&overrides)?),
        Command::Take(args) => take::run(&args, &load(&overrides)?),
        Command::Eval(command) => eval::run(&command),
        Command::Dead(command) => dead::run(&command, &load(&overrides)?),
        Command::Check => check::run(&load(&overrides)?),
    }
}

/// Says what went wrong, and gives the exit code. A reader that went away (`| head`) is no failure.
pub(crate) fn report(error: &anyhow::Error) -> ExitCode {
    let gone = error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe);
    if gone {
        return ExitCode::SUCCESS;
    }
    let red = anstyle::AnsiColor::Red.on_default().bold();
    // Nothing can be said when stderr is closed.
    let _ = writeln!(anstream::stderr(), "{red}error:{red:#} {error:#}");
    ExitCode::FAILURE
}

fn overrides(args: &Args) -> anyhow::Result<Overrides> {
    let values = args
        .set
        .iter()
        .map(|pair| {
            let (key, value) = pair.split_once('=').with_context(|| {
                format!("--set {pair:?} is no KEY=VALUE, as in input.prefetch=64")
            })?;
            Ok((key.trim().to_owned(), value.to_owned(), format!("--set {key}")))
        })
        .collect::<anyhow::Result<Vec<_>>>()?;
    Ok(Overrides { file: args.config.clone(), values })
}

fn load(overrides: &Overrides) -> anyhow::Result<Config> {
    let environment: BTreeMap<String, String> = std::env::vars().collect();
    let config = config::load(overrides, &environment)?;
    telemetry::init_log(&config.log);
    Ok(config)
}

/// An async runtime for the commands that talk to the broker.
fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("can not start the async runtime")
}
