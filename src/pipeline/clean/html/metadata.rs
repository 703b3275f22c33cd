//! Title, people, dates and topics of a page.
//!
//! In this order of trust: JSON-LD of the article, OpenGraph and other `<meta>`, markup (`<time>`,
//! `rel=author`), what is printed by the headline. A date within the text is not taken for the article's. Titles
//! have an order of their own.

use std::mem;

use scraper::{ElementRef, Html, Selector};
use serde_json::{Map, Value};

use super::byline::byline;
use super::guard;
use super::json_ld::{self, text, texts};
use super::letters::same;
use super::tags;
use super::title::{Site, title};
use crate::pipeline::clean::draft::Draft;
use crate::pipeline::clean::{authors, dates};
use crate::record::Image;

/// Reads all that the page says of itself into the draft.
pub(super) fn read(page: &Html, draft: &mut Draft) {
    let article = json_ld::article(page);
    let meta = Meta::new(page);
    if let Some(article) = &article {
        from_json_ld(article, draft);
    }
    from_meta(&meta, draft);
    from_markup(page, draft);
    let site = Site { name: draft.publisher.as_deref(), url: draft.url.as_deref() };
    draft.title = title(page, &meta, draft.title.take(), &site);
    from_byline(page, draft);
    draft.tags = tags::tags(page, article.as_ref(), &meta);
}

fn from_json_ld(article: &Map<String, Value>, draft: &mut Draft) {
    draft.title = text(article.get("headline")).map(|title| unescape(&title));
    for name in people(article.get("author").or_else(|| article.get("creator"))) {
        draft.add_author(&unescape(&name));
    }
    draft.published_at = text(article.get("datePublished")).and_then(|date| dates::find(&date));
    draft.modified_at = text(article.get("dateModified")).and_then(|date| dates::find(&date));
    draft.publisher = text(article.get("publisher")).filter(|name| !name.contains("://"));
    draft.section = text(article.get("articleSection"));
    draft.language = text(article.get("inLanguage"));
    if let Some(url) = image_url(article.get("image")) {
        draft.images.push(Image { url: Some(url), caption: None, credit: None });
    }
}

/// Names of one author or several; a text may hold several names.
fn people(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Array(items)) => items.iter().flat_map(|item| people(Some(item))).collect(),
        Some(Value::String(line)) => authors::split(line),
        Some(Value::Object(object)) => match object.get("name") {
            Some(Value::String(name)) => authors::split(name),
            names => texts(names),
        },
        _ => Vec::new(),
    }
}

fn image_url(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(url) => Some(url.clone()),
        Value::Object(object) => image_url(object.get("url")),
        Value::Array(items) => items.iter().find_map(|item| image_url(Some(item))),
        _ => None,
    }
}

fn from_meta(meta: &Meta, draft: &mut Draft) {
    fill(&mut draft.publisher, || {
        meta.first(&["og:site_name", "application-name", "dc.publisher"])
    });
    fill(&mut draft.section, || meta.first(&["article:section", "section"]));
    fill(&mut draft.url, || meta.first(&["og:url"]));
    let date = |names: &[&str]| meta.first(names).and_then(|date| dates::find(&date));
    fill(&mut draft.published_at, || {
        date(&[
            "article:published_time",
            "og:published_time",
            "datepublished",
            "date",
            "pubdate",
            "publishdate",
            "publish-date",
            "parsely-pub-date",
            "sailthru.date",
            "dc.date",
            "dc.date.issued",
            "dcterms.created",
            "article.published",
        ])
    });
    fill(&mut draft.modified_at, || {
        date(&[
            "article:modified_time",
            "og:updated_time",
            "lastmod",
            "datemodified",
            "dcterms.modified",
        ])
    });
    if draft.authors.is_empty() {
        let names = meta.all(&[
            "author",
            "article:author",
            "parsely-author",
            "sailthru.author",
            "byl",
            "dc.creator",
        ]);
        for name in names.iter().flat_map(|names| authors::split(names)) {
            draft.add_author(&name);
        }
    }
    if draft.images.is_empty()
        && let Some(url) = meta.first(&["og:image", "og:image:url", "twitter:image"])
    {
        draft.images.push(Image { url: Some(url), caption: None, credit: None });
    }
}

fn from_markup(page: &Html, draft: &mut Draft) {
    let attribute = |css: &str, name: &str| {
        one(page, css)
            .and_then(|found| found.attr(name).map(|v| v.trim().to_owned()))
            .filter(|v| !v.is_empty())
    };
    if let Some(canonical) =
        attribute("link[rel=canonical]", "href").filter(|url| url.contains("://"))
    {
        draft.url = Some(canonical);
    }
    fill(&mut draft.language, || attribute("html", "lang"));
    fill(&mut draft.published_at, || {
        [
            "time[itemprop=datePublished]",
            "[itemprop=datePublished]",
            "article time[datetime]",
            "time[pubdate]",
        ]
        .into_iter()
        .find_map(|css| {
            let found = one(page, css)?;
            let stated = ["datetime", "content", "title"].into_iter().find_map(|n| found.attr(n));
            dates::find(stated.unwrap_or(&words(found)))
        })
    });
    if draft.authors.is_empty() {
        for css in [
            "[itemprop=author] [itemprop=name]",
            "[rel=author]",
            ".byline a",
            ".author-name",
            ".byline",
        ] {
            let Ok(selector) = Selector::parse(css) else { continue };
            for found in page.select(&selector).take(4) {
                for name in authors::split(&words(found)) {
                    draft.add_author(&name);
                }
            }
            if !draft.authors.is_empty() {
                break;
            }
        }
    }
}

/// What stands by the headline, where the page's data have no date, or name nobody but the site itself.
fn from_byline(page: &Html, draft: &mut Draft) {
    let publisher = draft.publisher.clone().unwrap_or_default();
    let unsigned = draft.authors.iter().all(|author| same(&author.name, &publisher));
    if draft.published_at.is_some() && !unsigned {
        return;
    }
    let printed = byline(page, draft.title.as_deref());
    if draft.published_at.is_none() {
        draft.published_at = printed.published_at;
        fill(&mut draft.modified_at, || printed.modified_at);
    }
    if unsigned {
        let site = mem::take(&mut draft.authors);
        printed.authors.iter().for_each(|name| draft.add_author(name));
        if draft.authors.is_empty() {
            draft.authors = site;
        }
    }
}

/// `<meta>` by `property`, `name` or `itemprop`, whatever the case.
pub(super) struct Meta(Vec<(String, String)>);

impl Meta {
    pub(super) fn new(page: &Html) -> Self {
        let Ok(selector) = Selector::parse("meta[content]") else { return Self(Vec::new()) };
        let pairs = page.select(&selector).filter_map(|meta| {
            let name = meta
                .attr("property")
                .or_else(|| meta.attr("name"))
                .or_else(|| meta.attr("itemprop"))?;
            let content = meta.attr("content")?.trim();
            (!content.is_empty()).then(|| (name.to_ascii_lowercase(), content.to_owned()))
        });
        Self(pairs.collect())
    }

    /// The content of the first of these names that the page has.
    pub(super) fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| {
            self.0.iter().find(|(known, _)| known == name).map(|(_, content)| content.clone())
        })
    }

    /// Every content of the first of these names that the page has.
    pub(super) fn all(&self, names: &[&str]) -> Vec<String> {
        for name in names {
            let found = self.0.iter().filter(|(known, _)| known == name);
            let contents: Vec<String> = found.map(|(_, content)| content.clone()).collect();
            if !contents.is_empty() {
                return contents;
            }
        }
        Vec::new()
    }
}

fn fill(field: &mut Option<String>, find: impl FnOnce() -> Option<String>) {
    if field.is_none() {
        *field = find();
    }
}

pub(super) fn one<'p>(page: &'p Html, css: &str) -> Option<ElementRef<'p>> {
    page.select(&Selector::parse(css).ok()?).next()
}

pub(super) fn words(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// JSON-LD often holds HTML entities.
pub(super) fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    if guard::is_hostile(text) {
        return guard::words(text);
    }
    words(Html::parse_fragment(text).root_element())
}

#[cfg(test)]
mod tests {
    use scraper::Html;

    use super::read;
    use crate::pipeline::clean::draft::Draft;

    #[test]
    fn what_is_printed_counts_where_the_data_do_not_say() {
        let date = "<meta name=date content=2026-03-02>";
        let site = "<meta property=og:site_name content='Coastal News'>";
        let cases = [
            ("", "2026-03-04", "Jo Falk"),
            (date, "2026-03-02", "Jo Falk"),
            ("<meta name=author content='Anna Berg'>", "2026-03-04", "Anna Berg"),
            // The site names itself.
            (&format!("{site}<meta name=author content='Coastal News'>"), "2026-03-04", "Jo Falk"),
        ];
        for (data, day, author) in cases {
            let page = format!(
                "<head>{data}</head><h1>The old bridge is shut</h1><p>By Jo Falk</p><time>4 March 2026</time>"
            );
            let mut draft = Draft::default();
            read(&Html::parse_document(&page), &mut draft);
            let authors: Vec<&str> = draft.authors.iter().map(|a| a.name.as_str()).collect();
            assert_eq!(
                (draft.published_at.as_deref(), &authors[..]),
                (Some(day), &[author][..]),
                "{data}"
            );
        }
    }

    #[test]
    fn a_site_that_signs_and_prints_nobody_is_the_author() {
        let page = "<meta property=og:site_name content='Coastal News'><meta name=author content='Coastal News'>\
            <h1>The old bridge is shut</h1>";
        let mut draft = Draft::default();
        read(&Html::parse_document(page), &mut draft);
        assert_eq!(draft.authors[0].name, "Coastal News");
    }
}
