//! What the frame model makes of each word by itself, added up once for all cues that see it.

use super::frames::{Side, own_features};
use super::reading::Reading;
use crate::learn::{Features, Model};

/// The sums of the [`own_features`] of the words of an article, made when first asked for.
pub(super) struct OwnSums<'a> {
    reading: &'a Reading,
    model: &'a Model,
    /// Two for each word, before and after a cue: where in `sums` the row begins.
    places: Vec<Option<u32>>,
    sums: Vec<i32>,
    features: Features,
}

impl<'a> OwnSums<'a> {
    pub(super) fn new(reading: &'a Reading, model: &'a Model) -> Self {
        let places = vec![None; reading.words.len() * 2];
        Self { reading, model, places, sums: Vec::new(), features: Features::default() }
    }

    /// Writes the row of each word of a cue's window to `base`; zeros for the cue.
    pub(super) fn window(&mut self, (start, end): (usize, usize), cue: usize, base: &mut Vec<i32>) {
        base.clear();
        (start..cue).for_each(|at| self.push(at, Side::Before, base));
        base.resize(base.len() + self.model.labels().len(), 0);
        (cue + 1..end).for_each(|at| self.push(at, Side::After, base));
    }

    fn push(&mut self, at: usize, side: Side, base: &mut Vec<i32>) {
        let place = &mut self.places[at * 2 + usize::from(side == Side::After)];
        let place = *place.get_or_insert_with(|| {
            self.features.clear();
            own_features(self.reading, at, side, |feature| self.features.push(feature));
            self.features.end_item();
            let place = self.sums.len();
            self.sums.resize(place + self.model.labels().len(), 0);
            self.model.add_up(&self.features, &mut self.sums[place..]);
            place as u32
        });
        base.extend(&self.sums[place as usize..][..self.model.labels().len()]);
    }
}
