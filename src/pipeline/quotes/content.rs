//! The span of what was said: without its marks, without what only ties it to its cue.

use super::reading::{Class, OUTSIDE, Reading, word};
use crate::text::Span;

/// The span of a stretch of words. What is wholly within marks loses them; what is reported loses the
/// comma and full stop after it and the "that" before it.
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
