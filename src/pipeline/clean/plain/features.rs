//! What the line model sees of a text: for each line its form and words, its neighbours', and where it
//! stands to the main run of prose.

use super::forms::{self, CLASSES, Form, PageForms, log};
use crate::learn::{Features, feature, mix};

/// Beyond the ends of the text.
const EDGE: u64 = 0xed6e;

/// The longest line, in words, whose words are all features.
const SHORT: usize = 9;

/// The templates of English texts; those of other languages are the same ones beyond.
const FOREIGN: u32 = 200;

/// Takes a feature by its template and value.
pub(super) type Push<'p> = &'p mut dyn FnMut(u32, u64);

/// Takes the features of lines, one line after the other.
pub(super) trait Sink {
    /// Takes a feature of the line in hand.
    fn push(&mut self, template: u32, value: u64);

    /// Takes features that a few small numbers decide, by the group's own number and theirs: whoever
    /// knows what such features come to need not ask for them.
    fn group(&mut self, key: Key, features: impl Fn(Push<'_>));

    /// Closes the line in hand.
    fn end_line(&mut self);
}

/// What tells a group of features from all others: its number, the text's kind of language, and up to
/// three numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key(pub(super) u32);

impl Key {
    /// `None` for numbers that are too large to tell apart.
    #[inline]
    fn new(group: u32, english: bool, of: [u64; 3]) -> Option<Self> {
        let [a, b, c] = of;
        let head = u64::from(group << 1 | u32::from(english)) << 24;
        ((a | b | c) < 256).then_some(Self((head | a << 16 | b << 8 | c) as u32))
    }
}

/// A feature's hash, under the templates of the text's language.
#[inline]
pub(super) fn hash(english: bool, template: u32, value: u64) -> u32 {
    feature(template + if english { 0 } else { FOREIGN }, value)
}

/// The features of each line. In a text that is not English, words and capitals are not looked at:
/// what is left has weights of its own.
pub(super) fn gather(page: &PageForms, sink: &mut impl Sink) {
    let distances = page.distances();
    let all = page.prose[page.forms.len()];
    let in_run = page.prose[page.run.end] - page.prose[page.run.start];
    let share = (in_run * 4).checked_div(all).unwrap_or(0) as u64;
    for (at, (since, until)) in distances.into_iter().enumerate() {
        let mut line = Reader { page, share, at, sink };
        line.form();
        line.place(since, until);
        line.neighbours();
        if page.english {
            line.words();
        }
        sink.end_line();
    }
}

/// Takes all features as they are, as learning needs them.
pub(super) struct Plain<'f> {
    pub(super) english: bool,
    pub(super) out: &'f mut Features,
}

impl Sink for Plain<'_> {
    fn push(&mut self, template: u32, value: u64) {
        self.out.push(hash(self.english, template, value));
    }

    fn group(&mut self, _: Key, features: impl Fn(Push<'_>)) {
        features(&mut |template, value| self.push(template, value));
    }

    fn end_line(&mut self) {
        self.out.end_item();
    }
}

/// Reads one line.
struct Reader<'p, S> {
    page: &'p PageForms,
    /// How much of the page's prose the main run has, in fourths.
    share: u64,
    at: usize,
    sink: &'p mut S,
}

impl<S: Sink> Reader<'_, S> {
    #[inline]
    fn group(&mut self, group: u32, of: [u64; 3], features: impl Fn(Push<'_>)) {
        match Key::new(group, self.page.english, of) {
            Some(key) => self.sink.group(key, features),
            None => features(&mut |template, value| self.sink.push(template, value)),
        }
    }

    /// Before, behind or in the main run.
    fn side(&self) -> u64 {
        match self.at {
            at if at < self.page.run.start => 1,
            at if at >= self.page.run.end => 2,
            _ => 3,
        }
    }

    fn form(&mut self) {
        let form = &self.page.forms[self.at];
        let (length, class, side) = (form.length(), form.class(), self.side());
        let ends = u64::from(form.closes);
        let english = self.page.english;
        // Capitals tell less in languages that write nouns with them.
        let opens = u64::from(if english { form.opens } else { form.opens.min(8) });
        self.group(0, [length, ends, 0], |push| {
            push(0, 0);
            push(1, length);
            push(2, mix(length, ends));
        });
        self.group(1, [ends, opens, 0], |push| push(3, mix(ends, opens)));
        if english {
            let (lower, few) = (form.share(form.lower), length.min(9));
            self.group(2, [lower, few, 0], |push| push(4, mix(lower, few)));
            let stops = form.share(form.stops);
            self.group(3, [stops, class, 0], |push| push(5, mix(stops, coarse(class))));
        }
        let digits = log(form.digits);
        self.group(4, [digits, class, 0], |push| push(6, mix(digits, coarse(class))));
        let commas = log(form.commas);
        self.group(5, [commas, class, 0], |push| push(7, mix(commas, coarse(class))));
        let signs = u64::from(form.signs);
        self.group(6, [signs, class, 0], |push| push(8, mix(signs, coarse(class))));
        let repeats = self.page.repeats(self.at);
        self.group(7, [repeats, class, side], |push| {
            push(9, mix(repeats, coarse(class)));
            push(10, mix(repeats, side));
        });
        self.group(8, [side, length, ends], |push| push(11, mix(side, mix(length, ends))));
        let topic = form.topic();
        self.group(9, [topic, class, side], |push| {
            push(12, mix(topic, coarse(class)));
            push(13, mix(mix(topic, side), coarse(class)));
        });
    }

    fn place(&mut self, since: usize, until: usize) {
        let (page, at) = (self.page, self.at);
        let form = &page.forms[at];
        let (length, class, side) = (form.length(), form.class(), self.side());
        let ends = u64::from(form.closes);
        let lines = page.forms.len();
        let all = page.prose[lines];
        let far = match side {
            1 => log(page.run.start - at),
            2 => log(at + 1 - page.run.end),
            _ => 0,
        };
        let place = || if side == 3 { 3 } else { mix(side, far) };
        let spot = side << 6 | far;
        self.group(10, [spot, class, 0], |push| {
            push(20, place());
            push(21, mix(place(), coarse(class)));
        });
        let share = self.share;
        self.group(11, [share, spot, 0], |push| push(22, mix(share, place())));
        self.group(12, [log(all), spot, 0], |push| push(23, mix(log(all), place())));
        let (tenth, before, after) = ((at * 10 / lines) as u64, log(at), log(lines - at));
        self.group(13, [tenth, before, after], |push| {
            push(24, tenth);
            push(25, before);
            push(26, after);
        });
        self.group(14, [log(lines), side, 0], |push| push(27, mix(log(lines), side)));
        let gap = |n: usize| if n <= 3 { n as u64 } else { 2 + log(n).min(6) };
        let (since, until) = (gap(since), gap(until));
        let gaps = || mix(since, until);
        self.group(15, [since, until, class], |push| {
            push(28, gaps());
            push(29, mix(gaps(), coarse(class)));
        });
        self.group(16, [since << 4 | until, length, ends], |push| {
            push(30, mix(gaps(), mix(length, ends)));
        });
        self.group(17, [since, until, side], |push| push(31, mix(gaps(), side)));
        let (head, tail) = (log(page.prose[at]), log(all - page.prose[at]));
        self.group(18, [head, tail, class], |push| {
            push(32, mix(head, tail));
            push(33, mix(mix(head, tail), coarse(class)));
        });
        let around = |n| (page.prose_around(at, n, 0) as u64, page.prose_around(at, 0, n) as u64);
        let (before, after) = around(4);
        self.group(19, [before, after, class], |push| {
            push(34, mix(before, after));
            push(35, mix(mix(before, after), coarse(class)));
        });
        let (before, after) = around(12);
        let (before, after) = (log(before as usize), log(after as usize));
        self.group(20, [before, after, class], |push| {
            push(36, mix(before, after));
            push(37, mix(mix(before, after), coarse(class)));
        });
    }

    fn neighbours(&mut self) {
        let (page, at) = (self.page, self.at);
        let own = page.forms[at].class();
        let near = |offset| page.near(at, offset).map_or(CLASSES, Form::class);
        for (n, offset) in (0..).zip([-3, -2, -1, 1, 2, 3]) {
            let other = near(offset);
            self.group(21, [u64::from(n), other, own], |push| {
                push(40 + n, coarse(other));
                push(46 + n, mix(coarse(other), coarse(own)));
            });
        }
        let (before, after) = (near(-1), near(1));
        self.group(22, [before, after, own], |push| {
            push(52, mix(mix(coarse(before), coarse(after)), coarse(own)));
        });
        for (n, offset) in (0..).zip([-1, 1]) {
            let form = page.near(at, offset);
            let edges = form.map(|form| (u64::from(form.opens), u64::from(form.closes)));
            let (opens, closes) = edges.unwrap_or((0xff, 0xff));
            self.group(23, [u64::from(n), opens, closes], |push| {
                push(53 + n, edges.map_or(EDGE, |(opens, closes)| mix(opens, closes)));
            });
            if let Some(form) = form.filter(|form| page.english && form.words <= SHORT) {
                self.sink.push(55 + n, form.key);
            }
        }
    }

    /// What it says: all words of a short line, the first and the last of a long one.
    fn words(&mut self) {
        let form = &self.page.forms[self.at];
        let words = self.page.words(self.at);
        let side = self.side();
        let is_short = form.words <= SHORT;
        let short = u64::from(is_short);
        let mut push = |template, value| self.sink.push(template, value);
        if is_short {
            push(60, form.key);
            push(61, mix(form.key, side));
            for word in words.clone() {
                push(62, word);
                push(63, mix(word, side));
            }
        }
        let pairs = if is_short { form.words } else { 5 };
        let seconds = words.clone().skip(1);
        for (first, second) in words.clone().zip(seconds).take(pairs) {
            push(64, mix(first, second));
        }
        if let Some(first) = words.clone().next() {
            push(65, mix(first, short));
            push(66, mix(first, u64::from(form.closes)));
        }
        if let Some(last) = words.last() {
            push(67, mix(last, short));
        }
    }
}

/// The coarse form of a class, or what lies beyond the ends of the text.
fn coarse(class: u64) -> u64 {
    if class == CLASSES { EDGE } else { forms::coarse(class) }
}
