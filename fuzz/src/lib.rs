//! What the targets share: how bytes become articles, and what holds of every result.

pub mod checks;
mod soup;

pub use soup::{SOUP, pieces, soup_of_html, soup_of_text};

/// The text that an input stands for: after a first byte of [`SOUP`], each byte is a piece of news
/// (a mark, a name, a cue, …); any other input is itself, read as UTF-8 with what is broken replaced.
#[must_use]
pub fn text(data: &[u8]) -> String {
    match data.split_first() {
        Some((&SOUP, rest)) => soup_of_text(rest),
        _ => String::from_utf8_lossy(data).into_owned(),
    }
}

/// As [`text`], with tags and attributes among the pieces.
#[must_use]
pub fn page(data: &[u8]) -> String {
    match data.split_first() {
        Some((&SOUP, rest)) => soup_of_html(rest),
        _ => String::from_utf8_lossy(data).into_owned(),
    }
}
