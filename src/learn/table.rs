//! Where a model finds the weights of a feature: a hash table made for one look at memory.
//!
//! A key lies beside its weights, so that what is found costs one cache line. A filter before it was left
//! out: two in three features of a text are in the model, four in five of those of quotes.

use super::feature::{Feature, Features};

/// The weights of a model by feature, in the narrowest slots that hold its labels.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Table {
    /// Up to 4 labels: 8 bytes to a slot.
    Slim(Slots<4>),
    /// Up to 12 labels: 16 bytes.
    Narrow(Slots<12>),
    /// Up to 28 labels: 32 bytes.
    Middle(Slots<28>),
    /// Up to 60 labels: 64 bytes.
    Wide(Slots<60>),
}

/// The most labels that a model can have.
pub(super) const MOST_LABELS: usize = 60;

/// A hash table by open addressing, sorted by key.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Slots<const N: usize> {
    slots: Vec<Slot<N>>,
    /// How many places the keys are spread over; the slots behind them take what runs over.
    places: u64,
}

/// A key and its weights, with zeros for labels that the model does not have.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Slot<const N: usize> {
    key: Feature,
    weights: [i8; N],
}

/// The key of a slot that is free: larger than that of any feature.
const FREE: Feature = Feature::MAX;

/// So many features are looked up at a time: more than an item has, as a rule, and few enough to add
/// their weights of eight bits in sixteen.
const BATCH: usize = 64;

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

impl<const N: usize> Slots<N> {
    fn new(labels: usize, keys: &[Feature], weights: &[i8]) -> Self {
        let places = (keys.len() * 2).max(1);
        let free = Slot { key: FREE, weights: [0; N] };
        let mut slots = vec![free; places];
        let mut at = 0;
        for (key, row) in keys.iter().zip(weights.chunks_exact(labels)) {
            at = at.max(place(*key, places as u64));
            if at == slots.len() {
                slots.push(free);
            }
            slots[at].key = *key;
            slots[at].weights[..labels].copy_from_slice(row);
            at += 1;
        }
        // Every search ends at a free slot.
        slots.push(free);
        Self { slots, places: places as u64 }
    }

    #[inline]
    fn get(&self, feature: Feature) -> Option<&[i8; N]> {
        let mut at = place(feature, self.places);
        // The keys ascend: the first that is not smaller decides.
        while self.slots[at].key < feature {
            at += 1;
        }
        let slot = &self.slots[at];
        (slot.key == feature).then_some(&slot.weights)
    }

    /// Calls `add` with the place and the weights of each of these features that the table knows, which
    /// are no more than a [`BATCH`].
    ///
    /// In two steps, so that the waits for memory overlap: the first key of the search for each is read;
    /// the searches are made.
    #[inline]
    fn for_each_known(&self, features: &[Feature], mut add: impl FnMut(usize, &[i8; N])) {
        let mut keys = [0; BATCH];
        for (key, feature) in keys.iter_mut().zip(features) {
            *key = self.slots[place(*feature, self.places)].key;
        }
        for (at, (mut key, feature)) in keys.into_iter().zip(features).enumerate() {
            let mut slot = place(*feature, self.places);
            // The keys ascend: the first that is not smaller decides.
            while key < *feature {
                slot += 1;
                key = self.slots[slot].key;
            }
            if key == *feature {
                add(at, &self.slots[slot].weights);
            }
        }
    }

    /// Adds the weights of the features of each item to its row of `sums`, which is `labels` wide.
    pub(super) fn add_up(&self, features: &Features, labels: usize, sums: &mut [i32]) {
        let (flat, ends) = features.parts();
        let mut flush = |item: usize, partial: &mut [i16; N]| {
            let row = &mut sums[item * labels..][..labels];
            let weights = std::mem::replace(partial, [0; N]);
            row.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += i32::from(weight));
        };
        let mut item = 0;
        for (start, batch) in (0..).step_by(BATCH).zip(flat.chunks(BATCH)) {
            let mut partial = [0i16; N];
            self.for_each_known(batch, |at, row| {
                let at = start + at;
                if at >= ends[item] as usize {
                    flush(item, &mut partial);
                    while at >= ends[item] as usize {
                        item += 1;
                    }
                }
                for (sum, weight) in partial.iter_mut().zip(row) {
                    *sum = sum.wrapping_add(i16::from(*weight));
                }
            });
            if item < ends.len() {
                flush(item, &mut partial);
            }
        }
    }

    /// How much more these features speak for label 1 than for label 0.
    pub(super) fn margin(&self, features: &[Feature]) -> i32 {
        let mut margin = 0;
        for batch in features.chunks(BATCH) {
            self.for_each_known(batch, |_, row| margin += i32::from(row[1]) - i32::from(row[0]));
        }
        margin
    }
}

/// Where the search for a feature begins: monotone, so that ascending keys lie in ascending slots.
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
            let slots = Slots::<12>::new(3, &keys, &weights);
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
