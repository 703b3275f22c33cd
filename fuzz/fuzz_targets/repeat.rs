//! A few pieces over and over: what takes time beyond its length shows as a slow input.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use newsmill::article::{ContentType, RawArticle};
use newsmill::pipeline::Pipeline;
use newsmill_fuzz::{soup_of_html, soup_of_text};

/// Bytes of the article: a hundredth of a second's work at the speed of the slowest stage.
const LENGTH: usize = 20_000;

static WHOLE: LazyLock<Pipeline> = LazyLock::new(Pipeline::default);

fuzz_target!(|data: &[u8]| {
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
});
