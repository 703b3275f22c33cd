//! The four transforms, in order, each pure: clean → segment → quotes → entities.
//!
//! Knows the stages and the contracts; knows nothing of queues, files or the command line.

mod assemble;
pub mod clean;
pub mod entities;
mod fingerprint;
pub mod quotes;
pub mod segment;
mod stages;

use std::sync::Arc;
use std::time::{Duration, Instant};

use thiserror::Error;

use crate::article::RawArticle;
use crate::faults;
use crate::gazetteer::Gazetteer;
use crate::record::EnrichedArticle;
use entities::TaggedArticle;
use quotes::QuotedArticle;
use segment::SegmentedArticle;

pub use stages::{Stage, StageSet, StageSetError};

/// The stack, in bytes, that a thread should have which enriches: deeply nested pages recurse deeply.
pub const STACK_BYTES: usize = 16 * 1024 * 1024;

/// Why an article can not be enriched. Trying again would not help.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum EnrichError {
    /// Cleaning left nothing.
    #[error(
        "no article text was found in the body: cleaning left nothing but furniture of the site"
    )]
    NoText,
    /// Beyond [`Limits::max_tokens`].
    #[error(
        "the article has {tokens} tokens, more than the {limit} that [limits] max_tokens allows"
    )]
    TooLong {
        /// Tokens found.
        tokens: usize,
        /// The cap.
        limit: usize,
    },
}

impl EnrichError {
    /// A short stable code for headers and metrics.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoText => "no_text",
            Self::TooLong { .. } => "too_long",
        }
    }
}

/// What an article may cost.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Most tokens in an article.
    pub max_tokens: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_tokens: 100_000 }
    }
}

/// How long each stage took, in the order they ran.
pub type Timings = Vec<(Stage, Duration)>;

/// The stages that were chosen, ready to run.
///
/// ```
/// use newsmill::article::{ContentType, RawArticle};
/// use newsmill::pipeline::Pipeline;
///
/// let article = RawArticle::new(ContentType::Text, "\"It rained,\" Anna Berg said.");
/// let record = Pipeline::default().enrich(&article)?;
/// assert_eq!(record.schema, "newsmill.article/1");
/// # Ok::<(), newsmill::pipeline::EnrichError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Pipeline {
    stages: StageSet,
    limits: Limits,
    gazetteer: Option<Arc<Gazetteer>>,
}

impl Pipeline {
    /// A pipeline of these stages.
    #[must_use]
    pub fn new(stages: StageSet, limits: Limits) -> Self {
        Self { stages, limits, gazetteer: None }
    }

    /// The same with the user's lists of names, which the stage of entities asks first.
    #[must_use]
    pub fn with_gazetteer(self, gazetteer: Arc<Gazetteer>) -> Self {
        Self { gazetteer: Some(gazetteer), ..self }
    }

    /// Enriches an article. The same article, version and lists give the same record, to the byte.
    ///
    /// # Errors
    /// [`EnrichError`] when there is nothing to enrich or too much.
    pub fn enrich(&self, article: &RawArticle) -> Result<EnrichedArticle, EnrichError> {
        self.enrich_timed(article).map(|(record, _)| record)
    }

    /// [`Pipeline::enrich`], with the time each stage took.
    ///
    /// # Errors
    /// As [`Pipeline::enrich`].
    pub fn enrich_timed(
        &self,
        article: &RawArticle,
    ) -> Result<(EnrichedArticle, Timings), EnrichError> {
        let id = article.id();
        let mut clock = StageClock { id: &id, timings: Timings::new() };

        let clean = if self.stages.has(Stage::Clean) {
            clock.run(Stage::Clean, || clean::clean(article))
        } else {
            clean::verbatim(article)
        };
        if clean.paragraphs.is_empty() {
            return Err(EnrichError::NoText);
        }

        let segmented = if self.stages.has(Stage::Segment) {
            clock.run(Stage::Segment, || segment::segment(clean))
        } else {
            SegmentedArticle::unsegmented(clean)
        };
        let (tokens, limit) = (segmented.tokens.len(), self.limits.max_tokens);
        if tokens > limit {
            return Err(EnrichError::TooLong { tokens, limit });
        }

        let quoted = if self.stages.has(Stage::Quotes) {
            clock.run(Stage::Quotes, || quotes::attribute(segmented))
        } else {
            QuotedArticle::unquoted(segmented)
        };

        let tagged = if self.stages.has(Stage::Entities) {
            clock.run(Stage::Entities, || entities::tag(quoted, self.gazetteer.as_deref()))
        } else {
            TaggedArticle::untagged(quoted)
        };

        let timings = clock.timings;
        let gazetteer = self.gazetteer.as_deref();
        Ok((assemble::assemble(article, id, tagged, &self.stages, gazetteer), timings))
    }
}

/// Runs stages and remembers how long each took.
struct StageClock<'a> {
    id: &'a str,
    timings: Timings,
}

impl StageClock<'_> {
    fn run<T>(&mut self, stage: Stage, work: impl FnOnce() -> T) -> T {
        faults::hit(stage.as_str(), self.id);
        let started = Instant::now();
        let done = work();
        self.timings.push((stage, started.elapsed()));
        done
    }
}
