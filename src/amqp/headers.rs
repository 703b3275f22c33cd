//! The headers that newsmill reads and writes, by name.

use lapin::BasicProperties;
use lapin::types::{AMQPValue, FieldTable};

/// The article's id, on records and on what failed.
pub const HEADER_ID: &str = "x-newsmill-id";
/// SHA-256 of the record's text, for consumers that drop duplicates.
pub const HEADER_SHA256: &str = "x-newsmill-sha256";
/// The version that made the record.
pub const HEADER_VERSION: &str = "x-newsmill-version";
/// How many attempts have failed.
pub const HEADER_ATTEMPT: &str = "x-newsmill-attempt";
/// Why the last attempt failed, in words.
pub const HEADER_REASON: &str = "x-newsmill-reason";
/// Why the last attempt failed, as a code.
pub const HEADER_CODE: &str = "x-newsmill-code";
/// The exchange that the article was first published to.
pub const HEADER_EXCHANGE: &str = "x-newsmill-exchange";
/// The routing key that the article was first published with.
pub const HEADER_ROUTING_KEY: &str = "x-newsmill-routing-key";

/// W3C Trace Context, on articles and on records.
pub(super) const TRACEPARENT: &str = "traceparent";
pub(super) const TRACESTATE: &str = "tracestate";

/// Headers that must not be published again. Those that the broker adds when it moves a message: one
/// that seems to have been in a queue before is taken for one that runs in circles, and dropped. And
/// those by which a producer routes copies: they have done their work, and would do it once more.
const NOT_AGAIN: [&str; 10] = [
    "x-death",
    "x-delivery-count",
    "x-first-death-exchange",
    "x-first-death-queue",
    "x-first-death-reason",
    "x-last-death-exchange",
    "x-last-death-queue",
    "x-last-death-reason",
    "CC",
    "BCC",
];

/// The longest header text that we write, in bytes: reasons may quote a producer's words.
const MAX_TEXT: usize = 1_024;

/// The text of a header, whichever of the two kinds of strings it came as.
pub(super) fn text(properties: &BasicProperties, name: &str) -> Option<String> {
    match properties.headers().as_ref()?.inner().get(name)? {
        AMQPValue::LongString(text) => Some(String::from_utf8_lossy(text.as_bytes()).into_owned()),
        AMQPValue::ShortString(text) => Some(text.to_string()),
        _ => None,
    }
}

/// The number in a header, whichever of the kinds of integers it came as.
pub(super) fn number(properties: &BasicProperties, name: &str) -> Option<u32> {
    let number = match properties.headers().as_ref()?.inner().get(name)? {
        AMQPValue::ShortShortInt(n) => i64::from(*n),
        AMQPValue::ShortShortUInt(n) => i64::from(*n),
        AMQPValue::ShortInt(n) => i64::from(*n),
        AMQPValue::ShortUInt(n) => i64::from(*n),
        AMQPValue::LongInt(n) => i64::from(*n),
        AMQPValue::LongUInt(n) => i64::from(*n),
        AMQPValue::LongLongInt(n) => *n,
        _ => return None,
    };
    u32::try_from(number).ok()
}

/// Why the broker itself dead-lettered a message: the newest entry of `x-death`.
pub(super) fn broker_reason(properties: &BasicProperties) -> Option<String> {
    let AMQPValue::FieldArray(deaths) = properties.headers().as_ref()?.inner().get("x-death")?
    else {
        return None;
    };
    let AMQPValue::FieldTable(newest) = deaths.as_slice().first()? else { return None };
    match newest.inner().get("reason")? {
        AMQPValue::LongString(reason) => {
            Some(String::from_utf8_lossy(reason.as_bytes()).into_owned())
        }
        _ => None,
    }
}

/// The producer's headers: without those of [`NOT_AGAIN`], and without ours.
pub(super) fn without_ours(properties: &BasicProperties) -> FieldTable {
    let Some(headers) = properties.headers() else { return FieldTable::default() };
    let kept = headers.inner().iter().filter(|(name, _)| {
        !NOT_AGAIN.contains(&name.as_str()) && !name.as_str().starts_with("x-newsmill-")
    });
    FieldTable::from(
        kept.map(|(name, value)| (name.clone(), value.clone()))
            .collect::<std::collections::BTreeMap<_, _>>(),
    )
}

/// Puts a text, cut at [`MAX_TEXT`] and without control characters.
pub(super) fn put_text(headers: &mut FieldTable, name: &str, text: &str) {
    let mut short = text.replace(char::is_control, " ");
    if short.len() > MAX_TEXT {
        short.truncate(short.floor_char_boundary(MAX_TEXT));
        short.push('…');
    }
    headers.insert(name.into(), AMQPValue::LongString(short.into()));
}

/// Puts a number.
pub(super) fn put_number(headers: &mut FieldTable, name: &str, number: u32) {
    headers.insert(name.into(), AMQPValue::LongUInt(number));
}
