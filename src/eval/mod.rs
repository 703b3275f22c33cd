//! Scores of the stages against annotated data: the measures of the published scorers, in Rust.

pub mod clean;
pub mod entities;
pub mod gathering;
pub mod links;
pub mod page_dumps;
pub mod quotes;
pub mod segment;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use serde::de::DeserializeOwned;
use thiserror::Error;

/// Why annotated data can not be scored.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum EvalError {
    /// A file can not be read.
    #[error("can not read {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A file is not in the format of its kind.
    #[error("{path}, line {line}: {reason}")]
    Format {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
}

/// Reads a text file, decompressed when its name ends in `.gz`.
///
/// # Errors
/// [`EvalError::Read`].
pub fn read_text(path: &Path) -> Result<String, EvalError> {
    let failed = |source| EvalError::Read { path: path.to_owned(), source };
    let mut file = File::open(path).map_err(failed)?;
    let mut text = String::new();
    let read = if path.extension().is_some_and(|e| e == "gz") {
        MultiGzDecoder::new(file).read_to_string(&mut text)
    } else {
        file.read_to_string(&mut text)
    };
    read.map_err(failed)?;
    Ok(text)
}

/// Reads a file of JSON lines, decompressed when its name ends in `.gz`; empty lines are passed over.
///
/// # Errors
/// [`EvalError`] when the file can not be read or a line is not of this type.
pub fn read_json_lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, EvalError> {
    let text = read_text(path)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| {
            serde_json::from_str(line).map_err(|error| EvalError::Format {
                path: path.to_owned(),
                line: at + 1,
                reason: error.to_string(),
            })
        })
        .collect()
}
