//! Frames: around each cue, the words that are its content and the words that are its source.
//!
//! A conditional random field reads the paragraph of the cue, every feature seen from the cue, and
//! labels each word. One frame for one cue: so content, cue and source are tied together without a
//! second step, and two speakers in a sentence do not get in each other's way.

use super::reading::{OUTSIDE, Reading};
use crate::learn::LabelMask;

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
pub(super) fn masks(reading: &Reading, cue: usize, (start, end): (usize, usize)) -> Vec<LabelMask> {
    const ALL: LabelMask = (1 << LABELS.len()) - 1;
    const UNIT: LabelMask = 0b1_0001;
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Side {
    Before = 1,
    After = 3,
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
