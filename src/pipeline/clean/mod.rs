//! The first stage: from what a crawler saved to the article, all of it and nothing else.

mod authors;
mod dateline;
mod dates;
mod draft;
mod furniture;
mod html;
mod mojibake;
mod plain;
mod space;
mod stamps;
mod verbatim;

use crate::article::{ContentType, RawArticle};
use crate::record::{Author, Image, ParagraphKind, Removed};
use crate::text::Span;

pub use plain::{LabelledPage, LineCounts, LineTrial, train_headlines, train_lines, try_lines};
pub use verbatim::verbatim;

/// The version of the rules and weights, for the record.
pub const MODEL: &str = "lines-crf-2";

/// An article without the furniture of its site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CleanArticle {
    /// The producer's title, or the one found.
    pub title: Option<String>,
    /// People and agencies.
    pub authors: Vec<Author>,
    /// ISO 8601.
    pub published_at: Option<String>,
    /// ISO 8601.
    pub modified_at: Option<String>,
    /// The site or edition.
    pub publisher: Option<String>,
    /// The producer's URL, or the canonical one.
    pub url: Option<String>,
    /// A language that the producer or the page states (ISO 639-1).
    pub stated_language: Option<String>,
    /// Topics.
    pub tags: Vec<String>,
    /// The section of the site.
    pub section: Option<String>,
    /// Pictures.
    pub images: Vec<Image>,
    /// The body: paragraphs joined by `\n\n`.
    pub text: String,
    /// The paragraphs, in order, without overlap; between them only white space.
    pub paragraphs: Vec<CleanParagraph>,
    /// The entries of a live blog, in order, without overlap.
    pub entries: Vec<CleanEntry>,
    /// What was left out, in input order.
    pub removed: Vec<Removed>,
    /// Which way of extraction served.
    pub extractor: &'static str,
}

/// A paragraph of a clean text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CleanParagraph {
    /// Where, in bytes of the text; no white space at the edges.
    pub span: Span,
    /// What it is.
    pub kind: ParagraphKind,
}

/// An entry of a live blog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CleanEntry {
    /// Where, in bytes of the text: whole paragraphs.
    pub span: Span,
    /// Its own headline.
    pub title: Option<String>,
    /// ISO 8601.
    pub published_at: Option<String>,
}

/// Cleans an article. One in which nothing is found has no paragraphs.
#[must_use]
pub fn clean(article: &RawArticle) -> CleanArticle {
    if let Some(body) = mojibake::repaired(&article.body) {
        return clean_sound(&RawArticle { body, ..article.clone() });
    }
    clean_sound(article)
}

/// [`clean`] for a body whose characters are what somebody wrote.
fn clean_sound(article: &RawArticle) -> CleanArticle {
    match article.content_type {
        ContentType::Text => plain::clean(article),
        ContentType::Html => html::clean(article),
    }
}
