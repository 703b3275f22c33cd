//! The form of each line of a page, and where its main run of prose is: what the models of lines and
//! headlines look at.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::lines::Line;
use crate::learn::{hash_lower_ascii, hash_str, mix};

/// Words that English text is full of.
const STOP_WORDS: [&str; 32] = [
    "the", "of", "and", "to", "in", "a", "that", "is", "was", "for", "on", "with", "as", "he",
    "it", "at", "by", "from", "his", "were", "are", "be", "this", "had", "not", "but", "or",
    "which", "have", "an", "they", "she",
];

/// What every number counts as.
const NUMBER: u64 = hash_str("0");

/// The hash of a word without letters and digits.
const NO_WORD: u64 = hash_str("");

/// So many coarse forms there are.
pub(super) const CLASSES: u64 = 24;

/// The form of a line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Form {
    /// Words; where they are not parted by spaces, two characters count as one.
    pub(super) words: usize,
    /// Words in [`STOP_WORDS`].
    pub(super) stops: usize,
    /// Words that are no stop words.
    pub(super) content: usize,
    /// Those of them that another line of the main run holds too.
    pub(super) topical: usize,
    /// Words that begin in lower case.
    pub(super) lower: usize,
    pub(super) digits: usize,
    pub(super) commas: usize,
    /// What the first and the last character are.
    pub(super) opens: u8,
    pub(super) closes: u8,
    /// Bits: a bar or an angle, an address, a year, a colon within, a mark of speech.
    pub(super) signs: u8,
    /// The letters and digits alone.
    pub(super) key: u64,
}

/// What kind of character stands at an edge.
fn kind(c: char) -> u8 {
    match c {
        '.' | '。' | '।' => 1,
        '!' | '?' | '！' | '？' | '؟' => 2,
        '…' => 3,
        ':' => 4,
        ',' | ';' => 5,
        '"' | '”' | '“' | '«' | '»' | '„' | '‘' | '’' | '\'' | '」' | '「' | '』' => {
            6
        }
        ')' | '(' | ']' | '[' => 7,
        c if c.is_uppercase() => 8,
        c if c.is_lowercase() => 9,
        c if c.is_numeric() => 10,
        c if c.is_alphabetic() => 11,
        _ => 12,
    }
}

impl Form {
    /// Reads a line; its words are added to `words`.
    fn of(line: &Line, words: &mut Vec<Word>) -> Self {
        let text = line.text.as_str();
        let ascii = text.is_ascii();
        let mut form = Self { words: line.words, key: 1, ..Self::default() };
        if !ascii {
            form.words += text.chars().filter(|c| is_ideographic(*c)).count() / 2;
        }
        let mut lower = String::new();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let hash = if ascii || word.is_ascii() {
                form.lower += usize::from(word.as_bytes()[0].is_ascii_lowercase());
                form.ascii_word(word.as_bytes())
            } else {
                form.lower += usize::from(word.starts_with(char::is_lowercase));
                let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
                lower.clear();
                for c in bare.chars() {
                    if c.is_ascii() {
                        lower.push(c.to_ascii_lowercase());
                    } else {
                        lower.extend(c.to_lowercase());
                    }
                }
                if lower.starts_with(|c: char| c.is_ascii_digit()) {
                    NUMBER
                } else {
                    hash_str(&lower)
                }
            };
            if hash != NO_WORD {
                form.key = mix(form.key, hash);
            }
            let is_stop = STOPS.has(hash);
            form.stops += usize::from(is_stop);
            words.push(Word { hash, is_stop });
        }
        form.opens = text.chars().next().map_or(0, kind);
        form.closes = text.chars().next_back().map_or(0, kind);
        if text.ends_with("...") {
            form.closes = 3;
        }
        // Digits in the lower half, commas in the upper one.
        let mut counts = 0_u64;
        for byte in text.bytes() {
            let sign = SIGNS[usize::from(byte)];
            counts += sign.count;
            form.signs |= sign.bits;
        }
        form.digits = (counts & u64::from(u32::MAX)) as usize;
        form.commas = (counts >> 32) as usize;
        if form.signs & COLON != 0 {
            form.signs ^= COLON;
            form.signs |= u8::from(text.contains(": ")) << 3 | u8::from(text.contains("://")) << 5;
        }
        if !ascii {
            form.signs |= u8::from(text.contains(['“', '”', '«'])) << 4;
            form.signs |= u8::from(text.contains('©')) << 5;
        }
        form
    }

    /// The hash of a word in lower case, without what is no letter or digit at its edges.
    fn ascii_word(&mut self, word: &[u8]) -> u64 {
        let is_bare = |byte: &u8| byte.is_ascii_alphanumeric();
        let Some(start) = word.iter().position(is_bare) else { return NO_WORD };
        let end = word.iter().rposition(is_bare).map_or(start, |last| last + 1);
        let bare = &word[start..end];
        if bare[0].is_ascii_digit() {
            self.signs |= u8::from(is_year(bare)) << 2;
            return NUMBER;
        }
        hash_lower_ascii(bare)
    }

    /// Running text: some length and an end, or a good length.
    pub(super) fn is_prose(&self) -> bool {
        let ends = matches!(self.closes, 1 | 2 | 6);
        (self.words >= 8 && ends) || self.words >= 18
    }

    /// Its length on a scale of sixteen.
    pub(super) fn length(&self) -> u64 {
        match self.words {
            n @ 0..=8 => n as u64,
            9..=11 => 9,
            12..=15 => 10,
            16..=22 => 11,
            23..=35 => 12,
            36..=60 => 13,
            61..=100 => 14,
            _ => 15,
        }
    }

    /// Length and end, coarsely.
    pub(super) fn coarse(&self) -> u64 {
        let class = self.class();
        mix(class / 4, class % 4)
    }

    /// The number of [`Form::coarse`], below [`CLASSES`].
    pub(super) fn class(&self) -> u64 {
        let length = match self.words {
            0..=2 => 0,
            3..=5 => 1,
            6..=9 => 2,
            10..=17 => 3,
            18..=35 => 4,
            _ => 5,
        };
        let closes = match self.closes {
            1 | 2 => 0,
            6 => 1,
            3 | 4 => 2,
            _ => 3,
        };
        length * 4 + closes
    }

    /// How much of what it says the main run speaks of too, in fifths.
    pub(super) fn topic(&self) -> u64 {
        (self.topical * 5).checked_div(self.content).unwrap_or(0) as u64
    }

    /// How much of its words `of` are, in sixths.
    pub(super) fn share(&self, of: usize) -> u64 {
        (of * 6).checked_div(self.words).unwrap_or(0) as u64
    }
}

/// A character of a script that sets no spaces between words.
fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

fn is_year(word: &[u8]) -> bool {
    word.len() == 4 && (word.starts_with(b"19") || word.starts_with(b"20"))
}

/// A word of a line.
#[derive(Debug, Clone, Copy)]
struct Word {
    /// Its hash in lower case.
    hash: u64,
    /// It is one of [`STOP_WORDS`].
    is_stop: bool,
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

/// What a byte adds to a form.
#[derive(Clone, Copy)]
struct Sign {
    /// One digit, or one comma in the upper half.
    count: u64,
    /// Bits of [`Form::signs`], and [`COLON`].
    bits: u8,
}

/// A colon is there: whether it counts is decided by what follows it.
const COLON: u8 = 1 << 7;

static SIGNS: [Sign; 256] = {
    let mut signs = [Sign { count: 0, bits: 0 }; 256];
    let mut digit = b'0';
    while digit <= b'9' {
        signs[digit as usize].count = 1;
        digit += 1;
    }
    signs[b',' as usize].count = 1 << 32;
    signs[b'|' as usize].bits = 1;
    signs[b'>' as usize].bits = 1;
    signs[b'@' as usize].bits = 1 << 1;
    signs[b'"' as usize].bits = 1 << 4;
    signs[b':' as usize].bits = COLON;
    signs
};

/// A count on a scale that grows by doubling.
pub(super) fn log(count: usize) -> u64 {
    u64::from(usize::BITS - count.leading_zeros())
}

/// Where the main run of prose is: the stretch in which prose outweighs the lines between.
fn main_run(forms: &[Form]) -> (usize, usize) {
    let (mut best, mut best_range) = (0_i64, (0, 0));
    let (mut sum, mut start) = (0_i64, 0);
    for (at, form) in forms.iter().enumerate() {
        sum += if form.is_prose() { form.words.min(80) as i64 } else { -8 };
        if sum > best {
            (best, best_range) = (sum, (start, at + 1));
        }
        if sum <= 0 {
            (sum, start) = (0, at + 1);
        }
    }
    best_range
}

/// How much of the text are stop words of English: one in ten at least, by the words of its prose.
fn is_english(forms: &[Form]) -> bool {
    let prose = forms.iter().filter(|form| form.is_prose());
    let (stops, words) = prose.fold((0, 0), |(s, w), form| (s + form.stops, w + form.words));
    stops * 6 > words
}

/// A page's lines, read once for all features.
#[derive(Debug)]
pub(super) struct PageForms {
    pub(super) forms: Vec<Form>,
    /// All words.
    words: Vec<Word>,
    /// Which of `words` each line has.
    ranges: Vec<Range<usize>>,
    /// How often each [`Form::key`] occurs.
    seen: FxHashMap<u64, usize>,
    /// The lines of the main run.
    pub(super) run: Range<usize>,
    /// For each line and the end, how many lines before it are prose.
    pub(super) prose: Vec<usize>,
    /// True when words and capitals may be looked at as English.
    pub(super) english: bool,
}

impl PageForms {
    pub(super) fn read(lines: &[Line]) -> Self {
        let mut words = Vec::with_capacity(lines.iter().map(|line| line.words).sum());
        let mut forms = Vec::with_capacity(lines.len());
        let mut ranges = Vec::with_capacity(lines.len());
        let mut seen: FxHashMap<u64, usize> = FxHashMap::default();
        seen.reserve(lines.len());
        for line in lines {
            let from = words.len();
            let form = Form::of(line, &mut words);
            *seen.entry(form.key).or_default() += 1;
            forms.push(form);
            ranges.push(from..words.len());
        }
        let (from, to) = main_run(&forms);
        let english = is_english(&forms);
        let mut prose = vec![0];
        prose.extend(forms.iter().scan(0, |sum, form| {
            *sum += usize::from(form.is_prose());
            Some(*sum)
        }));
        let mut page = Self { forms, words, ranges, seen, run: from..to, prose, english };
        page.count_topical();
        page
    }

    /// How many words of each line the main run speaks of elsewhere: teasers share few.
    fn count_topical(&mut self) {
        let mut topic: FxHashMap<u64, u32> = FxHashMap::default();
        let all: usize = self.forms[self.run.clone()].iter().map(|form| form.words).sum();
        topic.reserve(all / 2);
        for at in self.run.clone().filter(|at| self.forms[*at].is_prose()) {
            for word in &self.words[self.ranges[at].clone()] {
                if !word.is_stop {
                    *topic.entry(word.hash).or_default() += 1;
                }
            }
        }
        for (at, form) in self.forms.iter_mut().enumerate() {
            let own = u32::from(form.is_prose() && self.run.contains(&at));
            for word in &self.words[self.ranges[at].clone()] {
                if !word.is_stop {
                    let known = topic.get(&word.hash).is_some_and(|count| *count > own);
                    form.content += 1;
                    form.topical += usize::from(known);
                }
            }
        }
    }

    /// The hashes of a line's words, in lower case.
    pub(super) fn words(&self, at: usize) -> impl DoubleEndedIterator<Item = u64> + Clone {
        self.words[self.ranges[at].clone()].iter().map(|word| word.hash)
    }

    /// How often a line occurs, up to four times.
    pub(super) fn repeats(&self, at: usize) -> u64 {
        self.seen.get(&self.forms[at].key).copied().unwrap_or(0).min(4) as u64
    }

    /// The line `offset` lines on.
    pub(super) fn near(&self, at: usize, offset: isize) -> Option<&Form> {
        self.forms.get(at.checked_add_signed(offset)?)
    }

    /// How many of the lines around are prose.
    pub(super) fn prose_around(&self, at: usize, before: usize, after: usize) -> usize {
        self.prose[(at + after + 1).min(self.forms.len())] - self.prose[at.saturating_sub(before)]
    }

    /// For each line, how far the next line of prose is before it and after it.
    pub(super) fn distances(&self) -> Vec<(usize, usize)> {
        let mut out = vec![(usize::MAX, usize::MAX); self.forms.len()];
        for at in 1..out.len() {
            let before = self.forms[at - 1].is_prose();
            out[at].0 = if before { 1 } else { out[at - 1].0.saturating_add(1) };
        }
        for at in (0..out.len().saturating_sub(1)).rev() {
            let after = self.forms[at + 1].is_prose();
            out[at].1 = if after { 1 } else { out[at + 1].1.saturating_add(1) };
        }
        out
    }
}
