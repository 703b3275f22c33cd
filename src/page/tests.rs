//! The page as a whole: what it must hold, and what no article can make it hold.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use scraper::{Html, Selector};

use super::document;
use crate::article::{ContentType, RawArticle};
use crate::pipeline::Pipeline;
use crate::record::{EnrichedArticle, LiveEntry};

fn sample() -> (RawArticle, EnrichedArticle) {
    let raw = RawArticle::new(ContentType::Text, include_str!("../../samples/1-wire.txt"));
    let record = Pipeline::default().enrich(&raw).unwrap();
    (raw, record)
}

/// The texts of what a selector finds.
fn texts(page: &str, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    Html::parse_document(page).select(&selector).map(|e| e.text().collect()).collect()
}

#[test]
fn quotes_are_tied_to_their_speakers_cues_and_entities() {
    let (raw, record) = sample();
    let page = document(&record, Some(&raw));
    assert!(!record.quotes.is_empty());
    for quote in &record.quotes {
        let said = texts(&page, &format!(".text [data-q~={}]", quote.id)).concat();
        let slices: String = quote
            .content
            .iter()
            .map(|[a, b]| record.text.chars().skip(*a).take(b - a).collect::<String>())
            .collect();
        assert_eq!(said, slices);
        if let Some(cue) = &quote.cue {
            assert_eq!(texts(&page, &format!(".text [data-c~={}]", quote.id)).concat(), cue.text);
        }
        if let Some(speaker) = &quote.speaker {
            let words = texts(&page, &format!(".text [data-s~={}]", quote.id)).concat();
            assert_eq!(words, speaker.text);
        }
    }
    assert!(texts(&page, ".voice h3").iter().any(|name| name.contains("Anna Berg")));
    assert_eq!(texts(&page, ".entities > li").len(), record.entities.len());
    assert_eq!(texts(&page, "ol.removed > li").len(), record.removed.len());
    assert!(texts(&page, ".text .gone").iter().any(|piece| piece.contains("Share this article")));
}

#[test]
fn an_entry_of_a_live_blog_has_its_time_above_it() {
    let (_, mut record) = sample();
    for (paragraph, time) in [(1, "2026-03-04T10:00:00Z"), (2, "2026-03-04T09:00:00Z")] {
        let (start, end) = (record.paragraphs[paragraph].start, record.paragraphs[paragraph].end);
        record.entries.push(LiveEntry { start, end, title: None, published_at: Some(time.into()) });
    }
    let page = document(&record, None);
    let times = ["2026-03-04T10:00:00Z", "2026-03-04T09:00:00Z"];
    assert_eq!(texts(&page, ".text > .entry > time"), times);
    assert!(texts(&page, ".entry + p")[0].starts_with("\"We had no choice."));
}

#[test]
fn the_json_beside_it_is_the_record() {
    let (_, record) = sample();
    let shown = texts(&document(&record, None), "pre.json").concat();
    assert_eq!(serde_json::from_str::<EnrichedArticle>(&shown).unwrap(), record);
}

/// Puts `poison` into every string of a JSON value, keys of maps as well.
fn poisoned(value: serde_json::Value, poison: &str) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::String(text) => Value::String(format!("{text}{poison}")),
        Value::Array(items) => items.into_iter().map(|item| poisoned(item, poison)).collect(),
        Value::Object(fields) => Value::Object(
            fields.into_iter().map(|(key, field)| (key, poisoned(field, poison))).collect(),
        ),
        other => other,
    }
}

#[test]
fn an_article_can_not_write_into_the_page() {
    let poison = "</script></style><script>alert(1)</script><img src=x onerror=alert(2)>\" onfocus=\"alert(3)\" x='&lt;";
    let (raw, record) = sample();
    let clean = document(&record, Some(&raw));
    let mut record = record;
    let add = |text: &mut String| text.push_str(poison);
    for text in [&mut record.id, &mut record.language.code, &mut record.pipeline.extractor] {
        add(text);
    }
    for text in [
        &mut record.title,
        &mut record.url,
        &mut record.source,
        &mut record.publisher,
        &mut record.section,
        &mut record.published_at,
        &mut record.modified_at,
    ] {
        *text = Some(poison.to_owned());
    }
    add(&mut record.text);
    record.paragraphs.last_mut().unwrap().end += poison.chars().count();
    let [first, .., last] = record.paragraphs.as_slice() else { panic!("paragraphs") };
    record.entries.push(LiveEntry {
        start: first.start,
        end: last.end,
        title: Some(poison.to_owned()),
        published_at: Some(poison.to_owned()),
    });
    record.tags.push(poison.to_owned());
    record.metadata.insert(poison.to_owned(), poison.into());
    record.authors.iter_mut().for_each(|author| add(&mut author.name));
    record.removed.iter_mut().for_each(|removed| add(&mut removed.text));
    record.images = serde_json::from_value(poisoned(
        serde_json::json!([{"url": "", "caption": "", "credit": ""}]),
        poison,
    ))
    .unwrap();
    for quote in &mut record.quotes {
        add(&mut quote.id);
        add(&mut quote.text);
        quote.continues = Some(poison.to_owned());
        quote.cue.iter_mut().for_each(|cue| add(&mut cue.text));
        if let Some(speaker) = &mut quote.speaker {
            add(&mut speaker.text);
            speaker.name = Some(poison.to_owned());
            speaker.role = Some(poison.to_owned());
        }
    }
    for entity in &mut record.entities {
        add(&mut entity.id);
        add(&mut entity.name);
        entity.roles.push(poison.to_owned());
        entity.links.insert("wikidata".to_owned(), format!("javascript:{poison}"));
        entity.links.insert(poison.to_owned(), poison.to_owned());
        entity.mentions.iter_mut().for_each(|mention| add(&mut mention.text));
    }
    let page = document(&record, Some(&raw));
    assert!(page.contains("alert(1)"), "the words are there");
    for selector in ["script", "style", "img", "link", "iframe", "meta"] {
        assert_eq!(texts(&page, selector), texts(&clean, selector), "{selector}");
    }
    for element in Html::parse_document(&page).select(&Selector::parse("*").unwrap()) {
        for (name, value) in element.value().attrs() {
            assert!(!name.starts_with("on"), "{name}={value}");
            assert!(name != "href" || !value.starts_with("javascript"), "{value}");
        }
    }
}

#[test]
fn a_record_with_wrong_offsets_is_drawn_as_far_as_it_goes() {
    let (_, mut record) = sample();
    record.text = "é“Short”.".to_owned();
    record.paragraphs[0].end = 4;
    record.quotes[0].content = vec![[7, 2], [5, 9000]];
    let page = document(&record, None);
    assert!(texts(&page, ".text").concat().starts_with("é“Sh"));
}

#[test]
fn a_page_asks_nothing_of_anybody() {
    let (raw, record) = sample();
    let page = document(&record, Some(&raw));
    let document = Html::parse_document(&page);
    for element in document.select(&Selector::parse("[src], link[href]").unwrap()) {
        let address = element.attr("src").or(element.attr("href")).unwrap();
        assert!(address.starts_with("data:"), "{address}");
    }
    assert!(!super::STYLE.contains("url(") && !super::STYLE.contains("@import"));
    let policy = document.select(&Selector::parse("meta[http-equiv]").unwrap()).next().unwrap();
    assert!(policy.attr("content").unwrap().starts_with("default-src 'none'; style-src 'sha256-"));
}

#[test]
fn the_same_record_gives_the_same_page() {
    let (raw, record) = sample();
    assert_eq!(document(&record, Some(&raw)), document(&record, Some(&raw)));
}
