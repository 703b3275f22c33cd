//! HTML pages: the body by the `trafilatura` crate, with two ways out behind it; the metadata by our
//! own reading of JSON-LD, `<meta>` and markup.

mod blocks;
mod body;
mod boxes;
mod guard;
mod json_ld;
mod leftovers;
mod letters;
mod live;
mod metadata;
mod tags;

use scraper::Html;

use super::draft::Draft;
use super::{CleanArticle, dateline, furniture};
use crate::article::RawArticle;
use crate::record::{ParagraphKind, RemovedReason};
use letters::same;

/// Cleans a page.
pub(super) fn clean(article: &RawArticle) -> CleanArticle {
    let html = article.body.as_str();
    if guard::is_hostile(html) {
        // No parser sees it: its words are read as they stand between the tags.
        let mut words = article.clone();
        words.body = guard::words(html);
        let clean = super::plain::clean(&words);
        return CleanArticle { extractor: "tags_stripped", ..clean };
    }
    let page = Html::parse_document(html);
    let mut draft = Draft::default();
    metadata::read(&page, &mut draft);
    let title = article.title.clone().or_else(|| draft.title.clone());
    let (blocks, extractor) = body::extract(html, &page);
    for block in blocks {
        take(&mut draft, title.as_deref(), block);
    }
    boxes::set_apart(html, &page, &mut draft);
    if html.contains("liveBlogUpdate") {
        live::place(&mut draft, &page, live::updates(&page));
    }
    leftovers::note(&page, &mut draft);
    draft.finish(article, extractor)
}

/// Keeps a block, unless it is furniture that the extractor took for text.
fn take(draft: &mut Draft, title: Option<&str>, mut block: super::draft::Block) {
    let text = block.text.trim();
    if title.is_some_and(|title| same(title, text)) {
        return draft.remove(text, RemovedReason::RepeatedTitle);
    }
    if block.kind != ParagraphKind::Blockquote
        && let Some(reason) = furniture::furniture(text)
    {
        return draft.remove(text, reason);
    }
    let first = draft.blocks.iter().all(|block| block.kind != ParagraphKind::Body);
    if first
        && block.kind == ParagraphKind::Body
        && let Some((end, agency)) = dateline::dateline(text)
    {
        if let Some(agency) = agency {
            draft.add_author(&agency);
        }
        draft.remove(&text[..end], RemovedReason::Dateline);
        block.text = text[end..].to_owned();
    }
    draft.blocks.push(block);
}
