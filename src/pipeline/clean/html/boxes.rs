//! What a page sets apart in a box of its own: facts beside the story, lines on the author, sign-ups.
//! Extractors take them for the story, since they stand within it.

use std::collections::HashMap;
use std::sync::LazyLock;

use ego_tree::NodeRef;
use regex::Regex;
use scraper::{Html, Node};

use super::blocks::blocks_of;
use super::letters::key;
use crate::pipeline::clean::draft::Draft;
use crate::record::{ParagraphKind, RemovedReason};

/// Names of classes and ids by which sites mark such boxes.
static BOX: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix) (?:fact|info)[-_]?box | author[-_]?(?:bio|box) | about[-_]?the[-_]?author
            | newsletter[-_]?(?:box|form|sign[-_]?up|capture|promo|widget|module)",
    )
    .expect("a pattern of ours")
});

/// What must be left of an article without its boxes, in bytes and paragraphs: a page may be nothing
/// but boxes.
const LEAST: usize = 500;
const LEAST_PARAGRAPHS: usize = 3;

/// Takes out of the draft what stands in a box on the page.
pub(super) fn set_apart(html: &str, page: &Html, draft: &mut Draft) {
    if !BOX.is_match(html) {
        return;
    }
    let mut boxed = HashMap::new();
    gather(page.tree.root(), &mut boxed);
    let reason = |text: &str| boxed.get(&key(text)).copied();
    let rest = draft
        .blocks
        .iter()
        .filter(|block| block.kind == ParagraphKind::Body && reason(&block.text).is_none());
    let (count, size) = rest.fold((0, 0), |(n, size), block| (n + 1, size + block.text.len()));
    if count < LEAST_PARAGRAPHS || size < LEAST {
        return;
    }
    for block in std::mem::take(&mut draft.blocks) {
        match reason(&block.text) {
            Some(reason) => draft.remove(&block.text, reason),
            None => draft.blocks.push(block),
        }
    }
}

/// The blocks of the boxes below a node, by their letters.
fn gather(node: NodeRef<'_, Node>, boxed: &mut HashMap<String, RemovedReason>) {
    let mut next = Some(node);
    // Depth is the page's to choose, so there is no recursion.
    while let Some(here) = next {
        let found = here.value().as_element().and_then(|element| {
            ["class", "id"].into_iter().find_map(|name| BOX.find(element.attr(name)?))
        });
        if let Some(found) = found {
            let sign_up = found.as_str().to_ascii_lowercase().starts_with("newsletter");
            let reason =
                if sign_up { RemovedReason::Newsletter } else { RemovedReason::Boilerplate };
            boxed.extend(blocks_of(here).into_iter().map(|block| (key(&block.text), reason)));
        }
        let below = if found.is_none() { here.first_child() } else { None };
        next = below.or_else(|| after(here));
    }
}

/// The next node in the order of the page that is not below this one.
pub(super) fn after(node: NodeRef<'_, Node>) -> Option<NodeRef<'_, Node>> {
    std::iter::successors(Some(node), NodeRef::parent).find_map(|node| node.next_sibling())
}

#[cfg(test)]
mod tests {
    use scraper::Html;

    use super::set_apart;
    use crate::pipeline::clean::draft::Draft;
    use crate::pipeline::clean::html::blocks::blocks;
    use crate::record::RemovedReason::{self, Boilerplate, Newsletter};

    /// Why the text of a box is left out of a page of so many paragraphs besides.
    fn reason(marks: &str, paragraphs: usize) -> Option<RemovedReason> {
        let story = "<p>The council closed the harbour bridge on Monday, and the buses now take the \
            tunnel, which is longer by two miles and has a toll for cars and for lorries.</p>";
        let html = format!(
            "<article>{}<div {marks}><h2>In figures</h2><p>It was built in 1931.</p></div></article>",
            story.repeat(paragraphs)
        );
        let page = Html::parse_document(&html);
        let mut draft = Draft { blocks: blocks(&page), ..Draft::default() };
        let all = draft.blocks.len();
        set_apart(&html, &page, &mut draft);
        assert_eq!(draft.blocks.len() + draft.removed.len(), all, "nothing is lost");
        draft.removed.iter().find(|r| r.text == "It was built in 1931.").map(|r| r.reason)
    }

    #[test]
    fn a_box_beside_the_story_is_left_out_with_its_reason() {
        let cases = [
            ("class='column ledger-factbox'", 5, Some(Boilerplate)),
            ("class='Author_Bio wide'", 5, Some(Boilerplate)),
            ("id=newsletter-capture-modal", 5, Some(Newsletter)),
            ("class=content", 5, None),
            // There is too little besides.
            ("class=factbox", 1, None),
        ];
        for (marks, paragraphs, expected) in cases {
            assert_eq!(reason(marks, paragraphs), expected, "{marks}");
        }
    }
}
