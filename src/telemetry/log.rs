//! Logs: for reading on a terminal, one JSON object a line otherwise; always on stderr, never a word
//! of a body.

use std::io::{self, IsTerminal};
use std::panic;
use std::sync::OnceLock;

use tracing::{Level, Metadata};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::reload::{self, Handle};
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _, Registry, fmt};

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
    let safe = filter_fn(holds_no_secret);
    let started = if human {
        registry.with(lines.with_target(false).with_ansi(on_terminal).with_filter(safe)).try_init()
    } else {
        let lines = lines.json().flatten_event(true).with_current_span(false);
        registry.with(lines.with_filter(safe)).try_init()
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
/// own words.
fn filter(config: &LogConfig) -> EnvFilter {
    match config.level.parse::<Level>() {
        Ok(level) => EnvFilter::new(format!("newsmill={level}")),
        Err(_) => EnvFilter::new(&config.level),
    }
}

/// The libraries of the connection, asked for details, would write down the frame that holds the
/// password: whatever the level is, they say no more than `info`.
fn holds_no_secret(event: &Metadata<'_>) -> bool {
    let of_the_connection =
        ["lapin", "amq_protocol"].iter().any(|library| event.target().starts_with(library));
    !of_the_connection || *event.level() <= Level::INFO
}
