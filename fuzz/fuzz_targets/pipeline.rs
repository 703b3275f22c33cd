//! All stages: records fit the contract and come out the same twice.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use newsmill::article::{ContentType, RawArticle};
use newsmill::pipeline::{Limits, Pipeline};
use newsmill::record::EnrichedArticle;
use newsmill_fuzz::{checks, page, text};

static WHOLE: LazyLock<Pipeline> = LazyLock::new(Pipeline::default);
static VERBATIM: LazyLock<Pipeline> = LazyLock::new(|| {
    let stages = "segment,quotes,entities".parse().expect("stages");
    Pipeline::new(stages, Limits::default())
});

fuzz_target!(|data: &[u8]| {
    // The way through is told by the last byte, so that a file of any kind is a fair beginning.
    let way = data.last().map_or(0, |byte| byte % 3);
    let article = match way {
        0 => RawArticle::new(ContentType::Html, page(data)),
        _ => RawArticle::new(ContentType::Text, text(data)),
    };
    let pipeline = if way == 2 { &VERBATIM } else { &WHOLE };
    let Ok(record) = pipeline.enrich(&article) else { return };
    let bytes = serde_json::to_vec(&record).expect("a record is JSON");
    let read: EnrichedArticle = serde_json::from_slice(&bytes).expect("and JSON a record");
    checks::record(&read);
    if way == 2 {
        assert_eq!(read.text, article.body);
    }
    let again = pipeline.enrich(&article).expect("what went once goes twice");
    assert_eq!(bytes, serde_json::to_vec(&again).expect("a record is JSON"));
});
