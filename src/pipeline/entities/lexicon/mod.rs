//! Words that tell what a name is: countries and their people, titles, and what places and events are
//! called. Written by hand for this crate.

mod lists;

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

pub(super) use lists::{List, begins_several, lists, lists_of};

/// `name;aliases;people` for each country.
static COUNTRIES: &str = include_str!("countries.txt");

/// Name or alias, without an article, to name.
static NAMES: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let mut table = FxHashMap::default();
    for line in COUNTRIES.lines() {
        let mut fields = line.split(';');
        let name = fields.next().unwrap_or_default();
        let aliases =
            fields.next().unwrap_or_default().split(',').filter(|alias| !alias.is_empty());
        for known in aliases.chain([name]) {
            table.insert(known.strip_prefix("the ").unwrap_or(known), name);
        }
    }
    table
});

/// The country that goes by this name.
pub(super) fn country(name: &str) -> Option<&'static str> {
    NAMES.get(name.strip_prefix("the ").unwrap_or(name)).copied()
}

/// How the names of countries, peoples and continents begin, without an article: their first bytes, one
/// to three of them, for a token may end within a word ("U.S" before a full stop).
static BEGINNINGS: LazyLock<FxHashSet<[u8; 3]>> = LazyLock::new(|| {
    const NAMED: [List; 4] = [List::People, List::Groups, List::Peoples, List::Continents];
    let names = NAMES.keys().copied().chain(NAMED.into_iter().flat_map(lists::words));
    let names = names.map(|name| name.strip_prefix("the ").unwrap_or(name));
    let starts = |name: &'static str| {
        (1..=name.len().min(3)).map(|length| beginning(&name.as_bytes()[..length]))
    };
    names.flat_map(starts).collect()
});

/// The first bytes of a word.
fn beginning(word: &[u8]) -> [u8; 3] {
    let mut bytes = [0; 3];
    bytes.iter_mut().zip(word).for_each(|(to, byte)| *to = *byte);
    bytes
}

/// False where no name of a country, a people or a continent can begin: most places, told at little cost.
pub(super) fn may_begin(words: &[&str]) -> bool {
    let word = match words {
        ["the", word, ..] | [word, ..] => *word,
        [] => return false,
    };
    BEGINNINGS.contains(&beginning(word.as_bytes()))
}

/// True for nationalities ("Norwegian", "Swedes") and other groups ("Republicans", "Muslim").
pub(super) fn is_group(word: &str) -> bool {
    let holders = lists_of(word);
    holders.hold(List::People) || holders.hold(List::Groups)
}

/// True for the names of peoples and creeds: [`is_group`], and those that the tagger does not read.
pub(super) fn is_people(name: &str) -> bool {
    let holders = lists_of(name);
    [List::People, List::Groups, List::Peoples].into_iter().any(|list| holders.hold(list))
}

/// True for a word of a title, in any case, with or without its period.
pub(super) fn is_title(word: &str) -> bool {
    let bare = word.trim_end_matches('.');
    let is_lower = bare.bytes().all(|byte| byte.is_ascii_lowercase());
    lists(List::Titles, bare) || (!is_lower && lists(List::Titles, &bare.to_lowercase()))
}

/// True for a word in lower case that hardly anything but sport is written with.
pub(super) fn is_of_sport(word: &str) -> bool {
    lists(List::Sport, word)
}

/// True for the first word of "Coalition of the Willing".
pub(super) fn is_body(word: &str) -> bool {
    lists(List::Bodies, word)
}

/// True for the names of platforms, after "on".
pub(super) fn is_platform(word: &str) -> bool {
    lists(List::Platforms, word)
}

/// What kind of place a name with these words is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Buildings, roads.
    Facility,
    /// Continents, mountains, waters.
    Region,
}

/// What a place is by its words; `None` for towns and all others.
pub(super) fn place(name: &str) -> Option<Place> {
    if lists(List::Continents, name) || has(name, List::Regions) {
        Some(Place::Region)
    } else if has(name, List::Facilities) {
        Some(Place::Facility)
    } else {
        None
    }
}

/// True for a name of several words that ends as those of firms and bodies do, and of neither people nor
/// places: "Corvin Bank", but the West Bank.
pub(super) fn is_firm(name: &str) -> bool {
    let is_shore = ["West", "East", "North", "South", "Left", "Right"]
        .iter()
        .any(|side| name.strip_suffix(" Bank").is_some_and(|rest| rest.ends_with(side)));
    ends_in(name, List::Firms) && !is_shore
}

/// True for more facilities than [`place`] tells, which the tagger reads too: "Millport Golf Club", "A8
/// motorway".
pub(super) fn is_site(name: &str) -> bool {
    ends_in(name, List::Sites) || name.split(' ').next().is_some_and(is_road)
}

/// True for the numbers of roads: "A8", "M25", "I-95".
fn is_road(name: &str) -> bool {
    let number = name.trim_start_matches(['A', 'B', 'E', 'I', 'M']);
    let digits = number.strip_prefix('-').unwrap_or(number);
    name.len() == number.len() + 1
        && (1..=4).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// True when the last of several words is in the list.
fn ends_in(name: &str, list: List) -> bool {
    name.rsplit_once(' ').is_some_and(|(_, last)| lists(list, last))
}

/// True for continents and other parts of the world.
pub(super) fn is_continent(name: &str) -> bool {
    lists(List::Continents, name)
}

/// True when the name holds a word of events.
pub(super) fn is_event(name: &str) -> bool {
    has(name, List::Events)
}

/// True when a word of the name is in the list.
fn has(name: &str, list: List) -> bool {
    name.split_whitespace().any(|word| lists(list, word))
}

#[cfg(test)]
mod tests {
    use super::lists::words;
    use super::{
        List, NAMES, Place, country, is_firm, is_group, is_site, is_title, may_begin, place,
    };

    #[test]
    fn every_known_name_may_begin() {
        let names = NAMES.keys().copied().chain(words(List::People)).chain(words(List::Continents));
        for name in names {
            for end in (1..=name.len()).filter(|end| name.is_char_boundary(*end)) {
                assert!(may_begin(&[&name[..end]]) || name.starts_with("the "), "{name}");
                assert!(may_begin(&["the", &name[..end]]) || name.starts_with("the "), "{name}");
            }
        }
        assert!(
            may_begin(&["the", "Middle"]) && !may_begin(&["said"]) && !may_begin(&["the", "end"])
        );
    }

    #[test]
    fn words_tell_what_a_name_is() {
        assert_eq!(country("U.S."), Some("United States"));
        assert_eq!(country("the Netherlands"), Some("Netherlands"));
        assert_eq!(country("Georgia"), None, "it may be the state");
        assert!(is_group("Norwegian") && is_group("Republicans") && !is_group("Norway"));
        assert!(is_title("Sen.") && is_title("Minister") && !is_title("Macron"));
        assert_eq!(place("Lake Aspen"), Some(Place::Region));
        assert_eq!(place("Millport Bridge"), Some(Place::Facility));
        assert_eq!(place("Millport"), None);
        for name in ["Millport Golf Club", "A8 motorway", "M25", "I-95", "Millport Opera House"] {
            assert!(is_site(name) && place(name).is_none(), "{name}");
        }
        assert!(!["Aston", "A", "M-", "I-12345", "Club"].into_iter().any(is_site));
        assert!(is_firm("Corvin Bank") && is_firm("Las Vegas Sands Corp."));
        assert!(!is_firm("West Bank") && !is_firm("Bank") && !is_firm("Anna Berg"));
    }
}
