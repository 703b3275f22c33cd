//! The different words of articles, by number: what is made of one word alone is added up once for all
//! articles that have it.

use rustc_hash::FxHashMap;

use super::cues::Around;
use super::reading::{Reading, Word};

/// How many words are remembered beyond an article: what most articles are made of.
const MOST_WORDS: usize = 15_000;

/// All that the features see of a word by itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    pub(super) low: u64,
    pub(super) suffix: u64,
    pub(super) middle: u64,
    pub(super) fine: u64,
}

/// The number of what is beyond the edges of a paragraph.
const EDGE: u32 = 0;

/// Words by number.
#[derive(Debug)]
pub(super) struct Vocabulary {
    numbers: FxHashMap<[u64; 2], u32>,
    forms: Vec<Form>,
}

/// An article whose words have numbers.
#[derive(Debug)]
pub(super) struct Numbered<'a> {
    pub(super) reading: &'a Reading,
    numbers: Vec<u32>,
    /// The words of this and earlier articles, by number.
    pub(super) forms: &'a [Form],
}

impl Vocabulary {
    pub(super) fn new() -> Self {
        let mut vocabulary = Self { numbers: FxHashMap::default(), forms: Vec::new() };
        vocabulary.clear();
        vocabulary
    }

    /// True when it is time to forget the words, and all that goes by their numbers.
    pub(super) fn is_full(&self) -> bool {
        self.forms.len() > MOST_WORDS
    }

    /// Forgets all words, keeps the memory.
    pub(super) fn clear(&mut self) {
        self.numbers.clear();
        self.forms.clear();
        self.forms.push(Form::EDGE);
    }

    /// Numbers the words of an article.
    pub(super) fn read<'a>(&'a mut self, reading: &'a Reading) -> Numbered<'a> {
        let mut number = |word: &Word| {
            // The suffix adds nothing to the hash of the word, unless two words share it.
            *self.numbers.entry([word.low, word.suffix]).or_insert_with(|| {
                self.forms.push(Form::of(word));
                self.forms.len() as u32 - 1
            })
        };
        let numbers = reading.words.iter().map(&mut number).collect();
        Numbered { reading, numbers, forms: &self.forms }
    }
}

impl Form {
    const EDGE: Self = Self {
        low: Around::EDGE_LOW,
        suffix: 0,
        middle: Around::EDGE_MIDDLE,
        fine: Around::EDGE_FINE,
    };

    fn of(word: &Word) -> Self {
        Self { low: word.low, suffix: word.suffix, middle: word.middle(), fine: word.fine() }
    }
}

impl Numbered<'_> {
    /// The number of word `at`.
    #[inline]
    pub(super) fn number(&self, at: usize) -> usize {
        self.numbers[at] as usize
    }

    /// The number of the word so far from word `at`, which `around` is about.
    #[inline]
    pub(super) fn beside(&self, around: &Around<'_>, at: usize, offset: isize) -> usize {
        around.place(at, offset).map_or(EDGE, |at| self.numbers[at]) as usize
    }
}
