//! Which words of an article can be a part of a name at all: in edited text those with a capital and the
//! ones beside them. The others, three in five, need no weights.

use std::ops::Range;

use super::words::{Sign, Word};

/// So far behind a word with a capital a name may go on in small letters; and so many small words may stand
/// before one.
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
                    match sign(&numbers[at]) {
                        Sign::Name => {
                            let small = (start..at).rev().take(REACH);
                            let small =
                                small.take_while(|at| sign(&numbers[*at]) == Sign::Small).count();
                            self.open[at - small..end.min(at + REACH + 1)].fill(true);
                        }
                        Sign::Digit => self.open[at] = true,
                        Sign::Small | Sign::None => {}
                    }
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

#[cfg(test)]
mod tests {
    use std::iter::once;

    use super::super::words::Vocabulary;
    use super::{ENOUGH, Reach};

    /// The words of the first sentence that are open, where enough of small letters follows it, with a
    /// capital here and there.
    fn open(sentence: &str, others: &str) -> String {
        let mut words: Vec<&str> = sentence.split(' ').collect();
        let length = words.len();
        words.extend(others.split(' ').cycle().take(ENOUGH));
        let mut vocabulary = Vocabulary::default();
        let numbers = vocabulary.numbers(&words);
        let mut reach = Reach::default();
        reach.read(vocabulary.words(), &numbers, once(0..length));
        let open = words.iter().zip(reach.open()).take(length).filter(|(_, open)| **open);
        open.map(|(word, _)| *word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_near_a_capital_are_open() {
        let news = "in spring the rain of Mr. Berg fell on all of the fields of that valley";
        let table = [
            ("the river rose for three days and fell again", ""),
            ("The river rose", ""),
            ("then Anna left the town quietly", "Anna left the"),
            ("they met Ursula von der Leyen there", "met Ursula von der Leyen there"),
            ("people said von der Leyen", "von der Leyen"),
            ("they often said that eBay fell again today", "eBay fell again"),
            ("another note from @anna", "@anna"),
            ("it won by 3 to 2 again", "3 2"),
            ("It rained , The Hague said nothing more", ", The Hague said nothing"),
        ];
        for (sentence, expected) in table {
            assert_eq!(open(sentence, news), expected, "{sentence}");
        }
    }

    #[test]
    fn all_is_open_where_names_have_no_capitals() {
        let sentence = "then anna left the town";
        assert_eq!(open(sentence, "in spring the rain fell on all of the fields"), sentence);
    }

    #[test]
    fn a_stretch_has_a_closed_word_on_either_side() {
        let mut reach = Reach::default();
        let marks = "..##...#.#....|#...";
        reach.open = marks.chars().filter(|c| *c != '|').map(|c| c == '#').collect();
        let stretches = |sentence| reach.stretches(sentence).collect::<Vec<_>>();
        assert_eq!(stretches(0..14), [1..5, 6..11]);
        assert_eq!(stretches(14..18).first(), Some(&(14..16)));
    }
}
