//! Names, scored as `score_ner.py` does: strict spans and types on given tokens; GPE and FAC count as
//! LOC, types beyond PER, ORG and LOC are passed over.

use std::collections::HashSet;
use std::fmt;
use std::ops::Range;
use std::path::Path;

use super::{EvalError, read_text};
use crate::pipeline::entities::{NameKind, TaggedSentence, TaggerScratch, names};

/// Precision, recall and F1, in percent, of one type.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Score {
    right: usize,
    given: usize,
    gold: usize,
}

impl Score {
    /// Of the spans given, how many are right.
    #[must_use]
    pub fn precision(&self) -> f64 {
        100.0 * self.right as f64 / self.given.max(1) as f64
    }

    /// Of the annotated spans, how many were given.
    #[must_use]
    pub fn recall(&self) -> f64 {
        100.0 * self.right as f64 / self.gold.max(1) as f64
    }

    /// Their harmonic mean.
    #[must_use]
    pub fn f1(&self) -> f64 {
        200.0 * self.right as f64 / (self.given + self.gold).max(1) as f64
    }
}

/// The scores of one file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NameReport {
    /// PER, ORG, LOC, then all together.
    pub scores: [Score; 4],
}

const NAMES: [&str; 4] = ["PER", "ORG", "LOC", "all"];

impl fmt::Display for NameReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<6}{:>7}{:>7}{:>7}{:>8}", "type", "P", "R", "F1", "gold")?;
        for (name, score) in NAMES.iter().zip(&self.scores) {
            let (p, r, f1) = (score.precision(), score.recall(), score.f1());
            writeln!(f, "{name:<6}{p:>7.1}{r:>7.1}{f1:>7.1}{:>8}", score.gold)?;
        }
        Ok(())
    }
}

/// Reads sentences of `token TAB tag` lines; `corpus` is noted on each.
///
/// # Errors
/// When the file can not be read or a line has no tab.
pub fn read_tagged(path: &Path, corpus: u32) -> Result<Vec<TaggedSentence>, EvalError> {
    let text = read_text(path)?;
    let new = || TaggedSentence { corpus, ..TaggedSentence::default() };
    let mut sentences = vec![new()];
    for (number, line) in text.lines().enumerate() {
        if line.starts_with("# ") && !line.contains('\t') {
            continue;
        }
        if line.is_empty() {
            if sentences.last().is_some_and(|sentence| !sentence.words.is_empty()) {
                sentences.push(new());
            }
            continue;
        }
        let (word, tag) = line.rsplit_once('\t').ok_or_else(|| EvalError::Format {
            path: path.to_owned(),
            line: number + 1,
            reason: "there is no tab between token and tag".to_owned(),
        })?;
        if let Some(sentence) = sentences.last_mut() {
            sentence.words.push(word.to_owned());
            sentence.tags.push(tag.to_owned());
        }
    }
    sentences.retain(|sentence| !sentence.words.is_empty());
    Ok(sentences)
}

/// Tags the sentences of a file and scores them.
///
/// # Errors
/// As [`read_tagged`].
pub fn score_names(path: &Path) -> Result<NameReport, EvalError> {
    let mut scratch = TaggerScratch::default();
    let mut report = NameReport::default();
    for sentence in read_tagged(path, 0)? {
        let words: Vec<&str> = sentence.words.iter().map(String::as_str).collect();
        let given: HashSet<(Range<usize>, usize)> = names(&words, &mut scratch)
            .into_iter()
            .filter_map(|(range, kind)| Some((range, column(kind)?)))
            .collect();
        let gold: HashSet<(Range<usize>, usize)> = gold_spans(&sentence.tags).into_iter().collect();
        for (spans, count) in [
            (&given, (|s| &mut s.given) as fn(&mut Score) -> &mut usize),
            (&gold, |s| &mut s.gold),
            (&given.intersection(&gold).cloned().collect(), |s| &mut s.right),
        ] {
            for (_, column) in spans {
                *count(&mut report.scores[*column]) += 1;
                *count(&mut report.scores[3]) += 1;
            }
        }
    }
    Ok(report)
}

fn column(kind: NameKind) -> Option<usize> {
    match kind {
        NameKind::Person => Some(0),
        NameKind::Organisation => Some(1),
        NameKind::Location => Some(2),
        NameKind::Miscellany => None,
    }
}

/// The annotated spans of the three types. An I- without its B- begins a span.
fn gold_spans(tags: &[String]) -> Vec<(Range<usize>, usize)> {
    let mut out = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for (at, tag) in tags.iter().map(String::as_str).chain(["O"]).enumerate() {
        let (place, kind) = tag.split_once('-').unwrap_or(("O", ""));
        let kind = match kind {
            "GPE" | "FAC" | "LOCATION" => "LOC",
            "PERSON" => "PER",
            "ORGANIZATION" => "ORG",
            other => other,
        };
        if let Some((start, known)) = &open
            && (place != "I" || known != kind)
        {
            if let Some(column) = NAMES[..3].iter().position(|name| name == known) {
                out.push((*start..at, column));
            }
            open = None;
        }
        if place != "O" && open.is_none() {
            open = Some((at, kind.to_owned()));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::gold_spans;

    #[test]
    fn spans_end_where_the_type_changes() {
        let tags = ["B-GPE", "I-LOC", "I-PER", "O", "B-ORG", "B-ORG", "B-EVENT", "I-ORG"];
        let spans = gold_spans(&tags.map(str::to_owned));
        assert_eq!(spans, [(0..2, 2), (2..3, 0), (4..5, 1), (5..6, 1), (7..8, 1)]);
    }
}
