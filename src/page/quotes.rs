//! Who said what, by speaker.

use maud::{Markup, html};

use super::speakers::{Speakers, Voice};
use super::words::{counted, percent, quote_kind, speaker_how};
use crate::record::{EnrichedArticle, Entity, Quote};

pub(super) fn panel(record: &EnrichedArticle, speakers: &Speakers<'_>, id: &str) -> Markup {
    if record.quotes.is_empty() {
        return html! { p.none { "Nobody is quoted in this article." } };
    }
    html! {
        (shares(speakers))
        @for voice in &speakers.voices {
            @let entity = voice.entity.and_then(|id| record.entities.iter().find(|e| e.id == id));
            section class={ "voice " (voice.colour) } {
                h3 {
                    span.chip aria-hidden="true" {}
                    (voice.shown())
                    @if let Some(role) = voice.role { small { " " (role) } }
                }
                @if let Some(entity) = entity { (links(entity)) }
                ol { @for quote in &voice.quotes { li { (said(quote, id)) } } }
            }
        }
    }
}

/// Whose words how much of what is quoted is.
fn shares(speakers: &Speakers<'_>) -> Markup {
    let total: usize = speakers.voices.iter().map(Voice::length).sum();
    let width = |length: usize| length as f64 / total.max(1) as f64 * 100.0;
    let mut at = 0.0;
    let parts: Vec<(f64, f64, &Voice<'_>)> = speakers
        .voices
        .iter()
        .map(|voice| {
            let part = (at, width(voice.length()), voice);
            at += part.1;
            part
        })
        .collect();
    let told: Vec<String> = parts
        .iter()
        .map(|(_, width, voice)| format!("{} {}", voice.shown(), percent(width / 100.0)))
        .collect();
    html! {
        figure.shares {
            svg viewBox="0 0 100 4" preserveAspectRatio="none" role="img"
                aria-label={ "Share of the quoted words: " (told.join(", ")) } {
                @for (start, width, voice) in &parts {
                    rect class=(voice.colour) x=(format!("{start:.2}")) y="0"
                        width=(format!("{:.2}", (width - 0.4).max(0.2))) height="4" {}
                }
            }
            figcaption { "Share of the quoted words" }
        }
    }
}

fn said(quote: &Quote, id: &str) -> Markup {
    let in_text = format!("{id}-{}", quote.id);
    let cue = quote.cue.as_ref().map(|cue| format!("“{}”", cue.text));
    let how = quote.speaker.as_ref().map(|speaker| match speaker.name {
        Some(_) if !speaker.text.is_empty() => {
            format!("{}: “{}”", speaker_how(speaker.how), speaker.text)
        }
        _ => speaker_how(speaker.how).to_owned(),
    });
    html! {
        button.said type="button" data-go=(in_text) data-quote=(quote.id) { (quote.text) }
        p.about id={ (in_text) "-about" } {
            span.kind { (quote_kind(quote.kind)) }
            @if let Some(cue) = &cue { " · " (cue) }
            @if let Some(how) = &how { " · " (how) }
            @if let Some(before) = &quote.continues { " · goes on from " (before) }
            " · " (sure(quote.confidence))
        }
    }
}

/// How sure, as a bar and in words.
fn sure(confidence: f64) -> Markup {
    let width = confidence.clamp(0.0, 1.0) * 40.0;
    html! {
        span.sure {
            svg viewBox="0 0 40 4" aria-hidden="true" {
                rect.track width="40" height="4" rx="2" {}
                rect.level width=(format!("{width:.1}")) height="4" rx="2" {}
            }
            (percent(confidence)) " sure"
        }
    }
}

/// The identifiers of an entity, as links where the register has pages.
pub(super) fn links(entity: &Entity) -> Markup {
    if entity.links.is_empty() {
        return html! {};
    }
    html! {
        p.links {
            @for (register, key) in &entity.links {
                @match address(register, key) {
                    Some(address) => {
                        a href=(address) rel="noreferrer noopener" target="_blank" {
                            (register) " " (key)
                        }
                    }
                    None => { span { (register) " " (key) } }
                }
                " "
            }
        }
    }
}

/// The page of an identifier; only of one that looks like it, since a record may come from anywhere.
fn address(register: &str, key: &str) -> Option<String> {
    let plain = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric());
    match register {
        "wikidata" if plain => Some(format!("https://www.wikidata.org/wiki/{key}")),
        "geonames" if plain => Some(format!("https://www.geonames.org/{key}")),
        _ => None,
    }
}

/// "3 mentions".
pub(super) fn mentions(entity: &Entity) -> String {
    counted(entity.mentions.len(), "mention", "mentions")
}
