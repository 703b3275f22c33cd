//! What the second pass knows beyond the sentence: the labels of the first pass, there and in the
//! rest of the article.

use rustc_hash::FxHashMap;

use super::KINDS;
use super::features::FOR_BOTH;
use super::words::Word;
use crate::learn::{Feature, Features, feature, mix};

/// How often a word with a capital was given each kind, "none" first.
type Counts = [u32; KINDS.len() + 1];

/// What the first pass made of each word with a capital, in the whole article. Capitals of a headline
/// and of a text are one word.
#[derive(Debug, Default)]
pub(super) struct Votes(FxHashMap<u64, Counts>);

impl Votes {
    /// Counts those of an article, in the memory of another's.
    pub(super) fn count(&mut self, words: &[Word], numbers: &[u32], labels: &[u8]) {
        self.0.clear();
        for (number, label) in numbers.iter().zip(labels) {
            let word = &words[*number as usize];
            if word.is_capital() {
                self.0.entry(word.lower).or_default()[kind(*label)] += 1;
            }
        }
    }

    /// What was made of a word: here, and in most other places.
    pub(super) fn seen(&self, word: &Word, label: u8) -> Seen {
        Seen { label, vote: self.of(word, label) }
    }

    /// What most other places made of a word, and whether they agree: a small number.
    fn of(&self, word: &Word, label: u8) -> u8 {
        const NO_CAPITAL: u8 = 1;
        const ALONE: u8 = 2;
        if !word.is_capital() {
            return NO_CAPITAL;
        }
        let mut counts = self.0.get(&word.lower).copied().unwrap_or_default();
        counts[kind(label)] = counts[kind(label)].saturating_sub(1);
        let all: u32 = counts.iter().sum();
        // Of equals the first, "none", so that a doubt makes no names.
        let Some((kind, most)) = counts.iter().enumerate().rev().max_by_key(|(_, count)| **count)
        else {
            return ALONE;
        };
        let agreement = match *most {
            0 => return ALONE,
            most if most < all => 0,
            1 => 1,
            _ => 2,
        };
        3 + kind as u8 * 3 + agreement
    }
}

fn kind(label: u8) -> usize {
    usize::from(label.div_ceil(2))
}

/// What the first pass made of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Seen {
    /// Its label.
    label: u8,
    /// What most other places made of its word.
    vote: u8,
}

impl Seen {
    /// Beyond the edges of a sentence.
    const EDGE: Self = Self { label: 99, vote: 99 };

    /// A token of a sentence and the ones beside it.
    pub(super) fn around(sentence: &[Self], at: usize) -> [Self; 3] {
        // Below nought wraps around to far beyond the end.
        [at.wrapping_sub(1), at, at + 1].map(|at| sentence.get(at).copied().unwrap_or(Self::EDGE))
    }
}

/// How many features [`labelled`] makes.
pub(super) const LABELLED: usize = 9;

/// The features of what the first pass made of a token and of those beside it.
pub(super) fn labelled([before, token, after]: [Seen; 3]) -> [Feature; LABELLED] {
    let [(l0, v0), (l1, v1), (l2, v2)] =
        [before, token, after].map(|seen| (u64::from(seen.label), u64::from(seen.vote)));
    [
        feature(300, l1),
        feature(301, mix(l0, l1)),
        feature(302, mix(l1, l2)),
        feature(303, mix(mix(l0, l1), l2)),
        feature(304, v1),
        feature(305, mix(v1, l1)),
        feature(306, mix(v0, v1)),
        feature(307, mix(v1, v2)),
        feature(308, mix(mix(v0, v1), mix(v2, l1))),
    ]
}

/// Writes the features of a sentence for the second pass into `out`.
pub(super) fn extend(features: &Features, sentence: &[Seen], out: &mut Features) {
    out.clear();
    for (at, item) in features.iter().enumerate() {
        let near = item.iter().take(FOR_BOTH).copied();
        near.chain(labelled(Seen::around(sentence, at))).for_each(|feature| out.push(feature));
        out.end_item();
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::Vocabulary;
    use super::Votes;

    #[test]
    fn a_word_is_judged_by_its_other_places() {
        let mut vocabulary = Vocabulary::default();
        let numbers = vocabulary.numbers(&["Perry", "Smith", "said", "Smith", "left", "SMITH"]);
        let mut votes = Votes::default();
        votes.count(vocabulary.words(), &numbers, &[1, 2, 0, 0, 0, 1]);
        let mut of = |word, label| {
            let number = vocabulary.number(word) as usize;
            votes.of(&vocabulary.words()[number], label)
        };
        let all_person = of("Smith", 0);
        assert_eq!(all_person, 3 + 3 + 2);
        assert_eq!(of("Smith", 2), 3, "one of each: none, in doubt");
        assert_eq!(of("Perry", 1), of("Nobody", 0), "no other place");
        assert_ne!(of("said", 0), of("Perry", 1));
    }
}
