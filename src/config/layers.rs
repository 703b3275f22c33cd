//! The layers of the configuration, and where each value came from.
//!
//! Defaults (the compiled-in `config/newsmill.toml`) ← a file ← `NEWSMILL__*` ← flags. The layers are
//! collected one by one, so that an error can name the place and not only the key.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use config::{Environment, File, FileFormat, Map, Source, Value, ValueKind};

use super::{Config, ConfigError};

/// The defaults, with a sentence on each.
const DEFAULTS: &str = include_str!("../../config/newsmill.toml");

/// Settings that have no default, and so do not stand in [`DEFAULTS`].
const OPTIONAL: [&str; 4] =
    ["broker.password_file", "broker.ca_file", "broker.client_cert_file", "broker.client_key_file"];

/// Where a file is looked for when none is named.
const USUAL_FILES: [&str; 2] = ["config/newsmill.toml", "/etc/newsmill/newsmill.toml"];

/// What the command line says: the last layer.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// `--config`.
    pub file: Option<PathBuf>,
    /// Dotted key, value, and the flag it came from.
    pub values: Vec<(String, String, String)>,
}

/// One layer, flattened: dotted key → value and place.
type Layer = BTreeMap<String, (Value, String)>;

/// Loads, layers and validates the configuration.
///
/// `environment` is the process's variables, passed in so that tests need not change them.
///
/// # Errors
/// [`ConfigError`], naming the key and the file, variable or flag that it came from.
pub fn load(
    overrides: &Overrides,
    environment: &BTreeMap<String, String>,
) -> Result<Config, ConfigError> {
    settings(overrides, environment).and_then(Settings::build)
}

/// The layers put together: what each setting is and where it comes from, not yet validated.
#[derive(Debug)]
pub struct Settings(Layer);

impl Settings {
    /// The keys whose values differ, in order. Values are not given: a password may be among them.
    #[must_use]
    pub fn changes(&self, other: &Self) -> Vec<String> {
        let value = |layer: &Layer, key: &str| layer.get(key).map(|(value, _)| value.kind.clone());
        let keys: BTreeSet<&String> = self.0.keys().chain(other.0.keys()).collect();
        keys.into_iter()
            .filter(|key| value(&self.0, key) != value(&other.0, key))
            .cloned()
            .collect()
    }

    /// The configuration that they make.
    ///
    /// # Errors
    /// As [`load`].
    pub fn build(self) -> Result<Config, ConfigError> {
        finish(&self.0)
    }
}

/// Reads the layers that [`load`] makes a configuration of.
///
/// # Errors
/// As [`load`], for what is no setting or of another kind.
pub fn settings(
    overrides: &Overrides,
    environment: &BTreeMap<String, String>,
) -> Result<Settings, ConfigError> {
    let defaults = flatten(
        collect(&File::from_str(DEFAULTS, FileFormat::Toml), Path::new("the defaults"))?,
        |_| "the default".to_owned(),
    );
    let mut merged = defaults.clone();
    for layer in
        [file_layer(overrides, environment)?, env_layer(environment)?, flag_layer(overrides)]
    {
        for (key, (value, place)) in layer {
            check(&key, &value, &place, &defaults)?;
            merged.insert(key, (value, place));
        }
    }
    Ok(Settings(merged))
}

fn finish(merged: &Layer) -> Result<Config, ConfigError> {
    let mut config = build(merged)?;
    let located = |error| match error {
        ConfigError::BadValue { key, reason, .. } => {
            let place = merged.get(&key).map_or_else(String::new, |(_, place)| place.clone());
            ConfigError::BadValue { key, place, reason }
        }
        other => other,
    };
    config.broker.read_password_file().map_err(located)?;
    config.validate().map_err(located)?;
    Ok(config)
}

fn file_layer(
    overrides: &Overrides,
    environment: &BTreeMap<String, String>,
) -> Result<Layer, ConfigError> {
    let named =
        overrides.file.clone().or_else(|| environment.get("NEWSMILL_CONFIG").map(PathBuf::from));
    let usual = || USUAL_FILES.into_iter().map(PathBuf::from).find(|path| path.is_file());
    let Some(path) = named.or_else(usual) else { return Ok(Layer::new()) };
    let text = std::fs::read_to_string(&path)
        .map_err(|error| ConfigError::File { path: path.clone(), reason: error.to_string() })?;
    let values = collect(&File::from_str(&text, FileFormat::Toml), &path)?;
    Ok(flatten(values, |_| path.display().to_string()))
}

fn env_layer(environment: &BTreeMap<String, String>) -> Result<Layer, ConfigError> {
    let ours: Map<String, String> =
        environment.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    let source = Environment::with_prefix("NEWSMILL")
        .prefix_separator("__")
        .separator("__")
        .ignore_empty(true)
        .source(Some(ours));
    Ok(flatten(collect(&source, Path::new("the environment"))?, |key| {
        format!("variable NEWSMILL__{}", key.to_uppercase().replace('.', "__"))
    }))
}

fn flag_layer(overrides: &Overrides) -> Layer {
    overrides
        .values
        .iter()
        .map(|(key, value, flag)| {
            (key.clone(), (Value::from(value.as_str()), format!("flag {flag}")))
        })
        .collect()
}

fn collect(source: &dyn Source, path: &Path) -> Result<Map<String, Value>, ConfigError> {
    source
        .collect()
        .map_err(|error| ConfigError::File { path: path.to_owned(), reason: error.to_string() })
}

/// Turns nested tables into dotted keys. Lists are values.
fn flatten(values: Map<String, Value>, place: impl Fn(&str) -> String) -> Layer {
    let mut out = Layer::new();
    let mut open: Vec<(String, Value)> = values.into_iter().collect();
    while let Some((key, value)) = open.pop() {
        if let ValueKind::Table(table) = value.kind {
            open.extend(table.into_iter().map(|(name, value)| (format!("{key}.{name}"), value)));
        } else {
            let place = place(&key);
            out.insert(key, (value, place));
        }
    }
    out
}

/// Refuses keys that no setting has, and values of another kind than the default's. The `config`
/// crate would round 16.7 to 17 and read `1` as a string without a word.
fn check(key: &str, value: &Value, place: &str, defaults: &Layer) -> Result<(), ConfigError> {
    let bad = |reason: &str| {
        let (key, place) = (key.to_owned(), place.to_owned());
        Err(ConfigError::BadValue { key, place, reason: reason.to_owned() })
    };
    let Some((default, _)) = defaults.get(key) else {
        if OPTIONAL.contains(&key) {
            return Ok(());
        }
        let (key, place) = (key.to_owned(), place.to_owned());
        let hint = nearest(&key, defaults)
            .map_or_else(String::new, |near| format!("; did you mean {near}?"));
        return Err(ConfigError::UnknownKey { key, place, hint });
    };
    let text = match &value.kind {
        ValueKind::String(text) => Some(text.as_str()),
        _ => None,
    };
    match (&default.kind, &value.kind) {
        (ValueKind::I64(_), ValueKind::I64(n)) if *n < 0 => bad("must not be negative"),
        (ValueKind::I64(_), ValueKind::I64(_))
        | (ValueKind::Boolean(_), ValueKind::Boolean(_))
        | (ValueKind::String(_), ValueKind::String(_))
        | (ValueKind::Array(_), ValueKind::Array(_) | ValueKind::String(_)) => Ok(()),
        (ValueKind::I64(_), _) if text.is_some_and(|t| t.parse::<u64>().is_ok()) => Ok(()),
        (ValueKind::Boolean(_), _) if text.is_some_and(|t| t == "true" || t == "false") => Ok(()),
        (ValueKind::I64(_), _) => bad(&format!("{} is no whole number", shown(value))),
        (ValueKind::Boolean(_), _) => bad(&format!("{} is neither true nor false", shown(value))),
        (ValueKind::Array(_), _) => bad("must be a list"),
        _ => bad("must be a string, within quotation marks"),
    }
}

fn shown(value: &Value) -> String {
    match &value.kind {
        ValueKind::String(text) => format!("{text:?}"),
        _ => value.to_string(),
    }
}

/// The setting that shares the last part of the key, or most of its letters.
fn nearest<'a>(key: &str, defaults: &'a Layer) -> Option<&'a str> {
    let keys = || defaults.keys().map(String::as_str).chain(OPTIONAL);
    let last = key.rsplit('.').next().unwrap_or(key);
    keys()
        .find(|known| known.rsplit('.').next() == Some(last))
        .or_else(|| keys().find(|known| distance(known, key) <= 2))
        .and_then(|near| defaults.get_key_value(near).map(|(known, _)| known.as_str()))
}

/// Levenshtein's distance.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

fn build(merged: &Layer) -> Result<Config, ConfigError> {
    let mut builder = config::Config::builder();
    for (key, (value, place)) in merged {
        builder =
            builder.set_override(key, value.clone()).map_err(|error| ConfigError::BadValue {
                key: key.clone(),
                place: place.clone(),
                reason: error.to_string(),
            })?;
    }
    builder.build().and_then(config::Config::try_deserialize).map_err(|error| {
        let key = error_key(&error).unwrap_or_default();
        let place = merged.get(&key).map_or_else(String::new, |(_, place)| place.clone());
        ConfigError::BadValue { key, place, reason: root_reason(&error) }
    })
}

/// The key that the `config` crate's error names.
fn error_key(error: &config::ConfigError) -> Option<String> {
    match error {
        config::ConfigError::Type { key, .. } => key.clone(),
        config::ConfigError::At { key, error, .. } => key.clone().or_else(|| error_key(error)),
        config::ConfigError::NotFound(key) => Some(key.clone()),
        _ => None,
    }
}

fn root_reason(error: &config::ConfigError) -> String {
    match error {
        config::ConfigError::At { error, .. } => root_reason(error),
        config::ConfigError::Type { unexpected, expected, .. } => {
            format!("{unexpected} where {expected} is expected")
        }
        other => other.to_string(),
    }
}
