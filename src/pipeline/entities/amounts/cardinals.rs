//! Which bare numbers count something, and ordinals.

use super::atoms::Atoms;
use super::lexicon::Word;
use super::numbers::{Count, Number};
use super::{Found, Reader};
use crate::record::{EntityType, Modifier, Value};

/// Words before a number that it names rather than counts: "Boeing 737".
const NAMED_BY_NUMBER: [&str; 34] = [
    "Airbus",
    "Apartment",
    "Apollo",
    "Area",
    "Article",
    "Boeing",
    "Box",
    "Category",
    "Chapter",
    "Channel",
    "Division",
    "Flight",
    "Formula",
    "Gate",
    "Grade",
    "Group",
    "Highway",
    "Interstate",
    "Junction",
    "League",
    "Level",
    "Line",
    "Phase",
    "Platform",
    "Proposition",
    "Room",
    "Route",
    "Section",
    "Stage",
    "Terminal",
    "Title",
    "Type",
    "Unit",
    "Version",
];

/// Words after a year-like number that make it a count of people.
const PEOPLE: [&str; 17] = [
    "adults",
    "children",
    "employees",
    "families",
    "fans",
    "homes",
    "houses",
    "jobs",
    "men",
    "others",
    "people",
    "soldiers",
    "students",
    "times",
    "troops",
    "women",
    "workers",
];

/// True when the number before `at` counts people or the like.
pub(super) fn counts_people(atoms: &Atoms<'_>, at: usize) -> bool {
    PEOPLE.binary_search(&atoms.text(at)).is_ok()
}

/// True when a number from `at` to `end`, without a measure, is an amount by itself.
pub(super) fn is_cardinal(
    atoms: &Atoms<'_>,
    at: usize,
    number: Number,
    end: usize,
    modifier: Option<Modifier>,
) -> bool {
    if number.count == Count::Fraction(1, 2) && atoms.word(at) == Word::Half {
        return is_half(atoms, at, end, modifier);
    }
    if atoms.word(at) == Word::Small(1) && end == at + 1 {
        return is_one(atoms, at, modifier);
    }
    if atoms.word(at) != Word::Digits {
        // "the Big Three", "Five Star Movement": a capital within the sentence is a name's.
        return !atoms.is_capital(at) || atoms.is_first(at) || modifier.is_some();
    }
    let is_bare = end == at + 1 && !atoms.text(at).contains(',');
    !(is_bare && (is_name(atoms, at) || is_code(atoms, at) || is_address(atoms, end)))
}

/// "Route 66", "version 3.5": the number belongs to the word before it.
fn is_name(atoms: &Atoms<'_>, at: usize) -> bool {
    let before = at.wrapping_sub(1);
    // "iPhone" has its capital within.
    let is_capital = || atoms.text(before).contains(char::is_uppercase);
    if at == 0 || !atoms.is_letters(before) || !is_capital() {
        return false;
    }
    let names = NAMED_BY_NUMBER.contains(&atoms.text(before));
    // Other capitals: "Kyiv 12 people died" counts, "iPhone 15" and "Windows 11" do not.
    let within = !atoms.is_first(before) && !matches!(atoms.word(before), Word::Plain(_));
    names || (within && !counts_people(atoms, at + 1))
}

/// Digits in a row ("020 7946 0958"), or joined to others by signs.
fn is_code(atoms: &Atoms<'_>, at: usize) -> bool {
    let digits = |at: usize| atoms.word(at) == Word::Digits;
    // "1. What the plan says": an item of a list.
    if at == 0 && atoms.is_sign(1, '.') && atoms.is_glued(1) {
        return true;
    }
    let sign = matches!(atoms.before(at), Word::Sign('+' | '#' | '/' | '@' | '=' | '*'));
    digits(at + 1) || matches!(atoms.before(at), Word::Digits) || (sign && atoms.is_glued(at))
}

/// "10 Downing Street".
fn is_address(atoms: &Atoms<'_>, end: usize) -> bool {
    const STREETS: [&str; 11] = [
        "Street",
        "St",
        "St.",
        "Avenue",
        "Ave",
        "Ave.",
        "Road",
        "Rd",
        "Lane",
        "Boulevard",
        "Drive",
    ];
    atoms.is_capital(end)
        && (end + 1..end + 4)
            .take_while(|at| atoms.is_capital(*at))
            .any(|at| STREETS.contains(&atoms.text(at)))
}

/// "half of the fleet", "more than half": not "the other half", "the first half".
fn is_half(atoms: &Atoms<'_>, at: usize, end: usize, modifier: Option<Modifier>) -> bool {
    let named =
        matches!(atoms.before(at), Word::Ordinal(_) | Word::Plain("other" | "the" | "final"));
    modifier.is_some()
        || (!named && (atoms.is_any(end, &["of", "the", "their", "its", "his", "her", "a", "an"])))
}

/// "one man", not "one of them", "no one", "the one", "one should".
fn is_one(atoms: &Atoms<'_>, at: usize, modifier: Option<Modifier>) -> bool {
    const BEFORE: [&str; 9] = ["no", "this", "that", "every", "each", "any", "the", "not", "some"];
    const AFTER: [&str; 24] = [
        "of", "another", "who", "that", "can", "could", "should", "would", "must", "may", "might",
        "has", "is", "was", "in", "and", "or", "to", "on", "at", "by", "for", "with", "thing",
    ];
    let known_before = matches!(atoms.before(at), Word::Plain(word) if BEFORE.contains(&word));
    let after = atoms.text(at + 1);
    let counts = atoms.is_letters(at + 1) && !AFTER.contains(&after);
    let name = atoms.is_capital(at) && !atoms.is_first(at);
    // "over one of your mats" is no amount either.
    let is_modified = modifier.is_some() && after != "of";
    is_modified || (counts && !known_before && !name)
}

/// "third", "21st", "twenty-first", "second-largest" without "largest".
pub(super) fn ordinal(reader: &Reader<'_, '_>, at: usize) -> Option<Found> {
    let atoms = reader.atoms;
    let (end, number) = ordinal_number(atoms, at)?;
    let digits = atoms.word(at) == Word::Digits;
    let next_is_name = atoms.is_capital(end) && atoms.word(end) == Word::Other;
    let is_name = next_is_name && (digits || atoms.is_capital(at));
    let capital_within = atoms.is_capital(at) && !atoms.is_first(at);
    if is_name || capital_within || (number == 2 && !digits && is_no_second(atoms, at)) {
        return None;
    }
    let value = Some(Value::Number { number: number.to_string(), modifier: None });
    Some(Found { end, kind: EntityType::Ordinal, value })
}

/// Which one in a row, and the place after it.
pub(super) fn ordinal_number(atoms: &Atoms<'_>, at: usize) -> Option<(usize, u32)> {
    match atoms.word(at) {
        Word::Ordinal(number) => Some((at + 1, number.into())),
        Word::Tens(tens) if atoms.is_hyphen(at + 1) => match atoms.word(at + 2) {
            Word::Ordinal(number @ 1..=9) => Some((at + 3, u32::from(tens + number))),
            _ => None,
        },
        Word::Digits => {
            let ending = atoms.is_any(at + 1, &["st", "nd", "rd", "th"]) && atoms.is_glued(at + 1);
            let number: u32 = atoms.text(at).replace(',', "").parse().ok()?;
            ending.then_some((at + 2, number))
        }
        _ => None,
    }
}

/// "a split second", "per second", "just a second", "I second that".
fn is_no_second(atoms: &Atoms<'_>, at: usize) -> bool {
    let alone = !atoms.is_letters(at + 1);
    atoms.text_before(at) == "split"
        || matches!(atoms.before(at), Word::Plain("per" | "to") | Word::Digits)
        || (atoms.is(at.wrapping_sub(1), "a") && alone)
        || atoms.is_any(at + 1, &["that", "the"])
}
