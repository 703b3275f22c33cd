//! The targets: each takes any bytes and panics where something does not hold.

use std::sync::LazyLock;

use newsmill::article::{ContentType, Envelope, InputLimits, RawArticle, decode};
use newsmill::pipeline::{Limits, Pipeline, clean, quotes, segment};
use newsmill::record::EnrichedArticle;

use crate::{checks, page, soup_of_html, soup_of_text, text};

/// A target by its name.
#[must_use]
pub fn target(name: &str) -> Option<fn(&[u8])> {
    Some(match name {
        "html" => html,
        "plain" => plain,
        "segment" => segments,
        "quotes" => attribution,
        "decode" => messages,
        "pipeline" => pipeline,
        "repeat" => repeat,
        _ => return None,
    })
}

/// The stage clean, on any page.
pub fn html(data: &[u8]) {
    let article = RawArticle::new(ContentType::Html, page(data));
    checks::clean(&clean::clean(&article));
}

/// The stage clean, on any plain text.
pub fn plain(data: &[u8]) {
    let article = RawArticle::new(ContentType::Text, text(data));
    checks::clean(&clean::clean(&article));
}

/// Sentences and tokens of any text as it came.
pub fn segments(data: &[u8]) {
    let article = RawArticle::new(ContentType::Text, text(data));
    let verbatim = clean::verbatim(&article);
    assert_eq!(verbatim.text, article.body);
    checks::clean(&verbatim);
    checks::segmented(&segment::segment(verbatim));
}

/// Quotes and speakers in any text as it came.
pub fn attribution(data: &[u8]) {
    let article = RawArticle::new(ContentType::Text, text(data));
    let segmented = segment::segment(clean::verbatim(&article));
    checks::quoted(&quotes::attribute(segmented));
}

const LIMITS: InputLimits = InputLimits { max_body: 4096, max_unpacked: 64 * 1024 };

const TYPES: &[Option<&str>] = &[
    Some("application/json"),
    Some("text/plain"),
    Some("text/html"),
    Some("text/html; charset=windows-1252"),
    Some("text/plain; charset=\"shift_jis\""),
    Some("text/plain;charset=utf-16le"),
    Some("application/json; charset=iso-8859-1"),
    Some("text/html; charset=iso-2022-jp"),
    Some("text/plain; charset=utf-8"),
    Some("TEXT/HTML;;charset='gb18030';"),
    None,
];
const ENCODINGS: &[Option<&str>] =
    &[None, Some("gzip"), Some("zstd"), Some("identity"), Some("br")];

/// Messages: any bytes, under any of the properties that a producer may set.
pub fn messages(data: &[u8]) {
    // The properties are at the end, so that a file of any kind is a fair beginning.
    let [body @ .., encoding, media] = data else { return };
    let pick = usize::from(*media);
    // One in twelve takes its media type from the bytes.
    let own = body.split(|byte| *byte == b'\n').next().and_then(|line| str::from_utf8(line).ok());
    let envelope = Envelope {
        content_type: *TYPES.get(pick % (TYPES.len() + 1)).unwrap_or(&own),
        content_encoding: ENCODINGS[usize::from(*encoding) % ENCODINGS.len()],
        body,
    };
    let article = match decode(&envelope, &LIMITS) {
        Ok(article) => article,
        Err(error) => {
            assert!(!error.code().is_empty() && !error.to_string().is_empty());
            return;
        }
    };
    assert!(!article.body.trim().is_empty() && !article.body.contains('\0'));
    // No charset makes more than three bytes of one.
    assert!(article.body.len() <= 3 * LIMITS.max_unpacked);
    let json = serde_json::to_vec(&article).expect("an article is JSON");
    let again: RawArticle = serde_json::from_slice(&json).expect("and JSON an article");
    assert_eq!(again, article);
    assert_eq!(again.id(), article.id());
}

static WHOLE: LazyLock<Pipeline> = LazyLock::new(Pipeline::default);
static VERBATIM: LazyLock<Pipeline> = LazyLock::new(|| {
    let stages = "segment,quotes,entities".parse().expect("stages");
    Pipeline::new(stages, Limits::default())
});

/// All stages: records fit the contract and come out the same twice.
pub fn pipeline(data: &[u8]) {
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
}

/// Bytes of an article of [`repeat`]: a hundredth of a second's work or so.
const LENGTH: usize = 20_000;

/// A few pieces over and over: what takes time beyond its length shows as a slow input.
pub fn repeat(data: &[u8]) {
    let [way, pieces @ ..] = data else { return };
    let pieces = &pieces[..pieces.len().min(8)];
    let (content_type, piece) = match way % 2 {
        0 => (ContentType::Text, soup_of_text(pieces)),
        _ => (ContentType::Html, soup_of_html(pieces)),
    };
    if piece.is_empty() {
        return;
    }
    let body = piece.repeat(LENGTH / piece.len());
    // Refusing is fine; taking minutes or dying is not.
    let _ = WHOLE.enrich(&RawArticle::new(content_type, body));
}
