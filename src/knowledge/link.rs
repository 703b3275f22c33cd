//! From the named things of an article to identifiers, or to none where it is not sure.

use std::collections::{BTreeMap, BTreeSet};

use super::index::REGISTERS;
use super::{Class, Entry, Index, key};
use crate::record::EntityType;

/// Identifiers by register.
pub type Links = BTreeMap<&'static str, String>;

/// How many times the weight of its rivals the likeliest must have to be taken without help from the
/// article.
const CLEAR: u64 = 5;

/// A town with fewer inhabitants is taken only where the article names its country: words that are
/// also the name of some town are many.
const KNOWN_TOWN: u64 = 250_000;

/// The weight from which one word names a body by itself: "Congress" and "Senate" are many.
const KNOWN_BODY: u64 = 150_000;

/// Something that an article names.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// Its type.
    pub kind: EntityType,
    /// Its fullest name.
    pub name: &'a str,
}

/// Identifies the named things of one article; an empty map for each that is not known, or not surely.
///
/// A name is looked up only among things that its type allows. Countries come first: what shares a
/// name with others is taken when the article names the country of just one of them.
#[must_use]
pub fn link(index: &Index<'_>, named: &[Named<'_>]) -> Vec<Links> {
    let keys: Vec<String> = named.iter().map(|one| key(one.name)).collect();
    let candidates: Vec<Vec<Entry<'_>>> = named
        .iter()
        .zip(&keys)
        .map(|(one, key)| index.look_up(key).filter(|e| allows(one.kind, e, key)).collect())
        .collect();
    let none = BTreeSet::new();
    let countries: BTreeSet<&str> = candidates
        .iter()
        .filter_map(|found| choose(found, &none))
        .filter(|entry| entry.class == Class::Country)
        .map(|entry| entry.country)
        .collect();
    candidates
        .iter()
        .map(|found| choose(found, &countries).map_or_else(Links::new, links))
        .collect()
}

/// True when something of this type can be that entry.
fn allows(kind: EntityType, entry: &Entry<'_>, key: &str) -> bool {
    let full = key.contains(' ');
    match (kind, entry.class) {
        (EntityType::Gpe | EntityType::Loc, Class::Country | Class::Place) => true,
        (EntityType::Fac, Class::Place) => full,
        (EntityType::Org, Class::Organisation) => {
            full || entry.weight >= KNOWN_BODY || is_acronym(key) || !entry.ids[3].is_empty()
        }
        // A place that the index knows as a thing of no known class.
        (EntityType::Gpe, Class::Unknown) => true,
        // A surname, or a given name, is the name of too many.
        (EntityType::Person, Class::Person) => full,
        (
            EntityType::Person
            | EntityType::Org
            | EntityType::Loc
            | EntityType::Fac
            | EntityType::Event
            | EntityType::WorkOfArt
            | EntityType::Law
            | EntityType::Product,
            Class::Unknown,
        ) => full,
        _ => false,
    }
}

fn is_acronym(key: &str) -> bool {
    key.chars().all(char::is_uppercase)
}

/// The one that is meant, if that is sure.
fn choose<'e, 'i>(found: &'e [Entry<'i>], countries: &BTreeSet<&str>) -> Option<&'e Entry<'i>> {
    let top = found.iter().max_by_key(|entry| entry.weight)?;
    // A country and the city it consists of are no rivals.
    let country = found.iter().find(|e| e.class == Class::Country && e.country == top.country);
    let top = country.unwrap_or(top);
    let rivals = found.iter().filter(|e| country.is_none_or(|c| c.country != e.country));
    let second = rivals.filter(|e| !std::ptr::eq(*e, top)).map(|e| e.weight).max();
    if second.is_none_or(|second| top.weight / CLEAR >= second.max(1)) && known(top, countries) {
        return Some(top);
    }
    let mut near =
        found.iter().filter(|e| e.class != Class::Country && countries.contains(e.country));
    near.next().filter(|_| near.next().is_none())
}

/// False for a small town of a country that the article does not name.
fn known(entry: &Entry<'_>, countries: &BTreeSet<&str>) -> bool {
    let town = entry.class == Class::Place && entry.ids[0].is_empty();
    !town || entry.weight >= KNOWN_TOWN || countries.contains(entry.country)
}

fn links(entry: &Entry<'_>) -> Links {
    let ids = REGISTERS.iter().zip(entry.ids).filter(|(_, id)| !id.is_empty());
    ids.map(|(register, id)| (*register, id.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::{Named, link};
    use crate::knowledge::Index;
    use crate::record::EntityType::{self, Gpe, Norp, Org, Person};

    /// Two towns of one name, a small town, a big one, a country of each, a person.
    const LINES: &str = "Aland\tC\tAA\t9000000\tQ1\t11\tAA\t\n\
        Alton\tL\tAA\t400000\t\t12\t\t\nAlton\tL\tBB\t300000\t\t13\t\t\n\
        Bigville\tL\tAA\t900000\t\t14\t\t\nBoland\tC\tBB\t8000000\tQ2\t15\tBB\t\n\
        Jane Roe\tP\t\t5\tQ3\t\t\t\nRoe\tP\t\t5\tQ3\t\t\t\nSmallville\tL\tAA\t20000\t\t16\t\t\n\
        Wold\tU\t\t50000\tQ5\t\t\t\n";

    fn id(named: &[(EntityType, &str)], register: &str) -> Option<String> {
        let named: Vec<_> = named.iter().map(|&(kind, name)| Named { kind, name }).collect();
        link(&Index::new(LINES), &named)[0].get(register).cloned()
    }

    #[test]
    fn a_name_is_linked_when_it_is_sure() {
        let geonames = [
            (&[(Gpe, "Bigville")][..], Some("14")),
            (&[(Gpe, "Alton")], None),
            (&[(Gpe, "Alton"), (Gpe, "Boland")], Some("13")),
            (&[(Gpe, "Alton"), (Gpe, "Boland"), (Gpe, "Aland")], None),
            (&[(Gpe, "Smallville")], None),
            (&[(Gpe, "Smallville"), (Gpe, "Aland")], Some("16")),
            (&[(Org, "Bigville")], None),
            (&[(Norp, "Aland")], None),
        ];
        for (named, expected) in geonames {
            assert_eq!(id(named, "geonames").as_deref(), expected, "{named:?}");
        }
        assert_eq!(id(&[(Person, "Jane Roe")], "wikidata").as_deref(), Some("Q3"));
        assert_eq!(id(&[(Person, "Roe")], "wikidata"), None);
        assert_eq!(id(&[(Gpe, "Wold")], "wikidata").as_deref(), Some("Q5"), "of no known class");
        assert_eq!(id(&[(Org, "Wold")], "wikidata"), None);
        assert_eq!(id(&[(Gpe, "the Aland")], "iso3166").as_deref(), Some("AA"));
    }

    #[test]
    fn each_register_is_there_where_it_is_due() {
        let due: [(EntityType, &str, &[&str]); 5] = [
            (Gpe, "Norway", &["geonames", "iso3166", "wikidata"]),
            (Gpe, "Oslo", &["geonames", "wikidata"]),
            (Org, "Microsoft", &["ticker", "wikidata"]),
            (Org, "European Union", &["wikidata"]),
            (Person, "Barack Obama", &["wikidata"]),
        ];
        for (kind, name, registers) in due {
            let links = link(Index::embedded(), &[Named { kind, name }]).remove(0);
            assert_eq!(links.into_keys().collect::<Vec<_>>(), registers, "{name}");
        }
    }

    #[test]
    fn the_embedded_index_is_unsure_where_news_is() {
        let linked = |kind, name| !link(Index::embedded(), &[Named { kind, name }])[0].is_empty();
        for name in ["Washington", "New York", "Georgia", "Springfield"] {
            assert!(!linked(Gpe, name), "{name}");
        }
        for name in ["Paris", "Texas", "Moscow", "Hong Kong", "the U.S.", "Britain"] {
            assert!(linked(Gpe, name), "{name}");
        }
    }
}
