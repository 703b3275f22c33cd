//! The counts.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use regex::Regex;

use super::gold::{AnnotatedPage, Gold};
use super::{lines, names};
use crate::pipeline::clean::CleanArticle;

/// Words as Python's `\w+` finds them: without combining marks.
static WORD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[\p{L}\p{N}_]+").expect("a pattern of ours"));

static DAY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(\d{4})-?(\d\d)-?(\d\d)").expect("a pattern of ours"));

/// Words of a shingle.
const SHINGLE: usize = 4;

/// Right, given and annotated, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ratio {
    pub(super) right: usize,
    pub(super) given: usize,
    pub(super) gold: usize,
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

impl Ratio {
    /// Of those given, the share that is right.
    #[must_use]
    pub fn precision(&self) -> f64 {
        share(self.right, self.given)
    }

    /// Of those annotated, the share that was given.
    #[must_use]
    pub fn recall(&self) -> f64 {
        share(self.right, self.gold)
    }

    /// The harmonic mean of the two.
    #[must_use]
    pub fn f1(&self) -> f64 {
        share(2 * self.right, self.given + self.gold)
    }

    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.given += other.given;
        self.gold += other.gold;
    }

    /// Counts one thing that is given or not, annotated or not, `weight` times.
    pub(super) fn count(&mut self, given: bool, gold: bool, weight: usize) {
        self.right += usize::from(given && gold) * weight;
        self.given += usize::from(given) * weight;
        self.gold += usize::from(gold) * weight;
    }
}

/// How cleaning does on some pages.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Tally {
    pub(super) pages: usize,
    precision: f64,
    recall: f64,
    pub(super) title: Ratio,
    pub(super) date: Ratio,
    pub(super) authors: Ratio,
    pub(super) tags: Ratio,
    pub(super) lines: Ratio,
    pub(super) words: Ratio,
}

impl Tally {
    /// Pages scored.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.pages
    }

    /// Precision, recall and F1 of the body's shingles: the two means and their harmonic mean.
    #[must_use]
    pub fn body(&self) -> [f64; 3] {
        let pages = self.pages.max(1) as f64;
        let (precision, recall) = (self.precision / pages, self.recall / pages);
        let sum = precision + recall;
        [precision, recall, if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 }]
    }

    /// The share of titles that are right.
    #[must_use]
    pub fn title(&self) -> f64 {
        self.title.recall()
    }

    /// The share of days of publication that are right.
    #[must_use]
    pub fn date(&self) -> f64 {
        self.date.recall()
    }

    /// Names of authors.
    #[must_use]
    pub fn authors(&self) -> Ratio {
        self.authors
    }

    /// Topics.
    #[must_use]
    pub fn tags(&self) -> Ratio {
        self.tags
    }

    /// Of dumps: the lines to keep.
    #[must_use]
    pub fn lines(&self) -> Ratio {
        self.lines
    }

    /// Of dumps: the words of the lines to keep.
    #[must_use]
    pub fn words(&self) -> Ratio {
        self.words
    }

    /// Counts a page in.
    pub(super) fn add(&mut self, page: &AnnotatedPage, found: &CleanArticle) {
        let Gold { text, title, authors, published, tags } = &page.gold;
        let [precision, recall] = shingled(&found.text, text);
        self.pages += 1;
        self.precision += precision;
        self.recall += recall;
        if let Some(title) = title.as_deref().filter(|title| !title.is_empty()) {
            self.title.gold += 1;
            let same = bare(found.title.as_deref().unwrap_or_default()) == bare(title);
            self.title.right += usize::from(same);
        }
        if let Some(gold) = day(published.as_deref()) {
            self.date.gold += 1;
            let same = day(found.published_at.as_deref()) == Some(gold);
            self.date.right += usize::from(same);
        }
        self.authors.add(listed(names(found).into_iter(), authors));
        self.tags.add(listed(found.tags.iter().map(String::as_str), tags));
        if let Some(keep) = &page.keep {
            lines::count(&page.article.body, keep, found, &mut self.lines, &mut self.words);
        }
    }
}

/// English by the published rule: "the" is more than one word in forty.
pub(super) fn is_english(text: &str) -> bool {
    let words = words(text);
    let the = words.iter().filter(|word| *word == "the").count();
    share(the, words.len()) > 0.025
}

pub(super) fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    WORD.find_iter(&lower).map(|word| word.as_str().to_owned()).collect()
}

/// Letters and digits, in lower case.
pub(super) fn bare(text: &str) -> String {
    words(text).concat().replace('_', "")
}

/// The first day that a text names.
fn day(text: Option<&str>) -> Option<String> {
    let found = DAY.captures(text?)?;
    Some(found.extract::<3>().1.concat())
}

/// Names in two lists; a page without annotated ones does not count.
fn listed<'a>(found: impl Iterator<Item = &'a str>, gold: &[String]) -> Ratio {
    let gold: BTreeSet<String> = gold.iter().map(|name| bare(name)).collect();
    if gold.is_empty() {
        return Ratio::default();
    }
    let found: BTreeSet<String> = found.map(bare).collect();
    let right = found.intersection(&gold).count();
    Ratio { right, given: found.len(), gold: gold.len() }
}

/// Precision and recall of a body's shingles, each as often as it stands.
fn shingled(found: &str, gold: &str) -> [f64; 2] {
    let (found, gold) = (words(found), words(gold));
    let (found, gold) = (shingles(&found), shingles(&gold));
    let same = found.iter().map(|(shingle, n)| *n.min(gold.get(shingle).unwrap_or(&0))).sum();
    let (given, there) = (found.values().sum(), gold.values().sum());
    [share(same, given), if there == 0 { 1.0 } else { share(same, there) }]
}

/// The shingles of a text, counted; a text shorter than one is one.
fn shingles(words: &[String]) -> HashMap<&[String], usize> {
    let mut counts = HashMap::new();
    let length = SHINGLE.min(words.len());
    if length > 0 {
        words.windows(length).for_each(|shingle| *counts.entry(shingle).or_default() += 1);
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::{bare, day, is_english, listed, shingled};

    #[test]
    fn shingles_count_as_often_as_they_stand() {
        assert_eq!(shingled("a b c d a b c d", "a b c d"), [0.2, 1.0]);
        assert_eq!(shingled("", "a b"), [0.0, 0.0]);
        assert_eq!(shingled("a, b!", "A B"), [1.0, 1.0]);
    }

    #[test]
    fn names_days_and_languages_are_compared_by_what_matters() {
        assert_eq!(bare("O’Neill_ Ökö 2"), "oneillökö2");
        assert_eq!(day(Some("on 20240503T06")), day(Some("2024-05-03 15:47+00:00")));
        assert_eq!(day(Some("May 2024")), None);
        let found = listed(["Jo Falk", "jo falk"].into_iter(), &["JO FALK".into(), "B".into()]);
        assert_eq!((found.right, found.given, found.gold), (1, 1, 2));
        assert!(is_english("the cat sat") && !is_english("le chat"));
    }
}
