//! The stage clean, on any page.
#![no_main]

use libfuzzer_sys::fuzz_target;
use newsmill::article::{ContentType, RawArticle};
use newsmill::pipeline::clean;
use newsmill_fuzz::{checks, page};

fuzz_target!(|data: &[u8]| {
    let article = RawArticle::new(ContentType::Html, page(data));
    checks::clean(&clean::clean(&article));
});
