//! A list's rows, from CSV.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use csv::{ReaderBuilder, StringRecord, Trim};
use serde::Deserialize as _;
use serde::de::value::{Error as ValueError, StrDeserializer};
use thiserror::Error;

use super::Row;
use super::words::words;
use crate::record::EntityType;

/// Most words of a name: what is longer is a description.
const MAX_WORDS: usize = 20;

/// The columns with a meaning of their own; all others are registers.
const COLUMNS: [&str; 4] = ["name", "type", "aliases", "case"];

/// Most names and aliases of all lists together: what a worker's memory bears.
pub(super) const MAX_SPELLINGS: usize = 1_000_000;

/// Why a list is refused.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum GazetteerError {
    /// The file can not be read.
    #[error(
        "can not read the list of names {path}: {reason}; correct [entities] gazetteers or the file"
    )]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// More names than `MAX_SPELLINGS`.
    #[error(
        "the lists of names have {0} names, where {MAX_SPELLINGS} are allowed; keep those you need"
    )]
    TooMany(usize),
    /// A line is not as it should be.
    #[error("list of names {path}, line {line}: {reason}")]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// What is wrong, and what to do.
        reason: String,
    },
}

impl GazetteerError {
    pub(super) fn unreadable(path: &Path, error: &io::Error) -> Self {
        Self::Unreadable { path: path.to_owned(), reason: error.to_string() }
    }

    fn line(path: &Path, line: u64, reason: impl Into<String>) -> Self {
        Self::Line { path: path.to_owned(), line, reason: reason.into() }
    }
}

/// A row with the names that are looked for.
#[derive(Debug)]
pub(super) struct ListedRow {
    pub(super) row: Row,
    /// The name, then its aliases.
    pub(super) spellings: Vec<String>,
    /// Case does not count.
    pub(super) any_case: bool,
}

/// The rows of a list, in order; empty lines are passed over.
pub(super) fn rows(path: &Path, content: &[u8]) -> Result<Vec<ListedRow>, GazetteerError> {
    let content = content.strip_prefix("\u{feff}".as_bytes()).unwrap_or(content);
    let mut reader =
        ReaderBuilder::new().trim(Trim::All).flexible(true).has_headers(false).from_reader(content);
    let mut records = reader.records();
    let header = match records.next() {
        Some(header) => header.map_err(|error| unread(path, content, &error))?,
        None => return Err(GazetteerError::line(path, 1, NO_HEADER)),
    };
    let header = Header::new(path, &header)?;
    let mut out = Vec::new();
    for record in records {
        let record = record.map_err(|error| unread(path, content, &error))?;
        let refuse = |reason| GazetteerError::line(path, line(content, record.position()), reason);
        out.push(header.row(&record).map_err(refuse)?);
    }
    Ok(out)
}

/// The line of a record, from 1. The reader's own count takes empty lines before a record, and the last
/// byte of a line's end, for a part of it.
fn line(content: &[u8], position: Option<&csv::Position>) -> u64 {
    let byte = position.map_or(0, csv::Position::byte) as usize;
    let rest = content.get(byte..).unwrap_or_default();
    let start = byte + rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    1 + content.iter().take(start).filter(|byte| **byte == b'\n').count() as u64
}

fn unread(path: &Path, content: &[u8], error: &csv::Error) -> GazetteerError {
    let reason = match error.kind() {
        csv::ErrorKind::Utf8 { .. } => "it is not UTF-8; save the file as UTF-8".to_owned(),
        _ => format!("{error}; is the file CSV?"),
    };
    GazetteerError::line(path, line(content, error.position()), reason)
}

const NO_HEADER: &str = "the first line must name the columns, as in `name,type,aliases,id`";

/// Which column is what.
struct Header {
    columns: Vec<String>,
}

impl Header {
    fn new(path: &Path, record: &StringRecord) -> Result<Self, GazetteerError> {
        let refuse = |reason: String| Err(GazetteerError::line(path, 1, reason));
        let columns: Vec<String> = record.iter().map(str::to_lowercase).collect();
        for needed in ["name", "type"] {
            if !columns.iter().any(|column| column == needed) {
                return refuse(format!("there is no column {needed:?}; {NO_HEADER}"));
            }
        }
        let mut seen = BTreeSet::new();
        for column in &columns {
            let word = column.starts_with(|c: char| c.is_ascii_lowercase())
                && column.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            if !word {
                return refuse(format!(
                    "column {column:?} has no name that a record can use; \
                     name it with letters, digits and _, a letter first"
                ));
            }
            if !seen.insert(column) {
                return refuse(format!("there are two columns {column:?}; rename one"));
            }
        }
        Ok(Self { columns })
    }

    fn row(&self, record: &StringRecord) -> Result<ListedRow, String> {
        if record.len() != self.columns.len() {
            return Err(format!(
                "there are {} fields where the first line names {} columns; \
                 put a name that holds a comma within quotation marks",
                record.len(),
                self.columns.len()
            ));
        }
        let fields = || self.columns.iter().map(String::as_str).zip(record.iter());
        let field = |wanted: &str| {
            fields().find(|(column, _)| *column == wanted).map_or("", |(_, value)| value)
        };
        let name = field("name");
        let aliases = field("aliases").split('|').map(str::trim).filter(|alias| !alias.is_empty());
        let spellings: Vec<String> =
            std::iter::once(name).chain(aliases).map(str::to_owned).collect();
        spellings.iter().try_for_each(|spelling| check(spelling))?;
        let any_case = match field("case").to_lowercase().as_str() {
            "" | "exact" => false,
            "any" => true,
            other => return Err(format!("case {other:?} is neither \"exact\" nor \"any\"")),
        };
        let links = fields()
            .filter(|(column, value)| !COLUMNS.contains(column) && !value.is_empty())
            .map(|(column, value)| (column.to_owned(), value.to_owned()))
            .collect();
        let row = Row { kind: kind(field("type"))?, links };
        Ok(ListedRow { row, spellings, any_case })
    }
}

fn kind(name: &str) -> Result<EntityType, String> {
    let upper = name.to_uppercase();
    let read = EntityType::deserialize(StrDeserializer::<ValueError>::new(&upper));
    read.map_err(|_| {
        format!(
            "type {name:?} is none of PERSON, NORP, FAC, ORG, GPE, LOC, PRODUCT, EVENT, \
             WORK_OF_ART, LAW, LANGUAGE, DATE, TIME, PERCENT, MONEY, QUANTITY, ORDINAL, CARDINAL"
        )
    })
}

fn check(spelling: &str) -> Result<(), String> {
    if !spelling.chars().any(char::is_alphanumeric) {
        return Err(format!("{spelling:?} is no name: it has neither letter nor digit"));
    }
    let count = words(spelling).count();
    if count > MAX_WORDS {
        return Err(format!("a name of {count} words, where {MAX_WORDS} are allowed; shorten it"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::rows;
    use crate::record::EntityType;

    #[test]
    fn a_list_is_read_with_its_registers() {
        let list = "\u{feff}Name,Type,aliases,case,id,wikidata\r\n\
            \"Acme, Inc.\",org,Acme | AH plc,,4711,\r\n\nMillport,GPE,,any,,Q1\n";
        let read = rows(Path::new("a.csv"), list.as_bytes()).unwrap();
        assert_eq!(read[0].spellings, ["Acme, Inc.", "Acme", "AH plc"]);
        assert_eq!((read[0].row.kind, read[0].any_case), (EntityType::Org, false));
        assert_eq!(read[0].row.links().get("id").map(String::as_str), Some("4711"));
        assert_eq!((read[0].row.links.len(), read[1].row.links.len()), (1, 1));
        assert!(read[1].any_case);
    }

    #[test]
    fn refusals_name_file_and_line_and_say_what_to_do() {
        let cases: [(&[u8], &str); 12] = [
            (b"", "a.csv, line 1: the first line must name the columns"),
            (b"title,type\n", "line 1: there is no column \"name\"; the first line must"),
            (b"name\n", "line 1: there is no column \"type\""),
            (b"name,type,name\n", "line 1: there are two columns \"name\"; rename one"),
            (b"name,type,my id\n", "line 1: column \"my id\" has no name"),
            (
                b"name,type\nAcme,Inc,ORG\n",
                "line 2: there are 3 fields where the first line names 2",
            ),
            (
                b"name,type\r\nAcme,ORG\r\n\r\nBcme,COMPANY\r\n",
                "line 4: type \"COMPANY\" is none of PERSON",
            ),
            (b"name,type\n,ORG\n", "line 2: \"\" is no name"),
            (b"name,type,aliases\nAcme,ORG,A|--\n", "line 2: \"--\" is no name"),
            (b"name,type,case\nAcme,ORG,lower\n", "line 2: case \"lower\" is neither"),
            (b"name,type\nAcm\xe9,ORG\n", "line 2: it is not UTF-8; save the file as UTF-8"),
            (
                b"name,type\na b c d e f g h i j k l m n o p q r s t u,ORG\n",
                "line 2: a name of 21 words",
            ),
        ];
        for (list, expected) in cases {
            let refusal = rows(Path::new("a.csv"), list).unwrap_err().to_string();
            assert!(refusal.contains(expected), "{refusal}");
        }
    }
}
