//! What is known of names beyond the article: an embedded index of places, organisations and people
//! with their identifiers, and the choice among those that share a name.
//!
//! Knows nothing of articles or stages. The index is made by `newsmill-train knowledge`; its sources
//! and their terms are in `models/knowledge.md`.

pub mod build;
mod index;
mod legislators;
mod link;
mod wikidata;

pub use index::{Class, Entry, Index};
pub use link::{Links, Named, link};

/// The version of the index, for the record.
pub const VERSION: &str = "knowledge-1";

/// A name as the index has it: without periods, without "the" before it, single spaces.
///
/// Case is kept: "US" and "us" are two words.
#[must_use]
pub fn key(name: &str) -> String {
    let bare: String = name.chars().filter(|c| *c != '.').collect();
    let mut words: Vec<&str> = bare.split_whitespace().collect();
    if words.len() > 1 && words[0].eq_ignore_ascii_case("the") {
        words.remove(0);
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn spellings_of_one_name_have_one_key() {
        assert_eq!(key("U.S."), "US");
        assert_eq!(key("the  St. Clair River"), "St Clair River");
        assert_eq!(key("The"), "The");
        assert_eq!(key(" . "), "");
    }
}
