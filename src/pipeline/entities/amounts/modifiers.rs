//! Words before an amount that qualify it: "about", "more than", "as many as".

use super::atoms::Atoms;
use super::lexicon::Word;
use crate::record::Modifier;

/// Words before an amount that belong to it, and the place after them.
pub(super) fn modifier(atoms: &Atoms<'_>, at: usize) -> Option<(usize, Modifier)> {
    use Modifier::{Approximate, AtLeast, AtMost, Less, More};
    const PHRASES: [(&[&str], Modifier); 28] = [
        (&["about"], Approximate),
        (&["around"], Approximate),
        (&["roughly"], Approximate),
        (&["approximately"], Approximate),
        (&["some"], Approximate),
        (&["an", "estimated"], Approximate),
        (&["estimated"], Approximate),
        (&["close", "to"], Approximate),
        (&["nearly"], Less),
        (&["almost"], Less),
        (&["just", "under"], Less),
        (&["just", "over"], More),
        (&["well", "over"], More),
        (&["over"], More),
        (&["above"], More),
        (&["under"], Less),
        (&["below"], Less),
        (&["not", "more", "than"], AtMost),
        (&["no", "more", "than"], AtMost),
        (&["no", "less", "than"], AtLeast),
        (&["no", "fewer", "than"], AtLeast),
        (&["more", "than"], More),
        (&["less", "than"], Less),
        (&["fewer", "than"], Less),
        (&["at", "least"], AtLeast),
        (&["at", "most"], AtMost),
        (&["up", "to"], AtMost),
        (&["as", "few", "as"], AtLeast),
    ];
    let Word::Plain(first) = atoms.word(at) else { return None };
    if first == "as" && atoms.is_any(at + 1, &["many", "much"]) && atoms.is(at + 2, "as") {
        return Some((at + 3, AtMost));
    }
    let fits = |(words, _): &&(&[&str], Modifier)| words[0] == first && atoms.are(at, words);
    PHRASES.iter().find(fits).map(|(words, modifier)| (at + words.len(), *modifier))
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
