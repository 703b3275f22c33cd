//! From bytes to text: BOM, stated charset, the page's own `<meta>`, detection, in this order.

use encoding_rs::{Encoding, UTF_8};

/// How far into a page its `<meta charset>` is looked for (the HTML standard says 1,024 bytes; pages
/// put scripts before it).
const META_WINDOW: usize = 4_096;

/// Bytes that could not be read as text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum CharsetError {
    /// The stated charset is none that we know.
    Unknown(String),
    /// The bytes hold sequences that the charset does not have.
    Malformed(&'static str),
    /// NUL bytes: this is not text.
    Binary,
}

/// Decodes a body.
///
/// A charset that the producer states must fit; one that only the page states, or none, gives way to
/// detection, as in browsers.
pub(super) fn to_text(
    bytes: &[u8],
    stated: Option<&str>,
    html: bool,
) -> Result<String, CharsetError> {
    if let Some((encoding, skip)) = Encoding::for_bom(bytes) {
        return strict(encoding, &bytes[skip..]);
    }
    if let Some(label) = stated {
        let encoding = Encoding::for_label(label.as_bytes())
            .ok_or_else(|| CharsetError::Unknown(label.to_owned()))?;
        return strict(encoding, bytes);
    }
    if bytes.contains(&0) {
        return Err(CharsetError::Binary);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.to_owned());
    }
    if let Some(encoding) = html.then(|| meta_charset(bytes)).flatten()
        && let Ok(text) = strict(encoding, bytes)
    {
        return Ok(text);
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    strict(detector.guess(None, chardetng::Utf8Detection::Allow), bytes)
}

fn strict(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, CharsetError> {
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) if text.contains('\0') => Err(CharsetError::Binary),
        Some(text) => Ok(text.into_owned()),
        None => Err(CharsetError::Malformed(encoding.name())),
    }
}

/// The encoding named by `<meta charset=…>` or `<meta … content="text/html; charset=…">`.
fn meta_charset(page: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&page[..page.len().min(META_WINDOW)]).to_ascii_lowercase();
    head.split("<meta").skip(1).find_map(|rest| {
        let tag = &rest[..rest.find('>').unwrap_or(rest.len())];
        let value = tag.split_once("charset=")?.1.trim_start_matches(['"', '\'', ' ']);
        let label: String = value
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || "-_:.".contains(*c))
            .collect();
        // A page that was read far enough to find this tag is not UTF-16, whatever it says.
        Encoding::for_label(label.as_bytes())
            .map(|found| if found.is_ascii_compatible() { found } else { UTF_8 })
    })
}

#[cfg(test)]
mod tests {
    use super::{CharsetError, to_text};

    #[test]
    fn reads_what_is_stated_found_or_guessed() {
        let cases: &[(&[u8], Option<&str>, bool, &str)] = &[
            ("Støre “sa”".as_bytes(), None, false, "Støre “sa”"),
            (b"\xef\xbb\xbfBOM", Some("iso-8859-1"), false, "BOM"),
            (b"St\xf8re", Some("ISO-8859-1"), false, "Støre"),
            (b"\x93Yes,\x94 she said", Some("windows-1252"), false, "“Yes,” she said"),
            (
                b"<meta charset='windows-1251'>\xcf\xf3\xf2\xe8\xed",
                None,
                true,
                "<meta charset='windows-1251'>Путин",
            ),
            (
                b"<meta charset=utf-16>\xe9t\xe9 caf\xe9",
                None,
                true,
                "<meta charset=utf-16>été café",
            ),
        ];
        for (bytes, stated, html, expected) in cases {
            assert_eq!(to_text(bytes, *stated, *html).as_deref(), Ok(*expected));
        }
    }

    #[test]
    fn refuses_what_is_no_text() {
        assert_eq!(to_text(b"\x89PNG\r\n\0\0\0", None, false), Err(CharsetError::Binary));
        assert_eq!(to_text(b"a\xff", Some("utf-8"), false), Err(CharsetError::Malformed("UTF-8")));
        assert_eq!(
            to_text(b"a", Some("utf-9"), false),
            Err(CharsetError::Unknown("utf-9".to_owned()))
        );
    }
}
