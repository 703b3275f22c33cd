//! What the frame model sees of a word: itself with its neighbours, and where it stands with regard to the
//! cue.

use super::cues::{Around, bucket};
use super::frames::{Side, window};
use super::reading::{Class, OUTSIDE, Reading};
use super::vocabulary::Form;
use crate::learn::{Feature, Features, feature, mix};

/// A template and its value.
type Valued = (u32, u64);

/// Gathers all features of each word of the cue's window, for training, in the order that the weights were
/// trained in.
pub(super) fn frame_features(reading: &Reading, cue: usize, is_cue: &[bool], out: &mut Features) {
    let window = window(reading, cue);
    for_each_word((reading, cue, is_cue), window, &mut Vec::new(), |view, seen| {
        if let Some(seen) = seen {
            own_features(reading, seen.at, seen.side, |_, template, value| {
                out.push(feature(template, value));
            });
            view.features(seen, |_, template, value| out.push(feature(template, value)));
        }
        out.end_item();
    });
}

/// Visits the words of the cue's window. The cue is seen as nothing and needs no features: it can be nothing
/// but a cue. `between` is room for what lies between the cue and the words.
pub(super) fn for_each_word(
    (reading, cue, is_cue): (&Reading, usize, &[bool]),
    (start, end): (usize, usize),
    between: &mut Vec<u64>,
    mut visit: impl FnMut(&View<'_>, Option<&Seen>),
) {
    let view = View::new(reading, cue);
    between.clear();
    between.resize(end - start, 0);
    let (left, right) = between.split_at_mut(cue - start);
    read_between(reading, is_cue, (start..cue).rev().zip(left.iter_mut().rev()));
    read_between(reading, is_cue, (cue + 1..end).zip(&mut right[1..]));
    for (at, between) in (start..cue).zip(left) {
        visit(&view, Some(&view.see(at, Side::Before, *between)));
    }
    visit(&view, None);
    for (at, between) in (cue + 1..end).zip(&right[1..]) {
        visit(&view, Some(&view.see(at, Side::After, *between)));
    }
}

/// What a feature is made of that is the same seen from any cue on the same side of the word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OwnPart {
    /// One word: see [`features_of_word`].
    Word,
    /// Two words.
    Pair,
}

/// How far from the word that is labelled the words are of which features are made.
pub(super) const OFFSETS: [isize; 3] = [-1, 0, 1];

/// The features that are made of one word alone, so far from the one that is labelled.
pub(super) fn features_of_word(
    offset: isize,
    side: Side,
    form: &Form,
    mut push: impl FnMut(Feature),
) {
    let features = of_word(offset, side, form.low, form.middle);
    features.into_iter().for_each(|(template, value)| push(feature(template, value)));
}

fn of_word(offset: isize, side: Side, low: u64, middle: u64) -> [Valued; 2] {
    let (form, cluster) = match offset {
        0 => (101, 106),
        -1 => (102, 107),
        _ => (103, 108),
    };
    [(form, mix(low, side as u64)), (cluster, mix(middle, side as u64))]
}

/// Visits the features of a word that are the same seen from any cue on the same side of it.
#[inline]
pub(super) fn own_features(
    reading: &Reading,
    at: usize,
    side: Side,
    mut add: impl FnMut(OwnPart, u32, u64),
) {
    let word = &reading.words[at];
    let around = Around::new(reading, word.paragraph);
    let low = |offset| around.low(at, offset);
    let middle = |offset| around.middle(at, offset);
    let [here, before, after] =
        [0, -1, 1].map(|offset| of_word(offset, side, low(offset), middle(offset)));
    [here, before, after].iter().for_each(|[form, _]| add(OwnPart::Word, form.0, form.1));
    add(OwnPart::Pair, 104, mix(low(-1), word.low));
    add(OwnPart::Pair, 105, mix(word.low, low(1)));
    [here, before, after].iter().for_each(|[_, cluster]| add(OwnPart::Word, cluster.0, cluster.1));
    add(OwnPart::Pair, 109, mix(mix(middle(-1), word.middle()), side as u64));
}

/// Writes what lies between the cue and each word, walking away from the cue: a few small counts in one
/// number.
fn read_between<'b>(
    reading: &Reading,
    is_cue: &[bool],
    walk: impl Iterator<Item = (usize, &'b mut u64)>,
) {
    let (mut commas, mut that, mut stops, mut marks, mut cues) = (0u64, 0u64, 0u64, 0u64, 0u64);
    let mut before = OUTSIDE;
    for (at, between) in walk {
        let word = &reading.words[at];
        if word.region != before && word.region != OUTSIDE {
            marks += 1;
        }
        before = word.region;
        let counts = [commas.min(2), that.min(1), stops.min(2), marks.min(2), cues.min(2)];
        *between = counts.iter().fold(0, |sum, n| sum * 3 + n);
        match word.class {
            Class::Comma => commas += 1,
            Class::Complementizer => that += 1,
            Class::Stop => stops += 1,
            _ => {}
        }
        cues += u64::from(is_cue[at]);
    }
}

/// How a word is seen from a cue.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    pub(super) at: usize,
    pub(super) side: Side,
    place: u64,
    distance: u64,
    between: u64,
    region: u64,
    edges: u64,
}

/// What a feature is made of that tells how a word stands with regard to the cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SeenPart {
    /// The cue, and what words in a row have in common: see [`Seen::distance`].
    Distance,
    /// The cue, and what words in a row have in common: see [`Seen::place`].
    Place,
    /// The word, too.
    Rest,
}

impl Seen {
    /// What all features of [`SeenPart::Distance`] are made of, beside the cue.
    pub(super) fn distance(&self) -> u64 {
        self.distance
    }

    /// What all features of [`SeenPart::Place`] are made of, beside the cue.
    pub(super) fn place(&self) -> [u64; 4] {
        [self.place, self.between, self.region, self.edges]
    }
}

/// A window seen from its cue.
pub(super) struct View<'r> {
    reading: &'r Reading,
    around: Around<'r>,
    cue: usize,
    low: u64,
    middle: u64,
    /// The classes beside the cue: how it stands in its sentence.
    signature: u64,
    right: u64,
    left: u64,
}

impl<'r> View<'r> {
    fn new(reading: &'r Reading, cue: usize) -> Self {
        let word = &reading.words[cue];
        let around = Around::new(reading, word.paragraph);
        let left = mix(around.class(cue, -1), around.class(cue, -2));
        let right = mix(around.class(cue, 1), around.class(cue, 2));
        Self {
            reading,
            cue,
            low: word.low,
            middle: word.middle(),
            signature: mix(around.class(cue, -1), right),
            left,
            right,
            around,
        }
    }

    fn see(&self, at: usize, side: Side, between: u64) -> Seen {
        let [word, cue] = [at, self.cue].map(|at| &self.reading.words[at]);
        let sentences = (i64::from(word.sentence) - i64::from(cue.sentence)).clamp(-2, 2) + 2;
        Seen {
            at,
            side,
            place: side as u64 * 8 + sentences as u64,
            distance: bucket(at.abs_diff(self.cue)) * 4 + side as u64,
            between,
            region: self.region(at),
            edges: self.edges(at),
        }
    }

    /// Visits the features of a word that tell how it stands with regard to the cue.
    #[inline]
    pub(super) fn features(&self, seen: &Seen, mut add: impl FnMut(SeenPart, u32, u64)) {
        let Seen { at, side, place, distance, between, region, edges } = *seen;
        let side = side as u64;
        let class = |offset| self.around.class(at, offset);
        let (here, before, after) = (class(0), class(-1), class(1));
        let near = mix(mix(before, here), after);
        add(SeenPart::Place, 100, place);
        add(SeenPart::Distance, 114, mix(self.low, distance));
        add(SeenPart::Distance, 115, mix(self.signature, distance));
        add(SeenPart::Place, 117, mix(between, place));
        add(SeenPart::Rest, 118, mix(mix(between, before), mix(here, side)));
        add(SeenPart::Rest, 119, mix(mix(between, here), mix(after, side)));
        add(SeenPart::Place, 120, mix(region, place));
        add(SeenPart::Place, 123, mix(mix(edges, between), side));
        add(SeenPart::Rest, 125, mix(mix(self.low, here), distance));
        add(SeenPart::Place, 126, mix(mix(self.low, between), mix(side, edges)));
        add(SeenPart::Place, 129, mix(mix(self.right, between), mix(side, edges)));
        add(SeenPart::Rest, 130, mix(mix(self.left, between), mix(side, near)));
        add(SeenPart::Rest, 131, mix(mix(self.middle, between), mix(before, side)));
        add(SeenPart::Rest, 132, mix(mix(self.middle, distance), near));
        if at.abs_diff(self.cue) <= 3 {
            let word = &self.reading.words[at];
            add(SeenPart::Rest, 133, mix(mix(self.low, word.low), distance));
        }
    }

    /// Whether a sentence or the paragraph begins or ends at a word.
    fn edges(&self, at: usize) -> u64 {
        let sentence = self.reading.words[at].sentence;
        let side = |offset| match self.around.get(at, offset) {
            None => 2,
            Some(other) => u64::from(other.sentence != sentence),
        };
        side(-1) * 3 + side(1)
    }

    /// Where a word stands with regard to the regions.
    fn region(&self, at: usize) -> u64 {
        let word = &self.reading.words[at];
        let Some(region) = self.reading.region(at) else {
            let beside = |offset| {
                u64::from(self.around.get(at, offset).is_some_and(|w| w.region != OUTSIDE))
            };
            return beside(-1) * 2 + beside(1);
        };
        let (start, end) = self.reading.region_words[region];
        let own = u64::from(word.region == self.reading.words[self.cue].region);
        let edge = u64::from(at == start) * 2 + u64::from(at + 1 == end);
        10 + bucket(end - start) * 8 + own * 4 + edge
    }
}
