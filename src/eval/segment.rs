//! Sentences, scored as `score_sent.py` does: places are counted in characters that are no white space,
//! so that any handling of white space is fair.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use super::{EvalError, read_json_lines};
use crate::article::{ContentType, RawArticle};
use crate::pipeline::{clean, segment};

/// How far, in characters, a sentence may lie from where the one before it ended.
const GAP: usize = 30;

/// A document with its sentences annotated, one a line of the file.
#[derive(Debug, Clone, Deserialize)]
pub struct AnnotatedText {
    /// The data's id: a number or a name.
    pub id: Value,
    /// The paragraphs.
    #[serde(rename = "paras")]
    pub paragraphs: Vec<String>,
    /// The sentences of each.
    #[serde(rename = "gold")]
    pub sentences: Vec<Vec<String>>,
}

/// Right, given and annotated, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Score {
    right: usize,
    given: usize,
    gold: usize,
}

impl Score {
    fn add<T: Ord>(&mut self, given: &BTreeSet<T>, gold: &BTreeSet<T>) {
        self.right += given.intersection(gold).count();
        self.given += given.len();
        self.gold += gold.len();
    }

    /// Of those given, the share that is right.
    #[must_use]
    pub fn precision(&self) -> f64 {
        self.right as f64 / self.given.max(1) as f64
    }

    /// Of those annotated, the share that was given.
    #[must_use]
    pub fn recall(&self) -> f64 {
        self.right as f64 / self.gold.max(1) as f64
    }

    /// The harmonic mean of the two.
    #[must_use]
    pub fn f1(&self) -> f64 {
        2.0 * self.right as f64 / (self.given + self.gold).max(1) as f64
    }
}

/// The scores of one file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SentenceReport {
    /// Ends of sentences within paragraphs; the paragraph's own end is no merit.
    pub boundaries: Score,
    /// Sentences whose both ends are right.
    pub sentences: Score,
    /// Paragraphs without an error.
    pub perfect: usize,
    /// All paragraphs.
    pub paragraphs: usize,
}

impl fmt::Display for SentenceReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<12}{:>7}{:>7}{:>7}{:>8}", "", "P", "R", "F1", "gold")?;
        for (name, score) in [("boundaries", &self.boundaries), ("sentences", &self.sentences)] {
            let (p, r, f1) = (score.precision(), score.recall(), score.f1());
            writeln!(f, "{name:<12}{p:>7.3}{r:>7.3}{f1:>7.3}{:>8}", score.gold)?;
        }
        writeln!(f, "paragraphs without an error: {} of {}", self.perfect, self.paragraphs)
    }
}

/// Reads annotated documents.
///
/// # Errors
/// [`EvalError`] when the file can not be read or a line is not such a document.
pub fn read(path: &Path) -> Result<Vec<AnnotatedText>, EvalError> {
    read_json_lines(path)
}

/// Segments the documents of a file, which are English, and scores the sentences.
///
/// # Errors
/// As [`read`].
pub fn evaluate(path: &Path) -> Result<SentenceReport, EvalError> {
    Ok(evaluate_texts(&read(path)?))
}

/// Segments documents and scores the sentences.
#[must_use]
pub fn evaluate_texts(texts: &[AnnotatedText]) -> SentenceReport {
    let mut report = SentenceReport::default();
    for text in texts {
        for ((paragraph, gold), found) in
            text.paragraphs.iter().zip(&text.sentences).zip(&predictions(text))
        {
            report.add(paragraph, gold, found);
        }
    }
    report
}

/// The sentences found in each paragraph of a document.
#[must_use]
pub fn predictions(text: &AnnotatedText) -> Vec<Vec<String>> {
    // A paragraph is a line; the paragraphs without words are none to the stage.
    let line = |paragraph: &String| paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines: Vec<String> = text.paragraphs.iter().map(line).collect();
    let mut article = RawArticle::new(ContentType::Text, lines.join("\n"));
    article.language = Some("en".to_owned());
    let segmented = segment::segment(clean::verbatim(&article));
    let mut found = segmented.paragraphs.iter();
    let mut sentences = |line: &String| {
        let paragraph = if line.is_empty() { None } else { found.next() };
        let range = paragraph.map_or(0..0, |paragraph| paragraph.sentences.clone());
        let spans = segmented.sentences[range].iter().map(|sentence| sentence.span);
        spans.map(|span| span.of(segmented.text()).to_owned()).collect()
    };
    lines.iter().map(&mut sentences).collect()
}

impl SentenceReport {
    fn add(&mut self, paragraph: &str, gold: &[String], found: &[String]) {
        let paragraph = without_space(paragraph);
        let (gold, found) = (ends(&paragraph, gold), ends(&paragraph, found));
        let inner = |ends: &BTreeSet<usize>| {
            let last = ends.last().copied();
            ends.iter().copied().filter(|end| Some(*end) != last).collect::<BTreeSet<_>>()
        };
        let whole = |ends: &BTreeSet<usize>| {
            [0].iter().chain(ends).zip(ends).map(|(s, e)| (*s, *e)).collect::<BTreeSet<_>>()
        };
        self.boundaries.add(&inner(&found), &inner(&gold));
        self.sentences.add(&whole(&found), &whole(&gold));
        self.perfect += usize::from(gold == found);
        self.paragraphs += 1;
    }
}

/// Python's idea of white space goes: ours, and four separators of old.
fn without_space(text: &str) -> Vec<char> {
    text.chars().filter(|c| !c.is_whitespace() && !('\x1c'..='\x1f').contains(c)).collect()
}

/// Where sentences end in a paragraph; the paragraph's own end is always one.
fn ends(paragraph: &[char], sentences: &[String]) -> BTreeSet<usize> {
    let mut at = 0;
    let mut ends = BTreeSet::from([paragraph.len()]);
    for sentence in sentences {
        let sentence = without_space(sentence);
        if sentence.is_empty() {
            continue;
        }
        let rest = &paragraph[at..];
        let found = rest.windows(sentence.len()).position(|window| window == sentence);
        at = match found {
            Some(gap) if gap <= GAP => at + gap + sentence.len(),
            _ => paragraph.len().min(at + sentence.len()),
        };
        ends.insert(at);
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::{SentenceReport, ends, without_space};

    fn owned(sentences: &[&str]) -> Vec<String> {
        sentences.iter().map(|sentence| (*sentence).to_owned()).collect()
    }

    #[test]
    fn white_space_counts_for_nothing() {
        let paragraph = without_space("It rained. It poured.");
        let found = ends(&paragraph, &owned(&["It  rained.", "", "It\u{a0}poured."]));
        assert_eq!(found.into_iter().collect::<Vec<_>>(), [9, 18]);
    }

    #[test]
    fn a_missed_boundary_costs_recall_and_two_sentences() {
        let mut report = SentenceReport::default();
        let gold = owned(&["It rained.", "It poured.", "We left."]);
        report.add(
            "It rained. It poured. We left.",
            &gold,
            &owned(&["It rained. It poured.", "We left."]),
        );
        assert_eq!(
            (report.boundaries.right, report.boundaries.given, report.boundaries.gold),
            (1, 1, 2)
        );
        assert_eq!(
            (report.sentences.right, report.sentences.given, report.sentences.gold),
            (1, 2, 3)
        );
        assert_eq!((report.perfect, report.paragraphs), (0, 1));
    }
}
