//! Messages: any bytes, under any of the properties that a producer may set.
#![no_main]

use libfuzzer_sys::fuzz_target;
use newsmill::article::{Envelope, InputLimits, RawArticle, decode};

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
const ENCODINGS: &[Option<&str>] = &[None, Some("gzip"), Some("zstd"), Some("identity"), Some("br")];

fuzz_target!(|data: &[u8]| {
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
});
