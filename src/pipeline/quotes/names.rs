//! The names of an article, gathered to the people and things that bear them: enough to give a
//! pronoun its antecedent. (Types, links and full clusters are the entity stage's.)

use rustc_hash::{FxHashMap, FxHashSet};

use super::gender::Gender;
use super::reading::{Class, Reading, word};

/// Somebody or something that is named.
#[derive(Debug, Clone, Default)]
pub(super) struct Bearer {
    /// The last word of the name.
    last: u64,
    /// The word before it, where it is a first name.
    first: Option<u64>,
    pub(super) gender: Option<Gender>,
    /// A first name or a title was seen: a person.
    pub(super) person: bool,
    /// Stretches of words, in order.
    pub(super) mentions: Vec<(usize, usize)>,
}

/// The bearers of names, in the order of their first mention, and all mentions.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) bearers: Vec<Bearer>,
    /// First word, the word after the last, bearer; in the order of the text.
    pub(super) mentions: Vec<(usize, usize, usize)>,
}

/// How many bearers of one surname are told apart at a time.
const NAMESAKES: usize = 16;

/// Gathers the names of an article.
pub(super) fn names(reading: &Reading) -> Names {
    let mut names = Names::default();
    let Names { bearers, mentions } = &mut names;
    let mut by_last: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (start, end) in runs(reading) {
        let name = Name::new(reading, start, end);
        let known = by_last.entry(name.last).or_default();
        // The last mentioned first: a bare surname belongs to whoever bore it last.
        known.sort_by_key(|at| bearers[*at].mentions.last().map(|m| m.0));
        let found = known.iter().rev().copied().find(|at| name.fits(&bearers[*at]));
        let at = found.unwrap_or(bearers.len());
        if found.is_none() {
            known.push(at);
            if known.len() > NAMESAKES {
                known.remove(0);
            }
            bearers.push(Bearer { last: name.last, ..Bearer::default() });
        }
        let bearer = &mut bearers[at];
        bearer.first = bearer.first.or(name.first);
        bearer.gender = bearer.gender.or(name.gender);
        bearer.person |= name.person;
        bearer.mentions.push((start, end));
        mentions.push((start, end, at));
    }
    names
}

impl Bearer {
    /// True when a word is the last of the name.
    pub(super) fn is_called(&self, last: u64) -> bool {
        self.last == last
    }

    /// The last mention that begins before a word.
    pub(super) fn before(&self, at: usize) -> Option<(usize, usize)> {
        let next = self.mentions.partition_point(|(start, _)| *start < at);
        next.checked_sub(1).map(|last| self.mentions[last])
    }
}

/// A name as it stands in one place.
struct Name {
    last: u64,
    first: Option<u64>,
    gender: Option<Gender>,
    person: bool,
}

impl Name {
    fn new(reading: &Reading, start: usize, end: usize) -> Self {
        let low = |at: usize| reading.words[at].low;
        let junior = [word("jr."), word("jr"), word("sr."), word("iii"), word("ii")];
        let last = (start + 1..end).rev().find(|at| !junior.contains(&low(*at))).unwrap_or(start);
        let title = (start..last).find_map(|at| Gender::of_title(low(at)));
        let given = (start..last).rev().find(|at| Gender::of_first_name(low(*at)).is_some());
        let first = given.or_else(|| {
            let before = (start..last).next_back()?;
            Gender::of_title(low(before)).is_none().then_some(before)
        });
        Self {
            last: low(last),
            first: first.map(low),
            gender: title.or_else(|| given.and_then(|at| Gender::of_first_name(low(at)))),
            person: title.is_some() || given.is_some(),
        }
    }

    fn fits(&self, bearer: &Bearer) -> bool {
        let same = |a: Option<u64>, b: Option<u64>| a.is_none() || b.is_none() || a == b;
        let agree =
            self.gender.is_none() || bearer.gender.is_none() || self.gender == bearer.gender;
        agree && (same(self.first, bearer.first) || self.first.is_some() && !self.person)
    }
}

/// Runs of words with capitals. A single word that begins a sentence counts only if it has a capital
/// elsewhere too.
fn runs(reading: &Reading) -> Vec<(usize, usize)> {
    let words = &reading.words;
    let begins = |at: usize| {
        at == 0
            || words[at - 1].sentence != words[at].sentence
            || words[at - 1].class == Class::Mark && words[at - 1].region == words[at].region
    };
    let capital = |at: usize| words[at].class == Class::Capital;
    let inside: FxHashSet<u64> = (0..words.len())
        .filter(|at| capital(*at) && !begins(*at))
        .map(|at| words[at].low)
        .collect();
    let mut runs = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let start = at;
        while at < words.len() && capital(at) && words[at].sentence == words[start].sentence {
            at += 1;
        }
        if at == start {
            at += 1;
        } else if at - start > 1 || !begins(start) || inside.contains(&words[start].low) {
            runs.push((start, at));
        }
    }
    runs
}
