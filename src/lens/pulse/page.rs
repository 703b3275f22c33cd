//! The page of the pulse, which its script fills.

use maud::html;

use crate::lens::start;
use crate::page;

/// Draws what the events say.
pub(in crate::lens) const SCRIPT: &str = include_str!("../assets/pulse.js");

/// The page; with a button to replay when `replays`.
pub(super) fn render(replays: bool) -> String {
    let tools = html! { a href="/" { "The lens" } };
    let figures = [
        ("rate", "articles a second"),
        ("time", "for an article"),
        ("hand", "in hand"),
        ("waiting", "waiting"),
        ("dead", "dead"),
    ];
    let body = html! {
        div.pulse data-replays[replays] {
            h1 { "The pulse" }
            p.failure role="alert" hidden {}
            ul.workers aria-label="Workers" {}
            dl.figures {
                @for (key, words) in figures { div { dt { (words) } dd data-figure=(key) { "–" } } }
            }
            div.charts {
                figure { figcaption { "Articles a second, by outcome" } div data-chart="outcomes" {} }
                figure { figcaption { "Messages in the queues" } div data-chart="queues" {} }
            }
            figure.stages { figcaption { "Time of one article in each stage, last minute" } div data-chart="stages" {} }
            section {
                h2 { "Dead letters" }
                p.hint data-no-dead { "There are none." }
                @if replays {
                    p.token hidden {
                        label for="token" { "Token, to replay " }
                        input id="token" type="password" autocomplete="off";
                    }
                }
                div.table tabindex="0" role="region" aria-label="Dead letters" hidden {
                    table {
                        thead { tr {
                            th scope="col" { "article" } th scope="col" { "reason" }
                            th scope="col" { "attempts" } th scope="col" { "bytes" }
                            @if replays { th scope="col" { "again" } }
                        } }
                        tbody {}
                    }
                }
            }
        }
    };
    page::frame("The pulse", &tools, &body, &start::policy(), SCRIPT)
}
