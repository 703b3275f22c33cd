//! The second stage: paragraphs into sentences and tokens, and the language of the text.

mod abbreviations;
mod address;
mod apart;
mod enumeration;
mod judge;
mod language;
mod lessons;
mod lookahead;
mod marks;
mod quoting;
mod sentences;
mod stop;
mod tokenize;

use std::ops::Range;

use crate::pipeline::clean::CleanArticle;
use crate::record::{Language, ParagraphKind};
use crate::text::Span;

pub use lessons::{SentenceTrial, train_sentences, try_sentences};

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
    /// True when it begins within a quote that an earlier sentence of the paragraph opened.
    pub inside_quote: bool,
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

/// So many bytes a token has on the mean, at least: room is made for as many tokens.
const BYTES_TO_A_TOKEN: usize = 4;

/// Segments an article: its language, then sentences and tokens paragraph by paragraph.
#[must_use]
pub fn segment(clean: CleanArticle) -> SegmentedArticle {
    let language = language::language(clean.stated_language.as_deref(), &clean.text);
    let (mut paragraphs, mut all) = (Vec::with_capacity(clean.paragraphs.len()), Vec::new());
    let mut tokens = Vec::with_capacity(clean.text.len() / BYTES_TO_A_TOKEN);
    for (index, paragraph) in clean.paragraphs.iter().enumerate() {
        let first_sentence = all.len();
        let mut tokenizer = tokenize::Tokenizer::new(&clean.text);
        let mut depth = quoting::Depth::default();
        for span in sentences::sentences(&clean.text, paragraph.span, &language.code) {
            let first_token = tokens.len();
            tokenizer.sentence(span, &mut tokens);
            let inside_quote = depth.is_inside();
            depth.read(&clean.text, &tokens[first_token..]);
            all.push(Sentence {
                span,
                paragraph: index,
                tokens: first_token..tokens.len(),
                inside_quote,
            });
        }
        let sentences = first_sentence..all.len();
        paragraphs.push(Paragraph { span: paragraph.span, kind: paragraph.kind, sentences });
    }
    SegmentedArticle { clean, language, paragraphs, sentences: all, tokens }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{SegmentedArticle, segment};
    use crate::article::{ContentType, RawArticle};
    use crate::pipeline::clean::verbatim;

    fn segmented(text: &str) -> SegmentedArticle {
        segment(verbatim(&RawArticle::new(ContentType::Text, text)))
    }

    #[test]
    fn sentences_know_whether_they_begin_inside_a_quote() {
        let article = segmented(
            "\"It rained. It poured,\" she said. ‘We left. All of us.’ Berg’s car stood there.\n“New. One",
        );
        let inside: Vec<_> = article.sentences.iter().map(|s| s.inside_quote).collect();
        assert_eq!(inside, [false, true, false, true, false, false, true]);
    }

    /// Everything but white space is in exactly one token, tokens are in their sentences, sentences in
    /// their paragraphs.
    fn assert_covers(article: &SegmentedArticle) {
        let text = article.text();
        let mut at = 0;
        for token in &article.tokens {
            assert!(!token.span.is_empty());
            assert!(text[at..token.span.start as usize].trim().is_empty(), "a gap in {text:?}");
            at = token.span.end as usize;
        }
        assert!(text[at..].trim().is_empty());
        for sentence in &article.sentences {
            assert_eq!(sentence.span, sentence.span.trimmed(text));
            assert!(article.paragraphs[sentence.paragraph].span.contains(sentence.span));
            assert!(!sentence.tokens.is_empty());
            for token in &article.tokens[sentence.tokens.clone()] {
                assert!(sentence.span.contains(token.span));
            }
        }
        let counted: usize = article.sentences.iter().map(|s| s.tokens.len()).sum();
        assert_eq!(counted, article.tokens.len());
    }

    proptest! {
        #[test]
        fn hostile_text_is_covered(
            parts in prop::collection::vec(
                prop_oneof![
                    "\\PC{0,12}",
                    "[.!?…。\"'‘’“”«»() \u{a0}]{0,8}",
                    "[A-Za-z0-9é]{1,6}",
                    Just("U.S.".to_owned()), Just("http://".to_owned()), Just("a@b.c".to_owned()),
                    Just("1) ".to_owned()), Just(" . . .".to_owned()), Just("n't".to_owned()),
                    Just("\n".to_owned()), Just("👩🏽‍🚀🇳🇴".to_owned()), Just("[12]".to_owned()),
                ],
                0..40,
            ),
        ) {
            assert_covers(&segmented(&parts.concat()));
        }
    }

    #[test]
    fn long_runs_take_no_longer_than_their_length() {
        // A quadratic splitter would need minutes for these.
        for piece in
            [".", "'", "\"", "a.", "s' ", "1) ", ". ", " .", "@", "[1]", "http://", "-a", "…"]
        {
            let article = segmented(&piece.repeat(400_000 / piece.len()));
            assert_covers(&article);
        }
    }
}
