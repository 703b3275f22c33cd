//! What stands behind a number and makes it more than a number: percent, currencies, units, periods.

use super::atoms::Atoms;
use super::decimal::Decimal;
use super::lexicon::{Period, Plural, Word};
use super::numbers::{Count, Number};
use crate::record::{EntityType, Value};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// Percent, or a power of ten below it: basis points are hundredths.
    Percent(u32),
    /// ISO 4217; empty when the words leave it open.
    Money(&'static str),
    /// Hundredths of a pound sterling.
    Pence,
    /// A unit, by its symbol.
    Unit(&'static str),
    /// Time.
    Time(Period),
    /// Nothing that has a name of its own here: "men".
    Things,
}

impl Measure {
    /// The type of an amount of it.
    pub(super) fn kind(self) -> EntityType {
        match self {
            Self::Percent(_) => EntityType::Percent,
            Self::Money(_) | Self::Pence => EntityType::Money,
            Self::Unit(_) => EntityType::Quantity,
            Self::Time(period) if period <= Period::Hour => EntityType::Time,
            Self::Time(_) => EntityType::Date,
            Self::Things => EntityType::Cardinal,
        }
    }

    /// So many of it.
    pub(super) fn value(self, count: Count) -> Option<Value> {
        if let (Self::Things, Count::Fraction(over, under)) = (self, count) {
            return Some(Value::Number { number: format!("{over}/{under}"), modifier: None });
        }
        let amount = count.decimal()?;
        let shown = amount.to_string();
        Some(match self {
            Self::Percent(power) if power > 0 => {
                Value::Percent { percent: amount.lowered(power).to_string(), modifier: None }
            }
            Self::Percent(_) => Value::Percent { percent: shown, modifier: None },
            Self::Money("") => return None,
            Self::Money(currency) => {
                Value::Money { amount: shown, currency: currency.to_owned(), modifier: None }
            }
            Self::Pence => Value::Money {
                amount: amount.lowered(2).to_string(),
                currency: "GBP".to_owned(),
                modifier: None,
            },
            Self::Unit(unit) => {
                Value::Quantity { amount: shown, unit: unit.to_owned(), modifier: None }
            }
            Self::Time(period) => Value::Duration {
                duration: format!("P{}", length(period, amount)?),
                modifier: None,
            },
            Self::Things => Value::Number { number: shown, modifier: None },
        })
    }
}

/// So many of a period, as ISO 8601 writes it behind the `P`.
pub(super) fn length(period: Period, amount: Decimal) -> Option<String> {
    let half = Decimal::ratio(Decimal::whole(1), 2)?;
    Some(match period {
        Period::Hour if amount == half => "T30M".to_owned(),
        Period::Day if amount == half => "T12H".to_owned(),
        Period::Year if amount == half => "6M".to_owned(),
        Period::Second => format!("T{amount}S"),
        Period::Minute => format!("T{amount}M"),
        Period::Hour => format!("T{amount}H"),
        Period::Day => format!("{amount}D"),
        Period::Week => format!("{amount}W"),
        Period::Fortnight => format!("{}W", amount.times(2)?),
        Period::Month => format!("{amount}M"),
        Period::Quarter => format!("{}M", amount.times(3)?),
        Period::Year => format!("{amount}Y"),
        Period::Decade => format!("{}Y", amount.times(10)?),
        Period::Century => format!("{}Y", amount.times(100)?),
        Period::Weekend => return None,
    })
}

/// The measure behind a number that began at `from`, and the place after it.
pub(super) fn measure(atoms: &Atoms<'_>, from: usize, number: Number) -> Option<(usize, Measure)> {
    let at = number.end;
    percent(atoms, at)
        .or_else(|| money(atoms, from, number))
        .or_else(|| unit(atoms, at))
        .or_else(|| time(atoms, number))
}

fn percent(atoms: &Atoms<'_>, at: usize) -> Option<(usize, Measure)> {
    // "a quarter of a percent".
    let of_a = usize::from(atoms.are(at, &["of", "a"])) * 2;
    let word = atoms.after_hyphen(at) + of_a;
    let points = atoms.is_any(word + 1, &["point", "points"]);
    if atoms.is_sign(at, '%') || atoms.is_any(word, &["percent", "pct"]) {
        Some((word + 1, Measure::Percent(0)))
    } else if atoms.is(at, "per") && atoms.text(at + 1) == "cent" {
        Some((at + 2, Measure::Percent(0)))
    } else if atoms.is(word, "percentage") && points {
        Some((word + 2, Measure::Percent(0)))
    } else if atoms.is(word, "basis") && points {
        Some((word + 2, Measure::Percent(2)))
    } else {
        None
    }
}

/// "dollars", "Swedish kronor", "-euro"; pounds of something are a weight.
fn money(atoms: &Atoms<'_>, from: usize, number: Number) -> Option<(usize, Measure)> {
    const OF_A_COUNTRY: [(&str, &str, &str); 13] = [
        ("us", "USD", "USD"),
        ("canadian", "USD", "CAD"),
        ("australian", "USD", "AUD"),
        ("singapore", "USD", "SGD"),
        ("kong", "USD", "HKD"),
        ("swiss", "", "CHF"),
        ("british", "GBP", "GBP"),
        ("swedish", "SEK", "SEK"),
        ("swedish", "", "SEK"),
        ("norwegian", "", "NOK"),
        ("danish", "", "DKK"),
        ("mexican", "", "MXN"),
        ("pakistani", "INR", "PKR"),
    ];
    let mut at = atoms.after_hyphen(number.end);
    let hyphen = at > number.end;
    at += usize::from(atoms.is(at, "hong") && atoms.is(at + 1, "kong"));
    if let (Word::Plain(country), Word::Currency(named)) = (atoms.word(at), atoms.word(at + 1)) {
        let known = OF_A_COUNTRY.iter().find(|(of, word, _)| *of == country && *word == named);
        return known.map(|(.., currency)| (at + 2, Measure::Money(currency)));
    }
    let text = atoms.text(at);
    let is_screen = matches!(atoms.text(from), "480" | "720" | "1080");
    if text == "pence" || (text == "p" && !hyphen && atoms.is_glued(at) && !is_screen) {
        return Some((at + 1, Measure::Pence));
    }
    let Word::Currency(currency) = atoms.word(at) else { return None };
    if is_code(text) && text.bytes().any(|b| b.is_ascii_lowercase()) {
        return None;
    }
    let is_pounds = matches!(text, "pound" | "pounds");
    if is_pounds && number.scale < 6 && (hyphen || is_weight(atoms, from, at)) {
        return Some((at + 1, Measure::Unit("lb")));
    }
    Some((at + 1, Measure::Money(currency)))
}

/// True for what has the shape of an ISO 4217 code, so that "try" is no lira.
pub(super) fn is_code(text: &str) -> bool {
    text.len() == 3 && !text.eq_ignore_ascii_case("yen")
}

/// "20 pounds of heroin", "weighed 180 pounds".
fn is_weight(atoms: &Atoms<'_>, from: usize, pounds: usize) -> bool {
    let weighs = |at: usize| {
        let text = atoms.text(at);
        text.starts_with("weigh")
            || matches!(text, "lost" | "gained" | "lifted" | "shed" | "weight" | "Weight")
    };
    atoms.is(pounds + 1, "of") || (from.saturating_sub(5)..from).any(weighs)
}

fn unit(atoms: &Atoms<'_>, number_end: usize) -> Option<(usize, Measure)> {
    let glued = atoms.is_glued(number_end);
    let at = atoms.after_hyphen(number_end);
    let text = atoms.text(at);
    let found = |end, unit| Some((end, Measure::Unit(unit)));
    // One letter, right behind the digits.
    if glued && at == number_end && !(atoms.is_glued(at + 1) && atoms.is_letters(at + 1)) {
        match text {
            "C" => return found(at + 1, "°C"),
            "F" => return found(at + 1, "°F"),
            "m" => return found(at + 1, "m"),
            "in" => return found(at + 1, "in"),
            "g" => return found(at + 1, "g"),
            _ => {}
        }
    }
    if atoms.is_sign(at, '°') || text == "°C" || text == "°F" {
        let scale = if text == "°" { at + 1 } else { at };
        return match atoms.text(scale).trim_start_matches('°') {
            "C" => found(scale + 1, "°C"),
            "F" => found(scale + 1, "°F"),
            _ => found(at + 1, "degree"),
        };
    }
    if atoms.is_any(at, &["square", "sq", "cubic"]) {
        let next = atoms.after_hyphen(at + 1);
        let Word::Unit(base) = atoms.word(next) else { return None };
        return found(next + 1, power(base, atoms.is(at, "cubic"))?);
    }
    if atoms.is(at, "nautical") && atoms.word(at + 1) == Word::Unit("mi") {
        return found(at + 2, "nmi");
    }
    let Word::Unit(unit) = atoms.word(at) else { return None };
    if unit == "degree" {
        return match atoms.text(at + 1) {
            "Celsius" | "C" | "centigrade" => found(at + 2, "°C"),
            "Fahrenheit" | "F" => found(at + 2, "°F"),
            _ => found(at + 1, unit),
        };
    }
    let per_hour =
        (atoms.is(at + 1, "per") || atoms.is(at + 1, "an") || atoms.is_sign(at + 1, '/'))
            && matches!(atoms.text(at + 2), "hour" | "h" | "hr");
    let per_second = (atoms.is(at + 1, "per") || atoms.is_sign(at + 1, '/'))
        && matches!(atoms.text(at + 2), "second" | "s");
    match unit {
        "km" if per_hour => found(at + 3, "km/h"),
        "mi" if per_hour => found(at + 3, "mph"),
        "m" if per_second => found(at + 3, "m/s"),
        _ => found(at + 1, unit),
    }
}

fn power(base: &str, is_cubic: bool) -> Option<&'static str> {
    Some(match (base, is_cubic) {
        ("km", false) => "km²",
        ("m", false) => "m²",
        ("cm", false) => "cm²",
        ("mi", false) => "sq mi",
        ("ft", false) => "sq ft",
        ("in", false) => "sq in",
        ("yd", false) => "sq yd",
        ("km", true) => "km³",
        ("m", true) => "m³",
        ("cm", true) => "cm³",
        ("ft", true) => "cu ft",
        ("yd", true) => "cu yd",
        _ => return None,
    })
}

fn is_year(count: Count) -> bool {
    let whole = count.decimal().and_then(Decimal::as_whole);
    whole.is_some_and(|whole| (1500..=2100).contains(&whole))
}

fn time(atoms: &Atoms<'_>, number: Number) -> Option<(usize, Measure)> {
    let at = atoms.after_hyphen(number.end);
    match atoms.word(at) {
        Word::Period(Period::Weekend | Period::Quarter, _) => None,
        // "2024 Year" heads a column.
        Word::Period(Period::Year, Plural::No) if is_year(number.count) => None,
        Word::Period(period, _) => Some((at + 1, Measure::Time(period))),
        // "one second", "30-second": else it is the second of something.
        Word::Ordinal(2)
            if atoms.text(at) == "second" && (at > number.end || number.count.is(1)) =>
        {
            Some((at + 1, Measure::Time(Period::Second)))
        }
        _ => None,
    }
}
