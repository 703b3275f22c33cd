//! Whom a pronoun or a description stands for: a ranker over the names before it.

use super::cues::bucket;
use super::gender::Gender;
use super::names::{Bearer, Names};
use super::reading::{Class, OUTSIDE, Reading, word};
use crate::learn::{Features, Model, feature, mix};

/// How many bearers, the last mentioned first, are looked at.
const CANDIDATES: usize = 12;

/// How many mentions are looked at for them.
const LOOK_BACK: usize = 100;

/// A bearer less likely than this is not taken.
const FLOOR: f32 = 0.15;

/// The same for descriptions ("the senator"), which more often stand for nobody named.
const NOMINAL_FLOOR: f32 = 0.5;

/// The sources of an article in the order of the text, each with its bearer as it becomes known.
#[derive(Debug)]
pub(super) struct Speakers<'r> {
    pub(super) reading: &'r Reading,
    pub(super) names: &'r Names,
    /// The bearers of the sources so far.
    spoken: Vec<usize>,
}

/// Bearers, and for each an item with what speaks for it.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    pub(super) bearers: Vec<usize>,
    pub(super) features: Features,
}

impl<'r> Speakers<'r> {
    pub(super) fn new(reading: &'r Reading, names: &'r Names) -> Self {
        Self { reading, names, spoken: Vec::new() }
    }

    /// Remembers who the next source is.
    pub(super) fn speaks(&mut self, bearer: usize) {
        self.spoken.push(bearer);
    }

    /// The bearer of a name within a source, the last one if there are several.
    pub(super) fn named(&self, (start, end): (usize, usize)) -> Option<usize> {
        let next = self.names.mentions.partition_point(|mention| mention.0 < end);
        let (_, stop, bearer) = *self.names.mentions[..next].last()?;
        (stop > start).then_some(bearer)
    }

    /// The name, and its bearer, that stands in apposition behind a description: "the party chairman,
    /// Kelly Armstrong, said". A name of one word there is as often the subject of what follows.
    pub(super) fn in_apposition(
        &self,
        (start, end): (usize, usize),
    ) -> Option<((usize, usize), usize)> {
        let words = &self.reading.words;
        if end < start + 2 || words.get(end)?.class != Class::Comma {
            return None;
        }
        // "According to the poll, Anna Berg" names the subject.
        if start > 0 && words[start - 1].class == Class::To {
            return None;
        }
        let at = self.names.mentions.partition_point(|mention| mention.0 <= end);
        let (first, stop, bearer) = *self.names.mentions.get(at)?;
        let closes = words.get(stop).is_none_or(|word| {
            matches!(word.class, Class::Comma | Class::Stop | Class::Bracket | Class::Dash)
        });
        (first == end + 1 && stop > first + 1 && closes).then_some(((first, stop), bearer))
    }

    /// The likeliest bearer that a pronoun or description stands for.
    pub(super) fn antecedent(&self, model: &Model, source: (usize, usize)) -> Option<usize> {
        let Candidates { bearers, features } = self.candidates(source);
        let scored = model.probabilities(&[], &features).zip(bearers);
        let (p, bearer) = scored.reduce(|a, b| if b.0 > a.0 { b } else { a })?;
        let pronoun = source.1 == source.0 + 1;
        (p >= if pronoun { FLOOR } else { NOMINAL_FLOOR }).then_some(bearer)
    }

    /// The bearers that a pronoun or description may stand for, the last mentioned first.
    pub(super) fn candidates(&self, (start, end): (usize, usize)) -> Candidates {
        let own = if end == start + 1 { start } else { start.max(1) };
        let next = self.names.mentions.partition_point(|mention| mention.0 < own);
        let mut places: Vec<((usize, usize), usize)> = Vec::new();
        for (from, to, bearer) in self.names.mentions[..next].iter().rev().take(LOOK_BACK) {
            if places.len() < CANDIDATES && places.iter().all(|place| place.1 != *bearer) {
                places.push(((*from, *to), *bearer));
            }
        }
        let gender = Gender::of_title(self.reading.words[start].low);
        let mut fitting = 0;
        let mut candidates = Candidates::default();
        for (rank, (mention, bearer)) in places.into_iter().enumerate() {
            let known = &self.names.bearers[bearer];
            let place = Place { rank, fitting, mention };
            fitting += usize::from(known.person && fits(gender, known.gender));
            candidates.bearers.push(bearer);
            self.features((start, end), bearer, &place, &mut candidates.features);
        }
        candidates
    }

    fn features(&self, source: (usize, usize), at: usize, place: &Place, out: &mut Features) {
        let reading = self.reading;
        let bearer = &self.names.bearers[at];
        let here = &reading.words[source.0];
        let there = &reading.words[place.mention.0];
        let pronoun = source.1 == source.0 + 1;
        let kind = if pronoun { here.low } else { word("the") };
        let gender = Gender::of_title(here.low);
        let agree = match (gender, bearer.gender) {
            (Some(a), Some(b)) => u64::from(a == b),
            _ => 2,
        };
        let person = agree * 2 + u64::from(bearer.person);
        let sentences = u64::from((here.sentence - there.sentence).min(9));
        let paragraphs = u64::from((here.paragraph - there.paragraph).min(4));
        let subject = place.mention.0 == 0
            || reading.words[place.mention.0 - 1].sentence != there.sentence
            || reading.words.get(place.mention.1).is_some_and(|w| w.class == Class::Auxiliary);
        let quoted = there.region != OUTSIDE;
        let spoke = self.spoken.iter().rev().position(|other| *other == at).map_or(9, |n| n.min(4));
        let spoke = spoke as u64;
        let before = bearer.mentions.partition_point(|mention| mention.0 < source.0);
        let role = u64::from(subject) * 2 + u64::from(quoted);
        let (rank, fitting) = (place.rank as u64, place.fitting.min(6) as u64);
        let head = u64::from(!pronoun && self.shares_head(source, bearer));
        let bag = [
            (400, mix(kind, person)),
            (401, mix(kind, rank)),
            (402, mix(kind, mix(fitting, person))),
            (403, mix(kind, sentences)),
            (404, mix(kind, paragraphs)),
            (405, mix(kind, mix(role, sentences))),
            (406, mix(kind, spoke)),
            (407, mix(kind, mix(spoke, mix(fitting, person)))),
            (408, mix(kind, bucket(before))),
            (409, mix(mix(sentences, role), mix(fitting, person))),
            (410, mix(mix(spoke, paragraphs), person)),
            (411, mix(mix(spoke, sentences), person)),
            (412, mix(bucket(before), person)),
            (413, mix(head, kind)),
            (414, mix(head, mix(fitting, spoke))),
            (415, mix(mix(fitting, spoke), mix(role, person))),
            (416, mix(u64::from(place.mention.1 == source.0), kind)),
            (417, mix(mix(rank, sentences), mix(spoke, agree))),
        ];
        bag.into_iter().for_each(|(template, value)| out.push(feature(template, value)));
        out.end_item();
    }

    /// True when the head of a description stands beside a mention of the bearer: "the senator" and
    /// "Senator Berg" or "Berg, a senator".
    fn shares_head(&self, (_, end): (usize, usize), bearer: &Bearer) -> bool {
        const NEAR: usize = 5;
        let head = self.reading.words[end - 1].low;
        let before = bearer.mentions.partition_point(|mention| mention.0 < end);
        bearer.mentions[..before].iter().rev().take(NEAR).any(|(start, stop)| {
            let mut near = start.saturating_sub(2)..(stop + NEAR).min(end - 1);
            near.any(|at| same_title(self.reading.words[at].low, head))
        })
    }
}

/// Where a candidate stands among the others.
struct Place {
    rank: usize,
    /// How many persons that fit were mentioned later.
    fitting: usize,
    mention: (usize, usize),
}

fn fits(a: Option<Gender>, b: Option<Gender>) -> bool {
    a.is_none() || b.is_none() || a == b
}

/// Equal, or one the short form of the other.
fn same_title(a: u64, b: u64) -> bool {
    let pairs =
        [("gov.", "governor"), ("sen.", "senator"), ("rep.", "congressman"), ("gen.", "general")];
    let is = |low: u64, (short, long): (&str, &str)| low == word(short) || low == word(long);
    a == b || pairs.iter().any(|pair| is(a, *pair) && is(b, *pair))
}
