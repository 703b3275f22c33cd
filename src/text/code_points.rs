//! From byte offsets to the code-point offsets of the contract.

use super::Span;

/// How many bytes lie between two remembered positions.
const STRIDE: usize = 64;

/// An index over one text that turns byte offsets into offsets in Unicode code points.
///
/// Texts that are wholly ASCII, where the two are the same, cost nothing. Others cost one pass and
/// four bytes for each 64 of text; a look-up reads at most 64 bytes.
#[derive(Debug)]
pub struct CodePoints<'t> {
    text: &'t str,
    /// `counts[k]` is the number of code points that start before byte `k * STRIDE`; empty for ASCII.
    counts: Vec<u32>,
}

impl<'t> CodePoints<'t> {
    /// Reads the text once.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        if text.is_ascii() {
            return Self { text, counts: Vec::new() };
        }
        let mut counts = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut seen = 0;
        for block in text.as_bytes().chunks(STRIDE) {
            counts.push(seen);
            seen += starts_in(block);
        }
        Self { text, counts }
    }

    /// The number of code points before byte `byte`.
    ///
    /// # Panics
    /// If `byte` lies beyond the text.
    #[must_use]
    pub fn at(&self, byte: usize) -> usize {
        assert!(byte <= self.text.len(), "byte {byte} is beyond the text of {}", self.text.len());
        if self.counts.is_empty() {
            return byte;
        }
        let block = (byte / STRIDE).min(self.counts.len() - 1);
        let rest = &self.text.as_bytes()[block * STRIDE..byte];
        (self.counts[block] + starts_in(rest)) as usize
    }

    /// The code-point offsets of a byte span: `(start, end)`, end exclusive.
    #[must_use]
    pub fn of(&self, span: Span) -> (usize, usize) {
        (self.at(span.start as usize), self.at(span.end as usize))
    }
}

/// How many code points start in these bytes (continuation bytes start none).
fn starts_in(bytes: &[u8]) -> u32 {
    bytes.iter().map(|&b| u32::from((b & 0xC0) != 0x80)).sum()
}

#[cfg(test)]
mod tests {
    use super::CodePoints;
    use crate::text::Span;
    use proptest::prelude::*;

    /// What a consumer does: `text[start:end]` in code points.
    fn slice(text: &str, start: usize, end: usize) -> String {
        text.chars().skip(start).take(end - start).collect()
    }

    proptest! {
        #[test]
        fn slicing_by_code_points_gives_the_words_of_the_span(
            parts in prop::collection::vec("[a-zé\u{301}\u{a0}\r\n 👩🏽‍🚀“”ß中]{0,40}", 1..8),
            pick in any::<prop::sample::Index>(),
        ) {
            let text = parts.concat();
            let cut = parts[..pick.index(parts.len())].concat().len();
            let span = Span::new(cut, text.len());
            let (start, end) = CodePoints::new(&text).of(span);
            prop_assert_eq!(slice(&text, start, end), span.of(&text));
        }
    }

    #[test]
    fn the_end_of_a_text_of_whole_blocks_is_found() {
        let text = "é".repeat(64);
        assert_eq!(CodePoints::new(&text).at(text.len()), 64);
    }
}
