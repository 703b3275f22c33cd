//! Dates as pages and lines write them, to ISO 8601. No date rather than a guessed one.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use regex::Regex;

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

/// The first date of a text, as precise as it is written: `2026-03-04` or `2026-03-04T10:15:00Z`.
///
/// Dates of digits alone (03/04/2026) are not read: which is the month depends on the country.
pub(super) fn find(text: &str) -> Option<String> {
    if let Some(found) = ISO.captures(text) {
        let date: Date = found["date"].parse().ok()?;
        let Some(time) = found.name("time") else { return Some(date.to_string()) };
        let Some(zone) = found.name("zone") else {
            let at: DateTime = format!("{date}T{}", time.as_str()).parse().ok()?;
            return Some(at.to_string());
        };
        let stamp = format!("{date}T{}{}", time.as_str(), zone.as_str());
        // Kept as written, once it is known to be a time.
        return stamp.parse::<Timestamp>().ok().map(|_| stamp);
    }
    let found = WORDS.captures(text)?;
    let part = |one: &str, other: &str| found.name(one).or(found.name(other)).map(|m| m.as_str());
    let name = part("month1", "month2")?.to_lowercase();
    let month = MONTHS.iter().position(|m| name.starts_with(m))? + 1;
    let day = part("day1", "day2")?.parse().ok()?;
    let year = part("year1", "year2")?.parse().ok()?;
    Date::new(year, i8::try_from(month).ok()?, day).ok().map(|date| date.to_string())
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
            ("Published:", None),
            ("Smarch 3, 2026", None),
        ];
        for (text, expected) in cases {
            assert_eq!(find(text).as_deref(), expected, "{text}");
        }
    }
}
