//! The record itself.

use maud::{Markup, html};

use crate::record::EnrichedArticle;

pub(super) fn panel(record: &EnrichedArticle) -> Markup {
    let made = &record.pipeline;
    let json = serde_json::to_string_pretty(record).unwrap_or_default();
    html! {
        p.hint {
            "newsmill " (made.version) " · stages " (made.stages.join(", ")) " · body by " (made.extractor)
        }
        p.actions hidden {
            button type="button" data-copy { "Copy" }
            button type="button" data-save=(record.id) { "Save" }
        }
        pre.json tabindex="0" aria-label="The record as JSON" {
            code { @for line in json.split_inclusive('\n') { (coloured(line)) } }
        }
    }
}

/// A line of pretty-printed JSON with its key set apart.
fn coloured(line: &str) -> Markup {
    let words = line.trim_start();
    let indent = &line[..line.len() - words.len()];
    // Keys of the contract hold no escapes; a producer's own may, and are then left as they are.
    match words.strip_prefix('"').and_then(|rest| rest.split_once("\": ")) {
        Some((key, value)) if !key.contains(['"', '\\']) => html! {
            (indent) span.key { "\"" (key) "\"" } ": " (value)
        },
        _ => html! { (line) },
    }
}
