//! Cues: the words that say that somebody says something.
//!
//! A word that was never a cue in the training articles is none. Of the others, a logistic regression
//! on the words around decides, loosely: the frame built on a cue has the last word.

use std::ops::Range;

use super::frames::Side;
use super::reading::{Class, OUTSIDE, Reading, Word};
use super::vocabulary::Form;
use crate::learn::{Feature, Features, feature, mix};

/// The words around a cue within its paragraph; beyond the edge there is nothing.
pub(super) struct Around<'r> {
    words: &'r [Word],
    range: Range<usize>,
}

impl<'r> Around<'r> {
    /// What stands beyond the edge of a paragraph; the clusters are those of a word that has none, too.
    pub(super) const EDGE_LOW: u64 = 0x00ed_6e00;
    pub(super) const EDGE_MIDDLE: u64 = 999;
    pub(super) const EDGE_FINE: u64 = 9999;
    const EDGE_CLASS: u64 = 99;

    pub(super) fn new(reading: &'r Reading, paragraph: u32) -> Self {
        let paragraph = &reading.paragraphs[paragraph as usize];
        Self { words: &reading.words, range: paragraph.start..paragraph.end }
    }

    /// The word so far from word `at`.
    pub(super) fn place(&self, at: usize, offset: isize) -> Option<usize> {
        at.checked_add_signed(offset).filter(|at| self.range.contains(at))
    }

    pub(super) fn get(&self, at: usize, offset: isize) -> Option<&'r Word> {
        self.place(at, offset).map(|at| &self.words[at])
    }

    pub(super) fn low(&self, at: usize, offset: isize) -> u64 {
        self.get(at, offset).map_or(Self::EDGE_LOW, |w| w.low)
    }

    pub(super) fn class(&self, at: usize, offset: isize) -> u64 {
        self.get(at, offset).map_or(Self::EDGE_CLASS, |w| w.class as u64)
    }

    pub(super) fn middle(&self, at: usize, offset: isize) -> u64 {
        self.get(at, offset).map_or(Self::EDGE_MIDDLE, Word::middle)
    }
}

/// The feature by which the training marks a word as one that can be a cue.
pub(super) fn candidate(low: u64) -> Feature {
    feature(0, low)
}

/// True when a word, by its hash, was a cue in the training articles.
pub(super) fn is_candidate(candidates: &[Feature], low: u64) -> bool {
    candidates.binary_search(&candidate(low)).is_ok()
}

/// True when a word was a cue in the training articles, or stands so close beside marks that it may
/// be one never seen ("…," she harrumphed).
pub(super) fn can_be_cue(reading: &Reading, at: usize, was_cue: bool) -> bool {
    const NEAR: usize = 3;
    let word = &reading.words[at];
    if was_cue {
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

/// A template and its value.
type Valued = (u32, u64);

/// What a feature of a candidate is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// One word: see [`features_of_word`].
    Word,
    /// The classes of the words on a side: see [`features_of_classes`].
    Classes,
    /// More than that.
    Rest,
}

/// How far from the candidate the words are of which features are made.
pub(super) const OFFSETS: [isize; 7] = [-3, -2, -1, 0, 1, 2, 3];

/// The features that are made of one word alone, so far from the candidate.
pub(super) fn features_of_word(offset: isize, form: &Form, mut push: impl FnMut(Feature)) {
    let mut add = |(template, value): Valued| push(feature(template, value));
    if offset == 0 {
        of_candidate(form.low, form.suffix, form.fine, form.middle).into_iter().for_each(&mut add);
    } else {
        of_neighbour(offset, form.low, form.middle).into_iter().for_each(&mut add);
    }
}

fn of_candidate(low: u64, suffix: u64, fine: u64, middle: u64) -> [Valued; 4] {
    [(1, low), (2, suffix), (3, fine), (4, middle)]
}

fn of_neighbour(offset: isize, low: u64, middle: u64) -> [Valued; 2] {
    [((10 + offset) as u32, low), ((40 + offset) as u32, middle)]
}

/// The features that are made of the classes of the three words on a side of the candidate alone, in the
/// order of the text.
pub(super) fn features_of_classes(side: Side, classes: [u64; 3], mut push: impl FnMut(Feature)) {
    let features = of_classes(side, classes);
    features.into_iter().for_each(|(template, value)| push(feature(template, value)));
}

/// One of each, and one of all.
fn of_classes(side: Side, [a, b, c]: [u64; 3]) -> [Valued; 4] {
    let (each, all) = match side {
        Side::Before => (17, 80),
        Side::After => (21, 81),
    };
    [(each, a), (each + 1, b), (each + 2, c), (all, mix(mix(a, b), c))]
}

/// The classes of the three words on a side of word `at`.
pub(super) fn classes(around: &Around<'_>, at: usize, side: Side) -> [u64; 3] {
    let offsets = match side {
        Side::Before => [-3, -2, -1],
        Side::After => [1, 2, 3],
    };
    offsets.map(|offset| around.class(at, offset))
}

/// Gathers what tells whether word `at` is a cue, for training.
pub(super) fn cue_features(reading: &Reading, at: usize, out: &mut Features) {
    visit(reading, at, |_, template, value| out.push(feature(template, value)));
    out.end_item();
}

/// Gathers those features of [`cue_features`] that are made of more than one word or the classes on a side.
pub(super) fn rest_of_cue_features(reading: &Reading, at: usize, out: &mut Features) {
    visit(reading, at, |part, template, value| {
        if part == Part::Rest {
            out.push(feature(template, value));
        }
    });
    out.end_item();
}

/// Visits the features of a candidate, in the order that the weights were trained in.
#[inline]
fn visit(reading: &Reading, at: usize, mut add: impl FnMut(Part, u32, u64)) {
    let word = &reading.words[at];
    let around = Around::new(reading, word.paragraph);
    let low = |offset| around.low(at, offset);
    let class = |offset| around.class(at, offset);
    let (here, fine) = (word.low, word.fine());
    for (template, value) in of_candidate(here, word.suffix, fine, word.middle()) {
        add(Part::Word, template, value);
    }
    let left = of_classes(Side::Before, classes(&around, at, Side::Before));
    let right = of_classes(Side::After, classes(&around, at, Side::After));
    let sides = left[..3].iter().zip([-3isize, -2, -1]).chain(right[..3].iter().zip([1, 2, 3]));
    for ((template, class), offset) in sides {
        let [form, cluster] = of_neighbour(offset, low(offset), around.middle(at, offset));
        add(Part::Word, form.0, form.1);
        add(Part::Classes, *template, *class);
        add(Part::Rest, (30 + offset) as u32, mix(here, *class));
        add(Part::Word, cluster.0, cluster.1);
        if offset.abs() == 1 {
            add(Part::Rest, (50 + offset) as u32, mix(here, low(offset)));
            add(Part::Rest, (60 + offset) as u32, mix(fine, low(offset)));
        }
    }
    let [left, right] = [left[3], right[3]];
    let near = mix(mix(class(-1), word.class as u64), class(1));
    add(Part::Classes, left.0, left.1);
    add(Part::Classes, right.0, right.1);
    add(Part::Rest, 82, near);
    add(Part::Rest, 83, mix(near, here));
    add(Part::Rest, 84, mix(mix(class(-2), near), class(2)));
    add(Part::Rest, 85, mix(right.1, here));
    add(Part::Rest, 86, mix(left.1, here));
    add(Part::Rest, 87, mix(mix(low(-1), low(1)), word.middle()));
    let surroundings = Surroundings::of(reading, at);
    let marks = surroundings.marks();
    add(Part::Rest, 88, marks);
    add(Part::Rest, 89, mix(marks, here));
    add(Part::Rest, 90, mix(marks, near));
    add(Part::Rest, 91, mix(surroundings.that, word.middle()));
    add(Part::Rest, 92, mix(surroundings.that, here));
    add(Part::Rest, 93, mix(surroundings.name, near));
    add(Part::Rest, 94, u64::from(word.class == Class::Capital));
}

impl Word {
    pub(super) fn middle(&self) -> u64 {
        self.clusters.map_or(Around::EDGE_MIDDLE, |c| u64::from(c.middle))
    }

    pub(super) fn fine(&self) -> u64 {
        self.clusters.map_or(Around::EDGE_FINE, |c| u64::from(c.fine))
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
