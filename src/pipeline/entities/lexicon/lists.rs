//! The lists of words: a word is looked up once for all of them.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::COUNTRIES;

/// `list: word, word` for each list of words.
static WORDS: &str = include_str!("words.txt");

/// The same for names that are told by their form, see [`super::super::forms`].
static FORMS: &str = include_str!("forms.txt");

/// A list, named as in its file. `People` are those of the table of countries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pipeline::entities) enum List {
    People,
    Groups,
    Continents,
    Regions,
    Facilities,
    Events,
    Titles,
    Bodies,
    Platforms,
    Sites,
    Firms,
    Peoples,
    Tongues,
    Laws,
    NumberedLaws,
    Contests,
    Storms,
    Battles,
    Occasions,
    Awards,
    Honours,
    Scriptures,
    Works,
    Channels,
    Wares,
    NumberedWares,
    Arms,
    Spoken,
    Seats,
    Meetings,
    Contracts,
    Games,
    Revolutions,
    Openers,
    Sport,
}

/// The names of the lists in their files.
const LISTS: [(&str, List); 34] = [
    ("groups", List::Groups),
    ("continents", List::Continents),
    ("regions", List::Regions),
    ("facilities", List::Facilities),
    ("events", List::Events),
    ("titles", List::Titles),
    ("bodies", List::Bodies),
    ("platforms", List::Platforms),
    ("sites", List::Sites),
    ("firms", List::Firms),
    ("sport", List::Sport),
    ("peoples", List::Peoples),
    ("tongues", List::Tongues),
    ("laws", List::Laws),
    ("numbered laws", List::NumberedLaws),
    ("contests", List::Contests),
    ("storms", List::Storms),
    ("battles", List::Battles),
    ("occasions", List::Occasions),
    ("awards", List::Awards),
    ("honours", List::Honours),
    ("scriptures", List::Scriptures),
    ("works", List::Works),
    ("channels", List::Channels),
    ("wares", List::Wares),
    ("numbered wares", List::NumberedWares),
    ("arms", List::Arms),
    ("spoken", List::Spoken),
    ("seats", List::Seats),
    ("meetings", List::Meetings),
    ("contracts", List::Contracts),
    ("games", List::Games),
    ("revolutions", List::Revolutions),
    ("openers", List::Openers),
];

impl List {
    fn bit(self) -> u64 {
        1 << self as u32
    }
}

/// For each word, a bit for each list that holds it.
static TABLE: LazyLock<FxHashMap<&'static str, u64>> = LazyLock::new(|| {
    let mut table: FxHashMap<&'static str, u64> = FxHashMap::default();
    for line in WORDS.lines().chain(FORMS.lines()) {
        let Some((name, words)) = line.split_once(": ") else { continue };
        let Some((_, list)) = LISTS.iter().find(|(known, _)| *known == name) else { continue };
        words.split(", ").for_each(|word| *table.entry(word).or_default() |= list.bit());
    }
    let people = COUNTRIES.lines().filter_map(|line| line.split(';').nth(2));
    for word in people.flat_map(|words| words.split(',')).filter(|word| !word.is_empty()) {
        *table.entry(word).or_default() |= List::People.bit();
    }
    table
});

/// The lists that hold a word.
#[derive(Debug, Clone, Copy)]
pub(in crate::pipeline::entities) struct Holders(u64);

impl Holders {
    /// True when the list is one of them.
    pub(in crate::pipeline::entities) fn hold(self, list: List) -> bool {
        self.0 & list.bit() != 0
    }
}

/// Which [`trait_of`] the words of the table have, by bit: most words of a text have none of these, and need
/// not be looked up.
static TRAITS: LazyLock<[u64; 1 << 10]> = LazyLock::new(|| {
    let mut traits = [0; 1 << 10];
    for word in TABLE.keys() {
        let of_word = trait_of(word);
        traits[of_word / 64] |= 1 << (of_word % 64);
    }
    traits
});

/// A number below 65,536 from the length of a word and its first and last bytes.
fn trait_of(word: &str) -> usize {
    let bytes = word.as_bytes();
    let at = |place: usize| usize::from(bytes.get(place).copied().unwrap_or(0));
    let last = at(bytes.len().wrapping_sub(1));
    (at(0) ^ at(1) << 4 ^ last << 8 ^ bytes.len() << 11) & 0xffff
}

/// The lists that hold the word, or the words with a space between.
pub(in crate::pipeline::entities) fn lists_of(word: &str) -> Holders {
    let of_word = trait_of(word);
    let may_be = TRAITS[of_word / 64] >> (of_word % 64) & 1 != 0;
    Holders(if may_be { TABLE.get(word).copied().unwrap_or(0) } else { 0 })
}

/// True when the list holds the word, or the words with a space between.
pub(in crate::pipeline::entities) fn lists(list: List, word: &str) -> bool {
    lists_of(word).hold(list)
}

/// What names of several words begin with.
static HEADS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    TABLE.keys().filter_map(|words| words.split_once(' ')).map(|(head, _)| head).collect()
});

/// True when a list holds words that begin with this one.
pub(in crate::pipeline::entities) fn begins_several(word: &str) -> bool {
    HEADS.contains(word)
}

/// The words of a list, in no order.
pub(super) fn words(list: List) -> impl Iterator<Item = &'static str> {
    TABLE.iter().filter(move |(_, bits)| *bits & list.bit() != 0).map(|(word, _)| *word)
}

#[cfg(test)]
mod tests {
    use super::{FORMS, LISTS, TABLE, WORDS, begins_several, lists_of};

    #[test]
    fn every_list_of_the_files_is_known_and_has_words() {
        let names: Vec<_> =
            WORDS.lines().chain(FORMS.lines()).map(|l| l.split(": ").next()).collect();
        assert_eq!(names, LISTS.map(|(name, _)| Some(name)));
        for (name, list) in LISTS {
            assert!(TABLE.values().any(|bits| bits & list.bit() != 0), "{name}");
        }
        for (word, bits) in &*TABLE {
            assert_eq!(lists_of(word).0, *bits, "{word}");
        }
        assert_eq!(lists_of("").0, 0);
        assert!(begins_several("Purple") && !begins_several("purple"));
    }
}
