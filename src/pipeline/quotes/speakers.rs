//! The words of a source: how they name the speaker, and where the name ends.

use super::reading::{Class, Reading, word};
use crate::record::SpeakerHow;

/// A source cut down to title and name, without the apposition after it: "Hugh Hill, a doctor" is
/// "Hugh Hill"; a description is kept up to the first comma.
pub(super) fn trimmed(reading: &Reading, (start, end): (usize, usize)) -> (usize, usize) {
    let stops = |at: &usize| {
        let seen = &reading.words[*at];
        matches!(
            seen.class,
            Class::Comma | Class::Bracket | Class::Dash | Class::Semicolon | Class::Colon
        ) || seen.low == word("who")
    };
    let cut = (start + 1..end).find(stops).unwrap_or(end);
    let possessive = reading.words[cut - 1].class == Class::Possessive;
    (start, if possessive && cut > start + 1 { cut - 1 } else { cut })
}

/// How a source names the speaker: a pronoun, a name, or a description.
pub(super) fn how(reading: &Reading, (start, end): (usize, usize)) -> SpeakerHow {
    let words = &reading.words[start..end];
    if end == start + 1 && matches!(words[0].class, Class::Pronoun | Class::OwnPronoun) {
        return SpeakerHow::Pronoun;
    }
    // "a spokesman for Clinton" is a description: the name is not its head.
    let head = words.iter().position(|w| w.class == Class::Preposition).unwrap_or(words.len());
    let starts = head.min(1);
    match words[..head].last() {
        Some(w) if w.class == Class::Capital => SpeakerHow::Named,
        _ if head < words.len()
            && words[starts.saturating_sub(1)..head].iter().all(|w| w.class == Class::Capital)
            && head > 0 =>
        {
            SpeakerHow::Named
        }
        _ => SpeakerHow::Nominal,
    }
}
