//! Quotes and speakers in any text as it came.
#![no_main]

use libfuzzer_sys::fuzz_target;
use newsmill::article::{ContentType, RawArticle};
use newsmill::pipeline::{clean, quotes, segment};
use newsmill_fuzz::{checks, text};

fuzz_target!(|data: &[u8]| {
    let article = RawArticle::new(ContentType::Text, text(data));
    let segmented = segment::segment(clean::verbatim(&article));
    checks::quoted(&quotes::attribute(segmented));
});
