//! The article's own part of a page, by the first extractor that finds one.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_smoothie::Readability;
use scraper::Html;
use trafilatura::Options;

use super::blocks::blocks;
use crate::pipeline::clean::draft::Block;

/// Fewer characters than this are no article: the next extractor is asked.
const LEAST: usize = 150;

/// From a page to the HTML of its article.
type Way = fn(&str) -> Option<String>;

/// The blocks of the article, and which extractor found them.
pub(super) fn extract(html: &str) -> (Vec<Block>, &'static str) {
    let ways: [(&'static str, Way); 2] =
        [("trafilatura", by_trafilatura), ("readability", by_readability)];
    let mut best = (Vec::new(), "none");
    for (name, way) in ways {
        // An extractor that panics on a page must not keep the next from being asked.
        let found = catch_unwind(AssertUnwindSafe(|| way(html))).ok().flatten();
        let Some(found) = found.map(|html| blocks(&Html::parse_fragment(&html))) else { continue };
        if size(&found) > size(&best.0) {
            best = (found, name);
        }
        if size(&best.0) >= LEAST {
            return best;
        }
    }
    if size(&best.0) == 0 {
        best = (blocks(&Html::parse_document(html)), "whole_page");
    }
    best
}

fn size(blocks: &[Block]) -> usize {
    blocks.iter().map(|block| block.text.len()).sum()
}

fn by_trafilatura(html: &str) -> Option<String> {
    let options = Options::default().with_fallback(true).with_exclude_comments(true);
    trafilatura::extract(html, &options).ok().map(|result| result.content_html)
}

fn by_readability(html: &str) -> Option<String> {
    let article = Readability::new(html, None, None).ok()?.parse().ok()?;
    Some(article.content.to_string())
}
