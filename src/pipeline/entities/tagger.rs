//! Names: the spans of persons, organisations, places and the rest, by a linear-chain CRF.

use std::ops::Range;
use std::sync::LazyLock;

use super::lexicon;
use crate::learn::{
    Clusters, Example, Features, Model, Scratch, TrainOptions, feature, hash_str, mix, train,
};

/// What `newsmill-train entities` made.
static EMBEDDED: &[u8] = include_bytes!("../../../models/entities.bin");

static MODEL: LazyLock<Model> =
    LazyLock::new(|| Model::from_bytes(EMBEDDED).expect("the embedded model is sound"));

/// The labels: BIO of the four kinds that the training corpora share.
const LABELS: [&str; 9] =
    ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC"];

/// What a name is, in the types that the corpora share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameKind {
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// A place.
    Location,
    /// Nationalities, events, works, products.
    Miscellany,
}

/// The kinds, in the order of their labels.
const KINDS: [NameKind; 4] =
    [NameKind::Person, NameKind::Organisation, NameKind::Location, NameKind::Miscellany];

/// A tagged sentence to learn from.
#[derive(Debug, Clone, Default)]
pub struct TaggedSentence {
    /// The tokens.
    pub words: Vec<String>,
    /// `O`, `B-PER`, … of each; types beyond the four are miscellany.
    pub tags: Vec<String>,
    /// The corpus it comes from: corpora annotate by different rules.
    pub corpus: u32,
}

/// The corpus whose rules are followed when tagging: edited English of many kinds.
pub const REFERENCE_CORPUS: u32 = 0;

/// The names of a sentence, as ranges of its words, in order, without overlap.
pub fn names(words: &[&str], scratch: &mut TaggerScratch) -> Vec<(Range<usize>, NameKind)> {
    gather_features(words, REFERENCE_CORPUS, &mut scratch.features);
    let labels = MODEL.decode(&scratch.features, None, &mut scratch.decoding);
    spans(labels)
}

/// Memory that is used from sentence to sentence.
#[derive(Debug, Default)]
pub struct TaggerScratch {
    features: Features,
    decoding: Scratch,
}

/// Trains the model; the same sentences give the same bytes.
#[must_use]
pub fn train_names(sentences: &[TaggedSentence]) -> Vec<u8> {
    let examples: Vec<Example> = sentences.iter().map(example).collect();
    let options = TrainOptions { epochs: 12, rate: 0.2, l1: 2e-6, min_count: 2, transitions: true };
    train(&LABELS, follows, &examples, options).to_bytes()
}

fn example(sentence: &TaggedSentence) -> Example {
    let words: Vec<&str> = sentence.words.iter().map(String::as_str).collect();
    let mut features = Features::default();
    gather_features(&words, sentence.corpus, &mut features);
    let labels = sentence.tags.iter().map(|tag| label(tag)).collect();
    Example { features, labels, masks: None }
}

/// The number of a tag.
fn label(tag: &str) -> u8 {
    let Some((place, kind)) = tag.split_once('-') else { return 0 };
    let kind = match kind {
        "PER" | "PERSON" => 0,
        "ORG" => 1,
        "LOC" | "GPE" | "FAC" => 2,
        _ => 3,
    };
    1 + 2 * kind + u8::from(place == "I")
}

/// I- follows B- or I- of its kind alone.
fn follows(from: Option<usize>, to: Option<usize>) -> bool {
    match to {
        Some(to) if to > 0 && to % 2 == 0 => from.is_some_and(|from| from == to || from == to - 1),
        _ => true,
    }
}

fn spans(labels: &[u8]) -> Vec<(Range<usize>, NameKind)> {
    let mut out: Vec<(Range<usize>, NameKind)> = Vec::new();
    for (at, label) in labels.iter().enumerate() {
        let Some(kind) = label.checked_sub(1).map(|label| KINDS[usize::from(label / 2)]) else {
            continue;
        };
        let begins = label % 2 == 1;
        match out.last_mut() {
            Some((range, known)) if !begins && range.end == at && *known == kind => range.end += 1,
            _ => out.push((at..at + 1, kind)),
        }
    }
    out
}

/// What the features of a token are made of.
struct Word {
    lower: u64,
    exact: u64,
    shape: u64,
    clusters: Option<Clusters>,
    class: u64,
    prefixes: [u64; 3],
    suffixes: [u64; 3],
}

impl Word {
    fn new(text: &str) -> Self {
        let lower = text.to_lowercase();
        let affix =
            |length: usize| lower.char_indices().nth(length).map_or(lower.len(), |(at, _)| at);
        let count = lower.chars().count();
        let tail = |length: usize| affix(count.saturating_sub(length));
        Self {
            lower: hash_str(&lower),
            exact: hash_str(text),
            shape: shape(text),
            clusters: Clusters::of(hash_str(&lower)),
            class: class(text),
            prefixes: [2, 3, 4].map(|n| hash_str(&lower[..affix(n)])),
            suffixes: [2, 3, 4].map(|n| hash_str(&lower[tail(n)..])),
        }
    }
}

/// `Xx`, `X.X.`, `dd`: runs of one kind are one letter.
fn shape(text: &str) -> u64 {
    let mut hash = 1;
    let mut last = 0;
    for c in text.chars() {
        let kind = match c {
            c if c.is_uppercase() => 1,
            c if c.is_alphabetic() => 2,
            c if c.is_numeric() => 3,
            '.' => 4,
            '-' | '–' => 5,
            '\'' | '’' => 6,
            _ => 7,
        };
        if kind != last {
            hash = mix(hash, kind);
            last = kind;
        }
    }
    // One capital alone is an initial.
    mix(hash, u64::from(text.chars().count() == 1))
}

/// Which tables know the word.
fn class(text: &str) -> u64 {
    u64::from(lexicon::country(text).is_some())
        | u64::from(lexicon::is_group(text)) << 1
        | u64::from(lexicon::is_title(text)) << 2
        | u64::from(lexicon::place(text).is_some()) << 3
        | u64::from(lexicon::is_event(text)) << 4
}

/// Beyond the edges of a sentence.
const EDGE: u64 = 0x0e49_e4e4;

fn gather_features(words: &[&str], corpus: u32, out: &mut Features) {
    out.clear();
    let all: Vec<Word> = words.iter().map(|word| Word::new(word)).collect();
    // A line of capitals (headings) tells nothing by its capitals.
    let upper = words.iter().filter(|w| w.starts_with(char::is_uppercase)).count();
    let shouting = u64::from(words.len() > 3 && upper * 4 > words.len() * 3);
    for at in 0..all.len() {
        let get = |offset: isize, part: fn(&Word) -> u64| {
            at.checked_add_signed(offset).and_then(|at| all.get(at)).map_or(EDGE, part)
        };
        let lower = |offset| get(offset, |w| w.lower);
        let shape = |offset| get(offset, |w| w.shape);
        let class = |offset| get(offset, |w| w.class);
        let word = &all[at];
        let first = u64::from(at == 0);
        let mut push = |template: u32, value: u64| out.push(feature(template, value));
        push(0, u64::from(corpus));
        push(1, word.lower);
        push(2, word.exact);
        push(3, mix(word.shape, mix(first, shouting)));
        push(4, lower(-1));
        push(5, lower(1));
        push(6, lower(-2));
        push(7, lower(2));
        push(8, mix(lower(-1), word.lower));
        push(9, mix(word.lower, lower(1)));
        push(10, mix(shape(-1), mix(word.shape, shape(1))));
        push(11, mix(shape(-1), word.shape));
        push(12, mix(word.shape, shape(1)));
        push(13, mix(lower(-1), word.shape));
        push(14, mix(lower(1), word.shape));
        for (n, (prefix, suffix)) in word.prefixes.iter().zip(word.suffixes).enumerate() {
            push(20 + n as u32, *prefix);
            push(30 + n as u32, suffix);
        }
        for offset in [-2_isize, -1, 0, 1, 2] {
            let template = (offset + 2) as u32;
            let clusters = at.checked_add_signed(offset).and_then(|at| all.get(at)?.clusters);
            if let Some(Clusters { coarse, middle, fine }) = clusters {
                push(40 + template, u64::from(coarse));
                push(50 + template, u64::from(middle));
                if offset.abs() < 2 {
                    push(60 + template, u64::from(fine));
                    push(70 + template, mix(u64::from(middle), word.shape));
                }
            }
            if offset.abs() < 2 && class(offset) != 0 {
                push(80 + template, class(offset));
                push(90 + template, mix(class(offset), word.shape));
            }
        }
        push(100, mix(class(-1), class(1)));
        out.end_item();
    }
}

#[cfg(test)]
mod tests {
    use super::{NameKind, TaggerScratch, names};

    #[test]
    fn names_are_found_in_plain_news() {
        let words: Vec<&str> =
            "Chancellor Angela Merkel met officials of the European Union in Brussels on Monday ."
                .split(' ')
                .collect();
        let found = names(&words, &mut TaggerScratch::default());
        let kind = |text: &str| {
            found
                .iter()
                .find(|(range, _)| words[range.clone()].join(" ").contains(text))
                .map(|f| f.1)
        };
        assert_eq!(kind("Angela Merkel"), Some(NameKind::Person));
        assert_eq!(kind("European Union"), Some(NameKind::Organisation));
        assert_eq!(kind("Brussels"), Some(NameKind::Location));
    }
}
