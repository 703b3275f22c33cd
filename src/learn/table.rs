//! Where a model finds the weights of a feature: a hash table made for one look at memory, and for no
//! branch that depends on what is found there.
//!
//! A line of the processor's cache holds a few keys and their weights. Whether one of them is the feature's
//! no processor can guess, so it is never asked: what is not found has a row of zeros. A filter before the
//! table was left out: two in three features of a text are in the model, four in five of those of quotes.

use std::hint::select_unpredictable;

use super::feature::{Feature, Features};

/// The weights of a model by feature, in the narrowest slots that hold its labels.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Table {
    /// Up to 4 labels.
    Slim(Slots<4, 8>),
    /// Up to 12 labels.
    Narrow(Slots<12, 4>),
    /// Up to 28 labels.
    Middle(Slots<28, 2>),
    /// Up to 60 labels.
    Wide(Slots<60, 1>),
}

/// The most labels that a model can have.
pub(super) const MOST_LABELS: usize = 60;

/// A hash table by open addressing, sorted by key: `S` slots of a key and `N` weights to a line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Slots<const N: usize, const S: usize> {
    lines: Vec<Line<N, S>>,
    /// How many lines the keys are spread over; those behind them take what runs over, and the last of all
    /// is free.
    places: u64,
}

/// What is read at once: ascending keys and their weights, with zeros for labels that the model does not
/// have and in free slots.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(align(64))]
struct Line<const N: usize, const S: usize> {
    keys: [Feature; S],
    weights: [[i8; N]; S],
}

/// The key of a slot that is free: larger than that of any feature.
const FREE: Feature = Feature::MAX;

/// So many features are looked up at a time, for the waits for memory to overlap; few enough to add their
/// weights of eight bits in sixteen.
const BATCH: usize = 256;

impl Table {
    /// A table of ascending keys, none of them [`Feature::MAX`], with a row of `labels` weights each.
    ///
    /// # Panics
    /// Beyond [`MOST_LABELS`].
    pub(super) fn new(labels: usize, keys: &[Feature], weights: &[i8]) -> Self {
        match labels {
            0..=4 => Self::Slim(Slots::new(labels, keys, weights)),
            5..=12 => Self::Narrow(Slots::new(labels, keys, weights)),
            13..=28 => Self::Middle(Slots::new(labels, keys, weights)),
            _ => Self::Wide(Slots::new(labels, keys, weights)),
        }
    }

    /// The weights of a feature, with zeros behind them.
    pub(super) fn get(&self, feature: Feature) -> Option<&[i8]> {
        match self {
            Self::Slim(slots) => slots.get(feature).map(|row| &row[..]),
            Self::Narrow(slots) => slots.get(feature).map(|row| &row[..]),
            Self::Middle(slots) => slots.get(feature).map(|row| &row[..]),
            Self::Wide(slots) => slots.get(feature).map(|row| &row[..]),
        }
    }
}

impl<const N: usize, const S: usize> Slots<N, S> {
    const FREE: Line<N, S> = Line { keys: [FREE; S], weights: [[0; N]; S] };

    fn new(labels: usize, keys: &[Feature], weights: &[i8]) -> Self {
        // Four in seven slots are taken: with half of them a worker had 3 MB more and was no faster.
        let places = (keys.len() * 7).div_ceil(4 * S).max(1);
        let mut lines = vec![Self::FREE; places];
        let mut next = 0;
        for (key, row) in keys.iter().zip(weights.chunks_exact(labels)) {
            next = next.max(place(*key, places as u64) * S);
            if next == lines.len() * S {
                lines.push(Self::FREE);
            }
            let Line { keys, weights } = &mut lines[next / S];
            keys[next % S] = *key;
            weights[next % S][..labels].copy_from_slice(row);
            next += 1;
        }
        // Every search ends at a free slot.
        lines.push(Self::FREE);
        Self { lines, places: places as u64 }
    }

    /// The slot of a feature, or of the first larger key, in a line or behind it.
    fn search(&self, feature: Feature, mut at: usize) -> (usize, bool) {
        loop {
            let keys = &self.lines[at].keys;
            let smaller = keys.iter().filter(|key| **key < feature).count();
            if let Some(key) = keys.get(smaller) {
                return (at * S + smaller, *key == feature);
            }
            at += 1;
        }
    }

    fn get(&self, feature: Feature) -> Option<&[i8; N]> {
        let (slot, is_known) = self.search(feature, place(feature, self.places));
        is_known.then(|| self.row(slot))
    }

    #[inline]
    fn row(&self, slot: usize) -> &[i8; N] {
        &self.lines[slot / S].weights[slot % S]
    }

    /// The slots of a [`BATCH`] of features at the most; a free one for those that the table does not know.
    #[inline]
    fn slots(&self, features: &[Feature]) -> [usize; BATCH] {
        // Nothing but reads, so that as many of them as can be wait for memory at the same time.
        let mut last_keys = [0; BATCH];
        for (last, feature) in last_keys.iter_mut().zip(features) {
            *last = self.lines[place(*feature, self.places)].keys[S - 1];
        }
        let free = (self.lines.len() - 1) * S;
        let mut slots = [free; BATCH];
        for (slot, (last, feature)) in slots.iter_mut().zip(last_keys.iter().zip(features)) {
            let at = place(*feature, self.places);
            let (found, is_known) = if last < feature {
                // Seldom: the line is full, of smaller keys.
                self.search(*feature, at + 1)
            } else {
                let keys = &self.lines[at].keys;
                let smaller = keys[..S - 1].iter().filter(|key| *key < feature).count();
                (at * S + smaller, keys[smaller] == *feature)
            };
            *slot = select_unpredictable(is_known, found, free);
        }
        slots
    }

    /// The sum of the rows of slots.
    #[inline]
    fn sum(&self, slots: &[usize]) -> [i16; N] {
        let mut sums = [0; N];
        for slot in slots {
            let row = self.row(*slot);
            sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += i16::from(*weight));
        }
        sums
    }

    /// Adds the weights of the features of each item to its row of `sums`, which is `labels` wide.
    pub(super) fn add_up(&self, features: &Features, labels: usize, sums: &mut [i32]) {
        let (flat, ends) = features.parts();
        let mut item = 0;
        for (start, batch) in (0..).step_by(BATCH).zip(flat.chunks(BATCH)) {
            let slots = self.slots(batch);
            let mut from = 0;
            while from < batch.len() {
                let to = (ends[item] as usize - start).min(batch.len());
                let row = &mut sums[item * labels..][..labels];
                let weights = self.sum(&slots[from..to]);
                row.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += i32::from(weight));
                item += usize::from(ends[item] as usize <= start + to);
                from = to;
            }
        }
    }

    /// How much more these features speak for label 1 than for label 0.
    pub(super) fn margin(&self, features: &[Feature]) -> i32 {
        let mut margin = 0;
        for batch in features.chunks(BATCH) {
            let sums = self.sum(&self.slots(batch)[..batch.len()]);
            margin += i32::from(sums[1]) - i32::from(sums[0]);
        }
        margin
    }
}

/// Where the search for a feature begins: monotone, so that ascending keys lie in ascending lines.
#[inline]
fn place(feature: Feature, places: u64) -> usize {
    ((u64::from(feature) * places) >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::{Feature, Features, Slots, Table};
    use proptest::prelude::*;

    fn items<const N: usize>(of: [&[Feature]; N]) -> Features {
        let mut features = Features::default();
        for item in of {
            item.iter().for_each(|feature| features.push(*feature));
            features.end_item();
        }
        features
    }

    proptest! {
        #[test]
        fn what_is_put_in_is_found_and_nothing_else(
            keys in prop::collection::btree_set(0..Feature::MAX, 0..300),
            crowded in 0..Feature::MAX - 400,
            others in prop::collection::vec(0..Feature::MAX, 20),
            labels in 1usize..=60,
        ) {
            let mut keys = keys;
            keys.extend((0..40).map(|step| crowded + step));
            keys.insert(Feature::MAX - 1);
            let sorted: Vec<Feature> = keys.iter().copied().collect();
            let weights: Vec<i8> = (0..sorted.len() * labels).map(|n| n as i8).collect();
            let table = Table::new(labels, &sorted, &weights);
            for (key, row) in sorted.iter().zip(weights.chunks(labels)) {
                prop_assert_eq!(table.get(*key).map(|found| &found[..labels]), Some(row));
            }
            for other in others.iter().filter(|other| !keys.contains(other)) {
                prop_assert_eq!(table.get(*other), None);
            }
        }

        #[test]
        fn sums_are_those_of_the_rows(picked in prop::collection::vec(0u32..40, 0..700)) {
            let keys: Vec<Feature> = (0..30).map(|key| key * 143_165_576).collect();
            let weights: Vec<i8> = (0..90).map(|n| if n % 3 == 0 { 127 } else { n as i8 - 45 }).collect();
            let slots = Slots::<12, 4>::new(3, &keys, &weights);
            let features: Vec<Feature> =
                picked.iter().map(|n| keys.get(*n as usize).copied().unwrap_or(*n)).collect();
            let known = picked.iter().filter(|n| **n < 30);
            let expected = |label: usize| {
                known.clone().map(|n| i32::from(weights[*n as usize * 3 + label])).sum::<i32>()
            };
            let mut sums = [1; 3];
            slots.add_up(&items([&features]), 3, &mut sums);
            prop_assert_eq!(sums, [1 + expected(0), 1 + expected(1), 1 + expected(2)]);

            // Cut in three, with an item of nothing between.
            let (head, tail) = features.split_at(features.len() / 3);
            let mut rows = [0; 9];
            slots.add_up(&items([head, &[], tail]), 3, &mut rows);
            prop_assert_eq!(&rows[3..6], &[0; 3]);
            let together: Vec<i32> = (0..3).map(|label| rows[label] + rows[6 + label] + 1).collect();
            prop_assert_eq!(&together[..], &sums);
            let mut own = [0; 3];
            slots.add_up(&items([head]), 3, &mut own);
            prop_assert_eq!(&rows[..3], &own);
        }
    }
}
