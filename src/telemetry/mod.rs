//! What an operator sees of a running worker: logs, metrics, health, traces.
//!
//! Knows neither the broker nor language: the worker tells it.

mod health;
mod http;
mod log;
mod metrics;
pub mod names;
mod traces;

pub use health::{Health, State};
pub use http::{HttpError, serve};
pub use log::{init_log, set_log_level};
pub use metrics::Metrics;
pub use traces::{ArticleSpan, TraceError, Traces};
