//! What a date or an amount comes to, in a form that machines can compare.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a date, a time or an amount comes to. An entity has none when its words do not settle it
/// ("dozens", "Tuesday" in an article without a date of publication): it is never guessed.
///
/// Numbers are strings, exact to the digit: decimals (`"3200000000"`, `"3.5"`) or fractions
/// (`"2/3"`). Dates, times and durations are those of [TIMEX3], which are those of ISO 8601 where it
/// has them.
///
/// [TIMEX3]: https://timeml.github.io/site/publications/timeMLdocs/timeml_1.2.1.html
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(untagged, deny_unknown_fields)]
pub enum Value {
    /// A day or a longer stretch of the calendar.
    Date {
        /// `2026-01-06` a day, `2026-01` a month, `2026` a year, `2026-W03` a week, `2026-W03-WE` a
        /// weekend, `2026-Q1` a quarter, `2026-H1` a half, `2026-SU` a season (`SP`, `SU`, `FA`,
        /// `WI`), `FY2026` a fiscal year, `199X` a decade, `18XX` a century.
        date: String,
        /// How the words qualify it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        modifier: Option<Modifier>,
    },
    /// A time of day.
    Time {
        /// `10:15`, `2026-01-06T21:00` when the day is known, `2026-01-06TNI` for a part of a day
        /// (`MO`, `AF`, `EV`, `NI`). As written: no time zone is applied.
        time: String,
        /// How the words qualify it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        modifier: Option<Modifier>,
    },
    /// A length of time.
    Duration {
        /// ISO 8601: `P15Y`, `P3.5Y`, `PT2H`, `PT40M20S`.
        duration: String,
        /// How the words qualify it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        modifier: Option<Modifier>,
    },
    /// What comes again and again.
    Recurrence {
        /// `P1D` every day, `P1Y` every year, `XXXX-WXX-6` every Saturday.
        every: String,
    },
    /// An amount of money.
    Money {
        /// In whole units of the currency.
        amount: String,
        /// ISO 4217.
        currency: String,
        /// How the words qualify it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        modifier: Option<Modifier>,
    },
    /// A measure.
    Quantity {
        /// How many of the unit.
        amount: String,
        /// `km/h`, `kg`, `°C`, `mi`, …; measures of two units come in the smaller one.
        unit: String,
        /// How the words qualify it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        modifier: Option<Modifier>,
    },
    /// A percentage, or a difference in percentage points.
    Percent {
        /// `3.5` for 3.5 %.
        percent: String,
        /// How the words qualify it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        modifier: Option<Modifier>,
    },
    /// A number: how many, or which one in a row.
    Number {
        /// A decimal or a fraction.
        number: String,
        /// How the words qualify it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        modifier: Option<Modifier>,
    },
    /// From one value to another of the same sort ("$10-$12", "between 5 and 7 percent").
    Range {
        /// The first.
        from: Box<Value>,
        /// The last.
        to: Box<Value>,
    },
}

/// How words qualify a value.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Modifier {
    /// "about", "some", "around".
    Approximate,
    /// "more than", "over".
    More,
    /// "less than", "nearly", "almost".
    Less,
    /// "at least".
    AtLeast,
    /// "at most", "up to".
    AtMost,
    /// The beginning of a date: "early March".
    Start,
    /// The middle of a date: "mid-June".
    Mid,
    /// The end of a date: "late 2008".
    End,
}

impl Value {
    /// The value, qualified; a recurrence or a range stays as it is.
    #[must_use]
    pub(crate) fn with(mut self, qualified: Option<Modifier>) -> Self {
        match &mut self {
            Self::Date { modifier, .. }
            | Self::Time { modifier, .. }
            | Self::Duration { modifier, .. }
            | Self::Money { modifier, .. }
            | Self::Quantity { modifier, .. }
            | Self::Percent { modifier, .. }
            | Self::Number { modifier, .. } => *modifier = qualified.or(*modifier),
            Self::Recurrence { .. } | Self::Range { .. } => {}
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::{Modifier, Value};

    #[test]
    fn values_read_back_as_what_they_were() {
        let money = |amount: &str| Value::Money {
            amount: amount.to_owned(),
            currency: "USD".to_owned(),
            modifier: None,
        };
        let cases = [
            (money("10"), r#"{"amount":"10","currency":"USD"}"#),
            (
                Value::Quantity {
                    amount: "90".to_owned(),
                    unit: "km/h".to_owned(),
                    modifier: Some(Modifier::AtMost),
                },
                r#"{"amount":"90","unit":"km/h","modifier":"at_most"}"#,
            ),
            (
                Value::Range { from: Box::new(money("10")), to: Box::new(money("12")) },
                r#"{"from":{"amount":"10","currency":"USD"},"to":{"amount":"12","currency":"USD"}}"#,
            ),
        ];
        for (value, json) in cases {
            assert_eq!(serde_json::to_string(&value).unwrap(), json);
            assert_eq!(serde_json::from_str::<Value>(json).unwrap(), value);
        }
    }
}
