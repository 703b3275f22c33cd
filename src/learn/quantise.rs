//! From weights of a trainer to weights of eight bits.

use super::feature::Feature;
use super::model::Model;
use super::steps::Transitions;

/// The largest weight, in units of the eight-bit scale.
const TOP: f32 = 127.0;

/// The share of weights that may be clipped by the eight-bit scale: a handful of outliers would
/// otherwise cost all others their precision.
const CLIPPED: f64 = 1e-4;

/// Rounds the weights to eight bits and leaves out the rows that are nothing then.
///
/// `pruned` leaves out the rows whose weights are all at most so many units.
pub(super) fn quantise(
    labels: &[&str],
    weights: &[f32],
    transitions: Transitions,
    keys: Vec<Feature>,
    pruned: i8,
) -> Model {
    let mut sizes: Vec<f32> = weights.iter().map(|w| w.abs()).filter(|w| *w > 0.0).collect();
    sizes.sort_by(f32::total_cmp);
    let clipped = (sizes.len() as f64 * CLIPPED) as usize;
    let top = sizes.get(sizes.len().saturating_sub(1 + clipped)).copied().unwrap_or(1.0);
    let scale = top / TOP;
    let narrow = |weight: &f32| (weight / scale).round().clamp(-TOP, TOP) as i8;
    let (mut kept, mut narrowed) = (Vec::new(), Vec::new());
    for (key, row) in keys.into_iter().zip(weights.chunks_exact(labels.len())) {
        if row.iter().any(|weight| narrow(weight).abs() > pruned) {
            kept.push(key);
            narrowed.extend(row.iter().map(narrow));
        }
    }
    let names = labels.iter().map(|label| (*label).to_owned()).collect();
    Model::new(names, transitions, scale, kept, &narrowed)
}
