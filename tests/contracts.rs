//! The two contracts: the committed schemas are those of the types, and every record fits.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "common/records.rs"]
mod records;

use std::fs;
use std::path::Path;

use newsmill::article::{ContentType, RawArticle};
use newsmill::pipeline::{Limits, Pipeline, StageSet};
use newsmill::record::EnrichedArticle;
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

/// Compares a committed schema with the one of its type. `newsmill schema` writes them anew.
fn is_current(file: &str, schema: &schemars::Schema) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema").join(file);
    let committed = fs::read_to_string(&path).unwrap();
    let generated = serde_json::to_string_pretty(schema).unwrap();
    assert_eq!(
        committed.trim_end(),
        generated,
        "schema/{file} is old: cargo run -- schema {} > schema/{file}",
        file.trim_end_matches(".json")
    );
}

#[test]
fn the_committed_schemas_are_current() {
    is_current("raw.json", &schemars::schema_for!(RawArticle));
    is_current("enriched.json", &schemars::schema_for!(EnrichedArticle));
}

/// Enriches, checks the record against the contract, and checks that a second time gives the same
/// bytes.
fn checked(pipeline: &Pipeline, article: &RawArticle) -> Option<EnrichedArticle> {
    let record = pipeline.enrich(article).ok()?;
    let bytes = serde_json::to_vec(&record).unwrap();
    records::check(&bytes);
    let again = serde_json::to_vec(&pipeline.enrich(article).unwrap()).unwrap();
    assert_eq!(bytes, again, "the same article gives the same bytes");
    Some(record)
}

#[test]
fn an_article_of_a_few_words_fits() {
    for body in ["x", "Yes.", "\"", "👩🏽‍🚀", "a\u{301}\u{a0}b\r\nc", "“Oui”, dit-il.", "A. B. C. D."]
    {
        let article = RawArticle::new(ContentType::Text, body);
        assert!(checked(&Pipeline::default(), &article).is_some(), "{body:?}");
    }
}

#[test]
fn without_clean_the_text_is_the_body() {
    let stages: StageSet = "segment,quotes,entities".parse().unwrap();
    let pipeline = Pipeline::new(stages, Limits::default());
    let body = "\r\n  Published:\r\n\u{a0}\"No,\" said Anna Berg.\t\r\n\u{200b}👍 Yes. \n";
    let record = checked(&pipeline, &RawArticle::new(ContentType::Text, body)).unwrap();
    assert_eq!(record.text, body);
    assert_eq!(record.quotes[0].text.trim_end_matches(','), "No");
}

/// Pieces of news in every order, with what trips offsets: emoji, combining marks, NBSP, CRLF.
fn soup() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "\"",
        "“",
        "”",
        "'",
        "’",
        "«",
        "»",
        "\r\n\r\n",
        "\n",
        " ",
        "\u{a0}",
        ". ",
        ", ",
        "! ",
        "? ",
        "…",
        "said ",
        "he said",
        "Anna Berg",
        "President ",
        "Støre",
        "A\u{301}ngel ",
        "👩🏽‍🚀",
        "中国",
        "U.S. ",
        "Mr. ",
        "according to ",
        "the last 15 years",
        "$3.2bn",
        "on 4 May 2026",
        "<b>",
        "&amp;",
        "Photo: ",
        "By Jo Falk",
        "Tags",
        "-ends-",
        "KYIV (AP) — ",
        "The bridge was closed on Monday",
        "\u{200b}",
    ]);
    prop::collection::vec(pieces, 1..60).prop_map(|pieces| pieces.concat())
}

/// What counts when texts are compared without their white space, punctuation and ways to write accents.
fn letters(text: &str) -> Vec<char> {
    text.nfc().filter(|c| c.is_alphanumeric()).collect()
}

/// The text of a page's elements, as it stands.
fn visible(page: &str) -> String {
    scraper::Html::parse_document(page).root_element().text().collect()
}

fn is_subsequence(part: &[char], whole: &[char]) -> bool {
    let mut whole = whole.iter();
    part.iter().all(|c| whole.any(|other| other == c))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_gives_a_record_that_fits(body in soup()) {
        checked(&Pipeline::default(), &RawArticle::new(ContentType::Text, body.as_str()));
    }

    #[test]
    fn the_text_of_a_dump_is_its_words_in_order_and_all_else_is_in_removed(body in soup()) {
        let article = RawArticle::new(ContentType::Text, body.as_str());
        if let Ok(record) = Pipeline::default().enrich(&article) {
            let (all, kept) = (letters(&body), letters(&record.text));
            prop_assert!(is_subsequence(&kept, &all), "{body:?}\n{}", record.text);
            let removed: usize = record.removed.iter().map(|r| letters(&r.text).len()).sum();
            prop_assert_eq!(kept.len() + removed, all.len(), "{:?}", record);
        }
    }

    #[test]
    fn the_text_of_a_page_is_its_words_in_order_and_all_else_is_in_removed(parts in prop::collection::vec(soup(), 1..6)) {
        let paragraphs: String = parts.iter().map(|part| format!("<p>{part}</p>")).collect();
        let page = format!("<html><body><nav>Home</nav><article>{paragraphs}</article></body></html>");
        let all = letters(&visible(&page));
        if let Ok(record) = Pipeline::default().enrich(&RawArticle::new(ContentType::Html, page.as_str())) {
            prop_assert!(is_subsequence(&letters(&record.text), &all), "{page:?}\n{}", record.text);
            let removed: usize = record.removed.iter().map(|r| letters(&r.text).len()).sum();
            let kept = letters(&record.text).len();
            prop_assert_eq!(kept + removed, all.len(), "{}\n{:?}", page, record);
            for removed in &record.removed {
                prop_assert!(is_subsequence(&letters(&removed.text), &all), "{page:?}\n{}", removed.text);
            }
        }
    }

    #[test]
    fn any_page_gives_a_record_that_fits(body in soup()) {
        let page = format!("<html><body><article><p>{body}</p><p>{body}</p></article>{body}");
        checked(&Pipeline::default(), &RawArticle::new(ContentType::Html, page));
    }

    #[test]
    fn any_live_blog_gives_a_record_that_fits(entries in prop::collection::vec((soup(), soup(), prop::bool::ANY), 1..6)) {
        let listed: Vec<_> = entries.iter().map(|(title, body, _)| {
            serde_json::json!({"headline": title, "articleBody": body, "datePublished": "2026-05-04"})
        }).collect();
        let json = serde_json::json!({"@type": "LiveBlogPosting", "liveBlogUpdate": listed});
        let shown = entries.iter().filter(|(.., shown)| *shown);
        let shown: String = shown.map(|(title, body, _)| format!("<h2>{title}</h2><p>{body}</p>")).collect();
        let page = format!(
            "<script type=\"application/ld+json\">{}</script><article>{shown}</article>",
            json.to_string().replace('<', "\\u003c"),
        );
        let record = checked(&Pipeline::default(), &RawArticle::new(ContentType::Html, page));
        prop_assert!(record.is_none_or(|record| record.entries.len() <= entries.len()));
    }

    #[test]
    fn any_body_stays_as_it_is_without_clean(body in soup()) {
        let stages: StageSet = "segment,quotes,entities".parse().unwrap();
        let article = RawArticle::new(ContentType::Text, body.as_str());
        if let Some(record) = checked(&Pipeline::new(stages, Limits::default()), &article) {
            prop_assert_eq!(record.text, body);
        }
    }
}
