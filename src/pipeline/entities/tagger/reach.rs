//! Which words of an article can be a part of a name at all: in edited text none that stands among small
//! letters. The others, half of them, need no weights.

use std::ops::Range;

use super::words::{Sign, Word};

/// A word further than this from each word with a capital is no part of a name.
const REACH: usize = 2;

/// Of fewer words nothing can be said about how an article writes its names: a post, a headline.
const ENOUGH: usize = 100;

/// Of so many words one has a capital at least, where names are written with capitals.
const SPARSE: usize = 30;

/// The words of an article that are looked at.
#[derive(Debug, Default)]
pub(super) struct Reach {
    open: Vec<bool>,
}

impl Reach {
    /// Reads an article: words by number, and where its sentences are.
    pub(super) fn read(
        &mut self,
        words: &[Word],
        numbers: &[u32],
        sentences: impl Iterator<Item = Range<usize>>,
    ) {
        let sign = |number: &u32| words[*number as usize].sign;
        let capitals = numbers.iter().filter(|number| sign(number) == Sign::Name).count();
        let ordinary = numbers.len() >= ENOUGH && capitals * SPARSE >= numbers.len();
        self.open.clear();
        self.open.resize(numbers.len(), !ordinary);
        if ordinary {
            for Range { start, end } in sentences {
                for at in start..end {
                    let reach = match sign(&numbers[at]) {
                        Sign::Name => REACH,
                        Sign::Digit => 0,
                        Sign::None => continue,
                    };
                    self.open[at.saturating_sub(reach).max(start)..end.min(at + reach + 1)]
                        .fill(true);
                }
            }
        }
    }

    /// Whether each word can be a part of a name.
    pub(super) fn open(&self) -> &[bool] {
        &self.open
    }

    /// The stretches of a sentence to decode: words that can be a part of a name, with the ones beside
    /// them that can not, so that a name begins and ends as it does in the whole sentence.
    pub(super) fn stretches(&self, sentence: Range<usize>) -> impl Iterator<Item = Range<usize>> {
        let open = &self.open[..sentence.end];
        let start = sentence.start;
        let taken = move |at: &usize| {
            open[*at] || open.get(at + 1) == Some(&true) || *at > start && open[at - 1]
        };
        let mut rest = sentence;
        std::iter::from_fn(move || {
            let first = rest.find(taken)?;
            let after = rest.find(|at| !taken(at)).unwrap_or(rest.end);
            Some(first..after)
        })
    }
}
