//! Runs of capitals: "European Central Bank", and joined by small words, "Bank of England".

use std::ops::Range;

use super::capital;

/// Small words within names.
const CONNECTORS: [&str; 19] = [
    "of", "the", "for", "and", "&", "de", "la", "in", "on", "-", "von", "van", "al", "del", "du",
    "der", "di", "le", "el",
];

/// How many small words in a row join two runs.
const JOINTS: usize = 2;

/// True for a small word within names.
pub(super) fn connector(word: &str) -> bool {
    CONNECTORS.contains(&word)
}

/// The run of capitals that each word is in; with `joined`, runs with small words between are one.
pub(super) fn runs(words: &[&str], joined: bool) -> Vec<Option<Range<usize>>> {
    let mut out = vec![None; words.len()];
    let is_capital = |at: usize| words.get(at).is_some_and(|word| capital(word));
    let mut at = 0;
    while at < words.len() {
        if !is_capital(at) {
            at += 1;
            continue;
        }
        let start = at;
        at += 1;
        loop {
            if is_capital(at) {
                at += 1;
                continue;
            }
            let small = words[at..].iter().take(JOINTS).take_while(|word| connector(word)).count();
            if !joined || small == 0 || !is_capital(at + small) {
                break;
            }
            at += small + 1;
        }
        out[start..at].fill(Some(start..at));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn small_words_join_runs() {
        let words = ["the", "Bank", "of", "the", "West", "Indies", "and", "me"];
        let apart = runs(&words, false);
        assert_eq!((&apart[1], &apart[2], &apart[5]), (&Some(1..2), &None, &Some(4..6)));
        let joined = runs(&words, true);
        assert_eq!((&joined[1], &joined[3], &joined[6]), (&Some(1..6), &Some(1..6), &None));
    }
}
