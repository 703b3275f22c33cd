//! The weights of a token's features, added up for both passes.
//!
//! Most features are made of little: a word and its place, a few shapes. What is made of the same has the
//! same sum, which is added up where it is met first. Sums are whole numbers, so that no order of adding
//! tells.

use rustc_hash::FxHashMap;

use super::LABELS;
use super::document::{Seen, labelled};
use super::features::{FOR_BOTH, Line, Part, Sentence, beyond, near};
use crate::learn::{Feature, Model, feature};

/// A sum for each label.
pub(super) type Row = [i32; LABELS.len()];

/// The sums of a token's features in the first and in the second pass.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Rows {
    pub(super) first: Row,
    pub(super) second: Row,
}

impl Rows {
    fn add(&mut self, other: &Self) {
        add(&mut self.first, &other.first);
        add(&mut self.second, &other.second);
    }
}

/// Adds a row to another.
pub(super) fn add(to: &mut Row, row: &Row) {
    to.iter_mut().zip(row).for_each(|(to, sum)| *to += sum);
}

/// Adds up, and remembers.
#[derive(Debug)]
pub(super) struct Sums<'m> {
    first: &'m Model,
    second: &'m Model,
    /// Of each word, by number, in each place of the window.
    words: Vec<[Option<Rows>; 5]>,
    /// Beyond the edges of a sentence, in each place.
    edges: [Option<Rows>; 5],
    /// By word, place and shape of the token; [`NOWHERE`] beyond the edges.
    beside: FxHashMap<(u32, u32, u64), Rows>,
    shapes: FxHashMap<([u64; 3], (bool, bool)), Rows>,
    labelled: FxHashMap<[Seen; 3], Row>,
    /// Features to add up.
    features: Vec<Feature>,
    overflow: Vec<Feature>,
}

/// The number of no word.
const NOWHERE: u32 = u32::MAX;

impl<'m> Sums<'m> {
    pub(super) fn new(first: &'m Model, second: &'m Model) -> Self {
        Self {
            first,
            second,
            words: Vec::new(),
            edges: [None; 5],
            beside: FxHashMap::default(),
            shapes: FxHashMap::default(),
            labelled: FxHashMap::default(),
            features: Vec::new(),
            overflow: Vec::new(),
        }
    }

    /// Forgets what belongs to the numbers of words.
    pub(super) fn clear(&mut self) {
        self.words.clear();
        self.beside.clear();
        self.shapes.clear();
        self.labelled.clear();
    }

    /// The sums of a token, but for what the first pass makes of the sentence.
    pub(super) fn token(&mut self, line: &Line<'_>, sentence: &Sentence, at: usize) -> Rows {
        let mut rows = self.rest(line, sentence, at);
        self.words.resize(line.words.len(), [None; 5]);
        let (first, second) = (self.first, self.second);
        let sum = |part| sum_of(first, second, line, sentence, at, part);
        for place in 0..5 {
            let number = (at + place).checked_sub(2).and_then(|at| line.numbers.get(at));
            let known = match number {
                Some(number) => &mut self.words[*number as usize][place],
                None => &mut self.edges[place],
            };
            rows.add(known.get_or_insert_with(|| sum(Part::Word(place as u32))));
        }
        let shape = line.shape(at);
        for (place, beside) in [(1, at.wrapping_sub(1)), (3, at + 1)] {
            let number = line.numbers.get(beside).copied().unwrap_or(NOWHERE);
            let known = self.beside.entry((number, place, shape));
            rows.add(known.or_insert_with(|| sum(Part::Beside(place))));
        }
        let shapes = [at.wrapping_sub(1), at, at + 1].map(|at| line.shape(at));
        let known = self.shapes.entry((shapes, sentence.stand(at)));
        rows.add(known.or_insert_with(|| sum(Part::Shapes)));
        rows
    }

    /// The sums of what is made of more than the other parts, and so is met once.
    fn rest(&mut self, line: &Line<'_>, sentence: &Sentence, at: usize) -> Rows {
        let Self { features, overflow, .. } = self;
        let mut count = 0;
        features.clear();
        near(line, sentence, at, &mut |part, template, value| {
            count += 1;
            if part == Part::Rest {
                features.push(feature(template, value));
            }
        });
        let for_both = features.len();
        let room = FOR_BOTH.saturating_sub(count);
        overflow.clear();
        beyond(line, sentence, at, &mut |part, template, value| {
            if overflow.len() < room {
                overflow.push(feature(template, value));
            }
            if part == Part::Rest {
                features.push(feature(template, value));
            }
        });
        let mut rows = Rows::default();
        self.first.add_up(&self.features, &mut rows.first);
        self.overflow.extend(&self.features[..for_both]);
        self.second.add_up(&self.overflow, &mut rows.second);
        rows
    }

    /// What the first pass made of a token and those beside it counts in the second pass.
    pub(super) fn labelled(&mut self, seen: [Seen; 3]) -> &Row {
        let second = self.second;
        self.labelled.entry(seen).or_insert_with(|| {
            let mut row = Row::default();
            second.add_up(&labelled(seen), &mut row);
            row
        })
    }
}

/// The sums of those features of a token that are made of a part.
fn sum_of(
    first: &Model,
    second: &Model,
    line: &Line<'_>,
    sentence: &Sentence,
    at: usize,
    part: Part,
) -> Rows {
    let mut features = Vec::with_capacity(32);
    let mut push = |of, template, value| {
        if of == part {
            features.push(feature(template, value));
        }
    };
    near(line, sentence, at, &mut push);
    let mut rows = Rows::default();
    second.add_up(&features, &mut rows.second);
    let mut push = |of, template, value| {
        if of == part {
            features.push(feature(template, value));
        }
    };
    beyond(line, sentence, at, &mut push);
    first.add_up(&features, &mut rows.first);
    rows
}
