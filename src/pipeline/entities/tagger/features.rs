//! What the first pass knows of a token: words, shapes, affixes and clusters around it, and the run
//! of capitals that it is in.

use std::ops::Range;

use super::Register;
use super::runs::runs;
use super::words::{Link, Word};
use crate::learn::{Clusters, Company, Features, feature, mix};

/// What a feature is made of. The sums of what is made of little are the same in many places: see
/// [`super::sums`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// A word and its place in the window of five, of which the token has place 2.
    Word(u32),
    /// A word, its place in the window, and the shape of the token.
    Beside(u32),
    /// Shapes within one word of the token, and [`Sentence::stand`].
    Shapes,
    /// More than that.
    Rest,
}

/// Beyond the edges of a sentence.
const EDGE: u64 = 0x0e49_e4e4;

/// The clusters of a word that is in no table.
const UNKNOWN: u64 = 999_999;

/// The words of a sentence, asked for by place; places below nought wrap around to far beyond.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'l> {
    /// All words, by number.
    pub(super) words: &'l [Word],
    /// Those of the sentence.
    pub(super) numbers: &'l [u32],
}

impl<'l> Line<'l> {
    fn word(&self, at: usize) -> Option<&'l Word> {
        self.words.get(*self.numbers.get(at)? as usize)
    }

    fn token(&self, at: usize) -> &'l Word {
        &self.words[self.numbers[at] as usize]
    }

    fn get(&self, at: usize, part: impl Fn(&Word) -> u64) -> u64 {
        self.word(at).map_or(EDGE, part)
    }

    /// The words in a window of two around a place: number in the window, whether near, word.
    fn window(&self, at: usize) -> impl Iterator<Item = (u32, bool, &'l Word)> {
        (0..5).filter_map(move |place| {
            let word = (at + place as usize).checked_sub(2).and_then(|at| self.word(at))?;
            Some((place, (1..=3).contains(&place), word))
        })
    }

    fn lower(&self, at: usize) -> u64 {
        self.get(at, |word| word.lower)
    }

    pub(super) fn shape(&self, at: usize) -> u64 {
        self.get(at, |word| word.shape)
    }

    fn class(&self, at: usize) -> u64 {
        self.get(at, |word| word.class)
    }

    fn middle(&self, at: usize) -> u64 {
        self.get(at, |word| word.company.map_or(UNKNOWN, |company| u64::from(company.middle)))
    }

    fn fine(&self, at: usize) -> u64 {
        self.get(at, |word| word.company.map_or(UNKNOWN, |company| u64::from(company.fine)))
    }

    fn is_connector(&self, at: usize) -> bool {
        self.word(at).is_some_and(|word| word.link == Link::Connector)
    }
}

/// What is the same for all tokens of a sentence.
#[derive(Debug, Default)]
pub(super) struct Sentence {
    register: Register,
    /// A line of capitals (headings) tells nothing by its capitals.
    shouting: bool,
    apart: Vec<Option<Range<usize>>>,
    joined: Vec<Option<Range<usize>>>,
    links: Vec<Link>,
}

impl Sentence {
    /// Reads a sentence in the memory of another.
    pub(super) fn read(&mut self, line: &Line<'_>, register: Register) {
        self.register = register;
        self.links.clear();
        self.links.extend(line.numbers.iter().map(|number| line.words[*number as usize].link));
        let length = self.links.len();
        let capitals = self.links.iter().filter(|link| **link == Link::Capital).count();
        self.shouting = length > 3 && capitals * 4 > length * 3;
        let links = if self.shouting { &[][..] } else { &self.links };
        runs(links, false, &mut self.apart);
        runs(links, true, &mut self.joined);
    }

    /// Whether a token is the first, and whether all is capitals.
    pub(super) fn stand(&self, at: usize) -> (bool, bool) {
        (at == 0, self.shouting)
    }
}

/// How many features of a token the second pass reads: words, affixes and company. It has the labels
/// of the first pass for the rest, and half the time.
pub(super) const FOR_BOTH: usize = 53;

/// Gathers the features of a sentence that are of a kept template, those that the second pass reads too
/// first.
pub(super) fn gather(
    line: &Line<'_>,
    register: Register,
    kept: impl Fn(u32) -> bool,
    out: &mut Features,
) {
    out.clear();
    let mut sentence = Sentence::default();
    sentence.read(line, register);
    for at in 0..line.numbers.len() {
        let mut push = |_, template: u32, value: u64| {
            if kept(template) {
                out.push(feature(template, value));
            }
        };
        near(line, &sentence, at, &mut push);
        beyond(line, &sentence, at, &mut push);
        out.end_item();
    }
}

/// The word, the words beside it, and the company that they keep.
#[inline]
pub(super) fn near(
    line: &Line<'_>,
    sentence: &Sentence,
    at: usize,
    push: &mut impl FnMut(Part, u32, u64),
) {
    let (first, shouting) = sentence.stand(at);
    let stand = mix(u64::from(first), u64::from(shouting));
    push(Part::Shapes, 0, sentence.register as u64);
    push(Part::Shapes, 3, mix(line.token(at).shape, stand));
    around(line, at, push);
    company(line, at, push);
}

/// Clusters, tables, and the run of capitals.
#[inline]
pub(super) fn beyond(
    line: &Line<'_>,
    sentence: &Sentence,
    at: usize,
    push: &mut impl FnMut(Part, u32, u64),
) {
    clusters(line, at, push);
    if let Some(Some(run)) = sentence.apart.get(at) {
        within(line, run, at, push);
    }
    if let Some(Some(run)) = sentence.joined.get(at) {
        within_joined(line, run, at, push);
    }
}

/// The word, its parts, and the words and shapes beside it.
#[inline]
fn around(line: &Line<'_>, at: usize, push: &mut impl FnMut(Part, u32, u64)) {
    let word = line.token(at);
    let (before, after) = (at.wrapping_sub(1), at + 1);
    let [far_before, far_after] = [line.lower(at.wrapping_sub(2)), line.lower(at + 2)];
    let [previous, next] = [line.lower(before), line.lower(after)];
    push(Part::Word(2), 1, word.lower);
    push(Part::Word(2), 2, word.exact);
    push(Part::Word(1), 4, previous);
    push(Part::Word(3), 5, next);
    push(Part::Word(0), 6, far_before);
    push(Part::Word(4), 7, far_after);
    push(Part::Rest, 8, mix(previous, word.lower));
    push(Part::Rest, 9, mix(word.lower, next));
    push(Part::Shapes, 10, mix(line.shape(before), mix(word.shape, line.shape(after))));
    push(Part::Shapes, 11, mix(line.shape(before), word.shape));
    push(Part::Shapes, 12, mix(word.shape, line.shape(after)));
    push(Part::Beside(1), 13, mix(previous, word.shape));
    push(Part::Beside(3), 14, mix(next, word.shape));
    push(Part::Rest, 15, mix(far_before, previous));
    push(Part::Rest, 16, mix(next, far_after));
    push(Part::Rest, 17, mix(previous, next));
    push(Part::Rest, 18, mix(mix(previous, next), word.shape));
    push(Part::Rest, 19, mix(mix(far_before, previous), word.shape));
    push(Part::Rest, 20, mix(mix(next, far_after), word.shape));
    for (n, (prefix, suffix)) in (0..).zip(word.prefixes.iter().zip(word.suffixes)) {
        push(Part::Word(2), 24 + n, *prefix);
        push(Part::Word(2), 30 + n, suffix);
    }
}

/// What a feature of the word at a place and the shape of the token is made of.
#[inline]
fn with_shape(place: u32) -> Part {
    if place == 2 { Part::Word(2) } else { Part::Beside(place) }
}

/// The company that the words in a window of two keep.
#[inline]
fn company(line: &Line<'_>, at: usize, push: &mut impl FnMut(Part, u32, u64)) {
    let shape = line.token(at).shape;
    for (place, near, other) in line.window(at) {
        if let Some(Company { coarse, middle, fine, finest }) = other.company {
            let part = Part::Word(place);
            push(part, 110 + place, u64::from(coarse));
            push(part, 120 + place, u64::from(middle));
            push(part, 130 + place, u64::from(fine));
            if near {
                push(part, 140 + place, u64::from(finest));
                push(with_shape(place), 150 + place, mix(u64::from(middle), shape));
                push(with_shape(place), 160 + place, mix(u64::from(fine), shape));
            }
        }
    }
    push(Part::Word(2), 176, mix(u64::from(line.token(at).company.is_some()), shape));
}

/// Clusters and tables of the words in a window of two.
#[inline]
fn clusters(line: &Line<'_>, at: usize, push: &mut impl FnMut(Part, u32, u64)) {
    let shape = line.token(at).shape;
    for (place, near, other) in line.window(at) {
        let part = Part::Word(place);
        if let Some(Clusters { coarse, middle, fine }) = other.clusters {
            push(part, 40 + place, u64::from(coarse));
            push(part, 50 + place, u64::from(middle));
            if near {
                push(part, 60 + place, u64::from(fine));
                push(with_shape(place), 70 + place, mix(u64::from(middle), shape));
            }
        }
        if near && other.class != 0 {
            push(part, 80 + place, other.class);
            push(with_shape(place), 90 + place, mix(other.class, shape));
        }
    }
    push(Part::Rest, 100, mix(line.class(at.wrapping_sub(1)), line.class(at + 1)));
}

/// The first and last word of the run, and what stands before and behind it.
fn within(line: &Line<'_>, run: &Range<usize>, at: usize, push: &mut impl FnMut(Part, u32, u64)) {
    let (first, last, before) = (run.start, run.end - 1, run.start.wrapping_sub(1));
    let length = run.len().min(4) as u64;
    let place = u64::from(at == first) | u64::from(at == last) << 1;
    let mut push = |template, value| push(Part::Rest, template, value);
    push(200, mix(place, length));
    push(211, mix(mix(line.middle(before), line.middle(run.end)), length));
    if run.len() == 1 {
        return;
    }
    push(201, mix(line.lower(last), place));
    push(202, mix(line.middle(last), place));
    push(203, mix(line.fine(last), place));
    push(204, mix(line.middle(first), place));
    push(205, mix(mix(line.middle(first), line.middle(last)), place));
    push(206, mix(line.lower(first), place));
    if at != first {
        push(207, mix(line.lower(before), place));
        push(208, mix(line.middle(before), place));
    }
    if at != last {
        push(209, mix(line.lower(run.end), place));
        push(210, mix(line.middle(run.end), place));
    }
}

/// What a joined run is called by ("University of …") and where the token is in it.
fn within_joined(
    line: &Line<'_>,
    run: &Range<usize>,
    at: usize,
    push: &mut impl FnMut(Part, u32, u64),
) {
    let mut joints = run.clone().filter(|at| line.is_connector(*at));
    let Some(joint) = joints.next() else { return };
    let last_joint = joints.next_back().unwrap_or(joint);
    let (head, last) = (joint.wrapping_sub(1), run.end - 1);
    let place = match at {
        at if at == head => 1,
        at if at < joint => 0,
        at if at < last_joint => 2 + u64::from(!line.is_connector(at)),
        at => 4 + u64::from(!line.is_connector(at)),
    };
    let place = mix(mix(place, u64::from(joint == last_joint)), line.lower(joint));
    let mut push = |template, value| push(Part::Rest, template, value);
    push(220, mix(line.lower(head), place));
    push(221, mix(line.middle(head), place));
    push(222, mix(line.fine(head), place));
    push(223, mix(mix(line.middle(head), line.middle(last)), place));
    push(224, mix(line.middle(last), place));
    push(225, mix(line.lower(run.start), place));
    let behind = (run.start..at).rev().find(|at| line.is_connector(*at));
    if let Some(joint) = behind {
        let head = mix(line.fine(joint.wrapping_sub(1)), line.lower(joint));
        push(226, mix(head, (at - joint) as u64));
    }
}
