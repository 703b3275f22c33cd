//! From examples to a model.
//!
//! Conditional log-likelihood, maximised sequence by sequence with AdaGrad (Duchi, Hazan and Singer
//! 2011) and an L1 penalty applied when a feature is next seen. Single-threaded and without any
//! source of chance but a fixed shuffle: the same examples give the same bytes.

use std::collections::{BTreeMap, HashMap};

use super::chain::{self, FORBIDDEN, LabelMask, Scratch, Transitions};
use super::feature::{Feature, Features};
use super::model::Model;

/// A sequence with its right labels.
#[derive(Debug, Clone, Default)]
pub struct Example {
    /// The features of each item.
    pub features: Features,
    /// The right label of each item.
    pub labels: Vec<u8>,
    /// What decoding will be allowed to choose from, item by item; `None` when it is free.
    pub masks: Option<Vec<LabelMask>>,
}

/// How to train.
#[derive(Debug, Clone, Copy)]
pub struct TrainOptions {
    /// Passes over the examples.
    pub epochs: usize,
    /// AdaGrad's step.
    pub rate: f32,
    /// Strength of the L1 penalty, for each example seen.
    pub l1: f32,
    /// Features seen less often are left out.
    pub min_count: u32,
    /// False leaves the transitions at zero (classifiers).
    pub transitions: bool,
}

impl Default for TrainOptions {
    fn default() -> Self {
        Self { epochs: 8, rate: 0.2, l1: 1e-6, min_count: 2, transitions: true }
    }
}

/// Gradients smaller than this change nothing that eight bits could hold; skipping them makes late
/// epochs several times faster.
const NEGLIGIBLE: f32 = 1e-3;

/// The largest weight, in units of the eight-bit scale.
const TOP: f32 = 127.0;

/// The share of weights that may be clipped by the eight-bit scale: a handful of outliers would
/// otherwise cost all others their precision.
const CLIPPED: f64 = 1e-4;

/// A parameter and the sum of its squared gradients.
#[derive(Debug, Clone, Copy, Default)]
struct Parameter {
    weight: f32,
    squares: f32,
}

impl Parameter {
    fn step(&mut self, gradient: f32, rate: f32) {
        self.squares += gradient * gradient;
        self.weight -= rate * gradient / (self.squares.sqrt() + 1e-6);
    }

    fn shrink(&mut self, penalty: f32, rate: f32) {
        let by = penalty * rate / (self.squares.sqrt() + 1e-6);
        self.weight = self.weight.signum() * (self.weight.abs() - by).max(0.0);
    }
}

/// Trains a model. `labels` names the labels by number; `allowed(from, to)` says which label may
/// follow which (`None` stands for the edge of the sequence); what it forbids is never decoded.
///
/// # Panics
/// If there are no labels, or more than 64, or an example has another number of labels than items.
#[must_use]
pub fn train(
    labels: &[&str],
    allowed: impl Fn(Option<usize>, Option<usize>) -> bool,
    examples: &[Example],
    options: TrainOptions,
) -> Model {
    assert!((1..=64).contains(&labels.len()), "a model has 1 to 64 labels");
    let count = labels.len();
    let keys = frequent(examples, options.min_count);
    let rows: HashMap<Feature, u32> = keys.iter().copied().zip(0..).collect();
    let mut trainer = Trainer {
        options,
        parameters: vec![Parameter::default(); keys.len() * count],
        touched: vec![0; keys.len()],
        transitions: edges(count, &allowed),
        edges: vec![Parameter::default(); count * count],
        steps: 0,
    };
    let examples: Vec<Prepared<'_>> = examples.iter().map(|e| Prepared::new(e, &rows)).collect();
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut scratch = Scratch::default();
    let mut shuffle = Shuffle(0x2545_f491_4f6c_dd1d);
    for _ in 0..options.epochs {
        shuffle.apply(&mut order);
        for at in &order {
            trainer.learn(&examples[*at], &mut scratch);
        }
    }
    (0..keys.len()).for_each(|row| trainer.catch_up(row));
    quantise(labels, trainer, keys)
}

/// The features seen often enough, ascending.
fn frequent(examples: &[Example], min_count: u32) -> Vec<Feature> {
    let mut counts: BTreeMap<Feature, u32> = BTreeMap::new();
    for feature in examples.iter().flat_map(|e| e.features.iter()).flatten() {
        *counts.entry(*feature).or_default() += 1;
    }
    counts.into_iter().filter(|(_, n)| *n >= min_count).map(|(feature, _)| feature).collect()
}

fn edges(count: usize, allowed: &impl Fn(Option<usize>, Option<usize>) -> bool) -> Transitions {
    let weight = |from, to| if allowed(from, to) { 0.0 } else { FORBIDDEN };
    Transitions {
        labels: count,
        start: (0..count).map(|to| weight(None, Some(to))).collect(),
        end: (0..count).map(|from| weight(Some(from), None)).collect(),
        between: (0..count * count)
            .map(|cell| weight(Some(cell / count), Some(cell % count)))
            .collect(),
    }
}

/// An example with its features as rows of the parameters.
struct Prepared<'e> {
    rows: Vec<u32>,
    ends: Vec<usize>,
    labels: &'e [u8],
    masks: Option<&'e [LabelMask]>,
}

impl<'e> Prepared<'e> {
    fn new(example: &'e Example, known: &HashMap<Feature, u32>) -> Self {
        assert_eq!(example.features.len(), example.labels.len(), "a label for each item");
        let (mut rows, mut ends) = (Vec::new(), Vec::new());
        for item in example.features.iter() {
            rows.extend(item.iter().filter_map(|feature| known.get(feature)));
            ends.push(rows.len());
        }
        Self { rows, ends, labels: &example.labels, masks: example.masks.as_deref() }
    }

    fn items(&self) -> impl Iterator<Item = &[u32]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.rows[start..*end])
    }
}

struct Trainer {
    options: TrainOptions,
    /// Row by row, `labels` wide.
    parameters: Vec<Parameter>,
    /// When each row was last shrunk, in steps.
    touched: Vec<u32>,
    transitions: Transitions,
    edges: Vec<Parameter>,
    steps: u32,
}

impl Trainer {
    /// Shrinks a row for all the steps in which it was not seen.
    fn catch_up(&mut self, row: usize) {
        let (labels, rate) = (self.transitions.labels, self.options.rate);
        let penalty = (self.steps - self.touched[row]) as f32 * self.options.l1;
        self.touched[row] = self.steps;
        if penalty > 0.0 {
            let row = &mut self.parameters[row * labels..(row + 1) * labels];
            row.iter_mut().for_each(|parameter| parameter.shrink(penalty, rate));
        }
    }

    fn learn(&mut self, example: &Prepared<'_>, scratch: &mut Scratch) {
        let labels = self.transitions.labels;
        self.steps += 1;
        example.rows.iter().for_each(|row| self.catch_up(*row as usize));

        scratch.scores.clear();
        scratch.scores.resize(example.labels.len() * labels, 0.0);
        for (item, scores) in example.items().zip(scratch.scores.chunks_exact_mut(labels)) {
            for row in item {
                let row = &self.parameters[*row as usize * labels..][..labels];
                scores.iter_mut().zip(row).for_each(|(score, p)| *score += p.weight);
            }
        }
        if let Some(masks) = example.masks {
            chain::apply_masks(&mut scratch.scores, labels, masks);
        }
        chain::forward_backward(&self.transitions, scratch);
        if self.options.transitions {
            self.learn_transitions(example, scratch);
        }

        let probabilities = scratch.probabilities.chunks_exact_mut(labels);
        for ((item, right), gradient) in example.items().zip(example.labels).zip(probabilities) {
            gradient[usize::from(*right)] -= 1.0;
            if gradient.iter().all(|g| g.abs() < NEGLIGIBLE) {
                continue;
            }
            for row in item {
                let row = &mut self.parameters[*row as usize * labels..][..labels];
                for (parameter, gradient) in row.iter_mut().zip(gradient.iter()) {
                    parameter.step(*gradient, self.options.rate);
                }
            }
        }
    }

    fn learn_transitions(&mut self, example: &Prepared<'_>, scratch: &mut Scratch) {
        let labels = self.transitions.labels;
        let mut gradient = vec![0.0; labels * labels];
        chain::add_expected_transitions(labels, scratch, &mut gradient);
        for pair in example.labels.windows(2) {
            gradient[usize::from(pair[0]) * labels + usize::from(pair[1])] -= 1.0;
        }
        let cells = self.edges.iter_mut().zip(&mut self.transitions.between).zip(gradient);
        for ((edge, weight), gradient) in cells {
            if *weight > FORBIDDEN / 2.0 && gradient.abs() > NEGLIGIBLE {
                edge.step(gradient, self.options.rate);
                *weight = edge.weight;
            }
        }
    }
}

/// Rounds the weights to eight bits and leaves out the rows that are nothing then.
fn quantise(labels: &[&str], trainer: Trainer, keys: Vec<Feature>) -> Model {
    let weights: Vec<f32> = trainer.parameters.iter().map(|p| p.weight).collect();
    let mut sizes: Vec<f32> = weights.iter().map(|w| w.abs()).filter(|w| *w > 0.0).collect();
    sizes.sort_by(f32::total_cmp);
    let clipped = (sizes.len() as f64 * CLIPPED) as usize;
    let top = sizes.get(sizes.len().saturating_sub(1 + clipped)).copied().unwrap_or(1.0);
    let scale = top / TOP;
    let narrow = |weight: &f32| (weight / scale).round().clamp(-TOP, TOP) as i8;
    let (mut kept, mut narrowed) = (Vec::new(), Vec::new());
    for (key, row) in keys.into_iter().zip(weights.chunks_exact(labels.len())) {
        if row.iter().any(|weight| narrow(weight) != 0) {
            kept.push(key);
            narrowed.extend(row.iter().map(narrow));
        }
    }
    let names = labels.iter().map(|label| (*label).to_owned()).collect();
    Model::new(names, trainer.transitions, scale, kept, &narrowed)
}

/// Marsaglia's xorshift: a shuffle that is the same every time.
struct Shuffle(u64);

impl Shuffle {
    fn apply(&mut self, order: &mut [usize]) {
        for last in (1..order.len()).rev() {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            order.swap(last, (self.0 % (last as u64 + 1)) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Example, TrainOptions, train};
    use crate::learn::{Features, Scratch};

    /// Features 1 and 2 alone say nothing of the label; what came before does.
    fn sequences() -> Vec<Example> {
        let sequence = |words: &[u32], labels: &[u8]| {
            let mut features = Features::default();
            for word in words {
                features.push(*word);
                features.end_item();
            }
            Example { features, labels: labels.to_vec(), masks: None }
        };
        let mut examples = Vec::new();
        for _ in 0..30 {
            examples.push(sequence(&[9, 7, 7, 8], &[0, 1, 2, 0]));
            examples.push(sequence(&[8, 9, 9, 8], &[0, 0, 0, 0]));
            examples.push(sequence(&[7, 8, 7, 7], &[1, 0, 1, 2]));
        }
        examples
    }

    fn bio(from: Option<usize>, to: Option<usize>) -> bool {
        to != Some(2) || matches!(from, Some(1 | 2))
    }

    #[test]
    fn a_chain_is_learned_and_training_is_deterministic() {
        let examples = sequences();
        let options = TrainOptions { epochs: 10, ..TrainOptions::default() };
        let model = train(&["O", "B", "I"], bio, &examples, options);
        let again = train(&["O", "B", "I"], bio, &examples, options);
        assert_eq!(model.to_bytes(), again.to_bytes());
        let mut scratch = Scratch::default();
        for example in &examples {
            assert_eq!(model.decode(&example.features, None, &mut scratch), example.labels);
            let marginals = model.marginals(&example.features, None, &mut scratch);
            assert!((marginals[..3].iter().sum::<f32>() - 1.0).abs() < 1e-3);
        }
    }

    #[test]
    fn a_single_item_is_a_classifier() {
        let example = |feature, label| {
            let mut features = Features::default();
            features.push(feature);
            features.end_item();
            Example { features, labels: vec![label], masks: None }
        };
        let examples: Vec<_> = (0..40).flat_map(|_| [example(5, 0), example(6, 1)]).collect();
        let options = TrainOptions { transitions: false, ..TrainOptions::default() };
        let model = train(&["no", "yes"], |_, _| true, &examples, options);
        assert!(model.probability(&[6]) > 0.9);
        assert!(model.probability(&[5]) < 0.1);
        assert!((model.probability(&[]) - 0.5).abs() < 1e-6, "an unknown feature says nothing");
    }

    #[test]
    fn nothing_to_learn_from_is_no_fault() {
        let model = train(&["O", "B"], |_, _| true, &[], TrainOptions::default());
        assert_eq!(model.features(), 0);
    }
}
