//! Names of authors: people and agencies, without "By", roles and addresses.

use std::sync::LazyLock;

use regex::Regex;

use crate::record::{Author, AuthorKind};

/// Words by which an agency or a newsroom is known.
static AGENCY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix) \b( agency | agencies | press | newsroom | news | reuters | afp | ap | upi | dpa | ansa
        | tt | ntb | xinhua | tass | pa\ media | staff | desk | editors? | editorial | redaktion
        | bureau | wires? | service | correspondents | media | times | post | herald | associated )\b",
    )
    .expect("a pattern of ours")
});

/// What follows a name and is no part of it: a role, an address, a place.
static AFTER_NAME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(\s+[-–—|]\s+|\s*\|\s*|,\s+|\s+\().*$|\s+\S+@\S+.*$|\s+@\w+.*$")
        .expect("a pattern of ours")
});

/// The longest name, in words.
const MAX_WORDS: usize = 6;

/// One author; `None` when the words are no name.
pub(super) fn author(words: &str) -> Option<Author> {
    let name = without_by(words);
    let name = AFTER_NAME.replace(name, "");
    let name = name.trim().trim_end_matches(['.', ',', ';', ':']);
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let count = name.split(' ').count();
    let plausible = (1..=MAX_WORDS).contains(&count)
        && name.chars().any(char::is_alphabetic)
        && !name.contains("://")
        && !name.contains('@');
    plausible.then(|| Author { kind: kind(&name), name })
}

/// Words between two names of a byline.
const JOINTS: [&str; 5] = [" and ", " und ", " et ", " och ", " og "];

/// What stands behind a name and is no name, without its points.
const DEGREES: [&str; 32] = [
    "BA", "BS", "BSc", "CFA", "CFP", "CPA", "DACVB", "DDS", "DO", "DVM", "EdD", "Esq", "JD", "Jr",
    "LCSW", "LVT", "MA", "MBA", "MD", "MPH", "MS", "MSc", "MSW", "PharmD", "PhD", "PsyD", "RD",
    "RDN", "RN", "Sr", "VMD", "LMFT",
];

/// The names of a byline: "By Marta Nyström and Jo Falk", "Jo Falk, Anna Berg & AFP".
pub(super) fn split(byline: &str) -> Vec<String> {
    let mut parts: Vec<&str> = without_by(byline).split([',', ';', '&', '/']).collect();
    for joint in JOINTS {
        parts = parts.into_iter().flat_map(|part| part.split(joint)).collect();
    }
    parts
        .into_iter()
        .map(str::trim)
        .filter(|part| part.starts_with(char::is_uppercase) && !is_degree(part))
        .map(str::to_owned)
        .collect()
}

fn is_degree(part: &str) -> bool {
    DEGREES.contains(&part.replace('.', "").as_str())
}

/// "By", "Written by", "Author:" before names.
static BY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:(?:(?:written|posted|words|text) )?by\b|authors?(?::|$))[:\s]*")
        .expect("a pattern of ours")
});

/// What stands behind "By" and its like; `None` where a line does not begin so.
pub(super) fn behind_by(line: &str) -> Option<&str> {
    BY.find(line).map(|by| &line[by.end()..])
}

fn without_by(words: &str) -> &str {
    let words = words.trim();
    behind_by(words).unwrap_or(words)
}

fn kind(name: &str) -> AuthorKind {
    let one_word_in_capitals = !name.contains(' ') && name.chars().all(char::is_uppercase);
    if AGENCY.is_match(name) || one_word_in_capitals {
        AuthorKind::Agency
    } else {
        AuthorKind::Person
    }
}

#[cfg(test)]
mod tests {
    use super::{author, split};
    use crate::record::AuthorKind::{Agency, Person};

    #[test]
    fn names_lose_what_is_no_part_of_them() {
        let cases = [
            ("By Tom Reyes", Some(("Tom Reyes", Person))),
            ("Marta Nyström, Europe editor", Some(("Marta Nyström", Person))),
            ("Jo Falk jo.falk@ledger.example", Some(("Jo Falk", Person))),
            ("Author: Élodie  Roux", Some(("Élodie Roux", Person))),
            ("Byron Hale", Some(("Byron Hale", Person))),
            ("TT News Agency", Some(("TT News Agency", Agency))),
            ("AFP", Some(("AFP", Agency))),
            ("Élodie de la Cour | Reporter", Some(("Élodie de la Cour", Person))),
            ("https://ledger.example/authors/jo", None),
            ("", None),
        ];
        for (words, expected) in cases {
            let found = author(words);
            assert_eq!(found.as_ref().map(|a| (a.name.as_str(), a.kind)), expected, "{words}");
        }
    }

    #[test]
    fn bylines_are_split() {
        assert_eq!(split("By Marta Nyström and Jo Falk"), ["Marta Nyström", "Jo Falk"]);
        assert_eq!(split("Jo Falk, Anna Berg & AFP"), ["Jo Falk", "Anna Berg", "AFP"]);
        assert_eq!(split("Marta Nyström und Jo Falk"), ["Marta Nyström", "Jo Falk"]);
        assert_eq!(split("Written by Jo Falk, Ph.D., and Anna Berg, MD"), ["Jo Falk", "Anna Berg"]);
    }
}
