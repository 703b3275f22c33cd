//! What cleaning left out, and why.

use maud::{Markup, html};

use super::places::Places;
use super::words;
use crate::record::EnrichedArticle;

pub(super) fn panel(record: &EnrichedArticle, places: &Places) -> Markup {
    if record.removed.is_empty() {
        return html! { p.none { "Nothing was removed." } };
    }
    let anywhere = (0..record.removed.len()).any(|index| places.of(index).is_some());
    html! {
        @if anywhere {
            p.hint {
                "What has a known place can be shown in the text. "
                button type="button" data-show="gone" aria-pressed="false" { "Show in the text" }
            }
        }
        ol.removed {
            @for (index, removed) in record.removed.iter().enumerate() {
                li {
                    span.reason { (words::reason(removed.reason)) }
                    @if anywhere && places.of(index).is_none() { " " span.placeless { "place not known" } }
                    p { (removed.text) }
                }
            }
        }
    }
}
