//! How sure we are of a frame: a logistic regression on what the other models said of it, trained on
//! articles that they had not seen, so that its probability is an honest one.

use super::cues::{Around, bucket};
use super::model::Frame;
use super::reading::{Class, OUTSIDE, Reading};
use crate::learn::{Feature, Model, feature, mix};

/// The probability that content and source of a frame are both right.
pub(super) fn probability(model: &Model, reading: &Reading, frame: &Frame) -> f32 {
    model.probability(&features(reading, frame))
}

/// The share of a frame's content that stands within marks: none, some, nearly all.
pub(super) fn marked(reading: &Reading, content: &[(usize, usize)]) -> u64 {
    let words = content.iter().flat_map(|(start, end)| &reading.words[*start..*end]);
    let words = words.filter(|w| !w.class.is_punctuation());
    let (mut all, mut inside) = (0, 0);
    for word in words {
        all += 1;
        inside += usize::from(word.region != OUTSIDE);
    }
    if inside == 0 { 0 } else { 1 + u64::from(inside * 10 >= all * 9) }
}

/// What is known of a frame, in steps.
pub(super) fn features(reading: &Reading, frame: &Frame) -> Vec<Feature> {
    let step = |p: f32| (p * 20.0) as u64;
    let cue = &reading.words[frame.cue];
    let around = Around::new(reading, cue.paragraph);
    let marked = marked(reading, &frame.content);
    let size: usize = frame.content.iter().map(|(start, end)| reading.count(*start, *end)).sum();
    let source = frame.source.map_or(50, |(start, _)| reading.words[start].class as u64);
    let (first, last) = (frame.content[0].0, frame.content[frame.content.len() - 1].1);
    let place = u64::from(first > frame.cue) + 2 * u64::from(last <= frame.cue);
    let source_place = frame.source.map_or(2, |(start, _)| u64::from(start > frame.cue));
    let source_far = frame.source.map_or(0, |(start, _)| bucket(start.abs_diff(frame.cue)));
    let gap = if first > frame.cue { first - frame.cue } else { frame.cue.saturating_sub(last) };
    let edge = |at: usize, offset: isize| around.class(at, offset);
    let borders = mix(mix(edge(first, -1), edge(first, 0)), mix(edge(last, -1), edge(last, 0)));
    let complementizer = u64::from(
        first > frame.cue
            && reading.words[frame.cue..first].iter().any(|w| w.class == Class::Complementizer),
    );
    let whole = u64::from(reading.words[first].sentence != reading.words[last - 1].sentence);
    let sums = [
        (200, step(frame.cue_p)),
        (201, step(frame.content_p)),
        (202, step(frame.edge_p)),
        (203, step(frame.source_p)),
        (204, step(frame.cue_p * frame.content_p * frame.edge_p * frame.source_p)),
        (205, mix(step(frame.edge_p * frame.content_p), marked)),
        (206, mix(step(frame.cue_p), marked)),
        (207, mix(step(frame.source_p), source)),
        (208, mix(marked, bucket(size))),
        (209, mix(cue.low, marked)),
        (210, mix(cue.middle(), marked)),
        (211, mix(mix(place, source_place), mix(marked, source))),
        (212, mix(mix(source_place, source_far), place)),
        (213, mix(bucket(gap), mix(place, marked))),
        (214, mix(borders, marked)),
        (215, mix(frame.content.len() as u64, marked)),
        (216, mix(complementizer, mix(cue.middle(), bucket(size)))),
        (217, mix(whole, marked)),
        (218, mix(mix(edge(frame.cue, -1), edge(frame.cue, 1)), place)),
    ];
    sums.iter().map(|(template, value)| feature(*template, *value)).collect()
}
