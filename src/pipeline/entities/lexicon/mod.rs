//! Words that tell what a name is: countries and their people, titles, and what places and events are
//! called. Written by hand for this crate.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// `name;aliases;people` for each country.
static COUNTRIES: &str = include_str!("countries.txt");

/// The tables made of [`COUNTRIES`].
struct Countries {
    /// Name or alias, without an article, to name.
    names: HashMap<&'static str, &'static str>,
    people: HashSet<&'static str>,
}

static TABLE: LazyLock<Countries> = LazyLock::new(|| {
    let mut table = Countries { names: HashMap::new(), people: HashSet::new() };
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

/// True for nationalities ("Norwegian", "Swedes") and other groups ("Republicans", "Muslim").
pub(super) fn is_group(word: &str) -> bool {
    TABLE.people.contains(word) || GROUPS.contains(&word)
}

const GROUPS: [&str; 42] = [
    "Republican",
    "Republicans",
    "Democrat",
    "Democrats",
    "Democratic",
    "Conservatives",
    "Tory",
    "Tories",
    "Labourite",
    "Communist",
    "Communists",
    "Socialist",
    "Socialists",
    "Nazi",
    "Nazis",
    "Muslim",
    "Muslims",
    "Islamic",
    "Islamist",
    "Islamists",
    "Christian",
    "Christians",
    "Catholic",
    "Catholics",
    "Protestant",
    "Protestants",
    "Orthodox",
    "Jewish",
    "Jew",
    "Jews",
    "Hindu",
    "Hindus",
    "Buddhist",
    "Buddhists",
    "Sunni",
    "Shiite",
    "Arab",
    "Arabs",
    "European",
    "Europeans",
    "African",
    "Asian",
];

const CONTINENTS: [&str; 22] = [
    "Europe",
    "Asia",
    "Africa",
    "Antarctica",
    "North America",
    "South America",
    "Latin America",
    "Oceania",
    "Middle East",
    "the Middle East",
    "Scandinavia",
    "Balkans",
    "the Balkans",
    "Arctic",
    "the Arctic",
    "Caribbean",
    "the Caribbean",
    "Southeast Asia",
    "Eastern Europe",
    "Western Europe",
    "Central Asia",
    "the West",
];

const LOC_WORDS: [&str; 26] = [
    "Sea",
    "Ocean",
    "River",
    "Lake",
    "Mount",
    "Mountain",
    "Mountains",
    "Island",
    "Islands",
    "Gulf",
    "Bay",
    "Desert",
    "Valley",
    "Coast",
    "Peninsula",
    "Strait",
    "Canal",
    "Forest",
    "Cape",
    "Côte",
    "Alps",
    "Beach",
    "Canyon",
    "Plateau",
    "Peak",
    "Archipelago",
];

const FAC_WORDS: [&str; 24] = [
    "Airport",
    "Bridge",
    "Stadium",
    "Tower",
    "Street",
    "Avenue",
    "Road",
    "Highway",
    "Building",
    "Hall",
    "Palace",
    "Station",
    "Square",
    "Park",
    "Prison",
    "Hotel",
    "Church",
    "Cathedral",
    "Museum",
    "Arena",
    "Center",
    "Centre",
    "Theatre",
    "Boulevard",
];

const EVENT_WORDS: [&str; 24] = [
    "War",
    "Games",
    "Olympics",
    "Cup",
    "Championship",
    "Championships",
    "Festival",
    "Summit",
    "Conference",
    "Convention",
    "Hurricane",
    "Typhoon",
    "Storm",
    "Revolution",
    "Election",
    "Elections",
    "Open",
    "Marathon",
    "Prix",
    "Awards",
    "Holocaust",
    "Brexit",
    "Ramadan",
    "Christmas",
];

const LAW_WORDS: [&str; 10] = [
    "Act",
    "Treaty",
    "Constitution",
    "Amendment",
    "Agreement",
    "Accord",
    "Accords",
    "Convention",
    "Directive",
    "Charter",
];

/// Nouns that stand before or after a name and say what the person is. Lower case.
const TITLES: [&str; 133] = [
    "president",
    "vice",
    "prime",
    "minister",
    "chancellor",
    "premier",
    "secretary",
    "senator",
    "sen",
    "representative",
    "rep",
    "congressman",
    "congresswoman",
    "governor",
    "gov",
    "mayor",
    "councillor",
    "chairman",
    "chairwoman",
    "chair",
    "chief",
    "executive",
    "officer",
    "ceo",
    "cfo",
    "director",
    "general",
    "gen",
    "colonel",
    "col",
    "major",
    "maj",
    "captain",
    "capt",
    "lieutenant",
    "lt",
    "sergeant",
    "sgt",
    "admiral",
    "adm",
    "commander",
    "judge",
    "justice",
    "attorney",
    "prosecutor",
    "lawyer",
    "solicitor",
    "sheriff",
    "detective",
    "inspector",
    "constable",
    "professor",
    "prof",
    "doctor",
    "dr",
    "mr",
    "mrs",
    "ms",
    "miss",
    "sir",
    "lord",
    "lady",
    "dame",
    "king",
    "queen",
    "prince",
    "princess",
    "duke",
    "duchess",
    "pope",
    "cardinal",
    "bishop",
    "archbishop",
    "rabbi",
    "imam",
    "reverend",
    "rev",
    "father",
    "sister",
    "brother",
    "ambassador",
    "envoy",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "adviser",
    "advisor",
    "aide",
    "analyst",
    "economist",
    "expert",
    "researcher",
    "scientist",
    "historian",
    "author",
    "writer",
    "novelist",
    "poet",
    "journalist",
    "reporter",
    "editor",
    "critic",
    "columnist",
    "actor",
    "actress",
    "singer",
    "composer",
    "director-general",
    "coach",
    "manager",
    "captain",
    "striker",
    "goalkeeper",
    "midfielder",
    "player",
    "leader",
    "deputy",
    "commissioner",
    "founder",
    "co-founder",
    "owner",
    "head",
    "former",
    "acting",
    "candidate",
    "nominee",
    "first",
    "lady",
    "speaker",
    "whip",
    "teacher",
    "farmer",
    "pastor",
];

static TITLE_SET: LazyLock<HashSet<&'static str>> = LazyLock::new(|| TITLES.into_iter().collect());

/// True for a word of a title, in any case, with or without its period.
pub(super) fn is_title(word: &str) -> bool {
    let bare = word.trim_end_matches('.');
    TITLE_SET.contains(bare) || TITLE_SET.contains(bare.to_lowercase().as_str())
}

/// What bodies are called that are named after what they are of. Capitals.
const BODIES: [&str; 24] = [
    "Coalition",
    "Ministry",
    "Department",
    "Bank",
    "House",
    "Board",
    "Council",
    "Court",
    "University",
    "College",
    "Church",
    "Institute",
    "Academy",
    "Bureau",
    "Office",
    "Chamber",
    "Federation",
    "Association",
    "League",
    "Union",
    "Committee",
    "Commission",
    "Organization",
    "Organisation",
];

/// True for the first word of "Coalition of the Willing".
pub(super) fn is_body(word: &str) -> bool {
    BODIES.contains(&word)
}

/// Where people publish: names that the tagger can not tell from a letter or a word.
const PLATFORMS: [&str; 10] = [
    "X",
    "Twitter",
    "Facebook",
    "Instagram",
    "Telegram",
    "TikTok",
    "YouTube",
    "Threads",
    "Bluesky",
    "LinkedIn",
];

/// True for the names of platforms, after "on".
pub(super) fn is_platform(word: &str) -> bool {
    PLATFORMS.contains(&word)
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
    if CONTINENTS.contains(&name) || has(name, &LOC_WORDS) {
        Some(Place::Region)
    } else if has(name, &FAC_WORDS) {
        Some(Place::Facility)
    } else {
        None
    }
}

/// True for continents and other parts of the world.
pub(super) fn is_continent(name: &str) -> bool {
    CONTINENTS.contains(&name)
}

/// True when the name holds a word of events.
pub(super) fn is_event(name: &str) -> bool {
    has(name, &EVENT_WORDS)
}

/// True when the name holds a word of laws.
pub(super) fn is_law(name: &str) -> bool {
    has(name, &LAW_WORDS)
}

fn has(name: &str, words: &[&str]) -> bool {
    name.split_whitespace().any(|word| words.contains(&word))
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
