//! `newsmill eval`.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use newsmill::eval::{entities, links, quotes};
use newsmill::pipeline::entities::Tagger;

/// Score a stage against annotated data.
#[derive(Debug, Subcommand)]
pub(super) enum EvalCommand {
    /// Quotes and speakers, on annotated articles (JSON lines, also .gz)
    Quotes {
        /// The annotated articles.
        #[arg(default_value = "../shared/quotes/polnear_dev.jsonl.gz")]
        gold: PathBuf,
    },
    /// Names of people, organisations and places, on files of `token TAB tag`
    Entities {
        /// The annotated files.
        #[arg(required = true)]
        gold: Vec<PathBuf>,
    },
    /// Wikidata ids of entities, on annotated paragraphs (JSON lines, also .gz)
    Links {
        /// The annotated files.
        #[arg(required = true)]
        gold: Vec<PathBuf>,
    },
}

pub(super) fn run(command: &EvalCommand) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    match command {
        EvalCommand::Quotes { gold } => writeln!(out, "{}", quotes::evaluate(gold)?)?,
        EvalCommand::Entities { gold } => {
            for file in gold {
                let articles = entities::read_tagged(file)?;
                let report = entities::score_names(Tagger::embedded(), &articles);
                writeln!(out, "{}\n{report}", file.display())?;
            }
        }
        EvalCommand::Links { gold } => {
            for file in gold {
                writeln!(out, "{}\n{}", file.display(), links::score_links(file)?)?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
