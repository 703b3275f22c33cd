//! The line model: which lines of a dumped page are the article's, by a linear-chain CRF over its
//! lines.

use std::sync::LazyLock;

use super::features::gather;
use super::forms::PageForms;
use super::lines::Line;
use crate::learn::{Example, Features, Model, Scratch, TrainOptions, train};

/// What `newsmill-train lines` made.
static EMBEDDED: &[u8] = include_bytes!("../../../../models/lines.bin");

static MODEL: LazyLock<Model> =
    LazyLock::new(|| Model::from_bytes(EMBEDDED).expect("the embedded model is sound"));

/// The labels, by number.
const LABELS: [&str; 2] = ["furniture", "body"];

/// A page as the lines that hold words, to learn from.
#[derive(Debug, Clone, Default)]
pub struct LabelledPage {
    /// Each line, and whether it is the article's text.
    pub lines: Vec<(String, bool)>,
    /// Which line is the headline, where one is.
    pub headline: Option<usize>,
}

/// For each line, whether it is the article's text: what the model says on its own.
pub(super) fn is_body(page: &PageForms) -> Vec<bool> {
    decode(&MODEL, page)
}

pub(super) fn decode(model: &Model, page: &PageForms) -> Vec<bool> {
    let mut features = Features::default();
    gather(page, &mut features);
    let mut scratch = Scratch::default();
    model.decode(&features, None, &mut scratch).iter().map(|label| *label == 1).collect()
}

/// [`is_body`] of lines as they are; each must hold a word.
#[must_use]
pub fn body_lines(lines: &[&str]) -> Vec<bool> {
    is_body(&forms(lines))
}

pub(super) fn forms(lines: &[&str]) -> PageForms {
    PageForms::read(&lines.iter().map(|line| Line::new(line)).collect::<Vec<_>>())
}

/// Trains the model; the same pages give the same bytes.
///
/// Each page is learnt from as it is and with less furniture about the article, down to none: what
/// comes in is not always the whole page. And each is learnt from a second time as if it were in a
/// language unknown.
#[must_use]
pub fn train_lines(pages: &[LabelledPage]) -> Vec<u8> {
    let mut examples = Vec::new();
    for foreign in [false, true] {
        for page in pages {
            examples.push(example(&page.lines, foreign));
            for (before, after) in CROPS {
                examples.push(example(cropped(&page.lines, before, after), foreign));
            }
        }
    }
    let options = TrainOptions { epochs: 8, rate: 0.01, l1: 5e-5, min_count: 3, transitions: true };
    train(&LABELS, |_, _| true, &examples, options).to_bytes()
}

/// How many lines of furniture before and after the article are left.
const CROPS: [(usize, usize); 3] = [(2, 0), (5, 6), (0, 2)];

fn cropped(lines: &[(String, bool)], before: usize, after: usize) -> &[(String, bool)] {
    let from = lines.iter().position(|line| line.1).unwrap_or(0).saturating_sub(before);
    let to = lines.iter().rposition(|line| line.1).map_or(0, |at| at + 1) + after;
    &lines[from..to.min(lines.len()).max(from)]
}

fn example(lines: &[(String, bool)], foreign: bool) -> Example {
    let texts: Vec<&str> = lines.iter().map(|(text, _)| text.as_str()).collect();
    let mut page = forms(&texts);
    page.english &= !foreign;
    let mut features = Features::default();
    gather(&page, &mut features);
    let labels = lines.iter().map(|(_, body)| u8::from(*body)).collect();
    Example { features, labels, masks: None }
}
