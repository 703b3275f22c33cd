//! Runs of capitals: "European Central Bank", and joined by small words, "Bank of England".

use std::ops::Range;

use super::words::Link;

/// How many small words in a row join two runs.
const JOINTS: usize = 2;

/// The run of capitals that each word is in, in `out`; with `joined`, runs with small words between are
/// one.
pub(super) fn runs(links: &[Link], joined: bool, out: &mut Vec<Option<Range<usize>>>) {
    out.clear();
    out.resize(links.len(), None);
    let is_capital = |at: usize| links.get(at) == Some(&Link::Capital);
    let mut at = 0;
    while at < links.len() {
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
            let next = links[at..].iter().take(JOINTS);
            let small = next.take_while(|link| **link == Link::Connector).count();
            if !joined || small == 0 || !is_capital(at + small) {
                break;
            }
            at += small + 1;
        }
        out[start..at].fill(Some(start..at));
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::Link;
    use super::runs;

    #[test]
    fn small_words_join_runs() {
        let links = ["the", "Bank", "of", "the", "West", "Indies", "and", "me"].map(Link::of);
        let (mut apart, mut joined) = (Vec::new(), Vec::new());
        runs(&links, false, &mut apart);
        assert_eq!((&apart[1], &apart[2], &apart[5]), (&Some(1..2), &None, &Some(4..6)));
        runs(&links, true, &mut joined);
        assert_eq!((&joined[1], &joined[3], &joined[6]), (&Some(1..6), &Some(1..6), &None));
    }
}
