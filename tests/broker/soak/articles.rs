//! The articles of a soak: each is made from its number and the seed, so none has to be kept.

use lapin::BasicProperties;
use serde_json::json;

use super::schedule::Chance;
use crate::client;

/// What should become of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Its record comes out.
    Good,
    /// Some workers panic over it: it is tried again, and comes out or ends dead.
    Flaky,
    /// It is no article: it ends dead.
    Bad,
}

/// Of a thousand articles, so many are flaky and so many are bad.
const FLAKY_OF_1000: usize = 25;
const BAD_OF_1000: usize = 20;

/// How the ids of flaky articles begin.
pub(super) const FLAKY: &str = "flaky-";

const NAMES: [&str; 8] = [
    "Anna Berg",
    "Tom Reyes",
    "Ines Duarte",
    "Karl Holm",
    "Mary Okafor",
    "Lena Vogt",
    "Paul Serra",
    "Ruth Adler",
];
const ROLES: [&str; 6] =
    ["the mayor", "an engineer", "the harbour master", "a teacher", "a nurse", "the fire chief"];
const PLACES: [&str; 6] = ["Millport", "Oslo", "Lisbon", "Ottawa", "Brighton", "Turin"];
const SAID: [&str; 8] = [
    "We had no choice.",
    "The cables are rusting.",
    "Nobody asked us what we think.",
    "It will take two years, and it will cost more than they say.",
    "I have never seen the water so high.",
    "The school opens again on Monday.",
    "They came in the night and were gone by morning.",
    "This is not the end of it.",
];
const FACTS: [&str; 6] = [
    "The council voted 9 to 4 on Tuesday to close the bridge for two years.",
    "About 300 people came to the hall, and many stood outside in the rain.",
    "The work will cost $4.2 million, most of which the state will pay.",
    "Ferries run every 20 minutes until the end of the summer.",
    "Three firms have offered to do the repairs, according to a report of the harbour office.",
    "A decision is expected by 14 June.",
];

/// What becomes of the article of this number. They come at no period: deliveries go round the workers,
/// and with one all flaky articles can fall to the same worker for as long as nothing disturbs it.
pub(super) fn kind(number: usize) -> Kind {
    match Chance::new(number as u64).below(1000) {
        drawn if drawn < BAD_OF_1000 => Kind::Bad,
        drawn if drawn < BAD_OF_1000 + FLAKY_OF_1000 => Kind::Flaky,
        _ => Kind::Good,
    }
}

/// The id of an article, which is also that of its message.
pub(super) fn id(number: usize) -> String {
    match kind(number) {
        Kind::Good => format!("good-{number}"),
        Kind::Flaky => format!("{FLAKY}{number}"),
        Kind::Bad => format!("bad-{number}"),
    }
}

/// The number of an id that [`id`] made.
pub(super) fn number(of: &str) -> Option<usize> {
    let number = of.rsplit_once('-')?.1.parse().ok()?;
    (id(number) == of).then_some(number)
}

/// Body and properties of an article's message.
pub(super) fn message(seed: u64, number: usize) -> (Vec<u8>, BasicProperties) {
    let id = id(number);
    let (body, properties) = match kind(number) {
        Kind::Bad => bad(number),
        Kind::Good | Kind::Flaky => (good(seed, number, &id), client::json()),
    };
    (body, properties.with_message_id(id.into()))
}

fn good(seed: u64, number: usize, id: &str) -> Vec<u8> {
    let mut chance = Chance::new(seed ^ (number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let mut paragraphs = Vec::new();
    for _ in 0..2 + chance.below(3) {
        let (name, role) = (chance.of(&NAMES), chance.of(&ROLES));
        let said = chance.of(&SAID).trim_end_matches('.');
        paragraphs.push(chance.of(&FACTS).to_string());
        paragraphs.push(format!(
            "\"{said},\" said {name}, {role} of {}. \"{}\"",
            chance.of(&PLACES),
            chance.of(&SAID)
        ));
    }
    json!({
        "id": id,
        "source": "Harbour Post",
        "language": "en",
        "title": format!("What {} says of bridge {number}", chance.of(&NAMES)),
        "body": paragraphs.join("\n\n"),
    })
    .to_string()
    .into_bytes()
}

/// What is no article, each with its number, so that no two are the same.
fn bad(number: usize) -> (Vec<u8>, BasicProperties) {
    match number % 4 {
        0 => (format!("{{\"body\": \"cut {number}").into_bytes(), client::json()),
        1 => (format!("picture {number}").into_bytes(), client::bare("image/png")),
        2 => (format!("{{\"title\": \"{number}\"}}").into_bytes(), client::json()),
        _ => (format!("\x7fELF\0\0{number}").into_bytes(), client::bare("text/plain")),
    }
}
