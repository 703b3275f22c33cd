//! Doubtful ends of sentences, judged by a logistic regression on what stands around them.

use std::sync::LazyLock;

use super::abbreviations::{abbreviation, starts_sentences};
use super::lookahead::{WORD_WINDOW, leading_word};
use super::marks::{char_before, is_opener, is_quote_mark, is_word_char};
use crate::learn::{Feature, Model, feature, hash_str, mix};

/// What `newsmill-train sentences` made.
static EMBEDDED: &[u8] = include_bytes!("../../../models/sentences.bin");

static MODEL: LazyLock<Model> =
    LazyLock::new(|| Model::from_bytes(EMBEDDED).expect("the embedded model is sound"));

/// How much of the sentence in hand is looked back at, in bytes.
const SENTENCE_WINDOW: usize = 400;

/// A place where a sentence may end.
pub(super) struct Place<'t> {
    /// The text up to the end of the paragraph.
    pub(super) text: &'t str,
    /// Where the sentence in hand starts.
    pub(super) start: usize,
    /// First byte of the stop.
    pub(super) at: usize,
    /// The byte after the stop.
    pub(super) end: usize,
    /// What the rules say.
    pub(super) by_rule: bool,
}

impl<'t> Place<'t> {
    /// What comes next, from its first word on.
    fn next(&self) -> &'t str {
        self.text[self.end..].trim_start().trim_start_matches(is_opener).trim_start()
    }

    /// Those who edit their text set an ellipsis for a pause, and a capital after one that ends.
    fn is_ellipsis(&self) -> bool {
        ["…", "..", ". ."].iter().any(|dots| self.text[self.at..].starts_with(dots))
    }

    /// "Yahoo! rose": the mark after a capitalised word within a sentence.
    fn may_be_of_a_name(&self) -> bool {
        let before = &self.text[self.start..self.at];
        let word = last_word(before);
        self.text[self.at..].starts_with('!')
            && word.starts_with(char::is_uppercase)
            && word.len() < before.trim_start().len()
    }
}

/// Who has the last word on whether a sentence ends.
pub(super) trait Judge {
    /// True when the sentence ends there.
    fn ends(&mut self, place: &Place<'_>) -> bool;
}

/// The rules alone.
pub(super) struct Rules;

impl Judge for Rules {
    fn ends(&mut self, place: &Place<'_>) -> bool {
        place.by_rule
    }
}

/// The trained model, or another.
pub(super) struct Trained<'m> {
    model: &'m Model,
    features: Vec<Feature>,
}

impl Default for Trained<'_> {
    fn default() -> Self {
        Self::by(&MODEL)
    }
}

impl<'m> Trained<'m> {
    pub(super) fn by(model: &'m Model) -> Self {
        Self { model, features: Vec::new() }
    }
}

impl Judge for Trained<'_> {
    /// The model is asked before a small letter alone: at other doubtful places it is no better than
    /// the rules, though it learns from them.
    fn ends(&mut self, place: &Place<'_>) -> bool {
        let small = place.next().starts_with(char::is_lowercase);
        if !small || place.is_ellipsis() || place.may_be_of_a_name() {
            return place.by_rule;
        }
        gather(place, &mut self.features);
        self.model.probability(&self.features) > 0.5
    }
}

/// The features of a place.
pub(super) fn gather(place: &Place<'_>, out: &mut Vec<Feature>) {
    let Place { text, start, at, end, by_rule } = *place;
    let head = head(&text[start..at]);
    let before = last_word(head);
    let earlier = last_word(head[..head.len() - before.len()].trim_end());
    let kind = abbreviation(before).map_or(9, |kind| kind as u64);
    let after = text[end..].trim_start();
    let bare = place.next();
    let next = leading_word(bare);
    let second = bare[next.len()..].trim_start();
    let opener = opener(&after[..after.len() - bare.len()]);
    let stop = stop(text, at, end);
    let starter = u64::from(starts_sentences(next));
    let rule = u64::from(by_rule);

    let (own, coming) = (shape(before), shape_of_next(bare, next));
    let (word, next_word) = (lower(before), lower(next));
    let small = head.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase);
    let lone_i = u64::from(head.split(' ').any(|word| matches!(word, "i" | "u" | "im")));
    let brackets = head.bytes().fold(0_i32, |open, byte| match byte {
        b'(' | b'[' => open + 1,
        b')' | b']' => open - 1,
        _ => open,
    });
    let quotes = head.chars().filter(|c| is_quote_mark(*c) && !matches!(c, '\'' | '’')).count();
    let around = mix(stop, coming);

    out.clear();
    let mut push = |template: u32, value: u64| out.push(feature(template, value));
    push(0, rule);
    push(1, stop);
    push(2, around);
    push(3, mix(around, own));
    push(4, word);
    push(5, mix(word, coming));
    push(6, next_word);
    push(7, mix(stop, next_word));
    push(8, mix(own, coming));
    push(9, mix(kind, coming));
    push(10, mix(kind, next_word));
    push(11, mix(opener, around));
    push(12, mix(mix(shape(earlier), own), coming));
    push(13, mix(length(head), around));
    push(14, mix(u64::from(small), around));
    push(15, mix(u64::from(brackets > 0), stop));
    push(16, mix(mix(u64::from(quotes % 2 == 1), opener), stop));
    push(17, mix(rule, around));
    push(18, mix(mix(rule, starter), kind));
    push(19, mix(shape_of_next(second, leading_word(second)), around));
    push(20, mix(lone_i, around));
    push(21, mix(starter, around));
    push(22, mix(lower(earlier), word));
}

/// The end of the sentence in hand, from its start if that is near.
fn head(sentence: &str) -> &str {
    let mut from = sentence.len().saturating_sub(SENTENCE_WINDOW);
    while !sentence.is_char_boundary(from) {
        from += 1;
    }
    sentence[from..].trim_end()
}

/// The word that a text ends with, with inner periods and hyphens.
fn last_word(text: &str) -> &str {
    let mut start = text.len();
    while let Some(c) = char_before(text, start) {
        let part = is_word_char(c) || matches!(c, '.' | '-' | '\'' | '’');
        if !part || text.len() - start > WORD_WINDOW {
            break;
        }
        start -= c.len_utf8();
    }
    &text[start..]
}

fn lower(word: &str) -> u64 {
    hash_str(&word.to_lowercase())
}

/// A run of terminators and closers, with repeated ones once, and whether a space stands before it.
fn stop(text: &str, at: usize, end: usize) -> u64 {
    let spaced = char_before(text, at).is_some_and(char::is_whitespace);
    let mut hash = u64::from(spaced);
    let mut last = ' ';
    for c in text[at..end].chars().filter(|c| !c.is_whitespace()) {
        // Footnotes are told by their brackets.
        let c = if c.is_alphanumeric() { '0' } else { c };
        if c != last {
            hash = mix(hash, u64::from(c));
        }
        last = c;
    }
    hash
}

/// How a word is written: its case, whether it has periods or digits, and its length up to four.
fn shape(word: &str) -> u64 {
    let letters = word.chars().count().min(4) as u64;
    let first = match word.chars().next() {
        None => return 0,
        Some(c) if c.is_uppercase() => 1,
        Some(c) if c.is_lowercase() => 2,
        Some(c) if c.is_numeric() => 3,
        Some(_) => 4,
    };
    let capitals = word.chars().skip(1).any(char::is_uppercase);
    let dotted = word.contains('.');
    letters << 8 | first << 4 | u64::from(capitals) << 1 | u64::from(dotted)
}

/// How what comes next is written; of what is no word, the character.
fn shape_of_next(bare: &str, next: &str) -> u64 {
    if next.is_empty() {
        return bare.chars().next().map_or(1, |c| 1 << 32 | u64::from(c));
    }
    let dotted = bare[next.len()..].starts_with('.');
    mix(shape(next) & 0xff | u64::from(next.chars().count() == 1) << 8, u64::from(dotted))
}

/// The mark or bracket that opens before the next word.
fn opener(openers: &str) -> u64 {
    openers.chars().next().map_or(0, |c| match c {
        '"' => 1,
        c if is_quote_mark(c) => 2,
        c => u64::from(c),
    })
}

/// The length of the sentence in hand on a scale that grows by doubling.
fn length(head: &str) -> u64 {
    u64::from(usize::BITS - (head.len() / 8).leading_zeros())
}
