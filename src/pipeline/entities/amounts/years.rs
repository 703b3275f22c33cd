//! Years and what is named by them: "2016", "2019-20", "the 1990s", "the 19th century", "fiscal 2019",
//! "Q1 2024", "the first half of 2019", "the summer of 2021".

use super::atoms::Atoms;
use super::calendar::{self, Stretch};
use super::cardinals::{counts_people, ordinal_number};
use super::lexicon::{Period, Plural, Word};
use super::numbers::Number;
use super::{Found, Reader, measures, relative};
use crate::record::{EntityType, Value};

/// What is named by a year, or a year.
pub(super) fn years(reader: &Reader<'_, '_>, at: usize) -> Option<Found> {
    let atoms = reader.atoms;
    if !matches!(
        atoms.word(at),
        Word::Plain(_)
            | Word::Digits
            | Word::Part(..)
            | Word::Fiscal(_)
            | Word::Season(_)
            | Word::Ordinal(_)
            | Word::Tens(_)
            | Word::Sign('\'' | '’')
    ) {
        return None;
    }
    between(atoms, at)
        .or_else(|| fiscal(atoms, at))
        .or_else(|| decade(reader, at))
        .or_else(|| century(atoms, at))
        .or_else(|| part(reader, at))
        .or_else(|| season(reader, at))
        .or_else(|| year(atoms, at))
}

/// The year that these digits write: four of them, in the years that news speaks of.
pub(super) fn year_digits(atoms: &Atoms<'_>, at: usize) -> Option<i16> {
    if atoms.word(at) != Word::Digits || atoms.text(at).len() != 4 {
        return None;
    }
    let year = atoms.text(at).parse().ok().filter(|year| (1000..=2199).contains(year))?;
    let glued_letters = atoms.is_glued(at + 1) && atoms.is_letters(at + 1);
    (!glued_letters).then_some(year)
}

/// A year by itself: this century or the last; older ones behind a word that leads to a date.
fn year(atoms: &Atoms<'_>, at: usize) -> Option<Found> {
    let year = year_digits(atoms, at)?;
    if atoms.is_hyphen(at + 1) || (matches!(atoms.word(at + 1), Word::Sign('-' | '–'))) {
        return span_of_years(atoms, at, year);
    }
    let led = matches!(
        atoms.before(at),
        Word::Plain(
            "in" | "since"
                | "from"
                | "by"
                | "until"
                | "of"
                | "during"
                | "before"
                | "after"
                | "between"
                | "early"
                | "late"
                | "mid"
                | "to"
                | "through"
        )
    );
    let recent = (1900..=2099).contains(&year);
    let number = Number { end: at + 1, count: super::numbers::Count::Vague, scale: 0 };
    let counts = measures::measure(atoms, at, number).is_some()
        || counts_people(atoms, at + 1)
        || matches!(atoms.word(at + 1), Word::Scale(_) | Word::Digits);
    // "500 of 2000 cases" is rare enough; a zone behind makes it a time of day.
    let is_time = atoms.is_any(at + 1, &["gmt", "utc", "est", "edt", "cet", "bst"]);
    let name = atoms.is_any(at.wrapping_sub(1), &["number"]) || is_model(atoms, at);
    (!counts && !is_time && !name && (recent || led))
        .then(|| Found::date(at + 1, Some(Stretch::Year(year))))
}

/// "Boeing 2020", "Flight 1904": a number that is part of a name.
fn is_model(atoms: &Atoms<'_>, at: usize) -> bool {
    matches!(atoms.text_before(at), "Flight" | "Room" | "Highway" | "Section" | "Vision" | "Agenda")
}

/// "1939-1945", "2019-20".
fn span_of_years(atoms: &Atoms<'_>, at: usize, from: i16) -> Option<Found> {
    let text = atoms.text(at + 2);
    if atoms.word(at + 2) != Word::Digits || (atoms.is_glued(at + 3) && atoms.is_letters(at + 3)) {
        return None;
    }
    let to: i16 = match text.len() {
        4 => text.parse().ok()?,
        2 => from / 100 * 100 + text.parse::<i16>().ok()?,
        _ => return None,
    };
    let sound = (1000..=2199).contains(&to) && to > from;
    sound.then(|| span(at + 3, from, to))
}

fn span(end: usize, from: i16, to: i16) -> Found {
    let date = |year| Box::new(Value::Date { date: Stretch::Year(year).text(), modifier: None });
    let value = Some(Value::Range { from: date(from), to: date(to) });
    Found { end, kind: EntityType::Date, value }
}

/// "between 2010 and 2015".
fn between(atoms: &Atoms<'_>, at: usize) -> Option<Found> {
    if !(atoms.is(at, "between") && atoms.is(at + 2, "and")) {
        return None;
    }
    let (from, to) = (year_digits(atoms, at + 1)?, year_digits(atoms, at + 3)?);
    let years = (1900..=2099).contains(&from) && from < to && !counts_people(atoms, at + 4);
    years.then(|| span(at + 4, from, to))
}

/// "fiscal 2019", "fiscal year 2019".
fn fiscal(atoms: &Atoms<'_>, at: usize) -> Option<Found> {
    if let Word::Fiscal(year) = atoms.word(at) {
        return Some(Found::date(at + 1, Some(Stretch::Fiscal(year))));
    }
    if !atoms.is(at, "fiscal") {
        return None;
    }
    let word = matches!(atoms.word(at + 1), Word::Period(Period::Year, Plural::No));
    let year_at = at + 1 + usize::from(word);
    let year = year_digits(atoms, year_at)?;
    Some(Found::date(year_at + 1, Some(Stretch::Fiscal(year))))
}

/// "the 1990s", "the '90s", "the 80s"; "in their 20s" is an age.
pub(super) fn decade(reader: &Reader<'_, '_>, at: usize) -> Option<Found> {
    let atoms = reader.atoms;
    let the = usize::from(atoms.is(at, "the"));
    let mark = usize::from(matches!(atoms.word(at + the), Word::Sign('\'' | '’' | '‘')));
    let digits = at + the + mark;
    let is_decade = atoms.word(digits) == Word::Digits
        && atoms.text(digits).ends_with('0')
        && atoms.is(digits + 1, "s")
        && atoms.is_glued(digits + 1);
    if !is_decade {
        return None;
    }
    let number: i16 = atoms.text(digits).parse().ok()?;
    let of_somebody = matches!(
        atoms.before(at),
        Word::Plain("his" | "her" | "their" | "my" | "your" | "our" | "early" | "late" | "mid")
    );
    let decade = match atoms.text(digits).len() {
        4 => Some(number / 10),
        2 if mark == 0 && the == 0 && !of_somebody => return None,
        2 if mark == 0 && of_somebody => None,
        2 if number >= 30 => Some(190 + number / 10),
        2 => Some(200 + number / 10),
        _ => return None,
    };
    Some(Found::date(digits + 2, decade.map(Stretch::Decade)))
}

/// "the 19th century".
pub(super) fn century(atoms: &Atoms<'_>, at: usize) -> Option<Found> {
    let the = usize::from(atoms.is(at, "the"));
    let (end, number) = ordinal_number(atoms, at + the)?;
    // "The" of "the 18th-century chapel" is the chapel's.
    if the == 1 && atoms.is_hyphen(end) {
        return None;
    }
    let end = atoms.after_hyphen(end);
    let Word::Period(Period::Century, _) = atoms.word(end) else { return None };
    let century = i16::try_from(number).ok().filter(|number| (1..=30).contains(number))? - 1;
    Some(Found::date(end + 1, Some(Stretch::Century(century))))
}

/// "Q1 2024", "the third quarter of 2023", "the first half of the year", "third-quarter".
fn part(reader: &Reader<'_, '_>, at: usize) -> Option<Found> {
    let atoms = reader.atoms;
    if let Word::Part(part, number) = atoms.word(at) {
        let of = usize::from(atoms.is(at + 1, "of"));
        let year = year_digits(atoms, at + 1 + of);
        let end = if year.is_some() { at + 2 + of } else { at + 1 };
        let stretch = year.map(|year| Stretch::Part(year, part, number));
        return Some(Found::date(end, stretch));
    }
    let the = usize::from(atoms.is(at, "the"));
    let Word::Ordinal(number @ 1..=4) = atoms.word(at + the) else { return None };
    let word = atoms.after_hyphen(at + the + 1);
    let (part, most) = match atoms.word(word) {
        Word::Period(Period::Quarter, Plural::No) => ('Q', 4),
        Word::Half if the == 1 => ('H', 2),
        _ => return None,
    };
    if number > most {
        return None;
    }
    let end = word + 1;
    let of = usize::from(atoms.is(end, "of"));
    if let Some(year) = year_digits(atoms, end + of) {
        return Some(Found::date(end + of + 1, Some(Stretch::Part(year, part, number))));
    }
    // "of the year" is the one of publication.
    let the_year = of == 1
        && atoms.is(end + 1, "the")
        && atoms.word(end + 2) == Word::Period(Period::Year, Plural::No);
    let told = relative::year_from_now(atoms, end + of);
    if let Some((end, by)) = told.or(the_year.then_some((end + 3, 0))) {
        let year = reader.published.and_then(|day| calendar::shifted(day, Period::Year, by));
        let stretch = match year {
            Some(Stretch::Year(year)) => Some(Stretch::Part(year, part, number)),
            _ => None,
        };
        return Some(Found::date(end, stretch));
    }
    // Whose quarter it is, and of which year, the words do not say.
    (part == 'Q').then(|| Found::date(end, None))
}

/// "the summer of 2021", "summer 2021", "the winter".
fn season(reader: &Reader<'_, '_>, at: usize) -> Option<Found> {
    let atoms = reader.atoms;
    let the = usize::from(atoms.is(at, "the"));
    let Word::Season(season) = atoms.word(at + the) else { return None };
    let word = at + the;
    let of = usize::from(atoms.is(word + 1, "of"));
    if let Some(year) = year_digits(atoms, word + 1 + of) {
        return Some(Found::date(word + 2 + of, Some(Stretch::Season(year, season))));
    }
    if let Some((end, by)) = relative::year_from_now(atoms, word + 1 + of) {
        let year = reader.published.and_then(|day| calendar::shifted(day, Period::Year, by));
        let stretch = match year {
            Some(Stretch::Year(year)) => Some(Stretch::Season(year, season)),
            _ => None,
        };
        return Some(Found::date(end, stretch));
    }
    // "fall" and "spring" are verbs and nouns of other things too.
    let is_sure = matches!(atoms.text(word), "summer" | "winter" | "autumn");
    is_sure.then(|| Found::date(word + 1, None))
}
