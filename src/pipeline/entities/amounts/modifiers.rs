//! Words before an amount that qualify it: "about", "more than", "as many as".

use super::atoms::Atoms;
use super::lexicon::Word;
use crate::record::Modifier;

/// Words before an amount that belong to it, and the place after them.
pub(super) fn modifier(atoms: &Atoms<'_>, at: usize) -> Option<(usize, Modifier)> {
    use Modifier::{Approximate, AtLeast, AtMost, Less, More};
    let Word::Plain(first) = atoms.word(at) else { return None };
    let with = |behind: &[&str], modifier| {
        atoms.are(at + 1, behind).then(|| (at + 1 + behind.len(), modifier))
    };
    match first {
        "about" | "around" | "roughly" | "approximately" | "some" | "estimated" => {
            Some((at + 1, Approximate))
        }
        "nearly" | "almost" | "under" | "below" => Some((at + 1, Less)),
        "over" | "above" => Some((at + 1, More)),
        "an" => with(&["estimated"], Approximate),
        "close" => with(&["to"], Approximate),
        "just" => with(&["under"], Less).or_else(|| with(&["over"], More)),
        "well" => with(&["over"], More),
        "not" => with(&["more", "than"], AtMost),
        "no" => with(&["more", "than"], AtMost)
            .or_else(|| with(&["less", "than"], AtLeast))
            .or_else(|| with(&["fewer", "than"], AtLeast)),
        "more" => with(&["than"], More),
        "less" | "fewer" => with(&["than"], Less),
        "at" => with(&["least"], AtLeast).or_else(|| with(&["most"], AtMost)),
        "up" => with(&["to"], AtMost),
        "as" => with(&["few", "as"], AtLeast)
            .or_else(|| with(&["many", "as"], AtMost))
            .or_else(|| with(&["much", "as"], AtMost)),
        _ => None,
    }
}

/// True for the "over" of "10 billion euros over five years", which says when and not how long: not
/// behind the verbs and prepositions of length ("took over a year", "for over a year").
pub(super) fn is_during(atoms: &Atoms<'_>, over: usize, end: usize) -> bool {
    let of_length = atoms
        .is_any(over.wrapping_sub(1), &["for", "in", "after", "since", "just", "of"])
        || matches!(
            atoms.text_before(over),
            "took"
                | "takes"
                | "take"
                | "taken"
                | "lasted"
                | "last"
                | "lasts"
                | "spent"
                | "was"
                | "is"
                | "been"
        );
    let is_ago = atoms.is_any(end - 1, &["ago", "old", "later", "earlier"]);
    over > 0 && !of_length && !is_ago
}
