//! The head of an article: title, authors, dates, and what is in it, in numbers.

use maud::{Markup, html};

use super::speakers::Speakers;
use super::words::{counted, percent};
use crate::record::{AuthorKind, EnrichedArticle};

pub(super) fn head(record: &EnrichedArticle, speakers: &Speakers<'_>) -> Markup {
    let above: Vec<&str> =
        [&record.publisher, &record.section].into_iter().filter_map(|s| s.as_deref()).collect();
    let voices = speakers.voices.iter().filter(|voice| voice.name.is_some()).count();
    let numbers = [
        counted(record.text.split_whitespace().count(), "word", "words"),
        counted(record.quotes.len(), "quote", "quotes"),
        counted(voices, "speaker", "speakers"),
        counted(record.entities.len(), "name or number", "names and numbers"),
    ];
    html! {
        header.head lang="en" {
            @if !above.is_empty() { p.above { (above.join(" · ")) } }
            h1 lang=(record.language.code) {
                @match &record.title { Some(title) => { (title) } None => { "Untitled" } }
            }
            @if !record.authors.is_empty() {
                p.by {
                    "By "
                    @for (index, author) in record.authors.iter().enumerate() {
                        @if index > 0 { ", " }
                        span.author { (author.name) }
                        @if author.kind == AuthorKind::Agency { small { " agency" } }
                    }
                }
            }
            p.dates {
                @match &record.published_at {
                    Some(date) => { "Published " time datetime=(date) { (date) } }
                    None => { "No date of publication" }
                }
                @if let Some(date) = &record.modified_at {
                    " · changed " time datetime=(date) { (date) }
                }
                " · language " (record.language.code)
                @if record.language.confidence < 1.0 {
                    " (" (percent(record.language.confidence)) ")"
                }
            }
            @if !record.tags.is_empty() {
                ul.tags aria-label="Topics" { @for tag in &record.tags { li { (tag) } } }
            }
            @for image in &record.images {
                @if image.caption.is_some() || image.credit.is_some() {
                    p.picture {
                        span aria-hidden="true" { "▣ " }
                        @if let Some(caption) = &image.caption { (caption) " " }
                        @if let Some(credit) = &image.credit { "Photo: " (credit) }
                    }
                }
            }
            p.numbers { (numbers.join(" · ")) }
        }
    }
}
