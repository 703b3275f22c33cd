//! The list of names and numbers: what each is, how often and where, what is known of it.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::marks::Text;
use super::quotes::{links, mentions};
use super::words::{entity_type, family, percent, value};
use crate::record::{EnrichedArticle, Entity};

/// Families in the order of the legend, with their names.
const FAMILIES: [(&str, &str); 7] = [
    ("f-person", "people"),
    ("f-org", "organisations"),
    ("f-place", "places"),
    ("f-group", "groups"),
    ("f-thing", "works, events"),
    ("f-time", "dates, times"),
    ("f-amount", "amounts"),
];

pub(super) fn panel(record: &EnrichedArticle, text: &Text<'_>, id: &str) -> Markup {
    if record.entities.is_empty() {
        return html! { p.none { "No names or numbers were found in this article." } };
    }
    let mut by_salience: Vec<&Entity> = record.entities.iter().collect();
    by_salience.sort_by(|a, b| b.salience.total_cmp(&a.salience));
    let present: BTreeSet<&str> =
        record.entities.iter().map(|entity| family(entity.kind)).collect();
    html! {
        ul.legend aria-label="Colours" {
            @for (class, name) in FAMILIES {
                @if present.contains(class) { li class=(class) { span.name { (name) } } }
            }
        }
        ul.entities {
            @for entity in by_salience {
                li class=(family(entity.kind)) data-entity=(entity.id) { (one(entity, text, id)) }
            }
        }
    }
}

fn one(entity: &Entity, text: &Text<'_>, id: &str) -> Markup {
    let length = text.len().max(1) as f64;
    let mut forms: Vec<&str> = Vec::new();
    for mention in &entity.mentions {
        if mention.text != entity.name && !forms.contains(&mention.text.as_str()) {
            forms.push(&mention.text);
        }
    }
    html! {
        button.entity type="button" data-entity-go=(entity.id) data-in=(id) { (entity.name) }
        " " span.type { (entity_type(entity.kind)) }
        @if !entity.roles.is_empty() { p.roles { (entity.roles.join(" · ")) } }
        @if let Some(known) = &entity.value { p.value { "= " (value(known)) } }
        p.about {
            (mentions(entity))
            @if !forms.is_empty() { ", also as “" (forms.join("”, “")) "”" }
            @if entity.salience > 0.0 { " · salience " (percent(entity.salience)) }
        }
        svg.where viewBox="0 0 200 6" preserveAspectRatio="none" aria-hidden="true" {
            rect.track width="200" height="6" {}
            @for mention in &entity.mentions {
                rect.tick x=(format!("{:.1}", mention.start as f64 / length * 198.0)) width="2" height="6" {}
            }
        }
        (links(entity))
    }
}
