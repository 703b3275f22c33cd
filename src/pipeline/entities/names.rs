//! Names of one article side by side: short forms of organisations and others, and types that the
//! tagger gave one name in one place and another in the next.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::mentions::NamedMention;
use crate::record::EntityType;

/// The names of an article that are no person's, with what they are taken for.
pub(super) struct Names<'n> {
    /// Names of several words, with their types and how often each occurs, in the order of the text.
    full: Vec<(EntityType, &'n str, usize)>,
    /// The type that each name has most often, the first one when several do.
    types: BTreeMap<&'n str, EntityType>,
}

/// The words of a name, and the same as [`plain`] writes them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'n> {
    pub(super) words: &'n str,
    pub(super) plain: &'n str,
}

/// Words that are short for another body in each article: they stand for a longer name only when they
/// begin it.
const GENERIC: [&str; 26] = [
    "agency",
    "association",
    "authority",
    "bank",
    "board",
    "bureau",
    "centre",
    "center",
    "church",
    "college",
    "commission",
    "committee",
    "company",
    "corporation",
    "council",
    "court",
    "department",
    "foundation",
    "government",
    "group",
    "institute",
    "ministry",
    "office",
    "party",
    "service",
    "union",
];

impl<'n> Names<'n> {
    /// `plain` are the mentions' names as [`plain`] writes them.
    pub(super) fn new(mentions: &[NamedMention], plain: &'n [String]) -> Self {
        let mut full: Vec<(EntityType, &str, usize)> = Vec::new();
        let mut counts: BTreeMap<&str, Vec<(EntityType, usize)>> = BTreeMap::new();
        let named = mentions.iter().zip(plain);
        for (mention, name) in named.filter(|(one, _)| is_name(one.kind) && !one.is_team) {
            let name = name.as_str();
            if name.contains(' ') {
                match full
                    .iter_mut()
                    .find(|(kind, known, _)| *kind == mention.kind && *known == name)
                {
                    Some((.., count)) => *count += 1,
                    None => full.push((mention.kind, name, 1)),
                }
            }
            let counts = counts.entry(name).or_default();
            match counts.iter_mut().find(|(kind, _)| *kind == mention.kind) {
                Some((_, count)) => *count += 1,
                None => counts.push((mention.kind, 1)),
            }
        }
        let most = |counts: Vec<(EntityType, usize)>| {
            counts.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best })
        };
        let types =
            counts.into_iter().filter_map(|(name, counts)| Some((name, most(counts)?.0))).collect();
        Self { full, types }
    }

    /// The type of a name. One of several words has one type in an article; so has one of a single word,
    /// but that people, places and groups share their names.
    pub(super) fn kind(&self, kind: EntityType, plain: &str) -> EntityType {
        let common = self.types.get(plain).copied().unwrap_or(kind);
        let shared = |kind| matches!(kind, EntityType::Person | EntityType::Gpe | EntityType::Norp);
        let whole = plain.contains(' ') || !(shared(kind) && shared(common));
        if is_name(kind) && whole { common } else { kind }
    }

    /// The full name that a short form stands for; its own when there is none, or none more than
    /// another.
    pub(super) fn full_name(&self, kind: EntityType, name: Words<'_>) -> String {
        let Words { words, plain: own } = name;
        let letters: String = words.chars().filter(|c| c.is_alphabetic()).collect();
        let acronym = (letters.len() > 1 && letters.chars().all(char::is_uppercase))
            .then(|| own.replace(['.', ' '], ""));
        let fits = |full: &str| {
            if full == own {
                return false;
            }
            match &acronym {
                Some(acronym) if !own.contains(' ') || own.contains('.') => {
                    initials(full) == *acronym
                }
                _ => may_be_short(kind) && is_short_form(own, full),
            }
        };
        let mut fitting: Vec<_> =
            self.full.iter().filter(|(of, full, _)| *of == kind && fits(full)).collect();
        // The one that it begins, then the one that is spoken of most, if one is.
        let standing = |(_, full, count): &&(EntityType, &str, usize)| {
            std::cmp::Reverse((full.starts_with(own), *count))
        };
        fitting.sort_by_key(standing);
        match fitting.as_slice() {
            [(_, full, _)] => (*full).to_owned(),
            [first, second, ..] if standing(first) != standing(second) => first.1.to_owned(),
            _ => own.to_owned(),
        }
    }
}

/// Towns and regions are not short for others that begin or end alike ("Mexico", "Mexico City").
fn may_be_short(kind: EntityType) -> bool {
    !matches!(kind, EntityType::Gpe | EntityType::Loc | EntityType::Norp)
}

/// People, groups, places, organisations, events, works: not amounts and dates.
fn is_name(kind: EntityType) -> bool {
    kind <= EntityType::Law
}

/// "skylark" of "skylark airlines", "senate" of "united states senate".
fn is_short_form(own: &str, full: &str) -> bool {
    let begins = full.strip_prefix(own).is_some_and(|rest| rest.starts_with(' '));
    let ends = full.strip_suffix(own).is_some_and(|rest| rest.ends_with(' '));
    begins || (ends && !GENERIC.contains(&own))
}

/// "european union" has "eu"; small words do not count.
fn initials(name: &str) -> String {
    name.split_whitespace()
        .filter(|word| !matches!(*word, "of" | "the" | "and" | "for" | "in" | "&"))
        .filter_map(|word| word.chars().next())
        .collect()
}

/// Lower case, without diacritics, typographic apostrophes, an article or a possessive: how spellings
/// of one name are compared.
pub(super) fn plain(name: &str) -> String {
    let mut plain = if name.is_ascii() {
        name.to_ascii_lowercase()
    } else {
        let lower = name.to_lowercase().replace('’', "'");
        lower.nfd().filter(|c| !is_combining_mark(*c)).collect()
    };
    let begin = |plain: &mut String, prefix: &str, instead: &str| {
        let begins = plain.starts_with(prefix);
        if begins {
            plain.replace_range(..prefix.len(), instead);
        }
        begins
    };
    begin(&mut plain, "the ", "");
    if plain.ends_with("'s") {
        plain.truncate(plain.len() - 2);
    }
    begin(&mut plain, "city of ", "");
    let states = "united states ";
    if !begin(&mut plain, "u.s. ", states) {
        begin(&mut plain, "us ", states);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::{initials, is_short_form, plain};

    #[test]
    fn spellings_of_one_name_are_the_same() {
        assert_eq!(plain("Kraków’s"), plain("Krakow"));
        assert_eq!(plain("the City of Millport"), "millport");
        assert_eq!(plain("U.S. Senate"), plain("United States Senate"));
    }

    #[test]
    fn short_forms_are_told_from_other_bodies() {
        assert!(is_short_form("skylark", "skylark airlines"));
        assert!(is_short_form("senate", "united states senate"));
        assert!(!is_short_form("council", "millport council"), "each town has one");
        assert!(!is_short_form("sky", "skylark airlines"));
        assert_eq!(initials("organization of the united states"), "ous");
    }
}
