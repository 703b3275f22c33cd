//! Title, people, dates and topics of a page.
//!
//! In this order of trust: JSON-LD of the article, OpenGraph and other `<meta>`, markup (`<time>`,
//! `rel=author`). A date that none of them states is not guessed. Titles have an order of their own.

use scraper::{ElementRef, Html, Selector};
use serde_json::{Map, Value};

use super::guard;
use super::json_ld::{self, text, texts};
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
            dates::find(found.attr("datetime").or_else(|| found.attr("content"))?)
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
