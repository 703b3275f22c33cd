//! Dynamic programming over a chain of labels: the best path and the probabilities.

use wide::f32x4;

use super::steps::{LANES, Steps, power};
use super::table::MOST_LABELS;

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
    /// Where the best path to each label came from: whole numbers.
    back: Vec<f32x4>,
    /// Exponentials of the scores.
    emitted: Vec<f32x4>,
    alpha: Vec<f32x4>,
    beta: Vec<f32x4>,
    joint: Vec<f32>,
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

/// Calls a function with the width of the rows as a constant.
macro_rules! with_width {
    ($steps:expr, $call:ident($($argument:expr),*)) => {
        match $steps.width {
            1 => $call::<1>($($argument),*),
            3 => $call::<3>($($argument),*),
            7 => $call::<7>($($argument),*),
            _ => $call::<15>($($argument),*),
        }
    };
}

/// The weights of a row, which may be shorter than it, with a blank behind them.
#[inline]
fn row<const WIDTH: usize>(weights: &[f32], blank: f32) -> [f32x4; WIDTH] {
    let (whole, rest) = weights.as_chunks::<LANES>();
    std::array::from_fn(|at| {
        whole.get(at).map_or_else(
            || {
                let mut lanes = [blank; LANES];
                if at == whole.len() {
                    lanes[..rest.len()].copy_from_slice(rest);
                }
                f32x4::new(lanes)
            },
            |lanes| f32x4::new(*lanes),
        )
    })
}

/// Viterbi: writes the best path into `scratch.path`.
pub(super) fn viterbi(steps: &Steps, scratch: &mut Scratch) {
    with_width!(steps, viterbi_of(steps, scratch));
}

fn viterbi_of<const WIDTH: usize>(steps: &Steps, scratch: &mut Scratch) {
    let Scratch { scores, path, back, .. } = scratch;
    let items = scores.len() / steps.labels;
    path.clear();
    path.resize(items, 0);
    back.clear();
    back.resize(items * WIDTH, f32x4::ZERO);
    let (back, _) = back.as_chunks_mut::<WIDTH>();
    let (between, _) = steps.between.as_chunks::<WIDTH>();
    let mut rows = scores.chunks_exact(steps.labels).map(|scores| row::<WIDTH>(scores, 0.0));
    let Some(mut best) = rows.next() else { return };
    best.iter_mut().zip(&steps.start).for_each(|(best, start)| *best += start);
    for (row, back) in rows.zip(&mut back[1..]) {
        let mut next = [f32x4::splat(f32::NEG_INFINITY); WIDTH];
        let mut from = [f32x4::ZERO; WIDTH];
        for (label, steps) in between.iter().enumerate() {
            let so_far = f32x4::splat(best[label / LANES].to_array()[label % LANES]);
            let number = f32x4::splat(label as f32);
            for ((next, from), step) in next.iter_mut().zip(&mut from).zip(steps) {
                let score = so_far + *step;
                *from = score.simd_gt(*next).bitselect(number, *from);
                *next = score.fast_max(*next);
            }
        }
        *back = from;
        next.iter_mut().zip(row).for_each(|(next, score)| *next += score);
        best = next;
    }
    let lane = |row: &[f32x4], label: usize| row[label / LANES].to_array()[label % LANES];
    let mut label = 0;
    let mut top = f32::NEG_INFINITY;
    for at in 0..steps.labels {
        let score = lane(&best, at) + lane(&steps.end, at);
        if score > top {
            (label, top) = (at, score);
        }
    }
    for (item, back) in path.iter_mut().zip(back).rev() {
        *item = label as u8;
        label = lane(back, label) as usize;
    }
}

/// Forward-backward: writes the probability of each label of each item into
/// `scratch.probabilities`.
///
/// Works on probabilities scaled item by item (Rabiner 1989), not on logarithms: one exponential for
/// a score instead of one for each step. Where nothing is possible, everything is equally likely.
pub(super) fn forward_backward(steps: &Steps, scratch: &mut Scratch) {
    with_width!(steps, forward_backward_of(steps, scratch));
}

fn forward_backward_of<const WIDTH: usize>(steps: &Steps, scratch: &mut Scratch) {
    let Scratch { scores, probabilities, emitted, alpha, beta, .. } = scratch;
    let Steps { labels, powers, .. } = steps;
    let labels = *labels;
    let items = scores.len() / labels;
    for memory in [&mut *emitted, &mut *alpha, &mut *beta] {
        memory.clear();
        memory.resize(items * WIDTH, f32x4::ZERO);
    }
    probabilities.clear();
    probabilities.resize(items * labels, 0.0);
    let (emitted, _) = emitted.as_chunks_mut::<WIDTH>();
    let (alpha, _) = alpha.as_chunks_mut::<WIDTH>();
    let (beta, _) = beta.as_chunks_mut::<WIDTH>();

    // The exponentials are written where the probabilities come, row by row.
    for ((emitted, powers), scores) in emitted
        .iter_mut()
        .zip(probabilities.chunks_exact_mut(labels))
        .zip(scores.chunks_exact(labels))
    {
        let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        powers.iter_mut().zip(scores).for_each(|(e, score)| *e = power(score - top));
        *emitted = row(powers, 0.0);
    }
    // From both ends at once: neither has to wait for the other.
    let (mut forward, mut backward) = ([f32x4::ZERO; WIDTH], [f32x4::ZERO; WIDTH]);
    forward.copy_from_slice(&powers.start);
    backward.copy_from_slice(&powers.end);
    for (at, back) in (0..items).zip((0..items).rev()) {
        if at > 0 {
            forward = product(&forward, &powers.from);
            let mut emitting = backward;
            emitting.iter_mut().zip(emitted[back + 1]).for_each(|(b, e)| *b *= e);
            backward = product(&emitting, &powers.to);
            scale(&mut backward, labels);
        }
        beta[back] = backward;
        forward.iter_mut().zip(emitted[at]).for_each(|(a, e)| *a *= e);
        scale(&mut forward, labels);
        alpha[at] = forward;
    }
    let rows = probabilities.chunks_exact_mut(labels);
    for (row, (alpha, beta)) in rows.zip(alpha.iter().zip(&*beta)) {
        let mut joint: [f32x4; WIDTH] = std::array::from_fn(|at| alpha[at] * beta[at]);
        scale(&mut joint, labels);
        for (row, lanes) in row.chunks_mut(LANES).zip(joint) {
            row.copy_from_slice(&lanes.to_array()[..row.len()]);
        }
    }
}

/// A row of weights times a matrix that has a row for each of them.
#[inline]
fn product<const WIDTH: usize>(weights: &[f32x4; WIDTH], matrix: &[f32x4]) -> [f32x4; WIDTH] {
    let mut out = [f32x4::ZERO; WIDTH];
    let (rows, _) = matrix.as_chunks::<WIDTH>();
    for (at, row) in rows.iter().enumerate() {
        let weight = f32x4::splat(weights[at / LANES].to_array()[at % LANES]);
        out.iter_mut().zip(row).for_each(|(out, cell)| *out += weight * *cell);
    }
    out
}

/// Scales a row of so many labels to a sum of one, its blanks being nought.
#[inline]
fn scale<const WIDTH: usize>(row: &mut [f32x4; WIDTH], labels: usize) {
    // One after the other, as in [`normalise`]: the same sum to the last bit.
    let sum: f32 = row.iter().flat_map(|lanes| lanes.to_array()).take(labels).sum();
    if sum > 0.0 {
        let sum = f32x4::splat(sum);
        row.iter_mut().for_each(|lanes| *lanes /= sum);
    } else {
        *row = self::row(&[1.0 / labels as f32; MOST_LABELS][..labels], 0.0);
    }
}

/// The expected number of times each transition is taken, added to `counts`; needs the result of
/// [`forward_backward`].
pub(super) fn add_expected_transitions(steps: &Steps, scratch: &mut Scratch, counts: &mut [f32]) {
    let Steps { labels, width, powers, .. } = steps;
    let Scratch { emitted, alpha, beta, joint, .. } = scratch;
    let after = beta.chunks_exact(*width).zip(emitted.chunks_exact(*width)).skip(1);
    for (alpha, (beta, emitted)) in alpha.chunks_exact(*width).zip(after) {
        joint.clear();
        let alpha = alpha.iter().flat_map(|lanes| lanes.to_array());
        for (a, steps) in alpha.zip(powers.from.chunks_exact(*width)) {
            let a = f32x4::splat(a);
            let row = beta.iter().zip(emitted).zip(steps);
            let row = row.flat_map(|((b, e), step)| (a * *b * *e * *step).to_array());
            joint.extend(row.take(*labels));
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
    use super::super::steps::Transitions;
    use super::{FORBIDDEN, Scratch, Steps, apply_masks, forward_backward, viterbi};
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
            // With more than four a row is several registers.
            labels in 1usize..7,
            weights in prop::collection::vec(-3.0f32..3.0, 20),
            scores in prop::collection::vec(-3.0f32..3.0, 12),
        ) {
            let t = transitions(labels, &weights);
            let scores = scores[..12 / labels * labels].iter().copied().take(labels * 4);
            let mut scratch = Scratch { scores: scores.collect(), ..Scratch::default() };
            let paths = all_paths(&t, &scratch.scores);
            viterbi(&Steps::new(&t), &mut scratch);
            let best = paths.iter().map(|p| p.1).fold(f32::NEG_INFINITY, f32::max);
            let found = paths.iter().find(|p| p.0 == scratch.path).expect("a path").1;
            prop_assert!((best - found).abs() < 1e-3, "{best} against {found}");

            forward_backward(&Steps::new(&t), &mut scratch);
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
        viterbi(&Steps::new(&t), &mut scratch);
        assert_eq!(scratch.path, [1, 0]);
        assert!(scratch.scores[0] < FORBIDDEN / 2.0);
    }
}
