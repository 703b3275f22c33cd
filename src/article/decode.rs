//! Reads a [`RawArticle`] from bytes and what is said of them.

use thiserror::Error;

use super::charset::{self, CharsetError};
use super::compression::{self, UnpackError};
use super::{ContentType, RawArticle};

/// The bytes of a message or file, and what is said of them.
#[derive(Debug, Clone, Copy)]
pub struct Envelope<'a> {
    /// The media type, with `charset` where known: `application/json`, `text/html; charset=…`.
    pub content_type: Option<&'a str>,
    /// `gzip`, `zstd`, or nothing.
    pub content_encoding: Option<&'a str>,
    /// The bytes.
    pub body: &'a [u8],
}

/// How large an input may be, in bytes.
#[derive(Debug, Clone, Copy)]
pub struct InputLimits {
    /// Largest body as it arrives.
    pub max_body: usize,
    /// Largest body once unpacked.
    pub max_unpacked: usize,
}

/// Why bytes are not an article. Trying again would not help.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// Beyond [`InputLimits::max_body`].
    #[error(
        "the body has {size} bytes, more than the {limit} that [limits] max_body allows; raise it or send less"
    )]
    TooLarge {
        /// Bytes received.
        size: usize,
        /// The cap.
        limit: usize,
    },
    /// Beyond [`InputLimits::max_unpacked`]: a decompression bomb, or a very large page.
    #[error(
        "the {encoding} body unpacks to more than the {limit} bytes that [limits] max_unpacked allows"
    )]
    UnpacksTooLarge {
        /// `gzip` or `zstd`.
        encoding: &'static str,
        /// The cap.
        limit: usize,
    },
    /// Not the compression that `content_encoding` says.
    #[error("content_encoding says {encoding}, but the body does not unpack: {source}")]
    BadCompression {
        /// `gzip` or `zstd`.
        encoding: &'static str,
        /// What the decoder said.
        source: std::io::Error,
    },
    /// A `content_encoding` that we do not know.
    #[error("content_encoding {0:?} is not known; send gzip, zstd or none")]
    UnknownEncoding(String),
    /// A `content_type` that we do not know.
    #[error("content_type {0:?} is not an article; send application/json, text/plain or text/html")]
    UnknownContentType(String),
    /// No `content_type`.
    #[error("the message has no content_type; send application/json, text/plain or text/html")]
    NoContentType,
    /// A charset that we do not know.
    #[error("charset {0:?} is not known")]
    UnknownCharset(String),
    /// Bytes that the charset does not have.
    #[error(
        "the body is not valid {0}; state its charset in content_type, as in \"text/html; charset=windows-1252\""
    )]
    BadCharset(&'static str),
    /// NUL bytes.
    #[error("the body is binary, not text: it holds NUL bytes")]
    Binary,
    /// JSON that is not a `RawArticle`.
    #[error("the body is not a RawArticle: {0} (see `newsmill schema raw`)")]
    BadJson(#[from] serde_json::Error),
    /// Nothing but white space.
    #[error("the body is empty")]
    Empty,
}

impl DecodeError {
    /// A short stable code for headers and metrics.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too_large",
            Self::UnpacksTooLarge { .. } => "unpacks_too_large",
            Self::BadCompression { .. } => "bad_compression",
            Self::UnknownEncoding(_) => "unknown_encoding",
            Self::UnknownContentType(_) => "unknown_content_type",
            Self::NoContentType => "no_content_type",
            Self::UnknownCharset(_) => "unknown_charset",
            Self::BadCharset(_) => "bad_charset",
            Self::Binary => "binary",
            Self::BadJson(_) => "bad_json",
            Self::Empty => "empty",
        }
    }
}

/// What a media type announces.
enum Media {
    Json,
    Body(ContentType),
}

/// Reads an article.
///
/// # Errors
/// [`DecodeError`], each telling what is wrong and what to send instead.
pub fn decode(envelope: &Envelope<'_>, limits: &InputLimits) -> Result<RawArticle, DecodeError> {
    let size = envelope.body.len();
    if size > limits.max_body {
        return Err(DecodeError::TooLarge { size, limit: limits.max_body });
    }
    let unpacked = unpack(envelope, limits.max_unpacked)?;
    let bytes = unpacked.as_deref().unwrap_or(envelope.body);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(DecodeError::Empty);
    }
    let (media, charset) = media_type(envelope.content_type)?;
    let article = match media {
        Media::Json => {
            if let Some(label) = charset.filter(|label| !label.eq_ignore_ascii_case("utf-8")) {
                let text = charset::to_text(bytes, Some(label), false)?;
                serde_json::from_str(&text)?
            } else {
                serde_json::from_slice(bytes)?
            }
        }
        Media::Body(content_type) => {
            let html = content_type == ContentType::Html;
            RawArticle::new(content_type, charset::to_text(bytes, charset, html)?)
        }
    };
    if article.body.trim().is_empty() {
        return Err(DecodeError::Empty);
    }
    if article.body.contains('\0') {
        return Err(DecodeError::Binary);
    }
    Ok(article)
}

/// The unpacked body; `None` when it came unpacked.
fn unpack(envelope: &Envelope<'_>, cap: usize) -> Result<Option<Vec<u8>>, DecodeError> {
    type Unpack = fn(&[u8], usize) -> Result<Vec<u8>, UnpackError>;
    let stated = envelope.content_encoding.unwrap_or_default().trim().to_ascii_lowercase();
    let (encoding, unpack): (&'static str, Unpack) = match stated.as_str() {
        "" | "identity" | "utf-8" => return Ok(None),
        "gzip" | "x-gzip" => ("gzip", compression::gunzip),
        "zstd" => ("zstd", compression::unzstd),
        _ => return Err(DecodeError::UnknownEncoding(stated)),
    };
    unpack(envelope.body, cap).map(Some).map_err(|error| match error {
        UnpackError::TooLarge => DecodeError::UnpacksTooLarge { encoding, limit: cap },
        UnpackError::Broken(source) => DecodeError::BadCompression { encoding, source },
    })
}

/// Splits `text/html; charset="utf-8"` into what it announces and the charset.
fn media_type(stated: Option<&str>) -> Result<(Media, Option<&str>), DecodeError> {
    let stated =
        stated.map(str::trim).filter(|s| !s.is_empty()).ok_or(DecodeError::NoContentType)?;
    let mut parts = stated.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default().to_ascii_lowercase();
    let charset = parts.find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']))
    });
    let media = match essence.as_str() {
        "application/json" => Media::Json,
        "text/plain" => Media::Body(ContentType::Text),
        "text/html" | "application/xhtml+xml" => Media::Body(ContentType::Html),
        _ => return Err(DecodeError::UnknownContentType(stated.to_owned())),
    };
    Ok((media, charset))
}

impl From<CharsetError> for DecodeError {
    fn from(error: CharsetError) -> Self {
        match error {
            CharsetError::Unknown(label) => Self::UnknownCharset(label),
            CharsetError::Malformed(name) => Self::BadCharset(name),
            CharsetError::Binary => Self::Binary,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::{DecodeError, Envelope, InputLimits, decode};
    use crate::article::{ContentType, RawArticle};

    const LIMITS: InputLimits = InputLimits { max_body: 10_000, max_unpacked: 50_000 };

    fn read(
        content_type: &str,
        content_encoding: Option<&str>,
        body: &[u8],
    ) -> Result<RawArticle, DecodeError> {
        decode(&Envelope { content_type: Some(content_type), content_encoding, body }, &LIMITS)
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(bytes).expect("writing to memory");
        encoder.finish().expect("writing to memory")
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
    }

    #[test]
    fn reads_json_text_and_html() {
        let json =
            br#"{"body": "He said no.", "content_type": "text/html", "metadata": {"feed": 7}}"#;
        let article = read("application/json", None, json).expect("an article");
        assert_eq!(article.content_type, ContentType::Html);
        assert_eq!(article.metadata["feed"], 7);
        let article =
            read("Text/Plain; charset=\"ISO-8859-1\"", None, b"St\xf8re").expect("an article");
        assert_eq!((article.body.as_str(), article.content_type), ("Støre", ContentType::Text));
        let page = "<p>“Ja”</p>";
        for (name, packed) in [("gzip", gzip(page.as_bytes())), ("zstd", zstd(page.as_bytes()))] {
            assert_eq!(read("text/html", Some(name), &packed).expect(name).body, page);
        }
    }

    #[test]
    fn every_refusal_has_its_code() {
        let bomb = vec![b' '; 1_000_000];
        let cases: &[(&str, Option<&str>, Vec<u8>, &str)] = &[
            ("text/plain", None, vec![b'a'; 10_001], "too_large"),
            ("text/plain", Some("gzip"), gzip(&bomb), "unpacks_too_large"),
            ("text/plain", Some("zstd"), zstd(&bomb), "unpacks_too_large"),
            ("text/plain", Some("gzip"), b"plain".to_vec(), "bad_compression"),
            ("text/plain", Some("zstd"), b"plain".to_vec(), "bad_compression"),
            ("text/plain", Some("br"), b"x".to_vec(), "unknown_encoding"),
            ("image/png", None, b"x".to_vec(), "unknown_content_type"),
            (" ", None, b"x".to_vec(), "no_content_type"),
            ("text/plain; charset=klingon", None, b"x".to_vec(), "unknown_charset"),
            ("text/plain; charset=utf-8", None, b"\xff\xfe\xfd".to_vec(), "bad_charset"),
            ("text/plain", None, b"\x89PNG\0\0".to_vec(), "binary"),
            ("application/json", None, br#"{"body": "a\u0000b"}"#.to_vec(), "binary"),
            ("application/json", None, b"{\"body\": ".to_vec(), "bad_json"),
            ("application/json", None, br#"{"title": "no body"}"#.to_vec(), "bad_json"),
            ("application/json", None, br#"{"body": "x", "boddy": 1}"#.to_vec(), "bad_json"),
            ("application/json", None, br#"{"body": " \n"}"#.to_vec(), "empty"),
            ("text/plain", None, b" \r\n".to_vec(), "empty"),
        ];
        for (content_type, encoding, body, code) in cases {
            let error = read(content_type, *encoding, body).expect_err(code);
            assert_eq!(error.code(), *code, "{error}");
        }
    }
}
