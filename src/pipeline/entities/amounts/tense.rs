//! Whether the words around a date speak of what was or of what will be.

use super::atoms::Atoms;

/// When something happens, seen from the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Future,
    /// No verb tells.
    Unseen,
}

/// How many words after a word of the future a participle belongs to it: "will not be held".
const REACH: usize = 4;

/// How many words around a date may tell its tense.
const WINDOW: usize = 40;

/// Up to where a date leads its sentence: "Early on Sunday, ".
const LEADING: usize = 2;

/// The tense at a place: that of the nearest telling word before it, else of the first one after it.
pub(super) fn tense(atoms: &Atoms<'_>, at: usize) -> Tense {
    if atoms.is(at.wrapping_sub(1), "since") {
        return Tense::Past;
    }
    let cue = |place: usize| {
        let tense = cue(atoms.text(place), atoms.text(place + 1));
        let is_participle = tense == Some(Tense::Past)
            && (place.saturating_sub(REACH)..place)
                .any(|p| cue_of_future(atoms.text(p), atoms.text(p + 1)));
        if is_participle { Some(Tense::Future) } else { tense }
    };
    let before = (at.saturating_sub(WINDOW)..at).rev().find_map(cue);
    let open_end = atoms.is(at.wrapping_sub(1), "until") || atoms.is(at.wrapping_sub(1), "by");
    match before {
        Some(tense) => tense,
        None if open_end => Tense::Future,
        None => {
            // Behind a comma another clause begins ("opens in July, officials said"), but not where
            // the date itself leads the sentence ("On Sunday, voters will choose").
            let leads = at <= LEADING;
            let clause = (at..at + WINDOW).take_while(|p| leads || !atoms.is_sign(*p, ','));
            clause.into_iter().find_map(cue).unwrap_or(Tense::Unseen)
        }
    }
}

fn cue(word: &str, next: &str) -> Option<Tense> {
    if cue_of_future(word, next) {
        Some(Tense::Future)
    } else if is_past(word) {
        Some(Tense::Past)
    } else {
        None
    }
}

fn cue_of_future(word: &str, next: &str) -> bool {
    match word {
        "will" | "Will" | "wo" | "'ll" | "’ll" | "shall" | "due" | "expected" | "scheduled"
        | "upcoming" | "expects" | "hopes" => true,
        // What is on the calendar stands in the present: "the trial begins on Monday".
        "begins" | "expires" | "opens" | "reopens" | "resumes" | "starts" => true,
        "set" | "likely" | "is" | "are" | "plan" | "plans" | "going" => next == "to",
        _ => false,
    }
}

/// Regular past forms, and the irregular ones that news uses most.
fn is_past(word: &str) -> bool {
    const IRREGULAR: [&str; 67] = [
        "ate", "beat", "became", "began", "blew", "bought", "broke", "brought", "built", "came",
        "caught", "chose", "cut", "did", "drew", "drove", "fell", "felt", "fled", "flew", "fought",
        "found", "froze", "gave", "got", "grew", "had", "held", "hit", "kept", "knew", "laid",
        "led", "left", "lost", "made", "met", "paid", "put", "quit", "ran", "rang", "rose", "said",
        "sang", "sank", "sat", "saw", "sent", "shot", "slid", "sold", "spent", "spoke", "stole",
        "stood", "struck", "swam", "swore", "told", "took", "was", "went", "were", "woke", "won",
        "wrote",
    ];
    let regular = word.len() > 3
        && word.ends_with("ed")
        && word.starts_with(|c: char| c.is_ascii_lowercase())
        && !word.ends_with("eed");
    regular || IRREGULAR.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::super::atoms::Atoms;
    use super::Tense::{self, Future, Past, Unseen};
    use super::tense;
    use crate::article::{ContentType, RawArticle};
    use crate::pipeline::{clean, segment};

    /// The tense at the first word of `date`.
    fn at(text: &str, date: &str) -> Tense {
        let article = RawArticle::new(ContentType::Text, text);
        let segmented = segment::segment(clean::verbatim(&article));
        let atoms = Atoms::new(segmented.text(), &segmented.tokens, Vec::new()).ok().unwrap();
        let place = (0..atoms.len()).find(|at| atoms.text(*at) == date).unwrap();
        tense(&atoms, place)
    }

    #[test]
    fn the_nearest_verb_tells() {
        let cases = [
            ("He resigned on Friday", Past),
            ("Voters will choose on Friday", Future),
            ("She said the talks will not be held on Friday", Future),
            ("On Friday, voters will choose", Future),
            ("The games open on Friday, she said", Unseen),
            ("He had until Friday", Past),
            ("A truce until Friday", Future),
            ("The plan was presented on Friday", Past),
            ("The tax is set to rise on Friday", Future),
            ("The trial begins on Friday", Future),
            ("Rain on Friday", Unseen),
        ];
        for (text, expected) in cases {
            assert_eq!(at(text, "Friday"), expected, "{text}");
        }
    }
}
