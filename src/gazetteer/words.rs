//! The words by which a listed name and a text are compared.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

/// The words of a text, in bytes: runs of letters and digits, every other sign by itself, white space
/// left out. In scripts that put no spaces between words each letter is one.
pub(super) fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = rest.find(|(_, c)| !c.is_whitespace())?;
        let mut end = start + first.len_utf8();
        if in_word(first) {
            while let Some((at, c)) = rest.next_if(|(_, c)| in_word(*c)) {
                end = at + c.len_utf8();
            }
        }
        Some(start..end)
    })
}

/// A letter, a digit, or what belongs to one.
pub(super) fn in_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    (c.is_alphanumeric() && !written_without_spaces(c)) || is_combining_mark(c)
}

/// Thai, Lao, Burmese, Khmer, Japanese, Chinese.
fn written_without_spaces(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

/// A word with one sign for each kind of apostrophe and hyphen.
pub(super) fn plain(word: &str) -> &str {
    match word {
        "’" | "ʼ" | "‘" => "'",
        "\u{2010}" | "\u{2011}" => "-",
        _ => word,
    }
}

/// A word as names are compared when case does not count.
pub(super) fn folded(word: &str) -> Cow<'_, str> {
    let word = plain(word);
    let small = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if word.bytes().all(small) { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) }
}

#[cfg(test)]
mod tests {
    use super::{folded, words};

    #[test]
    fn a_text_comes_apart_into_words_and_signs() {
        let cases = [
            ("AT&T's  Zoe\u{308} 3M", &["AT", "&", "T", "'", "s", "Zoe\u{308}", "3M"][..]),
            ("東京で Acme", &["東", "京", "で", "Acme"]),
            (" \u{a0}\n", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(words(text).map(|word| &text[word]).collect::<Vec<_>>(), expected);
        }
        assert_eq!((folded("ÉCOLE").as_ref(), folded("’").as_ref()), ("école", "'"));
    }
}
