//! Cues: the words that say that somebody says something.
//!
//! A word that was never a cue in the training articles is none. Of the others, a logistic regression
//! on the words around decides, loosely: the frame built on a cue has the last word.

use std::ops::Range;

use super::reading::{Class, OUTSIDE, Reading, Word};
use crate::learn::{Feature, Features, feature, mix};

/// The words around a cue within its paragraph; beyond the edge there is nothing.
pub(super) struct Around<'r> {
    words: &'r [Word],
    range: Range<usize>,
}

/// What stands beyond the edge of a paragraph.
const EDGE: u64 = 0x00ed_6e00;

impl<'r> Around<'r> {
    pub(super) fn new(reading: &'r Reading, paragraph: u32) -> Self {
        let paragraph = &reading.paragraphs[paragraph as usize];
        Self { words: &reading.words, range: paragraph.start..paragraph.end }
    }

    pub(super) fn get(&self, at: usize, offset: isize) -> Option<&'r Word> {
        let at = at.checked_add_signed(offset)?;
        self.range.contains(&at).then(|| &self.words[at])
    }

    pub(super) fn low(&self, at: usize, offset: isize) -> u64 {
        self.get(at, offset).map_or(EDGE, |w| w.low)
    }

    pub(super) fn class(&self, at: usize, offset: isize) -> u64 {
        self.get(at, offset).map_or(99, |w| w.class as u64)
    }

    pub(super) fn middle(&self, at: usize, offset: isize) -> u64 {
        self.get(at, offset).and_then(|w| w.clusters).map_or(999, |c| u64::from(c.middle))
    }

    pub(super) fn fine(&self, at: usize, offset: isize) -> u64 {
        self.get(at, offset).and_then(|w| w.clusters).map_or(9999, |c| u64::from(c.fine))
    }
}

/// The feature by which the training marks a word as one that can be a cue.
pub(super) fn candidate(low: u64) -> Feature {
    feature(0, low)
}

/// True when a word was a cue in the training articles, or stands so close beside marks that it may
/// be one never seen ("…," she harrumphed).
pub(super) fn can_be_cue(reading: &Reading, at: usize, candidates: &[Feature]) -> bool {
    const NEAR: usize = 3;
    let word = &reading.words[at];
    if candidates.binary_search(&candidate(word.low)).is_ok() {
        return true;
    }
    if word.class != Class::Lower || word.region != OUTSIDE {
        return false;
    }
    let end = reading.words.len().min(at + 1 + NEAR);
    reading.words[at.saturating_sub(NEAR)..end]
        .iter()
        .any(|w| w.region != OUTSIDE && w.paragraph == word.paragraph)
}

/// Gathers what tells whether word `at` is a cue.
pub(super) fn cue_features(reading: &Reading, at: usize, out: &mut Features) {
    let word = &reading.words[at];
    let around = Around::new(reading, word.paragraph);
    let low = |offset| around.low(at, offset);
    let class = |offset| around.class(at, offset);
    let mut add = |template: u32, value: u64| out.push(feature(template, value));
    let here = word.low;
    add(1, here);
    add(2, word.suffix);
    add(3, around.fine(at, 0));
    add(4, around.middle(at, 0));
    for offset in [-3isize, -2, -1, 1, 2, 3] {
        let template = (10 + offset) as u32;
        add(template, low(offset));
        add(template + 10, class(offset));
        add(template + 20, mix(here, class(offset)));
        add(template + 30, around.middle(at, offset));
        if offset.abs() == 1 {
            add(template + 40, mix(here, low(offset)));
            add(template + 50, mix(around.fine(at, 0), low(offset)));
        }
    }
    let left = mix(mix(class(-3), class(-2)), class(-1));
    let right = mix(mix(class(1), class(2)), class(3));
    let near = mix(mix(class(-1), word.class as u64), class(1));
    add(80, left);
    add(81, right);
    add(82, near);
    add(83, mix(near, here));
    add(84, mix(mix(class(-2), near), class(2)));
    add(85, mix(right, here));
    add(86, mix(left, here));
    add(87, mix(mix(low(-1), low(1)), word.middle()));
    let surroundings = Surroundings::of(reading, at);
    let marks = surroundings.marks();
    add(88, marks);
    add(89, mix(marks, here));
    add(90, mix(marks, near));
    add(91, mix(surroundings.that, word.middle()));
    add(92, mix(surroundings.that, here));
    add(93, mix(surroundings.name, near));
    add(94, u64::from(word.class == Class::Capital));
    out.end_item();
}

impl Word {
    pub(super) fn middle(&self) -> u64 {
        self.clusters.map_or(999, |c| u64::from(c.middle))
    }
}

/// What stands near a cue, further off than its neighbours.
struct Surroundings {
    inside: u64,
    /// How far a region ends before the cue, within its sentence; 0 is none.
    before: u64,
    /// How far a region begins after it.
    after: u64,
    /// How far the next complementizer is.
    that: u64,
    /// How far the last name or pronoun is.
    name: u64,
}

impl Surroundings {
    /// How far to look.
    const REACH: usize = 12;

    fn of(reading: &Reading, at: usize) -> Self {
        let word = &reading.words[at];
        let same = |w: &&Word| w.paragraph == word.paragraph;
        let other = |w: &Word| w.region != word.region && w.region != OUTSIDE;
        let before = &reading.words[at.saturating_sub(Self::REACH)..at];
        let left = || before.iter().rev().take_while(same);
        let end = reading.words.len().min(at + 1 + Self::REACH);
        let right = || reading.words[at + 1..end].iter().take_while(same);
        let far = |found: Option<usize>| found.map_or(0, |n| bucket(n + 1));
        Self {
            inside: u64::from(word.region != OUTSIDE),
            before: far(left().position(other)),
            after: far(right().position(other)),
            that: far(right().take(6).position(|w| w.class == Class::Complementizer)),
            name: far(left().position(|w| matches!(w.class, Class::Capital | Class::Pronoun))),
        }
    }

    fn marks(&self) -> u64 {
        mix(mix(self.inside, self.before), self.after)
    }
}

/// A distance in words, coarser the further.
pub(super) fn bucket(distance: usize) -> u64 {
    match distance {
        0..=4 => distance as u64,
        5..=6 => 5,
        7..=9 => 6,
        10..=14 => 7,
        15..=24 => 8,
        25..=49 => 9,
        _ => 10,
    }
}
