//! Days: "Tuesday, March 3, 2020", "the 14th of July", "2024-02-29", "Friday", "Christmas Day".

use super::calendar::{self, Stretch, Which};
use super::cardinals::ordinal_number;
use super::lexicon::Word;
use super::tense::tense;
use super::{Found, Reader, years};
use crate::record::{EntityType, Value};

/// Weekdays within names: "the Sunday Times", "Monday Night Football".
const NAMES_AFTER: [&str; 10] = [
    "Business",
    "Express",
    "Herald",
    "Independent",
    "Live",
    "Mail",
    "Mirror",
    "Night",
    "Telegraph",
    "Times",
];

/// Names that end in a weekday.
const NAMES_BEFORE: [&str; 6] = ["Ash", "Bloody", "Ruby", "Sheffield", "Super", "Wild"];

/// "Tuesday, March 3, 2020", "Sat., 5 July": one date.
pub(super) fn weekday_and_day(reader: &Reader<'_, '_>, at: usize) -> Option<Found> {
    let atoms = reader.atoms;
    let is_weekday = matches!(atoms.word(at), Word::Weekday(_) | Word::ShortWeekday(_));
    if !is_weekday || !atoms.is_capital(at) {
        return None;
    }
    let period = usize::from(atoms.is_sign(at + 1, '.'));
    let comma = usize::from(atoms.is_sign(at + 1 + period, ','));
    day(reader, at + 1 + period + comma)
}

/// The weekday at a place, or a whole date that begins with one.
pub(super) fn weekday(reader: &Reader<'_, '_>, at: usize) -> Option<Found> {
    weekday_and_day(reader, at).or_else(|| {
        let atoms = reader.atoms;
        let Word::Weekday(number) = atoms.word(at) else { return None };
        let name = NAMES_AFTER.contains(&atoms.text(at + 1))
            || NAMES_BEFORE.contains(&atoms.text_before(at));
        if name || !atoms.is_capital(at) {
            return None;
        }
        let day = reader
            .published
            .and_then(|published| calendar::weekday(published, number, reader.told(at)));
        Some(Found::date(at + 1, day.map(Stretch::Day)))
    })
}

/// A day: month and day in either order, all digits, a holiday.
pub(super) fn day(reader: &Reader<'_, '_>, at: usize) -> Option<Found> {
    written_days(reader, at).or_else(|| digits(reader, at)).or_else(|| holiday(reader, at))
}

/// A day of a month as written, or several in a row.
struct Written {
    end: usize,
    year: Option<i16>,
    month: u8,
    first: u8,
    last: Option<u8>,
}

/// "Jan. 5", "the 14th of July 1789", "23 May – 28 September 2025".
fn written_days(reader: &Reader<'_, '_>, at: usize) -> Option<Found> {
    let atoms = reader.atoms;
    let one = month_day(reader, at).or_else(|| day_month(reader, at))?;
    // "from Jan. 30 to Feb. 2" speaks of two days.
    let joins = matches!(atoms.word(one.end), Word::Sign('-' | '–'))
        || (atoms.is_any(one.end, &["to", "through"]) && !atoms.is(at.wrapping_sub(1), "from"));
    if joins && one.last.is_none() {
        let next = one.end + 1;
        let other = month_day(reader, next).or_else(|| day_month(reader, next));
        if let Some(two) = other.filter(|two| two.last.is_none()) {
            let year = one.year.or(two.year);
            let from = dated(reader, at, year, one.month, one.first);
            let to = dated(reader, at, two.year, two.month, two.first);
            return Some(days(two.end, from, to));
        }
    }
    let from = dated(reader, at, one.year, one.month, one.first);
    Some(match one.last {
        Some(last) => days(one.end, from, dated(reader, at, one.year, one.month, last)),
        None => Found::date(one.end, from),
    })
}

/// From one day to another; no value where they are not in order.
fn days(end: usize, from: Option<Stretch>, to: Option<Stretch>) -> Found {
    let date = |stretch: Stretch| Box::new(Value::Date { date: stretch.text(), modifier: None });
    let value = from.zip(to).and_then(|(from, to)| match (from, to) {
        (Stretch::Day(first), Stretch::Day(last)) if first < last => {
            Some(Value::Range { from: date(from), to: date(to) })
        }
        _ => None,
    });
    Found { end, kind: EntityType::Date, value }
}

/// "Jan. 5", "March 3rd, 2020", "June 15-17, 2025".
fn month_day(reader: &Reader<'_, '_>, at: usize) -> Option<Written> {
    let atoms = reader.atoms;
    let Word::Month(month) = atoms.word(at) else { return None };
    if !atoms.is_capital(at) {
        return None;
    }
    let period = usize::from(atoms.is_sign(at + 1, '.'));
    let (end, first, last) = numbers_of_days(reader, at + 1 + period)?;
    let (end, year) = with_year(reader, end);
    Some(Written { end, year, month, first, last })
}

/// "4 March 1962", "the 14th of July 1789", "15-17 June".
fn day_month(reader: &Reader<'_, '_>, at: usize) -> Option<Written> {
    let atoms = reader.atoms;
    let the = usize::from(atoms.is(at, "the"));
    let (end, first, last) = numbers_of_days(reader, at + the)?;
    let end = end + usize::from(atoms.is(end, "of"));
    let Word::Month(month) = atoms.word(end) else { return None };
    if !atoms.is_capital(end) {
        return None;
    }
    let (end, year) = with_year(reader, end + 1);
    Some(Written { end, year, month, first, last })
}

/// One day or two with a dash between them, and the place after them.
fn numbers_of_days(reader: &Reader<'_, '_>, at: usize) -> Option<(usize, u8, Option<u8>)> {
    let (end, first) = number_of_day(reader, at)?;
    if matches!(reader.atoms.word(end), Word::Sign('-' | '–'))
        && let Some((end, last)) = number_of_day(reader, end + 1)
        && last > first
    {
        return Some((end, first, Some(last)));
    }
    Some((end, first, None))
}

/// The year that may follow a day, and the place after it.
fn with_year(reader: &Reader<'_, '_>, at: usize) -> (usize, Option<i16>) {
    let comma = usize::from(reader.atoms.is_sign(at, ','));
    match years::year_digits(reader.atoms, at + comma) {
        Some(year) => (at + comma + 1, Some(year)),
        None => (at, None),
    }
}

/// The day meant; without a year, the one that the tense at the date's place tells.
fn dated(
    reader: &Reader<'_, '_>,
    at: usize,
    year: Option<i16>,
    month: u8,
    day: u8,
) -> Option<Stretch> {
    let date = match year {
        Some(year) => calendar::day(year, month, day),
        None => reader.published.and_then(|published| {
            calendar::day_of_year(published, month, day, tense(reader.atoms, at))
        }),
    };
    date.map(Stretch::Day)
}

/// "5", "5th", "Fourth": a number that a month can have, and the place after it.
fn number_of_day(reader: &Reader<'_, '_>, at: usize) -> Option<(usize, u8)> {
    let atoms = reader.atoms;
    let (end, number) = match ordinal_number(atoms, at) {
        Some((end, number)) => (end, u8::try_from(number).ok()?),
        None if atoms.word(at) == Word::Digits => (at + 1, atoms.text(at).parse().ok()?),
        None => return None,
    };
    // "May 5 percent" and the like do not occur; "5.30pm" does.
    let glued_letters = atoms.is_glued(end) && atoms.is_letters(end);
    ((1..=31).contains(&number) && !glued_letters).then_some((end, number))
}

/// "2024-02-29", "13/06/2026", "9/11".
fn digits(reader: &Reader<'_, '_>, at: usize) -> Option<Found> {
    let atoms = reader.atoms;
    if atoms.word(at) != Word::Digits {
        return None;
    }
    let text = atoms.text(at);
    if text == "9/11" {
        return Some(Found::date(at + 1, calendar::day(2001, 9, 11).map(Stretch::Day)));
    }
    if let [one, two, year] = text.split('/').collect::<Vec<_>>()[..] {
        let (one, two): (u8, u8) = (one.parse().ok()?, two.parse().ok()?);
        let year: i16 = year.parse().ok().filter(|year| (1000..=2999).contains(year))?;
        // Which is the month depends on the country, unless only one can be.
        let stretch = match (one, two) {
            (1..=12, 1..=12) if one != two => None,
            (1..=12, _) => Some(calendar::day(year, one, two)?),
            _ => Some(calendar::day(year, two, one)?),
        };
        return Some(Found::date(at + 1, stretch.map(Stretch::Day)));
    }
    if text.len() == 4 && atoms.is_hyphen(at + 1) && atoms.is_hyphen(at + 3) {
        let part = |at| if atoms.text(at).len() == 2 { atoms.text(at).parse().ok() } else { None };
        let day = calendar::day(text.parse().ok()?, part(at + 2)?, part(at + 4)?)?;
        return Some(Found::date(at + 5, Some(Stretch::Day(day))));
    }
    None
}

/// Holidays; those that move have no value.
fn holiday(reader: &Reader<'_, '_>, at: usize) -> Option<Found> {
    let atoms = reader.atoms;
    let Word::Plain(word) = atoms.word(at) else { return None };
    if !atoms.is_capital(at) {
        return None;
    }
    let capital = |at: usize| atoms.is_capital(at);
    let (mut end, on) = match word {
        "christmas" if atoms.is(at + 1, "eve") && capital(at + 1) => (at + 2, Some((12, 24))),
        "christmas" if capital(at + 1) && atoms.text(at + 1) == "Day" => (at + 2, Some((12, 25))),
        "christmas" => (at + 1, Some((12, 25))),
        "boxing" if atoms.text(at + 1) == "Day" => (at + 2, Some((12, 26))),
        "halloween" => (at + 1, Some((10, 31))),
        "valentine" if atoms.text(at + 2) == "Day" => (at + 3, Some((2, 14))),
        "thanksgiving" => (at + 1, None),
        "easter" if matches!(atoms.word(at + 1), Word::Weekday(1 | 7)) => (at + 2, None),
        "easter" => (at + 1, None),
        "good" | "black" if atoms.word(at + 1) == Word::Weekday(5) && capital(at + 1) => {
            (at + 2, None)
        }
        "new" if atoms.text(at + 1) == "Year" => match (atoms.text(at + 2), atoms.text(at + 3)) {
            ("'s" | "’s", "Eve") => (at + 4, Some((12, 31))),
            ("'s" | "’s", "Day") => (at + 4, Some((1, 1))),
            _ => return None,
        },
        _ => return None,
    };
    let capital_name_after = atoms.is_capital(end) && atoms.word(end) == Word::Other;
    if capital_name_after {
        return None;
    }
    let year = years::year_digits(atoms, end);
    end += usize::from(year.is_some());
    let day = on.and_then(|(month, day)| dated(reader, at, year, month, day));
    Some(Found::date(end, day))
}

/// The day that a weekday word means, as the caller was told which.
pub(super) fn named(reader: &Reader<'_, '_>, number: u8, which: Which) -> Option<Stretch> {
    let published = reader.published?;
    calendar::weekday(published, number, which).map(Stretch::Day)
}
