//! Names told by their form and by the words beside them: laws, events, works, products, languages.
//!
//! The corpora that the tagger learned from put these into one class or leave them out, so it finds them
//! badly and can not tell them apart. News names them in few ways: "Voting Rights Act of 1965", "Battle of
//! Mosul", "the film “Spotlight”", "F-16", "spoke in Farsi". What has no such form is left untagged.

mod numbered;
mod runs;
mod single;
mod titles;

use std::ops::Range;

use crate::record::EntityType;

/// Where a name stands among the words of a sentence, and what it is.
type Found = Option<(Range<usize>, EntityType)>;

/// The names of one sentence, in order, without overlap.
pub(super) fn found(words: &[&str]) -> Vec<(Range<usize>, EntityType)> {
    let mut out: Vec<(Range<usize>, EntityType)> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        // No name begins small but for those of Apple's.
        if words[at].starts_with(|c: char| c.is_lowercase() && c != 'i') {
            at += 1;
            continue;
        }
        let here = titles::title(words, at)
            .or_else(|| runs::named(words, at))
            .or_else(|| single::one_word(words, at));
        match here {
            Some((range, kind)) if !range.is_empty() => {
                at = range.end;
                out.push((range, kind));
            }
            _ => at += 1,
        }
    }
    out
}

/// The word at a place, nothing beyond the edges; places below nought wrap around to far beyond.
fn word<'w>(words: &[&'w str], at: usize) -> &'w str {
    words.get(at).copied().unwrap_or_default()
}

fn capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// A capital, or a number such as "2016" and "14th".
fn capital_or_number(word: &str) -> bool {
    capital(word) || word.starts_with(|c: char| c.is_ascii_digit())
}

/// "II", "XV".
fn roman(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| "IVXL".contains(c))
}

fn year(word: &str) -> bool {
    word.len() == 4
        && word.bytes().all(|byte| byte.is_ascii_digit())
        && matches!(&word[..1], "1" | "2")
}

/// Small words within names.
fn joins(word: &str) -> bool {
    matches!(
        word,
        "of" | "the" | "and" | "&" | "for" | "on" | "to" | "in" | "’s" | "'s" | "-" | "de"
    )
}

fn short_number(word: &str) -> bool {
    matches!(word.len(), 1 | 2) && word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::found;

    #[test]
    fn names_are_told_by_their_form() {
        let cases = [
            ("Obama signed the Affordable Care Act in 2010 .", "LAW Affordable Care Act"),
            ("Trump 's Fair Play Act of 1965 failed .", "LAW Fair Play Act of 1965"),
            ("He cited the Second Amendment and Title IX .", "LAW Second Amendment, LAW Title IX"),
            ("the Treaty of Lisbon was signed", "LAW Treaty of Lisbon"),
            ("under the Constitution", "LAW Constitution"),
            (
                "veterans of the Vietnam War and World War II .",
                "EVENT Vietnam War, EVENT World War II",
            ),
            ("the Civil War Museum and the Secretary of War", ""),
            ("won 13 Academy Awards", "WORK_OF_ART Academy Awards"),
            ("the Learning Revolution and Glue Trap Games", ""),
            (
                "Geneva Convention , State GOP Convention",
                "LAW Geneva Convention, EVENT State GOP Convention",
            ),
            ("an Operating Agreement and the Paris Agreement", "LAW Paris Agreement"),
            ("Hurricane Ida hit during the Super Bowl .", "EVENT Hurricane Ida, EVENT Super Bowl"),
            ("at the Battle of Mosul", "EVENT Battle of Mosul"),
            (
                "the Nobel Peace Prize and an Oscar",
                "WORK_OF_ART Nobel Peace Prize, WORK_OF_ART Oscar",
            ),
            ("in the film “ Dark Water ” he plays", "WORK_OF_ART Dark Water"),
            ("“ Dark Water , ” a novel about rain", "WORK_OF_ART Dark Water"),
            ("told NBC 's “ Meet the Press ” that", "WORK_OF_ART Meet the Press"),
            ("told CBS 's Face the Nation that", "WORK_OF_ART Face the Nation"),
            ("“ Dark Water ” is what they call it", ""),
            ("a “ Crooked Deal ” for all", ""),
            ("an F-16 and a Boeing 737 Max", "PRODUCT F-16, PRODUCT Boeing 737 Max"),
            ("paid with an iPhone in 2016", "PRODUCT iPhone"),
            ("COVID-19 on the I-95 near R-TX", ""),
            ("She spoke French and wrote in Farsi .", "LANGUAGE French, LANGUAGE Farsi"),
            ("an election in French politics , in Democrats' favour", ""),
            ("the Helms Amendment and the Patriot Act", "LAW Helms Amendment, LAW Patriot Act"),
        ];
        for (text, expected) in cases {
            let words: Vec<&str> = text.split(' ').collect();
            let found: Vec<String> = found(&words)
                .into_iter()
                .map(|(range, kind)| {
                    let kind = serde_json::to_string(&kind).unwrap();
                    format!("{} {}", kind.trim_matches('"'), words[range].join(" "))
                })
                .collect();
            assert_eq!(found.join(", "), expected, "{text}");
        }
    }
}
