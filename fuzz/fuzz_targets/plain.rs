//! The stage clean, on any plain text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use newsmill::article::{ContentType, RawArticle};
use newsmill::pipeline::clean;
use newsmill_fuzz::{checks, text};

fuzz_target!(|data: &[u8]| {
    let article = RawArticle::new(ContentType::Text, text(data));
    checks::clean(&clean::clean(&article));
});
