//! Lists that may come from an environment variable.

use serde::{Deserialize, Deserializer};

/// Reads a list, or a string of parts separated by commas; empty parts do not count.
pub(super) fn string_or_list<'de, D: Deserializer<'de>>(input: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        List(Vec<String>),
        Line(String),
    }
    Ok(match Either::deserialize(input)? {
        Either::List(list) => list,
        Either::Line(line) => line
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect(),
    })
}
