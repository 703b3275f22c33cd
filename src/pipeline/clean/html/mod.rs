//! HTML pages: the body by the `trafilatura` crate, with two ways out behind it; the metadata by our
//! own reading of JSON-LD, `<meta>` and markup.

mod blocks;
mod body;
mod boxes;
mod byline;
mod guard;
mod json_ld;
mod leftovers;
mod letters;
mod live;
mod metadata;
mod slim;
mod tags;
mod title;

use scraper::Html;

use super::draft::Draft;
use super::{CleanArticle, dateline, furniture};
use crate::article::RawArticle;
use crate::record::{ParagraphKind, RemovedReason};
use letters::key;

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
    let read = slim::slimmed(html);
    let page = Html::parse_document(&read);
    let mut draft = Draft::default();
    metadata::read(&page, &mut draft);
    let title = article.title.as_deref().or(draft.title.as_deref()).map(key);
    let (blocks, extractor) = body::extract(html, &read, &page);
    for block in blocks {
        take(&mut draft, title.as_deref(), block);
    }
    boxes::set_apart(&read, &page, &mut draft);
    if html.contains("liveBlogUpdate") {
        live::place(&mut draft, &page, live::updates(&page));
    }
    leftovers::note(&page, &mut draft);
    draft.finish(article, extractor)
}

/// Keeps a block, unless it is furniture that the extractor took for text; of the title there are the
/// letters.
fn take(draft: &mut Draft, title: Option<&str>, mut block: super::draft::Block) {
    let text = block.text.trim();
    if title.is_some_and(|title| title.eq_ignore_ascii_case(&key(text))) {
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
