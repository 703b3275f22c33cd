//! What an operator sees of a running worker.

mod log;

pub use log::init_log;
