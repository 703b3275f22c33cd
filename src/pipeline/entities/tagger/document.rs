//! What the second pass knows beyond the sentence: the labels of the first pass, there and in the
//! rest of the article.

use rustc_hash::FxHashMap;

use super::features::FOR_BOTH;
use super::{KINDS, capital};
use crate::learn::{Features, feature, hash_str, mix};

/// How often a word with a capital was given each kind, "none" first.
type Counts = [u32; KINDS.len() + 1];

/// What the first pass made of each word with a capital, in the whole article.
pub(super) struct Votes(FxHashMap<u64, Counts>);

impl Votes {
    /// Counts them.
    pub(super) fn count(article: &[Vec<&str>], labels: &[Vec<u8>]) -> Self {
        let mut votes: FxHashMap<u64, Counts> = FxHashMap::default();
        for (words, labels) in article.iter().zip(labels) {
            for (word, label) in words.iter().zip(labels).filter(|(word, _)| capital(word)) {
                votes.entry(key(word)).or_default()[kind(*label)] += 1;
            }
        }
        Self(votes)
    }

    /// What most other places made of a word, and whether they agree: a small number.
    fn of(&self, word: &str, label: u8) -> u64 {
        const NO_CAPITAL: u64 = 1;
        const ALONE: u64 = 2;
        if !capital(word) {
            return NO_CAPITAL;
        }
        let mut counts = self.0.get(&key(word)).copied().unwrap_or_default();
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
        3 + kind as u64 * 3 + agreement
    }
}

/// Capitals of a headline and of a text are one word.
fn key(word: &str) -> u64 {
    hash_str(&word.to_lowercase())
}

fn kind(label: u8) -> usize {
    usize::from(label.div_ceil(2))
}

/// Beyond the edges of a sentence.
const EDGE: u64 = 99;

/// Writes the features of the sentence with those of the labels added into `out`.
pub(super) fn extend(
    words: &[&str],
    labels: &[u8],
    votes: &Votes,
    features: &Features,
    out: &mut Features,
) {
    out.clear();
    let votes: Vec<u64> = words.iter().zip(labels).map(|(w, label)| votes.of(w, *label)).collect();
    for (at, item) in features.iter().enumerate() {
        let label = |at: usize| labels.get(at).map_or(EDGE, |label| u64::from(*label));
        let vote = |at: usize| votes.get(at).copied().unwrap_or(EDGE);
        // Below nought wraps around to far beyond the end.
        let (before, after) = (at.wrapping_sub(1), at + 1);
        item.iter().take(FOR_BOTH).for_each(|feature| out.push(*feature));
        let mut push = |template: u32, value: u64| out.push(feature(template, value));
        push(300, label(at));
        push(301, mix(label(before), label(at)));
        push(302, mix(label(at), label(after)));
        push(303, mix(mix(label(before), label(at)), label(after)));
        push(304, vote(at));
        push(305, mix(vote(at), label(at)));
        push(306, mix(vote(before), vote(at)));
        push(307, mix(vote(at), vote(after)));
        push(308, mix(mix(vote(before), vote(at)), mix(vote(after), label(at))));
        out.end_item();
    }
}

#[cfg(test)]
mod tests {
    use super::Votes;

    #[test]
    fn a_word_is_judged_by_its_other_places() {
        let article = [vec!["Perry", "Smith", "said"], vec!["Smith", "left"], vec!["SMITH"]];
        let votes = Votes::count(&article, &[vec![1, 2, 0], vec![0, 0], vec![1]]);
        let all_person = votes.of("Smith", 0);
        assert_eq!(all_person, 3 + 3 + 2);
        assert_eq!(votes.of("Smith", 2), 3, "one of each: none, in doubt");
        assert_eq!(votes.of("Perry", 1), votes.of("Nobody", 0), "no other place");
        assert_ne!(votes.of("said", 0), votes.of("Perry", 1));
    }
}
