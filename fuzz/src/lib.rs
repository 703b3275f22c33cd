//! Targets for fuzzing: bytes become articles, and what must hold of every result is checked.

mod checks;
mod soup;
pub mod targets;

use soup::{SOUP, soup_of_html, soup_of_text};

/// The text that an input stands for: after a first byte of 1 (`SOUP`), each byte is a piece of news
/// (a mark, a name, a cue, …); any other input is itself, read as UTF-8 with what is broken replaced.
fn text(data: &[u8]) -> String {
    match data.split_first() {
        Some((&SOUP, rest)) => soup_of_text(rest),
        _ => String::from_utf8_lossy(data).into_owned(),
    }
}

/// As [`text`], with tags and attributes among the pieces.
fn page(data: &[u8]) -> String {
    match data.split_first() {
        Some((&SOUP, rest)) => soup_of_html(rest),
        _ => String::from_utf8_lossy(data).into_owned(),
    }
}
