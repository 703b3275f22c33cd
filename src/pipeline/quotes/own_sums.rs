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
        let labels = self.model.labels().len();
        let before = (start..cue).map(|at| (at, Side::Before));
        let places = before.chain((cue + 1..end).map(|at| (at, Side::After)));
        self.read(places.clone());
        base.clear();
        base.resize((end - start) * labels, 0);
        for (at, side) in places {
            let place = self.places[index(at, side)].expect("just read") as usize;
            let row = &self.sums[place..][..labels];
            base[(at - start) * labels..][..labels].copy_from_slice(row);
        }
    }

    /// Adds up what is asked for the first time, together.
    fn read(&mut self, places: impl Iterator<Item = (usize, Side)>) {
        let labels = self.model.labels().len();
        let start = self.sums.len();
        self.features.clear();
        for (at, side) in places {
            self.places[index(at, side)].get_or_insert_with(|| {
                let place = start + self.features.len() * labels;
                own_features(self.reading, at, side, |feature| self.features.push(feature));
                self.features.end_item();
                place as u32
            });
        }
        self.sums.resize(start + self.features.len() * labels, 0);
        self.model.add_up(&self.features, &mut self.sums[start..]);
    }
}

fn index(at: usize, side: Side) -> usize {
    at * 2 + usize::from(side == Side::After)
}
