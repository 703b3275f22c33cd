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
    /// The weights of each key, in as many blocks as the labels need; padded with zeros.
    blocks: Vec<Block>,
    /// Open addressing: (feature, row), `EMPTY` where a slot is free; the length is a power of two.
    slots: Vec<(Feature, u32)>,
    /// One bit for each hash of a key, eight bits to a slot: most features of a text are not in the
    /// model, and this small table says so without a look at the large one.
    filter: Vec<u64>,
}

/// Weights of sixteen labels: one register, and never over the edge of a cache line.
type Block = [i8; LANES];
const LANES: usize = 16;

/// So many weights of eight bits can be added in sixteen.
const SAFE: usize = 256;

/// The row of a free slot.
const EMPTY: u32 = u32::MAX;

/// The word and bit of a feature in a filter of `len` words, a power of two.
fn filter_place(feature: Feature, len: usize) -> (usize, u64) {
    // The slots use the low bits; these are the high ones.
    let spread = feature.wrapping_mul(0x9e37_79b1) as usize;
    (spread >> 6 & (len - 1), 1 << (spread & 63))
}

impl Model {
    pub(super) fn new(
        labels: Vec<String>,
        transitions: Transitions,
        scale: f32,
        keys: Vec<Feature>,
        weights: &[i8],
    ) -> Self {
        let mut blocks = Vec::with_capacity(keys.len() * labels.len().div_ceil(LANES));
        for block in weights.chunks(labels.len()).flat_map(|row| row.chunks(LANES)) {
            let mut padded = [0; LANES];
            padded[..block.len()].copy_from_slice(block);
            blocks.push(padded);
        }
        let mut slots = vec![(0, EMPTY); (keys.len() * 2).next_power_of_two().max(2)];
        let mut filter = vec![0; slots.len().max(8) / 8];
        let last = slots.len() - 1;
        for (row, key) in (0u32..).zip(&keys) {
            let mut at = *key as usize & last;
            while slots[at].1 != EMPTY {
                at = (at + 1) & last;
            }
            slots[at] = (*key, row);
            let (word, bit) = filter_place(*key, filter.len());
            filter[word] |= bit;
        }
        Self { labels, transitions, scale, keys, blocks, slots, filter }
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

    /// The weights of all keys, row by row, without the padding.
    pub(super) fn weights(&self) -> impl Iterator<Item = i8> {
        let labels = self.labels.len();
        let rows = self.blocks.chunks(labels.div_ceil(LANES));
        rows.flat_map(move |row| row.iter().flatten().take(labels).copied())
    }

    #[inline]
    fn row(&self, feature: Feature) -> Option<u32> {
        let last = self.slots.len() - 1;
        let mut at = feature as usize & last;
        loop {
            let (key, row) = self.slots[at];
            if row == EMPTY {
                return None;
            }
            if key == feature {
                return Some(row);
            }
            at = (at + 1) & last;
        }
    }

    /// Adds up the weights of each item into `scratch.scores`.
    fn score(&self, features: &Features, masks: Option<&[LabelMask]>, scratch: &mut Scratch) {
        let labels = self.labels.len();
        let Scratch { scores, sums, partial, likely, rows, .. } = scratch;
        let width = labels.div_ceil(LANES);
        scores.clear();
        sums.resize(width, [0; LANES]);
        partial.resize(width, [0; LANES]);
        for item in features.iter() {
            sums.fill([0; LANES]);
            likely.resize(item.len() + 1, 0);
            let mut count = 0;
            for feature in item {
                likely[count] = *feature;
                let (word, bit) = filter_place(*feature, self.filter.len());
                count += usize::from(self.filter[word] & bit != 0);
            }
            // Rows are looked up first and summed then, so that the waits for memory overlap.
            rows.clear();
            rows.extend(likely[..count].iter().filter_map(|feature| self.row(*feature)));
            for rows in rows.chunks(SAFE) {
                partial.fill([0; LANES]);
                for row in rows {
                    let row = &self.blocks[*row as usize * width..][..width];
                    for (sum, block) in partial.iter_mut().zip(row) {
                        for (sum, weight) in sum.iter_mut().zip(block) {
                            *sum = sum.wrapping_add(i16::from(*weight));
                        }
                    }
                }
                for (sum, partial) in sums.iter_mut().flatten().zip(partial.iter().flatten()) {
                    *sum += i32::from(*partial);
                }
            }
            let sums = sums.iter().flatten().take(labels);
            scores.extend(sums.map(|sum| *sum as f32 * self.scale));
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

    /// The probability of label 1 against label 0 for a bag of features.
    #[must_use]
    pub fn probability(&self, features: &[Feature]) -> f32 {
        let width = self.labels.len().div_ceil(LANES);
        let margin = |row: u32| {
            let block = &self.blocks[row as usize * width];
            i32::from(block[1]) - i32::from(block[0])
        };
        let known = features.iter().filter(|feature| {
            let (word, bit) = filter_place(**feature, self.filter.len());
            self.filter[word] & bit != 0
        });
        let rows = known.filter_map(|feature| self.row(*feature));
        let margin = rows.map(margin).sum::<i32>() as f32 * self.scale;
        1.0 / (1.0 + (-margin).exp())
    }
}
