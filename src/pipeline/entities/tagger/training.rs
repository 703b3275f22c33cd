//! Learning from tagged text.

use super::ablation::Ablation;
use super::document::{Seen, Votes, extend};
use super::features::{Line, gather};
use super::words::Vocabulary;
use super::{LABELS, Register, Tagger, follows, ranges};
use crate::learn::{Example, Features, Model, Scratch, TrainOptions, train};

/// A tagged sentence to learn from.
#[derive(Debug, Clone, Default)]
pub struct TaggedSentence {
    /// The tokens.
    pub words: Vec<String>,
    /// `O`, `B-PER`, … of each; types beyond the four are miscellany.
    pub tags: Vec<String>,
}

impl TaggedSentence {
    /// The tokens, as the tagger takes them.
    #[must_use]
    pub fn words(&self) -> Vec<&str> {
        self.words.iter().map(String::as_str).collect()
    }
}

/// The second pass learns from what models of the other parts make of a part: a model's answers to
/// what it was trained on would teach it blind trust.
const PARTS: usize = 4;

pub(super) const OPTIONS: TrainOptions = TrainOptions {
    epochs: 10,
    rate: 0.05,
    l1: 5e-6,
    min_count: 2,
    transitions: true,
    dropout: 0.3,
    averaged: 6,
    pruned: 6,
    runs: 5,
};

impl Tagger {
    /// Learns from articles; the same articles give the same tagger.
    #[must_use]
    pub fn train(articles: &[(Register, Vec<TaggedSentence>)]) -> Self {
        Self::train_by(articles, OPTIONS)
    }

    /// As [`Self::train`], in one run instead of the mean of several: nearly as good, in a fifth of the
    /// time.
    #[must_use]
    pub fn train_once(articles: &[(Register, Vec<TaggedSentence>)]) -> Self {
        Self::train_by(articles, TrainOptions { runs: 1, ..OPTIONS })
    }

    fn train_by(articles: &[(Register, Vec<TaggedSentence>)], options: TrainOptions) -> Self {
        let lessons: Vec<Vec<Example>> = articles
            .iter()
            .map(|(register, sentences)| {
                sentences.iter().map(|s| lesson(s, *register, None)).collect()
            })
            .collect();
        let first = learn(lessons.iter().flatten(), options);
        let mut extended: Vec<Vec<Example>> = vec![Vec::new(); articles.len()];
        for part in 0..PARTS {
            let others = lessons.iter().enumerate().filter(|(at, _)| at % PARTS != part);
            let model = learn(others.flat_map(|(_, lessons)| lessons), options);
            for at in (part..articles.len()).step_by(PARTS) {
                extended[at] = extend_lessons(&model, &articles[at].1, &lessons[at]);
            }
        }
        Self { first, second: learn(extended.iter().flatten(), options) }
    }
}

pub(super) fn learn<'e>(
    lessons: impl Iterator<Item = &'e Example>,
    options: TrainOptions,
) -> Model {
    train(&LABELS, follows, lessons, options)
}

/// A sentence to learn from, without what is left out.
pub(super) fn lesson(
    sentence: &TaggedSentence,
    register: Register,
    without: Option<Ablation>,
) -> Example {
    let mut vocabulary = Vocabulary::default();
    let numbers = vocabulary.numbers(&sentence.words());
    let mut words = vocabulary.words().to_vec();
    if let Some(ablation) = without {
        words.iter_mut().for_each(|word| ablation.blind(word));
    }
    let line = Line { words: &words, numbers: &numbers };
    let mut features = Features::default();
    let kept = |template| without.is_none_or(|ablation| !ablation.has(template));
    gather(&line, register, kept, &mut features);
    let labels = sentence.tags.iter().map(|tag| label(tag)).collect();
    Example { features, labels, masks: None }
}

/// The lessons of an article with what the model makes of it.
fn extend_lessons(
    model: &Model,
    sentences: &[TaggedSentence],
    lessons: &[Example],
) -> Vec<Example> {
    let mut scratch = Scratch::default();
    let mut vocabulary = Vocabulary::default();
    let article: Vec<Vec<&str>> = sentences.iter().map(TaggedSentence::words).collect();
    let numbers = vocabulary.numbers(&article.concat());
    let labels: Vec<u8> = lessons
        .iter()
        .flat_map(|lesson| model.decode(&lesson.features, None, &mut scratch).to_vec())
        .collect();
    let words = vocabulary.words();
    let mut votes = Votes::default();
    votes.count(words, &numbers, &labels);
    let seen = numbers.iter().zip(&labels);
    let seen: Vec<Seen> =
        seen.map(|(number, label)| votes.seen(&words[*number as usize], *label)).collect();
    let mut out = lessons.to_vec();
    for (range, lesson) in ranges(&article).zip(&mut out) {
        let mut features = Features::default();
        extend(&lesson.features, &seen[range], &mut features);
        lesson.features = features;
    }
    out
}

/// The number of a tag.
fn label(tag: &str) -> u8 {
    let Some((place, kind)) = tag.split_once('-') else { return 0 };
    let kind = match kind {
        "PER" | "PERSON" => 0,
        "ORG" => 1,
        "LOC" | "GPE" | "FAC" => 2,
        _ => 3,
    };
    1 + 2 * kind + u8::from(place == "I")
}
