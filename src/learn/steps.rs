//! What a step from label to label weighs, and the same laid out for the machine.

use wide::f32x4;

/// Weights of going from label to label, first label to last.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Transitions {
    /// How many labels there are.
    pub(super) labels: usize,
    /// Of beginning with a label.
    pub(super) start: Vec<f32>,
    /// Of ending with a label.
    pub(super) end: Vec<f32>,
    /// Row `from`, column `to`.
    pub(super) between: Vec<f32>,
}

/// Transitions made ready for decoding: rows of whole registers, filled up with what is never taken.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Steps {
    pub(super) labels: usize,
    /// How many registers a row is.
    pub(super) width: usize,
    pub(super) start: Vec<f32x4>,
    pub(super) end: Vec<f32x4>,
    /// A row for each label that is gone from.
    pub(super) between: Vec<f32x4>,
    pub(super) powers: Powers,
}

/// The exponentials of transitions.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Powers {
    pub(super) start: Vec<f32x4>,
    pub(super) end: Vec<f32x4>,
    /// A row for each label that is gone from.
    pub(super) from: Vec<f32x4>,
    /// A row for each label that is gone to.
    pub(super) to: Vec<f32x4>,
}

/// How many weights a register holds.
pub(super) const LANES: usize = 4;

/// The widths of rows, for as many labels as models have.
const WIDTHS: [usize; 4] = [1, 3, 7, 15];

impl Steps {
    pub(super) fn new(transitions: &Transitions) -> Self {
        let mut steps = Self::default();
        steps.read(transitions);
        steps
    }

    /// Reads transitions in the memory of others.
    ///
    /// # Panics
    /// With more labels than the widest row holds.
    pub(super) fn read(&mut self, transitions: &Transitions) {
        let labels = transitions.labels;
        let wide = WIDTHS.into_iter().find(|width| width * LANES >= labels);
        (self.labels, self.width) = (labels, wide.expect("a row holds the labels"));
        let fill = |out: &mut Vec<f32x4>, cells: &dyn Fn(usize) -> f32, rows: usize, blank: f32| {
            out.clear();
            for row in 0..rows {
                for first in (0..self.width * LANES).step_by(LANES) {
                    out.push(f32x4::new(std::array::from_fn(|lane| {
                        let at = first + lane;
                        if at < labels { cells(row * labels + at) } else { blank }
                    })));
                }
            }
        };
        let Transitions { start, end, between, .. } = transitions;
        let turned = |at: usize| power(between[at % labels * labels + at / labels]);
        fill(&mut self.start, &|at| start[at], 1, f32::NEG_INFINITY);
        fill(&mut self.end, &|at| end[at], 1, f32::NEG_INFINITY);
        fill(&mut self.between, &|at| between[at], labels, f32::NEG_INFINITY);
        fill(&mut self.powers.start, &|at| power(start[at]), 1, 0.0);
        fill(&mut self.powers.end, &|at| power(end[at]), 1, 0.0);
        fill(&mut self.powers.from, &|at| power(between[at]), labels, 0.0);
        fill(&mut self.powers.to, &turned, labels, 0.0);
    }
}

/// e to the power of a weight: zero for what is forbidden, without the slow way of the library's
/// function into the smallest numbers.
#[inline]
pub(super) fn power(weight: f32) -> f32 {
    const LEAST: f32 = -87.0;
    if weight < LEAST { 0.0 } else { weight.exp() }
}
