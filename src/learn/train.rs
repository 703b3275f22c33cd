//! From examples to a model.
//!
//! Conditional log-likelihood, maximised sequence by sequence with AdaGrad (Duchi, Hazan and Singer
//! 2011) and an L1 penalty applied when a feature is next seen. Single-threaded and without any
//! source of chance but fixed seeds: the same examples give the same bytes.

use std::collections::{BTreeMap, HashMap};

use super::chain::{self, FORBIDDEN, LabelMask, Scratch};
use super::chance::Xorshift;
use super::feature::{Feature, Features};
use super::model::Model;
use super::quantise::quantise;
use super::steps::{Steps, Transitions};
use super::table::MOST_LABELS;

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
    /// The share of features that each example does without each time it is seen, so that none is
    /// relied on alone.
    pub dropout: f32,
    /// Of how many epochs at the end the weights are averaged; 0 takes the last weights.
    pub averaged: usize,
    /// Rows whose weights are all at most so many units of the eight-bit scale are left out.
    pub pruned: i8,
    /// Over how many runs that differ in chance alone the weights are averaged; at least 1.
    pub runs: u64,
}

impl Default for TrainOptions {
    fn default() -> Self {
        Self {
            epochs: 8,
            rate: 0.2,
            l1: 1e-6,
            min_count: 2,
            transitions: true,
            dropout: 0.0,
            averaged: 0,
            pruned: 0,
            runs: 1,
        }
    }
}

/// Gradients smaller than this change nothing that eight bits could hold; skipping them makes late
/// epochs several times faster.
const NEGLIGIBLE: f32 = 1e-3;

/// How often in an epoch the weights are looked at for their average.
const SNAPSHOTS: usize = 4;

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
/// If there are no labels, or more than 60, or an example has another number of labels than items.
#[must_use]
pub fn train<'e>(
    labels: &[&str],
    allowed: impl Fn(Option<usize>, Option<usize>) -> bool,
    examples: impl IntoIterator<Item = &'e Example>,
    options: TrainOptions,
) -> Model {
    assert!((1..=MOST_LABELS).contains(&labels.len()), "a model has 1 to {MOST_LABELS} labels");
    let count = labels.len();
    let examples: Vec<&Example> = examples.into_iter().collect();
    let keys = frequent(&examples, options.min_count);
    let rows: HashMap<Feature, u32> = keys.iter().copied().zip(0..).collect();
    let fresh = |run: u64| Trainer {
        options,
        parameters: vec![Parameter::default(); keys.len() * count],
        touched: vec![0; keys.len()],
        transitions: edges(count, &allowed),
        ready: Steps::default(),
        edges: vec![Parameter::default(); count * count],
        steps: 0,
        dice: Xorshift(0x9e37_79b9_7f4a_7c15 ^ run << 8),
    };
    let examples: Vec<Prepared<'_>> =
        examples.into_iter().map(|e| Prepared::new(e, &rows)).collect();
    let mut average = Average::default();
    let mut trainer = fresh(0);
    trainer.run(&examples, 0, &mut average);
    for run in 1..options.runs {
        trainer = fresh(run);
        trainer.run(&examples, run, &mut average);
    }
    (0..keys.len()).for_each(|row| trainer.catch_up(row));
    average.apply(&mut trainer);
    let weights: Vec<f32> = trainer.parameters.iter().map(|p| p.weight).collect();
    quantise(labels, &weights, trainer.transitions, keys, options.pruned)
}

/// The features seen often enough, ascending.
fn frequent(examples: &[&Example], min_count: u32) -> Vec<Feature> {
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
    /// The same for decoding.
    ready: Steps,
    edges: Vec<Parameter>,
    steps: u32,
    /// Chooses the features that an example does without.
    dice: Xorshift,
}

impl Trainer {
    /// Goes through the examples, in an order of this run's own.
    fn run(&mut self, examples: &[Prepared<'_>], run: u64, average: &mut Average) {
        let TrainOptions { epochs, averaged, .. } = self.options;
        let mut order: Vec<usize> = (0..examples.len()).collect();
        let mut scratch = Scratch::default();
        let mut chance = Xorshift(0x2545_f491_4f6c_dd1d ^ run << 8);
        for epoch in 0..epochs {
            chance.shuffle(&mut order);
            for part in order.chunks(order.len().div_ceil(SNAPSHOTS).max(1)) {
                for at in part {
                    let thinned = self.thin(&examples[*at]);
                    self.learn(thinned.as_ref().unwrap_or(&examples[*at]), &mut scratch);
                }
                if epoch + averaged >= epochs {
                    average.add(self);
                }
            }
        }
    }

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

    /// The example without a share of its features; `None` when all are kept.
    fn thin<'e>(&mut self, example: &Prepared<'e>) -> Option<Prepared<'e>> {
        let dropout = self.options.dropout;
        if dropout <= 0.0 {
            return None;
        }
        let limit = (dropout * u32::MAX as f32) as u32;
        let (mut rows, mut ends) = (Vec::with_capacity(example.rows.len()), Vec::new());
        for item in example.items() {
            rows.extend(item.iter().filter(|_| (self.dice.next() >> 32) as u32 >= limit));
            ends.push(rows.len());
        }
        Some(Prepared { rows, ends, labels: example.labels, masks: example.masks })
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
        // What is left speaks for what was dropped, so that the sums are those of decoding.
        if self.options.dropout > 0.0 {
            let kept = 1.0 - self.options.dropout;
            scratch.scores.iter_mut().for_each(|score| *score /= kept);
        }
        if let Some(masks) = example.masks {
            chain::apply_masks(&mut scratch.scores, labels, masks);
        }
        self.ready.read(&self.transitions);
        chain::forward_backward(&self.ready, scratch);
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
        chain::add_expected_transitions(&self.ready, scratch, &mut gradient);
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

/// The sum of the weights at several times.
#[derive(Default)]
struct Average {
    weights: Vec<f32>,
    transitions: Vec<f32>,
    times: f32,
}

impl Average {
    fn add(&mut self, trainer: &Trainer) {
        self.weights.resize(trainer.parameters.len(), 0.0);
        self.transitions.resize(trainer.transitions.between.len(), 0.0);
        let weights = self.weights.iter_mut().zip(&trainer.parameters);
        weights.for_each(|(sum, parameter)| *sum += parameter.weight);
        let transitions = self.transitions.iter_mut().zip(&trainer.transitions.between);
        transitions.for_each(|(sum, weight)| *sum += weight);
        self.times += 1.0;
    }

    /// Puts the mean in the place of the last weights, if there is one.
    fn apply(&self, trainer: &mut Trainer) {
        for (parameter, sum) in trainer.parameters.iter_mut().zip(&self.weights) {
            parameter.weight = sum / self.times;
        }
        for (weight, sum) in trainer.transitions.between.iter_mut().zip(&self.transitions) {
            *weight = sum / self.times;
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
            let marginals = model.marginals(&[], &example.features, None, &mut scratch);
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
        let model = train(&["O", "B"], |_, _| true, [], TrainOptions::default());
        assert_eq!(model.features(), 0);
    }
}
