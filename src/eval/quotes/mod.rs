//! Quotes and speakers against annotated articles (PolNeAR's format).

mod gold;
mod marked;
mod report;
mod score;

use std::path::Path;

use serde_json::{Value, json};

use super::EvalError;
use crate::pipeline::{entities, quotes};
use crate::text::{CodePoints, Span};

pub use gold::{AnnotatedArticle, AnnotatedQuote, read};
pub use report::{Report, Score};
use score::{Counts, Scored};

/// Runs segment, quotes and entities over the annotated articles of a file and scores the quotes.
///
/// # Errors
/// [`EvalError`] when the file can not be read or is in another format.
pub fn evaluate(path: &Path) -> Result<Report, EvalError> {
    Ok(evaluate_articles(&read(path)?))
}

/// Scores the quotes of annotated articles.
#[must_use]
pub fn evaluate_articles(articles: &[AnnotatedArticle]) -> Report {
    let mut counts = Counts::default();
    for article in articles {
        counts.add(article, &scored(article));
    }
    Report::new(counts)
}

/// The quotes found in an article, in the format that the published scorer reads.
#[must_use]
pub fn predictions(article: &AnnotatedArticle) -> Value {
    let quotes: Vec<Value> = scored(article)
        .into_iter()
        .map(|quote| {
            json!({
                "content": quote.content,
                "speaker_span": quote.speaker,
                "speaker_text": quote.name,
                "confidence": quote.confidence,
            })
        })
        .collect();
    json!({ "id": article.id, "quotes": quotes })
}

/// The quotes of an article, each with the best name known of its speaker.
fn scored(article: &AnnotatedArticle) -> Vec<Scored> {
    let tagged = entities::tag(quotes::attribute(article.segmented()), None);
    let text = &article.text;
    let offsets = CodePoints::new(text);
    let place = |span: Span| offsets.of(span);
    let quotes = tagged.quoted.quotes.iter().zip(&tagged.speakers);
    quotes
        .map(|(quote, identity)| Scored {
            content: quote.content.iter().map(|span| place(*span)).collect(),
            speaker: quote.source.map(|source| place(source.span)),
            name: identity.name.clone().or_else(|| Some(quote.source?.span.of(text).to_owned())),
            confidence: quote.confidence,
        })
        .collect()
}
