//! Articles with every attribution annotated, one a line, in the format of PolNeAR's conversion.

use std::path::Path;

use serde::Deserialize;

use crate::article::{ContentType, RawArticle};
use crate::eval::{EvalError, read_json_lines};
use crate::pipeline::quotes::{Attribution, Lesson};
use crate::pipeline::{clean, segment};
use crate::record::QuoteKind;
use crate::text::Span;

/// An annotated article.
#[derive(Debug, Clone, Deserialize)]
pub struct AnnotatedArticle {
    /// The data's id.
    pub id: String,
    /// The text that offsets point into.
    pub text: String,
    /// What is attributed to whom.
    pub quotes: Vec<AnnotatedQuote>,
}

/// An annotated attribution; offsets in code points of the text.
#[derive(Debug, Clone, Deserialize)]
pub struct AnnotatedQuote {
    /// The stretches of what was said.
    pub content: Vec<[usize; 2]>,
    /// The words that name who said it; empty when the text does not tell.
    pub source: Vec<[usize; 2]>,
    /// The words that attribute it.
    pub cue: Vec<[usize; 2]>,
    /// Direct, mixed or indirect.
    #[serde(rename = "type")]
    pub kind: QuoteKind,
    /// The words of the source.
    pub source_text: Option<String>,
    /// Who the source is: its words, or the name they lead to.
    pub speaker: Option<String>,
    /// Where `speaker` is from: `gold-span` for the words themselves.
    pub speaker_source: Option<String>,
}

/// Reads annotated articles.
///
/// # Errors
/// [`EvalError`] when the file can not be read or a line is not such an article.
pub fn read(path: &Path) -> Result<Vec<AnnotatedArticle>, EvalError> {
    read_json_lines(path)
}

impl AnnotatedArticle {
    /// The article as the quote stage is given it: the text as it is, segmented.
    #[must_use]
    pub fn segmented(&self) -> segment::SegmentedArticle {
        let article = RawArticle::new(ContentType::Text, &self.text);
        segment::segment(clean::verbatim(&article))
    }

    /// The article with its attributions, to learn from.
    #[must_use]
    pub fn lesson(&self) -> Lesson {
        let bytes = byte_offsets(&self.text);
        let last = bytes.len() - 1;
        let spans = |pairs: &[[usize; 2]]| -> Vec<Span> {
            pairs
                .iter()
                .filter(|[start, end]| start < end)
                .map(|[start, end]| Span::new(bytes[(*start).min(last)], bytes[(*end).min(last)]))
                .collect()
        };
        let attributions = self.quotes.iter().map(|quote| Attribution {
            content: spans(&quote.content),
            source: spans(&quote.source),
            cue: spans(&quote.cue).first().copied(),
            speaker: quote.speaker.clone(),
        });
        Lesson { article: self.segmented(), attributions: attributions.collect() }
    }
}

/// The byte at which each code point starts, and the length of the text after the last.
fn byte_offsets(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
}
