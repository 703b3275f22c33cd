//! Dates as pages and lines write them, to ISO 8601. No date rather than a guessed one.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use regex::{Captures, Regex};

static ISO: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x) \b (?P<date> \d{4}-\d{2}-\d{2})
          (?: [T\s] (?P<time> \d{2}:\d{2} (?: :\d{2} (?:\.\d+)? )? )
              \s? (?P<zone> Z | [+-]\d{2}:?\d{2} )? )?",
    )
    .expect("a pattern of ours")
});

static WORDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?xi) \b (?: (?P<day1>\d{1,2})(?:st|nd|rd|th)?\s+(?P<month1>[a-z]{3,9})\.?,?\s+(?P<year1>\d{4})
          | (?P<month2>[a-z]{3,9})\.?\s+(?P<day2>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year2>\d{4}) ) \b",
    )
    .expect("a pattern of ours")
});

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

static DIGITS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?P<first>\d{1,2})(?P<mark>[./])(?P<second>\d{1,2})[./](?P<year>\d{4})\b")
        .expect("a pattern of ours")
});

/// The first date of a text, as precise as it is written: `2026-03-04` or `2026-03-04T10:15:00Z`.
///
/// Dates of digits alone are read where only one order makes a date (14/03/2026), and with points, between
/// which the day comes first: 03/04/2026 is another day in another country.
pub(super) fn find(text: &str) -> Option<String> {
    first(text).map(|(_, date)| date)
}

/// All dates of a text that are written as its first one is, with their places in bytes.
pub(super) fn all(text: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some((range, date)) = first(&text[from..]) {
        let range = from + range.start..from + range.end;
        from = range.end;
        found.push((range, date));
    }
    found
}

fn first(text: &str) -> Option<(Range<usize>, String)> {
    let (found, date) = if let Some(found) = ISO.captures(text) {
        let date = iso(&found)?;
        (found, date)
    } else if let Some(found) = WORDS.captures(text) {
        let date = in_words(&found)?.to_string();
        (found, date)
    } else {
        let found = DIGITS.captures(text)?;
        let date = in_digits(&found)?.to_string();
        (found, date)
    };
    Some((found.get(0)?.range(), date))
}

fn iso(found: &Captures<'_>) -> Option<String> {
    let date: Date = found["date"].parse().ok()?;
    let Some(time) = found.name("time") else { return Some(date.to_string()) };
    let Some(zone) = found.name("zone") else {
        let at: DateTime = format!("{date}T{}", time.as_str()).parse().ok()?;
        return Some(at.to_string());
    };
    let stamp = format!("{date}T{}{}", time.as_str(), zone.as_str());
    // Kept as written, once it is known to be a time.
    stamp.parse::<Timestamp>().ok().map(|_| stamp)
}

fn in_words(found: &Captures<'_>) -> Option<Date> {
    let part = |one: &str, other: &str| found.name(one).or(found.name(other)).map(|m| m.as_str());
    let name = part("month1", "month2")?.to_lowercase();
    let month = MONTHS.iter().position(|m| name.starts_with(m))? + 1;
    let day = part("day1", "day2")?.parse().ok()?;
    let year = part("year1", "year2")?.parse().ok()?;
    Date::new(year, i8::try_from(month).ok()?, day).ok()
}

fn in_digits(found: &Captures<'_>) -> Option<Date> {
    let year = found["year"].parse().ok()?;
    let [first, second] = [&found["first"], &found["second"]].map(str::parse::<i8>);
    let (first, second) = (first.ok()?, second.ok()?);
    let day_first = Date::new(year, second, first).ok();
    let month_first = Date::new(year, first, second).ok();
    match (day_first, month_first) {
        (Some(one), Some(other)) if one != other && &found["mark"] != "." => None,
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn dates_are_read_as_precisely_as_written() {
        let cases = [
            ("Published: 4 March 2026", Some("2026-03-04")),
            ("Mar. 4th, 2026, 10:15", Some("2026-03-04")),
            ("2026-06-18T07:30:00+02:00", Some("2026-06-18T07:30:00+02:00")),
            ("2026-06-18 07:30", Some("2026-06-18T07:30:00")),
            ("2026-06-18T07:30:00Z", Some("2026-06-18T07:30:00Z")),
            ("2026-06-18", Some("2026-06-18")),
            ("2026-13-40", None),
            ("31 February 2026", None),
            ("03/04/2026", None),
            ("14/03/2026 at 19:00", Some("2026-03-14")),
            ("4/24/2000 12:00:00 AM", Some("2000-04-24")),
            ("04/04/2026", Some("2026-04-04")),
            ("3.4.2026", Some("2026-04-03")),
            ("40/40/2026", None),
            ("Published:", None),
            ("Smarch 3, 2026", None),
        ];
        for (text, expected) in cases {
            assert_eq!(find(text).as_deref(), expected, "{text}");
        }
    }
}
