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

/// Bytes of the longest name in capitals that is taken for an acronym.
const ACRONYM: usize = 6;

/// A name as the index has it: without periods, without "the" before it, single spaces.
///
/// Case is kept ("US" and "us" are two words), but for a name in capitals throughout that is too long
/// for an acronym: "NEW YORK" is "New York".
#[must_use]
pub fn key(name: &str) -> String {
    let bare: String = name.chars().filter(|c| *c != '.').collect();
    let mut words: Vec<&str> = bare.split_whitespace().collect();
    if words.len() > 1 && words[0].eq_ignore_ascii_case("the") {
        words.remove(0);
    }
    let joined = words.join(" ");
    if joined.len() > ACRONYM && !joined.chars().any(char::is_lowercase) {
        return words.into_iter().map(capitalised).collect::<Vec<_>>().join(" ");
    }
    joined
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next();
    first.into_iter().chain(letters.flat_map(char::to_lowercase)).collect()
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn spellings_of_one_name_have_one_key() {
        assert_eq!(key("U.S."), "US");
        assert_eq!(key("the  St. Clair River"), "St Clair River");
        assert_eq!(key("NEW HAVEN"), "New Haven");
        assert_eq!(key("UNESCO"), "UNESCO");
        assert_eq!(key("The"), "The");
        assert_eq!(key(" . "), "");
    }
}
