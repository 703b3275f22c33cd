//! What the frame model makes of the words of a window, without adding up twice what is met again: sums of
//! whole numbers, so that no order of adding tells.

use super::cues::Around;
use super::frame_features::{
    OFFSETS, OwnPart, SeenPart, features_of_word, for_each_word, own_features,
};
use super::frames::{LABELS, Side};
use super::reading::Reading;
use super::vocabulary::{Form, Numbered};
use crate::learn::{Features, Model, feature};

/// How many labels there are.
const WIDTH: usize = LABELS.len();

/// The sides of a cue, in the order of their numbers here.
const SIDES: [Side; 2] = [Side::Before, Side::After];

/// The sums of the features of a word in each place beside the one that is labelled, seen from each side.
type WordRows = [[[i16; WIDTH]; SIDES.len()]; OFFSETS.len()];

/// What the model makes of one word alone, remembered from article to article.
#[derive(Debug)]
pub(super) struct WordSums<'m> {
    pub(super) model: &'m Model,
    words: Vec<WordRows>,
}

impl<'m> WordSums<'m> {
    pub(super) fn new(model: &'m Model) -> Self {
        Self { model, words: Vec::new() }
    }

    /// Forgets the words, whose numbers are given to others.
    pub(super) fn clear(&mut self) {
        self.words.clear();
    }

    /// Adds up what the model makes of the words that are new.
    pub(super) fn learn(&mut self, forms: &[Form]) {
        let forms = &forms[self.words.len()..];
        let mut features = Features::default();
        for form in forms {
            for offset in OFFSETS {
                for side in SIDES {
                    features_of_word(offset, side, form, |feature| features.push(feature));
                    features.end_item();
                }
            }
        }
        let mut sums = vec![0; features.len() * WIDTH];
        self.model.add_up(&features, &mut sums);
        let sums: Vec<i16> = sums.into_iter().map(|sum| sum as i16).collect();
        let (rows, _) = sums.as_chunks::<WIDTH>();
        let (sides, _) = rows.as_chunks();
        self.words.extend_from_slice(sides.as_chunks().0);
    }
}

/// A cue and its window: first word, the word after the last.
pub(super) type Window = (usize, (usize, usize));

/// Adds up what the model makes of the words of windows.
pub(super) struct WindowSums<'a> {
    article: &'a Numbered<'a>,
    known: &'a WordSums<'a>,
    is_cue: &'a [bool],
    own: OwnSums,
    runs: Runs,
    /// What each word has for itself, seen from the cue.
    rest: Features,
    sums: Vec<i32>,
}

/// The sums of the words of an article seen from either side: all cues on a side see the same.
struct OwnSums {
    /// For each word and side, the row in `sums`; none before it is first asked for.
    rows: Vec<[Option<u32>; SIDES.len()]>,
    sums: Vec<[i32; WIDTH]>,
    pairs: Features,
}

/// What words in a row have in common, seen from a cue.
#[derive(Default)]
struct Runs {
    features: Features,
    sums: Vec<i32>,
    /// For each word but the cues, two items of `features`.
    items: Vec<Option<[u32; 2]>>,
    between: Vec<u64>,
}

impl<'a> WindowSums<'a> {
    pub(super) fn new(
        article: &'a Numbered<'a>,
        known: &'a WordSums<'a>,
        is_cue: &'a [bool],
    ) -> Self {
        let rows = vec![[None; SIDES.len()]; article.reading.words.len()];
        let own = OwnSums { rows, sums: Vec::new(), pairs: Features::default() };
        let (rest, sums) = (Features::default(), Vec::new());
        Self { article, known, is_cue, own, runs: Runs::default(), rest, sums }
    }

    /// The sums of all features of the words of these windows, one row after the other; zeros for the cues.
    ///
    /// Together, since look-ups wait for memory, and many wait no longer than one.
    pub(super) fn read(&mut self, windows: &[Window]) -> &[i32] {
        let Self { article, known, is_cue, own, runs, rest, sums } = self;
        let model = known.model;
        own.read(article, known, windows);
        runs.features.clear();
        runs.items.clear();
        rest.clear();
        for (cue, window) in windows {
            runs.read((article.reading, *cue, is_cue), *window, rest);
        }
        runs.sums.clear();
        runs.sums.resize(runs.features.len() * WIDTH, 0);
        model.add_up(&runs.features, &mut runs.sums);

        sums.clear();
        let mut items = runs.items.iter();
        let (run_sums, _) = runs.sums.as_chunks::<WIDTH>();
        for (cue, (start, end)) in windows {
            for (at, items) in (*start..*end).zip(&mut items) {
                let mut row = own.row(at, *cue);
                for item in items.iter().flatten() {
                    add(&mut row, &run_sums[*item as usize]);
                }
                sums.extend(row);
            }
        }
        model.add_up(rest, sums);
        sums
    }
}

impl OwnSums {
    /// Adds up what is asked for the first time.
    fn read(&mut self, article: &Numbered<'_>, known: &WordSums<'_>, windows: &[Window]) {
        let Self { rows, sums, pairs } = self;
        let first = sums.len();
        pairs.clear();
        for (cue, (start, end)) in windows {
            let before = (*start..*cue).map(|at| (at, Side::Before));
            for (at, side) in before.chain((cue + 1..*end).map(|at| (at, Side::After))) {
                let number = usize::from(side == Side::After);
                rows[at][number].get_or_insert_with(|| {
                    let around = Around::new(article.reading, article.reading.words[at].paragraph);
                    let mut row = [0; WIDTH];
                    for (offset, place) in OFFSETS.into_iter().zip(0..) {
                        let word = known.words[article.beside(&around, at, offset)][place][number];
                        add(&mut row, &word.map(i32::from));
                    }
                    own_features(article.reading, at, side, |part, template, value| {
                        if part == OwnPart::Pair {
                            pairs.push(feature(template, value));
                        }
                    });
                    pairs.end_item();
                    sums.push(row);
                    sums.len() as u32 - 1
                });
            }
        }
        known.model.add_up(pairs, sums[first..].as_flattened_mut());
    }

    /// The row of a word of a cue's window that was read; zeros for the cue.
    fn row(&self, at: usize, cue: usize) -> [i32; WIDTH] {
        if at == cue {
            return [0; WIDTH];
        }
        let row = self.rows[at][usize::from(at > cue)].expect("it was read");
        self.sums[row as usize]
    }
}

impl Runs {
    /// Gathers what words in a row have in common, and in `rest` what each word has for itself: together all
    /// that tells how the words of a window stand with regard to the cue.
    fn read(
        &mut self,
        seen_from: (&Reading, usize, &[bool]),
        window: (usize, usize),
        rest: &mut Features,
    ) {
        let Self { features, items, between, .. } = self;
        let (mut distance, mut place) = (None, None);
        for_each_word(seen_from, window, between, |view, seen| {
            let item = seen.map(|seen| {
                let mut item = |part: SeenPart| {
                    view.features(seen, |of, template, value| {
                        if of == part {
                            features.push(feature(template, value));
                        }
                    });
                    features.end_item();
                    features.len() as u32 - 1
                };
                let by_distance = match distance {
                    Some((known, item)) if known == seen.distance() => item,
                    _ => item(SeenPart::Distance),
                };
                distance = Some((seen.distance(), by_distance));
                let by_place = match place {
                    Some((known, item)) if known == seen.place() => item,
                    _ => item(SeenPart::Place),
                };
                place = Some((seen.place(), by_place));
                view.features(seen, |part, template, value| {
                    if part == SeenPart::Rest {
                        rest.push(feature(template, value));
                    }
                });
                [by_distance, by_place]
            });
            rest.end_item();
            items.push(item);
        });
    }
}

fn add(row: &mut [i32; WIDTH], more: &[i32; WIDTH]) {
    row.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
}

#[cfg(test)]
mod tests {
    use super::super::frame_features::frame_features;
    use super::super::frames::window;
    use super::super::model::MODELS;
    use super::super::vocabulary::Vocabulary;
    use super::*;
    use crate::article::{ContentType, RawArticle};
    use crate::pipeline::{clean, segment};

    #[test]
    fn sums_are_those_of_all_features() {
        let model = &MODELS.frame;
        let mut vocabulary = Vocabulary::new();
        let mut known = WordSums::new(model);
        for text in [
            "Rain",
            "“It rained,” said Anna Berg, “for days, and nobody came.” He said that it was cold.\n\n\
             According to the mayor, “rain” is what fell. “It poured.”",
            "He said.",
            "The mayor said it rained; “it poured,” he added, while Berg told us that it was cold.",
        ] {
            let article = RawArticle::new(ContentType::Text, text);
            let reading = Reading::new(&segment::segment(clean::verbatim(&article)));
            let article = vocabulary.read(&reading);
            known.learn(article.forms);
            let is_cue: Vec<bool> = (0..reading.words.len()).map(|at| at % 5 == 0).collect();
            let cues = 0..reading.words.len();
            let windows: Vec<Window> = cues.map(|cue| (cue, window(&reading, cue))).collect();
            let mut sums = WindowSums::new(&article, &known, &is_cue);
            for together in [1, 3, windows.len()] {
                for windows in windows.chunks(together) {
                    let (mut all, mut expected) = (Features::default(), Vec::new());
                    for (cue, _) in windows {
                        frame_features(&reading, *cue, &is_cue, &mut all);
                    }
                    expected.resize(all.len() * WIDTH, 0);
                    model.add_up(&all, &mut expected);
                    assert_eq!(sums.read(windows), expected, "{windows:?} of {text}");
                }
            }
        }
    }
}
