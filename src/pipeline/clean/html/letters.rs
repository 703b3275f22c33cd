//! Texts compared by their letters and digits: extractors and scripts change white space, punctuation, the
//! way accents are written, and where a block ends.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;

use crate::pipeline::clean::draft::Block;
use crate::text::is_alphanumeric;

/// So many bytes of letters stand in a text twice only where it repeats itself.
pub(super) const OWN_WORDS: usize = 40;

/// The letters and digits of a text.
pub(super) fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    if text.chars().all(is_composed) {
        key.extend(text.chars().filter(|c| is_alphanumeric(*c)));
    } else {
        key.extend(text.nfc().filter(|c| is_alphanumeric(*c)));
    }
    key
}

/// True for characters that composition leaves as they are, beside each other: those before the first
/// combining mark, and the marks of print that stand between words of any language.
fn is_composed(c: char) -> bool {
    c < '\u{300}' || matches!(c, '\u{2010}'..='\u{2027}' | '€')
}

/// The same letters and digits, whatever their case.
pub(super) fn same(a: &str, b: &str) -> bool {
    key(a).eq_ignore_ascii_case(&key(b))
}

/// The letters of blocks, one after the other.
#[derive(Debug)]
pub(super) struct Letters {
    all: String,
    /// Where each block begins, in bytes, and where the last one ends.
    bounds: Vec<usize>,
}

impl Letters {
    pub(super) fn of(blocks: &[Block]) -> Self {
        let (mut all, mut bounds) = (String::new(), vec![0]);
        for block in blocks {
            all.push_str(&key(&block.text));
            bounds.push(all.len());
        }
        Self { all, bounds }
    }

    /// The block that begins here; of those without letters, which all begin there, the last.
    fn bound(&self, at: usize) -> Option<usize> {
        let last = self.bounds.partition_point(|bound| *bound <= at) - 1;
        (self.bounds[last] == at).then_some(last)
    }

    /// The blocks that have these letters together.
    pub(super) fn blocks(&self, letters: &str) -> Option<Range<usize>> {
        let mut found = self.all.match_indices(letters).filter(|(_, found)| !found.is_empty());
        found.find_map(|(at, found)| Some(self.bound(at)?..self.bound(at + found.len())?))
    }

    /// The block that begins with the first of these letters; has all of them, where they are few.
    pub(super) fn begins(&self, letters: &str) -> Option<usize> {
        if letters.len() < OWN_WORDS {
            return self.blocks(letters).map(|blocks| blocks.start);
        }
        let mut found = self.all.match_indices(first(letters));
        found.find_map(|(at, _)| self.bound(at))
    }

    /// The block that begins these letters, which end right above the block `below`.
    pub(super) fn above(&self, below: usize, letters: &str) -> Option<usize> {
        let start = self.all[..self.bounds[below]].strip_suffix(letters)?.len();
        self.bound(start)
    }

    /// Whether the first of these letters are there, and are not too few to tell.
    pub(super) fn hold(&self, letters: &str) -> bool {
        letters.len() >= OWN_WORDS && self.all.contains(first(letters))
    }
}

/// The beginning by which letters are known.
fn first(letters: &str) -> &str {
    &letters[..letters.floor_char_boundary(OWN_WORDS)]
}

#[cfg(test)]
mod tests {
    use super::Letters;
    use crate::pipeline::clean::draft::Block;
    use crate::record::ParagraphKind::Body;

    #[test]
    fn letters_are_found_where_blocks_begin() {
        let long = "The talks in Westhaven ended without a deal, both sides said.";
        let texts = ["Yes", "—", "Yes, no", "No", long];
        let blocks = texts.map(|text| Block { kind: Body, text: text.to_owned() });
        let letters = Letters::of(&blocks);
        assert_eq!(letters.blocks("Yesno"), Some(2..3));
        assert_eq!(letters.blocks("YesnoNo"), Some(2..4));
        assert_eq!(letters.blocks("noNo"), None, "it begins within a block");
        assert_eq!(letters.blocks(""), None);
        assert_eq!(letters.begins("Yesn"), None, "few letters are a whole block or none");
        assert_eq!(letters.begins("ThetalksinWesthavenendedwithoutadealbothsides"), Some(4));
        assert_eq!((letters.above(4, "No"), letters.above(4, "noNo")), (Some(3), None));
        let within = "inWesthavenendedwithoutadealbothsidessaid";
        assert!(letters.begins(within).is_none() && letters.hold(within) && !letters.hold("Yes"));
    }
}
