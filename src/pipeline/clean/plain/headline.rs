//! The headline: the likeliest of the lines about the head of the article, by a logistic regression on
//! each.

use std::ops::Range;
use std::sync::LazyLock;

use super::forms::{Form, PageForms, log};
use super::model::{LabelledPage, forms};
use crate::learn::{Example, Features, Model, Scratch, TrainOptions, feature, mix, train};
use crate::pipeline::clean::furniture::furniture;
use crate::record::RemovedReason;

/// What `newsmill-train lines` made.
static EMBEDDED: &[u8] = include_bytes!("../../../../models/headlines.bin");

static MODEL: LazyLock<Model> =
    LazyLock::new(|| Model::from_bytes(EMBEDDED).expect("the embedded model is sound"));

/// How many lines before the article's first line the headline can stand.
const BEFORE: usize = 30;

/// How many lines from the article's first line on can be the headline.
const AFTER: usize = 5;

/// The least probability with which a line is taken for the headline.
const LEAST: f32 = 0.05;

/// The line that is the headline, given what furniture each line is and which is the first of the
/// article's text.
pub(super) fn headline(
    page: &PageForms,
    kinds: &[Option<RemovedReason>],
    first: usize,
) -> Option<usize> {
    let mut scratch = Scratch::default();
    let mut features = Features::default();
    let mut found: Option<(usize, f32)> = None;
    for at in candidates(first, kinds.len()) {
        features.clear();
        gather(page, kinds, first, at, &mut features);
        let probability = MODEL.marginals(&[], &features, None, &mut scratch)[1];
        if probability >= LEAST && found.is_none_or(|(_, best)| probability > best) {
            found = Some((at, probability));
        }
    }
    found.map(|(at, _)| at)
}

fn candidates(first: usize, lines: usize) -> Range<usize> {
    first.saturating_sub(BEFORE)..(first + AFTER).min(lines)
}

fn gather(
    page: &PageForms,
    kinds: &[Option<RemovedReason>],
    first: usize,
    at: usize,
    out: &mut Features,
) {
    let form = &page.forms[at];
    let gap = if at <= first { (first - at).min(12) } else { 12 + at - first } as u64;
    let coarse = form.coarse();
    let near = |offset| page.near(at, offset).map_or(99, Form::coarse);
    let longer = candidates(first, kinds.len())
        .filter(|other| *other < first && page.forms[*other].words > form.words)
        .count();
    let kind = kinds[at].map_or(99, |reason| reason as u64);
    let mut push = |template: u32, value: u64| out.push(feature(template, value));
    push(0, 0);
    push(1, gap);
    push(2, mix(gap, coarse));
    push(3, form.length());
    push(4, mix(form.length(), u64::from(form.closes)));
    push(5, u64::from(form.opens));
    push(6, mix(form.topic(), log(form.content)));
    push(7, mix(log(form.topical), gap));
    push(8, page.repeats(at));
    push(9, mix(page.repeats(at), gap));
    push(10, kind);
    push(11, u64::from(form.signs));
    push(12, mix(near(-1), coarse));
    push(13, mix(near(1), coarse));
    push(14, longer.min(4) as u64);
    push(15, mix(longer.min(4) as u64, gap));
    push(16, log(form.digits));
    push(17, page.words(at).next().unwrap_or(0));
    push(18, mix(form.topic(), mix(longer.min(4) as u64, form.length())));
    push(19, u64::from(at == 0));
    out.end_item();
}

/// Trains the ranker; the same pages give the same bytes.
#[must_use]
pub fn train_headlines(pages: &[LabelledPage]) -> Vec<u8> {
    let mut examples = Vec::new();
    for page in pages {
        let Some(right) = page.headline else { continue };
        let Some(first) = page.lines.iter().position(|(_, body)| *body) else { continue };
        let texts: Vec<&str> = page.lines.iter().map(|(text, _)| text.as_str()).collect();
        let forms = forms(&texts);
        let kinds: Vec<_> = texts.iter().map(|text| furniture(text)).collect();
        for at in candidates(first, texts.len()) {
            let mut features = Features::default();
            gather(&forms, &kinds, first, at, &mut features);
            let labels = vec![u8::from(at == right)];
            examples.push(Example { features, labels, masks: None });
        }
    }
    let options = TrainOptions {
        epochs: 10,
        rate: 0.05,
        l1: 1e-5,
        min_count: 3,
        transitions: false,
        ..TrainOptions::default()
    };
    train(&["other", "headline"], |_, _| true, &examples, options).to_bytes()
}
