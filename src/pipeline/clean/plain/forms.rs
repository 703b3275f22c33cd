//! The form of each line of a page, and where its main run of prose is: what the models of lines and
//! headlines look at.

use std::ops::Range;

use memchr::memchr2_iter;
use rustc_hash::FxHashMap;

use super::lines::Line;
use super::words::{Counts, NO_WORD, Signs, Word, Words};
use crate::learn::mix;

/// So many coarse forms there are.
pub(super) const CLASSES: u64 = 24;

/// The form of a line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Form {
    /// Words; where they are not parted by spaces, two characters count as one.
    pub(super) words: usize,
    /// Words that English text is full of.
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
    is_prose: bool,
    length: u8,
    class: u8,
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
    fn of(line: &Line<'_>, words: &mut Vec<Word>) -> Self {
        let text = line.text;
        let mut form = Self { words: line.words, key: 1, ..Self::default() };
        let mut reader = Words::of(text);
        for word in &mut reader {
            if word.hash != NO_WORD {
                form.key = mix(form.key, word.hash);
            }
            form.stops += usize::from(word.is_stop);
            form.lower += usize::from(word.is_lower);
            words.push(word);
        }
        form.opens = text.chars().next().map_or(0, kind);
        form.closes = text.chars().next_back().map_or(0, kind);
        if text.ends_with("...") {
            form.closes = 3;
        }
        let signs = reader.signs;
        (form.digits, form.commas, form.signs) = (signs.digits(), signs.commas(), signs.plain());
        if signs.has(Signs::COLON) {
            form.signs |= u8::from(text.contains(": ")) << 3 | u8::from(text.contains("://")) << 5;
        }
        if signs.has(Signs::WIDE) {
            form.read_wide(text.as_bytes());
        }
        if signs.has(Signs::UNSPACED) {
            form.words += text.chars().filter(|c| is_ideographic(*c)).count() / 2;
        }
        form.sized()
    }

    /// Looks for marks of speech and of copyright beyond ASCII, whose first bytes are these.
    fn read_wide(&mut self, line: &[u8]) {
        for at in memchr2_iter(0xe2, 0xc2, line) {
            let rest = &line[at..];
            let speaks = ["“", "”", "«"].iter().any(|mark| rest.starts_with(mark.as_bytes()));
            self.signs |= u8::from(speaks) << 4 | u8::from(rest.starts_with("©".as_bytes())) << 5;
        }
    }

    /// Sets what follows from the words and the end.
    fn sized(mut self) -> Self {
        let ends = matches!(self.closes, 1 | 2 | 6);
        self.is_prose = (self.words >= 8 && ends) || self.words >= 18;
        self.length = match self.words {
            n @ 0..=8 => n as u8,
            9..=11 => 9,
            12..=15 => 10,
            16..=22 => 11,
            23..=35 => 12,
            36..=60 => 13,
            61..=100 => 14,
            _ => 15,
        };
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
        self.class = length * 4 + closes;
        self
    }

    /// Running text: some length and an end, or a good length.
    pub(super) fn is_prose(&self) -> bool {
        self.is_prose
    }

    /// Its length on a scale of sixteen.
    pub(super) fn length(&self) -> u64 {
        u64::from(self.length)
    }

    /// Length and end, coarsely.
    pub(super) fn coarse(&self) -> u64 {
        coarse(self.class())
    }

    /// The number of [`Form::coarse`], below [`CLASSES`].
    pub(super) fn class(&self) -> u64 {
        u64::from(self.class)
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

/// The coarse form that has this number.
pub(super) fn coarse(class: u64) -> u64 {
    mix(class / 4, class % 4)
}

/// A character of a script that sets no spaces between words.
fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

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
    pub(super) fn read(lines: &[Line<'_>]) -> Self {
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
        let content = |at: usize| self.ranges[at].len() - self.forms[at].stops;
        let all = self.run.clone().map(content).sum();
        let mut topic = Counts::for_words(all);
        for at in self.run.clone().filter(|at| self.forms[*at].is_prose()) {
            for word in &self.words[self.ranges[at].clone()] {
                if !word.is_stop {
                    topic.add(word.hash);
                }
            }
        }
        for (at, form) in self.forms.iter_mut().enumerate() {
            let own = u32::from(form.is_prose() && self.run.contains(&at));
            for word in &self.words[self.ranges[at].clone()] {
                if !word.is_stop {
                    form.content += 1;
                    form.topical += usize::from(topic.of(word.hash) > own);
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
