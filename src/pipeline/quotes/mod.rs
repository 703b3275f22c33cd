//! The third stage: who said what.

mod acceptance;
mod antecedents;
mod content;
mod cues;
mod frames;
mod gender;
mod grammar;
mod marks;
mod model;
mod names;
mod orphans;
mod reading;
mod resolve;
mod speakers;
mod training;

use std::collections::BTreeMap;

use crate::pipeline::segment::SegmentedArticle;
use crate::record::{QuoteKind, SpeakerHow};
use crate::text::Span;

use antecedents::Speakers;
use model::Models;
use reading::Reading;
use resolve::Found;

pub use training::{Attribution, Lesson, train_quotes};

/// The version of the rules and weights, for the record.
pub const MODEL: &str = "polnear-frames-1";

/// An article with its quotes.
#[derive(Debug, Clone, PartialEq)]
pub struct QuotedArticle {
    /// What was read.
    pub segmented: SegmentedArticle,
    /// The quotes, in the order of the text.
    pub quotes: Vec<Quote>,
}

/// A quote and the words that attribute it.
#[derive(Debug, Clone, PartialEq)]
pub struct Quote {
    /// Within marks, partly, or reported.
    pub kind: QuoteKind,
    /// The stretches of what was said, in order, without the marks; never empty.
    pub content: Vec<Span>,
    /// The words that attribute it.
    pub cue: Option<Span>,
    /// Who said it.
    pub source: Option<Source>,
    /// Index of the quote that this one goes on from.
    pub continues: Option<usize>,
    /// 0 to 1.
    pub confidence: f64,
}

/// The words that name who said a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// Where, in bytes of the text; title and name ("French President Emmanuel Macron"), without the
    /// apposition after it.
    pub span: Span,
    /// How it was found. A pronoun or nominal gets its name from the entity stage.
    pub how: SpeakerHow,
    /// For a pronoun or description: the mention by name that it stands for, where one was found.
    pub antecedent: Option<Span>,
}

impl QuotedArticle {
    /// The article with the stage left out.
    #[must_use]
    pub fn unquoted(segmented: SegmentedArticle) -> Self {
        Self { segmented, quotes: Vec::new() }
    }
}

/// Finds the quotes of an article and who said them.
#[must_use]
pub fn attribute(segmented: SegmentedArticle) -> QuotedArticle {
    let quotes = quotes(&segmented, &model::MODELS);
    QuotedArticle { segmented, quotes }
}

/// The quotes of an article by these weights.
fn quotes(segmented: &SegmentedArticle, models: &Models) -> Vec<Quote> {
    let reading = Reading::new(segmented);
    let frames = models.frames(&reading);
    let found = resolve::resolve(&reading, &frames, models);
    let antecedents = antecedents(&reading, models, &found);
    let quotes = found.iter().zip(antecedents);
    quotes
        .map(|(found, antecedent)| Quote {
            kind: found.kind,
            content: found.content.iter().map(|part| content::span(&reading, *part)).collect(),
            cue: found.cue.map(|cue| reading.words[cue].span),
            source: found.source.map(|source| {
                let (start, end) = speakers::trimmed(&reading, source);
                let how = speakers::how(&reading, (start, end));
                Source {
                    span: reading.span(start, end),
                    how: if found.carried { SpeakerHow::CarriedOver } else { how },
                    antecedent: antecedent.map(|(start, end)| reading.span(start, end)),
                }
            }),
            continues: found.continues,
            confidence: f64::from(found.confidence),
        })
        .collect()
}

/// For each quote, the mention by name that its source stands for, where the source is no name.
fn antecedents(reading: &Reading, models: &Models, found: &[Found]) -> Vec<Option<(usize, usize)>> {
    let names = names::names(reading);
    let mut speakers = Speakers::new(reading, &names);
    // A source that is carried over has the antecedent it had where it stands.
    let mut known: BTreeMap<(usize, usize), Option<usize>> = BTreeMap::new();
    let mut antecedents = Vec::with_capacity(found.len());
    for source in found.iter().map(|quote| quote.source) {
        let Some(source) = source.map(|source| speakers::trimmed(reading, source)) else {
            antecedents.push(None);
            continue;
        };
        let named = speakers::how(reading, source) == SpeakerHow::Named;
        let bearer = *known.entry(source).or_insert_with(|| {
            if named {
                speakers.named(source)
            } else {
                speakers.antecedent(&models.antecedent, source)
            }
        });
        bearer.into_iter().for_each(|bearer| speakers.speaks(bearer));
        let mention = bearer.and_then(|bearer| names.bearers[bearer].before(source.0));
        antecedents.push(mention.filter(|_| !named));
    }
    antecedents
}
