//! A trained model, ready to score.

use super::chain::{self, LabelMask, Scratch};
use super::feature::{Feature, Features};
use super::steps::{Steps, Transitions};
use super::table::Table;

/// A linear model over hashed features with weights of eight bits, and the transitions between its
/// labels (all zero for a classifier).
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    pub(super) labels: Vec<String>,
    pub(super) transitions: Transitions,
    steps: Steps,
    /// What one unit of an eight-bit weight is worth.
    pub(super) scale: f32,
    /// The features that have weights, ascending.
    pub(super) keys: Vec<Feature>,
    table: Table,
}

impl Model {
    pub(super) fn new(
        labels: Vec<String>,
        transitions: Transitions,
        scale: f32,
        keys: Vec<Feature>,
        weights: &[i8],
    ) -> Self {
        let table = Table::new(labels.len(), &keys, weights);
        let steps = Steps::new(&transitions);
        Self { labels, transitions, steps, scale, keys, table }
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

    /// The weights of all keys, row by row.
    pub(super) fn weights(&self) -> impl Iterator<Item = i8> {
        let rows = self.keys.iter().filter_map(|key| self.table.get(*key));
        rows.flat_map(|row| row[..self.labels.len()].iter().copied())
    }

    /// Adds up the weights of each item into `scratch.scores`. `base` is empty or holds, for each item,
    /// the sums of features that it has beside these; see [`Model::add_up`].
    fn score(
        &self,
        base: &[i32],
        features: &Features,
        masks: Option<&[LabelMask]>,
        scratch: &mut Scratch,
    ) {
        let mut sums = std::mem::take(&mut scratch.sums);
        sums.clear();
        sums.extend(base);
        sums.resize(features.len() * self.labels.len(), 0);
        self.add_up(features, &mut sums);
        self.score_sums(&sums, scratch);
        scratch.sums = sums;
        if let Some(masks) = masks {
            chain::apply_masks(&mut scratch.scores, self.labels.len(), masks);
        }
    }

    fn score_sums(&self, sums: &[i32], scratch: &mut Scratch) {
        scratch.scores.clear();
        scratch.scores.extend(sums.iter().map(|sum| *sum as f32 * self.scale));
    }

    /// Adds the weights of the features of each item to its row of `sums`, of one for each label.
    /// Features that items of several sequences have in common are added up once so, and given to
    /// [`Model::decode_sums`] or, as the items' base, to [`Model::marginals`].
    pub fn add_up(&self, features: &Features, sums: &mut [i32]) {
        let labels = self.labels.len();
        match &self.table {
            Table::Slim(slots) => slots.add_up(features, labels, sums),
            Table::Narrow(slots) => slots.add_up(features, labels, sums),
            Table::Middle(slots) => slots.add_up(features, labels, sums),
            Table::Wide(slots) => slots.add_up(features, labels, sums),
        }
    }

    /// The best label of each item, by the sums of the weights of all its features
    /// ([`Model::add_up`]): a row of `labels().len()` for each item.
    pub fn decode_sums<'s>(&self, sums: &[i32], scratch: &'s mut Scratch) -> &'s [u8] {
        self.score_sums(sums, scratch);
        chain::viterbi(&self.steps, scratch);
        &scratch.path
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
        self.score(&[], features, masks, scratch);
        chain::viterbi(&self.steps, scratch);
        &scratch.path
    }

    /// The probability of each label of each item: a row of `labels().len()` for each item, in
    /// memory that `scratch` owns. `base` is empty or holds, for each item, the [`Model::add_up`] of
    /// features that it has beside these.
    pub fn marginals<'s>(
        &self,
        base: &[i32],
        features: &Features,
        masks: Option<&[LabelMask]>,
        scratch: &'s mut Scratch,
    ) -> &'s [f32] {
        self.score(base, features, masks, scratch);
        chain::forward_backward(&self.steps, scratch);
        &scratch.probabilities
    }

    /// The best label of each item and the probabilities of all, by the sums of the weights of all its
    /// features ([`Model::add_up`]), where item `i` takes only labels of `masks[i]`.
    pub fn decode_sums_with_marginals<'s>(
        &self,
        sums: &[i32],
        masks: &[LabelMask],
        scratch: &'s mut Scratch,
    ) -> (&'s [u8], &'s [f32]) {
        self.score_sums(sums, scratch);
        chain::apply_masks(&mut scratch.scores, self.labels.len(), masks);
        chain::viterbi(&self.steps, scratch);
        chain::forward_backward(&self.steps, scratch);
        (&scratch.path, &scratch.probabilities)
    }

    /// The probability of label 1 against label 0 for a bag of features.
    #[must_use]
    pub fn probability(&self, features: &[Feature]) -> f32 {
        let margin = match &self.table {
            Table::Slim(slots) => slots.margin(features),
            Table::Narrow(slots) => slots.margin(features),
            Table::Middle(slots) => slots.margin(features),
            Table::Wide(slots) => slots.margin(features),
        };
        self.logistic(margin)
    }

    /// [`Model::probability`] of each item, quicker than one after the other. `base` is empty or holds, for
    /// each item, the [`Model::margins`] of features that it has beside these.
    pub fn probabilities(&self, base: &[i32], features: &Features) -> impl Iterator<Item = f32> {
        let base = base.iter().copied().chain(std::iter::repeat(0));
        self.margins(features)
            .into_iter()
            .zip(base)
            .map(|(margin, base)| self.logistic(margin + base))
    }

    /// How much more the features of each item speak for label 1 than for label 0.
    #[must_use]
    pub fn margins(&self, features: &Features) -> Vec<i32> {
        let labels = self.labels.len();
        let mut sums = vec![0; features.len() * labels];
        self.add_up(features, &mut sums);
        sums.chunks_exact(labels).map(|of_item| of_item[1] - of_item[0]).collect()
    }

    fn logistic(&self, margin: i32) -> f32 {
        // Beyond this nothing changes, and the library's function takes its slow way.
        let margin = (margin as f32 * self.scale).clamp(-80.0, 80.0);
        1.0 / (1.0 + (-margin).exp())
    }
}
