//! What the first pass knows of a token: words, shapes, affixes and clusters around it, and the run
//! of capitals that it is in.

use std::ops::Range;

use super::Register;
use super::runs::{connector, runs};
use crate::learn::{Clusters, Company, Features, feature, hash_str, mix};
use crate::pipeline::entities::lexicon;

/// What the features of a token are made of.
struct Word {
    lower: u64,
    exact: u64,
    shape: u64,
    clusters: Option<Clusters>,
    company: Option<Company>,
    class: u64,
    prefixes: [u64; 3],
    suffixes: [u64; 3],
}

impl Word {
    fn new(text: &str) -> Self {
        let lower = text.to_lowercase();
        let affix =
            |length: usize| lower.char_indices().nth(length).map_or(lower.len(), |(at, _)| at);
        let count = lower.chars().count();
        let tail = |length: usize| affix(count.saturating_sub(length));
        let hash = hash_str(&lower);
        Self {
            lower: hash,
            exact: hash_str(text),
            shape: shape(text),
            clusters: Clusters::of(hash),
            company: Company::of(hash),
            class: class(text),
            prefixes: [2, 3, 4].map(|n| hash_str(&lower[..affix(n)])),
            suffixes: [2, 3, 4].map(|n| hash_str(&lower[tail(n)..])),
        }
    }
}

/// `Xx`, `X.X.`, `dd`: runs of one kind are one letter.
fn shape(text: &str) -> u64 {
    let mut hash = 1;
    let mut last = 0;
    for c in text.chars() {
        let kind = match c {
            c if c.is_uppercase() => 1,
            c if c.is_alphabetic() => 2,
            c if c.is_numeric() => 3,
            '.' => 4,
            '-' | '–' => 5,
            '\'' | '’' => 6,
            _ => 7,
        };
        if kind != last {
            hash = mix(hash, kind);
            last = kind;
        }
    }
    // One capital alone is an initial.
    mix(hash, u64::from(text.chars().count() == 1))
}

/// Which tables know the word.
fn class(text: &str) -> u64 {
    u64::from(lexicon::country(text).is_some())
        | u64::from(lexicon::is_group(text)) << 1
        | u64::from(lexicon::is_title(text)) << 2
        | u64::from(lexicon::place(text).is_some()) << 3
        | u64::from(lexicon::is_event(text)) << 4
}

/// Beyond the edges of a sentence.
const EDGE: u64 = 0x0e49_e4e4;

/// The clusters of a word that is in no table.
const UNKNOWN: u64 = 999_999;

/// The words of a sentence, asked for by place; places below nought wrap around to far beyond.
struct Line(Vec<Word>);

impl Line {
    fn get(&self, at: usize, part: impl Fn(&Word) -> u64) -> u64 {
        self.0.get(at).map_or(EDGE, part)
    }

    /// The words in a window of two around a place: number in the window, whether near, word.
    fn window(&self, at: usize) -> impl Iterator<Item = (u32, bool, &Word)> {
        (0..5).filter_map(move |place| {
            let word = (at + place as usize).checked_sub(2).and_then(|at| self.0.get(at))?;
            Some((place, (1..=3).contains(&place), word))
        })
    }

    fn lower(&self, at: usize) -> u64 {
        self.get(at, |word| word.lower)
    }

    fn shape(&self, at: usize) -> u64 {
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
}

/// How many features of a token the second pass reads: words, affixes and company. It has the labels
/// of the first pass for the rest, and half the time.
pub(super) const FOR_BOTH: usize = 53;

/// Gathers the features of a sentence, those that the second pass reads too first.
pub(super) fn gather(words: &[&str], register: Register, out: &mut Features) {
    out.clear();
    let line = Line(words.iter().map(|word| Word::new(word)).collect());
    // A line of capitals (headings) tells nothing by its capitals.
    let upper = words.iter().filter(|word| super::capital(word)).count();
    let shouting = words.len() > 3 && upper * 4 > words.len() * 3;
    let (apart, joined) =
        if shouting { (Vec::new(), Vec::new()) } else { (runs(words, false), runs(words, true)) };
    for (at, word) in line.0.iter().enumerate() {
        let mut push = |template: u32, value: u64| out.push(feature(template, value));
        push(0, register as u64);
        push(3, mix(word.shape, mix(u64::from(at == 0), u64::from(shouting))));
        around(&line, at, &mut push);
        company(&line, at, &mut push);
        clusters(&line, at, &mut push);
        if let Some(Some(run)) = apart.get(at) {
            within(&line, run, at, &mut push);
        }
        if let Some(Some(run)) = joined.get(at) {
            within_joined(&line, words, run, at, &mut push);
        }
        out.end_item();
    }
}

/// The word, its parts, and the words and shapes beside it.
fn around(line: &Line, at: usize, push: &mut impl FnMut(u32, u64)) {
    let word = &line.0[at];
    let (before, after) = (at.wrapping_sub(1), at + 1);
    let [far_before, far_after] = [line.lower(at.wrapping_sub(2)), line.lower(at + 2)];
    let [previous, next] = [line.lower(before), line.lower(after)];
    push(1, word.lower);
    push(2, word.exact);
    push(4, previous);
    push(5, next);
    push(6, far_before);
    push(7, far_after);
    push(8, mix(previous, word.lower));
    push(9, mix(word.lower, next));
    push(10, mix(line.shape(before), mix(word.shape, line.shape(after))));
    push(11, mix(line.shape(before), word.shape));
    push(12, mix(word.shape, line.shape(after)));
    push(13, mix(previous, word.shape));
    push(14, mix(next, word.shape));
    push(15, mix(far_before, previous));
    push(16, mix(next, far_after));
    push(17, mix(previous, next));
    push(18, mix(mix(previous, next), word.shape));
    push(19, mix(mix(far_before, previous), word.shape));
    push(20, mix(mix(next, far_after), word.shape));
    for (n, (prefix, suffix)) in (0..).zip(word.prefixes.iter().zip(word.suffixes)) {
        push(24 + n, *prefix);
        push(30 + n, suffix);
    }
}

/// The company that the words in a window of two keep.
fn company(line: &Line, at: usize, push: &mut impl FnMut(u32, u64)) {
    let shape = line.0[at].shape;
    for (place, near, other) in line.window(at) {
        if let Some(Company { coarse, middle, fine, finest }) = other.company {
            push(110 + place, u64::from(coarse));
            push(120 + place, u64::from(middle));
            push(130 + place, u64::from(fine));
            if near {
                push(140 + place, u64::from(finest));
                push(150 + place, mix(u64::from(middle), shape));
                push(160 + place, mix(u64::from(fine), shape));
            }
        }
    }
    push(176, mix(u64::from(line.0[at].company.is_some()), shape));
}

/// Clusters and tables of the words in a window of two.
fn clusters(line: &Line, at: usize, push: &mut impl FnMut(u32, u64)) {
    let shape = line.0[at].shape;
    for (place, near, other) in line.window(at) {
        if let Some(Clusters { coarse, middle, fine }) = other.clusters {
            push(40 + place, u64::from(coarse));
            push(50 + place, u64::from(middle));
            if near {
                push(60 + place, u64::from(fine));
                push(70 + place, mix(u64::from(middle), shape));
            }
        }
        if near && other.class != 0 {
            push(80 + place, other.class);
            push(90 + place, mix(other.class, shape));
        }
    }
    push(100, mix(line.class(at.wrapping_sub(1)), line.class(at + 1)));
}

/// The first and last word of the run, and what stands before and behind it.
fn within(line: &Line, run: &Range<usize>, at: usize, push: &mut impl FnMut(u32, u64)) {
    let (first, last, before) = (run.start, run.end - 1, run.start.wrapping_sub(1));
    let length = run.len().min(4) as u64;
    let place = u64::from(at == first) | u64::from(at == last) << 1;
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
    line: &Line,
    words: &[&str],
    run: &Range<usize>,
    at: usize,
    push: &mut impl FnMut(u32, u64),
) {
    let mut joints = run.clone().filter(|at| connector(words[*at]));
    let Some(joint) = joints.next() else { return };
    let last_joint = joints.next_back().unwrap_or(joint);
    let (head, last) = (joint.wrapping_sub(1), run.end - 1);
    let place = match at {
        at if at == head => 1,
        at if at < joint => 0,
        at if at < last_joint => 2 + u64::from(!connector(words[at])),
        at => 4 + u64::from(!connector(words[at])),
    };
    let place = mix(mix(place, u64::from(joint == last_joint)), line.lower(joint));
    push(220, mix(line.lower(head), place));
    push(221, mix(line.middle(head), place));
    push(222, mix(line.fine(head), place));
    push(223, mix(mix(line.middle(head), line.middle(last)), place));
    push(224, mix(line.middle(last), place));
    push(225, mix(line.lower(run.start), place));
    let behind = (run.start..at).rev().find(|at| connector(words[*at]));
    if let Some(joint) = behind {
        let head = mix(line.fine(joint.wrapping_sub(1)), line.lower(joint));
        push(226, mix(head, (at - joint) as u64));
    }
}
