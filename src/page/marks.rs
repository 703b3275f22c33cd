//! What lies on each stretch of a text: the spans of a record, which nest and cross as they like,
//! become stretches that do neither.

use crate::record::{EnrichedArticle, EntityType, MentionKind};

/// A text that is cut by code points.
#[derive(Debug)]
pub(super) struct Text<'t> {
    text: &'t str,
    /// The byte at which each code point starts, and the end.
    starts: Vec<usize>,
}

impl<'t> Text<'t> {
    /// Reads the text once.
    pub(super) fn new(text: &'t str) -> Self {
        let starts = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        Self { text, starts }
    }

    /// Its code points.
    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// `text[start:end]`, cut to what there is.
    pub(super) fn slice(&self, start: usize, end: usize) -> &'t str {
        let end = end.min(self.len());
        let start = start.min(end);
        &self.text[self.starts[start]..self.starts[end]]
    }
}

/// What a span of the record says of its words. The numbers are indices into the record's lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Part of what this quote says.
    Said(usize),
    /// The cue of this quote.
    Cue(usize),
    /// The speaker of this quote.
    Speaker(usize),
    /// A mention of this entity.
    Mention(usize, EntityType, MentionKind),
}

/// A mark and where it lies, in code points.
#[derive(Debug, Clone, Copy)]
struct Laid {
    start: usize,
    end: usize,
    mark: Mark,
}

/// A stretch on which the same marks lie from end to end.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) start: usize,
    pub(super) end: usize,
    /// The longest first.
    pub(super) marks: Vec<Mark>,
}

/// The marks of a record, by place.
#[derive(Debug)]
pub(super) struct Marks(Vec<Laid>);

impl Marks {
    pub(super) fn of(record: &EnrichedArticle) -> Self {
        let mut laid = Vec::new();
        let mut lay = |start: usize, end: usize, mark: Mark| {
            if start < end {
                laid.push(Laid { start, end, mark });
            }
        };
        for (index, quote) in record.quotes.iter().enumerate() {
            for [start, end] in &quote.content {
                lay(*start, *end, Mark::Said(index));
            }
            if let Some(cue) = &quote.cue {
                lay(cue.start, cue.end, Mark::Cue(index));
            }
            if let Some(speaker) = &quote.speaker {
                lay(speaker.start, speaker.end, Mark::Speaker(index));
            }
        }
        for (index, entity) in record.entities.iter().enumerate() {
            for mention in &entity.mentions {
                lay(mention.start, mention.end, Mark::Mention(index, entity.kind, mention.kind));
            }
        }
        laid.sort_by_key(|laid| (laid.start, std::cmp::Reverse(laid.end)));
        Self(laid)
    }

    /// The stretches of `start..end`, in order and without a gap.
    pub(super) fn stretches(&self, start: usize, end: usize) -> Vec<Stretch> {
        let inside: Vec<&Laid> =
            self.0.iter().filter(|laid| laid.start < end && laid.end > start).collect();
        let edges = inside.iter().flat_map(|laid| [laid.start, laid.end]);
        let mut cuts: Vec<usize> = edges.filter(|at| (start..end).contains(at)).collect();
        cuts.extend([start, end]);
        cuts.sort_unstable();
        cuts.dedup();

        let mut waiting = inside.into_iter().peekable();
        let mut open: Vec<&Laid> = Vec::new();
        let mut stretches = Vec::with_capacity(cuts.len());
        for pair in cuts.windows(2) {
            let [from, to] = [pair[0], pair[1]];
            open.retain(|laid| laid.end > from);
            while let Some(laid) = waiting.next_if(|laid| laid.start <= from) {
                if laid.end > from {
                    open.push(laid);
                }
            }
            let mut here = open.clone();
            here.sort_by_key(|laid| std::cmp::Reverse(laid.end - laid.start));
            let marks = here.iter().map(|laid| laid.mark).collect();
            stretches.push(Stretch { start: from, end: to, marks });
        }
        stretches
    }
}

#[cfg(test)]
mod tests {
    use super::{Laid, Mark, Marks, Text};
    use proptest::prelude::*;

    #[test]
    fn text_is_cut_by_code_points_and_never_beyond_its_end() {
        let text = Text::new("é👩🏽‍🚀!");
        assert_eq!(text.slice(1, 5), "👩🏽‍🚀");
        assert_eq!((text.slice(5, 99), text.slice(9, 3), text.slice(99, 99)), ("!", "", ""));
    }

    proptest! {
        #[test]
        fn stretches_are_gapless_and_bear_what_covers_them(
            spans in prop::collection::vec((0_usize..60, 1_usize..30), 0..12),
            window in (0_usize..40, 1_usize..40),
        ) {
            let mut laid: Vec<Laid> = spans.iter().enumerate()
                .map(|(n, (start, length))| Laid { start: *start, end: start + length, mark: Mark::Said(n) })
                .collect();
            laid.sort_by_key(|laid| (laid.start, std::cmp::Reverse(laid.end)));
            let (start, end) = (window.0, window.0 + window.1);
            let stretches = Marks(laid).stretches(start, end);
            let mut at = start;
            for stretch in &stretches {
                prop_assert_eq!(stretch.start, at);
                at = stretch.end;
                for place in stretch.start..stretch.end {
                    let mut covering: Vec<usize> = (0..spans.len())
                        .filter(|n| (spans[*n].0..spans[*n].0 + spans[*n].1).contains(&place))
                        .collect();
                    let mut told: Vec<usize> = stretch.marks.iter()
                        .map(|mark| if let Mark::Said(n) = mark { *n } else { usize::MAX })
                        .collect();
                    covering.sort_unstable();
                    told.sort_unstable();
                    prop_assert_eq!(told, covering);
                }
            }
            prop_assert_eq!(at, end);
        }
    }
}
