//! What a line by a headline says: when an article was published or changed, and by whom.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{authors, dates};

/// The most words of a line by a headline.
pub(super) const WORDS: usize = 12;

/// The most words beside a date that stands by itself, names of its kind aside.
const BESIDE: usize = 3;

/// A date of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    /// ISO 8601.
    pub(super) date: String,
    /// It is when the article was changed.
    pub(super) is_update: bool,
}

/// What calls a date an update.
pub(super) static UPDATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)updat|modif|revis|review|edited|uppdater|aktualisier")
        .expect("a pattern of ours")
});

/// What is said of a date.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix) \b (?:
            (?: (?:last|first|date|originally)\s+ )?
            (?: published | posted | updated? | modified | written | created | revised | reviewed )
            (?: \s+ (?:on|at|date) )?
            | on | at | by | date | uhr
            | \d+ \s* -? \s* min(?:ute)?s? (?: \s+ read )?
            | (?: mon | tue(?:s)? | wed(?:nes)? | thu(?:rs)? | fri | sat(?:ur)? | sun ) (?:day)?
            | \d{1,2}[:.]\d{2} (?: :\d{2} )? | [ap]\.?m | [ecmp][sd]t | cest | cet | [bi]st | gmt | utc
        ) \b",
    )
    .expect("a pattern of ours")
});

/// The dates of a line. Where it is not marked as their place, they count when they stand by themselves, or
/// behind names: what is part of a sentence is no date of the article.
pub(super) fn stamps(line: &str, is_marked: bool) -> Vec<Stamp> {
    // Most lines have too few digits for a year.
    if line.bytes().filter(u8::is_ascii_digit).count() < 4 {
        return Vec::new();
    }
    let found = dates::all(line);
    if !is_marked && authors::behind_by(line).is_none() && !stand_alone(line, &found) {
        return Vec::new();
    }
    let mut from = 0;
    let stamp = |(range, date): (Range<usize>, String)| {
        let is_update = UPDATE.is_match(&line[from..range.start]);
        from = range.end;
        Stamp { date, is_update }
    };
    found.into_iter().map(stamp).collect()
}

/// True for dates beside which next to nothing is said.
fn stand_alone(line: &str, found: &[(Range<usize>, String)]) -> bool {
    let mut rest = String::new();
    let mut from = 0;
    for (range, _) in found {
        rest.push_str(&line[from..range.start]);
        rest.push(' ');
        from = range.end;
    }
    rest.push_str(&line[from..]);
    let rest = LABEL.replace_all(&rest, "");
    let words = rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    // "She left on 4 March 2026." is a sentence.
    let is_sentence = line.ends_with(['.', '!', '?']) && !line.ends_with(".m.");
    words.count() <= if is_sentence { 0 } else { BESIDE }
}

/// The names that a line says to be its author's, to a date or the next thing that is said: "By Jo Falk | Politics".
/// None may follow "By" in the same piece of text.
pub(super) fn signed(line: &str) -> Option<&str> {
    let names = authors::behind_by(line)?;
    let end = names.find(['|', '·', '•', '⋅', '/', '–', '—', '(']).unwrap_or(names.len());
    Some(before_date(names[..end].trim_end()))
}

/// What stands before the first date of a text.
pub(super) fn before_date(text: &str) -> &str {
    let end = dates::all(text).first().map_or(text.len(), |(range, _)| range.start);
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::{signed, stamps};

    #[test]
    fn dates_count_where_they_stand_by_themselves() {
        let cases: [(&str, &[(&str, bool)]); 15] = [
            ("November 26th, 2024", &[("2024-11-26", false)]),
            ("28.04.2023, 18:16 Uhr", &[("2023-04-28", false)]),
            ("Nov 3, 2025 (8:42 AM ET)", &[("2025-11-03", false)]),
            ("By Jo Falk – Updated Sep 9, 2025 at 1:00 PM EST | Politics", &[("2025-09-09", true)]),
            ("Tom Talbot October 14, 2025", &[("2025-10-14", false)]),
            (
                "Posted: Aug 8, 2024 4:00 AM | Last Updated: Aug 9, 2024",
                &[("2024-08-08", false), ("2024-08-09", true)],
            ),
            ("Aktualisiert am 07.01.2026 - 18:50 Uhr", &[("2026-01-07", true)]),
            ("12/15/2025", &[("2025-12-15", false)]),
            ("12/05/2025", &[]),
            ("05 Nov 2025.", &[("2025-11-05", false)]),
            ("March 4, 2026, 9:15 a.m.", &[("2026-03-04", false)]),
            ("She left on 4 March 2026.", &[]),
            ("The bridge of 4 March 2026 was never built", &[]),
            ("Copyright 2026", &[]),
            ("", &[]),
        ];
        for (line, expected) in cases {
            let found = stamps(line, false);
            let found: Vec<_> = found.iter().map(|s| (s.date.as_str(), s.is_update)).collect();
            assert_eq!(found, expected, "{line}");
        }
        assert_eq!(stamps("The bridge of 4 March 2026 was never built", true).len(), 1);
    }

    #[test]
    fn names_end_where_something_else_is_said() {
        let cases = [
            ("By Jo Falk | Politics", Some("Jo Falk ")),
            ("By Jo Falk December 2, 2025", Some("Jo Falk ")),
            ("Author: Jo Falk", Some("Jo Falk")),
            ("By", Some("")),
            ("Jo Falk", None),
            ("Byron Hale", None),
        ];
        for (line, expected) in cases {
            assert_eq!(signed(line).map(str::trim_end), expected.map(str::trim_end), "{line}");
        }
    }
}
