//! What both ways of cleaning fill in, and how it becomes a clean article.

use super::authors::author;
use super::{CleanArticle, CleanEntry, CleanParagraph};
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
    /// In order.
    pub(super) entries: Vec<Entry>,
    pub(super) removed: Vec<Removed>,
}

/// A paragraph in the making.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) kind: ParagraphKind,
    pub(super) text: String,
}

/// An entry of a live blog in the making: from a block to the next entry's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) block: usize,
    pub(super) title: Option<String>,
    pub(super) published_at: Option<String>,
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
        let mut entries: Vec<CleanEntry> = Vec::new();
        let mut begun = self.entries.into_iter().peekable();
        for (index, block) in self.blocks.iter().enumerate() {
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
            let span = Span::new(start, text.len());
            while let Some(entry) = begun.next_if(|entry| entry.block <= index) {
                let Entry { title, published_at, .. } = entry;
                entries.push(CleanEntry { span, title, published_at });
            }
            if let Some(entry) = entries.last_mut() {
                entry.span.end = span.end;
            }
            paragraphs.push(CleanParagraph { span, kind });
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
            entries,
            removed: self.removed,
            extractor,
        }
    }
}
