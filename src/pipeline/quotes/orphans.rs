//! Regions that no frame took: a quote that goes on, one whose speaker is left out, or a title, a
//! nickname, a scare quote. A logistic regression tells them apart.

use super::cues::{Around, bucket};
use super::reading::{Class, Reading};
use super::resolve::Found;
use crate::learn::{Feature, feature, mix};
use crate::record::{ParagraphKind, QuoteKind};

/// The regions without a word in the content of a quote, by their number; none of a heading.
pub(super) fn orphans(reading: &Reading, found: &[Found]) -> Vec<usize> {
    let mut taken = vec![false; reading.words.len()];
    for (start, end) in found.iter().flat_map(|quote| &quote.content) {
        taken[*start..*end].fill(true);
    }
    let free = |region: &usize| {
        let (start, end) = reading.region_words[*region];
        let paragraph = reading.regions[*region].paragraph;
        reading.paragraphs[paragraph].kind != ParagraphKind::Heading
            && start < end
            && !taken[start..end].iter().any(|t| *t)
    };
    (0..reading.regions.len()).filter(free).collect()
}

/// The quotes around a region, the likeliest first to share its speaker: in the paragraph before it,
/// the introduction of the paragraph, in an earlier paragraph, in the paragraph after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Neighbour {
    /// Earlier in the same paragraph; an index into the quotes found.
    Before(usize),
    /// Later in the same paragraph.
    After(usize),
    /// The last one of an earlier paragraph, so many paragraphs up.
    Above(usize, usize),
}

/// How many paragraphs up a neighbour may be.
const REACH: usize = 2;

/// The neighbour of a region among the quotes found that have a source, in the order of the text.
pub(super) fn neighbour(reading: &Reading, found: &[Found], region: usize) -> Option<Neighbour> {
    let (start, _) = reading.region_words[region];
    let paragraph = reading.regions[region].paragraph;
    let place = |quote: &Found| reading.words[quote.content[0].0].paragraph as usize;
    let sourced = |at: &usize| found[*at].source.is_some();
    let first_after = found.partition_point(|quote| quote.content[0].0 < start);
    let before = (0..first_after).rev().find(sourced);
    let after = (first_after..found.len()).find(sourced);
    match (before, after) {
        (Some(at), _) if place(&found[at]) == paragraph => Some(Neighbour::Before(at)),
        (_, Some(at)) if place(&found[at]) == paragraph => Some(Neighbour::After(at)),
        (Some(at), _) if paragraph - place(&found[at]) <= REACH => {
            Some(Neighbour::Above(at, paragraph - place(&found[at])))
        }
        _ => None,
    }
}

/// True when a region is a whole paragraph of sentences.
pub(super) fn is_paragraph(reading: &Reading, region: usize) -> bool {
    const FEWEST_WORDS: usize = 3;
    let (start, end) = reading.region_words[region];
    let paragraph = &reading.paragraphs[reading.regions[region].paragraph];
    let ended = reading.words[start..end].iter().rev().find(|w| w.class != Class::Mark);
    (paragraph.start, paragraph.end) == (start, end)
        && ended.is_some_and(|w| w.class == Class::Stop)
        && reading.count(start, end) >= FEWEST_WORDS
}

/// What is known of a region without a frame, in steps.
pub(super) fn features(reading: &Reading, found: &[Found], region: usize) -> Vec<Feature> {
    let (start, end) = reading.region_words[region];
    let seen = &reading.regions[region];
    let paragraph = &reading.paragraphs[seen.paragraph];
    let around = Around::new(reading, reading.words[start].paragraph);
    let alone = bucket(paragraph.outside).min(6);
    let inner = |w: &&super::reading::Word| w.class != Class::Mark;
    let words = &reading.words[start..end];
    let last = words.iter().rev().find(inner).map_or(99, |w| w.class as u64);
    let first = words.iter().find(inner).map_or(99, |w| w.class as u64);
    let size = bucket(reading.count(start, end));
    let (before, after) = (around.class(start, -1), around.class(end - 1, 1));
    let (kind, confident) = match neighbour(reading, found, region) {
        None => (0, 0),
        Some(Neighbour::Before(at)) => (1 + mark(&found[at]), step(&found[at])),
        Some(Neighbour::After(at)) => (4 + mark(&found[at]), step(&found[at])),
        Some(Neighbour::Above(at, gap)) => (7 * gap as u64 + mark(&found[at]), step(&found[at])),
    };
    let above = seen.paragraph.checked_sub(1).map(|at| &reading.paragraphs[at]);
    let introduced = above
        .and_then(|p| reading.words[p.start..p.end].last())
        .map_or(99, |w| u64::from(w.class == Class::Colon));
    let state = u64::from(seen.closed) * 2 + u64::from(seen.carried);
    let bag = [
        (300, size),
        (301, mix(size, last)),
        (302, mix(last, first)),
        (303, mix(before, after)),
        (304, mix(alone, size)),
        (305, mix(alone, last)),
        (306, mix(kind, confident)),
        (307, mix(kind, alone)),
        (308, mix(mix(kind, before), last)),
        (309, mix(mix(size, before), last)),
        (310, mix(introduced, alone)),
        (311, mix(state, alone)),
        (312, around.low(start, -1)),
        (313, around.low(end - 1, 1)),
        (314, mix(around.low(start, -1), around.low(start, -2))),
        (315, mix(before, size)),
        (316, mix(mix(last, first), size)),
        (317, mix(first, before)),
    ];
    bag.iter().map(|(template, value)| feature(*template, *value)).collect()
}

fn mark(quote: &Found) -> u64 {
    match quote.kind {
        QuoteKind::Direct => 0,
        QuoteKind::Mixed => 1,
        QuoteKind::Indirect => 2,
    }
}

fn step(quote: &Found) -> u64 {
    (quote.confidence * 5.0) as u64
}
