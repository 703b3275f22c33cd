//! The article's own part of a page, by the first extractor that finds one.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_smoothie::Readability;
use scraper::Html;
use trafilatura::{ExtractResult, FallbackCandidates, HtmlDateMode, Options};

use super::blocks::{blocks, text_length};
use super::letters::{Letters, key};
use crate::pipeline::clean::draft::Block;

/// Fewer characters than this are no article: the next extractor is asked.
const LEAST: usize = 150;

/// The blocks of the article on a page, and which extractor found them. The page is given as it came, as
/// text without what its scripts hold, and as what that is parsed to.
pub(super) fn extract(html: &str, read: &str, page: &Html) -> (Vec<Block>, &'static str) {
    let by_trafilatura = || by_trafilatura(read, page);
    let by_readability = || by_readability(html);
    let ways: [(&'static str, &dyn Fn() -> Option<String>); 2] =
        [("trafilatura", &by_trafilatura), ("readability", &by_readability)];
    let mut best = (Vec::new(), "none");
    for (name, way) in ways {
        // An extractor that panics on a page must not keep the next from being asked.
        let found = catch_unwind(AssertUnwindSafe(way)).ok().flatten();
        let Some(found) = found.map(|html| blocks(&Html::parse_fragment(&html))) else { continue };
        let found = parted(found, page);
        if size(&found) > size(&best.0) {
            best = (found, name);
        }
        if size(&best.0) >= LEAST {
            return best;
        }
    }
    if size(&best.0) == 0 {
        best = (blocks(page), "whole_page");
    }
    best
}

/// Blocks as they are on the page, where an extractor gives them as one without a break: its last way
/// with a short article.
fn parted(found: Vec<Block>, page: &Html) -> Vec<Block> {
    let [whole] = found.as_slice() else { return found };
    let on_page = blocks(page);
    let parts = Letters::of(&on_page).blocks(&key(&whole.text)).filter(|parts| parts.len() > 1);
    parts.map(|parts| on_page[parts].to_vec()).unwrap_or(found)
}

fn size(blocks: &[Block]) -> usize {
    blocks.iter().map(|block| block.text.len()).sum()
}

fn by_trafilatura(html: &str, page: &Html) -> Option<String> {
    let options = Options::default()
        .with_fallback(true)
        .with_exclude_comments(true)
        // The date is read elsewhere.
        .with_html_date_mode(HtmlDateMode::Disabled);
    // It takes what its own readability finds in the place of its own, which is a third of its work, only
    // if that is more than twice as long. A candidate of nothing keeps it from asking, unless it found
    // next to nothing itself.
    let mut nothing = FallbackCandidates::default();
    nothing.readability_html = Some(String::new());
    let own =
        trafilatura::extract(html, &options.clone().with_fallback_candidates(nothing)).ok()?;
    let found =
        if may_have_more(page, &own) { trafilatura::extract(html, &options).ok()? } else { own };
    Some(found.content_html)
}

/// True when readability could win over what was found: the page has twice the text, or what was found is
/// tables or has no paragraphs (`candidate_is_usable` in trafilatura's `external.rs`).
fn may_have_more(page: &Html, found: &ExtractResult) -> bool {
    let html = &found.content_html;
    let count = |tag: &str| html.matches(tag).count();
    let paragraphs = count("<p>") + count("<p ");
    paragraphs <= count("<table") || text_length(page) > 2 * found.content_text.chars().count()
}

fn by_readability(html: &str) -> Option<String> {
    let article = Readability::new(html, None, None).ok()?.parse().ok()?;
    Some(article.content.to_string())
}

#[cfg(test)]
mod tests {
    use super::{extract, may_have_more};
    use scraper::Html;
    use trafilatura::ExtractResult;

    #[test]
    fn a_short_article_keeps_its_paragraphs() {
        let html = "<html><body><nav>Home</nav><article><h1>Bridge closes</h1><p>The old bridge is closed, \
            the council said, and it will stay so until the spring of next year at least.</p><p>Buses take \
            the tunnel, which is longer by two miles and has a toll for cars and lorries.</p></article>\
            </body></html>";
        let (blocks, _) = extract(html, html, &Html::parse_document(html));
        let begins: Vec<_> = blocks.iter().map(|block| &block.text[..9]).collect();
        assert_eq!(begins, ["Bridge cl", "The old b", "Buses tak"]);
    }

    #[test]
    fn readability_is_asked_where_it_could_win() {
        let story =
            "The old bridge is shut, the council said on Monday, and buses take the tunnel.";
        let links = format!("<nav>{}</nav>", "<a href=/>Another story of the day</a>".repeat(40));
        let paragraph = format!("<p>{story}</p>");
        let table = format!("<table><tr><td>{story}</td></tr></table>");
        for (page, html, more) in [
            (paragraph.clone(), &paragraph, false),
            (paragraph.clone() + &links, &paragraph, false),
            (paragraph.repeat(3), &paragraph, true),
            (table.clone(), &table, true),
        ] {
            let mut found = ExtractResult::default();
            (found.content_html, found.content_text) = (html.clone(), story.to_owned());
            let page = Html::parse_document(&page);
            assert_eq!(may_have_more(&page, &found), more, "{}", page.html());
        }
    }
}
