//! From annotated articles to the weights of the stage.
//!
//! Three models, each trained on what the one before says of articles it has not seen: the articles
//! are dealt into folds, and for each fold the earlier models are trained on the others.

use std::collections::BTreeMap;

use super::acceptance;
use super::antecedents::{Candidates, Speakers};
use super::cue_sums::CueFinder;
use super::cues::{can_be_cue, candidate, cue_features, is_candidate};
use super::frame_features::frame_features;
use super::frame_sums::WordSums;
use super::frames::{LABELS, allowed, label, masks, window, write_unit};
use super::model::{Frame, Models, build_frames};
use super::names;
use super::orphans;
use super::reading::{Reading, word};
use super::resolve::standing;
use super::speakers;
use super::vocabulary::Vocabulary;
use crate::learn::{Example, Feature, Features, Model, TrainOptions, train};
use crate::pipeline::segment::SegmentedArticle;
use crate::record::SpeakerHow;
use crate::text::Span;

/// An article with what it attributes to whom.
#[derive(Debug, Clone)]
pub struct Lesson {
    /// The article.
    pub article: SegmentedArticle,
    /// Its attributions.
    pub attributions: Vec<Attribution>,
}

/// An annotated attribution, in bytes of the text.
#[derive(Debug, Clone)]
pub struct Attribution {
    /// The stretches of what was said.
    pub content: Vec<Span>,
    /// Who said it; empty when the text does not tell.
    pub source: Vec<Span>,
    /// The words that attribute it.
    pub cue: Option<Span>,
    /// The name that the source stands for, where that is known.
    pub speaker: Option<String>,
}

/// How many parts the articles are dealt into.
const FOLDS: usize = 4;

/// Trains the models of the stage and returns them as the bytes of `models/quotes.bin`.
#[must_use]
pub fn train_quotes(lessons: &[Lesson]) -> Vec<u8> {
    let readings: Vec<Reading> = lessons.iter().map(|l| Reading::new(&l.article)).collect();
    let course = Course::new(&readings, lessons);
    let all: Vec<usize> = (0..lessons.len()).collect();
    let fold = |n: usize| all.iter().copied().partition::<Vec<_>, _>(|at| at % FOLDS == n);

    let mut cues = vec![Vec::new(); lessons.len()];
    for n in 0..FOLDS {
        let (held, rest) = fold(n);
        let model = course.cue_model(&rest);
        let mut vocabulary = Vocabulary::new();
        let mut finder = CueFinder::new(&course.candidates, &model);
        for at in held {
            cues[at] = finder.cues(&vocabulary.read(&readings[at]));
        }
    }
    let (mut judged, mut frames) = (Vec::new(), vec![Vec::new(); lessons.len()]);
    for n in 0..FOLDS {
        let (held, rest) = fold(n);
        let model = course.frame_model(&rest, &cues);
        let mut vocabulary = Vocabulary::new();
        let mut words = WordSums::new(&model);
        for at in held {
            frames[at] = build_frames(&vocabulary.read(&readings[at]), &cues[at], &mut words);
            for frame in frames[at].iter().filter(|frame| !frame.content.is_empty()) {
                judged.push(course.judge(at, frame));
            }
        }
    }
    let accept = train(&["wrong", "right"], |_, _| true, &judged, acceptance_options());
    let mut orphans = Vec::new();
    for at in all.iter().copied() {
        for frame in frames[at].iter_mut().filter(|frame| !frame.content.is_empty()) {
            frame.confidence = acceptance::probability(&accept, &readings[at], frame);
        }
        orphans.extend(course.orphans(at, &frames[at]));
    }
    let orphan = train(&["no", "quote"], |_, _| true, &orphans, acceptance_options());
    let models = Models {
        cue: course.cue_model(&all),
        frame: course.frame_model(&all, &cues),
        candidates: course.candidates,
        accept,
        orphan,
        antecedent: antecedent_model(&readings, lessons),
    };
    models.to_bytes()
}

fn cue_options() -> TrainOptions {
    TrainOptions {
        epochs: 6,
        rate: 0.1,
        l1: 2e-6,
        min_count: 2,
        transitions: false,
        ..TrainOptions::default()
    }
}

fn frame_options() -> TrainOptions {
    TrainOptions {
        epochs: 8,
        rate: 0.1,
        l1: 6e-6,
        min_count: 3,
        transitions: true,
        ..TrainOptions::default()
    }
}

fn acceptance_options() -> TrainOptions {
    TrainOptions {
        epochs: 6,
        rate: 0.05,
        l1: 1e-5,
        min_count: 5,
        transitions: false,
        ..TrainOptions::default()
    }
}

fn antecedent_options() -> TrainOptions {
    TrainOptions {
        epochs: 8,
        rate: 0.05,
        l1: 1e-5,
        min_count: 3,
        transitions: false,
        ..TrainOptions::default()
    }
}

/// An attribution as words of the reading.
#[derive(Debug, Clone)]
struct Gold {
    cue: usize,
    content: Vec<(usize, usize)>,
    source: Vec<(usize, usize)>,
}

/// The lessons, with the word that stands for each cue.
struct Course<'a> {
    readings: &'a [Reading],
    gold: Vec<Vec<Gold>>,
    candidates: Vec<Feature>,
}

impl<'a> Course<'a> {
    fn new(readings: &'a [Reading], lessons: &[Lesson]) -> Self {
        let mut totals: BTreeMap<u64, u32> = BTreeMap::new();
        for word in readings.iter().flat_map(|r| &r.words) {
            *totals.entry(word.low).or_default() += 1;
        }
        let mut heads: BTreeMap<u64, u32> = BTreeMap::new();
        let mut gold = Vec::new();
        // First the cues of one word, then the likeliest word of the longer ones.
        for pass in 0..2 {
            let rate = |low: u64| {
                let count = heads.get(&low).copied().unwrap_or(0);
                f64::from(count) / f64::from(totals[&low] + 5)
            };
            gold = readings
                .iter()
                .zip(lessons)
                .map(|(reading, lesson)| {
                    lesson
                        .attributions
                        .iter()
                        .filter_map(|a| Gold::new(reading, a, pass == 0, &rate))
                        .collect::<Vec<_>>()
                })
                .collect();
            heads.clear();
            for (reading, gold) in readings.iter().zip(&gold) {
                for one in gold {
                    *heads.entry(reading.words[one.cue].low).or_default() += 1;
                }
            }
        }
        let likely = heads.iter().filter(|(low, count)| {
            **count >= 2 && f64::from(**count) / f64::from(totals[*low]) >= 0.01
        });
        let mut candidates: Vec<Feature> = likely.map(|(low, _)| candidate(*low)).collect();
        candidates.sort_unstable();
        candidates.dedup();
        Self { readings, gold, candidates }
    }

    fn cue_model(&self, articles: &[usize]) -> Model {
        let mut examples = Vec::new();
        for at in articles {
            let reading = &self.readings[*at];
            for word in 0..reading.words.len() {
                let was_cue = is_candidate(&self.candidates, reading.words[word].low);
                if can_be_cue(reading, word, was_cue) {
                    let mut features = Features::default();
                    cue_features(reading, word, &mut features);
                    let right = self.gold[*at].iter().any(|g| g.cue == word);
                    examples.push(Example { features, labels: vec![u8::from(right)], masks: None });
                }
            }
        }
        train(&["no", "cue"], |_, _| true, &examples, cue_options())
    }

    /// Frames on the annotated cues. Words that only look like cues are left out: taught to give them
    /// nothing, the model gives nothing to real ones too, and the acceptance model is the better judge.
    fn frame_model(&self, articles: &[usize], cues: &[Vec<(usize, f32)>]) -> Model {
        let mut examples = Vec::new();
        for at in articles {
            let reading = &self.readings[*at];
            let mut is_cue = vec![false; reading.words.len()];
            cues[*at].iter().for_each(|(word, p)| is_cue[*word] = *p > 0.5);
            for gold in &self.gold[*at] {
                examples.extend(example(reading, gold, &is_cue));
            }
        }
        train(&LABELS, allowed, &examples, frame_options())
    }

    /// A frame with whether it is right: content and source as annotated.
    fn judge(&self, at: usize, frame: &Frame) -> Example {
        let reading = &self.readings[at];
        let right = self.gold[at].iter().any(|gold| gold.agrees(reading, frame));
        one(acceptance::features(reading, frame), right)
    }

    /// The regions that no frame takes, with whether they are quotes.
    fn orphans(&self, at: usize, frames: &[Frame]) -> Vec<Example> {
        let reading = &self.readings[at];
        let found = standing(reading, frames);
        let content: Vec<_> = self.gold[at].iter().flat_map(|gold| &gold.content).collect();
        orphans::orphans(reading, &found)
            .into_iter()
            .map(|region| {
                let (start, end) = reading.region_words[region];
                let quoted = content.iter().any(|(from, to)| {
                    let shared = to.min(&end).saturating_sub(*from.max(&start));
                    let whole = to.max(&end) - from.min(&start);
                    shared * 5 >= whole * 4
                });
                one(orphans::features(reading, &found, region), quoted)
            })
            .collect()
    }
}

/// Learns which name a pronoun or description stands for, from the names that the annotation gives.
fn antecedent_model(readings: &[Reading], lessons: &[Lesson]) -> Model {
    let mut examples = Vec::new();
    for (reading, lesson) in readings.iter().zip(lessons) {
        let names = names::names(reading);
        let mut speakers = Speakers::new(reading, &names);
        let mut sources: Vec<_> = lesson
            .attributions
            .iter()
            .filter_map(|a| Some((reading.words_of(*a.source.first()?), a.speaker.as_deref())))
            .filter(|((start, end), _)| start < end)
            .collect();
        sources.sort_unstable();
        for (source, speaker) in sources {
            let source = speakers::trimmed(reading, source);
            if speakers::how(reading, source) == SpeakerHow::Named {
                speakers.named(source).into_iter().for_each(|bearer| speakers.speaks(bearer));
                continue;
            }
            let Some(last) = speaker.and_then(last_name) else { continue };
            let Candidates { bearers, features } = speakers.candidates(source);
            let right = bearers.iter().copied().find(|b| names.bearers[*b].is_called(last));
            for (bearer, bag) in bearers.into_iter().zip(features.iter()) {
                examples.push(one(bag.to_vec(), Some(bearer) == right));
            }
            right.into_iter().for_each(|bearer| speakers.speaks(bearer));
        }
    }
    train(&["no", "yes"], |_, _| true, &examples, antecedent_options())
}

/// The hash of the last word of a name.
fn last_name(name: &str) -> Option<u64> {
    let words = name.split_whitespace().rev();
    let low = words.map(|w| w.trim_matches([',', '.']).to_lowercase().replace('’', "'"));
    low.map(|w| w.trim_end_matches("'s").to_owned())
        .find(|w| !matches!(w.as_str(), "jr" | "sr" | "ii" | "iii"))
        .map(|w| word(&w))
}

/// A bag of features with its label.
fn one(bag: Vec<Feature>, label: bool) -> Example {
    let mut features = Features::default();
    bag.into_iter().for_each(|f| features.push(f));
    features.end_item();
    Example { features, labels: vec![u8::from(label)], masks: None }
}

impl Gold {
    fn new(
        reading: &Reading,
        attribution: &Attribution,
        single: bool,
        rate: &impl Fn(u64) -> f64,
    ) -> Option<Self> {
        let (start, end) = reading.words_of(attribution.cue?);
        if start == end || single && end - start > 1 {
            return None;
        }
        let likelier = |a: &usize, b: &usize| {
            rate(reading.words[*a].low).total_cmp(&rate(reading.words[*b].low))
        };
        let cue = (start..end).max_by(likelier)?;
        let words = |spans: &[Span]| spans.iter().map(|s| reading.words_of(*s)).collect();
        let content = words(&attribution.content);
        Some(Self { cue, content, source: words(&attribution.source) })
    }

    /// The most of the content found (two thirds shared for the whole), and the source touched.
    fn agrees(&self, reading: &Reading, frame: &Frame) -> bool {
        let size = |parts: &[(usize, usize)]| -> usize {
            parts.iter().map(|(start, end)| reading.count(*start, *end)).sum()
        };
        let overlap: Vec<_> = frame
            .content
            .iter()
            .flat_map(|a| self.content.iter().map(|b| (a.0.max(b.0), a.1.min(b.1))))
            .filter(|(start, end)| start < end)
            .collect();
        let shared = size(&overlap);
        let whole = size(&frame.content) + size(&self.content) - shared;
        let source = match frame.source {
            None => self.source.is_empty(),
            Some((start, end)) => self.source.iter().any(|s| s.0 < end && start < s.1),
        };
        let bar = if acceptance::marked(reading, &self.content) == 2 { 80 } else { 50 };
        source && shared * 100 >= whole * bar && whole > 0
    }
}

/// A frame to learn; `None` when the annotation breaks the constraints of decoding.
fn example(reading: &Reading, gold: &Gold, is_cue: &[bool]) -> Option<Example> {
    let cue = gold.cue;
    let (start, end) = window(reading, cue);
    let mut labels = vec![label::OUT; end - start];
    for (kind, units) in [(label::CONTENT, &gold.content), (label::SOURCE, &gold.source)] {
        for (from, to) in units {
            let (from, to) = ((*from).clamp(start, end), (*to).clamp(start, end));
            let unit = &mut labels[from - start..to - start];
            if unit.iter().any(|l| *l != label::OUT) {
                return None;
            }
            write_unit(unit, kind);
        }
    }
    let masks = masks(reading, cue, (start, end));
    let obeys = labels.iter().zip(&masks).all(|(label, mask)| mask >> label & 1 == 1);
    let mut features = Features::default();
    frame_features(reading, cue, is_cue, &mut features);
    obeys.then_some(Example { features, labels, masks: Some(masks) })
}
