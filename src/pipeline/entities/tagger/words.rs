//! The words of an article, each different one read once: what the features are made of.

use rustc_hash::FxHashMap;

use crate::learn::{Clusters, Company, hash_str, mix};
use crate::pipeline::entities::lexicon;

/// What the features of a token are made of.
#[derive(Debug, Clone, Default)]
pub(super) struct Word {
    /// Hash of the word in lower case.
    pub(super) lower: u64,
    pub(super) exact: u64,
    pub(super) shape: u64,
    pub(super) clusters: Option<Clusters>,
    pub(super) company: Option<Company>,
    /// Which tables know the word.
    pub(super) class: u64,
    pub(super) prefixes: [u64; 3],
    pub(super) suffixes: [u64; 3],
    /// What it is in a run of capitals.
    pub(super) link: Link,
    /// How it is written, for a part of a name.
    pub(super) sign: Sign,
    pub(super) is_of_sport: bool,
}

/// What a word is in a run of capitals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Link {
    /// A word that begins with a capital.
    Capital,
    /// A small word within names.
    Connector,
    /// Any other.
    #[default]
    Other,
}

/// How a word is written, for a part of a name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Sign {
    /// As a name is: with a capital anywhere ("eBay"), or an @name.
    Name,
    /// With a digit.
    Digit,
    /// As the small words that a name may begin with: "al", "von der".
    Small,
    /// As most words are.
    #[default]
    None,
}

/// Words that have their capital from the beginning of a sentence, as a rule.
const OPENERS: [&str; 64] = [
    "The", "A", "An", "In", "On", "At", "But", "And", "Or", "He", "She", "It", "They", "We", "I",
    "You", "This", "That", "These", "Those", "There", "If", "When", "While", "After", "Before",
    "As", "For", "From", "With", "By", "To", "Of", "His", "Her", "Their", "Its", "Our", "My",
    "Not", "No", "So", "Then", "What", "Who", "How", "Why", "Where", "Which", "Some", "Many",
    "Most", "All", "Both", "Each", "Now", "Also", "Even", "Yet", "Still", "Because", "Since",
    "Until", "Although",
];

/// Small words within names.
const CONNECTORS: [&str; 19] = [
    "of", "the", "for", "and", "&", "de", "la", "in", "on", "-", "von", "van", "al", "del", "du",
    "der", "di", "le", "el",
];

impl Word {
    fn new(text: &str) -> Self {
        let lower = text.to_lowercase();
        let affix =
            |length: usize| lower.char_indices().nth(length).map_or(lower.len(), |(at, _)| at);
        let count = lower.chars().count();
        let tail = |length: usize| affix(count.saturating_sub(length));
        let hash = hash_str(&lower);
        Self {
            lower: hash,
            exact: hash_str(text),
            shape: shape(text),
            clusters: Clusters::of(hash),
            company: Company::of(hash),
            class: class(text),
            prefixes: [2, 3, 4].map(|n| hash_str(&lower[..affix(n)])),
            suffixes: [2, 3, 4].map(|n| hash_str(&lower[tail(n)..])),
            link: Link::of(text),
            sign: Sign::of(text),
            is_of_sport: lexicon::is_of_sport(&lower),
        }
    }

    /// True for words that begin with a capital.
    pub(super) fn is_capital(&self) -> bool {
        self.link == Link::Capital
    }
}

impl Sign {
    fn of(text: &str) -> Self {
        /// Up to so many bytes a word is small, whatever it is.
        const SMALL: usize = 3;
        if text.starts_with('@') || text.contains(char::is_uppercase) && !OPENERS.contains(&text) {
            Self::Name
        } else if text.contains(char::is_numeric) {
            Self::Digit
        } else if text.len() <= SMALL || CONNECTORS.contains(&text) {
            Self::Small
        } else {
            Self::None
        }
    }
}

impl Link {
    pub(super) fn of(text: &str) -> Self {
        if text.starts_with(char::is_uppercase) {
            Self::Capital
        } else if CONNECTORS.contains(&text) {
            Self::Connector
        } else {
            Self::Other
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

/// The different words of articles, by number.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    numbers: FxHashMap<Box<str>, u32>,
    words: Vec<Word>,
}

impl Vocabulary {
    /// The number of a word.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = self.words.len() as u32;
        self.words.push(Word::new(text));
        self.numbers.insert(text.into(), number);
        number
    }

    /// The numbers of the words of a sentence.
    pub(super) fn numbers(&mut self, sentence: &[&str]) -> Vec<u32> {
        sentence.iter().map(|word| self.number(word)).collect()
    }

    /// The words, by number.
    pub(super) fn words(&self) -> &[Word] {
        &self.words
    }

    /// Forgets all words, keeps the memory.
    pub(super) fn clear(&mut self) {
        self.numbers.clear();
        self.words.clear();
    }
}
