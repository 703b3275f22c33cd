//! Words that tell what a name is: countries and their people, titles, and what places and events are
//! called. Written by hand for this crate.

mod lists;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

pub(super) use lists::{List, lists};

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

/// True for nationalities ("Norwegian", "Swedes") and other groups ("Republicans", "Muslim").
pub(super) fn is_group(word: &str) -> bool {
    lists(List::People, word) || lists(List::Groups, word)
}

/// True for the names of peoples and creeds: [`is_group`], and those that the tagger does not read.
pub(super) fn is_people(name: &str) -> bool {
    is_group(name) || lists(List::Peoples, name)
}

/// True for a word of a title, in any case, with or without its period.
pub(super) fn is_title(word: &str) -> bool {
    let bare = word.trim_end_matches('.');
    lists(List::Titles, bare) || lists(List::Titles, &bare.to_lowercase())
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
    use super::{Place, country, is_group, is_title, place};

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
    }
}
