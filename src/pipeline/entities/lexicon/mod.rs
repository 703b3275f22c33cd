//! Words that tell what a name is: countries and their people, titles, and what places and events are
//! called. Written by hand for this crate.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

/// `name;aliases;people` for each country.
static COUNTRIES: &str = include_str!("countries.txt");

/// The tables made of [`COUNTRIES`].
struct Countries {
    /// Name or alias, without an article, to name.
    names: FxHashMap<&'static str, &'static str>,
    people: FxHashSet<&'static str>,
}

static TABLE: LazyLock<Countries> = LazyLock::new(|| {
    let mut table = Countries { names: FxHashMap::default(), people: FxHashSet::default() };
    for line in COUNTRIES.lines() {
        let mut fields = line.split(';');
        let name = fields.next().unwrap_or_default();
        let aliases =
            fields.next().unwrap_or_default().split(',').filter(|alias| !alias.is_empty());
        for known in aliases.chain([name]) {
            table.names.insert(known.strip_prefix("the ").unwrap_or(known), name);
        }
        table.people.extend(fields.next().unwrap_or_default().split(',').filter(|p| !p.is_empty()));
    }
    table
});

/// The country that goes by this name.
pub(super) fn country(name: &str) -> Option<&'static str> {
    TABLE.names.get(name.strip_prefix("the ").unwrap_or(name)).copied()
}

/// `list: word, word` for each list of words.
static WORDS: &str = include_str!("words.txt");

/// The same for names that are told by their form, see [`super::forms`].
static FORMS: &str = include_str!("forms.txt");

static LISTS: LazyLock<FxHashMap<&'static str, FxHashSet<&'static str>>> = LazyLock::new(|| {
    let list = |line: &'static str| {
        let (name, words) = line.split_once(": ")?;
        Some((name, words.split(", ").collect()))
    };
    WORDS.lines().chain(FORMS.lines()).filter_map(list).collect()
});

/// True when the list holds the word, or the words with a space between.
pub(super) fn lists(name: &str, word: &str) -> bool {
    LISTS.get(name).is_some_and(|list| list.contains(word))
}

/// True for nationalities ("Norwegian", "Swedes") and other groups ("Republicans", "Muslim").
pub(super) fn is_group(word: &str) -> bool {
    TABLE.people.contains(word) || lists("groups", word)
}

/// True for the names of peoples and creeds: [`is_group`], and those that the tagger does not read.
pub(super) fn is_people(name: &str) -> bool {
    is_group(name) || lists("peoples", name)
}

/// True for a word of a title, in any case, with or without its period.
pub(super) fn is_title(word: &str) -> bool {
    let bare = word.trim_end_matches('.');
    lists("titles", bare) || lists("titles", &bare.to_lowercase())
}

/// True for the first word of "Coalition of the Willing".
pub(super) fn is_body(word: &str) -> bool {
    lists("bodies", word)
}

/// True for the names of platforms, after "on".
pub(super) fn is_platform(word: &str) -> bool {
    lists("platforms", word)
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
    if lists("continents", name) || has(name, "regions") {
        Some(Place::Region)
    } else if has(name, "facilities") {
        Some(Place::Facility)
    } else {
        None
    }
}

/// True for continents and other parts of the world.
pub(super) fn is_continent(name: &str) -> bool {
    lists("continents", name)
}

/// True when the name holds a word of events.
pub(super) fn is_event(name: &str) -> bool {
    has(name, "events")
}

/// True when a word of the name is in the list.
fn has(name: &str, list: &str) -> bool {
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
