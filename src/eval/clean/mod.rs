//! Bodies and metadata against annotated pages, scored as `score_clean.py` does; for pages that were
//! dumped as naive text also which of their lines are kept.

mod gold;
mod lines;
mod report;
mod score;

use std::path::Path;
use std::thread;

use serde_json::{Value, json};

use super::EvalError;
use crate::article::{ContentType, RawArticle};
use crate::pipeline::clean::{CleanArticle, clean, verbatim};
use crate::pipeline::{STACK_BYTES, segment};

pub use gold::{AnnotatedPage, Gold, read};
pub use report::CleanReport;
pub use score::{Ratio, Tally};

/// Cleans the pages of a folder (`*.html.gz` beside `gold.json.gz`) or of a file of dumps (JSON lines)
/// and scores what is found.
///
/// # Errors
/// [`EvalError`] when a file can not be read or is in another format.
pub fn evaluate(path: &Path) -> Result<CleanReport, EvalError> {
    Ok(evaluate_pages(&read(path)?))
}

/// Cleans pages and scores what is found.
#[must_use]
pub fn evaluate_pages(pages: &[AnnotatedPage]) -> CleanReport {
    let mut report = CleanReport::default();
    with_stack(|| {
        for page in pages.iter().filter(|page| !page.gold.text.is_empty()) {
            report.add(&language(&page.gold.text), page, &clean(&page.article));
        }
    });
    report
}

/// What is found in a page, in the format that the published scorer reads.
#[must_use]
pub fn predictions(page: &AnnotatedPage) -> Value {
    let found = with_stack(|| clean(&page.article));
    json!({
        "id": page.id,
        "text": found.text,
        "title": found.title,
        "authors": names(&found),
        "published": found.published_at,
        "tags": found.tags,
    })
}

fn names(found: &CleanArticle) -> Vec<&str> {
    found.authors.iter().map(|author| author.name.as_str()).collect()
}

/// The language of a body: English by the published scorer's rule, others as the pipeline finds them.
fn language(body: &str) -> String {
    if score::is_english(body) {
        return "en".to_owned();
    }
    let article = RawArticle::new(ContentType::Text, body);
    let code = segment::segment(verbatim(&article)).language.code;
    if code == "en" { "und".to_owned() } else { code }
}

/// Runs `work` where deeply nested pages have the stack they need.
fn with_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK_BYTES);
        let thread = thread.spawn_scoped(scope, work).expect("a thread can be started");
        thread.join().expect("no stage panics on these pages")
    })
}
