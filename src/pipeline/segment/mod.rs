//! The second stage: paragraphs into sentences and tokens, and the language of the text.

use std::ops::Range;

use crate::pipeline::clean::CleanArticle;
use crate::record::{Language, ParagraphKind};
use crate::text::Span;

/// An article with its sentences and tokens.
#[derive(Debug, Clone, PartialEq)]
pub struct SegmentedArticle {
    /// What was segmented.
    pub clean: CleanArticle,
    /// The language of the text.
    pub language: Language,
    /// The paragraphs, in order; one for each of the clean article's.
    pub paragraphs: Vec<Paragraph>,
    /// All sentences, in order.
    pub sentences: Vec<Sentence>,
    /// All tokens, in order.
    pub tokens: Vec<Token>,
}

/// A paragraph and its sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Where, in bytes of the text.
    pub span: Span,
    /// What it is.
    pub kind: ParagraphKind,
    /// Its sentences, as indices into [`SegmentedArticle::sentences`].
    pub sentences: Range<usize>,
}

/// A sentence and its tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Where, in bytes of the text; no white space at the edges.
    pub span: Span,
    /// Its paragraph, as an index into [`SegmentedArticle::paragraphs`].
    pub paragraph: usize,
    /// Its tokens, as indices into [`SegmentedArticle::tokens`].
    pub tokens: Range<usize>,
}

/// A token, in a Treebank-like scheme: clitics (`n't`, `'s`) and punctuation stand alone, numbers
/// (`1,200.5`), URLs, e-mail addresses and hyphenated words stay whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Where, in bytes of the text.
    pub span: Span,
    /// What it is made of.
    pub kind: TokenKind,
}

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, with inner hyphens, apostrophes and periods ("Franco-British", "U.S.").
    Word,
    /// Digits with their separators ("800,000", "3.5", "20-point" is a word).
    Number,
    /// A quotation mark, single or double, of any shape.
    Mark,
    /// Other punctuation.
    Punctuation,
    /// A URL, an e-mail address, a handle or a hashtag.
    Address,
    /// Anything else: currency signs, emoji, symbols.
    Symbol,
}

impl SegmentedArticle {
    /// The article with the stage left out: paragraphs without sentences or tokens.
    #[must_use]
    pub fn unsegmented(clean: CleanArticle) -> Self {
        let paragraphs = clean
            .paragraphs
            .iter()
            .map(|p| Paragraph { span: p.span, kind: p.kind, sentences: 0..0 })
            .collect();
        let code = clean.stated_language.clone();
        let confidence = if code.is_some() { 1.0 } else { 0.0 };
        let language = Language { code: code.unwrap_or_else(|| "und".to_owned()), confidence };
        Self { clean, language, paragraphs, sentences: Vec::new(), tokens: Vec::new() }
    }

    /// The text that all spans point into.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.clean.text
    }
}

/// Segments an article.
#[must_use]
pub fn segment(clean: CleanArticle) -> SegmentedArticle {
    SegmentedArticle::unsegmented(clean)
}
