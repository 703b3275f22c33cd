//! Identifiers, scored on paragraphs whose mentions are annotated with Wikidata ids.
//!
//! The format is that of ELEVANT's benchmarks: a JSON object a line, with `text`, `evaluation_span` and
//! `labels` of `span` (code points) and `entity_id`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use serde::Deserialize;

use super::{EvalError, read_json_lines};
use crate::article::{ContentType, RawArticle};
use crate::knowledge::Index;
use crate::pipeline::{Limits, Pipeline, Stage, StageSet};
use crate::record::MentionKind;

#[derive(Debug, Deserialize)]
struct Annotated {
    text: String,
    evaluation_span: [usize; 2],
    labels: Vec<Label>,
}

#[derive(Debug, Deserialize)]
struct Label {
    span: [usize; 2],
    entity_id: String,
}

/// How many links are right. Counted by mention, by name, within the stretch that was annotated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LinkReport {
    /// Mentions with a Wikidata id that lie on an annotated span.
    pub given: usize,
    /// Of those, with the annotated id.
    pub right: usize,
    /// Mentions with a Wikidata id that lie on no annotated span: of these nobody has said what they are.
    pub unannotated: usize,
    /// Annotated spans with a Wikidata id.
    pub gold: usize,
    /// Of those, with an id that the index has.
    pub covered: usize,
}

impl LinkReport {
    /// Of the links on annotated spans, the percentage that is right.
    #[must_use]
    pub fn precision(&self) -> f64 {
        percent(self.right, self.given)
    }

    /// Of the annotated spans, the percentage with the right link.
    #[must_use]
    pub fn recall(&self) -> f64 {
        percent(self.right, self.gold)
    }

    /// Of the annotated spans whose id the index has, the percentage with the right link.
    #[must_use]
    pub fn recall_of_covered(&self) -> f64 {
        percent(self.right, self.covered)
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

impl fmt::Display for LinkReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { given, right, unannotated, gold, covered } = self;
        writeln!(
            f,
            "precision        {:>5.1}   {right} of {given} links on annotated spans",
            self.precision()
        )?;
        writeln!(f, "recall           {:>5.1}   of {gold} annotated spans", self.recall())?;
        writeln!(
            f,
            "recall, covered  {:>5.1}   of {covered} whose id is known",
            self.recall_of_covered()
        )?;
        writeln!(f, "elsewhere        {unannotated:>5}   links on spans that are not annotated")
    }
}

/// Enriches the texts of a file and scores the Wikidata ids of their entities.
///
/// # Errors
/// [`EvalError`] when the file can not be read or is in another format.
pub fn score_links(path: &Path) -> Result<LinkReport, EvalError> {
    let known = Index::embedded().wikidata_ids();
    let mut report = LinkReport::default();
    for article in read_json_lines::<Annotated>(path)? {
        report.count(&article, &known);
    }
    Ok(report)
}

impl LinkReport {
    fn count(&mut self, article: &Annotated, known: &BTreeSet<&str>) {
        let [from, to] = article.evaluation_span;
        let gold: BTreeMap<[usize; 2], &str> = article
            .labels
            .iter()
            .filter(|label| label.entity_id.starts_with('Q'))
            .filter(|label| from <= label.span[0] && label.span[1] <= to)
            .map(|label| (label.span, label.entity_id.as_str()))
            .collect();
        self.gold += gold.len();
        self.covered += gold.values().filter(|id| known.contains(**id)).count();
        for (span, id) in linked(&article.text) {
            if span[0] < from || to < span[1] {
                continue;
            }
            match gold.get(&span) {
                Some(annotated) => {
                    self.given += 1;
                    self.right += usize::from(*annotated == id);
                }
                None => self.unannotated += 1,
            }
        }
    }
}

/// The mentions by name that have a Wikidata id. Cleaning is left out, so places are those of the text.
fn linked(text: &str) -> Vec<([usize; 2], String)> {
    let stages = [Stage::Segment, Stage::Quotes, Stage::Entities];
    let Ok(stages) = StageSet::new(&stages) else { return Vec::new() };
    let pipeline = Pipeline::new(stages, Limits::default());
    let article = RawArticle::new(ContentType::Text, text);
    let Ok(record) = pipeline.enrich(&article) else { return Vec::new() };
    let mut found = Vec::new();
    for entity in record.entities {
        let Some(id) = entity.links.get("wikidata") else { continue };
        let names = entity.mentions.iter().filter(|mention| mention.kind == MentionKind::Name);
        found.extend(names.map(|mention| ([mention.start, mention.end], id.clone())));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::score_links;
    use std::io::Write;

    #[test]
    fn links_are_counted_on_annotated_spans_alone() {
        let text = "Ministers from Norway met in Sweden. Norway was content.";
        let mut file = tempfile::NamedTempFile::new().unwrap();
        let labels = r#"[{"span":[15,21],"entity_id":"Q20"},{"span":[29,35],"entity_id":"Q1"},{"span":[0,9],"entity_id":"Unknown1"}]"#;
        writeln!(file, r#"{{"text":"{text}","evaluation_span":[0,56],"labels":{labels}}}"#)
            .unwrap();
        let report = score_links(file.path()).unwrap();
        assert_eq!((report.given, report.right, report.unannotated), (2, 1, 1));
        assert_eq!((report.gold, report.covered), (2, 1));
        assert!(report.to_string().contains("50.0"));
    }
}
