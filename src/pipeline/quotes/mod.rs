//! The third stage: who said what.

mod acceptance;
mod antecedents;
mod by_marks;
mod content;
mod cue_sums;
mod cues;
mod frame_features;
mod frame_sums;
mod frames;
mod gender;
mod grammar;
mod marks;
mod model;
mod names;
mod orphans;
mod reader;
mod reading;
mod resolve;
mod speakers;
mod training;
mod vocabulary;

use std::collections::BTreeMap;

use crate::pipeline::segment::SegmentedArticle;
use crate::record::{QuoteKind, SpeakerHow};
use crate::text::Span;

use antecedents::Speakers;
use model::Models;
use reader::Reader;
use reading::Reading;
use resolve::Found;

pub use training::{Attribution, Lesson, train_quotes};

/// The version of the rules and weights for English, for the record.
const MODEL: &str = "polnear-frames-2";

/// The same for all other languages, which have rules alone.
const MARKS: &str = "marks-1";

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

/// Finds the quotes of an article and who said them. In a language that the weights were not made
/// for, quotes are what stands within marks, and have no speakers.
#[must_use]
pub fn attribute(segmented: SegmentedArticle) -> QuotedArticle {
    let quotes = if is_read(&segmented) {
        Reader::with(|reader| quotes(&segmented, reader))
    } else {
        by_marks::quotes(&segmented)
    };
    QuotedArticle { segmented, quotes }
}

/// The version of the rules and weights that an article's quotes are found by.
#[must_use]
pub fn model_of(segmented: &SegmentedArticle) -> &'static str {
    if is_read(segmented) { MODEL } else { MARKS }
}

/// How sure it must be that a text is in another language than that of the weights: of a few words
/// of English with a foreign name, a guess at half of that is common.
const SURELY_FOREIGN: f64 = 0.9;

/// True for the language of the weights, and where the language can not be told for sure.
fn is_read(segmented: &SegmentedArticle) -> bool {
    let language = &segmented.language;
    language.code == "en" || language.confidence < SURELY_FOREIGN
}

/// The quotes of an article by these weights.
fn quotes(segmented: &SegmentedArticle, reader: &mut Reader<'_>) -> Vec<Quote> {
    let reading = Reading::new(segmented);
    let frames = reader.frames(&reading);
    let models = reader.models;
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

/// For each quote, the mention by name that its source stands for, where the source is no name: one
/// beside a description, or one before.
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
        let beside = if named { None } else { speakers.in_apposition(source) };
        let bearer = *known.entry(source).or_insert_with(|| {
            if named {
                speakers.named(source)
            } else if let Some((_, bearer)) = beside {
                Some(bearer)
            } else {
                speakers.antecedent(&models.antecedent, source)
            }
        });
        bearer.into_iter().for_each(|bearer| speakers.speaks(bearer));
        let before = || bearer.and_then(|bearer| names.bearers[bearer].before(source.0));
        let mention = beside.map(|(name, _)| name).or_else(before);
        antecedents.push(mention.filter(|_| !named));
    }
    antecedents
}

#[cfg(test)]
mod tests {
    use super::attribute;
    use crate::article::{ContentType, RawArticle};
    use crate::pipeline::{clean, segment};
    use crate::record::{QuoteKind, SpeakerHow};
    use proptest::prelude::*;

    fn quoted(text: &str) -> super::QuotedArticle {
        let article = RawArticle::new(ContentType::Text, text);
        attribute(segment::segment(clean::verbatim(&article)))
    }

    proptest! {
        #[test]
        fn any_soup_of_words_and_marks_gives_sound_quotes(
            words in prop::collection::vec(
                "said|Berg|he|“|”|\"|''|'|«|»|,|\\.|:|―|\n|that|according|to|é|👩🏽‍🚀|\u{a0}|[A-Z]{1,3}|3",
                0..60,
            ),
            space in "[ \u{a0}]?",
        ) {
            let text = words.join(&space);
            let article = quoted(&text);
            prop_assert_eq!(&article, &quoted(&text));
            for (at, quote) in article.quotes.iter().enumerate() {
                prop_assert!(!quote.content.is_empty());
                let spans = quote.content.iter().chain(&quote.cue);
                for span in spans.chain(quote.source.as_ref().map(|source| &source.span)) {
                    prop_assert!(!span.of(&text).is_empty());
                }
                prop_assert!(quote.content.windows(2).all(|pair| pair[0].end <= pair[1].start));
                prop_assert!(quote.continues.is_none_or(|before| before < at));
                prop_assert!((0.0..=1.0).contains(&quote.confidence));
            }
        }
    }

    #[test]
    fn long_text_without_paragraphs_is_read_in_time() {
        let text = "“It rained,” Anna Berg said, “and it ‘poured’ all day. ".repeat(4000);
        assert!(!quoted(&text).quotes.is_empty());
    }

    #[test]
    fn a_speaker_is_carried_over_and_the_quote_goes_on() {
        let article = quoted("“It rained,” said Anna Berg.\n\n“It rained for days on end.”");
        let [first, second] = &article.quotes[..] else { panic!("{:?}", article.quotes) };
        assert_eq!((first.kind, second.kind), (QuoteKind::Direct, QuoteKind::Direct));
        assert_eq!(second.source.map(|s| s.span), first.source.map(|s| s.span));
        assert_eq!(second.source.map(|s| s.how), Some(SpeakerHow::CarriedOver));
        assert_eq!(second.continues, Some(0));
    }

    #[test]
    fn text_the_model_was_not_made_for_does_no_harm() {
        assert!(quoted("").quotes.is_empty());
        let german = "„Es regnet seit drei Tagen ohne jedes Ende.“\n\nDas Wetter bleibt schlecht.";
        let article = quoted(german);
        let content: Vec<_> = article.quotes.iter().flat_map(|q| &q.content).collect();
        let words: Vec<_> = content.iter().map(|span| span.of(german)).collect();
        assert_eq!(words, ["Es regnet seit drei Tagen ohne jedes Ende."]);
    }
}
