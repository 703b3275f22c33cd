//! Times of day: "10:15 a.m.", "21:40 GMT", "noon", "nine o'clock", "Monday night", "this morning".

use super::atoms::Atoms;
use super::calendar::{self, Stretch};
use super::lexicon::{Period, Word};
use super::modifiers::modifier;
use super::{Found, Reader, cardinals, days};
use crate::record::{EntityType, Value};

/// The time at a place.
pub(super) fn time(reader: &Reader<'_, '_>, at: usize) -> Option<Found> {
    let atoms = reader.atoms;
    if let Some((after, modifier)) = modifier(atoms, at) {
        return clock(reader, after).map(|found| found.with(modifier));
    }
    clock(reader, at).or_else(|| part_of_day(reader, at)).or_else(|| minute(atoms, at))
}

/// A time by the clock, with its zone and the day behind it.
fn clock(reader: &Reader<'_, '_>, at: usize) -> Option<Found> {
    let atoms = reader.atoms;
    if let Some(found) = elapsed(atoms, at) {
        return Some(found);
    }
    let (mut end, time) = hour_and_minute(atoms, at)?;
    if atoms.is_any(end, &["gmt", "utc", "est", "edt", "cet", "bst", "et", "pt"])
        && atoms.is_capital(end)
    {
        end += 1;
    }
    // "8 p.m. Tuesday", "noon today".
    let day = match atoms.word(end) {
        Word::Weekday(_) => days::weekday(reader, end),
        Word::Day(by) => {
            let day = reader.published.and_then(|d| calendar::shifted(d, Period::Day, by.into()));
            Some(Found::date(end + 1, day))
        }
        _ => None,
    };
    let Some(day) = day else { return Some(Found::time(end, time)) };
    let time = match (day.value, time) {
        (Some(Value::Date { date, .. }), Some(time)) => Some(format!("{date}T{time}")),
        (None, time) => time,
        _ => None,
    };
    Some(Found::time(day.end, time))
}

/// Hours and minutes as written, on the clock of 24 hours where that is known.
fn hour_and_minute(atoms: &Atoms<'_>, at: usize) -> Option<(usize, Option<String>)> {
    let shown = |hour: u8, minute: u8| Some(format!("{hour:02}:{minute:02}"));
    if let Word::Hour(hour) = atoms.word(at) {
        return (!atoms.is_hyphen(at + 1)).then(|| (at + 1, shown(hour, 0)));
    }
    let small = |at| match atoms.word(at) {
        Word::Small(hour @ 1..=12) => Some(hour),
        Word::Digits => atoms.text(at).parse().ok().filter(|hour| (1..=12).contains(hour)),
        _ => None,
    };
    if atoms.is(at + 1, "o'clock") {
        return small(at).map(|_| (at + 2, None));
    }
    if let Some(afternoon) = half_of_day(atoms, at + 1) {
        let text = atoms.text(at);
        let (hour, minute) = match text.split_once([':', '.']) {
            Some((hour, minute)) if minute.len() == 2 => (hour.parse().ok()?, minute.parse().ok()?),
            Some(_) => return None,
            None => (small(at)?, 0),
        };
        let sound = (1..=12).contains(&hour) && minute < 60;
        let hour = hour % 12 + if afternoon { 12 } else { 0 };
        return sound.then(|| (at + 2, shown(hour, minute)));
    }
    if atoms.word(at) != Word::Digits {
        return None;
    }
    let text = atoms.text(at);
    let (hour, minute) = match text.split_once(':') {
        Some((hour, minute)) => (hour, minute),
        None if text.len() == 4 && atoms.is_any(at + 1, &["gmt", "utc"]) => text.split_at(2),
        None => return None,
    };
    if minute.len() != 2 {
        return None;
    }
    let (hour, minute): (u8, u8) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then(|| (at + 1, shown(hour, minute)))
}

/// True for "p.m.", false for "a.m.".
fn half_of_day(atoms: &Atoms<'_>, at: usize) -> Option<bool> {
    match atoms.word(at) {
        Word::Plain("am") if atoms.is_glued(at) || atoms.text(at) != "Am" => Some(false),
        Word::Plain("a.m") => Some(false),
        Word::Plain("pm" | "p.m") => Some(true),
        _ => None,
    }
}

/// "2:05:32": how long a run took.
fn elapsed(atoms: &Atoms<'_>, at: usize) -> Option<Found> {
    let (hours, rest) = atoms.text(at).split_once(':')?;
    let (minutes, seconds) = rest.split_once(':')?;
    let part = |text: &str| text.parse::<u8>().ok().filter(|part| *part < 60);
    let (hours, minutes, seconds) = (part(hours)?, part(minutes)?, part(seconds)?);
    let duration = format!("PT{hours}H{minutes}M{seconds}S");
    let value = Some(Value::Duration { duration, modifier: None });
    Some(Found { end: at + 1, kind: EntityType::Time, value })
}

/// "Monday night", "this morning", "last night", "tomorrow evening", "tonight", "the morning".
fn part_of_day(reader: &Reader<'_, '_>, at: usize) -> Option<Found> {
    let atoms = reader.atoms;
    // "Last Week Tonight" is a show.
    if atoms.word(at) == Word::Tonight && (!atoms.is_capital(at) || atoms.is_first(at)) {
        return Some(in_part(at + 1, day_from_now(reader, 0), "NI"));
    }
    if atoms.word(at) == Word::Overnight {
        return Some(Found::time(at + 1, None));
    }
    let qualified = usize::from(atoms.is_any(at, &["early", "late"]));
    let first = at + qualified;
    let Word::PartOfDay(part) = atoms.word(first + 1) else { return None };
    if atoms.is_hyphen(first + 2) {
        return None;
    }
    let day = match atoms.word(first) {
        Word::Weekday(number) if atoms.is_capital(first) => {
            let title = atoms.is_capital(first + 1);
            if title {
                return None;
            }
            days::named(reader, number, reader.told(first))
        }
        Word::Day(by) => day_from_now(reader, by.into()),
        Word::Plain("this") => day_from_now(reader, 0),
        Word::Plain("last") => day_from_now(reader, -1),
        Word::Plain("that" | "the" | "every" | "each" | "one" | "next") => None,
        _ => return None,
    };
    Some(in_part(first + 2, day, part))
}

fn day_from_now(reader: &Reader<'_, '_>, by: i32) -> Option<Stretch> {
    calendar::shifted(reader.published?, Period::Day, by)
}

fn in_part(end: usize, day: Option<Stretch>, part: &str) -> Found {
    Found::time(end, day.map(|day| format!("{}T{part}", day.text())))
}

/// "the 73rd minute": a time of the match.
fn minute(atoms: &Atoms<'_>, at: usize) -> Option<Found> {
    let the = usize::from(atoms.is(at, "the"));
    let (end, _) = cardinals::ordinal_number(atoms, at + the)?;
    matches!(atoms.word(end), Word::Period(Period::Minute, _)).then(|| Found::time(end + 1, None))
}
