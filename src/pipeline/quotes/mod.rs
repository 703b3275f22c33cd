//! The third stage: who said what.

use crate::pipeline::segment::SegmentedArticle;
use crate::record::{QuoteKind, SpeakerHow};
use crate::text::Span;

/// The version of the rules and weights, for the record.
pub const MODEL: &str = "none";

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
    QuotedArticle::unquoted(segmented)
}
