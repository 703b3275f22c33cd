//! Quotation marks, paired: a state machine over each paragraph.
//!
//! Curly, straight, `''` and ` `` `, guillemets in either direction and low marks pair at the top
//! level; what stands within single marks inside them is left alone. A region that is open at the end
//! of a paragraph is carried on when the next one opens with a mark (the convention of print for a
//! quote over several paragraphs). A mark without its partner costs its own region, no more.
//!
//! Articles in the British style, with single marks outside, are told by having no other marks.

use crate::text::Span;

/// A stretch within quotation marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Region {
    /// With its marks, in bytes of the text.
    pub(crate) outer: Span,
    /// Without them, white space at the edges gone; never empty.
    pub(crate) inner: Span,
    /// The paragraph it lies in; a region never runs over its end.
    pub(crate) paragraph: usize,
    /// False when the paragraph, or another opening mark, came before a closing mark.
    pub(crate) closed: bool,
    /// The region of the paragraph before was open at its end, and this one goes on from it.
    pub(crate) carried: bool,
}

/// What a mark can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Open,
    Close,
    /// By its surroundings either.
    Either,
}

/// A mark in a paragraph.
#[derive(Debug, Clone, Copy)]
struct Mark {
    start: usize,
    end: usize,
    side: Side,
}

/// Pairs the marks of the paragraphs of a text.
pub(crate) fn regions(text: &str, paragraphs: &[Span]) -> Vec<Region> {
    let found = pair(text, paragraphs, double_marks);
    if found.is_empty() { pair(text, paragraphs, single_marks) } else { found }
}

fn pair(text: &str, paragraphs: &[Span], marks: fn(&str) -> Vec<Mark>) -> Vec<Region> {
    let mut regions = Vec::new();
    let mut open_before = false;
    for (index, paragraph) in paragraphs.iter().enumerate() {
        let mut pairing = Pairing {
            text,
            paragraph: *paragraph,
            index,
            open: None,
            carried: open_before,
            regions: &mut regions,
        };
        let base = paragraph.start as usize;
        for (at, mark) in marks(paragraph.of(text)).into_iter().enumerate() {
            let start = base + mark.start;
            pairing.mark(at == 0, Mark { start, end: base + mark.end, side: mark.side });
        }
        open_before = pairing.finish();
    }
    regions
}

/// The state in a paragraph.
struct Pairing<'t, 'r> {
    text: &'t str,
    paragraph: Span,
    index: usize,
    open: Option<Mark>,
    /// The paragraph before ended within a region, and nothing has closed it yet.
    carried: bool,
    regions: &'r mut Vec<Region>,
}

impl Pairing<'_, '_> {
    fn mark(&mut self, first: bool, mark: Mark) {
        let at_edge = mark.start == self.paragraph.start as usize;
        match (self.open, mark.side) {
            (None, Side::Close) => {
                if first && self.carried {
                    let start = self.paragraph.start as usize;
                    self.push((start, start), (mark.start, mark.end), true, true);
                }
                self.carried = false;
            }
            (None, _) => {
                self.carried &= first && at_edge;
                self.open = Some(mark);
            }
            (Some(open), Side::Open) => {
                let end = self.end_of_unclosed(open, mark.start);
                self.push((open.start, open.end), (end, end), false, self.carried);
                self.carried = false;
                self.open = Some(mark);
            }
            (Some(open), _) => {
                self.push((open.start, open.end), (mark.start, mark.end), true, self.carried);
                self.carried = false;
                self.open = None;
            }
        }
    }

    /// True when the paragraph ends within a region.
    fn finish(mut self) -> bool {
        let Some(open) = self.open else { return false };
        let end = self.paragraph.end as usize;
        self.push((open.start, open.end), (end, end), false, self.carried);
        true
    }

    /// Where an unclosed region ends when another begins at `limit`: after its first sentence, since
    /// the closing mark is most often lost before "he said".
    fn end_of_unclosed(&self, open: Mark, limit: usize) -> usize {
        let words = &self.text[open.end..limit];
        let stop = words.char_indices().find(|(at, c)| {
            matches!(c, '.' | '!' | '?') && words[at + 1..].starts_with(char::is_whitespace)
        });
        stop.map_or(limit, |(at, _)| open.end + at + 1)
    }

    fn push(&mut self, open: (usize, usize), close: (usize, usize), closed: bool, carried: bool) {
        let inner = Span::new(open.1, close.0.max(open.1)).trimmed(self.text);
        if !inner.is_empty() {
            let outer = Span::new(open.0, close.1.max(open.1));
            let paragraph = self.index;
            self.regions.push(Region { outer, inner, paragraph, closed, carried });
        }
    }
}

/// All marks but single ones. Works on characters with one on either side; `''` and ` `` ` are one
/// mark.
fn double_marks(paragraph: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut low = false;
    let mut before = ' ';
    let mut chars = paragraph.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        // Most of a text by far.
        if c.is_ascii_alphanumeric() || c == ' ' {
            before = c;
            continue;
        }
        let mut end = start + c.len_utf8();
        if matches!(c, '\'' | '`' | '’' | '‘') && chars.peek().is_some_and(|(_, next)| *next == c)
        {
            chars.next();
            end += c.len_utf8();
        } else if matches!(c, '\'' | '`' | '’' | '‘') {
            before = c;
            continue;
        }
        let after = paragraph[end..].chars().next().unwrap_or(' ');
        let side = match c {
            '`' | '‘' | '„' | '‟' => Some(Side::Open),
            '“' if low => Some(Side::Close),
            '“' => Some(Side::Open),
            '”' if low || !opens(before, after) => Some(Side::Close),
            // Careless typing: a closing mark where only an opening one can stand.
            '”' => Some(Side::Either),
            '»' | '«' | '"' | '＂' | '″' | '\'' | '’' => {
                Some(by_surroundings(before, after))
            }
            _ => None,
        };
        if let Some(side) = side {
            low = c == '„' || low && side == Side::Open;
            marks.push(Mark { start, end, side });
        }
        before = c;
    }
    marks
}

/// Single marks, apostrophes told apart: an opening one stands before a letter and after a space, a
/// closing one after a letter or point and before no letter.
fn single_marks(paragraph: &str) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let mut before = ' ';
    for (start, c) in paragraph.char_indices() {
        if matches!(c, '\'' | '‘' | '’') {
            let end = start + c.len_utf8();
            let after = paragraph[end..].chars().next().unwrap_or(' ');
            let opening = c != '’' && opens(before, after);
            // Without a comma or point before it, a mark after a letter may be a plural's apostrophe.
            let closing =
                c != '‘' && closes(before, after) && matches!(before, ',' | '.' | '!' | '?' | '…');
            let open = marks.last().is_some_and(|mark| mark.side == Side::Open);
            if opening && !open {
                marks.push(Mark { start, end, side: Side::Open });
            } else if closing && open {
                marks.push(Mark { start, end, side: Side::Close });
            }
        }
        before = c;
    }
    marks
}

fn opens(before: char, after: char) -> bool {
    let edge = before.is_whitespace()
        || matches!(before, '(' | '[' | '{' | '—' | '–' | '-' | '/' | '\'' | '‘' | ':' | '…');
    edge && !after.is_whitespace() && !matches!(after, ',' | ';' | ':' | ')' | '!' | '?')
}

fn closes(before: char, after: char) -> bool {
    let edge = after.is_whitespace() || (!after.is_alphanumeric() && after != '$');
    edge && !before.is_whitespace()
}

fn by_surroundings(before: char, after: char) -> Side {
    match (opens(before, after), closes(before, after)) {
        (true, false) => Side::Open,
        (false, true) => Side::Close,
        _ => Side::Either,
    }
}

#[cfg(test)]
mod tests {
    use super::{Region, regions};
    use crate::text::Span;
    use proptest::prelude::*;

    fn paragraphs(text: &str) -> Vec<Span> {
        let mut start = 0;
        let mut spans = Vec::new();
        for line in text.split_inclusive('\n') {
            spans.push(Span::new(start, start + line.len()).trimmed(text));
            start += line.len();
        }
        spans
    }

    /// The words within marks; `+` before what is carried over, `~` after what is not closed.
    fn show(text: &str) -> Vec<String> {
        let one = |r: &Region| {
            let carried = if r.carried { "+" } else { "" };
            let unclosed = if r.closed { "" } else { "~" };
            format!("{carried}{}{unclosed}", r.inner.of(text))
        };
        regions(text, &paragraphs(text)).iter().map(one).collect()
    }

    #[test]
    fn marks_of_every_kind_are_paired() {
        let rows: &[(&str, &[&str])] = &[
            ("“It rained,” she said. “A lot.”", &["It rained,", "A lot."]),
            ("\"It rained,\" she said. \"A lot.\"", &["It rained,", "A lot."]),
            ("''It rained,'' she said.", &["It rained,"]),
            ("``It rained,'' she said.", &["It rained,"]),
            ("„Es regnet“, sagte sie. „Sehr.“", &["Es regnet", "Sehr."]),
            ("»Es regnet«, sagte sie.", &["Es regnet"]),
            ("« Il pleut », dit-elle. «Oui.»", &["Il pleut", "Oui."]),
            ("”Det regnar”, sade hon.", &["Det regnar"]),
            ("Rain (\"lots\") and \"hail\"—all day", &["lots", "hail"]),
            ("'It rained,' she said. 'They're wet.'", &["It rained,", "They're wet."]),
            (
                "‘It rained,’ she said, ‘and the farmers’ fields flooded.’",
                &["It rained,", "and the farmers’ fields flooded."],
            ),
            ("The farmers' fields and dogs' dinners", &[]),
        ];
        for (text, expected) in rows {
            assert_eq!(show(text), *expected, "{text}");
        }
    }

    #[test]
    fn what_is_nested_is_left_inside() {
        assert_eq!(show("“He said ‘no’ to me,” she said."), ["He said ‘no’ to me,"]);
        assert_eq!(show("\"He said 'no' to me,\" she said."), ["He said 'no' to me,"]);
    }

    #[test]
    fn an_open_quote_is_carried_to_the_next_paragraph() {
        assert_eq!(show("“One.\n“Two.”\n“Three.”"), ["One.~", "+Two.", "Three."]);
        assert_eq!(show("\"One.\nTwo.\" Then."), ["One.~", "+Two."]);
        assert_eq!(show("\"One.\nThen \"two\"."), ["One.~", "two"]);
    }

    #[test]
    fn a_mark_without_its_partner_costs_its_own_region_only() {
        assert_eq!(show("“One, he said. “Two,” he said."), ["One, he said.~", "Two,"]);
        assert_eq!(show("One,” he said. “Two,” he said."), ["Two,"]);
        assert_eq!(show("A 12\" pipe.\n\"Two,\" he said."), ["Two,"]);
    }

    proptest! {
        #[test]
        fn any_soup_of_marks_gives_ordered_disjoint_regions(
            text in "[ a.,\n\"'’‘“”„«»`(é—3]{0,80}",
        ) {
            let paragraphs = paragraphs(&text);
            let mut end = 0;
            for region in regions(&text, &paragraphs) {
                prop_assert!(region.outer.start >= end && region.outer.contains(region.inner));
                prop_assert!(paragraphs[region.paragraph].contains(region.outer));
                prop_assert!(!region.inner.is_empty());
                end = region.outer.end;
            }
        }
    }
}
