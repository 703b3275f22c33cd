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

/// The sums of the words of an article seen from either side, made when first asked for: all cues on a side
/// see the same.
pub(super) struct OwnSums<'a> {
    article: &'a Numbered<'a>,
    known: &'a WordSums<'a>,
    /// For each word and side, the row in `sums`.
    rows: Vec<[Option<u32>; SIDES.len()]>,
    sums: Vec<[i32; WIDTH]>,
    features: Features,
}

impl<'a> OwnSums<'a> {
    pub(super) fn new(article: &'a Numbered<'a>, known: &'a WordSums<'a>) -> Self {
        let rows = vec![[None; SIDES.len()]; article.reading.words.len()];
        Self { article, known, rows, sums: Vec::new(), features: Features::default() }
    }

    /// Writes the row of each word of a cue's window to `base`; zeros for the cue.
    pub(super) fn window(&mut self, (start, end): (usize, usize), cue: usize, base: &mut Vec<i32>) {
        self.read(start..cue, Side::Before);
        self.read(cue + 1..end, Side::After);
        base.clear();
        for at in start..end {
            let row = self.rows[at][usize::from(at > cue)].filter(|_| at != cue);
            base.extend(row.map_or(&[0; WIDTH], |row| &self.sums[row as usize]));
        }
    }

    /// Adds up what is asked for the first time, together.
    fn read(&mut self, places: std::ops::Range<usize>, side: Side) {
        let Self { article, known, rows, sums, features } = self;
        let first = sums.len();
        let number = usize::from(side == Side::After);
        features.clear();
        for at in places {
            rows[at][number].get_or_insert_with(|| {
                let around = Around::new(article.reading, article.reading.words[at].paragraph);
                let mut row = [0; WIDTH];
                for (offset, place) in OFFSETS.into_iter().zip(0..) {
                    let word = &known.words[article.beside(&around, at, offset)][place][number];
                    row.iter_mut().zip(word).for_each(|(sum, more)| *sum += i32::from(*more));
                }
                own_features(article.reading, at, side, |part, template, value| {
                    if part == OwnPart::Pair {
                        features.push(feature(template, value));
                    }
                });
                features.end_item();
                sums.push(row);
                sums.len() as u32 - 1
            });
        }
        known.model.add_up(features, sums[first..].as_flattened_mut());
    }
}

/// The sums of what words in a row have in common, seen from a cue.
#[derive(Debug, Default)]
pub(super) struct Runs {
    features: Features,
    sums: Vec<i32>,
    /// For each word but the cue, two items of `features`.
    items: Vec<Option<[u32; 2]>>,
    between: Vec<u64>,
}

impl Runs {
    /// Adds to `base` what words in a row have in common, and gathers the features that each word has for
    /// itself. Together they are all that tell how the words stand with regard to the cue.
    pub(super) fn read(
        &mut self,
        model: &Model,
        seen_from: (&Reading, usize, &[bool]),
        window: (usize, usize),
        base: &mut [i32],
        rest: &mut Features,
    ) {
        let Self { features, sums, items, between } = self;
        features.clear();
        items.clear();
        rest.clear();
        let (mut distance, mut place) = (None, None);
        for_each_word(seen_from, window, between, |window, seen| {
            let item = seen.map(|seen| {
                let mut item = |part: SeenPart| {
                    window.features(seen, |of, template, value| {
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
                window.features(seen, |part, template, value| {
                    if part == SeenPart::Rest {
                        rest.push(feature(template, value));
                    }
                });
                [by_distance, by_place]
            });
            rest.end_item();
            items.push(item);
        });
        sums.clear();
        sums.resize(features.len() * WIDTH, 0);
        model.add_up(features, sums);
        let (sums, _) = sums.as_chunks::<WIDTH>();
        for (row, items) in base.chunks_exact_mut(WIDTH).zip(items.iter()) {
            for item in items.iter().flatten() {
                row.iter_mut().zip(sums[*item as usize]).for_each(|(sum, more)| *sum += more);
            }
        }
    }
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
            let mut own = OwnSums::new(&article, &known);
            let (mut runs, mut rest, mut base) = (Runs::default(), Features::default(), Vec::new());
            for cue in 0..reading.words.len() {
                let window = window(&reading, cue);
                own.window(window, cue, &mut base);
                runs.read(model, (&reading, cue, &is_cue), window, &mut base, &mut rest);
                model.add_up(&rest, &mut base);

                let mut all = Features::default();
                frame_features(&reading, cue, &is_cue, &mut all);
                let mut expected = vec![0; all.len() * WIDTH];
                model.add_up(&all, &mut expected);
                assert_eq!(base, expected, "seen from word {cue} of {text}");
            }
        }
    }
}
