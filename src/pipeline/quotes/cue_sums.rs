//! Finds the cues of articles, and remembers what the model makes of words that it met.

use std::collections::HashMap;

use rustc_hash::FxHashMap;

use super::cues::{
    Around, OFFSETS, can_be_cue, classes, features_of_classes, features_of_word, is_candidate,
    rest_of_cue_features,
};
use super::frames::Side;
use super::vocabulary::{Form, Numbered};
use crate::learn::{Feature, Features, Model};

/// Cues less likely than this get no frame.
const FLOOR: f32 = 0.12;

/// Finds cues. That it remembers changes how long it takes, and nothing that it finds.
#[derive(Debug)]
pub(super) struct CueFinder<'m> {
    candidates: &'m [Feature],
    model: &'m Model,
    words: Vec<Known>,
    /// By side and classes of the words there: there are not many.
    classes: FxHashMap<(Side, [u64; 3]), i32>,
    features: Features,
    margins: Vec<i32>,
}

/// What is known of a word.
#[derive(Debug, Clone, Copy)]
struct Known {
    /// Whether it was a cue in the training articles.
    was_cue: bool,
    /// How much it speaks for a cue so far from it: see [`OFFSETS`].
    margins: [i16; OFFSETS.len()],
}

impl<'m> CueFinder<'m> {
    pub(super) fn new(candidates: &'m [Feature], model: &'m Model) -> Self {
        Self {
            candidates,
            model,
            words: Vec::new(),
            classes: HashMap::default(),
            features: Features::default(),
            margins: Vec::new(),
        }
    }

    /// Forgets the words, whose numbers are given to others.
    pub(super) fn clear(&mut self) {
        self.words.clear();
    }

    /// The words that are likely cues, in order, with their probabilities.
    pub(super) fn cues(&mut self, article: &Numbered<'_>) -> Vec<(usize, f32)> {
        self.learn(article.forms);
        let reading = article.reading;
        let was_cue = |at: usize| self.words[article.number(at)].was_cue;
        let words = 0..reading.words.len();
        let found: Vec<usize> = words.filter(|at| can_be_cue(reading, *at, was_cue(*at))).collect();
        let mut margins = std::mem::take(&mut self.margins);
        margins.clear();
        self.features.clear();
        for at in &found {
            margins.push(self.of_little(article, *at));
            rest_of_cue_features(reading, *at, &mut self.features);
        }
        let likely = found.into_iter().zip(self.model.probabilities(&margins, &self.features));
        let likely = likely.filter(|(_, p)| *p >= FLOOR).collect();
        self.margins = margins;
        likely
    }

    /// How much those features speak for a cue that are made of one word, or of the classes on a side.
    fn of_little(&mut self, article: &Numbered<'_>, at: usize) -> i32 {
        let around = Around::new(article.reading, article.reading.words[at].paragraph);
        let words = OFFSETS.iter().enumerate().map(|(place, offset)| {
            i32::from(self.words[article.beside(&around, at, *offset)].margins[place])
        });
        let mut margin = words.sum();
        for side in [Side::Before, Side::After] {
            let classes = classes(&around, at, side);
            margin += *self.classes.entry((side, classes)).or_insert_with(|| {
                let mut features = Features::default();
                features_of_classes(side, classes, |feature| features.push(feature));
                features.end_item();
                self.model.margins(&features)[0]
            });
        }
        margin
    }

    /// Adds up what the model makes of the words that are new.
    fn learn(&mut self, forms: &[Form]) {
        let forms = &forms[self.words.len()..];
        let mut features = Features::default();
        for form in forms {
            for offset in OFFSETS {
                features_of_word(offset, form, |feature| features.push(feature));
                features.end_item();
            }
        }
        let margins = self.model.margins(&features);
        let (margins, _) = margins.as_chunks();
        self.words.extend(forms.iter().zip(margins).map(|(form, margins)| Known {
            was_cue: is_candidate(self.candidates, form.low),
            margins: margins.map(|margin: i32| margin as i16),
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::super::cues::cue_features;
    use super::super::model::MODELS;
    use super::super::reading::Reading;
    use super::super::vocabulary::Vocabulary;
    use super::*;
    use crate::article::{ContentType, RawArticle};
    use crate::pipeline::{clean, segment};

    #[test]
    fn margins_are_those_of_all_features() {
        let model = &MODELS.cue;
        let mut vocabulary = Vocabulary::new();
        let mut finder = CueFinder::new(&MODELS.candidates, model);
        let text =
            "“It rained,” said Anna Berg.\n\nHe told us that it “poured”, and she added: it did.";
        for text in [text, "Rain", text] {
            let article = RawArticle::new(ContentType::Text, text);
            let reading = Reading::new(&segment::segment(clean::verbatim(&article)));
            let article = vocabulary.read(&reading);
            finder.learn(article.forms);
            for at in 0..reading.words.len() {
                let (mut all, mut rest) = (Features::default(), Features::default());
                cue_features(&reading, at, &mut all);
                rest_of_cue_features(&reading, at, &mut rest);
                let margin = finder.of_little(&article, at) + model.margins(&rest)[0];
                assert_eq!(margin, model.margins(&all)[0], "word {at} of {text}");
            }
        }
    }
}
