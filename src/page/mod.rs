//! A record as a page to read: who said what drawn onto the text, in one HTML file of its own.
//!
//! Renders from the record alone; the article that it was made from is asked for one thing only, the
//! places of what was removed. An article is hostile input, so all of its words pass through `maud`,
//! which escapes them, and the page forbids whatever is not its own by a Content-Security-Policy.
//! Records come from queues too: offsets that lie outside of the text are cut to it, never trusted.
//!
//! Knows the contracts; knows nothing of stages, queues or servers.

mod entities;
mod head;
mod json;
mod marks;
mod places;
mod prose;
mod quotes;
mod removed;
mod speakers;
mod words;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use crate::article::RawArticle;
use crate::record::EnrichedArticle;
use marks::Text;
use places::Places;
use speakers::Speakers;

/// The style of every page.
const STYLE: &str = include_str!("assets/page.css");
/// What draws the lines and switches the views.
const SCRIPT: &str = include_str!("assets/page.js");

/// The mark of newsmill, as an image that needs no request.
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E\
%3Crect width='32' height='32' rx='7' fill='%23254b7a'/%3E\
%3Cpath d='M9 20c0-5 2-8 6-9v3c-2 .6-3 2-3 3h3v6H9zm9 0c0-5 2-8 6-9v3c-2 .6-3 2-3 3h3v6h-6z' fill='%23fff'/%3E%3C/svg%3E";

/// The page of one record, whole.
///
/// With `raw`, the article that the record was made from, what was removed can be shown where it
/// stood; without it, in a list.
#[must_use]
pub fn document(record: &EnrichedArticle, raw: Option<&RawArticle>) -> String {
    let title = record.title.as_deref().unwrap_or("Untitled");
    [opening(title), article(record, raw, 1), closing()].concat()
}

/// The beginning of a page of several records: [`article`]s follow, then [`closing`].
#[must_use]
pub fn opening(title: &str) -> String {
    let body = html! { (bar(&html! {})) };
    let head = head_of(title, &policy("default-src 'none'", &[]), &[]);
    format!("{}<html lang=\"en\">{}<body>{}<main>", DOCTYPE.0, head.0, body.0)
}

/// The end of a page.
#[must_use]
pub fn closing() -> String {
    format!("</main>{}</body></html>\n", help().0)
}

/// One record as a part of a page; `number` tells it from the others there.
#[must_use]
pub fn article(record: &EnrichedArticle, raw: Option<&RawArticle>, number: usize) -> String {
    let text = Text::new(&record.text);
    let speakers = Speakers::of(record);
    let places = Places::find(record, raw);
    let id = format!("a{number}");
    let panels = [
        ("said", "Who said what", quotes::panel(record, &speakers, &id)),
        ("names", "Names and numbers", entities::panel(record, &text, &id)),
        ("gone", "Removed", removed::panel(record, &places)),
        ("json", "Record", json::panel(record)),
    ];
    html! {
        article.record id=(id) {
            div.reading lang=(record.language.code) {
                (head::head(record, &speakers))
                (prose::prose(record, &text, &speakers, &places, &id))
            }
            aside.panels aria-label="What the record says" {
                div.tabs role="tablist" aria-label="Parts of the record" hidden {
                    @for (name, title, _) in &panels {
                        button type="button" role="tab" id={ (id) "-tab-" (name) }
                            aria-controls={ (id) "-" (name) } data-tab=(name) { (title) }
                    }
                }
                @for (name, title, panel) in &panels {
                    section.panel id={ (id) "-" (name) } data-panel=(name)
                        aria-labelledby={ (id) "-title-" (name) } {
                        h2 id={ (id) "-title-" (name) } { (title) }
                        (panel)
                    }
                }
            }
        }
    }
    .into_string()
}

/// A page that a server fills: its own `tools` in the bar, `body` in the middle, its own `script`
/// after ours, under `policy` (see [`policy`]).
#[must_use]
pub fn frame(title: &str, tools: &Markup, body: &Markup, policy: &str, script: &str) -> String {
    let head = head_of(title, policy, &[script]);
    html! {
        (DOCTYPE)
        html lang="en" {
            (head)
            body { (bar(tools)) main { (body) } (help()) }
        }
    }
    .into_string()
}

/// A Content-Security-Policy under which nothing runs or loads but our own style and script, and
/// the `scripts` named, each by its hash. `base` is what else it says.
#[must_use]
pub fn policy(base: &str, scripts: &[&str]) -> String {
    let hash = |text: &&str| {
        format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text.as_bytes())))
    };
    let all: Vec<String> = [SCRIPT].iter().chain(scripts).map(hash).collect();
    format!(
        "{base}; style-src {}; script-src {}; img-src data:; base-uri 'none'; form-action 'none'",
        hash(&STYLE),
        all.join(" ")
    )
}

fn head_of(title: &str, policy: &str, scripts: &[&str]) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta http-equiv="Content-Security-Policy" content=(policy);
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="referrer" content="no-referrer";
            meta name="generator" content={ "newsmill " (env!("CARGO_PKG_VERSION")) };
            title { (title) " · newsmill" }
            link rel="icon" href=(PreEscaped(ICON));
            style { (PreEscaped(STYLE)) }
            @for script in [SCRIPT].iter().chain(scripts) {
                script { (PreEscaped(*script)) }
            }
        }
    }
}

/// The bar at the top: what is shown, and how.
fn bar(tools: &Markup) -> Markup {
    html! {
        header.bar {
            span.brand { "newsmill" }
            (tools)
            div.switches hidden {
                div role="group" aria-label="Shown in the text" {
                    button type="button" data-show="quotes" aria-pressed="true" { "Quotes" }
                    button type="button" data-show="names" aria-pressed="true" { "Names" }
                    button type="button" data-show="gone" aria-pressed="false" { "Removed" }
                }
                button type="button" data-theme-switch { "Theme: auto" }
                button type="button" data-help aria-label="Keyboard shortcuts" { "?" }
            }
        }
    }
}

/// The shortcuts, and a way to switch them off.
fn help() -> Markup {
    let keys = [
        ("j, k", "next quote, quote before"),
        ("Enter", "hold on to a quote; Esc lets go"),
        ("q, e, r", "show quotes, names, removed text"),
        ("1 to 4", "the parts of the record"),
        ("t", "light, dark or as the system says"),
        ("?", "this list"),
    ];
    html! {
        dialog.help aria-labelledby="help-title" {
            h2 id="help-title" { "Keyboard" }
            dl { @for (key, does) in keys { div { dt { kbd { (key) } } dd { (does) } } } }
            label { input type="checkbox" data-shortcuts checked; " Shortcuts of a single key" }
            button type="button" data-close { "Close" }
        }
    }
}

#[cfg(test)]
mod tests;
