//! Dynamic programming over a chain of labels: the best path and the probabilities.

/// The labels that an item may have: bit `k` stands for label `k`.
pub type LabelMask = u64;

/// What is added to a path that breaks a constraint. Finite, so that there is always a best path,
/// even when a caller's masks leave none.
pub(super) const FORBIDDEN: f32 = -1.0e6;

/// Working memory of decoding, kept from sequence to sequence.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    /// The sums of the weights of each item, row by row, before they are scores.
    pub(super) sums: Vec<i32>,
    /// Scores of the labels of each item, row by row.
    pub(super) scores: Vec<f32>,
    pub(super) path: Vec<u8>,
    pub(super) probabilities: Vec<f32>,
    best: Vec<f32>,
    next: Vec<f32>,
    back: Vec<u8>,
    /// Exponentials of the scores and of the transitions.
    emitted: Vec<f32>,
    steps: Vec<f32>,
    /// The latter, column by column.
    columns: Vec<f32>,
    alpha: Vec<f32>,
    beta: Vec<f32>,
}

/// Weights of going from label to label, first label to last.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Transitions {
    /// How many labels there are.
    pub(super) labels: usize,
    /// Of beginning with a label.
    pub(super) start: Vec<f32>,
    /// Of ending with a label.
    pub(super) end: Vec<f32>,
    /// Row `from`, column `to`.
    pub(super) between: Vec<f32>,
}

/// Takes the labels out that the masks forbid.
pub(super) fn apply_masks(scores: &mut [f32], labels: usize, masks: &[LabelMask]) {
    for (row, mask) in scores.chunks_exact_mut(labels).zip(masks) {
        for (label, score) in row.iter_mut().enumerate() {
            if mask >> label & 1 == 0 {
                *score += FORBIDDEN;
            }
        }
    }
}

/// Calls a function with the number of labels, written out for the numbers that the models have: with a
/// constant in its loops it takes half the time.
macro_rules! with_constant {
    ($labels:expr, $call:ident($($argument:expr),*)) => {
        match $labels {
            2 => $call(2, $($argument),*),
            9 => $call(9, $($argument),*),
            17 => $call(17, $($argument),*),
            labels => $call(labels, $($argument),*),
        }
    };
}

/// Viterbi: writes the best path into `scratch.path`.
pub(super) fn viterbi(transitions: &Transitions, scratch: &mut Scratch) {
    with_constant!(transitions.labels, viterbi_of(transitions, scratch));
}

#[inline(always)]
fn viterbi_of(labels: usize, transitions: &Transitions, scratch: &mut Scratch) {
    let Scratch { scores, path, best, next, back, .. } = scratch;
    path.clear();
    back.clear();
    back.resize(scores.len(), 0);
    let mut rows = scores.chunks_exact(labels);
    let Some(first) = rows.next() else { return };
    best.clear();
    best.extend(first.iter().zip(&transitions.start).map(|(score, start)| score + start));
    for (row, back) in rows.zip(back.chunks_exact_mut(labels).skip(1)) {
        next.clear();
        next.resize(labels, f32::NEG_INFINITY);
        for (from, so_far) in best.iter().enumerate() {
            let row = &transitions.between[from * labels..][..labels];
            let steps = row.iter().zip(next.iter_mut().zip(back.iter_mut()));
            for (step, (best, back)) in steps {
                let score = so_far + step;
                let better = score > *best;
                *best = if better { score } else { *best };
                *back = if better { from as u8 } else { *back };
            }
        }
        next.iter_mut().zip(row).for_each(|(best, score)| *best += score);
        std::mem::swap(best, next);
    }
    let mut label = 0;
    let mut top = f32::NEG_INFINITY;
    for (at, (score, end)) in best.iter().zip(&transitions.end).enumerate() {
        if score + end > top {
            (label, top) = (at as u8, score + end);
        }
    }
    path.resize(scores.len() / labels, 0);
    for (item, back) in path.iter_mut().zip(back.chunks_exact(labels)).rev() {
        *item = label;
        label = back[label as usize];
    }
}

/// Forward-backward: writes the probability of each label of each item into
/// `scratch.probabilities`.
///
/// Works on probabilities scaled item by item (Rabiner 1989), not on logarithms: one exponential for
/// a score instead of one for each step. Where nothing is possible, everything is equally likely.
pub(super) fn forward_backward(transitions: &Transitions, scratch: &mut Scratch) {
    with_constant!(transitions.labels, forward_backward_of(transitions, scratch));
}

#[inline(always)]
fn forward_backward_of(labels: usize, transitions: &Transitions, scratch: &mut Scratch) {
    let Scratch { scores, probabilities, emitted, steps, columns, alpha, beta, .. } = scratch;
    for (memory, len) in
        [(&mut *probabilities, scores.len()), (emitted, scores.len()), (alpha, scores.len())]
    {
        memory.clear();
        memory.resize(len, 0.0);
    }
    beta.clear();
    beta.resize(scores.len(), 1.0);
    steps.clear();
    steps.extend(transitions.between.iter().map(|weight| power(*weight)));
    let items = scores.len() / labels;
    for (row, score) in emitted.chunks_exact_mut(labels).zip(scores.chunks_exact(labels)) {
        let top = score.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        row.iter_mut().zip(score).for_each(|(e, score)| *e = power(score - top));
    }
    for item in 0..items {
        let (before, here) = alpha.split_at_mut(item * labels);
        let here = &mut here[..labels];
        if item == 0 {
            here.iter_mut().zip(&transitions.start).for_each(|(a, start)| *a = power(*start));
        } else {
            for (a, steps) in before[(item - 1) * labels..].iter().zip(steps.chunks_exact(labels)) {
                here.iter_mut().zip(steps).for_each(|(here, step)| *here += a * step);
            }
        }
        let emitted = &emitted[item * labels..];
        here.iter_mut().zip(emitted).for_each(|(here, e)| *here *= e);
        normalise(here);
    }
    if items > 0 {
        let last = &mut beta[(items - 1) * labels..];
        last.iter_mut().zip(&transitions.end).for_each(|(b, end)| *b = power(*end));
    }
    // Column by column, so that what is added up lies side by side.
    columns.clear();
    columns.extend((0..labels * labels).map(|at| steps[at % labels * labels + at / labels]));
    for item in (1..items).rev() {
        let (here, after) = beta.split_at_mut(item * labels);
        let here = &mut here[(item - 1) * labels..];
        here.fill(0.0);
        let after = after.iter().zip(&emitted[item * labels..(item + 1) * labels]);
        for ((b, e), column) in after.zip(columns.chunks_exact(labels)) {
            let weight = b * e;
            here.iter_mut().zip(column).for_each(|(here, step)| *here += weight * step);
        }
        normalise(here);
    }
    for (p, (a, b)) in probabilities.iter_mut().zip(alpha.iter().zip(beta.iter())) {
        *p = a * b;
    }
    probabilities.chunks_exact_mut(labels).for_each(normalise);
}

/// e to the power of a weight: zero for what is forbidden, without the slow way of the library's
/// function into the smallest numbers.
#[inline]
fn power(weight: f32) -> f32 {
    const LEAST: f32 = -87.0;
    if weight < LEAST { 0.0 } else { weight.exp() }
}

/// The expected number of times each transition is taken, added to `counts`; needs the result of
/// [`forward_backward`].
pub(super) fn add_expected_transitions(labels: usize, scratch: &mut Scratch, counts: &mut [f32]) {
    let items = scratch.scores.len() / labels;
    let joint = &mut scratch.next;
    for item in 1..items {
        let alpha = &scratch.alpha[(item - 1) * labels..item * labels];
        let beta = &scratch.beta[item * labels..(item + 1) * labels];
        let emitted = &scratch.emitted[item * labels..(item + 1) * labels];
        joint.clear();
        for (a, steps) in alpha.iter().zip(scratch.steps.chunks_exact(labels)) {
            let after = beta.iter().zip(emitted).zip(steps);
            joint.extend(after.map(|((b, e), step)| a * b * e * step));
        }
        normalise(joint);
        counts.iter_mut().zip(joint.iter()).for_each(|(count, p)| *count += p);
    }
}

/// Scales to a sum of one.
fn normalise(row: &mut [f32]) {
    let sum: f32 = row.iter().sum();
    if sum > 0.0 {
        row.iter_mut().for_each(|p| *p /= sum);
    } else {
        row.fill(1.0 / row.len() as f32);
    }
}

#[cfg(test)]
mod tests {
    use super::{FORBIDDEN, Scratch, Transitions, apply_masks, forward_backward, viterbi};
    use proptest::prelude::*;

    fn transitions(labels: usize, weights: &[f32]) -> Transitions {
        let take = |from: usize, n: usize| weights.iter().cycle().skip(from).take(n).copied();
        Transitions {
            labels,
            start: take(0, labels).collect(),
            end: take(1, labels).collect(),
            between: take(2, labels * labels).collect(),
        }
    }

    /// Every path with its score.
    fn all_paths(t: &Transitions, scores: &[f32]) -> Vec<(Vec<u8>, f32)> {
        let items = scores.len() / t.labels;
        let count = t.labels.pow(items as u32);
        let path = |mut code: usize| {
            let mut labels = Vec::new();
            for _ in 0..items {
                labels.push((code % t.labels) as u8);
                code /= t.labels;
            }
            labels
        };
        let score = |path: &[u8]| {
            let emitted: f32 =
                path.iter().enumerate().map(|(i, l)| scores[i * t.labels + *l as usize]).sum();
            let stepped: f32 =
                path.windows(2).map(|w| t.between[w[0] as usize * t.labels + w[1] as usize]).sum();
            emitted + stepped + t.start[path[0] as usize] + t.end[path[items - 1] as usize]
        };
        (0..count).map(path).map(|p| (p.clone(), score(&p))).collect()
    }

    proptest! {
        #[test]
        fn dynamic_programming_agrees_with_trying_every_path(
            labels in 1usize..4,
            weights in prop::collection::vec(-3.0f32..3.0, 20),
            scores in prop::collection::vec(-3.0f32..3.0, 12),
        ) {
            let t = transitions(labels, &weights);
            let scores = scores[..12 / labels * labels].iter().copied().take(labels * 4);
            let mut scratch = Scratch { scores: scores.collect(), ..Scratch::default() };
            let paths = all_paths(&t, &scratch.scores);
            viterbi(&t, &mut scratch);
            let best = paths.iter().map(|p| p.1).fold(f32::NEG_INFINITY, f32::max);
            let found = paths.iter().find(|p| p.0 == scratch.path).expect("a path").1;
            prop_assert!((best - found).abs() < 1e-3, "{best} against {found}");

            forward_backward(&t, &mut scratch);
            let z: f32 = paths.iter().map(|p| p.1.exp()).sum();
            for item in 0..scratch.scores.len() / labels {
                for label in 0..labels {
                    let with = paths.iter().filter(|p| p.0[item] as usize == label);
                    let expected = with.map(|p| p.1.exp()).sum::<f32>() / z;
                    let got = scratch.probabilities[item * labels + label];
                    prop_assert!((expected - got).abs() < 1e-2, "{expected} against {got}");
                }
            }
        }
    }

    #[test]
    fn masks_hold_and_impossible_ones_do_no_harm() {
        let t = transitions(3, &[0.0]);
        let mut scratch =
            Scratch { scores: vec![5.0, 1.0, 0.0, 5.0, 1.0, 0.0], ..Scratch::default() };
        apply_masks(&mut scratch.scores, 3, &[0b110, 0b000]);
        viterbi(&t, &mut scratch);
        assert_eq!(scratch.path, [1, 0]);
        assert!(scratch.scores[0] < FORBIDDEN / 2.0);
    }
}
