//! Dates: with a qualifier ("early March", "the end of 2019"), or as [`days`] and [`years`] read them.

use super::calendar::{self, Stretch};
use super::lexicon::{Period, Plural, Word};
use super::{Found, Reader, days, relative, years};
use crate::record::Modifier;

/// The date at a place.
pub(super) fn date(reader: &Reader<'_, '_>, at: usize) -> Option<Found> {
    qualified(reader, at)
        .or_else(|| days::weekday_and_day(reader, at))
        .or_else(|| days::day(reader, at))
        .or_else(|| month(reader, at))
        .or_else(|| years::years(reader, at))
}

/// "early March", "mid-2019", "the late 1990s", "late last year", "the end of the year".
fn qualified(reader: &Reader<'_, '_>, at: usize) -> Option<Found> {
    let atoms = reader.atoms;
    let the = usize::from(atoms.is(at, "the"));
    let Word::Plain(word) = atoms.word(at + the) else { return None };
    let (modifier, bounds) = match word {
        "early" => (Modifier::Start, false),
        "mid" | "middle" => (Modifier::Mid, word == "middle"),
        "late" => (Modifier::End, false),
        "beginning" | "start" => (Modifier::Start, true),
        "end" => (Modifier::End, true),
        _ => return None,
    };
    let after = atoms.after_hyphen(at + the + 1);
    if !bounds {
        let found = if the == 1 {
            // "the early 1980s", "the late 19th century".
            years::decade(reader, after).or_else(|| years::century(atoms, after))
        } else {
            relative::relative(reader, after)
                .or_else(|| days::weekday(reader, after))
                .or_else(|| month(reader, after))
                .or_else(|| years::years(reader, after))
        };
        return found.map(|found| found.with(modifier));
    }
    if !atoms.is(after, "of") {
        return None;
    }
    // "the end of the year" is the one of publication.
    if atoms.is_any(after + 1, &["the", "this"])
        && let Word::Period(period, Plural::No) = atoms.word(after + 2)
    {
        let stretch = reader.published.and_then(|day| calendar::shifted(day, period, 0));
        let long = period > Period::Day && period < Period::Decade;
        return long.then(|| Found::date(after + 3, stretch).with(modifier));
    }
    let inner = relative::relative(reader, after + 1)
        .or_else(|| month(reader, after + 1))
        .or_else(|| years::years(reader, after + 1))?;
    Some(inner.with(modifier))
}

/// "January 2026", "March last year", "December".
pub(super) fn month(reader: &Reader<'_, '_>, at: usize) -> Option<Found> {
    let atoms = reader.atoms;
    let Word::Month(month) = atoms.word(at) else { return None };
    if !atoms.is_capital(at) {
        return None;
    }
    let number = i8::try_from(month).ok()?;
    let of = usize::from(atoms.is_any(at + 1, &["of"]) || atoms.is_sign(at + 1, ','));
    if let Some(year) = years::year_digits(atoms, at + 1 + of) {
        return Some(Found::date(at + 2 + of, Some(Stretch::Month(year, number))));
    }
    if let Some((end, by)) = relative::year_from_now(atoms, at + 1 + of)
        && !atoms.is_sign(at + 1, ',')
    {
        let year = reader.published.and_then(|day| calendar::shifted(day, Period::Year, by));
        let stretch = match year {
            Some(Stretch::Year(year)) => Some(Stretch::Month(year, number)),
            _ => None,
        };
        return Some(Found::date(end, stretch));
    }
    if !is_month(reader, at) {
        return None;
    }
    let stretch = reader
        .published
        .map(|day| Stretch::Month(calendar::year_of_month(day, month, reader.told(at)), number));
    Some(Found::date(at + 1, stretch))
}

/// True for a month that stands alone: not Theresa May, April Jones, or the march of time.
fn is_month(reader: &Reader<'_, '_>, at: usize) -> bool {
    let atoms = reader.atoms;
    let text = atoms.text(at).trim_end_matches('.');
    let before = matches!(
        atoms.before(at),
        Word::Plain(
            "in" | "of"
                | "since"
                | "until"
                | "by"
                | "last"
                | "next"
                | "this"
                | "early"
                | "late"
                | "from"
                | "through"
                | "between"
                | "to"
                | "before"
                | "after"
                | "during"
                | "mid"
        )
    );
    let is_name_before = at > 0 && atoms.is_capital(at - 1) && !atoms.is_first(at - 1);
    match text {
        // Verbs, names, or short forms of either.
        "May" | "March" | "Mar" | "Jan" | "Jun" => {
            before || (atoms.is_hyphen(at - at.min(1)) && at > 0)
        }
        _ if before => true,
        _ => {
            let name_after = atoms.is_capital(at + 1) && atoms.word(at + 1) == Word::Other;
            !(name_after || is_name_before && atoms.before(at) == Word::Other)
        }
    }
}
