//! What the features of a line come to, by a model: those that a few small numbers decide are added up
//! once and remembered, for lines are of few forms.

use std::sync::atomic::{AtomicU64, Ordering};

use super::features::{Key, Push, Sink, gather, hash};
use super::forms::PageForms;
use crate::learn::{Features, Model, Scratch};

/// So many groups are remembered: a few times more than pages of news have.
const PLACES: usize = 1 << 14;

/// A model of lines, with two labels, that remembers.
pub(super) struct LineModel {
    pub(super) model: Model,
    /// What groups of features come to, each at a place that its key decides: the key in the upper half,
    /// the two sums in the lower one. Whoever finds another key there adds up and writes anew.
    known: Box<[AtomicU64]>,
}

impl LineModel {
    pub(super) fn new(model: Model) -> Self {
        // No key is this one: there is no such group.
        let known = (0..PLACES).map(|_| AtomicU64::new(u64::MAX)).collect();
        Self { model, known }
    }

    /// The probability of each of the two labels for each line, in memory that `scratch` owns.
    pub(super) fn marginals<'s>(&self, page: &PageForms, scratch: &'s mut Scratch) -> &'s [f32] {
        let lines = page.forms.len();
        let (sums, line, rest) = (Vec::with_capacity(lines * 2), [0; 2], Features::default());
        let mut summed = Summed { of: self, english: page.english, sums, line, rest };
        gather(page, &mut summed);
        self.model.marginals(&summed.sums, &summed.rest, None, scratch)
    }

    fn known(&self, key: Key) -> &AtomicU64 {
        let spread = key.0.wrapping_mul(0x9e37_79b1);
        &self.known[(spread >> (32 - PLACES.trailing_zeros())) as usize]
    }
}

/// Adds up the features of lines.
struct Summed<'m> {
    of: &'m LineModel,
    english: bool,
    /// Those of the lines before.
    sums: Vec<i32>,
    /// Those of the line in hand.
    line: [i32; 2],
    /// What is not yet added up.
    rest: Features,
}

impl Sink for Summed<'_> {
    #[inline]
    fn push(&mut self, template: u32, value: u64) {
        self.rest.push(hash(self.english, template, value));
    }

    #[inline]
    fn group(&mut self, key: Key, features: impl Fn(Push<'_>)) {
        let place = self.of.known(key);
        let mut found = place.load(Ordering::Relaxed);
        if (found >> 32) as u32 != key.0 {
            found = u64::from(key.0) << 32 | u64::from(self.add_up(&features));
            place.store(found, Ordering::Relaxed);
        }
        self.line[0] += i32::from(found as i16);
        self.line[1] += i32::from((found >> 16) as i16);
    }

    fn end_line(&mut self) {
        self.rest.end_item();
        self.sums.extend(std::mem::take(&mut self.line));
    }
}

impl Summed<'_> {
    /// The two sums of a group, of 16 bits each: groups are of few features.
    #[cold]
    fn add_up(&self, features: &dyn Fn(Push<'_>)) -> u32 {
        let mut group = Features::default();
        features(&mut |template, value| group.push(hash(self.english, template, value)));
        group.end_item();
        let mut sums = [0; 2];
        self.of.model.add_up(&group, &mut sums);
        let [first, second] = sums.map(|sum| u32::from(sum as i16 as u16));
        second << 16 | first
    }
}

#[cfg(test)]
mod tests {
    use super::super::features::{Plain, gather};
    use super::super::model::forms;
    use super::LineModel;
    use crate::learn::{Features, Model, Scratch};

    #[test]
    fn what_is_remembered_is_what_all_features_come_to() {
        let model = || Model::from_bytes(include_bytes!("../../../../models/lines.bin")).unwrap();
        let remembering = LineModel::new(model());
        let prose =
            "The council closed the old bridge on Monday, after its engineers had warned of rust.";
        let lines = [
            "Home | News",
            prose,
            "\u{201c}It is late,\u{201d} she said.",
            prose,
            "Share this",
            "1 of 3",
        ];
        let foreign = [
            "Start",
            "Der Rat sperrte am Montag die alte Brücke, und niemand wusste wie lange.",
            "Mehr",
        ];
        // The second time all groups are known.
        for lines in [&lines[..], &foreign, &lines, &foreign, &[]] {
            let page = forms(lines);
            let mut features = Features::default();
            gather(&page, &mut Plain { english: page.english, out: &mut features });
            let (mut one, mut other) = (Scratch::default(), Scratch::default());
            let expected = model().marginals(&[], &features, None, &mut one).to_vec();
            assert_eq!(remembering.marginals(&page, &mut other), expected, "{lines:?}");
        }
    }
}
