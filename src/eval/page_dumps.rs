//! Dumped pages whose lines were annotated as the article's or not.

use std::path::Path;

use serde::Deserialize;

use super::{EvalError, read_json_lines};
use crate::pipeline::clean::LabelledPage;

/// A page as naive text, with its article.
#[derive(Debug, Clone, Deserialize)]
pub struct PageDump {
    /// The page.
    pub id: String,
    /// Its visible text.
    pub raw: String,
    /// For each line of `raw` that holds words: 1 when it is the article's.
    pub labels: Vec<u8>,
    /// The article's text; none for a page that is not scored.
    pub gold_text: Option<String>,
    /// Its headline.
    pub gold_title: Option<String>,
    /// Names of its authors.
    pub gold_authors: Option<Vec<String>>,
    /// When it was published: ISO 8601.
    pub gold_published: Option<String>,
    /// Its topics.
    pub gold_tags: Option<Vec<String>>,
}

/// How far before the article's first line its headline can stand.
const NEAR: usize = 25;

/// Reads a file of dumps, JSON lines.
///
/// # Errors
/// When the file can not be read, or a line is no dump.
pub fn read(path: &Path) -> Result<Vec<PageDump>, EvalError> {
    read_json_lines(path)
}

impl PageDump {
    /// The lines that hold words.
    #[must_use]
    pub fn lines(&self) -> Vec<&str> {
        self.raw.split('\n').filter(|line| !line.trim().is_empty()).collect()
    }

    /// The page to learn from. The headline is the last line before the article that says what its
    /// annotated title does.
    #[must_use]
    pub fn labelled(&self) -> LabelledPage {
        let lines = self.lines();
        let title = letters(self.gold_title.as_deref().unwrap_or_default());
        let first = self.labels.iter().position(|label| *label == 1);
        let headline = first.filter(|_| !title.is_empty()).and_then(|first| {
            (first.saturating_sub(NEAR)..=first).rev().find(|at| letters(lines[*at]) == title)
        });
        let lines = lines.iter().map(|line| line.trim().to_owned());
        let body = self.labels.iter().map(|label| *label == 1);
        LabelledPage { lines: lines.zip(body).collect(), headline }
    }
}

/// Letters and digits alone, in lower case.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
