//! Gathering of mentions into entities, scored on documents whose mentions bear Wikidata ids.
//!
//! The mentions are given, with their types, in the order of the document. Of all pairs of mentions
//! of a document, those with one id should be of one entity, and no others.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use super::{EvalError, read_text};
use crate::pipeline::entities::gather_names;
use crate::record::EntityType;

/// How many pairs of mentions are put together rightly.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GatheringReport {
    /// Pairs in one entity.
    pub given: usize,
    /// Of those, with one id.
    pub right: usize,
    /// Pairs with one id.
    pub gold: usize,
}

impl GatheringReport {
    /// Of the pairs in one entity, the percentage with one id.
    #[must_use]
    pub fn precision(&self) -> f64 {
        100.0 * self.right as f64 / self.given.max(1) as f64
    }

    /// Of the pairs with one id, the percentage in one entity.
    #[must_use]
    pub fn recall(&self) -> f64 {
        100.0 * self.right as f64 / self.gold.max(1) as f64
    }
}

impl fmt::Display for GatheringReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (p, r) = (self.precision(), self.recall());
        writeln!(
            f,
            "pairs of mentions  P {p:.1}  R {r:.1}  ({} given, {} annotated)",
            self.given, self.gold
        )
    }
}

/// Scores a file of document, mention, type, page, Wikidata id, TAB between.
///
/// # Errors
/// When the file can not be read, or a line has too few columns.
pub fn score_gathering(path: &Path) -> Result<GatheringReport, EvalError> {
    let text = read_text(path)?;
    let mut documents: BTreeMap<&str, Vec<(&str, EntityType, &str)>> = BTreeMap::new();
    for (at, line) in text.lines().enumerate() {
        let columns: Vec<&str> = line.split('\t').collect();
        let [document, words, kind, _, id, ..] = columns.as_slice() else {
            return Err(EvalError::Format {
                path: path.to_owned(),
                line: at + 1,
                reason: "five columns are needed".to_owned(),
            });
        };
        documents.entry(document).or_default().push((words, entity_type(kind), id));
    }
    let mut report = GatheringReport::default();
    for mentions in documents.values() {
        let names: Vec<_> = mentions.iter().map(|(words, kind, _)| (*words, *kind)).collect();
        let of = gather_names(&names);
        for a in 0..mentions.len() {
            for b in a + 1..mentions.len() {
                let (given, gold) = (of[a] == of[b], mentions[a].2 == mentions[b].2);
                report.given += usize::from(given);
                report.gold += usize::from(gold);
                report.right += usize::from(given && gold);
            }
        }
    }
    Ok(report)
}

/// The type of the record for a type of the file; its places may be countries or cities.
fn entity_type(kind: &str) -> EntityType {
    match kind {
        "PER" => EntityType::Person,
        "ORG" => EntityType::Org,
        "LOC" => EntityType::Gpe,
        "NORP" => EntityType::Norp,
        "EVENT" => EntityType::Event,
        _ => EntityType::WorkOfArt,
    }
}
