//! The user's own lists of names, each with its type and identifiers: read from CSV, found in a text.
//!
//! Knows nothing of articles or stages; the stage of entities asks it first. The format of a list, and
//! what happens when it and the tagger disagree, is told in `docs/gazetteers.md`.

mod read;
mod search;
mod words;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use sha2::{Digest as _, Sha256};

use crate::record::EntityType;
use crate::text::Span;

pub use read::GazetteerError;
use search::{Search, Spelling};

/// What a row of a list says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The type that its names are tagged as.
    pub kind: EntityType,
    /// Register and identifier, for each column that is not newsmill's own. A flat list, because lists
    /// are long and a map costs half a kilobyte.
    links: Vec<(String, String)>,
}

impl Row {
    /// Identifiers by register.
    #[must_use]
    pub fn links(&self) -> BTreeMap<String, String> {
        self.links.iter().cloned().collect()
    }
}

/// A place in a text where a listed name stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    /// Where, in bytes of the text.
    pub span: Span,
    /// Its row, for [`Gazetteer::row`].
    pub row: usize,
}

/// Names that a user listed, ready to be found.
///
/// ```
/// use newsmill::gazetteer::Gazetteer;
///
/// let list = "name,type,aliases,crm\nAcme Holdings,ORG,Acme|AH plc,4711\n";
/// let gazetteer = Gazetteer::read(&[("names.csv".into(), list.into())])?;
/// let found = gazetteer.find("Shares of Acme's rivals fell.");
/// assert_eq!(gazetteer.row(found[0].row).links()["crm"], "4711");
/// # Ok::<(), newsmill::gazetteer::GazetteerError>(())
/// ```
#[derive(Debug)]
pub struct Gazetteer {
    rows: Vec<Row>,
    search: Search,
    spellings: usize,
    shadowed: usize,
    version: String,
}

impl Gazetteer {
    /// Reads lists from their files, in order.
    ///
    /// # Errors
    /// [`GazetteerError`], naming the file, the line, what is wrong and what to do.
    pub fn load(files: &[PathBuf]) -> Result<Self, GazetteerError> {
        let mut lists = Vec::with_capacity(files.len());
        for file in files {
            let content =
                fs::read(file).map_err(|source| GazetteerError::unreadable(file, &source))?;
            lists.push((file.clone(), content));
        }
        Self::read(&lists)
    }

    /// Reads lists, each with the name of its file, in order. A spelling that several rows have is the
    /// first one's.
    ///
    /// # Errors
    /// As [`Gazetteer::load`].
    pub fn read(lists: &[(PathBuf, Vec<u8>)]) -> Result<Self, GazetteerError> {
        let (mut rows, mut search) = (Vec::new(), Search::default());
        let (mut spellings, mut shadowed) = (0, 0);
        let mut hash = Sha256::new();
        for (file, content) in lists {
            // The length keeps two lists apart from one that holds the text of both.
            hash.update((content.len() as u64).to_le_bytes());
            hash.update(content);
            for listed in read::rows(file, content)? {
                for name in listed.spellings {
                    let spelling =
                        Spelling::new(rows.len(), listed.row.kind, &name, listed.any_case);
                    spellings += 1;
                    shadowed += usize::from(!search.add(&name, spelling));
                }
                rows.push(listed.row);
            }
        }
        if spellings > read::MAX_SPELLINGS {
            return Err(GazetteerError::TooMany(spellings));
        }
        let version = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { rows, search, spellings, shadowed, version })
    }

    /// Where the listed names stand in a text: in order, without overlap, the longest name at each place.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Listed> {
        self.search.find(text)
    }

    /// What the list says of a name.
    ///
    /// # Panics
    /// If there is no such row; [`Gazetteer::find`] gives those that are there.
    #[must_use]
    pub fn row(&self, row: usize) -> &Row {
        &self.rows[row]
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// How many names and aliases there are.
    #[must_use]
    pub fn spellings(&self) -> usize {
        self.spellings
    }

    /// How many of them an earlier row has already, so that they do nothing.
    #[must_use]
    pub fn shadowed(&self) -> usize {
        self.shadowed
    }

    /// The SHA-256 of the lists, in hex: the same article, version and lists give the same record.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }
}
