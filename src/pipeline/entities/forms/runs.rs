//! Names that are runs of capitals and end in a word of their kind, begin with one, or are listed.

use super::numbered::numbered;
use super::{Found, capital, capital_or_number, joins, roman, short_number, word, year};
use crate::pipeline::entities::lexicon::{List, begins_several, is_people, lists, lists_of};
use crate::record::EntityType;

/// Most words of a name: longer runs of capitals are headlines.
const MAX_WORDS: usize = 9;

/// A name of capitals that ends in a word of its kind ("Vietnam War", "Affordable Care Act"), or begins
/// with one ("Battle of Mosul", "Treaty of Rome"), or is listed.
pub(super) fn named(words: &[&str], start: usize) -> Found {
    let first = word(words, start);
    if !capital_or_number(first) || capital(word(words, start.wrapping_sub(1))) {
        return numbered(words, start);
    }
    listed(words, start)
        .or_else(|| numbered(words, start))
        .or_else(|| headed(words, start))
        .or_else(|| tailed(words, start))
}

/// A name that is listed whole: "Tour de France", "Purple Heart".
fn listed(words: &[&str], start: usize) -> Found {
    let several = if begins_several(words[start]) { 4 } else { 1 };
    let longest = (1..=several.min(words.len() - start)).rev();
    let kinds = [
        (List::Occasions, EntityType::Event),
        (List::Honours, EntityType::WorkOfArt),
        (List::Scriptures, EntityType::WorkOfArt),
    ];
    longest.into_iter().find_map(|count| {
        let held = match &words[start..start + count] {
            [word] => lists_of(word),
            several => lists_of(&several.join(" ")),
        };
        let (_, kind) = kinds.iter().find(|(list, _)| held.hold(*list))?;
        let mut end = start + count;
        // "Super Bowl 50", "World Series" of a year.
        if *kind == EntityType::Event && (roman(word(words, end)) || short_number(word(words, end)))
        {
            end += 1;
        }
        // "Bible Belt", "Olympics Committee": a part of another name.
        (!capital(word(words, end))).then_some((start..end, *kind))
    })
}

/// "Battle of Mosul", "Treaty on the Prohibition of Nuclear Weapons".
fn headed(words: &[&str], start: usize) -> Found {
    let kind = match word(words, start) {
        head if lists(List::Battles, head) => EntityType::Event,
        "Treaty" | "Convention" | "Declaration" => EntityType::Law,
        _ => return None,
    };
    if !matches!(word(words, start + 1), "of" | "on" | "against") {
        return None;
    }
    let mut end = start + 2 + usize::from(word(words, start + 2) == "the");
    let from = end;
    while capital_or_number(word(words, end)) && end - start < MAX_WORDS {
        end += 1;
        if matches!(word(words, end), "of" | "and")
            && capital(word(words, end + 1))
            && kind == EntityType::Law
        {
            end += 1;
        }
    }
    (end > from).then_some((start..end, kind))
}

/// "Vietnam War", "2016 Rio Games", "Voting Rights Act of 1965", "Nobel Peace Prize".
fn tailed(words: &[&str], start: usize) -> Found {
    let mut end = start;
    // The run, over small words between capitals.
    while end < words.len() && end - start < MAX_WORDS {
        if capital_or_number(words[end]) {
            end += 1;
            continue;
        }
        let small = words[end..].iter().take(2).take_while(|word| joins(word)).count();
        if small == 0
            || !capital(word(words, end + small))
            || words[end..end + small] == ["and", "the"]
        {
            break;
        }
        end += small;
    }
    (start..end).find_map(|tail| {
        let kind = tail_kind(words, start, tail)?;
        let last = end_behind(words, tail, kind);
        // "Civil War Museum", "Super Bowl Sunday": what follows makes it another name.
        let whole = !capital(word(words, last));
        whole.then_some((own_start(words, start, tail, kind)?..last, kind))
    })
}

/// Where a name ends behind its tail: at "II" of "World War II", "of 1965" of a law.
fn end_behind(words: &[&str], tail: usize, kind: EntityType) -> usize {
    let (next, beyond) = (word(words, tail + 1), word(words, tail + 2));
    match kind {
        EntityType::Event if roman(next) || short_number(next) => tail + 2,
        EntityType::Law if next == "of" && year(beyond) => tail + 3,
        _ => tail + 1,
    }
}

/// What a run of capitals is by the word at `tail`.
fn tail_kind(words: &[&str], start: usize, tail: usize) -> Option<EntityType> {
    let (last, before) = (words[tail], word(words, tail.wrapping_sub(1)));
    let any = |list: List| words[start..tail].iter().any(|word| lists(list, word));
    match last {
        "Constitution" => Some(EntityType::Law),
        _ if tail == start => None,
        "Convention" if any(List::Seats) => Some(EntityType::Law),
        "Convention" => any(List::Meetings).then_some(EntityType::Event),
        // "Secretary of War".
        "War" if before == "of" => None,
        "Agreement" if any(List::Contracts) => None,
        "Amendment" if before == "Constitutional" => None,
        "Games" => (any(List::Games) || year(words[start])).then_some(EntityType::Event),
        "Revolution" => {
            let known = lists(List::Revolutions, before) || is_people(before);
            known.then_some(EntityType::Event)
        }
        _ if lists(List::Laws, last) => Some(EntityType::Law),
        _ if lists(List::Contests, last) => Some(EntityType::Event),
        // "Level 1 Award" is one of a school's.
        _ if lists(List::Awards, last) && !short_number(before) => Some(EntityType::WorkOfArt),
        _ => None,
    }
}

/// Where the name itself begins: behind an article, and behind whose it is ("Obama 's Affordable Care
/// Act") or what it is listed with; none when nothing is left before the tail.
fn own_start(words: &[&str], start: usize, tail: usize, kind: EntityType) -> Option<usize> {
    let apart = |word: &str| match word {
        "the" | "'s" | "’s" | "'" | "’" | "to" => true,
        "and" | "&" => kind != EntityType::Law || words[tail] == "Constitution",
        _ => false,
    };
    let mut own = (start..tail).rev().find(|at| apart(words[*at])).map_or(start, |at| at + 1);
    // "13 Academy Awards" are many, the "13th" is one.
    let number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let counted = |at: usize| kind == EntityType::WorkOfArt && number(word(words, at));
    while own < tail && (lists(List::Openers, words[own]) || counted(own)) {
        own += 1;
    }
    (own < tail || (own == tail && words[tail] == "Constitution")).then_some(own)
}
