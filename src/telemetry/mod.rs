//! What an operator sees of a running worker: logs, metrics, health.
//!
//! Knows neither the broker nor language: the worker tells it.

mod health;
mod http;
mod log;
mod metrics;
pub mod names;

pub use health::{Health, State};
pub use http::{HttpError, serve};
pub use log::init_log;
pub use metrics::Metrics;
