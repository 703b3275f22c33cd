//! With the stage left out: the body as it came.

use memchr::memchr2_iter;

use super::{CleanArticle, CleanParagraph};
use crate::article::RawArticle;
use crate::record::{Author, AuthorKind, ParagraphKind};
use crate::text::Span;

/// Takes the body as it came, character for character, so that offsets are the caller's own.
///
/// Paragraphs are the stretches between line breaks; the first is the lead.
#[must_use]
pub fn verbatim(article: &RawArticle) -> CleanArticle {
    let text = article.body.clone();
    let paragraphs = paragraphs(&text);
    CleanArticle {
        title: article.title.clone(),
        authors: article
            .authors
            .iter()
            .map(|name| Author { name: name.clone(), kind: AuthorKind::Person })
            .collect(),
        published_at: article.published_at.clone(),
        modified_at: None,
        publisher: None,
        url: article.url.clone(),
        stated_language: article.language.clone(),
        tags: Vec::new(),
        section: None,
        images: Vec::new(),
        text,
        paragraphs,
        entries: Vec::new(),
        removed: Vec::new(),
        extractor: "verbatim",
    }
}

fn paragraphs(text: &str) -> Vec<CleanParagraph> {
    let mut out: Vec<CleanParagraph> = Vec::new();
    let mut start = 0;
    for end in memchr2_iter(b'\n', b'\r', text.as_bytes()).chain([text.len()]) {
        let span = Span::new(start, end).trimmed(text);
        start = end;
        if !span.is_empty() {
            let kind = if out.is_empty() { ParagraphKind::Lead } else { ParagraphKind::Body };
            out.push(CleanParagraph { span, kind });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::paragraphs;

    #[test]
    fn paragraphs_are_lines_with_words() {
        let text = " One.\r\n\r\n\u{a0}\nTwo. \n";
        let words: Vec<_> = paragraphs(text).iter().map(|p| p.span.of(text)).collect();
        assert_eq!(words, ["One.", "Two."]);
    }
}
