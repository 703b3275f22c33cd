//! A stretch of text, in bytes.

use std::ops::Range;

/// A half-open stretch `[start, end)` of a text, in UTF-8 **bytes**.
///
/// The stages work on byte spans because slicing by them is free. Consumers of a record never see
/// one: [`crate::text::CodePoints`] turns them into the code-point offsets of the contract, in one
/// place, when the record is assembled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte of the stretch.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// A span from byte positions.
    ///
    /// # Panics
    /// If `end < start`, or beyond `u32::MAX`: the caps on body size keep every text far below.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        assert!(start <= end, "a span ends before it starts: {start}..{end}");
        let narrow = |n: usize| u32::try_from(n).expect("texts are capped far below 4 GiB");
        Self { start: narrow(start), end: narrow(end) }
    }

    /// The span as a range for slicing.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The words of the span.
    ///
    /// # Panics
    /// If the span was not made for this text (out of bounds, or inside a character).
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// True when the span holds nothing.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// True when `other` lies wholly inside this span.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// True when the two spans share at least one byte.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The span without white space at its edges.
    #[must_use]
    pub fn trimmed(self, text: &str) -> Self {
        let words = self.of(text);
        let start = self.start as usize + (words.len() - words.trim_start().len());
        Self::new(start, start + words.trim().len())
    }
}

#[cfg(test)]
mod tests {
    use super::Span;

    #[test]
    fn trims_white_space_of_any_kind() {
        let text = "a \u{a0}Støre said\r\n";
        assert_eq!(Span::new(1, text.len()).trimmed(text).of(text), "Støre said");
        assert!(Span::new(1, 4).trimmed(text).is_empty());
    }

    #[test]
    fn overlap_is_exclusive_at_the_end() {
        assert!(!Span::new(0, 3).overlaps(Span::new(3, 5)));
        assert!(Span::new(0, 4).overlaps(Span::new(3, 5)));
        assert_eq!(Span::new(0, 2).cover(Span::new(3, 5)), Span::new(0, 5));
    }
}
