//! The pipeline with the user's lists, exchanged as a whole when they are read again.

use std::sync::{Arc, PoisonError, RwLock};

use super::{Shared, WorkerError};
use crate::config::Config;
use crate::gazetteer::Gazetteer;
use crate::pipeline::Pipeline;

/// The pipeline that articles go through. One that is under way keeps the pipeline it began with.
#[derive(Debug)]
pub(super) struct CurrentPipeline(RwLock<Arc<Pipeline>>);

impl CurrentPipeline {
    /// The pipeline that the configuration describes, with the lists as they are now.
    pub(super) fn new(config: &Config) -> Result<Self, WorkerError> {
        Ok(Self(RwLock::new(Arc::new(pipeline(config)?))))
    }

    pub(super) fn get(&self) -> Arc<Pipeline> {
        // The lock is held for this line or the next function's alone, which do not panic.
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn set(&self, pipeline: Pipeline) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(pipeline);
    }
}

fn pipeline(config: &Config) -> Result<Pipeline, WorkerError> {
    let pipeline = Pipeline::new(config.pipeline.stage_set()?, config.limits.pipeline());
    Ok(match config.entities.read_gazetteers()? {
        Some(gazetteer) => {
            tell(&gazetteer);
            pipeline.with_gazetteer(gazetteer)
        }
        None => pipeline,
    })
}

/// Says what was read: where lists overlap, a name may do nothing.
fn tell(gazetteer: &Gazetteer) {
    tracing::info!(
        rows = gazetteer.rows(),
        names = gazetteer.spellings(),
        repeated = gazetteer.shadowed(),
        version = gazetteer.version(),
        "lists of names read"
    );
}

/// Reads the user's lists again while the worker works.
#[derive(Debug, Clone)]
pub struct Reloader(Arc<Shared>);

impl Reloader {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self(shared)
    }

    /// Reads the files of `[entities] gazetteers` again. Articles that begin from now on are enriched with
    /// them; those under way end with the lists they began with. Blocks while it reads.
    ///
    /// # Errors
    /// When a list can not be read: then the lists stay as they were.
    pub fn reload(&self) -> Result<(), WorkerError> {
        self.0.pipeline.set(pipeline(&self.0.config)?);
        Ok(())
    }
}
