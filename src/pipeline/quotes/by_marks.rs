//! Quotes in languages that no weights were made for: what stands within marks, if it is long enough
//! to be said rather than named. Nobody is given as its speaker.

use super::Quote;
use super::marks::regions;
use crate::pipeline::segment::SegmentedArticle;
use crate::record::{ParagraphKind, QuoteKind};

/// The fewest words of a quote: among shorter stretches within marks, titles and single words that
/// the writer keeps at a distance are as many.
const FEWEST_WORDS: usize = 4;

/// How sure we are: nothing was measured.
const CONFIDENCE: f64 = 0.5;

/// The quotes of an article.
pub(super) fn quotes(article: &SegmentedArticle) -> Vec<Quote> {
    let text = article.text();
    let paragraphs = &article.clean.paragraphs;
    let spans: Vec<_> = paragraphs.iter().map(|paragraph| paragraph.span).collect();
    let mut out: Vec<Quote> = Vec::new();
    let mut last_paragraph = None;
    for region in regions(text, &spans) {
        if paragraphs[region.paragraph].kind == ParagraphKind::Heading
            || region.inner.of(text).split_whitespace().count() < FEWEST_WORDS
        {
            continue;
        }
        let carried = region.carried && last_paragraph == region.paragraph.checked_sub(1);
        out.push(Quote {
            kind: QuoteKind::Direct,
            content: vec![region.inner],
            cue: None,
            source: None,
            continues: carried.then(|| out.len() - 1),
            confidence: CONFIDENCE,
        });
        last_paragraph = Some(region.paragraph);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::attribute;
    use crate::article::{ContentType, RawArticle};
    use crate::pipeline::{clean, segment};

    #[test]
    fn marks_of_other_languages_hold_quotes() {
        let cases = [
            (
                "de",
                "„Wir hatten keine andere Wahl“, sagte Anna Berg. Sie nannte die Brücke „alt“.",
                "Wir hatten keine andere Wahl",
            ),
            (
                "fr",
                "« Nous n’avions pas le choix », a dit la maire après le vote à la mairie.",
                "Nous n’avions pas le choix",
            ),
            (
                "sv",
                "”Vi hade inget annat val”, sade borgmästaren efter mötet.",
                "Vi hade inget annat val",
            ),
        ];
        for (language, text, expected) in cases {
            let mut article = RawArticle::new(ContentType::Text, text);
            article.language = Some(language.to_owned());
            let quoted = attribute(segment::segment(clean::verbatim(&article)));
            let found: Vec<_> =
                quoted.quotes.iter().map(|quote| quote.content[0].of(text)).collect();
            assert_eq!(found, [expected], "{language}");
            assert!(quoted.quotes.iter().all(|quote| quote.source.is_none()));
        }
    }
}
