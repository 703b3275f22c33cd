//! What a page prints by its headline: who wrote the article and when, for pages whose data do not say.
//!
//! A date counts there when it stands by itself, or when the page marks it as a date; a name when it is said to
//! be the author's, or marked so. What is part of a sentence tells nothing of the article.

use std::sync::LazyLock;

use ego_tree::NodeRef;
use regex::Regex;
use scraper::{ElementRef, Html, Node, Selector};

use super::boxes::after;
use super::letters::same;
use super::metadata::words;
use crate::pipeline::clean::stamps::{self, UPDATE, before_date, signed, stamps};
use crate::pipeline::clean::{authors, dates};

/// What is printed by a headline.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Byline {
    pub(super) published_at: Option<String>,
    /// What is called an update.
    pub(super) modified_at: Option<String>,
    pub(super) authors: Vec<String>,
}

/// The most words of a name that is marked as the author's.
const NAME: usize = 4;

/// A paragraph of more words than this is the article's.
const PARAGRAPH: usize = 25;

/// So many elements are looked at.
const ELEMENTS: usize = 120;

/// So many elements around a headline may hold what stands before it.
const LEVELS: usize = 2;

/// What else stands near a headline, by names of classes and ids, and may have dates and people of its own.
static ELSEWHERE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)related|recommend|comment|sidebar|popular|trending|latest|more-|promo|event")
        .expect("a pattern of ours")
});

/// Classes and ids of dates.
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)date|publish|posted|time(?:stamp)?\b|byline").expect("a pattern of ours")
});

/// Classes and ids of authors, and addresses of their pages.
static AUTHOR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)author|byline|contributor").expect("a pattern of ours"));

/// Reads what stands by the headline, which is the first heading that says `title`, or the first `<h1>`.
pub(super) fn byline(page: &Html, title: Option<&str>) -> Byline {
    let mut byline = Byline::default();
    let Some(headline) = headline(page, title) else { return byline };
    let mut before = true;
    // Behind the line whose date was taken: an element within it lacks what the line says of the date.
    let mut dated = None;
    let mut next = Some(around(headline));
    // Depth is the page's to choose, so there is no recursion.
    for _ in 0..ELEMENTS {
        let Some(here) = next.filter(|_| !byline.is_full()) else { break };
        let mut below = here.first_child();
        if dated == Some(here) {
            dated = None;
        }
        if here == headline {
            (before, below) = (false, None);
        } else if let Some(element) = ElementRef::wrap(here) {
            if is_elsewhere(element) {
                below = None;
            } else if let Some(line) = line(element) {
                if dated.is_none() && byline.take_dates(element, &line, before) {
                    dated = elements(after(here));
                }
                if !before {
                    byline.take_authors(element);
                }
            } else if !before && is_paragraph(element) {
                break;
            }
        }
        next = elements(below.or_else(|| after(here)));
    }
    byline
}

fn headline<'p>(page: &'p Html, title: Option<&str>) -> Option<NodeRef<'p, Node>> {
    let headings = Selector::parse("h1, h2, h3").ok()?;
    let says_it =
        |heading: &ElementRef<'_>| title.is_some_and(|title| same(title, &words(*heading)));
    let first = || page.select(&headings).find(|heading| heading.value().name() == "h1");
    page.select(&headings).find(says_it).or_else(first).map(|heading| *heading)
}

/// Where to begin: a few elements around the headline, but not the whole page.
fn around(headline: NodeRef<'_, Node>) -> NodeRef<'_, Node> {
    let is_whole = |node: &NodeRef<'_, Node>| {
        let element = node.value().as_element();
        element.is_none_or(|element| matches!(element.name(), "body" | "html" | "main"))
    };
    let up = std::iter::successors(Some(headline), NodeRef::parent);
    up.take(LEVELS + 1).take_while(|node| !is_whole(node)).last().unwrap_or(headline)
}

/// This node or the next one that is an element.
fn elements(node: Option<NodeRef<'_, Node>>) -> Option<NodeRef<'_, Node>> {
    std::iter::successors(node, |node| after(*node)).find(|node| node.value().is_element())
}

fn is_elsewhere(element: ElementRef<'_>) -> bool {
    let name = element.value().name();
    matches!(
        name,
        "script" | "style" | "nav" | "aside" | "footer" | "form" | "template" | "noscript"
    ) || is_called(element, &ELSEWHERE)
}

/// True when a class or an id of the element matches.
fn is_called(element: ElementRef<'_>, pattern: &Regex) -> bool {
    let mut names = ["class", "id"].into_iter().filter_map(|name| element.value().attr(name));
    names.any(|name| pattern.is_match(name))
}

/// The words of an element that has few.
fn line(element: ElementRef<'_>) -> Option<String> {
    let mut words = element.text().flat_map(str::split_whitespace);
    let line: Vec<&str> = words.by_ref().take(stamps::WORDS).collect();
    (!line.is_empty() && words.next().is_none()).then(|| line.join(" "))
}

fn is_paragraph(element: ElementRef<'_>) -> bool {
    let words = element.text().flat_map(str::split_whitespace);
    element.value().name() == "p" && words.take(PARAGRAPH + 1).count() > PARAGRAPH
}

impl Byline {
    fn is_full(&self) -> bool {
        self.published_at.is_some() && !self.authors.is_empty()
    }

    /// Takes the dates of a line; false when there are none that count. Before the headline stands much that
    /// is not the article's: there a date must be marked.
    fn take_dates(&mut self, element: ElementRef<'_>, line: &str, before: bool) -> bool {
        let time = Some(element.value()).filter(|element| element.name() == "time");
        let stated = time.and_then(|time| time.attr("datetime")).and_then(dates::find);
        let is_marked = time.is_some() || is_called(element, &DATE);
        let found = stamps(line, is_marked);
        if found.is_empty() && stated.is_none() || before && !is_marked {
            return false;
        }
        let called_update = is_called(element, &UPDATE);
        for stamp in &found {
            let date = stated.as_ref().unwrap_or(&stamp.date);
            self.add(called_update || stamp.is_update, date);
        }
        if let Some(date) = stated.filter(|_| found.is_empty()) {
            self.add(called_update || UPDATE.is_match(line), &date);
        }
        true
    }

    fn add(&mut self, is_update: bool, date: &str) {
        let field = if is_update { &mut self.modified_at } else { &mut self.published_at };
        field.get_or_insert_with(|| date.to_owned());
    }

    /// Takes the first names that are an author's. A piece of text is a name or several: what stands in the
    /// next element is his office, or what else the line has.
    fn take_authors(&mut self, element: ElementRef<'_>) {
        if !self.authors.is_empty() {
            return;
        }
        let mut pieces = element.text().map(str::trim).filter(|piece| !piece.is_empty()).peekable();
        let mut piece = match pieces.peek().and_then(|first| signed(first)) {
            Some(names) => {
                pieces.next();
                if names.is_empty() { pieces.next() } else { Some(names) }
            }
            None => {
                let leads_to_one =
                    element.value().attr("href").is_some_and(|to| AUTHOR.is_match(to));
                let is_marked = leads_to_one || is_called(element, &AUTHOR);
                pieces.next().filter(|piece| is_marked && is_name(piece))
            }
        };
        while let Some(names) = piece {
            self.authors.extend(authors::split(before_date(names)));
            let more = pieces.next_if(|piece| matches!(*piece, "and" | "," | "&" | ", and"));
            piece = more.and_then(|_| pieces.next());
        }
    }
}

/// True for two words or a few, each with a capital.
fn is_name(line: &str) -> bool {
    let mut words = line.split_whitespace();
    (2..=NAME).contains(&words.clone().count())
        && words.all(|word| word.starts_with(char::is_uppercase))
        && !line.contains(|c: char| c.is_numeric())
}

#[cfg(test)]
mod tests {
    use scraper::Html;

    use super::{Byline, byline};

    const STORY: &str = "<p>The council closed the harbour bridge on Monday, and from 5 May 2026 the buses will \
        take the tunnel, which is longer by two miles and has a toll for cars and for lorries.</p>";

    fn read(around: &str) -> Byline {
        let headline = "<h1>The old bridge is shut</h1>";
        let page = format!("<main><div>{}</div></main>", around.replace("<h1/>", headline));
        byline(&Html::parse_document(&page.replace("<p/>", STORY)), Some("The old bridge is shut"))
    }

    #[test]
    fn dates_by_the_headline_are_taken() {
        let day = Some("2026-03-04");
        let cases = [
            ("<h1/><p class=date>4 March 2026</p><p/>", day, None),
            ("<h1/><div><div>March 4, 2026</div><div>5 min read</div></div><p/>", day, None),
            ("<h1/><div>By Jo Falk · Wed, March 4, 2026, 9:15 AM EST</div><p/>", day, None),
            ("<h1/><time>Mar 4, 2026</time><p/>", day, None),
            ("<h1/><time datetime='2026-03-04'>yesterday</time><p/>", day, None),
            ("<p class=post-date>4 March 2026</p><h1/><p/>", day, None),
            ("<h1/><div><span>Updated on <!-- -->4 March 2026</span></div><p/>", None, day),
            ("<h1/><div><b>Last updated</b><span>4 March 2026</span></div><p/>", None, day),
            (
                "<h1/><p>Published 4 March 2026, updated 5 March 2026</p><p/>",
                day,
                Some("2026-03-05"),
            ),
            // None of these is said to be the article's.
            (
                "<h1/><h2>The bridge of 4 March 2026 that nobody wanted is no more</h2><p/>",
                None,
                None,
            ),
            ("<p>4 March 2026</p><h1/><p/>", None, None),
            ("<h1/><aside class=date>4 March 2026</aside><p/>", None, None),
            ("<h1/><ul class=related-posts><li class=date>4 March 2026</li></ul><p/>", None, None),
            ("<h1/><p/><p class=date>4 March 2026</p>", None, None),
        ];
        for (page, published, modified) in cases {
            let found = read(page);
            let found = (found.published_at.as_deref(), found.modified_at.as_deref());
            assert_eq!(found, (published, modified), "{page}");
        }
    }

    #[test]
    fn authors_by_the_headline_are_taken() {
        let cases: [(&str, &[&str]); 9] = [
            ("<h1/><p>By Jo Falk</p><p/>", &["Jo Falk"]),
            ("<h1/><p>by: <!-- -->Jo Falk<!-- -->, <!-- -->4 March 2026</p><p/>", &["Jo Falk"]),
            (
                "<h1/><p>By <a>Jo Falk</a> and <a>Anna Berg</a> | Politics</p><p/>",
                &["Jo Falk", "Anna Berg"],
            ),
            ("<h1/><div><div>Author</div><div>Jo Falk</div></div><p/>", &["Jo Falk"]),
            ("<h1/><p class=post-author><b>Jo Falk</b><i>Chief Reporter</i></p><p/>", &["Jo Falk"]),
            ("<h1/><a href=/authors/jo-falk>Jo Falk</a><p/>", &["Jo Falk"]),
            ("<h1/><p>Jo Falk</p><p/>", &[]),
            ("<h1/><p class=author>View all of them</p><p/>", &[]),
            ("<p>By Jo Falk</p><h1/><p/>", &[]),
        ];
        for (page, authors) in cases {
            assert_eq!(read(page).authors, authors, "{page}");
        }
    }

    #[test]
    fn a_page_without_a_headline_has_no_byline() {
        let page = Html::parse_document("<p class=date>4 March 2026</p><p>By Jo Falk</p>");
        assert_eq!(byline(&page, Some("The old bridge is shut")), Byline::default());
    }
}
