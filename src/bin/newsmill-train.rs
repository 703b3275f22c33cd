//! Makes the files under `models/` from annotated data: `newsmill-train <what>`.

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use newsmill::learn::Clusters;

/// Trains newsmill's models. Each command is deterministic: the same data give the same bytes.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    what: What,
}

/// What to make.
#[derive(Debug, Subcommand)]
enum What {
    /// Pack the table of word clusters.
    Clusters {
        /// Lines of word, cluster of 48, of 192, of 768, TAB between.
        #[arg(long, default_value = "../shared/ner/word_clusters.tsv")]
        table: PathBuf,
        /// Where to write.
        #[arg(long, default_value = "models/word_clusters.bin")]
        out: PathBuf,
    },
}

fn main() -> Result<(), Box<dyn Error>> {
    match Arguments::parse().what {
        What::Clusters { table, out } => {
            let packed = Clusters::pack(&fs::read_to_string(&table)?)
                .ok_or_else(|| format!("{} is not a table of clusters", table.display()))?;
            fs::write(out, packed)?;
        }
    }
    Ok(())
}
