//! Exact decimal numbers: no float, no noise.

use std::fmt;

/// `digits × 10^-places`. Zeros that were written after the point are kept ("52.50").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decimal {
    digits: i128,
    places: u32,
}

/// More digits than any amount of news; what is longer is a code.
const MOST_DIGITS: usize = 24;
/// The same where no commas group them.
const MOST_BARE_DIGITS: usize = 12;

impl Decimal {
    /// A whole number.
    pub(super) const fn whole(number: i128) -> Self {
        Self { digits: number, places: 0 }
    }

    /// A number as written: digits, perhaps grouped by commas in threes, perhaps a point and decimals.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let mut groups = whole.split(',');
        let first = groups.next()?;
        let is_grouped = whole.len() > first.len();
        let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        let sound = digits(first)
            && (!is_grouped || first.len() <= 3)
            && groups.all(|group| group.len() >= 2 && group.len() <= 3 && digits(group))
            && (whole.len() == text.len() || digits(part))
            && (!is_grouped || whole.rsplit(',').next().is_some_and(|last| last.len() == 3));
        let is_long = text.len() > MOST_DIGITS || (!is_grouped && whole.len() > MOST_BARE_DIGITS);
        if !sound || is_long {
            return None;
        }
        let mut number = 0;
        for digit in whole.bytes().chain(part.bytes()).filter(u8::is_ascii_digit) {
            number = number * 10 + i128::from(digit - b'0');
        }
        Some(Self { digits: number, places: u32::try_from(part.len()).ok()? })
    }

    /// A fraction whose decimals end, such as 1/4; `None` when they do not.
    pub(super) fn ratio(over: Self, under: u8) -> Option<Self> {
        let under = i128::from(under);
        (0..4).find_map(|places| {
            let digits = over.digits.checked_mul(10_i128.pow(places))?;
            (under != 0 && digits % under == 0)
                .then_some(Self { digits: digits / under, places: over.places + places })
        })
    }

    /// Times a power of ten. `None` beyond all reason.
    pub(super) fn scaled(self, power: u32) -> Option<Self> {
        let dropped = power.min(self.places);
        let digits = self.digits.checked_mul(10_i128.checked_pow(power - dropped)?)?;
        Some(Self { digits, places: self.places - dropped })
    }

    /// Divided by a power of ten.
    pub(super) fn lowered(self, power: u32) -> Self {
        Self { digits: self.digits, places: self.places + power }.trimmed()
    }

    /// The sum.
    pub(super) fn plus(self, other: Self) -> Option<Self> {
        let places = self.places.max(other.places);
        let at = |n: Self| n.digits.checked_mul(10_i128.checked_pow(places - n.places)?);
        Some(Self { digits: at(self)?.checked_add(at(other)?)?, places })
    }

    /// Times a whole number.
    pub(super) fn times(self, factor: i128) -> Option<Self> {
        Some(Self { digits: self.digits.checked_mul(factor)?, places: self.places }.trimmed())
    }

    /// Below zero.
    pub(super) fn negative(self) -> Self {
        Self { digits: -self.digits, places: self.places }
    }

    /// The whole number, when it is one.
    pub(super) fn as_whole(self) -> Option<i128> {
        let one = 10_i128.checked_pow(self.places)?;
        (self.digits % one == 0).then(|| self.digits / one)
    }

    /// True when it was written with decimals.
    pub(super) fn has_places(self) -> bool {
        self.places > 0
    }

    /// True when it is below the other.
    pub(super) fn is_below(self, other: Self) -> bool {
        self.plus(other.negative()).is_some_and(|difference| difference.digits < 0)
    }

    /// Without zeros at the end of the decimals.
    fn trimmed(mut self) -> Self {
        while self.places > 0 && self.digits % 10 == 0 {
            self.digits /= 10;
            self.places -= 1;
        }
        self
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.digits < 0 { "-" } else { "" };
        let places = self.places as usize;
        let digits = format!("{:0>width$}", self.digits.unsigned_abs(), width = places + 1);
        let (whole, part) = digits.split_at(digits.len() - places);
        let point = if part.is_empty() { "" } else { "." };
        write!(f, "{sign}{whole}{point}{part}")
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn numbers_are_read_exactly() {
        let cases = [
            ("800,000", Some("800000")),
            ("1,250.50", Some("1250.50")),
            ("12,34,567", Some("1234567")),
            ("0.04", Some("0.04")),
            ("3.5.1", None),
            ("1,2", None),
            ("1234,567", None),
            ("10:15", None),
            ("12345678901234567890", None),
        ];
        for (text, expected) in cases {
            let shown = Decimal::read(text).map(|number| number.to_string());
            assert_eq!(shown.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn scaling_moves_the_point() {
        let scaled = |text, power| Decimal::read(text).and_then(|n: Decimal| n.scaled(power));
        assert_eq!(scaled("3.2", 9).map(|n| n.to_string()).as_deref(), Some("3200000000"));
        assert_eq!(scaled("1.2345", 3).map(|n| n.to_string()).as_deref(), Some("1234.5"));
        assert_eq!(Decimal::whole(25).lowered(2).to_string(), "0.25");
        let quarter = Decimal::ratio(Decimal::whole(3), 4);
        assert_eq!(quarter.map(|n| n.to_string()).as_deref(), Some("0.75"));
        assert_eq!(Decimal::ratio(Decimal::whole(1), 3), None);
    }
}
