#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| newsmill_fuzz::targets::plain(data));
