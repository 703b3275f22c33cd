//! The input contract: [`RawArticle`], and how it is read from the bytes of a message or a file.

mod charset;
mod compression;
mod decode;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha1::{Digest as _, Sha1};
use uuid::{Builder, Uuid};

pub use decode::{DecodeError, Envelope, InputLimits, decode};

/// An article as a producer delivers it: the JSON of a message with
/// `content_type: application/json`.
///
/// What the producer says (title, date, authors) beats what newsmill finds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawArticle {
    /// The producer's id; without one the id is a UUIDv5 of the content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Where the article stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Who delivers it: a part of the routing key of the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What the body is.
    #[serde(default)]
    pub content_type: ContentType,
    /// The article: its text, or the whole page.
    pub body: String,
    /// The headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Names of authors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// When it was published, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<String>,
    /// The language of the body, ISO 639-1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// When the producer fetched it, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetched_at: Option<String>,
    /// Anything of the producer's, passed through to the record.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub metadata: Map<String, Value>,
}

/// What a body is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum ContentType {
    /// Plain text.
    #[default]
    #[serde(rename = "text/plain")]
    Text,
    /// An HTML page.
    #[serde(rename = "text/html")]
    Html,
}

impl ContentType {
    /// The media type.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text/plain",
            Self::Html => "text/html",
        }
    }
}

/// Namespace of the ids that are made from content (itself the UUIDv5 of `newsmill.article` in the
/// DNS namespace).
const ID_NAMESPACE: Uuid = Uuid::from_u128(0x772c_53d8_1549_5425_9f78_6d6d_746b_3764);

impl RawArticle {
    /// An article of nothing but a body.
    #[must_use]
    pub fn new(content_type: ContentType, body: impl Into<String>) -> Self {
        Self {
            id: None,
            url: None,
            source: None,
            content_type,
            body: body.into(),
            title: None,
            authors: Vec::new(),
            published_at: None,
            language: None,
            fetched_at: None,
            metadata: Map::new(),
        }
    }

    /// The producer's id, or the UUIDv5 of URL, content type and body: a redelivery has the same one.
    #[must_use]
    pub fn id(&self) -> String {
        if let Some(id) = &self.id {
            return id.clone();
        }
        let url = self.url.as_deref().unwrap_or_default();
        // A UUIDv5 is a SHA-1, which the library of UUIDs computes without the processor's own instructions.
        let mut sha1 = Sha1::new_with_prefix(ID_NAMESPACE);
        for part in [url, "\0", self.content_type.as_str(), "\0", &self.body] {
            sha1.update(part);
        }
        let [bytes @ .., _, _, _, _]: [u8; 20] = sha1.finalize().into();
        Builder::from_sha1_bytes(bytes).into_uuid().to_string()
    }
}

/// The media type of an article of which nothing is said, told by its first byte that is no white
/// space: JSON begins with a brace, a page with a tag, and anything else is text.
#[must_use]
pub fn guess_media_type(body: &[u8]) -> &'static str {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    match body.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'{') => "application/json",
        Some(b'<') => "text/html",
        _ => "text/plain",
    }
}

#[cfg(test)]
mod tests {
    use super::{ContentType, ID_NAMESPACE, RawArticle, guess_media_type};
    use uuid::Uuid;

    #[test]
    fn an_article_is_told_by_how_it_begins() {
        let cases = [
            ("\u{feff} {\"body\": \"It rained.\"}", "application/json"),
            ("\n<!doctype html>", "text/html"),
            ("“It rained.”", "text/plain"),
            ("", "text/plain"),
        ];
        for (body, media_type) in cases {
            assert_eq!(guess_media_type(body.as_bytes()), media_type, "{body}");
        }
    }

    #[test]
    fn the_id_depends_on_content_alone() {
        let article = RawArticle::new(ContentType::Text, "Same words.");
        let mut again = RawArticle::new(ContentType::Text, "Same words.");
        again.fetched_at = Some("2026-01-01".to_owned());
        assert_eq!(article.id(), again.id());
        again.url = Some("https://example.org/a".to_owned());
        assert_ne!(article.id(), again.id());
        let v5 = Uuid::new_v5(&ID_NAMESPACE, b"https://example.org/a\0text/plain\0Same words.");
        assert_eq!(again.id(), v5.to_string());
        again.id = Some("mine".to_owned());
        assert_eq!(again.id(), "mine");
    }
}
