//! Two figures beside each other.

use std::fmt;

/// How a worker's throughput compares with a loop's, in rounds in which both were measured.
pub(super) struct Ratio {
    median: f64,
    least: f64,
    most: f64,
    /// Of all messages over all time.
    overall: f64,
}

impl Ratio {
    pub(super) fn of(worker: &[f64], bare: &[f64]) -> Self {
        let mut ratios: Vec<f64> = worker.iter().zip(bare).map(|(w, bare)| w / bare).collect();
        ratios.sort_by(f64::total_cmp);
        let middle = ratios.len() / 2;
        let time = |rates: &[f64]| rates.iter().map(|rate| 1.0 / rate).sum::<f64>();
        Self {
            median: (ratios[(ratios.len() - 1) / 2] + ratios[middle]) / 2.0,
            least: ratios[0],
            most: ratios[ratios.len() - 1],
            overall: time(bare) / time(worker),
        }
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { median, least, most, overall } = self;
        write!(f, "median {median:.2}, from {least:.2} to {most:.2}, over all time {overall:.2}")
    }
}
