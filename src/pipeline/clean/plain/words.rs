//! The words of a line by their hashes, and the signs among them, in one pass over its bytes.

use crate::learn::{hash_byte, hash_str};
use crate::text::{is_alphanumeric, lower};

/// Words that English text is full of.
const STOP_WORDS: [&str; 32] = [
    "the", "of", "and", "to", "in", "a", "that", "is", "was", "for", "on", "with", "as", "he",
    "it", "at", "by", "from", "his", "were", "are", "be", "this", "had", "not", "but", "or",
    "which", "have", "an", "they", "she",
];

/// What every number counts as.
const NUMBER: u64 = hash_str("0");

/// The hash of a word without letters and digits.
pub(super) const NO_WORD: u64 = hash_str("");

/// A word of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    /// Its hash in lower case, without what is no letter or digit at its edges.
    pub(super) hash: u64,
    /// It is one of [`STOP_WORDS`].
    pub(super) is_stop: bool,
    /// It begins in lower case.
    pub(super) is_lower: bool,
}

/// What the bytes of a line are: how many are digits and how many commas, and bits for what is there.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Signs {
    /// Digits in the lower half, commas in the upper one.
    counts: u64,
    bits: u8,
}

impl Signs {
    pub(super) const YEAR: u8 = 1 << 2;
    /// Beyond ASCII.
    pub(super) const WIDE: u8 = 1 << 3;
    /// May belong to a script without spaces between words.
    pub(super) const UNSPACED: u8 = 1 << 5;
    const ALPHANUMERIC: u8 = 1 << 6;
    /// A colon is there: whether it counts is decided by what follows it.
    pub(super) const COLON: u8 = 1 << 7;

    pub(super) fn digits(self) -> usize {
        (self.counts & u64::from(u32::MAX)) as usize
    }

    pub(super) fn commas(self) -> usize {
        (self.counts >> 32) as usize
    }

    pub(super) fn has(self, bits: u8) -> bool {
        self.bits & bits != 0
    }

    /// Bars and angles, addresses, years and straight marks of speech, as bits 0, 1, 2 and 4.
    pub(super) fn plain(self) -> u8 {
        self.bits & 0b1_0111
    }
}

/// Reads the words of a line, which are parted by one space each.
pub(super) struct Words<'t> {
    line: &'t str,
    at: usize,
    pub(super) signs: Signs,
}

impl<'t> Words<'t> {
    pub(super) fn of(line: &'t str) -> Self {
        Self { line, at: 0, signs: Signs::default() }
    }

    /// Reads a word to its end that holds more than letters of ASCII: there are `letters` of them first,
    /// which have this hash.
    fn mixed(&mut self, letters: usize, mut all: u64) -> Word {
        let bytes = self.line.as_bytes();
        let start = self.at;
        self.at += letters;
        // Where its letters and digits begin and end, and the hash up to the last of them.
        let (mut bare, mut bare_end, mut hash) = (start, self.at, all);
        let mut bits = if letters > 0 { Signs::ALPHANUMERIC } else { 0 };
        for byte in bytes[self.at..].iter().copied().take_while(|byte| *byte != b' ') {
            let sign = SIGNS[usize::from(byte)];
            self.signs.counts += sign.counts;
            bits |= sign.bits;
            self.at += 1;
            if bits & Signs::ALPHANUMERIC == 0 {
                bare = self.at;
                continue;
            }
            all = hash_byte(all, byte.to_ascii_lowercase());
            if sign.bits & Signs::ALPHANUMERIC != 0 {
                (hash, bare_end) = (all, self.at);
            }
        }
        self.signs.bits |= bits;
        let mut is_lower = bytes[start].is_ascii_lowercase();
        if bits & Signs::WIDE != 0 {
            let word = &self.line[start..self.at];
            hash = wide_hash(word);
            is_lower = word.starts_with(char::is_lowercase);
        } else if bare_end > bare && bytes[bare].is_ascii_digit() {
            hash = NUMBER;
            self.signs.bits |= if is_year(&bytes[bare..bare_end]) { Signs::YEAR } else { 0 };
        }
        self.at += 1;
        Word { hash, is_stop: STOPS.has(hash), is_lower }
    }
}

impl Iterator for Words<'_> {
    type Item = Word;

    #[inline]
    fn next(&mut self) -> Option<Word> {
        let rest = self.line.as_bytes().get(self.at..).filter(|rest| !rest.is_empty())?;
        // Most words are letters of ASCII alone.
        let (mut letters, mut hash) = (0, NO_WORD);
        for byte in rest {
            let letter = byte | 0x20;
            if !letter.is_ascii_lowercase() {
                break;
            }
            hash = hash_byte(hash, letter);
            letters += 1;
        }
        if letters == 0 || rest.get(letters).is_some_and(|byte| *byte != b' ') {
            return Some(self.mixed(letters, hash));
        }
        self.at += letters + 1;
        Some(Word { hash, is_stop: STOPS.has(hash), is_lower: rest[0].is_ascii_lowercase() })
    }
}

/// The hash of a word that is not all ASCII.
fn wide_hash(word: &str) -> u64 {
    let bare = word.trim_matches(|c| !is_alphanumeric(c));
    if bare.starts_with(|c: char| c.is_ascii_digit()) {
        return NUMBER;
    }
    let add = |hash, c: char| c.encode_utf8(&mut [0; 4]).bytes().fold(hash, hash_byte);
    bare.chars().fold(NO_WORD, |hash, c| match lower(c) {
        Some(lower) => add(hash, lower),
        None => c.to_lowercase().fold(hash, add),
    })
}

fn is_year(word: &[u8]) -> bool {
    word.len() == 4 && (word.starts_with(b"19") || word.starts_with(b"20"))
}

/// The hashes of [`STOP_WORDS`], in a table with one place for each.
struct Stops {
    places: [u64; 256],
}

impl Stops {
    /// These bits differ from word to word.
    const fn place(hash: u64) -> usize {
        (hash >> 4 & 255) as usize
    }

    #[inline]
    fn has(&self, hash: u64) -> bool {
        self.places[Self::place(hash)] == hash
    }
}

static STOPS: Stops = {
    let mut places = [0; 256];
    let mut at = 0;
    while at < STOP_WORDS.len() {
        let hash = hash_str(STOP_WORDS[at]);
        let place = Stops::place(hash);
        assert!(places[place] == 0, "two stop words share a place: take other bits");
        places[place] = hash;
        at += 1;
    }
    Stops { places }
};

static SIGNS: [Signs; 256] = {
    let mut signs = [Signs { counts: 0, bits: 0 }; 256];
    let mut byte = 0;
    while byte < 256 {
        let sign = &mut signs[byte];
        if (byte as u8).is_ascii_alphanumeric() {
            sign.bits = Signs::ALPHANUMERIC;
        }
        if (byte as u8).is_ascii_digit() {
            sign.counts = 1;
        }
        if byte >= 0x80 {
            sign.bits = Signs::WIDE;
        }
        // What three bytes are written with that begin so; most with 0xE2 are marks of print.
        if matches!(byte, 0xe0 | 0xe3..=0xe9 | 0xef) {
            sign.bits |= Signs::UNSPACED;
        }
        byte += 1;
    }
    signs[b',' as usize].counts = 1 << 32;
    signs[b'|' as usize].bits = 1;
    signs[b'>' as usize].bits = 1;
    signs[b'@' as usize].bits = 1 << 1;
    signs[b'"' as usize].bits = 1 << 4;
    signs[b':' as usize].bits = Signs::COLON;
    signs
};

/// How often words occur, by their hashes: a table by open addressing.
#[derive(Debug)]
pub(super) struct Counts {
    /// The upper halves of hashes, whose lower halves say where they belong, and the counts; a place with
    /// none is free. More than half of the places are.
    places: Vec<(u32, u32)>,
}

impl Counts {
    /// A table for no more words than this.
    pub(super) fn for_words(most: usize) -> Self {
        Self { places: vec![(0, 0); (most * 2 + 1).next_power_of_two()] }
    }

    pub(super) fn add(&mut self, hash: u64) {
        let at = self.find(hash);
        let (known, count) = &mut self.places[at];
        *known = (hash >> 32) as u32;
        *count += 1;
    }

    #[inline]
    pub(super) fn of(&self, hash: u64) -> u32 {
        self.places[self.find(hash)].1
    }

    /// The place of a hash, or the free one where it belongs.
    #[inline]
    fn find(&self, hash: u64) -> usize {
        let mask = self.places.len() - 1;
        let mut at = hash as usize & mask;
        while self.places[at].1 > 0 && self.places[at].0 != (hash >> 32) as u32 {
            at = (at + 1) & mask;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::{Counts, NO_WORD, NUMBER, STOP_WORDS, Signs, Words};
    use crate::learn::hash_str;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn words_are_those_of_the_book(line in "([a-zA-Z0-9éÖİß’“—.,:|>@\"-]{1,6} ){0,6}([a-z]|\\PC){1,9}") {
            let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
            let mut reader = Words::of(&line);
            let words: Vec<_> = (&mut reader).collect();
            prop_assert_eq!(words.len(), line.split(' ').filter(|word| !word.is_empty()).count());
            for (word, text) in words.iter().zip(line.split(' ')) {
                let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
                let lower = bare.chars().flat_map(char::to_lowercase).collect::<String>();
                let is_number = bare.starts_with(|c: char| c.is_ascii_digit());
                prop_assert_eq!(word.hash, if is_number { NUMBER } else { hash_str(&lower) }, "{}", text);
                prop_assert_eq!(word.is_stop, STOP_WORDS.contains(&lower.as_str()));
                prop_assert_eq!(word.is_lower, text.starts_with(char::is_lowercase));
            }
            let count = |of: fn(u8) -> bool| line.bytes().filter(|byte| of(*byte)).count();
            prop_assert_eq!(reader.signs.digits(), count(|byte| byte.is_ascii_digit()));
            prop_assert_eq!(reader.signs.commas(), count(|byte| byte == b','));
            prop_assert_eq!(reader.signs.has(Signs::WIDE), !line.is_ascii());
            prop_assert_eq!(reader.signs.has(Signs::COLON), line.contains(':'));
            prop_assert_eq!(reader.signs.plain() & 1 == 1, line.contains(['|', '>']));
            prop_assert_eq!(reader.signs.plain() & 2 == 2, line.contains('@'));
            prop_assert_eq!(reader.signs.plain() & 16 == 16, line.contains('"'));
        }
    }

    #[test]
    fn words_are_counted() {
        let words = ["a", "b", "a", "—", "c", "a"].map(hash_str);
        let mut counts = Counts::for_words(words.len());
        words.iter().for_each(|word| counts.add(*word));
        let found = ["a", "b", "c", "d"].map(|word| counts.of(hash_str(word)));
        assert_eq!((found, counts.of(NO_WORD)), ([3, 1, 1, 0], 0));
    }
}
