//! What a person is, as the words after the name tell: "Jared Kushner, Trump's son-in-law and envoy."

use super::lexicon::is_title;
use crate::text::Span;

/// The longest apposition, in words.
const MAX_WORDS: usize = 14;

/// The apposition after a name that ends at `name`: a noun phrase between commas, or up to the end of
/// the sentence.
pub(super) fn apposition(text: &str, name: Span) -> Option<Span> {
    let rest = &text[name.end as usize..];
    let phrase = rest.strip_prefix(", ")?;
    let phrase = without_age(phrase);
    let start = text.len() - (text.len() - name.end as usize - (rest.len() - phrase.len()));
    let end = phrase
        .find([',', '.', ';', ':', '\n', '"', '“', '”', '–', '—', '('])
        .unwrap_or(phrase.len());
    let words: Vec<&str> = phrase[..end].split_whitespace().collect();
    let first = *words.first()?;
    if words.len() > MAX_WORDS || !begins_noun_phrase(first, &words) {
        return None;
    }
    let span = Span::new(start, start + end).trimmed(text);
    (!span.is_empty()).then_some(span)
}

/// "61, the former head of the bank": the age goes.
fn without_age(phrase: &str) -> &str {
    let digits = phrase.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=3).contains(&digits) {
        phrase[digits..].strip_prefix(", ").unwrap_or(phrase)
    } else {
        phrase
    }
}

/// True for "a doctor", "the mayor of X", "its president", "Trump's envoy", "mayor of X".
fn begins_noun_phrase(first: &str, words: &[&str]) -> bool {
    let determiner = matches!(
        first,
        "a" | "an" | "the" | "his" | "her" | "its" | "their" | "one" | "another" | "our" | "my"
    );
    let possessive = first.ends_with("'s") || first.ends_with("’s");
    let titled = words.iter().take(4).any(|word| is_title(word)) && !first.ends_with("ing");
    determiner || possessive || titled
}

#[cfg(test)]
mod tests {
    use super::apposition;
    use crate::text::Span;

    #[test]
    fn appositions_tell_the_role() {
        let cases = [
            (
                "Jared Kushner",
                ", Trump's son-in-law and envoy.",
                Some("Trump's son-in-law and envoy"),
            ),
            (
                "Élodie Gérard",
                ", the mayor of Saint-Raphaël. “It",
                Some("the mayor of Saint-Raphaël"),
            ),
            ("Hugh Hill", ", a doctor, said", Some("a doctor")),
            (
                "Martin Keel",
                ", 61, the former head of Corvin Bank, said",
                Some("the former head of Corvin Bank"),
            ),
            ("Martin Keel", ", 61, said", None),
            ("Støre", ", pointing out that", None),
            ("Solberg", ", who chairs the board", None),
            ("Dahl", " said", None),
        ];
        for (name, rest, expected) in cases {
            let text = format!("{name}{rest}");
            let found = apposition(&text, Span::new(0, name.len())).map(|span| span.of(&text));
            assert_eq!(found, expected, "{text}");
        }
    }
}
