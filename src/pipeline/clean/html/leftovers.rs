//! What stands on the page and not in the text.

use std::collections::HashSet;

use scraper::{Html, Selector};

use super::blocks::blocks;
use super::letters::{OWN_WORDS, key};
use crate::pipeline::clean::draft::Draft;
use crate::pipeline::clean::furniture;
use crate::record::{Image, ParagraphKind, RemovedReason};

/// Notes every block of the page that is not in the draft, with the reason, and reads captions.
pub(super) fn note(page: &Html, draft: &mut Draft) {
    captions(page, draft);
    let mut known: HashSet<String> = draft.blocks.iter().map(|block| key(&block.text)).collect();
    known.extend(draft.removed.iter().map(|removed| key(&removed.text)));
    let title = draft.title.as_deref().map(key);
    let text = in_order(draft);
    let mut rest = text.as_str();
    for block in blocks(page) {
        let this = key(&block.text);
        // The extractor cuts blocks its own way: what comes next in the text is no leftover.
        if let Some(after) = rest.strip_prefix(&this) {
            rest = after;
            continue;
        }
        let seen = !known.insert(this.clone());
        if (seen || this.len() >= OWN_WORDS)
            && let Some((_, after)) = rest.split_once(&this)
        {
            rest = after;
            continue;
        }
        if seen {
            continue;
        }
        let reason = if title.as_ref() == Some(&this) {
            RemovedReason::Title
        } else if is_byline(&block.text) {
            RemovedReason::Byline
        } else {
            furniture::furniture(&block.text).unwrap_or(RemovedReason::Boilerplate)
        };
        draft.remove(&block.text, reason);
    }
}

/// The letters of the text as they stand on the page, with the dateline that was cut off its first
/// paragraph.
fn in_order(draft: &Draft) -> String {
    let mut dateline = draft.removed.iter().find(|r| r.reason == RemovedReason::Dateline);
    let mut text = String::new();
    for block in &draft.blocks {
        if block.kind == ParagraphKind::Body {
            text.extend(dateline.take().map(|removed| key(&removed.text)));
        }
        text.push_str(&key(&block.text));
    }
    text
}

fn is_byline(text: &str) -> bool {
    let short = text.split_whitespace().count() <= 16;
    short && text.get(..3).is_some_and(|by| by.eq_ignore_ascii_case("by "))
}

/// "The beach at Aspen. Photo: Jo Falk": caption and credit.
fn captions(page: &Html, draft: &mut Draft) {
    let Ok(selector) = Selector::parse("figcaption") else { return };
    for (index, caption) in page.select(&selector).enumerate() {
        let words = caption.text().collect::<String>();
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() {
            continue;
        }
        let (text, credit) = split_credit(&words);
        draft.remove(&words, RemovedReason::Caption);
        if index == 0
            && let Some(image) = draft.images.first_mut()
        {
            image.caption = text;
            image.credit = credit;
        } else {
            draft.images.push(Image { url: None, caption: text, credit });
        }
    }
}

fn split_credit(words: &str) -> (Option<String>, Option<String>) {
    let marks = ["Photo:", "Photograph:", "Picture:", "Image:", "Credit:", "Foto:", "Bild:"];
    let Some(at) = marks.iter().filter_map(|mark| words.find(mark)).min() else {
        return (Some(words.to_owned()), None);
    };
    let caption = words[..at].trim();
    let credit = words[at..].split_once(':').map_or("", |(_, credit)| credit).trim();
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    (some(caption), some(credit))
}
