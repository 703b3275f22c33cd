//! The text itself, with what the record knows of it laid onto the words.

use maud::{Markup, html};

use super::marks::{Mark, Marks, Stretch, Text};
use super::places::Places;
use super::speakers::Speakers;
use super::words;
use crate::record::{EnrichedArticle, MentionKind, Paragraph, ParagraphKind, SpeakerHow};

/// Below this a quote is drawn as doubtful: a third of them or more are wrong (`models/quotes.md`).
const DOUBTFUL: f64 = 0.7;

/// What the drawing of every paragraph needs.
struct Prose<'a> {
    record: &'a EnrichedArticle,
    text: &'a Text<'a>,
    speakers: &'a Speakers<'a>,
    marks: Marks,
    /// The id of the article in the page.
    id: &'a str,
}

pub(super) fn prose(
    record: &EnrichedArticle,
    text: &Text<'_>,
    speakers: &Speakers<'_>,
    places: &Places,
    id: &str,
) -> Markup {
    let prose = Prose { record, text, speakers, marks: Marks::of(record), id };
    let items = |p: &&Paragraph| p.kind == ParagraphKind::ListItem;
    let mut seen = vec![false; record.quotes.len()];
    html! {
        div.text {
            (gone(record, places, 0))
            @let paragraphs = &record.paragraphs;
            @for (index, paragraph) in paragraphs.iter().enumerate() {
                @for entry in record.entries.iter().filter(|entry| entry.start == paragraph.start) {
                    @if let Some(time) = &entry.published_at {
                        p.entry { time datetime=(time) { (time) } }
                    }
                }
                @let words = prose.paragraph(paragraph, &mut seen);
                @match paragraph.kind {
                    ParagraphKind::Heading => h3 { (words) },
                    ParagraphKind::Lead => p.lead { (words) },
                    ParagraphKind::Body => p { (words) },
                    ParagraphKind::Blockquote => blockquote { p { (words) } },
                    ParagraphKind::ListItem => {
                        @let last = paragraphs.get(index + 1).filter(items).is_none();
                        p.item.last[last] { (words) }
                    },
                }
                (gone(record, places, index + 1))
            }
            svg.lines aria-hidden="true" {}
            div.note aria-hidden="true" hidden {}
        }
    }
}

/// What stood after so many paragraphs and was removed.
fn gone(record: &EnrichedArticle, places: &Places, paragraphs: usize) -> Markup {
    html! {
        @for index in places.after(paragraphs) {
            @let removed = &record.removed[index];
            p.gone lang="en" {
                span.reason { (words::reason(removed.reason)) } " "
                del { (removed.text) }
            }
        }
    }
}

impl Prose<'_> {
    fn paragraph(&self, paragraph: &Paragraph, seen: &mut [bool]) -> Markup {
        let stretches = self.marks.stretches(paragraph.start, paragraph.end.min(self.text.len()));
        let runs = stretches.chunk_by(|a, b| said(a) == said(b));
        html! {
            @for run in runs {
                @let words = html! { @for stretch in run { (self.stretch(stretch)) } };
                @match said(&run[0]).last() {
                    None => { (words) }
                    Some(quote) => { (self.run(&said(&run[0]), *quote, &words, seen)) }
                }
            }
        }
    }

    /// Words that one or more quotes say: drawn as the innermost, `quote`.
    fn run(&self, all: &[usize], quote: usize, words: &Markup, seen: &mut [bool]) -> Markup {
        let this = &self.record.quotes[quote];
        let kind = words::quote_kind(this.kind);
        let colour = &self.speakers.of_quote(quote).colour;
        let doubt = if this.confidence < DOUBTFUL { " doubtful" } else { "" };
        let class = format!("quote {kind} {colour}{doubt}");
        let ids = self.ids(all);
        // The first stretch of a quote is the one that keys stop at.
        if std::mem::replace(&mut seen[quote], true) {
            html! { span class=(class) data-q=(ids) { (words) } }
        } else {
            let id = format!("{}-{}", self.id, this.id);
            html! {
                span class=(class) data-q=(ids) data-note=(self.note(quote)) id=(id)
                    tabindex="0" role="button" aria-pressed="false"
                    aria-describedby={ (id) "-about" } { (words) }
            }
        }
    }

    /// What is said of a quote beside it: speaker, how they were found, how sure that is.
    fn note(&self, quote: usize) -> String {
        let this = &self.record.quotes[quote];
        let voice = self.speakers.of_quote(quote);
        let mut parts = vec![voice.shown().to_owned()];
        if let Some(speaker) = &this.speaker {
            parts.extend(speaker.role.clone());
            parts.push(match speaker.how {
                SpeakerHow::Pronoun => format!("“{}”", speaker.text),
                how => words::speaker_how(how).to_owned(),
            });
        }
        parts.push(format!("{} sure", words::percent(this.confidence)));
        parts.join(" · ")
    }

    /// Words with one set of marks below the quote's own.
    fn stretch(&self, stretch: &Stretch) -> Markup {
        let words = self.text.slice(stretch.start, stretch.end);
        let (mut class, mut cues, mut speaks, mut entity) =
            (Vec::new(), Vec::new(), Vec::new(), None);
        for mark in &stretch.marks {
            match *mark {
                Mark::Said(_) => {}
                Mark::Cue(quote) => cues.push(quote),
                Mark::Speaker(quote) => speaks.push(quote),
                Mark::Mention(index, kind, how) => {
                    // The innermost comes last, and wins.
                    let faint = if how == MentionKind::Name { "" } else { " other" };
                    entity = Some((index, format!("{}{faint}", words::family(kind))));
                }
            }
        }
        if let Some((_, family)) = &entity {
            class.push(format!("name {family}"));
        }
        if !cues.is_empty() {
            class.push("cue".to_owned());
        }
        if let Some(quote) = speaks.last() {
            class.push(format!("speaker {}", self.speakers.of_quote(*quote).colour));
        }
        if class.is_empty() {
            return html! { (words) };
        }
        let known = |quotes: &[usize]| (!quotes.is_empty()).then(|| self.ids(quotes));
        let entity = entity.map(|(index, _)| &self.record.entities[index].id);
        html! {
            span class=(class.join(" ")) data-c=[known(&cues)] data-s=[known(&speaks)]
                data-e=[entity] { (words) }
        }
    }

    /// The ids of quotes, as an attribute that `[data-q~=…]` finds.
    fn ids(&self, quotes: &[usize]) -> String {
        let ids = quotes.iter().map(|quote| self.record.quotes[*quote].id.as_str());
        ids.collect::<Vec<_>>().join(" ")
    }
}

/// The quotes that say these words, the longest first.
fn said(stretch: &Stretch) -> Vec<usize> {
    let quotes = stretch.marks.iter();
    quotes
        .filter_map(|mark| if let Mark::Said(quote) = mark { Some(*quote) } else { None })
        .collect()
}
