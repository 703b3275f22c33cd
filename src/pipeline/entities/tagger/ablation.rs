//! What each part of the first model gives: the model learned without it.

use super::training::{OPTIONS, learn, lesson};
use super::words::Word;
use super::{Names, Register, TaggedSentence, spans};
use crate::learn::{Example, Model, Scratch, TrainOptions};

/// What a model can be learned without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ablation {
    /// The company that words keep (`word_company.bin`).
    Company,
    /// How words are written: capitals, digits, points.
    Shapes,
    /// The word and those within two of it.
    Words,
    /// Whether a sentence is of an edited text or of a post.
    Register,
    /// Two words together.
    Pairs,
    /// The run of capitals that a word is in.
    Runs,
    /// Word clusters (`word_clusters.bin`).
    Clusters,
    /// Tables of countries, titles and the like.
    Tables,
    /// The first and last letters of the word.
    Affixes,
    /// Dropping some of the features while learning.
    Dropout,
    /// Dropping features, and averaging the weights of several epochs.
    DropoutAndAveraging,
}

impl Ablation {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Company,
        Self::Shapes,
        Self::Words,
        Self::Register,
        Self::Pairs,
        Self::Runs,
        Self::Clusters,
        Self::Tables,
        Self::Affixes,
        Self::Dropout,
        Self::DropoutAndAveraging,
    ];

    /// What a table calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Company => "`word_company.bin`",
            Self::Shapes => "shapes",
            Self::Words => "words",
            Self::Register => "a register for each sentence",
            Self::Pairs => "pairs of context words",
            Self::Runs => "runs of capitals",
            Self::Clusters => "`word_clusters.bin`",
            Self::Tables => "tables",
            Self::Affixes => "affixes",
            Self::Dropout => "dropping features",
            Self::DropoutAndAveraging => "dropping features and averaging",
        }
    }

    /// Takes what is left out from a word.
    pub(super) fn blind(self, word: &mut Word) {
        match self {
            Self::Company => word.company = None,
            Self::Shapes => word.shape = 0,
            Self::Clusters => word.clusters = None,
            Self::Tables => word.class = 0,
            _ => {}
        }
    }

    /// Whether a template of [`super::features`] is left out.
    pub(super) fn has(self, template: u32) -> bool {
        match self {
            Self::Register => template == 0,
            Self::Words => matches!(template, 1 | 2 | 4..=7),
            Self::Pairs => matches!(template, 8 | 9 | 15..=20),
            Self::Affixes => (24..=32).contains(&template),
            Self::Runs => template >= 200,
            _ => false,
        }
    }

    fn options(self) -> TrainOptions {
        match self {
            Self::Dropout => TrainOptions { dropout: 0.0, ..ONE_RUN },
            Self::DropoutAndAveraging => TrainOptions { dropout: 0.0, averaged: 0, ..ONE_RUN },
            _ => ONE_RUN,
        }
    }
}

/// As the tagger learns, in one run instead of the mean of several.
const ONE_RUN: TrainOptions = TrainOptions { runs: 1, ..OPTIONS };

/// The first model alone, learned without something: it reads each sentence for itself.
#[derive(Debug)]
pub struct FirstPass {
    model: Model,
    without: Option<Ablation>,
}

impl FirstPass {
    /// Learns in one run; the same articles give the same model.
    #[must_use]
    pub fn train(without: Option<Ablation>, articles: &[(Register, Vec<TaggedSentence>)]) -> Self {
        let examples: Vec<Example> = articles
            .iter()
            .flat_map(|(register, article)| article.iter().map(|s| lesson(s, *register, without)))
            .collect();
        let model = learn(examples.iter(), without.map_or(ONE_RUN, Ablation::options));
        Self { model, without }
    }

    /// The names of a sentence, read as edited.
    #[must_use]
    pub fn names(&self, sentence: &TaggedSentence) -> Names {
        let features = lesson(sentence, Register::Edited, self.without).features;
        spans(self.model.decode(&features, None, &mut Scratch::default()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Ablation, ONE_RUN, lesson};
    use crate::learn::Feature;
    use crate::pipeline::entities::{Register, TaggedSentence};

    fn features(without: Option<Ablation>) -> Vec<Feature> {
        let text = "Mr. Berg of the Bank of England met Anna Lind in Paris on Monday .";
        let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        let tags = vec!["O".to_owned(); words.len()];
        let example = lesson(&TaggedSentence { words, tags }, Register::Edited, without);
        example.features.iter().flatten().copied().collect()
    }

    #[test]
    fn each_group_is_left_out_of_the_features_or_of_learning() {
        let all = features(None);
        for ablation in Ablation::ALL {
            let options = ablation.options();
            let learned_so = options.dropout == ONE_RUN.dropout;
            assert_eq!(features(Some(ablation)) != all, learned_so, "{ablation:?}");
        }
        let counts = Ablation::ALL.map(|ablation| features(Some(ablation)).len());
        let fewer = counts.iter().filter(|count| **count < all.len()).count();
        assert_eq!(fewer, 8, "shapes are changed, the others left out: {counts:?}");
    }
}
