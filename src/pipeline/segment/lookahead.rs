//! What stands right after a stop: notes, closing marks, names and verbs, all within a bounded window.

use super::abbreviations::attributes;
use super::marks::is_word_char;

/// Most bytes that a word before or after a boundary is looked at.
pub(super) const WORD_WINDOW: usize = 24;

/// Most words between a closing mark and the verb that attributes the quote.
const NAME_WINDOW: usize = 4;

/// The length of a closing guillemet with the space that French puts before it. One that a word
/// follows at once opens, as in German.
pub(super) fn spaced_guillemet(rest: &str) -> Option<usize> {
    let mut chars = rest.chars();
    let space = chars.next().filter(|c| c.is_whitespace())?;
    let closes = chars.next() == Some('»') && !chars.next().is_some_and(char::is_alphanumeric);
    closes.then_some(space.len_utf8() + '»'.len_utf8())
}

/// True when a name and a verb of attribution follow a closing mark: `…?" Anna Berg asked`.
pub(super) fn is_attribution(after: &str) -> bool {
    let mut words = after.split([' ', '\u{a0}', '\n']).filter(|w| !w.is_empty());
    for place in 0..=NAME_WINDOW {
        let Some(word) = words.next() else { return false };
        let bare = word.trim_end_matches([',', '.', ':']);
        if attributes(bare) {
            return place > 0;
        }
        let name = word.starts_with(char::is_uppercase) || matches!(word, "de" | "van" | "von");
        let pronoun = matches!(word, "He" | "She" | "They" | "I" | "We" | "It" | "The" | "But");
        if !name || (place == 0 && pronoun) || bare.len() != word.len() {
            return false;
        }
    }
    false
}

/// Length of a footnote's mark, `[12]` or `[a]`, at the start of `rest`.
pub(super) fn footnote(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('[')?;
    let length = inner.bytes().take(4).position(|b| b == b']')?;
    let note = &inner.as_bytes()[..length];
    let plain = !note.is_empty() && note.iter().all(u8::is_ascii_alphanumeric);
    plain.then_some(length + 2)
}

/// Length of a space and a footnote's mark at the start of `rest`: `[12]`, `[1-3]`, `[a]`, and what
/// readers of an encyclopedia note (`[citation needed]`). Where a page is dumped as text, a space comes
/// between a sentence and the note on it.
pub(super) fn spaced_footnote(rest: &str) -> Option<usize> {
    /// The longest note, in bytes.
    const LONGEST: usize = 24;
    let inner = rest.strip_prefix(' ')?.strip_prefix('[')?;
    let length = inner.bytes().take(LONGEST).position(|b| b == b']')?;
    let note = &inner.as_bytes()[..length];
    let number = note.iter().all(|b| b.is_ascii_digit() || *b == b'-') && !note.is_empty();
    let letter = matches!(note, [b'a'..=b'z']);
    (number || letter || note.ends_with(b" needed")).then_some(length + 3)
}

/// The letters, digits and apostrophes at the start of `text`, at most a window of them.
pub(super) fn leading_word(text: &str) -> &str {
    let end = text
        .char_indices()
        .find(|(i, c)| *i > WORD_WINDOW || !(is_word_char(*c) || *c == '\''))
        .map_or(text.len(), |(i, _)| i);
    &text[..end]
}
