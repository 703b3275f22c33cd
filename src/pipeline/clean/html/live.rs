//! Live blogs: the entries that a page's JSON-LD lists (`liveBlogUpdate` of schema.org), found again in
//! its text.

use scraper::{Html, Selector};
use serde_json::{Map, Value};

use super::blocks::blocks;
use super::guard;
use super::json_ld::{self, text};
use super::letters::{Letters, key, same};
use super::metadata::unescape;
use crate::pipeline::clean::dates;
use crate::pipeline::clean::draft::{Block, Draft, Entry};
use crate::record::ParagraphKind;

/// The most entries that are read.
const MAX_UPDATES: usize = 500;

/// An entry as the page lists it.
#[derive(Debug)]
pub(super) struct Update {
    title: Option<String>,
    published_at: Option<String>,
    blocks: Vec<Block>,
}

/// The entries of a page, in its own order; none for a page that is no live blog.
pub(super) fn updates(page: &Html) -> Vec<Update> {
    let Ok(selector) = Selector::parse(r#"script[type="application/ld+json"]"#) else {
        return Vec::new();
    };
    let objects = page.select(&selector).filter_map(|script| {
        json_ld::find(&script.text().collect::<String>(), |object| {
            object.contains_key("liveBlogUpdate")
        })
    });
    let listed = objects.filter_map(|mut object| match object.remove("liveBlogUpdate")? {
        Value::Array(items) => Some(items),
        one => Some(vec![one]),
    });
    let updates = listed.flatten().filter_map(|item| update(item.as_object()?));
    updates.take(MAX_UPDATES).collect()
}

fn update(object: &Map<String, Value>) -> Option<Update> {
    let title = text(object.get("headline").or_else(|| object.get("name")));
    let title = title.map(|title| unescape(&title));
    let mut body = text(object.get("articleBody")).unwrap_or_default();
    // A script can hide from the look at the whole page what no parser should see.
    if guard::is_hostile(&body) {
        body = guard::words(&body);
    }
    let mut found = if body.contains("</") || body.contains("<br") {
        blocks(&Html::parse_fragment(&body))
    } else {
        let lines = body.lines().map(unescape).filter(|line| !line.trim().is_empty());
        lines.map(|text| Block { kind: ParagraphKind::Body, text }).collect()
    };
    if let Some(title) = &title
        && found.first().is_none_or(|first| !same(&first.text, title))
    {
        found.insert(0, Block { kind: ParagraphKind::Heading, text: title.clone() });
    }
    let published_at = text(object.get("datePublished")).and_then(|date| dates::find(&date));
    let update = Update { title, published_at, blocks: found };
    (!update.letters().1.is_empty()).then_some(update)
}

/// Marks where each entry begins in the draft. One that the extractor left on the page goes in before
/// the next one that it took.
///
/// Entries that stand in the JSON-LD alone are those that a script brings when a reader scrolls on: they
/// are no part of the page that was saved, unless it shows none at all.
pub(super) fn place(draft: &mut Draft, page: &Html, mut updates: Vec<Update>) {
    let on_page = Letters::of(&blocks(page));
    let shown = |update: &Update| update.begins(&on_page).is_some() || update.is_within(&on_page);
    if updates.iter().any(shown) {
        updates.retain(shown);
    }
    let text = Letters::of(&draft.blocks);
    let mut places: Vec<(usize, bool, Update)> = Vec::new();
    // From the last to the first, so that the place of the next one is known.
    let mut next = draft.blocks.len();
    for update in updates.into_iter().rev() {
        let begins = update.begins(&text);
        if begins.is_none() && update.is_within(&text) {
            continue;
        }
        next = begins.unwrap_or(next);
        places.push((next, begins.is_none(), update));
    }
    places.reverse();
    places.sort_by_key(|(place, ..)| *place);
    let mut places = places.into_iter().peekable();
    let taken = std::mem::take(&mut draft.blocks).into_iter().map(Some).chain([None]);
    for (index, block) in taken.enumerate() {
        while let Some((_, is_left, update)) = places.next_if(|(place, ..)| *place == index) {
            let begun = draft.entries.last().is_some_and(|last| last.block == draft.blocks.len());
            if !begun {
                let Update { title, published_at, .. } = &update;
                let (title, published_at) = (title.clone(), published_at.clone());
                draft.entries.push(Entry { block: draft.blocks.len(), title, published_at });
            }
            if is_left {
                draft.blocks.extend(update.blocks);
            }
        }
        draft.blocks.extend(block);
    }
}

impl Update {
    /// The letters of its headings, and those of what stands below: headlines are also listed elsewhere.
    fn letters(&self) -> (String, String) {
        let headings = self.blocks.iter().take_while(|block| block.kind == ParagraphKind::Heading);
        let (headings, body) = self.blocks.split_at(headings.count());
        let of = |blocks: &[Block]| blocks.iter().map(|block| key(&block.text)).collect();
        (of(headings), of(body))
    }

    /// The block with which it begins in a text: its headline's, where that stands right above.
    fn begins(&self, text: &Letters) -> Option<usize> {
        let (headings, body) = self.letters();
        let body = text.begins(&body)?;
        Some(text.above(body, &headings).unwrap_or(body))
    }

    /// Whether it is in a text, wherever blocks begin there.
    fn is_within(&self, text: &Letters) -> bool {
        text.hold(&self.letters().1)
    }
}

#[cfg(test)]
mod tests {
    use crate::article::{ContentType, RawArticle};
    use crate::pipeline::clean::{CleanEntry, clean};

    const HEAD: &str = r#"<title>Strike: the day as it went</title>
        <script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "Strike: the day as it went",
        "liveBlogUpdate": [
          {"@type": "BlogPosting", "headline": "Talks end", "datePublished": "2026-05-04T11:30:00Z",
           "articleBody": "The talks in Westhaven ended without a deal, both sides said.\nThey meet again on Friday."},
          {"@type": "BlogPosting", "headline": "Ferries stop", "datePublished": "2026-05-04T09:10:00Z",
           "articleBody": "<p>No ferry left Millport after nine, the harbour &amp; coast office said.</p>"},
          {"@type": "BlogPosting", "datePublished": "2026-05-04T07:00:00Z",
           "articleBody": "Bus drivers were the first to walk out, before the first of the morning buses was due."},
          {"@type": "BlogPosting", "headline": "Only a picture", "datePublished": "2026-05-04T06:00:00Z"}
        ]}</script>"#;

    /// The text of a page, and what each entry begins with, its title and its time.
    fn entries(body: &str) -> (String, Vec<String>) {
        let page =
            format!("<html><head>{HEAD}</head><body><article>{body}</article></body></html>");
        let clean = clean(&RawArticle::new(ContentType::Html, page));
        let told = clean.entries.iter().map(|entry| {
            let begins = entry.span.of(&clean.text).lines().next().unwrap_or_default();
            let or_none = |field: &Option<String>| field.clone().unwrap_or("none".to_owned());
            format!("{begins} | {} | {}", or_none(&entry.title), or_none(&entry.published_at))
        });
        (clean.text.clone(), told.collect())
    }

    const INTRO: &str = "<h1>Strike: the day as it went</h1><p>Most of the coast stood still on Monday as \
        drivers, pilots and ferry crews stayed at home, in the longest strike for eleven years.</p><p>Here \
        is what happened, hour by hour, and what is to come in the next days.</p>";
    const TALKS: &str = "<h2>Talks end</h2><p>The talks in Westhaven ended without a deal, both sides \
        said.</p><p>They meet again on Friday.</p>";
    const FERRIES: &str = "<h2>Ferries stop</h2><p>No ferry left Millport after nine, the harbour &amp; \
        coast office said.</p>";
    const BUSES: &str = "<p>Bus drivers were the first to walk out, before the first of the morning \
        buses was due.</p>";

    #[test]
    fn entries_are_found_in_the_text_with_their_times() {
        let (_, found) = entries(&[INTRO, TALKS, FERRIES, BUSES].concat());
        let expected = [
            "Talks end | Talks end | 2026-05-04T11:30:00Z",
            "Ferries stop | Ferries stop | 2026-05-04T09:10:00Z",
            "Bus drivers were the first to walk out, before the first of the morning buses was due. | none \
             | 2026-05-04T07:00:00Z",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn entries_that_a_script_would_bring_are_taken_where_the_page_shows_none() {
        let (whole, all) = entries(&[INTRO, TALKS, FERRIES, BUSES].concat());
        assert_eq!(entries(INTRO), (whole, all.clone()));
        let (text, some) = entries(&[INTRO, TALKS, BUSES].concat());
        assert!(!text.contains("ferry left"), "it is not on the page");
        assert_eq!(some, [all[0].clone(), all[2].clone()]);
    }

    #[test]
    fn an_entry_that_the_extractor_left_goes_in_at_its_place() {
        let (whole, all) = entries(&[INTRO, TALKS, FERRIES, BUSES].concat());
        let left = format!("<div class=\"comments\">{FERRIES}</div>");
        assert_eq!(entries(&[INTRO, TALKS, &left, BUSES].concat()), (whole, all));
    }

    #[test]
    fn short_entries_are_not_taken_for_the_beginning_of_others() {
        let json = r#"{"@type": "LiveBlogPosting", "liveBlogUpdate": [
            {"articleBody": "Rain.", "datePublished": "2026-05-04"}, {"articleBody": "👍"}]}"#;
        let page = |body: &str| {
            let script = format!("<script type=\"application/ld+json\">{json}</script>");
            let page =
                format!("{script}<article>{INTRO}<p>Rainer Falk left first.</p>{body}</article>");
            let clean = clean(&RawArticle::new(ContentType::Html, page));
            let text = |entry: &CleanEntry| entry.span.of(&clean.text).to_owned();
            clean.entries.iter().map(text).collect::<Vec<_>>()
        };
        assert_eq!(page("<p>Rain.</p><p>It went on.</p>"), ["Rain.\n\nIt went on."]);
        assert_eq!(page(""), ["Rain."], "the page shows none, so the script's goes in");
    }

    #[test]
    fn a_body_that_no_parser_should_see_is_read_as_words() {
        // A parser would make a picture of it, which has no text.
        let deep = "<b>".repeat(60_000).replace('<', "\\u003c");
        let json = format!(
            r#"{{"liveBlogUpdate": {{"articleBody": "{deep}\u003cfigure>No ferry left."}}}}"#
        );
        let page = format!("<script type=\"application/ld+json\">{json}</script><p>Strike.</p>");
        let clean = clean(&RawArticle::new(ContentType::Html, page));
        assert!(clean.text.ends_with("No ferry left."), "{}", clean.text);
    }

    #[test]
    fn a_page_without_entries_has_none() {
        let page = "<html><body><p>The bridge is closed, the council said.</p></body></html>";
        assert!(clean(&RawArticle::new(ContentType::Html, page)).entries.is_empty());
    }
}
