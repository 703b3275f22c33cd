//! What the line model sees of a text: for each line its form and words, its neighbours', and where it
//! stands to the main run of prose.

use super::forms::{Form, PageForms, log};
use crate::learn::{Features, feature, mix};

/// Beyond the ends of the text.
const EDGE: u64 = 0xed6e;

/// The longest line, in words, whose words are all features.
const SHORT: usize = 9;

/// The templates of English texts; those of other languages are the same ones beyond.
const FOREIGN: u32 = 200;

/// The features of each line. In a text that is not English, words and capitals are not looked at:
/// what is left has weights of its own.
pub(super) fn gather(page: &PageForms, out: &mut Features) {
    out.clear();
    let distances = page.distances();
    for (at, (since, until)) in distances.into_iter().enumerate() {
        form(page, at, out);
        place(page, at, (since, until), out);
        neighbours(page, at, out);
        if page.english {
            words(page, at, out);
        }
        out.end_item();
    }
}

/// Adds features under the templates of the page's language.
fn pusher<'f>(page: &PageForms, out: &'f mut Features) -> impl FnMut(u32, u64) + use<'f> {
    let base = if page.english { 0 } else { FOREIGN };
    move |template, value| out.push(feature(base + template, value))
}

/// Before, behind or in the main run.
fn side(page: &PageForms, at: usize) -> u64 {
    match at {
        at if at < page.run.start => 1,
        at if at >= page.run.end => 2,
        _ => 3,
    }
}

fn form(page: &PageForms, at: usize, out: &mut Features) {
    let form = &page.forms[at];
    let (length, coarse, side) = (form.length(), form.coarse(), side(page, at));
    let ends = u64::from(form.closes);
    // Capitals tell less in languages that write nouns with them.
    let opens = u64::from(if page.english { form.opens } else { form.opens.min(8) });
    let mut push = pusher(page, out);
    push(0, 0);
    push(1, length);
    push(2, mix(length, ends));
    push(3, mix(ends, opens));
    if page.english {
        push(4, mix(form.share(form.lower), length.min(9)));
        push(5, mix(form.share(form.stops), coarse));
    }
    push(6, mix(log(form.digits), coarse));
    push(7, mix(log(form.commas), coarse));
    push(8, mix(u64::from(form.signs), coarse));
    push(9, mix(page.repeats(at), coarse));
    push(10, mix(page.repeats(at), side));
    push(11, mix(side, mix(length, ends)));
    push(12, mix(form.topic(), coarse));
    push(13, mix(mix(form.topic(), side), coarse));
}

fn place(page: &PageForms, at: usize, (since, until): (usize, usize), out: &mut Features) {
    let form = &page.forms[at];
    let (length, coarse, side) = (form.length(), form.coarse(), side(page, at));
    let ends = u64::from(form.closes);
    let lines = page.forms.len();
    let all = page.prose[lines];
    let in_run = page.prose[page.run.end] - page.prose[page.run.start];
    let place = match side {
        1 => mix(1, log(page.run.start - at)),
        2 => mix(2, log(at + 1 - page.run.end)),
        _ => 3,
    };
    let mut push = pusher(page, out);
    push(20, place);
    push(21, mix(place, coarse));
    push(22, mix((in_run * 4).checked_div(all).unwrap_or(0) as u64, place));
    push(23, mix(log(all), place));
    push(24, (at * 10 / lines) as u64);
    push(25, log(at));
    push(26, log(lines - at));
    push(27, mix(log(lines), side));
    let gap = |n: usize| if n <= 3 { n as u64 } else { 2 + log(n).min(6) };
    let gaps = mix(gap(since), gap(until));
    push(28, gaps);
    push(29, mix(gaps, coarse));
    push(30, mix(gaps, mix(length, ends)));
    push(31, mix(gaps, side));
    let split = mix(log(page.prose[at]), log(all - page.prose[at]));
    push(32, split);
    push(33, mix(split, coarse));
    let around = |n| (page.prose_around(at, n, 0), page.prose_around(at, 0, n));
    let (before, after) = around(4);
    push(34, mix(before as u64, after as u64));
    push(35, mix(mix(before as u64, after as u64), coarse));
    let (before, after) = around(12);
    push(36, mix(log(before), log(after)));
    push(37, mix(mix(log(before), log(after)), coarse));
}

fn neighbours(page: &PageForms, at: usize, out: &mut Features) {
    let own = page.forms[at].coarse();
    let coarse = |offset| page.near(at, offset).map_or(EDGE, Form::coarse);
    let mut push = pusher(page, out);
    for (n, offset) in (0..).zip([-3, -2, -1, 1, 2, 3]) {
        push(40 + n, coarse(offset));
        push(46 + n, mix(coarse(offset), own));
    }
    push(52, mix(mix(coarse(-1), coarse(1)), own));
    for (n, offset) in (0..).zip([-1, 1]) {
        let edges = |form: &Form| mix(u64::from(form.opens), u64::from(form.closes));
        push(53 + n, page.near(at, offset).map_or(EDGE, edges));
        let short = page.near(at, offset).filter(|form| page.english && form.words <= SHORT);
        if let Some(form) = short {
            push(55 + n, form.key);
        }
    }
}

/// What it says: all words of a short line, the first and the last of a long one.
fn words(page: &PageForms, at: usize, out: &mut Features) {
    let form = &page.forms[at];
    let words = page.words(at);
    let side = side(page, at);
    let is_short = form.words <= SHORT;
    let short = u64::from(is_short);
    let mut push = pusher(page, out);
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
