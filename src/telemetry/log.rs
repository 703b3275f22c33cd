//! Logs: for reading on a terminal, one JSON object a line otherwise; always on stderr, never a word
//! of a body.

use std::io::{self, IsTerminal};
use std::panic;

use tracing::Level;
use tracing_subscriber::EnvFilter;

use crate::config::{LogConfig, LogFormat};

/// Starts logging. Panics are logged too, with their place, rather than printed.
pub fn init_log(config: &LogConfig) {
    // A level alone is ours: what libraries have to say comes back to us as errors, which we log in
    // our own words.
    let filter = match config.level.parse::<Level>() {
        Ok(level) => EnvFilter::new(format!("newsmill={level}")),
        Err(_) => EnvFilter::new(&config.level),
    };
    let on_terminal = io::stderr().is_terminal();
    let human = match config.format {
        LogFormat::Auto => on_terminal,
        LogFormat::Human => true,
        LogFormat::Json => false,
    };
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    // A second call, as in tests, changes nothing.
    let _ = if human {
        builder.with_target(false).with_ansi(on_terminal).try_init()
    } else {
        builder.json().flatten_event(true).with_current_span(false).try_init()
    };
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let said = info.payload_as_str().unwrap_or("no message");
        tracing::error!(place, said, "a thread panicked");
    }));
}
