//! `newsmill schema`.

use std::io::Write as _;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use newsmill::article::RawArticle;
use newsmill::record::EnrichedArticle;

/// Print the JSON Schema of what comes in or goes out.
#[derive(Debug, Args)]
pub(super) struct SchemaArgs {
    /// Which of the two contracts.
    #[arg(value_enum, default_value = "enriched")]
    which: Contract,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Contract {
    /// What producers send
    Raw,
    /// What newsmill publishes
    Enriched,
}

pub(super) fn run(args: &SchemaArgs) -> anyhow::Result<ExitCode> {
    let schema = match args.which {
        Contract::Raw => schemars::schema_for!(RawArticle),
        Contract::Enriched => schemars::schema_for!(EnrichedArticle),
    };
    writeln!(std::io::stdout().lock(), "{}", serde_json::to_string_pretty(&schema)?)?;
    Ok(ExitCode::SUCCESS)
}
