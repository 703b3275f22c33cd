//! The command `newsmill`: parses, loads the configuration, dispatches.

mod cli;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    match cli::run(cli::Args::parse()) {
        Ok(code) => code,
        Err(error) => cli::report(&error),
    }
}
