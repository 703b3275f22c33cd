//! From a tree of elements to paragraphs.

use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use scraper::{Html, Node};

use crate::pipeline::clean::draft::Block;
use crate::pipeline::clean::space::plain_length;
use crate::record::ParagraphKind;

/// Elements that a reader does not see as text.
const UNSEEN: [&str; 14] = [
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "svg",
    "iframe",
    "button",
    "select",
    "textarea",
    "form",
    "figure",
    "figcaption",
    "audio",
];

/// Elements that begin and end a paragraph.
const BLOCKS: [&str; 32] = [
    "p",
    "div",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "aside",
    "nav",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "blockquote",
    "pre",
    "table",
    "tr",
    "td",
    "th",
    "br",
    "hr",
    "body",
    "address",
    "details",
];

/// Elements of which an article has no text, beside those that are [`UNSEEN`].
const AROUND: [&str; 6] = ["nav", "footer", "aside", "header", "label", "a"];

/// How many characters of text an article on a page can have at most, with one for each space between
/// words; links do not count.
pub(super) fn text_length(page: &Html) -> usize {
    let mut length = 0;
    let mut unread = 0;
    for edge in page.tree.root().traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Element(element) => unread += usize::from(is_around(element.name())),
                Node::Text(text) if unread == 0 => {
                    length +=
                        text.split_whitespace().map(|word| word.chars().count() + 1).sum::<usize>();
                }
                _ => {}
            },
            Edge::Close(node) => {
                if let Node::Element(element) = node.value() {
                    unread -= usize::from(is_around(element.name()));
                }
            }
        }
    }
    length
}

fn is_around(name: &str) -> bool {
    UNSEEN.contains(&name) || AROUND.contains(&name)
}

/// The paragraphs of a tree, in order.
pub(super) fn blocks(tree: &Html) -> Vec<Block> {
    blocks_of(tree.tree.root())
}

/// The paragraphs below a node, in order.
pub(super) fn blocks_of(node: NodeRef<'_, Node>) -> Vec<Block> {
    let mut reader = Reader::default();
    for edge in node.traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Element(element) => reader.open(element.name()),
                Node::Text(text) => reader.text(text),
                _ => {}
            },
            Edge::Close(node) => {
                if let Node::Element(element) = node.value() {
                    reader.close(element.name());
                }
            }
        }
    }
    reader.flush();
    reader.out
}

#[derive(Default)]
struct Reader {
    out: Vec<Block>,
    text: String,
    unseen: usize,
    quoted: usize,
    items: usize,
    headings: usize,
}

impl Reader {
    fn open(&mut self, name: &str) {
        if BLOCKS.contains(&name) {
            self.flush();
        }
        self.count(name, |count| count + 1);
    }

    fn close(&mut self, name: &str) {
        if BLOCKS.contains(&name) {
            self.flush();
        }
        self.count(name, |count| count.saturating_sub(1));
    }

    fn count(&mut self, name: &str, change: fn(usize) -> usize) {
        let counter = match name {
            "blockquote" => &mut self.quoted,
            "li" => &mut self.items,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => &mut self.headings,
            unseen if UNSEEN.contains(&unseen) => &mut self.unseen,
            _ => return,
        };
        *counter = change(*counter);
    }

    fn text(&mut self, text: &str) {
        if self.unseen > 0 {
            return;
        }
        let mut rest = text;
        loop {
            let (plain, others) = rest.split_at(plain_length(rest.as_bytes()));
            self.text.push_str(plain);
            let mut chars = others.chars();
            let Some(c) = chars.next() else { return };
            rest = chars.as_str();
            match c {
                '\u{200b}' | '\u{feff}' | '\u{2060}' | '\u{ad}' => {}
                c if c.is_whitespace() || c.is_control() => {
                    if !self.text.ends_with(' ') {
                        self.text.push(' ');
                    }
                }
                c => self.text.push(c),
            }
        }
    }

    fn flush(&mut self) {
        let text = self.text.trim();
        if !text.is_empty() {
            let kind = if self.headings > 0 {
                ParagraphKind::Heading
            } else if self.quoted > 0 {
                ParagraphKind::Blockquote
            } else if self.items > 0 {
                ParagraphKind::ListItem
            } else {
                ParagraphKind::Body
            };
            self.out.push(Block { kind, text: text.to_owned() });
        }
        self.text.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::blocks;
    use crate::record::ParagraphKind::{Blockquote, Body, Heading, ListItem};
    use scraper::Html;

    #[test]
    fn blocks_keep_their_kinds() {
        let html = "<h2>Owners  sue</h2><p>One <b>bold</b>\n word.<br>Two.</p><ul><li>Item</li></ul>\
            <blockquote><p>Said.</p></blockquote><script>x()</script>Loose";
        let found: Vec<_> =
            blocks(&Html::parse_fragment(html)).into_iter().map(|b| (b.kind, b.text)).collect();
        let expected = [
            (Heading, "Owners sue"),
            (Body, "One bold word."),
            (Body, "Two."),
            (ListItem, "Item"),
            (Blockquote, "Said."),
            (Body, "Loose"),
        ];
        assert_eq!(found, expected.map(|(kind, text)| (kind, text.to_owned())));
    }
}
