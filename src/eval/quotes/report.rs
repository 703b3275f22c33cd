//! The counts as scores, and as a table.

use std::fmt;

use super::score::Counts;

/// Precision, recall and their harmonic mean, in percent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// Of what was found, the share that is right.
    pub precision: f64,
    /// Of what is there, the share that was found.
    pub recall: f64,
    /// The harmonic mean of the two.
    pub f1: f64,
}

impl Score {
    fn new(right: usize, found: usize, there: usize) -> Self {
        let (precision, recall) = (percent(right, found), percent(right, there));
        let sum = precision + recall;
        let f1 = if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 };
        Self { precision, recall, f1 }
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 }
}

/// How the stage does on annotated articles.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    counts: Counts,
}

impl Report {
    pub(super) fn new(counts: Counts) -> Self {
        Self { counts }
    }

    /// How many articles were scored.
    #[must_use]
    pub fn articles(&self) -> usize {
        self.counts.articles
    }

    /// Spans found; kinds in the order direct, mixed, indirect, all.
    #[must_use]
    pub fn spans(&self) -> [Score; 4] {
        self.by_kind(self.counts.hit)
    }

    /// Spans found with the right speaker; kinds as in [`Report::spans`].
    #[must_use]
    pub fn end_to_end(&self) -> [Score; 4] {
        self.by_kind(self.counts.end_to_end)
    }

    fn by_kind(&self, right: [usize; 3]) -> [Score; 4] {
        let Counts { predicted, gold, .. } = &self.counts;
        let sum = |of: &[usize; 3]| of.iter().sum();
        let one = |kind: usize| Score::new(right[kind], predicted[kind], gold[kind]);
        [one(0), one(1), one(2), Score::new(sum(&right), sum(predicted), sum(gold))]
    }

    /// Words of content, of all kinds.
    #[must_use]
    pub fn tokens(&self) -> Score {
        let Counts { tokens_right, tokens_predicted, tokens_gold, .. } = &self.counts;
        Score::new(*tokens_right, *tokens_predicted, tokens_gold.iter().sum())
    }

    /// Of direct and mixed quotes found, the share with the right speaker, in percent.
    #[must_use]
    pub fn speaker_right(&self) -> f64 {
        percent(self.counts.speaker_right.iter().sum(), self.counts.covered.iter().sum())
    }

    /// Of those whose speaker has a known name, the share given that name, in percent.
    #[must_use]
    pub fn name_right(&self) -> f64 {
        percent(self.counts.name_right.iter().sum(), self.counts.named.iter().sum())
    }

    /// Of the stretches given as direct with a speaker, the share that is wrong, in percent.
    #[must_use]
    pub fn direct_wrong(&self) -> f64 {
        percent(self.counts.direct_with_speaker[1], self.counts.direct_with_speaker[0])
    }

    /// By tenths of confidence: how many stretches, and the share that is right, in percent.
    #[must_use]
    pub fn calibration(&self) -> [(usize, f64); 10] {
        self.counts.calibration.map(|[all, right]| (all, percent(right, all)))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts { gold, predicted, .. } = &self.counts;
        writeln!(f, "quotes, {} articles\n", self.articles())?;
        writeln!(f, "{:<22}{:>6}{:>7}{:>7}{:>7}{:>7}", "", "gold", "found", "P", "R", "F1")?;
        let mut row = |name: &str, gold: usize, found: usize, score: Score| {
            let Score { precision, recall, f1 } = score;
            writeln!(f, "{name:<22}{gold:>6}{found:>7}{precision:>7.1}{recall:>7.1}{f1:>7.1}")
        };
        let (all_gold, all_found) = (gold.iter().sum(), predicted.iter().sum());
        for (what, scores) in [("found", self.spans()), ("with speaker", self.end_to_end())] {
            for (kind, name) in ["direct", "mixed", "indirect"].iter().enumerate() {
                row(&format!("{name} {what}"), gold[kind], predicted[kind], scores[kind])?;
            }
            row(&format!("all {what}"), all_gold, all_found, scores[3])?;
        }
        let words = self.counts.tokens_gold.iter().sum();
        row("words of content", words, self.counts.tokens_predicted, self.tokens())?;
        writeln!(f, "\nspeaker right, of direct and mixed found  {:>5.1} %", self.speaker_right())?;
        writeln!(f, "name right, where a name is known         {:>5.1} %", self.name_right())?;
        writeln!(f, "direct with a speaker, wrong              {:>5.1} %", self.direct_wrong())?;
        writeln!(f, "\nconfidence   stretches   right")?;
        for (tenth, (all, right)) in self.calibration().iter().enumerate() {
            let (from, to) = (tenth as f64 / 10.0, (tenth + 1) as f64 / 10.0);
            writeln!(f, "{from:.1} to {to:.1}   {all:>9}   {right:>4.0} %")?;
        }
        Ok(())
    }
}
