//! `newsmill eval`.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use newsmill::eval::{clean, entities, gathering, links, quotes, segment};
use newsmill::pipeline::entities::Tagger;

/// Score a stage against annotated data.
#[derive(Debug, Subcommand)]
pub(super) enum EvalCommand {
    /// Bodies, metadata and lines kept, by language: on annotated pages (a folder) or dumps of pages
    /// as naive text (JSON lines, also .gz)
    Clean {
        /// Folders of pages, files of dumps.
        #[arg(required = true)]
        gold: Vec<PathBuf>,
    },
    /// Ends of sentences, on annotated paragraphs (JSON lines, also .gz)
    Segment {
        /// The annotated files.
        #[arg(required = true)]
        gold: Vec<PathBuf>,
    },
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
    /// Gathering of mentions into entities, on a table of mentions with their ids
    Gathering {
        /// Lines of document, mention, type, page, id, TAB between.
        #[arg(default_value = "../shared/ner/gum_links.tsv")]
        gold: PathBuf,
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
        EvalCommand::Clean { gold } => {
            for file in gold {
                writeln!(out, "{}\n{}", file.display(), clean::evaluate(file)?)?;
            }
        }
        EvalCommand::Segment { gold } => {
            for file in gold {
                writeln!(out, "{}\n{}", file.display(), segment::evaluate(file)?)?;
            }
        }
        EvalCommand::Quotes { gold } => writeln!(out, "{}", quotes::evaluate(gold)?)?,
        EvalCommand::Entities { gold } => {
            for file in gold {
                let articles = entities::read_tagged(file)?;
                let report = entities::score_names(Tagger::embedded(), &articles);
                writeln!(out, "{}\n{report}", file.display())?;
            }
        }
        EvalCommand::Gathering { gold } => write!(out, "{}", gathering::score_gathering(gold)?)?,
        EvalCommand::Links { gold } => {
            for file in gold {
                writeln!(out, "{}\n{}", file.display(), links::score_links(file)?)?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
