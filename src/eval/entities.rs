//! Names, scored as `score_ner.py` does: strict spans and types on given tokens; GPE and FAC count as
//! LOC, types beyond PER, ORG and LOC are passed over.

use std::collections::HashSet;
use std::fmt;
use std::mem;
use std::ops::Range;
use std::path::Path;

use super::{EvalError, read_text};
use crate::pipeline::entities::{NameKind, Names, TaggedSentence, Tagger};

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

/// Reads articles of sentences of `token TAB tag` lines. A line of `# doc = …` begins an article; in
/// a file with one such line or none, the sentences have nothing to do with each other, and each is an
/// article of its own.
///
/// # Errors
/// When the file can not be read or a line has no tab.
pub fn read_tagged(path: &Path) -> Result<Vec<Vec<TaggedSentence>>, EvalError> {
    let text = read_text(path)?;
    let marked = |line: &str| line.starts_with("# doc") && !line.contains('\t');
    let articles = text.lines().filter(|line| marked(line)).count() > 1;
    let mut out = vec![Vec::new()];
    let mut sentence = TaggedSentence::default();
    for (number, line) in text.lines().chain([""]).enumerate() {
        if line.starts_with("# ") && !line.contains('\t') {
            if articles && marked(line) {
                out.push(Vec::new());
            }
        } else if line.is_empty() {
            if !sentence.words.is_empty()
                && let Some(article) = out.last_mut()
            {
                article.push(mem::take(&mut sentence));
            }
            if !articles {
                out.push(Vec::new());
            }
        } else {
            let (word, tag) = line.rsplit_once('\t').ok_or_else(|| EvalError::Format {
                path: path.to_owned(),
                line: number + 1,
                reason: "there is no tab between token and tag".to_owned(),
            })?;
            sentence.words.push(word.to_owned());
            sentence.tags.push(tag.to_owned());
        }
    }
    out.retain(|article| !article.is_empty());
    Ok(out)
}

/// Scores what finds the names of each sentence by itself.
#[must_use]
pub fn score_sentences<'s>(
    sentences: impl Iterator<Item = &'s TaggedSentence>,
    names: impl Fn(&TaggedSentence) -> Names,
) -> NameReport {
    let mut report = NameReport::default();
    sentences.for_each(|sentence| report.add_sentence(sentence, names(sentence)));
    report
}

/// Tags the articles and scores them.
#[must_use]
pub fn score_names(tagger: &Tagger, articles: &[Vec<TaggedSentence>]) -> NameReport {
    let mut reader = tagger.reader();
    let mut report = NameReport::default();
    for article in articles {
        let words: Vec<Vec<&str>> = article.iter().map(TaggedSentence::words).collect();
        for (sentence, names) in article.iter().zip(reader.names(&words)) {
            report.add_sentence(sentence, names);
        }
    }
    report
}

impl NameReport {
    /// Counts the names that were found in a sentence.
    fn add_sentence(&mut self, sentence: &TaggedSentence, names: Names) {
        let given = names.into_iter().filter_map(|(range, kind)| Some((range, column(kind)?)));
        self.add(&given.collect(), &gold_spans(&sentence.tags).into_iter().collect());
    }

    fn add(
        &mut self,
        given: &HashSet<(Range<usize>, usize)>,
        gold: &HashSet<(Range<usize>, usize)>,
    ) {
        for (spans, count) in [
            (given, (|s| &mut s.given) as fn(&mut Score) -> &mut usize),
            (gold, |s| &mut s.gold),
            (&given.intersection(gold).cloned().collect(), |s| &mut s.right),
        ] {
            for (_, column) in spans {
                *count(&mut self.scores[*column]) += 1;
                *count(&mut self.scores[3]) += 1;
            }
        }
    }
}

fn column(kind: NameKind) -> Option<usize> {
    match kind {
        NameKind::Person => Some(0),
        NameKind::Organisation | NameKind::Team => Some(1),
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
