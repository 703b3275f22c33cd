//! Pages that no parser should see: nested so deeply, or of so many elements, that parsing them costs
//! the stack or minutes.

/// Elements within elements. Pages of news stay below 60.
const MAX_DEPTH: usize = 400;

/// Tags in a page. The largest of 404 real pages has 9,000.
const MAX_TAGS: usize = 60_000;

/// Elements that hold nothing and need no end.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr", "!doctype",
];

/// Elements whose end is often left out.
const OPEN_ENDED: [&str; 10] =
    ["p", "li", "dt", "dd", "option", "tr", "td", "th", "tbody", "thead"];

/// Elements that a slash does not end, whatever their writer thought.
const NO_SLASH: [&str; 28] = [
    "a",
    "article",
    "aside",
    "b",
    "blockquote",
    "center",
    "div",
    "dl",
    "em",
    "figure",
    "font",
    "footer",
    "form",
    "header",
    "i",
    "main",
    "nav",
    "ol",
    "p",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "u",
    "ul",
];

/// True when a page is too deep or too large to be parsed.
pub(super) fn is_hostile(html: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    let mut tags = 0_usize;
    for piece in html.split('<').skip(1) {
        tags += 1;
        if let Some(name) = piece.strip_prefix('/').map(tag_name) {
            // An end without its beginning ends nothing; with it, all that was left open within.
            if let Some(at) = open.iter().rposition(|known| known.eq_ignore_ascii_case(name)) {
                open.truncate(at);
            }
        } else if piece.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let name = tag_name(piece);
            if nests(name) && (!ends_itself(piece) || is_one_of(&NO_SLASH, name)) {
                open.push(name);
            }
        }
        if open.len() > MAX_DEPTH || tags > MAX_TAGS {
            return true;
        }
    }
    false
}

/// True for `<path d="" />`.
fn ends_itself(piece: &str) -> bool {
    piece.split_once('>').is_some_and(|(tag, _)| tag.ends_with('/'))
}

fn nests(name: &str) -> bool {
    !is_one_of(&VOID, name) && !is_one_of(&OPEN_ENDED, name)
}

fn is_one_of(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

fn tag_name(piece: &str) -> &str {
    let end = piece.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(piece.len());
    &piece[..end]
}

/// The words between the tags, a line for each stretch; scripts and styles left out.
pub(super) fn words(html: &str) -> String {
    let mut out = String::new();
    let mut skipping: Option<&str> = None;
    for piece in html.split('<') {
        if let Some(until) = skipping {
            if piece.get(1..).is_some_and(|rest| tag_name(rest).eq_ignore_ascii_case(until)) {
                skipping = None;
            } else {
                continue;
            }
        }
        let name = tag_name(piece);
        if let Some(until) = ["script", "style"].into_iter().find(|s| s.eq_ignore_ascii_case(name))
        {
            skipping = Some(until);
            continue;
        }
        if let Some((_, text)) = piece.split_once('>') {
            let text = text.trim();
            if !text.is_empty() {
                out.push_str(text);
                out.push('\n');
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{is_hostile, words};

    #[test]
    fn depth_and_number_are_capped() {
        assert!(is_hostile(&"<div>".repeat(500)));
        assert!(is_hostile(&"<br>".repeat(70_000)));
        assert!(!is_hostile(&"<div><p>Text.<br></div>".repeat(5_000)));
        assert!(!is_hostile(&"<p>Never closed. ".repeat(2_000)));
        assert!(!is_hostile(&"<div><i>Left open.</div><svg><path d='' /></svg>".repeat(2_000)));
    }

    #[test]
    fn ends_and_slashes_that_end_nothing_do_not_hide_depth() {
        for piece in ["</ul><ol>", "/><section>", "<ul></h2>", "<div/>", "<span />"] {
            assert!(is_hostile(&piece.repeat(500)), "{piece}");
        }
    }

    #[test]
    fn the_words_stay() {
        let html =
            "<html><script>if (a < b) {}</script><p>He said <b>no</b>.</p><style>p{}</style>End";
        assert_eq!(words(html), "He said\nno\n.\nEnd\n");
    }
}
