//! What a running worker takes over from a changed configuration, on SIGHUP.

use std::collections::BTreeMap;

use newsmill::config::{self, Config, ConfigError, Overrides, Settings};
use newsmill::telemetry;

/// Takes a setting over.
type Apply = fn(&Config);

/// The settings that need no restart, by the beginning of their keys, each with what it takes.
const RELOADABLE: [(&str, Apply); 1] =
    [("log.level", |config| telemetry::set_log_level(&config.log))];

/// The settings that a worker runs with, and where to read them again.
pub(super) struct SettingsReloader {
    overrides: Overrides,
    now: Settings,
}

impl SettingsReloader {
    pub(super) fn new(overrides: Overrides) -> Result<Self, ConfigError> {
        let now = read(&overrides)?;
        Ok(Self { overrides, now })
    }

    /// Reads the configuration again, takes over what can be, and logs what was and what was not. A
    /// configuration with an error changes nothing.
    pub(super) fn reload(&mut self) {
        let read_again = || -> Result<(Settings, Config), ConfigError> {
            Ok((read(&self.overrides)?, read(&self.overrides)?.build()?))
        };
        let (settings, config) = match read_again() {
            Ok(both) => both,
            Err(error) => {
                tracing::error!(%error, "the configuration was not reloaded; all stays as it was");
                return;
            }
        };
        let (taken, others): (Vec<String>, Vec<String>) = self
            .now
            .changes(&settings)
            .into_iter()
            .partition(|key| RELOADABLE.iter().any(|(start, _)| key.starts_with(start)));
        for (start, apply) in RELOADABLE {
            if taken.iter().any(|key| key.starts_with(start)) {
                apply(&config);
            }
        }
        let (changed, needs_restart) = (taken.join(", "), others.join(", "));
        tracing::warn!(changed, needs_restart, "the configuration was reloaded");
        self.now = settings;
    }
}

fn read(overrides: &Overrides) -> Result<Settings, ConfigError> {
    let environment: BTreeMap<String, String> = std::env::vars().collect();
    config::settings(overrides, &environment)
}
