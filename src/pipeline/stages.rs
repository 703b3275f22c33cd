//! Which stages run.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// One of the four transforms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Furniture of the site away, metadata found.
    Clean,
    /// Sentences, tokens, language.
    Segment,
    /// Who said what.
    Quotes,
    /// Who and what the article speaks of.
    Entities,
}

impl Stage {
    /// All stages, in the order they run.
    pub const ALL: [Self; 4] = [Self::Clean, Self::Segment, Self::Quotes, Self::Entities];

    /// The name in configuration, records and metrics.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Segment => "segment",
            Self::Quotes => "quotes",
            Self::Entities => "entities",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A choice of stages that can run together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageSet(Vec<Stage>);

/// Why a choice of stages can not run.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum StageSetError {
    /// No stage has this name.
    #[error("there is no stage {0:?}; the stages are clean, segment, quotes, entities")]
    Unknown(String),
    /// Quotes and entities read sentences and tokens.
    #[error("stage {0} needs stage segment; add it")]
    NeedsSegment(Stage),
}

impl Default for StageSet {
    fn default() -> Self {
        Self(Stage::ALL.to_vec())
    }
}

impl StageSet {
    /// The stages of this list; their order in it does not matter. An empty list is allowed: the
    /// record is then the article, unchanged.
    ///
    /// # Errors
    /// [`StageSetError::NeedsSegment`].
    pub fn new(stages: &[Stage]) -> Result<Self, StageSetError> {
        let mut chosen = stages.to_vec();
        chosen.sort_unstable();
        chosen.dedup();
        let needy = chosen.iter().find(|s| **s > Stage::Segment);
        match needy {
            Some(stage) if !chosen.contains(&Stage::Segment) => {
                Err(StageSetError::NeedsSegment(*stage))
            }
            _ => Ok(Self(chosen)),
        }
    }

    /// True when the stage was chosen.
    #[must_use]
    pub fn has(&self, stage: Stage) -> bool {
        self.0.contains(&stage)
    }

    /// The stages, in the order they run.
    pub fn iter(&self) -> impl Iterator<Item = Stage> + '_ {
        self.0.iter().copied()
    }
}

impl FromStr for Stage {
    type Err = StageSetError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let name = name.trim();
        Self::ALL
            .into_iter()
            .find(|stage| stage.as_str() == name)
            .ok_or_else(|| StageSetError::Unknown(name.to_owned()))
    }
}

impl FromStr for StageSet {
    type Err = StageSetError;

    /// Reads `segment,quotes,entities`; the empty string is no stage at all.
    fn from_str(list: &str) -> Result<Self, Self::Err> {
        let names = list.split(',').filter(|name| !name.trim().is_empty());
        Self::new(&names.map(str::parse).collect::<Result<Vec<_>, _>>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::{Stage, StageSet, StageSetError};

    #[test]
    fn a_list_is_read_in_any_order() {
        let set: StageSet = " quotes, segment".parse().expect("two stages");
        assert_eq!(set.iter().collect::<Vec<_>>(), [Stage::Segment, Stage::Quotes]);
        assert_eq!("".parse::<StageSet>().expect("none").iter().count(), 0);
    }

    #[test]
    fn what_can_not_run_is_refused() {
        assert_eq!(
            "clean,quotes".parse::<StageSet>(),
            Err(StageSetError::NeedsSegment(Stage::Quotes))
        );
        assert_eq!("cleen".parse::<StageSet>(), Err(StageSetError::Unknown("cleen".to_owned())));
    }
}
