//! What both ways of cleaning fill in, and how it becomes a clean article.

use super::authors::author;
use super::{CleanArticle, CleanParagraph};
use crate::article::RawArticle;
use crate::record::{Author, Image, ParagraphKind, Removed, RemovedReason};
use crate::text::Span;

/// An article in the making.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) title: Option<String>,
    pub(super) authors: Vec<Author>,
    pub(super) published_at: Option<String>,
    pub(super) modified_at: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) url: Option<String>,
    pub(super) language: Option<String>,
    pub(super) tags: Vec<String>,
    pub(super) section: Option<String>,
    pub(super) images: Vec<Image>,
    pub(super) blocks: Vec<Block>,
    pub(super) removed: Vec<Removed>,
}

/// A paragraph in the making.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) kind: ParagraphKind,
    pub(super) text: String,
}

impl Draft {
    /// Remembers a piece that is left out.
    pub(super) fn remove(&mut self, text: &str, reason: RemovedReason) {
        let text = text.trim();
        if !text.is_empty() {
            self.removed.push(Removed { text: text.to_owned(), reason });
        }
    }

    /// Adds an author, once.
    pub(super) fn add_author(&mut self, name: &str) {
        if let Some(author) = author(name)
            && self.authors.iter().all(|known| known.name != author.name)
        {
            self.authors.push(author);
        }
    }

    /// The article: what the producer says beats what was found; the first body block is the lead.
    pub(super) fn finish(self, article: &RawArticle, extractor: &'static str) -> CleanArticle {
        let mut text = String::with_capacity(article.body.len().min(1 << 16));
        let mut paragraphs = Vec::new();
        let mut lead_found = false;
        for block in &self.blocks {
            let words = block.text.trim();
            if words.is_empty() {
                continue;
            }
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            let start = text.len();
            text.push_str(words);
            let lead = !lead_found && block.kind == ParagraphKind::Body;
            lead_found |= lead;
            let kind = if lead { ParagraphKind::Lead } else { block.kind };
            paragraphs.push(CleanParagraph { span: Span::new(start, text.len()), kind });
        }
        let stated: Vec<Author> = article.authors.iter().filter_map(|name| author(name)).collect();
        CleanArticle {
            title: article.title.clone().or(self.title),
            authors: if stated.is_empty() { self.authors } else { stated },
            published_at: article.published_at.clone().or(self.published_at),
            modified_at: self.modified_at,
            publisher: self.publisher,
            url: article.url.clone().or(self.url),
            stated_language: article.language.clone().or(self.language),
            tags: self.tags,
            section: self.section,
            images: self.images,
            text,
            paragraphs,
            removed: self.removed,
            extractor,
        }
    }
}
