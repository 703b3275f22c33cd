//! Numbers with what they count: money, percentages, measures, durations, plain numbers; single, as a
//! range, with a modifier.

use super::atoms::Atoms;
use super::lexicon::{Period, Plural, Word};
use super::measures::{self, Measure, length};
use super::modifiers::{is_during, modifier};
use super::numbers::{Count, Number, number};
use super::{Found, Reader, calendar};
use crate::record::{EntityType, Modifier, Value};

/// One amount.
#[derive(Debug, Clone, Copy)]
struct Single {
    number: Number,
    measure: Measure,
    /// The place after the measure.
    end: usize,
}

impl Single {
    fn value(&self) -> Option<Value> {
        self.measure.value(self.number.count)
    }
}

/// The amount at a place, with its modifier.
pub(super) fn amount(reader: &Reader<'_, '_>, at: usize) -> Option<Found> {
    let atoms = reader.atoms;
    if let Some((after, modifier)) = modifier(atoms, at) {
        let mut found = unmodified(reader, after, Some(modifier))?;
        let is_long = found.kind == EntityType::Date;
        if is_long && atoms.is(at, "over") && is_during(atoms, at, found.end) {
            return None;
        }
        found.value = found.value.map(|value| value.with(Some(modifier)));
        return Some(found);
    }
    if atoms.is(at, "between") {
        return between(atoms, at);
    }
    unmodified(reader, at, None)
}

/// "between 5 and 7 percent": one amount, "between" included.
fn between(atoms: &Atoms<'_>, at: usize) -> Option<Found> {
    let first = single(atoms, at + 1)?;
    if !atoms.is(first.end, "and") {
        return None;
    }
    let (first, second) = pair(first, single(atoms, first.end + 1)?)?;
    let second_sort = second.measure.kind();
    Some(Found { end: second.end, kind: second_sort, value: range(first, second) })
}

fn unmodified(reader: &Reader<'_, '_>, at: usize, modifier: Option<Modifier>) -> Option<Found> {
    let atoms = reader.atoms;
    let first =
        single(atoms, at).or_else(|| one_period(atoms, at)).or_else(|| several(atoms, at))?;
    if let Some(found) = in_many(atoms, first) {
        return Some(found);
    }
    if let Some((first, second)) = second_of_range(atoms, at, first) {
        let is_score = first.measure == Measure::Things && is_score(first, second);
        let value = if is_score { None } else { range(first, second) };
        return finish(reader, at, second, value, modifier);
    }
    if let Some((end, value)) = compound(atoms, first) {
        return finish(reader, at, Single { end, ..first }, value, modifier);
    }
    finish(reader, at, first, first.value(), modifier)
}

/// A number with its measure, or money with its sign in front.
fn single(atoms: &Atoms<'_>, at: usize) -> Option<Single> {
    if let Some((after, currency)) = sign_of_money(atoms, at) {
        let number = number(atoms, after, true)?;
        return Some(Single { number, measure: Measure::Money(currency), end: number.end });
    }
    let number = number(atoms, at, false)?;
    let (end, measure) =
        measures::measure(atoms, at, number).unwrap_or((number.end, Measure::Things));
    // "thousands of dollars".
    if number.count == Count::Vague && measure == Measure::Things && atoms.is(number.end, "of") {
        if let Word::Currency(currency) = atoms.word(number.end + 1) {
            let measure = Measure::Money(currency);
            return Some(Single { number, measure, end: number.end + 2 });
        }
        if let Word::Period(period, Plural::Yes) = atoms.word(number.end + 1) {
            return Some(Single { number, measure: Measure::Time(period), end: number.end + 2 });
        }
    }
    Some(Single { number, measure, end })
}

/// "a year", "an hour": one of a period.
fn one_period(atoms: &Atoms<'_>, at: usize) -> Option<Single> {
    let Word::Period(period, Plural::No) = atoms.word(at + 1) else { return None };
    let counts =
        !matches!(period, Period::Second | Period::Minute | Period::Quarter | Period::Weekend);
    // "a Century boat".
    let is_name = atoms.is_capital(at + 1) && !atoms.is_capital(at);
    if !atoms.is_any(at, &["a", "an"]) || !counts || is_name || atoms.is_hyphen(at + 2) {
        return None;
    }
    let count = super::decimal::Decimal::whole(1);
    let mut end = at + 2;
    let mut count = Count::Exact(count);
    // "an hour and a half".
    if atoms.are(end, &["and", "a"]) && atoms.word(end + 2) == Word::Half {
        end += 3;
        let half = Count::Fraction(1, 2).decimal()?;
        count = Count::Exact(half.plus(super::decimal::Decimal::whole(1))?);
    }
    let number = Number { end: at + 1, count, scale: 0 };
    Some(Single { number, measure: Measure::Time(period), end })
}

/// "several weeks", "a few hours", "a couple of days", "a few dollars".
fn several(atoms: &Atoms<'_>, at: usize) -> Option<Single> {
    let end = if atoms.is(at, "several") {
        at + 1
    } else if atoms.are(at, &["a", "few"]) {
        at + 2
    } else if atoms.are(at, &["a", "couple", "of"]) {
        at + 3
    } else if atoms.are(at, &["a", "couple"]) {
        at + 2
    } else {
        return None;
    };
    let measure = match atoms.word(end) {
        Word::Period(period, Plural::Yes) => Measure::Time(period),
        Word::Currency(currency) if !measures::is_code(atoms.text(end)) => Measure::Money(currency),
        _ => return None,
    };
    let number = Number { end, count: Count::Vague, scale: 0 };
    Some(Single { number, measure, end: end + 1 })
}

/// The currency of a sign or code before the number, and the place of the number.
fn sign_of_money(atoms: &Atoms<'_>, at: usize) -> Option<(usize, &'static str)> {
    let sign = |at: usize| match atoms.word(at) {
        Word::Sign('$') => Some("USD"),
        Word::Sign('£') => Some("GBP"),
        Word::Sign('€') => Some("EUR"),
        Word::Sign('¥') => Some("JPY"),
        Word::Sign('₹') => Some("INR"),
        Word::Sign('₩') => Some("KRW"),
        Word::Sign('₽') => Some("RUB"),
        Word::Sign('₺') => Some("TRY"),
        Word::Sign('₴') => Some("UAH"),
        Word::Sign('₪') => Some("ILS"),
        Word::Sign('₦') => Some("NGN"),
        _ => None,
    };
    if let Some(currency) = sign(at) {
        return Some((at + 1, currency));
    }
    if atoms.is_sign(at + 1, '$') && atoms.is_glued(at + 1) {
        let currency = match atoms.text(at) {
            "US" | "U.S." | "U.S" => "USD",
            "HK" => "HKD",
            "A" | "AU" => "AUD",
            "C" | "CA" => "CAD",
            "S" => "SGD",
            "NZ" => "NZD",
            "R" => "BRL",
            "NT" => "TWD",
            _ => return None,
        };
        return Some((at + 2, currency));
    }
    match (atoms.text(at), atoms.word(at)) {
        ("Rs" | "Rs.", _) => {
            let number = if atoms.is_sign(at + 1, '.') { at + 2 } else { at + 1 };
            Some((number, "INR"))
        }
        (code, Word::Currency(currency))
            if measures::is_code(code) && code.bytes().all(|b| b.is_ascii_uppercase()) =>
        {
            Some((at + 1, currency))
        }
        _ => None,
    }
}

/// "nine in 10", "one in five", "two out of three".
fn in_many(atoms: &Atoms<'_>, first: Single) -> Option<Found> {
    if first.measure != Measure::Things {
        return None;
    }
    let at = if atoms.is(first.end, "in") {
        first.end + 1
    } else if atoms.are(first.end, &["out", "of"]) {
        first.end + 2
    } else {
        return None;
    };
    let every = usize::from(atoms.is(at, "every"));
    let second = single(atoms, at + every).filter(|second| second.measure == Measure::Things)?;
    let whole = |single: Single| match single.number.count {
        Count::Exact(count) if single.number.scale == 0 => {
            count.as_whole().and_then(|n| u8::try_from(n).ok())
        }
        _ => None,
    };
    let (over, under) = (whole(first)?, whole(second)?);
    let count = Count::Fraction(over, under);
    (over < under).then(|| Found {
        end: second.end,
        kind: EntityType::Cardinal,
        value: Measure::Things.value(count),
    })
}

/// The second end of a range: "5-7", "5 to 7", "$10-$12", "five or six"; with the first, whose measure
/// and scale it may give.
fn second_of_range(atoms: &Atoms<'_>, at: usize, first: Single) -> Option<(Single, Single)> {
    let dash = |at| matches!(atoms.word(at), Word::Sign('-' | '–'));
    let is_money = matches!(first.measure, Measure::Money(_));
    // "rose from $40 to $52" speaks of two amounts, "from 20-30" of one.
    let words = (atoms.is(first.end, "to") && !is_change(atoms, at))
        || (atoms.is(first.end, "or") && !is_money);
    if !(words || dash(first.end)) {
        return None;
    }
    let next = first.end + 1;
    let is_word = |at: usize| atoms.is_letters(at);
    if dash(first.end) && is_word(next) != is_word(first.end - 1) && is_word(next) {
        return None;
    }
    let second = single(atoms, next).or_else(|| {
        // "$2-3 billion": the letters and scales of money hold without a second sign.
        let number = number(atoms, next, is_money)?;
        Some(Single { number, measure: Measure::Things, end: number.end })
    })?;
    let second = if is_money && second.measure == Measure::Things {
        let number = number(atoms, next, true)?;
        Single { number, measure: first.measure, end: number.end }
    } else {
        second
    };
    if atoms.is(first.end, "or") && first.measure != Measure::Things {
        return None;
    }
    pair(first, second)
}

/// "rose from 41 to 47": the ends of a change, not of a range.
fn is_change(atoms: &Atoms<'_>, at: usize) -> bool {
    (at.saturating_sub(2)..at).any(|at| atoms.is(at, "from"))
}

/// Both ends with the measure and scale of the second.
fn pair(first: Single, second: Single) -> Option<(Single, Single)> {
    let counted = |single: &Single| matches!(single.number.count, Count::Exact(_));
    if !counted(&first) || !counted(&second) {
        return None;
    }
    let shares = first.measure == Measure::Things || first.measure == second.measure;
    let written_once =
        first.measure == Measure::Things || matches!(first.measure, Measure::Money(_));
    if !shares {
        return None;
    }
    let number = if written_once { first.number.sharing(second.number) } else { first.number };
    Some((Single { number, measure: second.measure, ..first }, second))
}

fn range(first: Single, second: Single) -> Option<Value> {
    Some(Value::Range { from: Box::new(first.value()?), to: Box::new(second.value()?) })
}

/// A score or a vote, not a range: what comes first is no less than what follows.
fn is_score(first: Single, second: Single) -> bool {
    match (first.number.count, second.number.count) {
        (Count::Exact(first), Count::Exact(second)) => !first.is_below(second),
        _ => true,
    }
}

/// "6ft 2in", "two years and three months": measures of two units.
fn compound(atoms: &Atoms<'_>, first: Single) -> Option<(usize, Option<Value>)> {
    let next = if atoms.is(first.end, "and") { first.end + 1 } else { first.end };
    let second = single(atoms, next)?;
    let (Count::Exact(large), Count::Exact(small)) = (first.number.count, second.number.count)
    else {
        return None;
    };
    let value = match (first.measure, second.measure) {
        (Measure::Unit("ft"), Measure::Unit("in")) => {
            Measure::Unit("in").value(Count::Exact(large.times(12)?.plus(small)?))
        }
        (Measure::Unit("lb"), Measure::Unit("oz")) => {
            Measure::Unit("oz").value(Count::Exact(large.times(16)?.plus(small)?))
        }
        (Measure::Time(long), Measure::Time(short)) if short < long => {
            let (long, short) = (length(long, large)?, length(short, small)?);
            // One T stands before all that is shorter than a day.
            let short = if long.starts_with('T') { short.trim_start_matches('T') } else { &short };
            Some(Value::Duration { duration: format!("P{long}{short}"), modifier: None })
        }
        _ => return None,
    };
    Some((second.end, value))
}

/// The amount with what may follow it ("ago", "old"), if it is one at all.
fn finish(
    reader: &Reader<'_, '_>,
    at: usize,
    last: Single,
    value: Option<Value>,
    modifier: Option<Modifier>,
) -> Option<Found> {
    let atoms = reader.atoms;
    let mut found = Found { end: last.end, kind: last.measure.kind(), value };
    match last.measure {
        Measure::Things => {
            let plain = super::cardinals::is_cardinal(atoms, at, last.number, found.end, modifier);
            return plain.then_some(found);
        }
        Measure::Time(period) => {
            if atoms.is(found.end, "ago") {
                found.end += 1;
                // "more than two years ago" is no year.
                let is_sure = matches!(modifier, None | Some(Modifier::Approximate))
                    && !matches!(found.value, Some(Value::Range { .. }));
                found.value = reader.published.filter(|_| is_sure).and_then(|published| {
                    let count = last.number.count.decimal()?.as_whole()?;
                    let stretch = calendar::ago(published, period, i32::try_from(count).ok()?)?;
                    Some(Value::Date { date: stretch.text(), modifier: None })
                });
            } else if atoms.is_any(found.end, &["earlier", "later"]) {
                found.end += 1;
                found.value = None;
            } else if atoms.is(found.end, "old") {
                found.end += 1;
            } else if atoms.is_hyphen(found.end)
                && matches!(atoms.text(found.end + 1), "old" | "olds")
            {
                found.end += 2;
            }
        }
        Measure::Money(_) | Measure::Pence | Measure::Unit(_) | Measure::Percent(_) => {}
    }
    Some(found)
}
