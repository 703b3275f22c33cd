//! The weights of tokens' features, added up for both passes.
//!
//! Most features are made of little: a word and its place, a few shapes. What is made of the same has the
//! same sum, which is added up where it is met first. Sums are whole numbers, so that no order of adding
//! tells.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::LABELS;
use super::document::{Seen, labelled};
use super::features::{FOR_BOTH, Line, Part, Sentence, beyond, near};
use super::words::Word;
use crate::learn::{Feature, Features, Model, feature};

/// How many labels there are.
const WIDTH: usize = LABELS.len();

/// Sums of a few dozen features at most, each of eight bits: of the first pass, then of the second.
type Rows = [i16; 2 * WIDTH];

/// The sums of a token that can be no part of a name.
const CLOSED: [i32; WIDTH] = {
    let mut sums = [-1_000_000; WIDTH];
    sums[0] = 0;
    sums
};

/// Adds up, and remembers.
#[derive(Debug)]
pub(super) struct Sums<'m> {
    first: &'m Model,
    second: &'m Model,
    /// Of each word that was met, by number, in each place of the window.
    words: Vec<Option<[Rows; 5]>>,
    /// Beyond the edges of a sentence, in each place.
    edges: [Rows; 5],
    /// By word, place and shape of the token; [`NOWHERE`] beyond the edges.
    beside: FxHashMap<(u32, u32, u64), Rows>,
    shapes: FxHashMap<([u64; 3], (bool, bool)), Rows>,
    labelled: FxHashMap<[Seen; 3], [i32; WIDTH]>,
    room: Room,
}

/// Features to add up, of the first and of the second pass.
#[derive(Debug, Default)]
struct Room {
    first: Features,
    second: Features,
    /// Those that are made of more than little, of all tokens of an article.
    rest_of_first: Features,
    rest_of_second: Features,
    /// Of a word in each place of the window: what both passes read, and what the first does.
    for_near: [Vec<Feature>; 5],
    for_all: [Vec<Feature>; 5],
}

/// The number of no word.
const NOWHERE: u32 = u32::MAX;

/// How many sums for pairs and for shapes are remembered, beyond an article.
const MOST: usize = 24_576;

impl<'m> Sums<'m> {
    pub(super) fn new(first: &'m Model, second: &'m Model) -> Self {
        let mut sums = Self {
            first,
            second,
            words: Vec::new(),
            edges: [[0; 2 * WIDTH]; 5],
            beside: FxHashMap::default(),
            shapes: FxHashMap::default(),
            labelled: FxHashMap::default(),
            room: Room::default(),
        };
        sums.edges = sums.places(None);
        sums
    }

    /// Forgets what is more than it should remember beyond an article.
    pub(super) fn trim(&mut self) {
        if self.beside.len() > MOST {
            self.beside.clear();
        }
        if self.shapes.len() > MOST {
            self.shapes.clear();
        }
        if self.labelled.len() > MOST {
            self.labelled.clear();
        }
    }

    /// Forgets all but what holds of any article.
    pub(super) fn clear(&mut self) {
        self.words.clear();
        self.beside.clear();
        self.shapes.clear();
        self.labelled.clear();
    }

    /// Begins an article.
    pub(super) fn begin(&mut self) {
        self.room.rest_of_first.clear();
        self.room.rest_of_second.clear();
    }

    /// Appends the sums of a stretch of a sentence, a row of [`WIDTH`] for each token, but for what
    /// [`Sums::end`] adds. Of those that are not `open` it is [`CLOSED`].
    pub(super) fn stretch(
        &mut self,
        line: &Line<'_>,
        sentence: &Sentence,
        places: Range<usize>,
        open: &[bool],
        first: &mut Vec<i32>,
        second: &mut Vec<i32>,
    ) {
        self.words.resize(self.words.len().max(line.words.len()), None);
        let window = places.start.saturating_sub(2)..line.numbers.len().min(places.end + 2);
        for number in line.numbers[window].iter().map(|number| *number as usize) {
            if self.words[number].is_none() {
                self.words[number] = Some(self.places(Some(&line.words[number])));
            }
        }
        for (at, open) in places.clone().zip(open) {
            if !open {
                first.extend(CLOSED);
                second.extend(CLOSED);
                continue;
            }
            let rows = self.of_little(line, sentence, at);
            let (of_first, of_second) = rows.split_at(WIDTH);
            first.extend(of_first.iter().map(|sum| i32::from(*sum)));
            second.extend(of_second.iter().map(|sum| i32::from(*sum)));
        }
        self.room.read_rest(line, sentence, places, open);
    }

    /// Adds what is met but once to the rows of all stretches of the article, but for what the first pass
    /// makes of them: together, which is quicker than one by one.
    pub(super) fn end(&self, first: &mut [i32], second: &mut [i32]) {
        self.first.add_up(&self.room.rest_of_first, first);
        self.second.add_up(&self.room.rest_of_second, second);
    }

    /// The sums of what is made of one word, or of shapes.
    fn of_little(&mut self, line: &Line<'_>, sentence: &Sentence, at: usize) -> Rows {
        let (first, second) = (self.first, self.second);
        let number = |at: usize| line.numbers.get(at).map(|number| *number as usize);
        let mut rows = [0; 2 * WIDTH];
        for (place, edge) in self.edges.iter().enumerate() {
            // Below nought wraps around to far beyond the end.
            let known = number((at + place).wrapping_sub(2));
            let met =
                |number: usize| &self.words[number].as_ref().expect("met in its window")[place];
            add(&mut rows, known.map_or(edge, met));
        }
        let shape = line.shape(at);
        for (place, beside) in [(1, at.wrapping_sub(1)), (3, at + 1)] {
            let number = line.numbers.get(beside).copied().unwrap_or(NOWHERE);
            let known = self.beside.entry((number, place, shape));
            let part = Part::Beside(place);
            add(
                &mut rows,
                known.or_insert_with(|| self.room.part(first, second, line, sentence, at, part)),
            );
        }
        let shapes = [at.wrapping_sub(1), at, at + 1].map(|at| line.shape(at));
        let known = self.shapes.entry((shapes, sentence.stand(at)));
        let part = Part::Shapes;
        add(
            &mut rows,
            known.or_insert_with(|| self.room.part(first, second, line, sentence, at, part)),
        );
        rows
    }

    /// The sums of a word, or of the edge, in each place of the window.
    fn places(&mut self, word: Option<&Word>) -> [Rows; 5] {
        // A sentence that has nothing but the word has it in each place, or the edge but in one.
        let blank = Word::default();
        let words = [word.unwrap_or(&blank).clone()];
        let numbers = [0; 5];
        let (numbers, at) = if word.is_some() { (&numbers[..], 2) } else { (&numbers[..1], 0) };
        let line = Line { words: &words, numbers };
        let sentence = Sentence::default();
        let Room { first, second, for_near, for_all, .. } = &mut self.room;
        for_near.iter_mut().chain(&mut *for_all).for_each(Vec::clear);
        near(&line, &sentence, at, &mut |part, template, value| {
            if let Part::Word(place) = part {
                for_near[place as usize].push(feature(template, value));
                for_all[place as usize].push(feature(template, value));
            }
        });
        beyond(&line, &sentence, at, &mut |part, template, value| {
            if let Part::Word(place) = part {
                for_all[place as usize].push(feature(template, value));
            }
        });
        for (features, by_place) in [(&mut *first, for_all), (&mut *second, for_near)] {
            features.clear();
            for place in by_place {
                place.iter().for_each(|feature| features.push(*feature));
                features.end_item();
            }
        }
        let mut sums = [[0; 5 * WIDTH]; 2];
        self.first.add_up(first, &mut sums[0]);
        self.second.add_up(second, &mut sums[1]);
        std::array::from_fn(|place| {
            let of = |pass: usize| &sums[pass][place * WIDTH..][..WIDTH];
            rows(of(0), of(1))
        })
    }

    /// What the first pass made of a token and those beside it counts in the second pass.
    pub(super) fn labelled(&mut self, seen: [Seen; 3]) -> &[i32; WIDTH] {
        let second = self.second;
        self.labelled.entry(seen).or_insert_with(|| {
            let mut row = [0; WIDTH];
            let mut features = Features::default();
            labelled(seen).into_iter().for_each(|feature| features.push(feature));
            features.end_item();
            second.add_up(&features, &mut row);
            row
        })
    }
}

impl Room {
    /// Reads those features of the open tokens of a stretch that are made of more than the other parts,
    /// and so are met once.
    fn read_rest(
        &mut self,
        line: &Line<'_>,
        sentence: &Sentence,
        places: Range<usize>,
        open: &[bool],
    ) {
        let Self { rest_of_first: first, rest_of_second: second, .. } = self;
        for (at, open) in places.zip(open) {
            if !open {
                first.end_item();
                second.end_item();
                continue;
            }
            let mut count = 0;
            near(line, sentence, at, &mut |part, template, value| {
                count += 1;
                if part == Part::Rest {
                    let feature = feature(template, value);
                    first.push(feature);
                    second.push(feature);
                }
            });
            beyond(line, sentence, at, &mut |part, template, value| {
                let feature = feature(template, value);
                if count < FOR_BOTH {
                    count += 1;
                    second.push(feature);
                }
                if part == Part::Rest {
                    first.push(feature);
                }
            });
            first.end_item();
            second.end_item();
        }
    }

    /// The sums of those features of a token that are made of a part.
    fn part(
        &mut self,
        first_model: &Model,
        second_model: &Model,
        line: &Line<'_>,
        sentence: &Sentence,
        at: usize,
        part: Part,
    ) -> Rows {
        let Self { first, second, .. } = self;
        first.clear();
        second.clear();
        near(line, sentence, at, &mut |of, template, value| {
            if of == part {
                first.push(feature(template, value));
                second.push(feature(template, value));
            }
        });
        beyond(line, sentence, at, &mut |of, template, value| {
            if of == part {
                first.push(feature(template, value));
            }
        });
        first.end_item();
        second.end_item();
        let mut sums = [[0; WIDTH]; 2];
        first_model.add_up(first, &mut sums[0]);
        second_model.add_up(second, &mut sums[1]);
        rows(&sums[0], &sums[1])
    }
}

fn add(to: &mut Rows, rows: &Rows) {
    to.iter_mut().zip(rows).for_each(|(to, sum)| *to += sum);
}

fn rows(first: &[i32], second: &[i32]) -> Rows {
    std::array::from_fn(|at| {
        let sum = if at < WIDTH { first[at] } else { second[at - WIDTH] };
        sum as i16
    })
}

#[cfg(test)]
mod tests {
    use super::super::words::Vocabulary;
    use super::super::{Register, Tagger};
    use super::*;
    use crate::pipeline::entities::tagger::features::gather;

    #[test]
    fn sums_are_those_of_all_features() {
        let tagger = Tagger::embedded();
        let mut vocabulary = Vocabulary::default();
        let mut sums = Sums::new(&tagger.first, &tagger.second);
        let texts = [
            "Rain",
            "Anna Berg of the Bank of England met Mr. Qzxw in Paris , the U.S. said on Monday .",
            "ALL IS CAPITAL IN HERE",
            "Anna Berg said : “ The University of Millport and the European Union ”",
        ];
        for text in texts.iter().chain(&texts) {
            let numbers = vocabulary.numbers(&text.split(' ').collect::<Vec<_>>());
            let line = Line { words: vocabulary.words(), numbers: &numbers };
            let mut sentence = Sentence::default();
            sentence.read(&line, Register::Edited);
            let (mut first, mut second) = (Vec::new(), Vec::new());
            let open = vec![true; numbers.len()];
            let places = 0..numbers.len();
            sums.begin();
            sums.stretch(&line, &sentence, places, &open, &mut first, &mut second);
            sums.end(&mut first, &mut second);

            let (mut all, mut both) = (Features::default(), Features::default());
            gather(&line, Register::Edited, |_| true, &mut all);
            for item in all.iter() {
                item.iter().take(FOR_BOTH).for_each(|feature| both.push(*feature));
                both.end_item();
            }
            for (model, features, found) in
                [(&tagger.first, &all, first), (&tagger.second, &both, second)]
            {
                let mut expected = vec![0; numbers.len() * WIDTH];
                model.add_up(features, &mut expected);
                assert_eq!(found, expected, "{text}");
            }
        }
    }
}
