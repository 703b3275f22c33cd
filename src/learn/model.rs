//! A trained model, ready to score.

use super::chain::{self, LabelMask, Scratch, Transitions};
use super::feature::{Feature, Features};

/// A linear model over hashed features with weights of eight bits, and the transitions between its
/// labels (all zero for a classifier).
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    pub(super) labels: Vec<String>,
    pub(super) transitions: Transitions,
    /// What one unit of an eight-bit weight is worth.
    pub(super) scale: f32,
    /// The features that have weights, ascending.
    pub(super) keys: Vec<Feature>,
    /// A row of weights for each key, `labels.len()` long.
    pub(super) weights: Vec<i8>,
    /// Open addressing: (feature, row), `EMPTY` where a slot is free; the length is a power of two.
    slots: Vec<(Feature, u32)>,
}

/// The row of a free slot.
const EMPTY: u32 = u32::MAX;

impl Model {
    pub(super) fn new(
        labels: Vec<String>,
        transitions: Transitions,
        scale: f32,
        keys: Vec<Feature>,
        weights: Vec<i8>,
    ) -> Self {
        let mut slots = vec![(0, EMPTY); (keys.len() * 2).next_power_of_two().max(2)];
        let last = slots.len() - 1;
        for (row, key) in (0u32..).zip(&keys) {
            let mut at = *key as usize & last;
            while slots[at].1 != EMPTY {
                at = (at + 1) & last;
            }
            slots[at] = (*key, row);
        }
        Self { labels, transitions, scale, keys, weights, slots }
    }

    /// The names of the labels; their order is their number.
    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// How many features have weights.
    #[must_use]
    pub fn features(&self) -> usize {
        self.keys.len()
    }

    #[inline]
    fn row(&self, feature: Feature) -> Option<&[i8]> {
        let last = self.slots.len() - 1;
        let mut at = feature as usize & last;
        loop {
            let (key, row) = self.slots[at];
            if row == EMPTY {
                return None;
            }
            if key == feature {
                let labels = self.labels.len();
                return Some(&self.weights[row as usize * labels..][..labels]);
            }
            at = (at + 1) & last;
        }
    }

    /// Adds up the weights of each item into `scratch.scores`.
    fn score(&self, features: &Features, masks: Option<&[LabelMask]>, scratch: &mut Scratch) {
        let labels = self.labels.len();
        scratch.scores.clear();
        scratch.sums.resize(labels, 0);
        for item in features.iter() {
            scratch.sums.fill(0);
            for row in item.iter().filter_map(|feature| self.row(*feature)) {
                for (sum, weight) in scratch.sums.iter_mut().zip(row) {
                    *sum += i32::from(*weight);
                }
            }
            scratch.scores.extend(scratch.sums.iter().map(|sum| *sum as f32 * self.scale));
        }
        if let Some(masks) = masks {
            chain::apply_masks(&mut scratch.scores, labels, masks);
        }
    }

    /// The best label of each item (Viterbi), in memory that `scratch` owns. With `masks`, item `i`
    /// takes only labels of `masks[i]`; where transitions and masks leave no path, the least bad one
    /// is taken.
    pub fn decode<'s>(
        &self,
        features: &Features,
        masks: Option<&[LabelMask]>,
        scratch: &'s mut Scratch,
    ) -> &'s [u8] {
        self.score(features, masks, scratch);
        chain::viterbi(&self.transitions, scratch);
        &scratch.path
    }

    /// The probability of each label of each item: a row of `labels().len()` for each item, in
    /// memory that `scratch` owns.
    pub fn marginals<'s>(
        &self,
        features: &Features,
        masks: Option<&[LabelMask]>,
        scratch: &'s mut Scratch,
    ) -> &'s [f32] {
        self.score(features, masks, scratch);
        chain::forward_backward(&self.transitions, scratch);
        &scratch.probabilities
    }

    /// [`Model::decode`] and [`Model::marginals`] in one pass over the features.
    pub fn decode_with_marginals<'s>(
        &self,
        features: &Features,
        masks: Option<&[LabelMask]>,
        scratch: &'s mut Scratch,
    ) -> (&'s [u8], &'s [f32]) {
        self.score(features, masks, scratch);
        chain::viterbi(&self.transitions, scratch);
        chain::forward_backward(&self.transitions, scratch);
        (&scratch.path, &scratch.probabilities)
    }

    /// The score of label `label` for a bag of features: for rankers and two-label classifiers, whose
    /// probability is [`Model::probability`].
    #[must_use]
    pub fn score_of(&self, features: &[Feature], label: usize) -> f32 {
        let rows = features.iter().filter_map(|feature| self.row(*feature));
        rows.map(|row| i32::from(row[label])).sum::<i32>() as f32 * self.scale
    }

    /// The probability of label 1 against label 0 for a bag of features.
    #[must_use]
    pub fn probability(&self, features: &[Feature]) -> f32 {
        let margin = self.score_of(features, 1) - self.score_of(features, 0);
        1.0 / (1.0 + (-margin).exp())
    }
}
