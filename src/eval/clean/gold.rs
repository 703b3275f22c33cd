//! Annotated pages: HTML in a folder, or dumps of naive text in one file.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use flate2::read::MultiGzDecoder;
use serde::Deserialize;

use crate::article::{ContentType, Envelope, InputLimits, RawArticle, decode};
use crate::eval::page_dumps::{self, PageDump};
use crate::eval::{EvalError, read_text};

/// Pages of annotated data are no attack: as large as they come.
const LIMITS: InputLimits = InputLimits { max_body: usize::MAX, max_unpacked: usize::MAX };

/// A page and what it should give.
#[derive(Debug, Clone)]
pub struct AnnotatedPage {
    /// The data's id.
    pub id: String,
    /// The page as it arrives.
    pub article: RawArticle,
    /// What it should give.
    pub gold: Gold,
    /// For a dump: whether each line belongs to the article.
    pub keep: Option<Vec<bool>>,
}

/// What a page should give.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Gold {
    /// The body; empty for a page that is not scored.
    #[serde(default)]
    pub text: String,
    /// The headline.
    pub title: Option<String>,
    /// Names of authors.
    #[serde(default)]
    pub authors: Vec<String>,
    /// When it was published: ISO 8601.
    pub published: Option<String>,
    /// Topics.
    #[serde(default)]
    pub tags: Vec<String>,
}

impl From<PageDump> for AnnotatedPage {
    fn from(dump: PageDump) -> Self {
        Self {
            id: dump.id,
            article: RawArticle::new(ContentType::Text, dump.raw),
            gold: Gold {
                text: dump.gold_text.unwrap_or_default(),
                title: dump.gold_title,
                authors: dump.gold_authors.unwrap_or_default(),
                published: dump.gold_published,
                tags: dump.gold_tags.unwrap_or_default(),
            },
            keep: Some(dump.labels.iter().map(|label| *label == 1).collect()),
        }
    }
}

/// Reads the pages of a folder (`*.html.gz` beside `gold.json.gz`) or the dumps of a file.
///
/// # Errors
/// [`EvalError`] when a file can not be read or is in another format.
pub fn read(path: &Path) -> Result<Vec<AnnotatedPage>, EvalError> {
    if path.is_dir() {
        return pages(path);
    }
    Ok(page_dumps::read(path)?.into_iter().map(AnnotatedPage::from).collect())
}

fn pages(folder: &Path) -> Result<Vec<AnnotatedPage>, EvalError> {
    let path = folder.join("gold.json.gz");
    let gold: BTreeMap<String, Gold> = serde_json::from_str(&read_text(&path)?)
        .map_err(|error| broken(&path, error.line(), &error))?;
    gold.into_iter()
        .map(|(id, gold)| {
            let article = page(&folder.join(format!("{id}.html.gz")))?;
            Ok(AnnotatedPage { id, article, gold, keep: None })
        })
        .collect()
}

fn page(path: &Path) -> Result<RawArticle, EvalError> {
    let failed = |source| EvalError::Read { path: path.to_owned(), source };
    let mut body = Vec::new();
    let file = File::open(path).map_err(failed)?;
    MultiGzDecoder::new(file).read_to_end(&mut body).map_err(failed)?;
    let envelope =
        Envelope { content_type: Some("text/html"), content_encoding: None, body: &body };
    decode(&envelope, &LIMITS).map_err(|error| broken(path, 1, &error))
}

fn broken(path: &Path, line: usize, error: &dyn std::error::Error) -> EvalError {
    EvalError::Format { path: path.to_owned(), line, reason: error.to_string() }
}
