//! From mentions to entities: which names mean the same.

use std::collections::BTreeMap;

use super::lexicon;
use super::mentions::NamedMention;
use super::names::{Names, Words, plain};
use super::{Entity, Mention};
use crate::record::{EntityType, MentionKind, Value};
use crate::text::Span;

/// The entities of an article, and for each mention which one it is of.
pub(super) struct Gathered {
    pub(super) entities: Vec<Entity>,
    /// Index into `entities` for each mention, in their order.
    pub(super) of: Vec<usize>,
}

/// Which entity each of these names is of, by number; in the order of the document, with their types.
#[must_use]
pub fn gather_names(names: &[(&str, EntityType)]) -> Vec<usize> {
    let mut text = String::new();
    let mut mentions = Vec::with_capacity(names.len());
    for (words, kind) in names {
        let start = text.len();
        text.push_str(words);
        let span = Span::new(start, text.len());
        mentions.push(NamedMention::new(span, *kind));
        text.push('\n');
    }
    gather(&text, &mentions).of
}

/// Gathers mentions, in the order of the text, into entities, in the order of first mention.
pub(super) fn gather(text: &str, mentions: &[NamedMention]) -> Gathered {
    let plain: Vec<String> = mentions.iter().map(|mention| plain(mention.span.of(text))).collect();
    let people = People::new(mentions, &plain);
    let names = Names::new(mentions, &plain);
    let mut entities: Vec<Entity> = Vec::new();
    let mut known = Known::default();
    let mut of = Vec::with_capacity(mentions.len());
    for (at, mention) in mentions.iter().enumerate() {
        let words = mention.span.of(text);
        let key = key(at, mention, Words { words, plain: &plain[at] }, &people, &names);
        let index = known.find(&key, mention.listed, &entities).unwrap_or_else(|| {
            entities.push(Entity {
                kind: key.0,
                name: words.to_owned(),
                roles: Vec::new(),
                mentions: Vec::new(),
                links: BTreeMap::new(),
                listed: None,
                value: mention.value.clone(),
                salience: 0.0,
            });
            entities.len() - 1
        });
        known.remember(key, mention.listed, index);
        let entity = &mut entities[index];
        entity.listed = entity.listed.or(mention.listed);
        if fuller(words, &entity.name) {
            entity.name = words.to_owned();
        }
        if let Some(role) = mention.role {
            let role = role.of(text).to_owned();
            if !entity.roles.contains(&role) {
                entity.roles.push(role);
            }
        }
        entity.mentions.push(Mention { span: mention.span, kind: MentionKind::Name });
        of.push(index);
    }
    Gathered { entities, of }
}

/// The entities so far, by what their mentions share.
#[derive(Default)]
struct Known {
    by_key: BTreeMap<Key, usize>,
    /// All names of one row of the user's list are of one entity.
    by_row: BTreeMap<usize, usize>,
}

impl Known {
    fn find(&self, key: &Key, row: Option<usize>, entities: &[Entity]) -> Option<usize> {
        let by_row = row.and_then(|row| self.by_row.get(&row));
        // What shares its words with something of another row is not that.
        let other = |index: usize| {
            row.is_some() && entities[index].listed.is_some_and(|of| Some(of) != row)
        };
        let by_key = || self.by_key.get(key).filter(|index| !other(**index));
        by_row.or_else(by_key).copied()
    }

    fn remember(&mut self, key: Key, row: Option<usize>, index: usize) {
        self.by_key.entry(key).or_insert(index);
        if let Some(row) = row {
            self.by_row.insert(row, index);
        }
    }
}

/// Mentions with the same type, words and value are of one entity.
type Key = (EntityType, String, Option<Value>);

fn key(
    at: usize,
    mention: &NamedMention,
    name: Words<'_>,
    people: &People<'_>,
    names: &Names<'_>,
) -> Key {
    let Words { words, plain } = name;
    if mention.listed.is_some() {
        let person = people.full_name(at, mention.kind, plain);
        let person = person.filter(|_| mention.kind == EntityType::Person);
        let name = person.unwrap_or_else(|| names.full_name(mention.kind, name));
        return (mention.kind, name, None);
    }
    if mention.is_team {
        return (mention.kind, names.full_name(mention.kind, name), None);
    }
    // "U. S.", and "U.S" where the period also ends the sentence.
    let country = lexicon::country(words).or_else(|| {
        let letters = words.contains('.').then(|| words.trim_end_matches('.').replace(". ", "."));
        lexicon::country(&(letters? + "."))
    });
    if let Some(country) = country {
        return (EntityType::Gpe, country.to_owned(), None);
    }
    let kind = names.kind(mention.kind, plain);
    if let Some(name) = people.full_name(at, kind, plain) {
        return (EntityType::Person, name, None);
    }
    // "$1 billion" and "$1bn" are one amount; without a value, equal words are.
    if mention.value.is_some() {
        return (mention.kind, String::new(), mention.value.clone());
    }
    (kind, names.full_name(kind, name), None)
}

/// True when `a` says more of the name than `b`: more words, or a word instead of letters.
fn fuller(a: &str, b: &str) -> bool {
    let words = |name: &str| name.split_whitespace().count();
    (words(a), a.len()) > (words(b), b.len())
}

/// The people who are named in full somewhere in the article.
struct People<'n> {
    /// Mention's place, its words in lower case.
    full: Vec<(usize, Vec<&'n str>)>,
}

impl<'n> People<'n> {
    /// `plain` are the mentions' names as [`plain`] writes them.
    fn new(mentions: &[NamedMention], plain: &'n [String]) -> Self {
        let full = mentions
            .iter()
            .zip(plain)
            .enumerate()
            .filter(|(_, (mention, _))| mention.kind == EntityType::Person)
            .map(|(at, (_, plain))| (at, name_words(plain)))
            .filter(|(_, words)| words.len() > 1)
            .collect();
        Self { full }
    }

    /// The full name that the mention at this place stands for; its own when there is none. `None`
    /// when it is not a person's.
    fn full_name(&self, at: usize, kind: EntityType, plain: &str) -> Option<String> {
        let own = name_words(plain);
        let could_be = match kind {
            EntityType::Person => true,
            // A surname that the tagger took for something else.
            EntityType::Org | EntityType::Gpe => own.len() == 1,
            _ => false,
        };
        if !could_be || own.is_empty() {
            return None;
        }
        let fits = |full: &[&str]| {
            if own.len() == 1 {
                full.last() == own.last()
                    || (kind == EntityType::Person && full.first() == own.first())
            } else {
                full.last() == own.last() && (full.first() == own.first() || is_initial(&own, full))
            }
        };
        // The one named last before this place; else the first one after it.
        let before =
            self.full.iter().take_while(|(place, _)| *place <= at).filter(|(_, f)| fits(f)).last();
        let after = || self.full.iter().find(|(place, full)| *place > at && fits(full));
        match before.or_else(after) {
            Some((_, full)) => Some(self.first_form(full)),
            None => (kind == EntityType::Person).then(|| own.join(" ")),
        }
    }

    /// One form for "Donald Trump" and "Donald J. Trump": the first in the article with these ends.
    fn first_form(&self, full: &[&str]) -> String {
        let same = |other: &&(usize, Vec<&str>)| {
            other.1.first() == full.first() && other.1.last() == full.last()
        };
        self.full.iter().find(same).map_or_else(|| full.join(" "), |(_, words)| words.join(" "))
    }
}

/// "D. Trump" and "Donald Trump".
fn is_initial(own: &[&str], full: &[&str]) -> bool {
    let (Some(a), Some(b)) = (own.first(), full.first()) else { return false };
    let (a, b) = (a.trim_end_matches('.'), b.trim_end_matches('.'));
    (a.chars().count() == 1 && b.starts_with(a)) || (b.chars().count() == 1 && a.starts_with(b))
}

/// The words of a person's name, as [`plain`] writes it, without what follows it ("Jr.") and the
/// possessive.
fn name_words(plain: &str) -> Vec<&str> {
    plain
        .split_whitespace()
        .filter(|word| !matches!(word.trim_end_matches('.'), "jr" | "sr" | "ii" | "iii"))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '.'))
        .filter(|word| !word.is_empty())
        .skip_while(|word| lexicon::is_title(word) || matches!(*word, "st" | "st."))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{NamedMention, gather};
    use crate::record::EntityType::{self, Gpe, Org, Person};
    use crate::record::Value;
    use crate::text::Span;

    /// The names of the entities, each with its mentions.
    fn gathered(mentions: &[(&str, EntityType)]) -> Vec<(String, usize)> {
        let mut text = String::new();
        let spans: Vec<NamedMention> = mentions
            .iter()
            .map(|(words, kind)| {
                let start = text.len();
                text.push_str(words);
                text.push_str(" ; ");
                NamedMention::new(Span::new(start, start + words.len()), *kind)
            })
            .collect();
        gather(&text, &spans).entities.into_iter().map(|e| (e.name, e.mentions.len())).collect()
    }

    #[test]
    fn short_forms_belong_to_the_full_name() {
        let found = gathered(&[
            ("Trump", Person),
            ("Donald Trump", Person),
            ("US", Gpe),
            ("Donald J. Trump", Person),
            ("United States", Gpe),
            ("European Union", Org),
            ("EU", Org),
            ("Skylark Airlines", Org),
            ("Skylark", Org),
            ("Trump", Org),
        ]);
        let expected = [
            ("Donald J. Trump", 4),
            ("United States", 2),
            ("European Union", 2),
            ("Skylark Airlines", 2),
        ];
        assert_eq!(found, expected.map(|(name, count)| (name.to_owned(), count)));
    }

    #[test]
    fn a_team_is_not_the_place_that_it_is_called_by() {
        let text = "Molde beat Chile in Molde";
        let team = |from, to| NamedMention {
            is_team: true,
            ..NamedMention::new(Span::new(from, to), Org)
        };
        let mentions = [team(0, 5), team(11, 16), NamedMention::new(Span::new(20, 25), Gpe)];
        let found = gather(text, &mentions).entities.into_iter().map(|e| (e.kind, e.name));
        let expected = [(Org, "Molde"), (Org, "Chile"), (Gpe, "Molde")];
        assert!(found.eq(expected.map(|(kind, name)| (kind, name.to_owned()))));
    }

    #[test]
    fn amounts_are_the_same_by_value() {
        let text = "$1bn $1 billion $2bn dozens dozens";
        let amount = |from: usize, words: &str, number: Option<&str>| NamedMention {
            value: number.map(|number| Value::Number { number: number.to_owned(), modifier: None }),
            ..NamedMention::new(Span::new(from, from + words.len()), EntityType::Cardinal)
        };
        let mentions = [
            amount(0, "$1bn", Some("1000000000")),
            amount(5, "$1 billion", Some("1000000000")),
            amount(16, "$2bn", Some("2000000000")),
            amount(21, "dozens", None),
            amount(28, "dozens", None),
        ];
        assert_eq!(gather(text, &mentions).of, [0, 0, 1, 2, 2]);
    }

    #[test]
    fn families_are_kept_apart() {
        let found = gathered(&[
            ("Hillary Clinton", Person),
            ("Clinton", Person),
            ("Bill Clinton", Person),
            ("Clinton", Person),
        ]);
        assert_eq!(found, [("Hillary Clinton".to_owned(), 2), ("Bill Clinton".to_owned(), 2)]);
    }
}
