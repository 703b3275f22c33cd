//! The line model: which lines of a dumped page are the article's, by a linear-chain CRF over its
//! lines.

use std::sync::LazyLock;

use super::features::{Plain, gather};
use super::forms::PageForms;
use super::lines::Line;
use super::sums::LineModel;
use crate::learn::{Example, Features, Model, Scratch, TrainOptions, train};

/// What `newsmill-train lines` made.
static EMBEDDED: &[u8] = include_bytes!("../../../../models/lines.bin");

static MODEL: LazyLock<LineModel> = LazyLock::new(|| {
    LineModel::new(Model::from_bytes(EMBEDDED).expect("the embedded model is sound"))
});

/// The labels, by number.
const LABELS: [&str; 2] = ["furniture", "body"];

/// The least probability with which a line is kept, one that is no prose and one that is: text that is
/// lost is worse than furniture that stays.
const LEAST: [f32; 2] = [0.7, 0.4];

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
    is_body_by(&MODEL, page)
}

/// What a model says of each line.
pub(super) fn is_body_by(model: &LineModel, page: &PageForms) -> Vec<bool> {
    let mut scratch = Scratch::default();
    let probabilities = model.marginals(page, &mut scratch);
    let of_lines = probabilities.chunks_exact(LABELS.len()).zip(&page.forms);
    of_lines.map(|(of, form)| of[1] >= LEAST[usize::from(form.is_prose())]).collect()
}

/// The forms of lines as they are; each must hold a word.
pub(super) fn forms(lines: &[&str]) -> PageForms {
    let plain: Vec<String> = lines.iter().map(|line| plain(line)).collect();
    PageForms::read(&plain.iter().map(|line| Line::new(line)).collect::<Vec<_>>())
}

/// A line with its white space as in a text that was read.
fn plain(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Trains the model; the same pages give the same bytes.
///
/// Each page is learnt from as it is and with less furniture about the article, down to none: what
/// comes in is not always the whole page. And each is learnt from a second time as if it were in a
/// language unknown.
#[must_use]
pub fn train_lines(pages: &[LabelledPage]) -> Vec<u8> {
    learn(&pages.iter().collect::<Vec<_>>()).to_bytes()
}

/// The model that these pages teach.
pub(super) fn learn(pages: &[&LabelledPage]) -> Model {
    let mut examples = Vec::new();
    for foreign in [false, true] {
        for page in pages {
            examples.push(example(&page.lines, foreign));
            for (before, after) in CROPS {
                examples.push(example(cropped(&page.lines, before, after), foreign));
            }
            for (at, body) in (examples.len()..).zip(SHORT) {
                examples.push(example(&shortened(&page.lines, body, at % 4), foreign));
            }
        }
    }
    let options = TrainOptions {
        epochs: 8,
        rate: 0.01,
        l1: 5e-5,
        min_count: 3,
        transitions: true,
        ..TrainOptions::default()
    };
    train(&LABELS, |_, _| true, &examples, options)
}

/// How many lines of furniture before and after the article are left.
const CROPS: [(usize, usize); 3] = [(2, 0), (5, 6), (0, 2)];

fn cropped(lines: &[(String, bool)], before: usize, after: usize) -> &[(String, bool)] {
    let from = lines.iter().position(|line| line.1).unwrap_or(0).saturating_sub(before);
    let to = lines.iter().rposition(|line| line.1).map_or(0, |at| at + 1) + after;
    &lines[from..to.min(lines.len()).max(from)]
}

/// To how many lines the article is cut: most that is annotated is far longer than news.
const SHORT: [usize; 2] = [6, 14];

/// The page with the first lines of its article alone, and a few of furniture before and after.
fn shortened(lines: &[(String, bool)], body: usize, around: usize) -> Vec<(String, bool)> {
    let cropped = cropped(lines, around, around);
    let mut left = body;
    let end = cropped.iter().position(|line| {
        left -= usize::from(line.1).min(left);
        left == 0
    });
    let Some(end) = end else { return cropped.to_vec() };
    let tail = cropped.len().saturating_sub(around).max(end + 1);
    [&cropped[..=end], &cropped[tail..]].concat()
}

fn example(lines: &[(String, bool)], foreign: bool) -> Example {
    let texts: Vec<&str> = lines.iter().map(|(text, _)| text.as_str()).collect();
    let mut page = forms(&texts);
    page.english &= !foreign;
    let mut features = Features::default();
    gather(&page, &mut Plain { english: page.english, out: &mut features });
    let labels = lines.iter().map(|(_, body)| u8::from(*body)).collect();
    Example { features, labels, masks: None }
}
