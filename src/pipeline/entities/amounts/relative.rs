//! Dates that are counted from the day of publication, and those that come again: "yesterday", "last
//! week", "the last 15 years", "later this month", "every Saturday".

use super::atoms::Atoms;
use super::calendar::{self, Stretch, Which};
use super::decimal::Decimal;
use super::lexicon::{Period, Plural, Word};
use super::measures::{Measure, length};
use super::numbers::{Count, number};
use super::{Found, Reader, days, years};
use crate::record::{EntityType, Value};

/// The relative date at a place.
pub(super) fn relative(reader: &Reader<'_, '_>, at: usize) -> Option<Found> {
    let atoms = reader.atoms;
    match atoms.word(at) {
        // "USA TODAY".
        Word::Day(_) if atoms.is_capital(at) && !atoms.is_first(at) => None,
        Word::Day(by) => {
            let day = reader.published.and_then(|d| calendar::shifted(d, Period::Day, by.into()));
            Some(Found::date(at + 1, day))
        }
        Word::Weekday(_) => days::weekday(reader, at),
        Word::Weekdays(day) if atoms.is_capital(at) => {
            Some(every(at + 1, format!("XXXX-WXX-{day}")))
        }
        Word::Recurring(every_) if !atoms.is_capital(at) || atoms.is_first(at) => {
            (!atoms.is_hyphen(at + 1)).then(|| every(at + 1, every_.to_owned()))
        }
        Word::Period(period, Plural::Yes) => some_periods(atoms, at, period),
        Word::Plain("every" | "each") => recurring(atoms, at),
        Word::Plain("earlier" | "later") => {
            let told = atoms.is_any(at + 1, &["this", "in", "that", "last", "next"]);
            told.then(|| shifted(reader, at + 1)).flatten()
        }
        Word::Plain("recent" | "coming") => match atoms.word(at + 1) {
            Word::Period(period, Plural::Yes) if period > Period::Hour => {
                Some(Found::date(at + 2, None))
            }
            _ => None,
        },
        Word::Plain("the") => the_last(reader, at),
        Word::Plain(_) => shifted(reader, at),
        _ => None,
    }
}

/// "last year", "this year", "next year": the place after it and how many years from now.
pub(super) fn year_from_now(atoms: &Atoms<'_>, at: usize) -> Option<(usize, i32)> {
    let by = direction(atoms, at)?;
    let is_year = matches!(atoms.word(at + 1), Word::Period(Period::Year, Plural::No));
    is_year.then_some((at + 2, by))
}

fn direction(atoms: &Atoms<'_>, at: usize) -> Option<i32> {
    match atoms.word(at) {
        Word::Plain("last") => Some(-1),
        Word::Plain("this") => Some(0),
        Word::Plain("next") => Some(1),
        _ => None,
    }
}

/// "last week", "this summer", "next Tuesday", "last December"; "that day" has no value.
fn shifted(reader: &Reader<'_, '_>, at: usize) -> Option<Found> {
    let atoms = reader.atoms;
    let published = reader.published;
    // "Last Week Tonight": capitals within a sentence are a title's.
    let is_title = atoms.is_capital(at)
        && !atoms.is_first(at)
        && atoms.is_capital(at + 1)
        && matches!(atoms.word(at + 1), Word::Period(..));
    if is_title {
        return None;
    }
    // "this past weekend", "this coming Monday".
    let inner = usize::from(
        atoms.is(at, "this") && atoms.is_any(at + 1, &["past", "coming", "last", "next", "final"]),
    );
    let word = atoms.word(at + 1 + inner);
    let Some(by) = direction(atoms, at) else {
        let vague = atoms.is_any(at, &["that", "same", "previous", "following"])
            && matches!(word, Word::Period(period, Plural::No)
                if period > Period::Hour && period != Period::Quarter);
        return vague.then(|| Found::date(at + 2, None));
    };
    let which = match by {
        0 if inner == 1 && atoms.is_any(at + 1, &["past", "last"]) => Which::Last,
        0 if inner == 1 => Which::Next,
        -1 => Which::Last,
        0 => Which::This,
        _ => Which::Next,
    };
    let stretch = match word {
        Word::Period(Period::Weekend, Plural::No) => {
            published.and_then(|day| calendar::weekend(day, which))
        }
        // Whether "this past week" is the one before, or the seven days up to now, is open.
        Word::Period(period, Plural::No) if period > Period::Hour => {
            published.filter(|_| inner == 0).and_then(|day| calendar::shifted(day, period, by))
        }
        Word::Weekday(number) if atoms.is_capital(at + 1) => days::named(reader, number, which),
        Word::Month(month) if atoms.is_capital(at + 1) => published.and_then(|day| {
            let year = calendar::year_of_month(day, month, which);
            Some(Stretch::Month(year, i8::try_from(month).ok()?))
        }),
        Word::Season(season) => published.and_then(|day| calendar::season(day, season, which)),
        // "next two weeks" lacks its "the"; "last two weeks" is what a course does.
        _ if by == -1 => return None,
        _ => return row(atoms, at + 1),
    };
    Some(Found::date(at + 2 + inner, stretch))
}

/// "the last 15 years", "the past decade", "the coming days", "the next day", "the weekend".
fn the_last(reader: &Reader<'_, '_>, at: usize) -> Option<Found> {
    let atoms = reader.atoms;
    if atoms.word(at + 1) == Word::Period(Period::Weekend, Plural::No) {
        let weekend = reader.published.and_then(|day| calendar::weekend(day, reader.told(at)));
        return Some(Found::date(at + 2, weekend));
    }
    row(atoms, at + 2)
}

/// Periods in a row, with "last" or the like before `next`.
fn row(atoms: &Atoms<'_>, next: usize) -> Option<Found> {
    let first = match atoms.word(next - 1) {
        Word::Plain(
            word @ ("last" | "past" | "next" | "coming" | "previous" | "following" | "final"
            | "same"),
        ) => word,
        Word::Ordinal(1) => "first",
        _ => return None,
    };
    let (after, count) = match number(atoms, next, false) {
        Some(number) => (number.end, number.count),
        None if atoms.is_any(next, &["few", "several"]) => (next + 1, Count::Vague),
        None if atoms.is(next, "couple") => {
            (next + 1 + usize::from(atoms.is(next + 1, "of")), Count::Vague)
        }
        None => (next, Count::Vague),
    };
    // "the last five or six years".
    let (after, count) = match number(atoms, after + 1, false) {
        Some(second) if after > next && atoms.is_any(after, &["or", "to"]) => {
            (second.end, Count::Vague)
        }
        _ => (after, count),
    };
    let Word::Period(period, plural) = atoms.word(after) else { return None };
    let kind = Measure::Time(period).kind();
    let alone = after == next && plural == Plural::No;
    if alone && period <= Period::Minute {
        return None;
    }
    if matches!(first, "first" | "final" | "same") && alone {
        // "the first day" is a day in a row, "the same day" and "the final week" are dates.
        let is_date = first != "first" && period > Period::Hour && period != Period::Quarter;
        return is_date.then(|| Found::date(after + 1, None));
    }
    // The past decade has a length; the next day is a day, and the text tells which.
    let count = match (first, alone) {
        ("last" | "past", true) => Count::Exact(Decimal::whole(1)),
        _ => count,
    };
    let is_length = matches!(first, "last" | "past" | "next" | "coming");
    let duration = count.decimal().filter(|_| is_length).and_then(|n| length(period, n));
    let value =
        duration.map(|length| Value::Duration { duration: format!("P{length}"), modifier: None });
    let end = after + 1;
    // "the first three months of 2020": which months of the year they are, we do not count out.
    if !is_length || first == "last" {
        let of_year = years::year_digits(atoms, end + 1).map(|_| end + 2);
        let of_year = of_year.or_else(|| year_from_now(atoms, end + 1).map(|(end, _)| end));
        if let Some(end) = of_year.filter(|_| atoms.is(end, "of")) {
            return Some(Found { end, kind, value: None });
        }
    }
    Some(Found { end, kind, value })
}

/// "every day", "each year", "every other week", "every Saturday", "every two years".
fn recurring(atoms: &Atoms<'_>, at: usize) -> Option<Found> {
    let other = usize::from(atoms.is(at + 1, "other"));
    let counted = number(atoms, at + 1, false);
    let (word, count) = match counted {
        Some(number) => (number.end, number.count),
        None => (at + 1 + other, Count::Exact(Decimal::whole(1 + i128::from(other == 1)))),
    };
    match atoms.word(word) {
        Word::Weekday(day) if counted.is_none() && other == 0 => {
            Some(every(word + 1, format!("XXXX-WXX-{day}")))
        }
        Word::Period(period, _) if !matches!(period, Period::Weekend | Period::Quarter) => {
            let length = count.decimal().and_then(|count| length(period, count));
            let value = length.map(|length| Value::Recurrence { every: format!("P{length}") });
            Some(Found { end: word + 1, kind: Measure::Time(period).kind(), value })
        }
        Word::Period(..) => Some(Found::date(word + 1, None)),
        _ => None,
    }
}

fn every(end: usize, every: String) -> Found {
    Found { end, kind: EntityType::Date, value: Some(Value::Recurrence { every }) }
}

/// "years ago", "months later", "for decades": how many is not said.
fn some_periods(atoms: &Atoms<'_>, at: usize, period: Period) -> Option<Found> {
    let kind = Measure::Time(period).kind();
    if atoms.is_any(at + 1, &["ago", "later", "earlier"]) {
        return Some(Found { end: at + 2, kind: kind.min(EntityType::Time), value: None });
    }
    let led = matches!(atoms.before(at), Word::Plain("for" | "within" | "in" | "over" | "after"));
    let alone = led && !atoms.is(at + 1, "of") && period != Period::Quarter;
    alone.then(|| Found { end: at + 1, kind, value: None })
}
