//! Characters that the splitter and the tokenizer both ask about.

use crate::text::is_alphanumeric;

/// True for a quotation mark, single or double, of any shape.
///
/// An apostrophe is one too: only the words around it tell (see `tokenize`).
#[must_use]
#[inline]
pub(crate) fn is_quote_mark(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '`'
            | '“'
            | '”'
            | '„'
            | '‟'
            | '‘'
            | '’'
            | '‚'
            | '‛'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '「'
            | '」'
            | '『'
            | '』'
            | '＂'
    )
}

/// True for a single mark that may be an apostrophe.
#[inline]
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

/// True for what may close after the end of a sentence: quotation marks and brackets.
#[inline]
pub(super) fn is_closer(c: char) -> bool {
    matches!(
        c,
        ')' | ']' | '}' | '）' | '】' | '»' | '«' | '›' | '”' | '“' | '’' | '‘' | '"' | '\''
    ) || matches!(c, '」' | '』' | '＂')
}

/// True for what may open before the first word of a sentence: marks, brackets, inverted `¿` and `¡`.
#[inline]
pub(super) fn is_opener(c: char) -> bool {
    is_quote_mark(c) || matches!(c, '(' | '[' | '{' | '（' | '【' | '¿' | '¡')
}

/// True for what ends a sentence in any script.
#[inline]
pub(super) fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '‼' | '⁇' | '⁈' | '⁉')
        || is_full_width_terminator(c)
        || matches!(c, '؟' | '।' | '۔' | '॥')
}

/// True for the terminators of Chinese and Japanese, which no space follows.
#[inline]
pub(super) fn is_full_width_terminator(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡')
}

/// True for what belongs to a word: letters, digits, and the signs that combine with them.
#[inline]
pub(super) fn is_word_char(c: char) -> bool {
    is_alphanumeric(c) || c == '_' || (!c.is_ascii() && is_joining(c))
}

/// Combining accents, viramas and the joiners inside words of Indic scripts and Persian.
fn is_joining(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5c7}'
        | '\u{64b}'..='\u{65f}' | '\u{93c}' | '\u{94d}' | '\u{9bc}' | '\u{9cd}' | '\u{a4d}'
        | '\u{acd}' | '\u{b4d}' | '\u{bcd}' | '\u{c4d}' | '\u{ccd}' | '\u{d4d}' | '\u{200c}'
        | '\u{ad}')
}

/// True for characters written without spaces between words: each is a token of its own.
#[inline]
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2ffff}')
}

/// The character that starts at byte `at`.
#[inline]
pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// The character that ends before byte `at`.
#[inline]
pub(super) fn char_before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}
