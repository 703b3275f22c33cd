//! The page of the lens before it shows an article.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Html;
use maud::html;

use super::samples::SAMPLES;
use super::{Shared, pulse};
use crate::page;

/// Sends articles and shows what comes back.
const SCRIPT: &str = include_str!("assets/lens.js");

/// The Content-Security-Policy of every page of the lens.
pub(super) fn policy() -> String {
    page::policy("default-src 'none'; connect-src 'self'", &[SCRIPT, pulse::SCRIPT])
}

/// The page.
pub(super) async fn page(State(shared): State<Arc<Shared>>) -> Html<String> {
    Html(render(shared.followed.is_some(), shared.pulse.is_some()))
}

fn render(follows: bool, watches: bool) -> String {
    let tools = html! {
        @if watches { a href="/pulse" { "The pulse" } }
        button type="button" data-new hidden { "New article" }
    };
    let body = html! {
        section.start {
            h1 { "Who said what?" }
            p.promise {
                "Paste an article, drop a file anywhere on this page, or try a sample. It is read on \
                 this machine and kept nowhere."
            }
            form.paste {
                label for="article" { "An article: text, HTML, or JSON" }
                textarea id="article" name="article" rows="9" spellcheck="false" required {}
                div.sends {
                    button.send type="submit" { "Read it" }
                    label.plain-button for="file" { "Choose a file" }
                    input.unseen id="file" type="file"
                        accept=".txt,.text,.html,.htm,.xhtml,.json,text/plain,text/html,application/json";
                    span.hint { kbd { "Ctrl" } " " kbd { "Enter" } " sends" }
                }
            }
            p.failure role="alert" hidden {}
            h2 { "Samples" }
            ul.choices {
                @for (number, sample) in SAMPLES.iter().enumerate() {
                    li { button type="button" data-read={ "/samples/" (number) } { (sample.name) } }
                }
            }
            @if follows {
                h2 { "From the worker" }
                p.hint data-waiting { "Records appear here as they pass through the output exchange." }
                ul.passed {}
            }
        }
        div.result hidden {}
    };
    page::frame("The lens", &tools, &body, &policy(), SCRIPT)
}
