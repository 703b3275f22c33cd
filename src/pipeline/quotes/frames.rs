//! Frames: around each cue, the words that are its content and the words that are its source.
//!
//! A conditional random field reads the paragraph of the cue, every feature seen from the cue, and
//! labels each word. One frame for one cue: so content, cue and source are tied together without a
//! second step, and two speakers in a sentence do not get in each other's way.

use super::cues::{Around, bucket};
use super::reading::{Class, OUTSIDE, Reading};
use crate::learn::{Feature, Features, LabelMask, feature, mix};

/// The labels: outside; content and source, each with begin, inside, end and single word.
pub(super) const LABELS: [&str; 9] = ["O", "BC", "IC", "EC", "SC", "BS", "IS", "ES", "SS"];

/// Label numbers, in the order of [`LABELS`].
pub(super) mod label {
    pub(in super::super) const OUT: u8 = 0;
    pub(in super::super) const CONTENT: u8 = 1;
    pub(in super::super) const SOURCE: u8 = 5;
}

/// A step within a unit: begin, inside, end, single.
const BEGIN: usize = 0;
const INSIDE: usize = 1;
const END: usize = 2;
const SINGLE: usize = 3;

/// Which label may follow which; `None` is the edge of the window.
pub(super) fn allowed(from: Option<usize>, to: Option<usize>) -> bool {
    let split = |label: Option<usize>| label.filter(|l| *l > 0).map(|l| ((l - 1) / 4, (l - 1) % 4));
    let goes_on = matches!(split(from), Some((_, BEGIN | INSIDE)));
    let continues = matches!(split(to), Some((_, INSIDE | END)));
    match (split(from), split(to)) {
        (Some((a, _)), Some((b, _))) if goes_on && continues => a == b,
        _ => !goes_on && !continues,
    }
}

/// The labels of a unit over words `start..end`, written into `labels`.
pub(super) fn write_unit(labels: &mut [u8], kind: u8) {
    match labels {
        [] => {}
        [one] => *one = kind + SINGLE as u8,
        [first, inner @ .., last] => {
            *first = kind + BEGIN as u8;
            inner.fill(kind + INSIDE as u8);
            *last = kind + END as u8;
        }
    }
}

/// How far a frame reaches from its cue, in words, on either side.
const REACH: usize = 110;

/// The words a frame may take: the cue's paragraph as far as the frame reaches, or only the cue's
/// sentence where the paragraph has no marks outside it, since what is reported without marks hardly
/// ever runs over a sentence.
pub(super) fn window(reading: &Reading, cue: usize) -> (usize, usize) {
    let word = &reading.words[cue];
    let paragraph = &reading.paragraphs[word.paragraph as usize];
    let start = paragraph.start.max(cue.saturating_sub(REACH));
    let end = paragraph.end.min(cue + REACH + 1);
    let own = |at: &usize| reading.words[*at].sentence == word.sentence;
    let first = (start..cue).rev().take_while(own).last().unwrap_or(cue);
    let last = (cue + 1..end).take_while(own).last().unwrap_or(cue);
    let marked = |at: usize| reading.words[at].region != OUTSIDE;
    if (start..first).any(marked) || (last + 1..end).any(marked) {
        (start, end)
    } else {
        (first, last + 1)
    }
}

/// What the marks allow each word of a window: a closed region that does not hold the cue is content,
/// source or neither as a whole; the cue is neither.
pub(super) fn masks(reading: &Reading, cue: usize) -> Vec<LabelMask> {
    const ALL: LabelMask = (1 << LABELS.len()) - 1;
    const UNIT: LabelMask = 0b1_0001;
    let (start, end) = window(reading, cue);
    let in_region = reading.words[cue].region;
    let mut masks = vec![ALL; end - start];
    for at in start..end {
        let region = reading.words[at].region;
        if region == OUTSIDE || region == in_region {
            continue;
        }
        let same =
            |other: usize| (start..end).contains(&other) && reading.words[other].region == region;
        let (before, after) = (at > start && same(at - 1), same(at + 1));
        let mask = &mut masks[at - start];
        if before {
            // Within the region: nothing begins.
            *mask &= !(UNIT << (1 + BEGIN) | UNIT << (1 + SINGLE));
        }
        if after {
            *mask &= !(UNIT << (1 + END) | UNIT << (1 + SINGLE));
        }
    }
    masks[cue - start] = 1;
    masks
}

/// On which side of its cue a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Before = 1,
    After = 3,
}

/// Gathers all features of each word of the cue's window, for training.
pub(super) fn frame_features(reading: &Reading, cue: usize, is_cue: &[bool], out: &mut Features) {
    for_each_word(reading, cue, is_cue, |seen, at, side, between| {
        if let Some(side) = side {
            own_features(reading, at, side, |feature| out.push(feature));
            seen.features(at, side, between, |feature| out.push(feature));
        }
        out.end_item();
    });
}

/// Gathers those features of each word of the cue's window that tell where it stands with regard to
/// the cue: all but its [`own_features`].
pub(super) fn seen_features(reading: &Reading, cue: usize, is_cue: &[bool], out: &mut Features) {
    for_each_word(reading, cue, is_cue, |seen, at, side, between| {
        if let Some(side) = side {
            seen.features(at, side, between, |feature| out.push(feature));
        }
        out.end_item();
    });
}

/// Visits the words of the cue's window. The cue has no side and needs no features: it can be nothing
/// but a cue.
fn for_each_word(
    reading: &Reading,
    cue: usize,
    is_cue: &[bool],
    mut visit: impl FnMut(&Seen<'_>, usize, Option<Side>, u64),
) {
    let (start, end) = window(reading, cue);
    let seen = Seen::new(reading, cue);
    let left = between(reading, is_cue, (start..cue).rev());
    let right = between(reading, is_cue, cue + 1..end);
    for (at, between) in (start..cue).zip(left.iter().rev()) {
        visit(&seen, at, Some(Side::Before), *between);
    }
    visit(&seen, cue, None, 0);
    for (at, between) in (cue + 1..end).zip(&right) {
        visit(&seen, at, Some(Side::After), *between);
    }
}

/// The features of a word that are the same seen from any cue on the same side of it.
pub(super) fn own_features(
    reading: &Reading,
    at: usize,
    side: Side,
    mut push: impl FnMut(Feature),
) {
    let word = &reading.words[at];
    let around = Around::new(reading, word.paragraph);
    let side = side as u64;
    let mut add = |template: u32, value: u64| push(feature(template, value));
    add(101, mix(word.low, side));
    add(102, mix(around.low(at, -1), side));
    add(103, mix(around.low(at, 1), side));
    add(104, mix(around.low(at, -1), word.low));
    add(105, mix(word.low, around.low(at, 1)));
    add(106, mix(word.middle(), side));
    add(107, mix(around.middle(at, -1), side));
    add(108, mix(around.middle(at, 1), side));
    add(109, mix(mix(around.middle(at, -1), word.middle()), side));
}

/// What lies between the cue and each word, walking away from the cue: a few small counts in one
/// number.
fn between(reading: &Reading, is_cue: &[bool], walk: impl Iterator<Item = usize>) -> Vec<u64> {
    let (mut commas, mut that, mut stops, mut marks, mut cues) = (0u64, 0u64, 0u64, 0u64, 0u64);
    let mut before = OUTSIDE;
    let mut out = Vec::new();
    for at in walk {
        let word = &reading.words[at];
        if word.region != before && word.region != OUTSIDE {
            marks += 1;
        }
        before = word.region;
        let counts = [commas.min(2), that.min(1), stops.min(2), marks.min(2), cues.min(2)];
        out.push(counts.iter().fold(0, |sum, n| sum * 3 + n));
        match word.class {
            Class::Comma => commas += 1,
            Class::Complementizer => that += 1,
            Class::Stop => stops += 1,
            _ => {}
        }
        cues += u64::from(is_cue[at]);
    }
    out
}

/// A window seen from its cue.
struct Seen<'r> {
    reading: &'r Reading,
    around: Around<'r>,
    cue: usize,
    low: u64,
    middle: u64,
    /// The classes beside the cue: how it stands in its sentence.
    signature: u64,
    right: u64,
    left: u64,
}

impl<'r> Seen<'r> {
    fn new(reading: &'r Reading, cue: usize) -> Self {
        let word = &reading.words[cue];
        let around = Around::new(reading, word.paragraph);
        let left = mix(around.class(cue, -1), around.class(cue, -2));
        let right = mix(around.class(cue, 1), around.class(cue, 2));
        Self {
            reading,
            cue,
            low: word.low,
            middle: word.middle(),
            signature: mix(around.class(cue, -1), right),
            left,
            right,
            around,
        }
    }

    fn features(&self, at: usize, side: Side, between: u64, mut push: impl FnMut(Feature)) {
        let word = &self.reading.words[at];
        let around = &self.around;
        let cue = &self.reading.words[self.cue];
        let side = side as u64;
        let sentences = (i64::from(word.sentence) - i64::from(cue.sentence)).clamp(-2, 2) + 2;
        let place = side * 8 + sentences as u64;
        let distance = bucket(at.abs_diff(self.cue)) * 4 + side;
        let class = |offset| around.class(at, offset);
        let (here, before, after) = (class(0), class(-1), class(1));
        let near = mix(mix(before, here), after);
        let edges = self.edges(at);
        let region = self.region(at);
        let mut add = |template: u32, value: u64| push(feature(template, value));
        add(100, place);
        add(114, mix(self.low, distance));
        add(115, mix(self.signature, distance));
        add(117, mix(between, place));
        add(118, mix(mix(between, before), mix(here, side)));
        add(119, mix(mix(between, here), mix(after, side)));
        add(120, mix(region, place));
        add(123, mix(mix(edges, between), side));
        add(125, mix(mix(self.low, here), distance));
        add(126, mix(mix(self.low, between), mix(side, edges)));
        add(129, mix(mix(self.right, between), mix(side, edges)));
        add(130, mix(mix(self.left, between), mix(side, near)));
        add(131, mix(mix(self.middle, between), mix(before, side)));
        add(132, mix(mix(self.middle, distance), near));
        if at.abs_diff(self.cue) <= 3 {
            add(133, mix(mix(self.low, word.low), distance));
        }
    }

    /// Whether a sentence or the paragraph begins or ends at a word.
    fn edges(&self, at: usize) -> u64 {
        let sentence = self.reading.words[at].sentence;
        let side = |offset| match self.around.get(at, offset) {
            None => 2,
            Some(other) => u64::from(other.sentence != sentence),
        };
        side(-1) * 3 + side(1)
    }

    /// Where a word stands with regard to the regions.
    fn region(&self, at: usize) -> u64 {
        let word = &self.reading.words[at];
        let Some(region) = self.reading.region(at) else {
            let beside = |offset| {
                u64::from(self.around.get(at, offset).is_some_and(|w| w.region != OUTSIDE))
            };
            return beside(-1) * 2 + beside(1);
        };
        let (start, end) = self.reading.region_words[region];
        let own = u64::from(word.region == self.reading.words[self.cue].region);
        let edge = u64::from(at == start) * 2 + u64::from(at + 1 == end);
        10 + bucket(end - start) * 8 + own * 4 + edge
    }
}

#[cfg(test)]
mod tests {
    use super::{LABELS, allowed, label, write_unit};

    #[test]
    fn units_are_whole() {
        let mut labels = [label::OUT; 8];
        write_unit(&mut labels[1..4], label::CONTENT);
        write_unit(&mut labels[4..5], label::SOURCE);
        write_unit(&mut labels[5..7], label::CONTENT);
        let named: Vec<_> = labels.iter().map(|l| LABELS[usize::from(*l)]).collect();
        assert_eq!(named, ["O", "BC", "IC", "EC", "SS", "BC", "EC", "O"]);
        let padded = [
            &[None],
            &labels.iter().map(|l| Some(usize::from(*l))).collect::<Vec<_>>()[..],
            &[None],
        ]
        .concat();
        assert!(padded.windows(2).all(|pair| allowed(pair[0], pair[1])));
        assert!(!allowed(Some(1), Some(6)) && !allowed(Some(1), None) && !allowed(None, Some(3)));
    }
}
