//! Names with a number or a second name behind a word of their kind: "Title IX", "Hurricane Ida", "F-16".

use super::{Found, capital, roman, word, year};
use crate::pipeline::entities::lexicon::{List, lists};
use crate::record::EntityType;

/// "Title IX", "Article 50", "Hurricane Sandy", "Boeing 737", "F-16".
pub(super) fn numbered(words: &[&str], start: usize) -> Found {
    let (first, next) = (word(words, start), word(words, start + 1));
    let number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    // The lists are asked last: the next word alone rules most places out.
    if (number(next) || (roman(next) && next.len() > 1)) && lists(List::NumberedLaws, first) {
        let whole = !matches!(first, "Section" | "Order") || next.len() > 2;
        return whole.then_some((start..start + 2, EntityType::Law));
    }
    if capital(next) && next.chars().any(char::is_lowercase) && lists(List::Storms, first) {
        return Some((start..start + 2, EntityType::Event));
    }
    if product_number(next) && lists(List::NumberedWares, first) {
        let end = start
            + 2
            + usize::from(matches!(word(words, start + 2), "Max" | "Plus" | "Pro" | "Ultra"));
        return Some((start..end, EntityType::Product));
    }
    let arm = first.split_once('-').is_some_and(|(letters, rest)| {
        number(rest)
            && rest.chars().all(|c| c.is_ascii_alphanumeric())
            && lists(List::Arms, letters)
    });
    if arm {
        return Some((start..start + 1, EntityType::Product));
    }
    None
}

/// "737", "A320neo", "S5", "10", but no year.
fn product_number(word: &str) -> bool {
    let digit = word.bytes().any(|byte| byte.is_ascii_digit());
    digit
        && !year(word)
        && word.len() <= 8
        && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.')
}
