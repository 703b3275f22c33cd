//! Logs: for reading on a terminal, one JSON object a line otherwise; always on stderr, never a word
//! of a body.

use std::io::{self, IsTerminal};
use std::panic;
use std::sync::OnceLock;

use tracing::Level;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::reload::{self, Handle};
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Registry, fmt};

use crate::config::{LogConfig, LogFormat};

/// By which the level is changed while the process runs. There is one log for each process.
static FILTER: OnceLock<Handle<EnvFilter, Registry>> = OnceLock::new();

/// Starts logging. Panics are logged too, with their place, rather than printed.
pub fn init_log(config: &LogConfig) {
    let on_terminal = io::stderr().is_terminal();
    let human = match config.format {
        LogFormat::Auto => on_terminal,
        LogFormat::Human => true,
        LogFormat::Json => false,
    };
    let (filter, handle) = reload::Layer::new(filter(config));
    let registry = tracing_subscriber::registry().with(filter);
    let lines = fmt::layer().with_writer(io::stderr);
    let started = if human {
        registry.with(lines.with_target(false).with_ansi(on_terminal)).try_init()
    } else {
        registry.with(lines.json().flatten_event(true).with_current_span(false)).try_init()
    };
    // A second call, as in tests, changes nothing.
    if started.is_ok() {
        let _ = FILTER.set(handle);
    }
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let said = info.payload_as_str().unwrap_or("no message");
        tracing::error!(place, said, "a thread panicked");
    }));
}

/// Changes what is logged, while it is.
pub fn set_log_level(config: &LogConfig) {
    if let Some(handle) = FILTER.get()
        && let Err(error) = handle.reload(filter(config))
    {
        tracing::warn!(%error, "the log level stays as it was");
    }
}

/// A level alone is ours: what libraries have to say comes back to us as errors, which we log in our
/// own words. Whatever is asked for, the libraries of the connection do not say all: they would write
/// down the frame that holds the password.
fn filter(config: &LogConfig) -> EnvFilter {
    let filter = match config.level.parse::<Level>() {
        Ok(level) => EnvFilter::new(format!("newsmill={level}")),
        Err(_) => EnvFilter::new(&config.level),
    };
    ["lapin=info", "amq_protocol=info"]
        .into_iter()
        .filter_map(|directive| directive.parse().ok())
        .fold(filter, EnvFilter::add_directive)
}
