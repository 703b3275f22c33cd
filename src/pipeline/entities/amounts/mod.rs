//! Dates, times, money, percentages, measures, ordinals and other numbers, by a grammar, with what
//! they come to.
//!
//! A recursive descent over the words of a sentence: at each place that a phrase can begin, the readers
//! are tried in a fixed order, and what one took no other sees. Spans follow the guidelines of OntoNotes
//! 5, values are described at [`Value`]. The phrases that it is held to are in
//! `tests/data/amount_phrases.tsv`.

mod ages;
mod amount;
mod atoms;
mod calendar;
mod cardinals;
mod dates;
mod days;
mod decimal;
mod lexicon;
mod measures;
mod modifiers;
mod numbers;
mod relative;
mod tense;
mod times;
mod years;

use jiff::civil::Date;

use self::atoms::{Atom, Atoms};
use self::calendar::{Stretch, Which};
use self::lexicon::Word;
use crate::pipeline::segment::Token;
use crate::record::{EntityType, Modifier, Value};
use crate::text::Span;

/// A date, a time or an amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Amount {
    /// Where, in bytes of the text.
    pub(super) span: Span,
    /// One of the seven numeric types of OntoNotes.
    pub(super) kind: EntityType,
    /// What it comes to, when that is sure.
    pub(super) value: Option<Value>,
}

/// Reads the amounts of one article, sentence by sentence.
pub(super) struct AmountReader<'t> {
    text: &'t str,
    published: Option<Date>,
    room: Vec<Atom<'t>>,
}

impl<'t> AmountReader<'t> {
    /// A reader for an article. `published` is its date of publication, ISO 8601, as the record has it:
    /// the day that is written there is the day that "yesterday" is counted from.
    pub(super) fn new(text: &'t str, published: Option<&str>) -> Self {
        let published = published.and_then(|date| date.get(..10)?.parse().ok());
        Self { text, published, room: Vec::new() }
    }

    /// Appends the amounts of a sentence, in order, without overlap.
    pub(super) fn sentence(&mut self, tokens: &[Token], out: &mut Vec<Amount>) {
        match Atoms::new(self.text, tokens, std::mem::take(&mut self.room)) {
            Ok(atoms) => {
                Reader { atoms: &atoms, published: self.published }.sentence(out);
                self.room = atoms.into_inner();
            }
            Err(room) => self.room = room,
        }
    }
}

/// What the readers read: the pieces of a sentence, and the day it was published.
struct Reader<'a, 't> {
    atoms: &'a Atoms<'t>,
    published: Option<Date>,
}

/// What a reader found from where it was asked.
#[derive(Debug)]
struct Found {
    /// The place after it.
    end: usize,
    kind: EntityType,
    value: Option<Value>,
}

impl Found {
    fn date(end: usize, stretch: Option<Stretch>) -> Self {
        let value = stretch.map(|stretch| Value::Date { date: stretch.text(), modifier: None });
        Self { end, kind: EntityType::Date, value }
    }

    fn time(end: usize, time: Option<String>) -> Self {
        let value = time.map(|time| Value::Time { time, modifier: None });
        Self { end, kind: EntityType::Time, value }
    }

    fn with(self, modifier: Modifier) -> Self {
        Self { value: self.value.map(|value| value.with(Some(modifier))), ..self }
    }
}

impl Reader<'_, '_> {
    fn sentence(&self, out: &mut Vec<Amount>) {
        let mut at = 0;
        while at < self.atoms.len() {
            at = match self.at(at) {
                Some(found) => {
                    let mut span = self.atoms.span(at, found.end);
                    // "40 mph." at the end of a sentence: the period is the sentence's.
                    let last = found.end - 1;
                    if matches!(self.atoms.word(last), Word::Unit(_))
                        && self.atoms.text(last).ends_with('.')
                    {
                        span.end -= 1;
                    }
                    out.push(Amount { span, kind: found.kind, value: found.value });
                    found.end
                }
                None => at + 1,
            };
        }
    }

    /// The amount that begins at this place.
    fn at(&self, at: usize) -> Option<Found> {
        let begins = match self.atoms.word(at) {
            Word::Other => {
                matches!(self.atoms.text(at), "US" | "U.S." | "HK" | "AU" | "NZ" | "NT")
                    || self.atoms.text(at).len() <= 3 && self.atoms.is_capital(at)
            }
            Word::Sign(sign) => {
                !matches!(sign, ',' | '.' | ';' | ':' | '"' | '(' | ')' | '?' | '!')
            }
            _ => true,
        };
        if !begins || self.is_inside(at) {
            return None;
        }
        const READERS: [fn(&Reader<'_, '_>, usize) -> Option<Found>; 6] = [
            times::time,
            dates::date,
            relative::relative,
            ages::age,
            cardinals::ordinal,
            amount::amount,
        ];
        READERS.iter().find_map(|read| read(self, at).filter(|found| self.is_whole(found)))
    }

    /// True within a compound or a code: "COVID-19", "F-16", "3.5.1".
    fn is_inside(&self, at: usize) -> bool {
        let atoms = self.atoms;
        if !atoms.is_glued(at) {
            return false;
        }
        let word_before = |at: usize| at > 0 && atoms.text(at - 1).ends_with(char::is_alphanumeric);
        match atoms.word(at - 1) {
            Word::Sign('–') if atoms.is_letters(at) => false,
            Word::Sign('-' | '–' | '‑' | '‐') => {
                atoms.is_glued(at - 1) && word_before(at - 1)
            }
            Word::Sign(sign) => matches!(sign, '/' | '#' | '@' | '_' | '+' | '='),
            _ => word_before(at) && atoms.text(at).starts_with(char::is_alphanumeric),
        }
    }

    /// True when what was found is not the head of a longer word or number: "20" of "20-point".
    fn is_whole(&self, found: &Found) -> bool {
        let (atoms, end) = (self.atoms, found.end);
        if atoms.is_hyphen(end) {
            let next = atoms.text(end + 1);
            // A dash before a word is punctuation: "in 2012–six days later".
            if atoms.is_sign(end, '–') && atoms.is_letters(end + 1) {
                return true;
            }
            // "second-largest": the rank is an ordinal of its own. "$5-a-day": the price is an amount.
            return match found.kind {
                EntityType::Ordinal => next.ends_with("est"),
                EntityType::Money => true,
                _ => !next.starts_with(char::is_alphanumeric),
            };
        }
        !(atoms.is_glued(end) && atoms.text(end).starts_with(char::is_alphanumeric))
    }

    /// Which one of a row the words mean when they do not say.
    fn told(&self, at: usize) -> Which {
        Which::Told(tense::tense(self.atoms, at))
    }
}

#[cfg(test)]
mod tests {
    use super::AmountReader;
    use crate::article::{ContentType, RawArticle};
    use crate::pipeline::{clean, segment};
    use crate::record::EntityType::{
        self, Cardinal, Date, Money, Ordinal, Percent, Quantity, Time,
    };

    fn found(text: &str) -> Vec<(String, EntityType)> {
        let article = RawArticle::new(ContentType::Text, text);
        let segmented = segment::segment(clean::verbatim(&article));
        let mut reader = AmountReader::new(segmented.text(), None);
        let mut out = Vec::new();
        for sentence in &segmented.sentences {
            reader.sentence(&segmented.tokens[sentence.tokens.clone()], &mut out);
        }
        out.into_iter().map(|a| (a.span.of(segmented.text()).to_owned(), a.kind)).collect()
    }

    #[test]
    fn runs_of_any_word_take_no_longer_than_their_length() {
        // A reader that goes back or ahead without bound would need hours for these.
        for piece in [
            "Tuesday ",
            "minus ",
            "hundred ",
            "hundreds of ",
            "one ",
            "1 ",
            "$ ",
            "1-",
            "the ",
            "half ",
            "early ",
            "between ",
            "a few ",
            "1/2 ",
            "last ",
            "million-",
            "2019-",
            "two and a half ",
        ] {
            found(&piece.repeat(200_000 / piece.len()));
        }
    }

    #[test]
    fn amounts_and_dates_are_found_whole() {
        let cases = [
            ("He paid $3.2bn for it", vec![("$3.2bn", Money)]),
            ("worth 1.3 billion pounds to", vec![("1.3 billion pounds", Money)]),
            ("a fine of 800 euros on Friday", vec![("800 euros", Money), ("Friday", Date)]),
            (
                "About 45 % of it, or 3.5 percent",
                vec![("About 45 %", Percent), ("3.5 percent", Percent)],
            ),
            ("after Tuesday's meeting", vec![("Tuesday", Date)]),
            ("presented in December after", vec![("December", Date)]),
            ("signed in the last 15 years have", vec![("the last 15 years", Date)]),
            ("consist of 800,000 men", vec![("800,000", Cardinal)]),
            ("Zelenskyy's 20-point plan", vec![]),
            ("on 4 March 2026 at 10:15 a.m.", vec![("4 March 2026", Date), ("10:15 a.m.", Time)]),
            ("until 2028, after", vec![("2028", Date)]),
            ("winds of up to 90 km/h on the A8", vec![("up to 90 km/h", Quantity)]),
            ("the third day of nine towns", vec![("third", Ordinal), ("nine", Cardinal)]),
            ("No one was hurt, one of them said", vec![]),
            (
                "done this years ago, and every year",
                vec![("years ago", Date), ("every year", Date)],
            ),
            ("two years without customers", vec![("two years", Date)]),
            ("She may go, they might march", vec![]),
        ];
        for (text, expected) in cases {
            let expected: Vec<_> = expected.into_iter().map(|(w, k)| (w.to_owned(), k)).collect();
            assert_eq!(found(text), expected, "{text}");
        }
    }
}
