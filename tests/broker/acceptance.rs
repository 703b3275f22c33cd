//! The acceptance article of `../shared`, published to RabbitMQ and compared with what a careful
//! reader finds in it.
//!
//! What must be right is asserted. What a first version can not do yet is counted: the number of
//! gaps may fall, and then [`GAPS`] must fall with it, but it may not grow.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use libtest_mimic::Failed;
use newsmill::record::{EnrichedArticle, Entity, ParagraphKind, Quote, QuoteKind};
use serde_json::Value;

use crate::client::Client;
use crate::worker::{Worker, output};
use crate::{Test, World};

pub(crate) const TESTS: &[(&str, Test)] =
    &[("acceptance::the_article_comes_out_as_a_careful_reader_has_it", the_article)];

/// What is expected and not yet found.
const GAPS: usize = 0;

fn shared() -> PathBuf {
    std::env::var_os("NEWSMILL_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from)
}

fn the_article(world: &World) -> Result<(), Failed> {
    let folder = shared().join("acceptance");
    let article = folder.join("ukraine-guarantees.txt");
    if !article.is_file() {
        writeln!(std::io::stdout(), "skipped: {} is not there", article.display())?;
        return Ok(());
    }
    let expected: Value =
        serde_json::from_slice(&std::fs::read(folder.join("ukraine-guarantees.expected.json"))?)?;

    let worker = Worker::start(world, &[]);
    let path = article.to_str().ok_or("a path that is no UTF-8")?;
    let (code, _, complaint) = output(world, &["publish", path]);
    assert_eq!(code, 0, "{complaint}");
    let record = Client::connect(world).take("newsmill.enriched", 1)[0].record();
    worker.stop();

    metadata(&record, &expected);
    paragraphs(&record, &expected);
    let mut gaps = Vec::new();
    quotes(&record, &expected, &mut gaps);
    entities(&record, &expected, &mut gaps);
    clusters(&record, &expected);
    for gap in &gaps {
        writeln!(std::io::stdout(), "known gap: {gap}")?;
    }
    assert_eq!(gaps.len(), GAPS, "the gaps are no longer those counted: {gaps:#?}");
    Ok(())
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn metadata(record: &EnrichedArticle, expected: &Value) {
    assert_eq!(record.title.as_deref(), expected["title"].as_str());
    assert_eq!(record.published_at.as_deref(), expected["published_at"].as_str());
    assert_eq!(record.publisher.as_deref(), expected["publisher"].as_str());
    assert_eq!(record.language.code, expected["language"]);
    let authors: Vec<&str> = record.authors.iter().map(|author| author.name.as_str()).collect();
    assert_eq!(authors, texts(&expected["authors"]));
    let credits: Vec<Option<&str>> = record.images.iter().map(|i| i.credit.as_deref()).collect();
    assert_eq!(credits, [expected["images"][0]["credit"].as_str()]);
}

fn paragraphs(record: &EnrichedArticle, expected: &Value) {
    let text: Vec<char> = record.text.chars().collect();
    let words = |kind: &[ParagraphKind]| -> Vec<String> {
        let wanted = record.paragraphs.iter().filter(|p| kind.contains(&p.kind));
        wanted.map(|p| text[p.start..p.end].iter().collect()).collect()
    };
    let lead = words(&[ParagraphKind::Lead]);
    assert!(lead[0].starts_with(expected["lead_starts"].as_str().expect("a lead")));
    assert_eq!(words(&[ParagraphKind::Heading]), texts(&expected["headings"]));
    let body = words(&[ParagraphKind::Lead, ParagraphKind::Body]);
    assert_eq!(Some(body.len() as u64), expected["paragraph_count"].as_u64(), "{body:#?}");
    let removed: BTreeSet<&str> = record.removed.iter().map(|r| r.text.as_str()).collect();
    for line in texts(&expected["dropped_lines"]) {
        assert!(removed.contains(line), "{line:?} is not among the removed: {removed:#?}");
    }
}

/// Letters, digits and single spaces: marks and edge punctuation do not count.
fn plain(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace());
    let bare =
        words.map(|w| w.trim_matches(|c: char| !c.is_alphanumeric())).filter(|w| !w.is_empty());
    bare.collect::<Vec<_>>().join(" ").to_lowercase()
}

fn quotes(record: &EnrichedArticle, expected: &Value, gaps: &mut Vec<String>) {
    for wanted in expected["quotes"].as_array().expect("quotes") {
        let fits = |quote: &&Quote| match wanted["content"].as_str() {
            Some(content) => plain(&quote.text) == plain(content),
            None => plain(&quote.text)
                .starts_with(&plain(wanted["content_starts"].as_str().expect("words"))),
        };
        let found = record.quotes.iter().find(fits);
        let wrong = match found {
            None => Some("not found".to_owned()),
            Some(quote) => mismatch(quote, wanted),
        };
        let Some(wrong) = wrong else { continue };
        let words = wanted["content"].as_str().or(wanted["content_starts"].as_str());
        let gap = format!("{} quote {:?}: {wrong}", wanted["kind"], words.unwrap_or_default());
        assert!(wanted["kind"] != "direct", "{gap}\n{:#?}", record.quotes);
        gaps.push(gap);
    }
    for words in texts(&expected["not_quotes"]) {
        let made = record
            .quotes
            .iter()
            .find(|quote| quote.kind == QuoteKind::Direct && plain(&quote.text) == plain(words));
        assert!(made.is_none(), "{words:?} is no quote: {made:#?}");
    }
}

/// What of a quote is not as expected.
fn mismatch(quote: &Quote, wanted: &Value) -> Option<String> {
    let kind = serde_json::to_value(quote.kind).expect("a word");
    if kind != wanted["kind"] {
        return Some(format!("it is given as {kind}"));
    }
    let speaker = quote.speaker.as_ref();
    let facts = [
        ("speaker", speaker.and_then(|s| s.name.as_deref())),
        ("speaker_mention", speaker.map(|s| s.text.as_str())),
        ("role", speaker.and_then(|s| s.role.as_deref())),
        ("cue", quote.cue.as_ref().map(|cue| cue.text.as_str())),
    ];
    facts.into_iter().find_map(|(field, found)| {
        let stated = wanted.get(field)?;
        (stated.as_str() != found).then(|| format!("{field} is {found:?}, not {stated}"))
    })
}

fn entities(record: &EnrichedArticle, expected: &Value, gaps: &mut Vec<String>) {
    for wanted in expected["entities"].as_array().expect("entities") {
        let name = wanted["name"].as_str().expect("a name");
        let of_type =
            |entity: &&Entity| serde_json::to_value(entity.kind).expect("a word") == wanted["type"];
        let found = record.entities.iter().filter(of_type).find(|entity| entity.name == name);
        let gap = match found {
            None => Some(format!("{} {name:?}: not found", wanted["type"])),
            Some(entity) => texts(&wanted["mentions_include"])
                .into_iter()
                .find(|text| entity.mentions.iter().all(|mention| mention.text != *text))
                .map(|text| format!("{name:?} has no mention {text:?}")),
        };
        let Some(gap) = gap else { continue };
        let needed = wanted["type"] == "PERSON" || wanted["type"] == "GPE";
        assert!(!needed, "{gap}\n{:#?}", record.entities);
        gaps.push(gap);
    }
}

/// Mentions that a reader takes for the same are in one entity.
fn clusters(record: &EnrichedArticle, expected: &Value) {
    for group in expected["same_entity"].as_array().expect("groups") {
        let ids: BTreeSet<&str> = texts(group)
            .into_iter()
            .filter_map(|words| {
                let named = |entity: &&Entity| {
                    entity
                        .mentions
                        .iter()
                        .any(|m| words == m.text || words.ends_with(&format!(" {}", m.text)))
                };
                record.entities.iter().find(named).map(|entity| entity.id.as_str())
            })
            .collect();
        assert_eq!(ids.len(), 1, "{group} are {ids:?}");
    }
}
