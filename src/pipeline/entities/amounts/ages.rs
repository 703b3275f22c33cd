//! Ages that are bare numbers: "Maria Lopez, 34, was", "aged 34".

use super::decimal::Decimal;
use super::lexicon::{Period, Word};
use super::measures::Measure;
use super::numbers::Count;
use super::{Found, Reader};
use crate::record::EntityType;

/// The age at a place: OntoNotes has ages as dates.
pub(super) fn age(reader: &Reader<'_, '_>, at: usize) -> Option<Found> {
    let atoms = reader.atoms;
    if atoms.word(at) != Word::Digits {
        return None;
    }
    let years: u8 = atoms.text(at).parse().ok().filter(|years| (1..=119).contains(years))?;
    let said = atoms.is_any(at.wrapping_sub(1), &["aged", "age"]);
    // A name, the age between commas.
    let after_name = at >= 2
        && atoms.is_sign(at - 1, ',')
        && atoms.is_capital(at - 2)
        && matches!(atoms.word(at - 2), Word::Other | Word::Month(_))
        && matches!(atoms.word(at + 1), Word::Sign(',' | '.'));
    let value = Measure::Time(Period::Year).value(Count::Exact(Decimal::whole(years.into())));
    (said || after_name).then_some(Found { end: at + 1, kind: EntityType::Date, value })
}
