//! Number phrases: "800,000", "3.2bn", "twenty-three", "half a million", "two-thirds", "dozens".

use super::atoms::Atoms;
use super::decimal::Decimal;
use super::lexicon::{Period, Plural, Word};

/// How many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Count {
    /// Exactly known.
    Exact(Decimal),
    /// Over and under the line, where the decimals do not end or are not how it was said.
    Fraction(u8, u8),
    /// "dozens", "several hundred".
    Vague,
}

impl Count {
    /// As a decimal number, when it has one.
    pub(super) fn decimal(self) -> Option<Decimal> {
        match self {
            Self::Exact(number) => Some(number),
            Self::Fraction(over, under) => Decimal::ratio(Decimal::whole(over.into()), under),
            Self::Vague => None,
        }
    }

    /// True for this whole number.
    pub(super) fn is(self, whole: i128) -> bool {
        matches!(self, Self::Exact(number) if number.as_whole() == Some(whole))
    }
}

/// A number phrase.
#[derive(Debug, Clone, Copy)]
pub(super) struct Number {
    /// The place after it.
    pub(super) end: usize,
    /// How many.
    pub(super) count: Count,
    /// The power of ten of the words or letters behind it ("million").
    pub(super) scale: u32,
}

impl Number {
    fn new(end: usize, count: Count) -> Self {
        Self { end, count, scale: 0 }
    }

    /// The number with the scale of the one it shares it with: "2-3 billion".
    pub(super) fn sharing(self, other: Self) -> Self {
        match self.count {
            Count::Exact(number) if self.scale == 0 && other.scale > 2 => {
                let count = number.scaled(other.scale).map_or(Count::Vague, Count::Exact);
                Self { count, scale: other.scale, ..self }
            }
            _ => self,
        }
    }
}

/// The number phrase at a place. After a sign of money single letters scale it: "$5m".
pub(super) fn number(atoms: &Atoms<'_>, at: usize, is_money: bool) -> Option<Number> {
    // "plus or minus 4 percent" is no amount below zero.
    let minus = (atoms.is(at, "minus") && !atoms.is(at.wrapping_sub(1), "or"))
        || (atoms.is_sign(at, '-')
            && atoms.is_glued(at + 1)
            && (!atoms.is_glued(at) || atoms.is_sign(at.wrapping_sub(1), '(')));
    if minus {
        let number = digits(atoms, at + 1, is_money).or_else(|| words(atoms, at + 1))?;
        let Count::Exact(count) = number.count else { return None };
        return Some(Number { count: Count::Exact(count.negative()), ..number });
    }
    vague(atoms, at)
        .or_else(|| part(atoms, at))
        .or_else(|| digits(atoms, at, is_money))
        .or_else(|| words(atoms, at))
}

/// "dozens", "hundreds of thousands", "several hundred", "a few thousand".
fn vague(atoms: &Atoms<'_>, at: usize) -> Option<Number> {
    let several = if atoms.is_any(at, &["several", "many"]) {
        at + 1
    } else if atoms.are(at, &["a", "few"]) {
        at + 2
    } else if atoms.are(at, &["a", "couple", "of"]) {
        at + 3
    } else {
        at
    };
    if several > at {
        let scales = (several..).take_while(|at| is_scale(atoms.word(*at))).count();
        return (scales > 0).then(|| Number::new(several + scales, Count::Vague));
    }
    if !matches!(atoms.word(at), Word::Scales | Word::Dozen(Plural::Yes)) {
        return None;
    }
    let mut end = at + 1;
    // "hundreds of thousands of millions" is as far as anybody goes.
    while end < at + 5 && atoms.is(end, "of") && atoms.word(end + 1) == Word::Scales {
        end += 2;
    }
    let alone = end == at + 1;
    let tens = atoms.text(at).eq_ignore_ascii_case("tens");
    (!(alone && tens)).then(|| Number::new(end, Count::Vague))
}

fn is_scale(word: Word) -> bool {
    matches!(word, Word::Scale(_) | Word::Dozen(Plural::No))
}

/// "half a million", "a quarter of a million", "half an" before an hour, "half", "a third of".
fn part(atoms: &Atoms<'_>, at: usize) -> Option<Number> {
    let of_scale = |end: usize, under: u8| {
        let a = if atoms.is_any(end, &["a", "an"]) { end + 1 } else { end };
        let power = match atoms.word(a) {
            Word::Scale(power) => u32::from(power),
            Word::Dozen(Plural::No) if under == 2 => {
                return Some(Number::new(a + 1, Count::Exact(Decimal::whole(6))));
            }
            _ => return None,
        };
        let whole = Decimal::whole(1).scaled(power)?;
        let count = Decimal::ratio(whole, under).map_or(Count::Vague, Count::Exact);
        Some(Number { end: a + 1, count, scale: power })
    };
    if atoms.word(at) == Word::Half {
        let scaled = || of_scale(at + 1, 2);
        let of_unit = || {
            let unit = matches!(atoms.word(at + 2), Word::Period(..) | Word::Unit(_))
                || atoms.is(at + 2, "percent");
            (atoms.is_any(at + 1, &["a", "an"]) && unit)
                .then(|| Number::new(at + 2, Count::Fraction(1, 2)))
        };
        return scaled()
            .or_else(of_unit)
            .or_else(|| Some(Number::new(at + 1, Count::Fraction(1, 2))));
    }
    // "a half-hour".
    if atoms.is_any(at, &["a", "an"]) && atoms.word(at + 1) == Word::Half {
        let unit = atoms.word(atoms.after_hyphen(at + 2));
        return matches!(unit, Word::Period(..) | Word::Unit(_))
            .then(|| Number::new(at + 2, Count::Fraction(1, 2)));
    }
    // "a third of", "one quarter of": without "of" it is the third or the quarter itself.
    if !(atoms.is(at, "a") || atoms.word(at) == Word::Small(1)) {
        return None;
    }
    let under_at = atoms.after_hyphen(at + 1);
    let under = denominator(atoms.word(under_at))?;
    let hyphen = under_at > at + 1;
    let ends = !atoms.is_letters(under_at + 1) && !atoms.is_hyphen(under_at + 1);
    let end = under_at + 1;
    if atoms.is(end, "of") {
        return of_scale(end + 1, under).or(Some(Number::new(end, Count::Fraction(1, under))));
    }
    // "cut by a third.", "one-third": else it is the third of something.
    let alone = ends && !matches!(atoms.word(under_at), Word::Period(..));
    ((hyphen && atoms.word(at) == Word::Small(1)) || alone)
        .then(|| Number::new(end, Count::Fraction(1, under)))
}

/// Under the line: "half", "third", "quarter", "fifth".
fn denominator(word: Word) -> Option<u8> {
    match word {
        Word::Half => Some(2),
        Word::Period(Period::Quarter, Plural::No) => Some(4),
        Word::Ordinal(under @ 3..=10) => Some(under),
        _ => None,
    }
}

/// "800,000", "3.2bn", "1.4 million", "2.5-million".
fn digits(atoms: &Atoms<'_>, at: usize, is_money: bool) -> Option<Number> {
    if atoms.word(at) != Word::Digits {
        return None;
    }
    let text = atoms.text(at);
    // "007", "0199": a code.
    if text.starts_with('0') && text.len() > 1 && !text.starts_with("0.") {
        return None;
    }
    if let Some((over, under)) = slashed(text) {
        return Some(Number::new(at + 1, Count::Fraction(over, under)));
    }
    let mut count = Decimal::read(text)?;
    let mut end = at + 1;
    // "3 1/2".
    if let Some((over, under)) = slashed(atoms.text(end)) {
        count = count.plus(Decimal::ratio(Decimal::whole(over.into()), under)?)?;
        end += 1;
    }
    let mut power = 0;
    if let Some(letters) = letter_scale(atoms, end, count, is_money) {
        power = letters;
        end += 1;
    }
    scaled(atoms, Number { end, count: Count::Exact(count.scaled(power)?), scale: power })
}

/// "1/2": the fractions that are written so.
fn slashed(text: &str) -> Option<(u8, u8)> {
    let (over, under) = text.split_once('/')?;
    let (over, under) = (over.parse().ok()?, under.parse().ok()?);
    (over > 0 && over < under && matches!(under, 2 | 3 | 4 | 5 | 8)).then_some((over, under))
}

/// The power of ten of the letters behind digits.
fn letter_scale(atoms: &Atoms<'_>, at: usize, count: Decimal, is_money: bool) -> Option<u32> {
    let Word::Plain(letters) = atoms.word(at) else { return None };
    let glued = atoms.is_glued(at);
    if atoms.is_glued(at + 1) && atoms.is_letters(at + 1) || !(glued || is_money) {
        return None;
    }
    match letters {
        "bn" | "bln" => Some(9),
        "mn" | "mln" => Some(6),
        "tn" | "trn" => Some(12),
        "k" if glued => Some(3),
        "b" if is_money => Some(9),
        "t" if is_money && glued => Some(12),
        "m" if is_money => Some(6),
        // Without money "100m" is a distance, "1.2m visitors" a number.
        "m" => {
            let counted = match atoms.word(at + 1) {
                Word::Currency(_) => true,
                Word::Other => {
                    atoms.text(at + 1) == "people"
                        || (atoms.text(at + 1).ends_with('s') && count.has_places())
                }
                _ => false,
            };
            counted.then_some(6)
        }
        _ => None,
    }
}

/// With the words behind it: "million", "dozen", "and a half", "thirds".
fn scaled(atoms: &Atoms<'_>, mut number: Number) -> Option<Number> {
    let Count::Exact(mut count) = number.count else { return Some(number) };
    let join = |at: usize| if atoms.is_hyphen(at) { at + 1 } else { at };
    let and = join(number.end);
    let a = join(and + 1);
    let half = join(a + 1);
    if atoms.is(and, "and") && atoms.is(a, "a") && atoms.word(half) == Word::Half {
        count = count.plus(Decimal::ratio(Decimal::whole(1), 2)?)?;
        number.end = half + 1;
    }
    loop {
        let at = atoms.after_hyphen(number.end);
        match atoms.word(at) {
            Word::Scale(power) => {
                count = count.scaled(power.into())?;
                number.scale += u32::from(power);
            }
            Word::Dozen(Plural::No) => count = count.times(12)?,
            Word::Parts(under) => {
                let over = u8::try_from(count.as_whole()?).ok()?;
                return Some(Number::new(at + 1, Count::Fraction(over, under)));
            }
            _ => break,
        }
        number.end = at + 1;
    }
    Some(Number { count: Count::Exact(count), ..number })
}

/// "twenty-three", "a hundred and fifty", "two and a half million", "two-thirds", "a dozen".
fn words(atoms: &Atoms<'_>, at: usize) -> Option<Number> {
    #[derive(PartialEq)]
    enum Last {
        Nothing,
        Small,
        Tens,
        Scale,
    }
    let mut end = at;
    let (mut total, mut current, mut last) = (0_i128, 0_i128, Last::Nothing);
    if atoms.is_any(at, &["a", "an"]) && is_scale(atoms.word(at + 1)) {
        end = at + 1;
        (current, last) = (1, Last::Small);
    }
    let mut scale = 0;
    loop {
        let mut here = end;
        let inner = matches!(atoms.word(here + 1), Word::Small(_) | Word::Tens(_) | Word::Scale(_));
        let joins = (atoms.is_hyphen(here) && last != Last::Nothing)
            || (atoms.is(here, "and") && last == Last::Scale);
        if joins && inner {
            here += 1;
        }
        match atoms.word(here) {
            Word::Small(n) if matches!(last, Last::Nothing | Last::Scale) => {
                current += i128::from(n);
                last = Last::Small;
            }
            Word::Small(n @ 1..=9) if last == Last::Tens => {
                current += i128::from(n);
                last = Last::Small;
            }
            Word::Tens(n) if matches!(last, Last::Nothing | Last::Scale) => {
                current += i128::from(n);
                last = Last::Tens;
            }
            Word::Scale(2) if last != Last::Nothing && current > 0 => {
                current = current.checked_mul(100)?;
                last = Last::Scale;
            }
            Word::Scale(power) if last != Last::Nothing => {
                let sum = total.checked_add(current)?;
                // "two hundred thousand million": the scale takes all before it.
                total = sum.checked_mul(10_i128.checked_pow(power.into())?)?;
                current = 0;
                scale = u32::from(power);
                last = Last::Scale;
            }
            _ => break,
        }
        end = here + 1;
    }
    if end == at || last == Last::Nothing {
        return None;
    }
    let whole = total.checked_add(current)?;
    scaled(atoms, Number { end, count: Count::Exact(Decimal::whole(whole)), scale })
}
