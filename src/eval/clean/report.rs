//! The counts by language, as a table.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;

use super::gold::AnnotatedPage;
use super::score::{Ratio, Tally};
use crate::pipeline::clean::CleanArticle;

/// How cleaning does on annotated pages, by language.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CleanReport {
    by_language: BTreeMap<String, Tally>,
    all: Tally,
}

impl CleanReport {
    pub(super) fn add(&mut self, language: &str, page: &AnnotatedPage, found: &CleanArticle) {
        self.all.add(page, found);
        self.by_language.entry(language.to_owned()).or_default().add(page, found);
    }

    /// The pages of all languages.
    #[must_use]
    pub fn all(&self) -> &Tally {
        &self.all
    }

    /// The pages whose body is in a language; `None` when there are none.
    #[must_use]
    pub fn language(&self, code: &str) -> Option<&Tally> {
        self.by_language.get(code)
    }
}

impl fmt::Display for CleanReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dumps = self.all.lines != Ratio::default();
        write!(f, "{:<9}{:>5}{:>8}{:>7}{:>7}", "language", "n", "body F1", "P", "R")?;
        write!(f, "{:>7}{:>7}{:>13}{:>13}", "title", "date", "authors P/R", "tags P/R")?;
        if dumps {
            write!(f, "{:>9}{:>6}{:>6}{:>9}{:>6}{:>6}", "line F1", "P", "R", "word F1", "P", "R")?;
        }
        writeln!(f)?;
        let mut rows: Vec<(&str, &Tally)> =
            self.by_language.iter().map(|(code, tally)| (code.as_str(), tally)).collect();
        rows.sort_by_key(|(_, tally)| Reverse(tally.pages));
        for (code, tally) in rows.into_iter().chain([("all", &self.all)]) {
            let [precision, recall, f1] = tally.body();
            write!(f, "{code:<9}{:>5}{f1:>8.3}{precision:>7.3}{recall:>7.3}", tally.pages)?;
            for right in [tally.title, tally.date] {
                write!(f, "{:>7}", given(right.gold, || format!("{:.3}", right.recall())))?;
            }
            for list in [tally.authors, tally.tags] {
                let both = || format!("{:.3}/{:.3}", list.precision(), list.recall());
                write!(f, "{:>13}", given(list.gold, both))?;
            }
            if dumps {
                for kept in [tally.lines, tally.words] {
                    let (p, r, f1) = (kept.precision(), kept.recall(), kept.f1());
                    write!(f, "{f1:>9.3}{p:>6.2}{r:>6.2}")?;
                }
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

/// A score, or a dash where nothing is annotated.
fn given(gold: usize, score: impl Fn() -> String) -> String {
    if gold == 0 { "-".to_owned() } else { score() }
}
