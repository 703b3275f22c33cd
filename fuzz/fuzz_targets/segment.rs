//! Sentences and tokens of any text as it came.
#![no_main]

use libfuzzer_sys::fuzz_target;
use newsmill::article::{ContentType, RawArticle};
use newsmill::pipeline::{clean, segment};
use newsmill_fuzz::{checks, text};

fuzz_target!(|data: &[u8]| {
    let article = RawArticle::new(ContentType::Text, text(data));
    let verbatim = clean::verbatim(&article);
    assert_eq!(verbatim.text, article.body);
    checks::clean(&verbatim);
    checks::segmented(&segment::segment(verbatim));
});
