//! Titles of books, films and shows: between quotation marks, or behind a channel.

use super::{Found, capital, capital_or_number, joins, word};
use crate::pipeline::entities::lexicon::lists;
use crate::record::EntityType;

/// Most words of a title.
const MAX_TITLE: usize = 8;

/// A title between quotation marks, told as one by what stands before or behind: "the film “Spotlight”",
/// "“Hamilton,” a musical", "NBC 's “Meet the Press”".
pub(super) fn title(words: &[&str], open: usize) -> Found {
    if !matches!(words[open], "“" | "\"" | "``" | "''" | "‘" | "'") {
        return channel_show(words, open);
    }
    let start = open + 1;
    let longest = words.len().min(start + MAX_TITLE + 2);
    let close =
        (start + 1..longest).find(|at| matches!(words[*at], "”" | "\"" | "''" | "’" | "'"))?;
    let mut end = close;
    while end > start && matches!(words[end - 1], "," | "." | ";" | ":") {
        end -= 1;
    }
    let title = &words[start..end];
    if title.is_empty() || title.len() > MAX_TITLE || !title_case(title) {
        return None;
    }
    let before = before_title(words, open);
    let behind = word(words, close + 1);
    let comma = words[end..close].contains(&",") || behind == ",";
    let from = close + 1 + usize::from(behind == ",");
    let apposition = comma
        && matches!(word(words, from), "a" | "an" | "the" | "his" | "her")
        && (from + 1..from + 5).any(|at| lists("works", word(words, at)));
    let told =
        lists("works", before) || lists("works", behind) || apposition || whose_show(words, open);
    told.then_some((start..end, EntityType::WorkOfArt))
}

/// The word that says what a title is: before the mark, before "called" and its like.
fn before_title<'w>(words: &[&'w str], open: usize) -> &'w str {
    let mut at = open.wrapping_sub(1);
    if matches!(word(words, at), "," | "called" | "titled" | "entitled" | "named" | "dubbed") {
        at = at.wrapping_sub(1);
    }
    word(words, at)
}

/// "CBS 's" or "CBS '" before a place.
fn whose_show(words: &[&str], at: usize) -> bool {
    matches!(word(words, at.wrapping_sub(1)), "'s" | "’s" | "'" | "’")
        && lists("channels", word(words, at.wrapping_sub(2)))
}

/// "CBS 's Face the Nation", without marks.
fn channel_show(words: &[&str], at: usize) -> Found {
    if !whose_show(words, at) || !capital(words[at]) {
        return None;
    }
    let mut end = at + 1;
    while end - at < MAX_TITLE {
        let small = words[end..].iter().take(2).take_while(|word| of_title(word)).count();
        if !capital(word(words, end + small)) {
            break;
        }
        end += small + 1;
    }
    // One word alone is more often a person: "Fox 's Hannity".
    (end - at > 1 && has_small_word(&words[at..end])).then_some((at..end, EntityType::WorkOfArt))
}

/// Small words within the titles of shows.
fn of_title(word: &str) -> bool {
    matches!(word, "of" | "the" | "&" | "to" | "with")
}

/// "Face the Nation" is a show, "Megyn Kelly" its host.
fn has_small_word(words: &[&str]) -> bool {
    words.iter().any(|word| of_title(word))
        || words.iter().any(|word| {
            matches!(
                *word,
                "Press"
                    | "Morning"
                    | "Tonight"
                    | "Today"
                    | "Night"
                    | "Show"
                    | "Week"
                    | "News"
                    | "Hour"
                    | "Minutes"
                    | "Report"
            )
        })
}

/// Capitals but for small words; not a whole sentence.
fn title_case(title: &[&str]) -> bool {
    let content = || title.iter().filter(|word| word.chars().any(char::is_alphanumeric));
    capital_or_number(title[0])
        && content().all(|word| capital_or_number(word) || word.chars().count() <= 4 || joins(word))
        && content().filter(|word| capital_or_number(word)).count() * 2 >= content().count()
        && !title.iter().any(|word| matches!(*word, "." | "!" | "?" | ";"))
}
