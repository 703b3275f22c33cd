//! Stretches of the calendar, and which one a date that leaves something out means.
//!
//! "Tuesday", "in March", "two weeks ago" are read against the day of publication, and have no value
//! without one. A weekday, month or day of the year means the last one up to that day when the sentence
//! speaks of the past, the next one from that day on when it speaks of the future. Where no verb tells,
//! a weekday is taken for the last one, a month or day of the year for the nearest.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::lexicon::Period;
use super::tense::Tense;

/// A stretch of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stretch {
    Day(Date),
    Month(i16, i8),
    Year(i16),
    Fiscal(i16),
    /// Of the ISO year.
    Week(i16, i8),
    Weekend(i16, i8),
    /// `Q` quarters or `H` halves.
    Part(i16, char, u8),
    Season(i16, &'static str),
    /// Its years, without the last digit.
    Decade(i16),
    /// Its years, without the last two digits.
    Century(i16),
}

impl Stretch {
    /// As TIMEX3 writes it.
    pub(super) fn text(self) -> String {
        match self {
            Self::Day(date) => date.to_string(),
            Self::Month(year, month) => format!("{year:04}-{month:02}"),
            Self::Year(year) => format!("{year:04}"),
            Self::Fiscal(year) => format!("FY{year:04}"),
            Self::Week(year, week) => format!("{year:04}-W{week:02}"),
            Self::Weekend(year, week) => format!("{year:04}-W{week:02}-WE"),
            Self::Part(year, part, number) => format!("{year:04}-{part}{number}"),
            Self::Season(year, season) => format!("{year:04}-{season}"),
            Self::Decade(decade) => format!("{decade:03}X"),
            Self::Century(century) => format!("{century:02}XX"),
        }
    }
}

/// A day that the calendar has.
pub(super) fn day(year: i16, month: u8, day: u8) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The period so many periods from the one of `published`: "last week" is -1.
pub(super) fn shifted(published: Date, period: Period, by: i32) -> Option<Stretch> {
    let months = |by: i32| {
        let month = published.first_of_month().checked_add(by.months()).ok()?;
        Some((month.year(), month.month()))
    };
    Some(match period {
        Period::Day => Stretch::Day(published.checked_add(by.days()).ok()?),
        Period::Week | Period::Weekend => {
            let week = published.checked_add(by.weeks()).ok()?.iso_week_date();
            if period == Period::Week {
                Stretch::Week(week.year(), week.week())
            } else {
                Stretch::Weekend(week.year(), week.week())
            }
        }
        Period::Fortnight => return shifted(published, Period::Week, by.checked_mul(2)?),
        Period::Month => {
            let (year, month) = months(by)?;
            Stretch::Month(year, month)
        }
        Period::Quarter => {
            let (year, month) = months(by.checked_mul(3)?)?;
            Stretch::Part(year, 'Q', u8::try_from((month - 1) / 3 + 1).ok()?)
        }
        Period::Year => Stretch::Year(years(published, by)?),
        Period::Decade => Stretch::Decade(years(published, by.checked_mul(10)?)? / 10),
        Period::Century => Stretch::Century(years(published, by.checked_mul(100)?)? / 100),
        Period::Second | Period::Minute | Period::Hour => return None,
    })
}

fn years(published: Date, by: i32) -> Option<i16> {
    let year = i32::from(published.year()).checked_add(by)?;
    i16::try_from(year).ok().filter(|year| (1..=9999).contains(year))
}

/// So many periods before the day of publication, as precise as the period: "two years ago" is a year,
/// "a decade ago" a year too.
pub(super) fn ago(published: Date, period: Period, count: i32) -> Option<Stretch> {
    match period {
        Period::Decade => shifted(published, Period::Year, count.checked_mul(-10)?),
        Period::Century => shifted(published, Period::Year, count.checked_mul(-100)?),
        _ => shifted(published, period, count.checked_neg()?),
    }
}

/// Which one of a row of like things is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// As the verb tells.
    Told(Tense),
    /// "last".
    Last,
    /// "next".
    Next,
    /// "this".
    This,
}

/// The weekday meant; Monday is 1.
pub(super) fn weekday(published: Date, number: u8, which: Which) -> Option<Date> {
    let wanted = Weekday::from_monday_one_offset(i8::try_from(number).ok()?).ok()?;
    let today = published.weekday();
    let ahead = i32::from(today.until(wanted));
    let behind = i32::from(today.since(wanted));
    let by = match which {
        Which::Told(Tense::Past | Tense::Unseen) => -behind,
        Which::Told(Tense::Future) => ahead,
        Which::This => i32::from(wanted.to_monday_one_offset() - today.to_monday_one_offset()),
        Which::Last if behind == 0 => -7,
        Which::Last => -behind,
        Which::Next if ahead == 0 => 7,
        Which::Next => ahead,
    };
    published.checked_add(by.days()).ok()
}

/// The year of a month without one.
pub(super) fn year_of_month(published: Date, month: u8, which: Which) -> i16 {
    let ahead = i16::from(month) - i16::from(published.month());
    let year = published.year();
    match which {
        Which::This => year,
        Which::Told(Tense::Past) if ahead > 0 => year - 1,
        Which::Told(Tense::Future) if ahead < 0 => year + 1,
        Which::Told(Tense::Unseen) if ahead > 6 => year - 1,
        Which::Told(Tense::Unseen) if ahead < -6 => year + 1,
        Which::Told(_) => year,
        Which::Last if ahead >= 0 => year - 1,
        Which::Next if ahead <= 0 => year + 1,
        Which::Last | Which::Next => year,
    }
}

/// The day of a year without one.
pub(super) fn day_of_year(published: Date, month: u8, number: u8, tense: Tense) -> Option<Date> {
    let year = published.year();
    let of = |year| day(year, month, number);
    let distance = |date: &Date| (*date - published).get_days();
    let candidates = [of(year - 1), of(year), of(year + 1)];
    let mut candidates = candidates.into_iter().flatten();
    match tense {
        Tense::Past => candidates.rfind(|date| *date <= published),
        Tense::Future => candidates.find(|date| *date >= published),
        Tense::Unseen => candidates.min_by_key(|date| distance(date).abs()),
    }
}

/// The weekend meant.
pub(super) fn weekend(published: Date, which: Which) -> Option<Stretch> {
    let is_on = published.weekday().to_monday_one_offset() >= 6;
    let by = match which {
        Which::Last => -1,
        Which::Told(Tense::Past | Tense::Unseen) if !is_on => -1,
        Which::Next => 1,
        Which::Told(_) | Which::This => 0,
    };
    shifted(published, Period::Weekend, by)
}

/// The season meant. Seasons are those of the northern half; "winter" belongs to the year it begins in.
pub(super) fn season(published: Date, season: &'static str, which: Which) -> Option<Stretch> {
    let first = match season {
        "SP" => 3,
        "SU" => 6,
        "FA" => 9,
        _ => 12,
    };
    let year = match which {
        Which::This if first == 12 && published.month() < 6 => published.year() - 1,
        Which::This => published.year(),
        Which::Last => {
            year_of_month(published, (first + 2 - 1) % 12 + 1, Which::Last) - i16::from(first == 12)
        }
        Which::Next => year_of_month(published, first, Which::Next),
        Which::Told(_) => return None,
    };
    Some(Stretch::Season(year, season))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::Tense::{Future, Past, Unseen};
    use super::Which::{Last, Next, This, Told};
    use super::{Period, ago, day_of_year, season, shifted, weekday, year_of_month};

    #[test]
    fn weekdays_are_counted_from_publication() {
        let thursday = date(2026, 1, 8);
        let cases = [
            (2, Told(Past), "2026-01-06"),
            (4, Told(Past), "2026-01-08"),
            (5, Told(Unseen), "2026-01-02"),
            (5, Told(Future), "2026-01-09"),
            (4, Last, "2026-01-01"),
            (4, Next, "2026-01-15"),
            (1, This, "2026-01-05"),
        ];
        for (number, which, expected) in cases {
            let found = weekday(thursday, number, which).unwrap().to_string();
            assert_eq!(found, expected, "{number} {which:?}");
        }
    }

    #[test]
    fn months_and_days_take_the_year_that_the_tense_tells() {
        let published = date(2026, 1, 8);
        let months = [(12, Past, 2025), (12, Future, 2026), (12, Unseen, 2025), (5, Unseen, 2026)];
        for (month, tense, expected) in months {
            assert_eq!(year_of_month(published, month, Told(tense)), expected, "{month} {tense:?}");
        }
        let day = |tense| day_of_year(published, 2, 3, tense).unwrap().to_string();
        assert_eq!([day(Past), day(Future)], ["2025-02-03", "2026-02-03"]);
        // There is no such day in these years.
        assert_eq!(day_of_year(published, 2, 29, Past), None);
    }

    #[test]
    fn periods_are_as_precise_as_their_names() {
        let published = date(2026, 1, 8);
        let cases = [
            (shifted(published, Period::Week, -1), "2026-W01"),
            (shifted(published, Period::Quarter, -1), "2025-Q4"),
            (ago(published, Period::Fortnight, 1), "2025-W52"),
            (ago(published, Period::Decade, 2), "2006"),
            (season(published, "WI", Last), "2024-WI"),
            (season(published, "SU", Last), "2025-SU"),
            (season(published, "SU", This), "2026-SU"),
        ];
        for (found, expected) in cases {
            assert_eq!(found.unwrap().text(), expected);
        }
    }
}
