//! The span of what was said: without its marks, without what only ties it to its cue.

use super::reading::{Class, OUTSIDE, Reading, word};
use crate::text::Span;

/// Words that tie a sentence to the one before and, with a comma after them, are the writer's and not
/// part of what is reported: outside the content in 14 of 16 cases of PolNeAR's training articles.
const CONNECTIVES: [u64; 9] = [
    word("however"),
    word("still"),
    word("meanwhile"),
    word("yet"),
    word("nevertheless"),
    word("nonetheless"),
    word("moreover"),
    word("furthermore"),
    word("additionally"),
];

/// The span of a stretch of words. What is wholly within marks loses them; what is reported loses the
/// comma and full stop after it and the "that" or "However," before it.
pub(super) fn span(reading: &Reading, (start, end): (usize, usize)) -> Span {
    let loose = |at: usize| {
        let word = &reading.words[at];
        word.region == OUTSIDE && matches!(word.class, Class::Comma | Class::Stop | Class::Dash)
    };
    let (mut first, mut last) = (start, end);
    while last - first > 1 && loose(last - 1) {
        last -= 1;
    }
    let that =
        |at: usize| reading.words[at].region == OUTSIDE && reading.words[at].low == word("that");
    if last - first > 2 && is_connective(reading, first) {
        first += 2;
    }
    while last - first > 1 && (loose(first) || that(first)) {
        first += 1;
    }
    if let Some(region) = reading.region(first) {
        let (from, to) = reading.region_words[region];
        let inner = reading.regions[region].inner;
        if (from, to) == (first, last) {
            return inner;
        }
        // Part of a region: its marks are not part of what was said.
        if from <= first && last <= to {
            let span = reading.span(first, last);
            let (start, end) = (span.start.max(inner.start), span.end.min(inner.end));
            if start < end {
                return Span { start, end };
            }
        }
    }
    reading.span(first, last)
}

/// True for the connective at the start of a sentence, outside marks, with a comma after it.
fn is_connective(reading: &Reading, at: usize) -> bool {
    let (here, after) = (&reading.words[at], &reading.words[at + 1]);
    let opens = at == 0 || reading.words[at - 1].sentence != here.sentence;
    opens
        && here.region == OUTSIDE
        && after.region == OUTSIDE
        && after.class == Class::Comma
        && CONNECTIVES.contains(&here.low)
}
