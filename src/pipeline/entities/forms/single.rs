//! Products and languages of one word.

use super::{Found, capital, word};
use crate::pipeline::entities::lexicon::{List, lists_of};
use crate::record::EntityType;

/// Products and languages of one word.
pub(super) fn one_word(words: &[&str], at: usize) -> Found {
    let next = word(words, at + 1);
    if capital(next) {
        return None;
    }
    let here = lists_of(words[at]);
    if here.hold(List::Wares) {
        return Some((at..at + 1, EntityType::Product));
    }
    let tongue = here.hold(List::Tongues);
    let language = tongue || here.hold(List::Spoken);
    if language && is_language(words, at, tongue) {
        return Some((at..at + 1, EntityType::Language));
    }
    None
}

/// True where a word that is also the name of a people means what they speak. `tongue`: of a word that
/// means nothing else.
fn is_language(words: &[&str], at: usize, tongue: bool) -> bool {
    let (before, next) = (word(words, at.wrapping_sub(1)), word(words, at + 1));
    let spoken = |word: &str| {
        matches!(
            word,
            "speak"
                | "speaks"
                | "speaking"
                | "spoke"
                | "spoken"
                | "fluent"
                | "learn"
                | "learning"
                | "learned"
                | "taught"
                | "teach"
                | "teaches"
                | "teaching"
                | "broken"
                | "accented"
        )
    };
    let called = matches!(
        next,
        "language"
            | "speaker"
            | "speakers"
            | "lessons"
            | "translation"
            | "translator"
            | "subtitles"
            | "classes"
            | "proficiency"
            | "fluently"
            | "dialect"
    );
    let ends = next.is_empty()
        || next.chars().all(|c| !c.is_alphanumeric())
        || matches!(
            next,
            "and" | "or" | "to" | "as" | "on" | "at" | "with" | "for" | "that" | "by"
        );
    let within = matches!(before, "in" | "into" | "In") && ends;
    spoken(before) && !capital(next) && (ends || tongue)
        || called
        || within
        || (tongue && (ends || spoken(next)))
}
