//! Which lines of a dump are kept: a record says so by its text, what is not there it has removed.

use super::score::{Ratio, bare, words};
use crate::pipeline::clean::CleanArticle;

/// Counts the lines of a dump, and their words.
pub(super) fn count(
    dump: &str,
    keep: &[bool],
    found: &CleanArticle,
    lines: &mut Ratio,
    weighed: &mut Ratio,
) {
    let mut walk = Walk::new(found);
    for (line, keep) in dump.split('\n').zip(keep) {
        let letters = bare(line);
        if letters.is_empty() {
            continue;
        }
        let kept = walk.keeps(&letters);
        lines.count(kept, *keep, 1);
        weighed.count(kept, *keep, words(line).len());
    }
}

/// A walk along a dump, its text and what was removed, all in the order of the dump; of words only
/// letters and digits are compared, since bullets and white space may have been made plain.
struct Walk {
    paragraphs: Vec<String>,
    /// The paragraph, and the byte in it, up to which the dump has been walked.
    at: (usize, usize),
    removed: Vec<String>,
    next_removed: usize,
}

impl Walk {
    fn new(found: &CleanArticle) -> Self {
        let paragraphs = found.paragraphs.iter().map(|p| bare(p.span.of(&found.text)));
        let removed = found.removed.iter().map(|removed| bare(&removed.text));
        Self {
            paragraphs: paragraphs.filter(|letters| !letters.is_empty()).collect(),
            at: (0, 0),
            removed: removed.filter(|letters| !letters.is_empty()).collect(),
            next_removed: 0,
        }
    }

    /// True when the next line of the dump is in the text.
    fn keeps(&mut self, line: &str) -> bool {
        let rest = self.rest();
        let gone = self.removed[self.next_removed..].iter().position(|removed| removed == line);
        // A line that begins the paragraph which follows may be the title above it, which is gone.
        if rest == line || (rest.starts_with(line) && gone.is_none()) {
            self.advance(line.len());
            return true;
        }
        if let Some(ahead) = gone {
            self.next_removed += ahead + 1;
            return false;
        }
        // The dateline at the head of a line is gone, the line is not.
        let head = self.removed.get(self.next_removed).and_then(|head| line.strip_prefix(&**head));
        if let Some(tail) = head.filter(|tail| !tail.is_empty() && rest.starts_with(*tail)) {
            let length = tail.len();
            self.next_removed += 1;
            self.advance(length);
            return true;
        }
        // Out of step: on with the first later paragraph that the line begins.
        let mut later = self.paragraphs.iter().skip(self.at.0 + 1);
        match later.position(|paragraph| paragraph.starts_with(line)) {
            Some(ahead) => {
                self.at = (self.at.0 + 1 + ahead, 0);
                self.advance(line.len());
                true
            }
            None => false,
        }
    }

    /// What is left of the paragraph.
    fn rest(&self) -> &str {
        self.paragraphs.get(self.at.0).map_or("", |paragraph| &paragraph[self.at.1..])
    }

    fn advance(&mut self, bytes: usize) {
        self.at.1 += bytes;
        if self.rest().is_empty() {
            self.at = (self.at.0 + 1, 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Ratio, count};
    use crate::article::{ContentType, RawArticle};
    use crate::pipeline::clean::{clean, verbatim};
    use crate::record::{Removed, RemovedReason};

    #[test]
    fn lines_are_told_by_the_text_and_by_what_is_removed() {
        let mut found = verbatim(&RawArticle::new(
            ContentType::Text,
            "The bridge is closed, and so is the quay.\nIt rained.",
        ));
        let gone = |text: &str| Removed { text: text.into(), reason: RemovedReason::Title };
        found.removed = vec![gone("The bridge"), gone("OSLO —"), gone("Share")];
        // The title begins the paragraph; the paragraph was wrapped; a dateline is gone.
        let dump =
            "The bridge\nOSLO — The bridge is closed,\nand so is the quay.\n—\nShare\n• It rained.";
        let keep = [false, true, true, true, true, false];
        let (mut lines, mut words) = (Ratio::default(), Ratio::default());
        count(dump, &keep, &found, &mut lines, &mut words);
        assert_eq!((lines.right, lines.given, lines.gold), (2, 3, 3));
        assert_eq!((words.right, words.given, words.gold), (10, 12, 11));
    }

    #[test]
    fn every_line_of_a_dump_finds_its_place() {
        let dump = "Share\nBridge closed\nBy Jo Falk\nThe bridge was closed on Monday because its \
            cables are rusting, the city said.\nNobody had asked the shop owners on the quay, one of \
            them said.\nRelated\n";
        let found = clean(&RawArticle::new(ContentType::Text, dump));
        let keep = [false, false, false, true, true, false, false];
        let (mut lines, mut words) = (Ratio::default(), Ratio::default());
        count(dump, &keep, &found, &mut lines, &mut words);
        assert_eq!((lines.right, lines.gold), (2, 2));
    }
}
