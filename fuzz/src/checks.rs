//! What holds of every result of a stage, whatever came in.

use newsmill::pipeline::clean::CleanArticle;
use newsmill::pipeline::quotes::QuotedArticle;
use newsmill::pipeline::segment::SegmentedArticle;
use newsmill::record::EnrichedArticle;
use newsmill::text::Span;

/// Paragraphs are in order, without overlap and without white space at their edges, and between them
/// is nothing but white space.
pub fn clean(article: &CleanArticle) {
    let text = &article.text;
    let mut at = 0;
    for paragraph in &article.paragraphs {
        let span = paragraph.span;
        assert!(!span.is_empty(), "an empty paragraph");
        assert_eq!(span, span.trimmed(text), "a paragraph has white space at its edges");
        assert!(text[at..span.range().start].trim().is_empty(), "words between paragraphs");
        at = span.range().end;
    }
    assert!(text[at..].trim().is_empty(), "words after the last paragraph");
}

/// Everything but white space is in exactly one token, tokens are in their sentences, sentences in
/// their paragraphs, all in order.
pub fn segmented(article: &SegmentedArticle) {
    let text = article.text();
    let mut at = 0;
    for token in &article.tokens {
        assert!(!token.span.is_empty(), "an empty token");
        assert!(text[at..token.span.range().start].trim().is_empty(), "words between tokens");
        at = token.span.range().end;
    }
    assert!(text[at..].trim().is_empty(), "words after the last token");
    let mut next = (0, 0);
    for (index, paragraph) in article.paragraphs.iter().enumerate() {
        assert_eq!(paragraph.sentences.start, next.0, "sentences out of order");
        next.0 = paragraph.sentences.end;
        for sentence in &article.sentences[paragraph.sentences.clone()] {
            assert_eq!(sentence.paragraph, index);
            assert_eq!(sentence.span, sentence.span.trimmed(text));
            assert!(paragraph.span.contains(sentence.span), "a sentence beyond its paragraph");
            assert_eq!(sentence.tokens.start, next.1, "tokens out of order");
            assert!(!sentence.tokens.is_empty(), "a sentence without tokens");
            next.1 = sentence.tokens.end;
            for token in &article.tokens[sentence.tokens.clone()] {
                assert!(sentence.span.contains(token.span), "a token beyond its sentence");
            }
        }
    }
    assert_eq!(next, (article.sentences.len(), article.tokens.len()));
}

/// Spans of quotes are of the text, stretches in order; a quote goes on from an earlier one.
pub fn quoted(article: &QuotedArticle) {
    let text = article.segmented.text();
    let whole = |span: Span| assert!(!span.of(text).is_empty(), "an empty span");
    let mut first = 0;
    for (index, quote) in article.quotes.iter().enumerate() {
        assert!(!quote.content.is_empty(), "a quote of nothing");
        let start = quote.content[0].range().start;
        assert!(start >= first, "quotes out of order");
        first = start;
        let mut at = 0;
        for part in &quote.content {
            whole(*part);
            assert!(part.range().start >= at, "stretches overlap or are out of order");
            at = part.range().end;
        }
        quote.cue.into_iter().for_each(whole);
        if let Some(source) = quote.source {
            whole(source.span);
            source.antecedent.into_iter().for_each(whole);
        }
        assert!(quote.continues.is_none_or(|earlier| earlier < index));
        assert!((0.0..=1.0).contains(&quote.confidence));
    }
}

/// Every span of a record is in bounds and says, in code points, what its text says; every id that is
/// referred to is there.
pub fn record(record: &EnrichedArticle) {
    let text: Vec<char> = record.text.chars().collect();
    let slice = |start: usize, end: usize| -> String {
        assert!(start < end, "an empty span");
        text[start..end].iter().collect()
    };
    let mut at = 0;
    for paragraph in &record.paragraphs {
        assert!(at <= paragraph.start, "paragraphs overlap");
        at = paragraph.end;
        let words = slice(paragraph.start, paragraph.end);
        assert_eq!(words, words.trim(), "a paragraph has white space at its edges");
        let mut in_paragraph = paragraph.start;
        for [start, end] in &paragraph.sentences {
            assert!(in_paragraph <= *start && start < end && *end <= paragraph.end);
            in_paragraph = *end;
        }
    }
    let entity = |id: &String| record.entities.iter().any(|entity| entity.id == *id);
    for quote in &record.quotes {
        let parts: Vec<_> = quote.content.iter().map(|[start, end]| slice(*start, *end)).collect();
        assert_eq!(parts.join(" "), quote.text);
        if let Some(cue) = &quote.cue {
            assert_eq!(slice(cue.start, cue.end), cue.text);
        }
        if let Some(speaker) = &quote.speaker {
            assert_eq!(slice(speaker.start, speaker.end), speaker.text);
            assert!(speaker.entity.as_ref().is_none_or(entity), "a speaker that is no entity");
        }
        if let Some(earlier) = &quote.continues {
            assert!(record.quotes.iter().any(|quote| quote.id == *earlier));
        }
    }
    for mention in record.entities.iter().flat_map(|entity| &entity.mentions) {
        assert_eq!(slice(mention.start, mention.end), mention.text);
    }
}
