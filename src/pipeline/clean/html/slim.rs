//! A page without what its scripts and styles hold and without the attributes that nobody reads: most of
//! its bytes, which every parser would read and copy to leave them out in the end.
//!
//! Tags are read as browsers do (HTML standard, 13.2.5). From where that hangs on how the tree is built,
//! the page stays as it is.

use std::ops::Range;

use memchr::{memchr, memchr_iter};

/// Elements whose content is text up to their end, whatever stands in it.
const RAW: [&str; 9] =
    ["script", "style", "title", "textarea", "noscript", "iframe", "xmp", "noembed", "noframes"];

/// Elements after which the tree decides what is text and what is a tag.
const UNSURE: [&str; 4] = ["frameset", "plaintext", "foreignobject", "annotation-xml"];

/// Attributes that we, an extractor or the parser itself looks at.
const READ: [&str; 36] = [
    "id",
    "class",
    "style",
    "role",
    "hidden",
    "aria-hidden",
    "aria-modal",
    "href",
    "src",
    "alt",
    "title",
    "rel",
    "name",
    "content",
    "property",
    "itemprop",
    "itemtype",
    "itemscope",
    "type",
    "lang",
    "hreflang",
    "dir",
    "datetime",
    "pubdate",
    "http-equiv",
    "charset",
    "data-component",
    "data-testid",
    "data-utime",
    "data-preloaded",
    "data-lp-replacement-content",
    "encoding",
    "color",
    "face",
    "size",
    "summary",
];

/// The page with every script empty that is no JSON-LD, and every style, and of its attributes those that
/// are [`READ`].
pub(super) fn slimmed(html: &str) -> String {
    let out = String::with_capacity(html.len());
    let mut reader = Reader {
        html,
        at: 0,
        pictures: 0,
        formulas: 0,
        had_foreign: false,
        in_select: false,
        out,
        kept: 0,
    };
    // `None` is the end, or where what is left had better stay.
    while reader.next_tag().is_some() {}
    reader.leave_out(html.len()..html.len());
    reader.out
}

struct Reader<'h> {
    html: &'h str,
    at: usize,
    /// How many pictures and how many formulas are open: what is raw elsewhere is none in them. An end of
    /// one does not end the other.
    pictures: usize,
    formulas: usize,
    had_foreign: bool,
    in_select: bool,
    /// What is kept of the page up to `kept`.
    out: String,
    kept: usize,
}

/// A start or an end of an element.
struct Tag<'h> {
    name: &'h str,
    /// Its attribute `type`.
    kind: &'h str,
    /// It ends with a slash.
    is_closed: bool,
}

impl<'h> Reader<'h> {
    fn leave_out(&mut self, Range { start, end }: Range<usize>) {
        self.out.push_str(&self.html[self.kept..start]);
        self.kept = end;
    }

    /// Reads up to the end of the next tag, and of the content that no tag can be in.
    fn next_tag(&mut self) -> Option<()> {
        let bytes = self.html.as_bytes();
        self.at += memchr(b'<', &bytes[self.at..])? + 1;
        match bytes.get(self.at)? {
            b'!' => self.declaration()?,
            b'/' if bytes.get(self.at + 1)?.is_ascii_alphabetic() => {
                self.at += 1;
                let tag = self.tag()?;
                if is(tag.name, "svg") {
                    self.pictures = self.pictures.saturating_sub(1);
                } else if is(tag.name, "math") {
                    self.formulas = self.formulas.saturating_sub(1);
                }
                self.in_select &= !is(tag.name, "select");
            }
            b'/' | b'?' => self.at += memchr(b'>', &bytes[self.at..])? + 1,
            first if first.is_ascii_alphabetic() => {
                let tag = self.tag()?;
                self.started(&tag)?;
            }
            _ => {}
        }
        Some(())
    }

    /// Does what a start tag, whose end was read, says of what follows: content that is not read, or
    /// nothing.
    fn started(&mut self, tag: &Tag<'_>) -> Option<()> {
        let name = tag.name;
        if UNSURE.iter().any(|unsure| is(name, unsure)) {
            return None;
        }
        if is(name, "svg") {
            self.pictures += usize::from(!tag.is_closed);
        } else if is(name, "math") {
            self.formulas += usize::from(!tag.is_closed);
        }
        self.had_foreign |= self.pictures + self.formulas > 0;
        self.in_select |= is(name, "select");
        if !RAW.iter().any(|raw| is(name, raw)) {
            return Some(());
        }
        let start = self.at;
        let is_script = is(name, "script");
        let content = self.raw(name)?;
        if self.pictures + self.formulas > 0 || (self.in_select && !is_script) {
            // Raw or not, it is text if its own end is the first tag in it.
            return (!content.contains('<')).then_some(());
        }
        if is_script && content.contains("<!--") && holds_start_of_script(content) {
            return None; // Such a script goes on behind what looks like its end.
        }
        let is_read = if is_script { is_read(tag.kind) } else { !is(name, "style") };
        if !is_read {
            self.leave_out(start..self.at);
        }
        Some(())
    }

    /// Reads the content of an element that is text up to its end, and stops there.
    fn raw(&mut self, name: &str) -> Option<&'h str> {
        let bytes = self.html.as_bytes();
        let start = self.at;
        let end = memchr_iter(b'<', &bytes[start..]).map(|offset| start + offset).find(|at| {
            let rest = &bytes[at + 1..];
            rest.first() == Some(&b'/')
                && rest.get(1..=name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()))
                && rest.get(name.len() + 1).is_some_and(|byte| ends_name(*byte))
        })?;
        self.at = end;
        Some(&self.html[start..end])
    }

    /// Reads a comment, a doctype or what is taken for a comment; `self.at` is at its `!`.
    fn declaration(&mut self) -> Option<()> {
        let bytes = self.html.as_bytes();
        let rest = &bytes[self.at + 1..];
        if !rest.starts_with(b"--") {
            // Text within pictures and formulas, a comment elsewhere; some of their ends are none.
            if self.had_foreign && rest.starts_with(b"[CDATA[") {
                return None;
            }
            self.at += memchr(b'>', &bytes[self.at..])? + 1;
            return Some(());
        }
        // The dashes that begin a comment may end it: `<!-->`, `<!--->`.
        let first = self.at + 1;
        let mut dashes = first;
        loop {
            dashes += memchr(b'-', &bytes[dashes..])?;
            let after = &bytes[dashes + 1..];
            let ends = after.starts_with(b"->");
            if ends || (after.starts_with(b"-!>") && dashes >= first + 2) {
                self.at = dashes + 2 + memchr(b'>', &bytes[dashes + 2..])? + 1;
                return Some(());
            }
            dashes += 1;
        }
    }

    /// Reads a tag; `self.at` is at its name, then behind it.
    fn tag(&mut self) -> Option<Tag<'h>> {
        let bytes = self.html.as_bytes();
        let name = self.until(ends_name)?;
        let mut kind = "";
        let mut slash = false;
        loop {
            match bytes.get(self.at)? {
                b'>' => {
                    self.at += 1;
                    return Some(Tag { name, kind, is_closed: slash });
                }
                byte if is_space(*byte) || *byte == b'/' => {
                    slash = *byte == b'/';
                    self.at += 1;
                }
                _ => {
                    let start = self.at;
                    let (attribute, value) = self.attribute()?;
                    // Between a slash and the end of a tag it is what keeps the tag from being closed.
                    if !slash && !READ.iter().any(|read| is(attribute, read)) {
                        self.leave_out(start..self.at);
                    }
                    slash = false;
                    if kind.is_empty() && is(attribute, "type") {
                        kind = value;
                    }
                }
            }
        }
    }

    /// Reads an attribute and its value.
    fn attribute(&mut self) -> Option<(&'h str, &'h str)> {
        let bytes = self.html.as_bytes();
        let start = self.at;
        // An equals sign that begins a name is the name's.
        self.at += usize::from(bytes.get(start) == Some(&b'='));
        self.until(|byte| ends_name(byte) || byte == b'=')?;
        let name = &self.html[start..self.at];
        let name_end = self.at;
        self.until(|byte| !is_space(byte))?;
        if bytes.get(self.at)? != &b'=' {
            self.at = name_end;
            return Some((name, ""));
        }
        self.at += 1;
        self.until(|byte| !is_space(byte))?;
        match bytes.get(self.at)? {
            b'>' => Some((name, "")),
            quote @ (b'"' | b'\'') => {
                let start = self.at + 1;
                let length = memchr(*quote, &bytes[start..])?;
                self.at = start + length + 1;
                Some((name, &self.html[start..start + length]))
            }
            _ => Some((name, self.until(|byte| is_space(byte) || byte == b'>')?)),
        }
    }

    /// What stands before the next of these bytes, all of them ASCII.
    fn until(&mut self, ends: impl Fn(u8) -> bool) -> Option<&'h str> {
        let start = self.at;
        let rest = &self.html.as_bytes()[start..];
        self.at += rest.iter().position(|byte| ends(*byte))?;
        Some(&self.html[start..self.at])
    }
}

/// True for the types of scripts that some reader of the page looks into.
fn is_read(kind: &str) -> bool {
    kind.contains('&') || kind.to_ascii_lowercase().contains("+json")
}

fn holds_start_of_script(content: &str) -> bool {
    let bytes = content.as_bytes();
    let mut starts = memchr_iter(b'<', bytes).map(|at| &bytes[at + 1..]);
    starts.any(|rest| rest.get(..6).is_some_and(|name| name.eq_ignore_ascii_case(b"script")))
}

fn is(name: &str, other: &str) -> bool {
    name.eq_ignore_ascii_case(other)
}

fn ends_name(byte: u8) -> bool {
    is_space(byte) || matches!(byte, b'/' | b'>')
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c)
}

#[cfg(test)]
mod tests {
    use super::{READ, slimmed};
    use ego_tree::iter::Edge;
    use proptest::prelude::*;
    use scraper::{Html, Node};

    #[test]
    fn what_nobody_reads_goes() {
        let page = "<head><title>A <script> in it</title><style>p > a { }</style><SCRIPT src=a>if (a<b) \
            {'</p>'}</script ><script type='application/ld+json'>{\"a\": 1}</script></head>\
            <p title='<script>'>It rained.</p><!-- <script>x</script> -->\
            <img srcset='a>b'Alt=c data-x sizes=1/><a href=d onclick=\"<p>\" =\">\">";
        let expected = "<head><title>A <script> in it</title><style></style><SCRIPT src=a></script >\
            <script type='application/ld+json'>{\"a\": 1}</script></head>\
            <p title='<script>'>It rained.</p><!-- <script>x</script> -->\
            <img Alt=c  ><a href=d  >\">";
        assert_eq!(slimmed(page), expected);
    }

    #[test]
    fn the_rest_stays_where_the_tree_decides() {
        for page in [
            "<svg><style>a<b></style></svg><style>p{}</style>",
            "<script><!-- <script> </script> --></script><style>p{}</style>",
            "<select><style>a<b></style></select><style>p{}</style>",
            "<plaintext><style>p{}</style>",
            "<svg><a /onclick>in it",
            "<math></svg><style>a<b></style>",
            "<math><mi></svg><![CDATA[<p x>]]>",
        ] {
            assert_eq!(slimmed(page), page);
        }
        let picture = "<svg><style>a{}</style></svg>";
        assert_eq!(
            slimmed(&format!("{picture}<style>p{{}}</style>")),
            format!("{picture}<style></style>")
        );
    }

    /// The tree of a page, without the texts of scripts and styles and attributes that nobody reads.
    fn tree(html: &str) -> String {
        let page = Html::parse_document(html);
        let mut told = String::new();
        for edge in page.tree.root().traverse() {
            match edge {
                Edge::Open(node) => match node.value() {
                    Node::Text(text) => {
                        let parent = node.parent().and_then(|parent| parent.value().as_element());
                        if !parent.is_some_and(|p| matches!(p.name(), "script" | "style")) {
                            told += &**text;
                        }
                    }
                    Node::Element(element) => {
                        let read = element.attrs().filter(|(name, _)| READ.contains(name));
                        told += &format!("{} {:?}(", element.name(), read.collect::<Vec<_>>());
                    }
                    other => told += &format!("{other:?}("),
                },
                Edge::Close(node) if !node.value().is_text() => told.push(')'),
                Edge::Close(_) => {}
            }
        }
        told
    }

    proptest! {
        #[test]
        fn the_tree_is_the_same_but_for_what_nobody_reads(pieces in prop::collection::vec(prop_oneof![
            Just("<script>"), Just("</script>"), Just("<script type=a x='>'>"), Just("<style>"),
            Just("</style >"), Just("<title>"), Just("</title>"), Just("<!--"), Just("-->"), Just("-"),
            Just("!>"), Just("<svg>"), Just("</svg>"), Just("<select>"), Just("</select>"), Just("<p>"),
            Just("</p>"), Just("<textarea>"), Just("</textarea>"), Just("<table>"), Just("<td>"),
            Just("</table>"), Just("<noscript>"), Just("</noscript>"), Just("<iframe>"), Just("</iframe>"),
            Just("<math><mi>"), Just("<template>"), Just("</template>"), Just("<a ="), Just("'"),
            Just("\""), Just("="), Just("/"), Just(">"), Just("<"), Just("</"), Just("<?"), Just("<!"),
            Just(" "), Just("é"), Just("b"), Just("<![CDATA["), Just("]]>"), Just("<desc>"), Just("<body>"),
            Just("<p x='>' class=a>"), Just("<input y=z type=hidden>"), Just("<body z id=q>"),
            Just("<font v color=a>"), Just(" class"), Just(" onclick"), Just("<svg w=1/>"),
        ], 0..24)) {
            let page = pieces.concat();
            prop_assert_eq!(tree(&page), tree(&slimmed(&page)), "{}", page);
        }
    }
}
