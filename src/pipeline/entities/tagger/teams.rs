//! Teams that bear the name of a place: "Norway beat Chile 2-0". The corpora that train the tagger hold next
//! to no sport, so it takes them for the places.
//!
//! Where an article is one of sport, a name of a place that once does what teams do is a team, wherever
//! nothing says that it is the place ("in Norway").

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::words::Word;
use super::{NameKind, Names};

/// An article of sport has so many different words of sport…
const DIFFERENT: usize = 4;

/// …and one in so many of its words is one.
const SPARSE: usize = 60;

/// What teams do, behind the name of one.
const DEEDS: [&str; 64] = [
    "beat",
    "beats",
    "beating",
    "defeated",
    "defeats",
    "thrashed",
    "hammered",
    "edged",
    "downed",
    "outplayed",
    "outscored",
    "overpowered",
    "won",
    "win",
    "wins",
    "winning",
    "lost",
    "lose",
    "loses",
    "losing",
    "drew",
    "draw",
    "draws",
    "tied",
    "scored",
    "score",
    "scores",
    "scoring",
    "conceded",
    "led",
    "lead",
    "leads",
    "trailed",
    "trail",
    "trailing",
    "faced",
    "face",
    "faces",
    "played",
    "play",
    "plays",
    "playing",
    "meet",
    "met",
    "advanced",
    "qualified",
    "qualify",
    "equalised",
    "equalized",
    "levelled",
    "leveled",
    "substituted",
    "dominated",
    "clinched",
    "missed",
    "opened",
    "kicked",
    "batted",
    "bowled",
    "rallied",
    "finished",
    "reached",
    "had",
    "were",
];

/// What is done to teams, before the name of one.
const DONE_TO: [&str; 22] = [
    "against",
    "versus",
    "vs",
    "vs.",
    "v",
    "v.",
    "beat",
    "beats",
    "beating",
    "defeat",
    "defeated",
    "defeating",
    "thrashed",
    "edged",
    "downed",
    "faced",
    "face",
    "faces",
    "facing",
    "play",
    "played",
    "playing",
];

/// What a team has: behind "Norway" or "Norway's".
const BELONGINGS: [&str; 26] = [
    "goalkeeper",
    "keeper",
    "striker",
    "forward",
    "midfielder",
    "defender",
    "winger",
    "quarterback",
    "pitcher",
    "bowler",
    "batsman",
    "captain",
    "skipper",
    "coach",
    "manager",
    "squad",
    "team",
    "side",
    "players",
    "defence",
    "defense",
    "attack",
    "midfield",
    "lead",
    "win",
    "victory",
];

/// Words before a name that is the place.
const PLACE: [&str; 20] = [
    "in",
    "at",
    "near",
    "from",
    "into",
    "across",
    "throughout",
    "outside",
    "inside",
    "around",
    "within",
    "of",
    "through",
    "towards",
    "toward",
    "to",
    "visiting",
    "visit",
    "leave",
    "left",
];

/// Words before "to" that say that a team gave way to another: "lost 2-1 to Chile".
const GAVE_WAY: [&str; 8] = ["lost", "lose", "loses", "losing", "loss", "losses", "fell", "defeat"];

/// What one team has over another: "a win over Chile".
const OVER: [&str; 8] = ["win", "wins", "won", "victory", "victories", "triumph", "lead", "edge"];

/// Makes teams of the places that are such, in an article of sport. `names` are those of each sentence.
pub(super) fn find(article: &[Vec<&str>], words: &[Word], numbers: &[u32], names: &mut [Names]) {
    if !is_of_sport(words, numbers) {
        return;
    }
    let mut teams: FxHashSet<String> = FxHashSet::default();
    for (sentence, names) in article.iter().zip(&*names) {
        for (range, _) in names.iter().filter(|(_, kind)| *kind == NameKind::Location) {
            if !is_place(sentence, range) && plays(sentence, range) {
                teams.insert(sentence[range.clone()].join(" "));
            }
        }
    }
    for (sentence, names) in article.iter().zip(names) {
        let mut place_ends = None;
        for (range, kind) in names.iter_mut().filter(|(_, kind)| *kind == NameKind::Location) {
            // "Molde, Norway": the place of a place.
            let is_around = sentence.get(range.start.wrapping_sub(1)) == Some(&",")
                && place_ends == Some(range.start.wrapping_sub(1));
            let is_team = teams.contains(&sentence[range.clone()].join(" "));
            if is_team && !is_around && !is_place(sentence, range) {
                *kind = NameKind::Team;
            } else {
                place_ends = Some(range.end);
            }
        }
    }
}

fn is_of_sport(words: &[Word], numbers: &[u32]) -> bool {
    let of_sport = || numbers.iter().filter(|number| words[**number as usize].is_of_sport);
    let different: FxHashSet<u32> = of_sport().copied().collect();
    different.len() >= DIFFERENT && of_sport().count() * SPARSE >= numbers.len()
}

/// True when a name does what a team does, or has it done.
fn plays(sentence: &[&str], range: &Range<usize>) -> bool {
    let before = |far: usize| range.start.checked_sub(far).and_then(|at| sentence.get(at));
    let behind = |far: usize| sentence.get(range.end + far);
    let is_of = |word: Option<&&str>, list: &[&str]| {
        word.is_some_and(|word| list.iter().any(|known| word.eq_ignore_ascii_case(known)))
    };
    let possessive = usize::from(matches!(behind(0), Some(&("'s" | "’s" | "'" | "’"))));
    is_of(behind(0), &DEEDS)
        || is_of(before(1), &DONE_TO)
        || is_of(behind(possessive), &BELONGINGS)
        || is_of(before(1), &["over"]) && is_of(before(2), &OVER)
        // Any other "to" is of a place.
        || is_of(before(1), &["to"])
        || score_at(sentence, range.end)
        || before(1).is_some_and(|word| is_score(word))
        || range.start.checked_sub(3).is_some_and(|at| score_at(sentence, at))
}

/// True when the word before a name says that it is the place.
fn is_place(sentence: &[&str], range: &Range<usize>) -> bool {
    let Some(before) = range.start.checked_sub(1) else { return false };
    // "Anna Berg (Norway)": where somebody is from.
    if sentence[before] == "(" && sentence.get(range.end) == Some(&")") {
        return true;
    }
    let is_to = sentence[before].eq_ignore_ascii_case("to");
    let gave_way = || {
        let way = &sentence[before.saturating_sub(5)..before];
        let lost = |word: &&&str| GAVE_WAY.iter().any(|known| word.eq_ignore_ascii_case(known));
        way.iter().any(|word| lost(&word))
    };
    PLACE.iter().any(|known| sentence[before].eq_ignore_ascii_case(known)) && !(is_to && gave_way())
}

/// True for a score in one word or in three: "2-1", "2 – 1".
fn score_at(sentence: &[&str], at: usize) -> bool {
    match sentence.get(at..) {
        Some([whole, ..]) if is_score(whole) => true,
        Some([ours, dash, theirs, ..]) => is_points(ours) && is_dash(dash) && is_points(theirs),
        _ => false,
    }
}

fn is_score(word: &str) -> bool {
    word.split_once(['-', '–', '—']).is_some_and(|(a, b)| is_points(a) && is_points(b))
}

fn is_points(word: &str) -> bool {
    (1..=3).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_dash(word: &str) -> bool {
    matches!(word, "-" | "–" | "—")
}

#[cfg(test)]
mod tests {
    use crate::pipeline::entities::{NameKind, Tagger};

    /// The kind of each name of a sentence, in an article that goes on so.
    fn kinds(sentence: &str, rest: &str) -> Vec<(String, NameKind)> {
        let article: Vec<Vec<&str>> =
            [sentence, rest].iter().map(|text| text.split(' ').collect()).collect();
        let names = Tagger::embedded().reader().names(&article);
        let of = |range: std::ops::Range<usize>| article[0][range].join(" ");
        names[0].iter().map(|(range, kind)| (of(range.clone()), *kind)).collect()
    }

    const SPORT: &str = "The striker scored before half-time and the goalkeeper of the tournament 's \
        hosts was booked by the referee in the semi-final .";
    const POLITICS: &str = "The minister told parliament that the tariffs would be lifted in spring , \
        as the leaders of both parties had asked for at the summit .";

    #[test]
    fn places_that_play_are_teams() {
        use NameKind::{Location, Team};
        let table = [
            ("Norway beat Chile 2-0 .", vec![("Norway", Team), ("Chile", Team)]),
            ("Norway lost 1 – 2 to Chile .", vec![("Norway", Team), ("Chile", Team)]),
            ("Norway won in Chile .", vec![("Norway", Team), ("Chile", Location)]),
            ("It was a win over Norway .", vec![("Norway", Team)]),
            ("Fans came from Norway .", vec![("Norway", Location)]),
            (
                "Norway won , Molde , Norway , said .",
                vec![("Norway", Team), ("Molde", Location), ("Norway", Location)],
            ),
            ("They travelled to Norway .", vec![("Norway", Location)]),
            (
                "Norway won , a runner ( Norway ) said .",
                vec![("Norway", Team), ("Norway", Location)],
            ),
        ];
        for (sentence, expected) in table {
            let expected: Vec<_> = expected.iter().map(|(n, k)| ((*n).to_owned(), *k)).collect();
            assert_eq!(kinds(sentence, SPORT), expected, "{sentence}");
            let places: Vec<_> = expected.into_iter().map(|(name, _)| (name, Location)).collect();
            assert_eq!(kinds(sentence, POLITICS), places, "{sentence}");
        }
    }
}
