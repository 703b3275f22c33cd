//! Finding listed names: a tree of words, so that a text costs its length, whatever the list's.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::Listed;
use super::words::{folded, in_word, plain, words};
use crate::learn::hash_str;
use crate::record::EntityType;
use crate::text::Span;

/// Letters up to which a name in capitals throughout may be an acronym, and so another name.
const ACRONYM: usize = 6;

/// How a row's name is spelled, and when it counts.
#[derive(Debug)]
pub(super) struct Spelling {
    row: usize,
    /// The words, one space between; in lower case when case does not count.
    written: String,
    any_case: bool,
    /// As a headline in capitals has it, if that can be no acronym.
    capitals: Option<String>,
    /// The name ends in a period, which may be missing in the text.
    period: bool,
    /// A person's name is no part of a double-barrelled one.
    person: bool,
}

impl Spelling {
    pub(super) fn new(row: usize, kind: EntityType, name: &str, any_case: bool) -> Self {
        let mut written = written(without_period(name));
        let letters = written.chars().filter(|c| c.is_alphabetic()).count();
        let capitals = (!any_case && letters > ACRONYM).then(|| written.to_uppercase());
        if any_case {
            written = written.to_lowercase();
        }
        let (period, person) = (name.ends_with('.'), kind == EntityType::Person);
        Self { row, written, any_case, capitals, period, person }
    }

    /// True when the words of the text are spelled so.
    fn fits(&self, text: &str) -> bool {
        let found = written(text);
        if self.any_case {
            return found.to_lowercase() == self.written;
        }
        found == self.written || self.capitals.as_ref() == Some(&found)
    }
}

/// The words of a name with one space between them, so that line breaks do not count.
fn written(name: &str) -> String {
    let words: Vec<&str> = words(name).map(|word| plain(&name[word])).collect();
    words.join(" ")
}

/// "Acme Inc." without the period, which ends a sentence as well.
fn without_period(name: &str) -> &str {
    name.strip_suffix('.').filter(|rest| !rest.is_empty()).unwrap_or(name)
}

/// The tree: from a node by a word to the next node. Words are their hashes; what ends at a node is
/// compared in full.
#[derive(Debug)]
pub(super) struct Search {
    edges: FxHashMap<(u32, u64), u32>,
    /// What ends at a node.
    ends: FxHashMap<u32, Vec<Spelling>>,
    nodes: u32,
    /// A bit for the hash of each first word: most words of a text begin no name, and this small table says
    /// so without a look at the large one.
    first: Vec<u64>,
}

/// Words of 64 bits in the filter of first words; a power of two.
const FILTER: usize = 1 << 14;

impl Default for Search {
    fn default() -> Self {
        let (edges, ends) = (FxHashMap::default(), FxHashMap::default());
        Self { edges, ends, nodes: 0, first: vec![0; FILTER] }
    }
}

fn hash(word: &str) -> u64 {
    hash_str(&folded(word))
}

/// The place of a hash in the filter.
fn bit(hash: u64) -> (usize, u64) {
    ((hash >> 6) as usize & (FILTER - 1), 1 << (hash & 63))
}

impl Search {
    /// Adds a name; false, and nothing is added, when an earlier one is found wherever it is.
    pub(super) fn add(&mut self, name: &str, spelling: Spelling) -> bool {
        let name = without_period(name);
        let mut node = 0;
        for word in words(name) {
            let hash = hash(&name[word]);
            if node == 0 {
                let (at, bit) = bit(hash);
                self.first[at] |= bit;
            }
            node = *self.edges.entry((node, hash)).or_insert_with(|| {
                self.nodes += 1;
                self.nodes
            });
        }
        let known = self.ends.entry(node).or_default();
        if known.iter().any(|earlier| earlier.fits(name)) {
            return false;
        }
        known.push(spelling);
        true
    }

    fn begins(&self, hash: u64) -> bool {
        let (at, bit) = bit(hash);
        self.first[at] & bit != 0
    }

    pub(super) fn find(&self, text: &str) -> Vec<Listed> {
        let words: Vec<(Range<usize>, u64)> =
            words(text).map(|word| (word.clone(), hash(&text[word]))).collect();
        let mut out = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let found =
                self.begins(words[at].1).then(|| self.longest(text, &words[at..])).flatten();
            at += found.map_or(1, |(count, _)| count);
            out.extend(found.map(|(_, listed)| listed));
        }
        out
    }

    /// The longest name that begins at the first word, with its length in words.
    fn longest(&self, text: &str, words: &[(Range<usize>, u64)]) -> Option<(usize, Listed)> {
        let start = words.first()?.0.start;
        let (mut node, mut end) = (0, start);
        let mut found = None;
        for (count, (range, hash)) in (1..).zip(words) {
            let Some(next) = self.edges.get(&(node, *hash)) else { break };
            if is_gap(&text[end..range.start]) {
                break;
            }
            (node, end) = (*next, range.end);
            let spellings = self.ends.get(&node).into_iter().flatten();
            let fitting = spellings
                .filter(|spelling| stands_alone(text, start..end, spelling.person))
                .find(|spelling| spelling.fits(&text[start..end]));
            if let Some(spelling) = fitting {
                let period = usize::from(spelling.period && text[end..].starts_with('.'));
                let span = Span::new(start, end + period);
                found = Some((count + period, Listed { span, row: spelling.row }));
            }
        }
        found
    }
}

/// A blank line: no name runs on from one paragraph to the next.
fn is_gap(white: &str) -> bool {
    white.bytes().filter(|byte| *byte == b'\n').count() > 1
}

/// False within addresses ("acme.com", "@acme"), and for a person within a double-barrelled name
/// ("Anna-Lena", but not "Anna-led").
fn stands_alone(text: &str, name: Range<usize>, person: bool) -> bool {
    let (before, after) = (&text[..name.start], &text[name.end..]);
    let hyphen = ['-', '\u{2010}', '\u{2011}'];
    let ends_in_word = |text: &str| text.ends_with(in_word);
    let address = before.ends_with('@')
        || after.starts_with('@')
        || before.strip_suffix('.').is_some_and(ends_in_word)
        || after.strip_prefix('.').is_some_and(|rest| rest.starts_with(in_word));
    let name_before = || {
        let rest = before.strip_suffix(hyphen)?;
        rest[rest.trim_end_matches(in_word).len()..].chars().next()
    };
    let name_after = || after.strip_prefix(hyphen)?.chars().next();
    let double_barrelled =
        || [name_before(), name_after()].into_iter().flatten().any(char::is_uppercase);
    !(address || person && double_barrelled())
}

#[cfg(test)]
mod tests {
    use super::{Search, Spelling};
    use crate::record::EntityType::{Org, Person};

    /// What is found of these names: places in the text, with the row.
    fn found<'t>(names: &[(&str, bool)], text: &'t str) -> Vec<(&'t str, usize)> {
        let mut search = Search::default();
        for (row, (name, any_case)) in names.iter().enumerate() {
            let kind = if name.starts_with("Anna") { Person } else { Org };
            search.add(name, Spelling::new(row, kind, name, *any_case));
        }
        search.find(text).into_iter().map(|listed| (listed.span.of(text), listed.row)).collect()
    }

    #[test]
    fn names_are_found_as_whole_words_and_the_longest_first() {
        let names =
            [("Acme", false), ("Acme Holdings Inc.", false), ("Anna", false), ("tAZ", true)];
        let cases = [
            ("Acme’s Acmes and ACME", &[("Acme", 0)][..]),
            (
                "Acme Holdings Inc. fell. Acme\nHoldings Inc fell",
                &[("Acme Holdings Inc.", 1), ("Acme\nHoldings Inc", 1)],
            ),
            ("Acme Holdings said, Acme\n\nHoldings Inc", &[("Acme", 0), ("Acme", 0)]),
            ("ACME HOLDINGS INC falls", &[("ACME HOLDINGS INC", 1)]),
            ("www.Acme.com, @Acme, Acme@x.org, Acme_1", &[]),
            ("Acme-owned, anti-Acme, “Acme”, Acme.", &[("Acme", 0); 4]),
            ("Anna-Lena and Ida-Anna, Anna-led", &[("Anna", 2)]),
            ("Die taz, TAZ and Taz", &[("taz", 3), ("TAZ", 3), ("Taz", 3)]),
        ];
        for (text, expected) in cases {
            assert_eq!(found(&names, text), expected, "{text}");
        }
    }

    #[test]
    fn the_first_of_equal_spellings_has_the_name() {
        let mut search = Search::default();
        let mut add = |row, name: &str, any| search.add(name, Spelling::new(row, Org, name, any));
        assert!(add(0, "Acme", false));
        assert!(!add(1, "Acme", true));
        assert!(add(2, "ACME", true));
        assert!(!add(3, "acme", false));
        assert!(add(4, "Acme Inc", false));
    }

    #[test]
    fn scripts_without_spaces_are_searched_too() {
        assert_eq!(found(&[("東京電力", false)], "昨日、東京電力は"), [("東京電力", 0)]);
    }
}
