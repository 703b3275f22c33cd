//! Topics of a page, from the first of these that names any: JSON-LD `keywords` and `article:tag`
//! together, the keywords of `<meta>`, JSON-LD `about`, links to the site's pages of topics. Where the
//! keywords of `<meta>` hold all of the first, and more, they are the same list at full length.

use std::sync::LazyLock;

use regex::Regex;
use scraper::{Html, Selector};
use serde_json::{Map, Value};

use super::json_ld::texts;
use super::metadata::{Meta, unescape, words};

/// The most tags that are kept.
const MAX_TAGS: usize = 50;

/// The longest text of a link, in words, that names a topic.
const LINK_WORDS: usize = 5;

/// The most links that are topics: more are a menu.
const MAX_LINKS: usize = 15;

/// Words that say of a line without commas that it is one topic, and not several in a row.
const ONE_TOPIC_WORDS: usize = 4;

/// What systems write for themselves: identifiers, host names, single letters, numbers.
static MACHINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^(?: [0-9a-f]{8}-[0-9a-f-]{27} | [\w-]+(?:\.[\w-]+)*\.(?:com|org|net|de|co\.uk|ca|au|fr)
        | . | _.* | \d+ )$",
    )
    .expect("a pattern of ours")
});

/// `Subject: Justice`: a field and its value.
static FIELD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(\p{Lu}[\w ]{1,24}):\s*(.+)$").expect("a pattern of ours"));

/// The topics of a page, each once.
pub(super) fn tags(page: &Html, article: Option<&Map<String, Value>>, meta: &Meta) -> Vec<String> {
    let stated = |key| article.map(|article| texts(article.get(key))).unwrap_or_default();
    let listed = |names: &[&str]| meta.first(names).into_iter().collect::<Vec<_>>();
    let mut keywords = stated("keywords");
    if let [line] = keywords.as_slice()
        && !line.contains(',')
        && line.split_whitespace().count() > ONE_TOPIC_WORDS
    {
        // Topics in a row with nothing between them: where the page lists them anew, that is better.
        keywords.clear();
    }
    // Each is meant for another reader, and neither is always whole.
    let for_machines = clean(&[keywords, meta.all(&["article:tag", "og:article:tag"])].concat());
    let for_searches = clean(&listed(&[
        "news_keywords",
        "keywords",
        "parsely-tags",
        "sailthru.tags",
        "cxenseparse:keywords",
        "dc.subject",
        "dcterms.subject",
    ]));
    if for_machines.iter().all(|tag| holds(&for_searches, tag)) && !for_searches.is_empty() {
        return for_searches;
    }
    if !for_machines.is_empty() {
        return for_machines;
    }
    let ways: [&dyn Fn() -> Vec<String>; 4] =
        [&|| stated("keywords"), &|| links(page, "[rel~=tag]"), &|| stated("about"), &|| {
            links(
                page,
                r#"a[href*="/topics/"], a[href*="/topic/"], a[href*="/tags/"], a[href*="/tag/"]"#,
            )
        }];
    ways.iter().map(|way| clean(&way())).find(|tags| !tags.is_empty()).unwrap_or_default()
}

/// The short texts of links; none when there are as many as in a menu.
fn links(page: &Html, css: &str) -> Vec<String> {
    let Ok(selector) = Selector::parse(css) else { return Vec::new() };
    let texts = page.select(&selector).map(words);
    let short: Vec<String> = texts
        .filter(|text| !text.is_empty() && text.split_whitespace().count() <= LINK_WORDS)
        .take(MAX_LINKS + 1)
        .collect();
    if short.len() > MAX_LINKS { Vec::new() } else { short }
}

/// Each topic once, whatever its case: a page may list several in one line, escape them, and mix them
/// with what its systems note.
fn clean(lines: &[String]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for line in lines {
        for tag in unescape(line).split([',', ';']).filter_map(|tag| topic(tag.trim())) {
            if out.len() < MAX_TAGS && !holds(&out, tag) {
                out.push(tag.to_owned());
            }
        }
    }
    out
}

/// True for a topic that is among them, in whatever case.
fn holds(tags: &[String], tag: &str) -> bool {
    tags.iter().any(|known| known.to_lowercase() == tag.to_lowercase())
}

/// The topic that an entry names, if it names one.
fn topic(tag: &str) -> Option<&str> {
    if tag.is_empty() || MACHINE.is_match(tag) {
        return None;
    }
    let Some(field) = FIELD.captures(tag) else { return Some(tag) };
    let name = field[1].to_lowercase();
    let value = field.get(2)?.as_str();
    let names_topic = ["subject", "topic", "tag", "keyword", "entity", "category"];
    names_topic.iter().any(|word| name.contains(word)).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::clean;
    use crate::article::{ContentType, RawArticle};

    #[test]
    fn the_two_lists_for_machines_are_one() {
        let page = |meta: &str| {
            let html = format!(
                "<head><script type=\"application/ld+json\">\
                 {{\"@type\": \"NewsArticle\", \"keywords\": [\"Bridges\"]}}</script>{meta}</head>\
                 <body><article><p>The council closed the harbour bridge.</p></article></body>"
            );
            crate::pipeline::clean::clean(&RawArticle::new(ContentType::Html, html)).tags
        };
        let both = "<meta property=\"article:tag\" content=\"bridges\">\
            <meta property=\"article:tag\" content=\"Harbours\">\
            <meta name=\"keywords\" content=\"news, ledger\">";
        assert_eq!(page(both), ["Bridges", "Harbours"]);
        assert_eq!(page("<meta name=\"keywords\" content=\"news, ledger\">"), ["Bridges"]);
        let whole = "<meta name=\"keywords\" content=\"Harbours,bridges,Ferries\">";
        assert_eq!(page(whole), ["Harbours", "bridges", "Ferries"]);
    }

    #[test]
    fn topics_are_told_from_what_systems_note() {
        let line = "Bridges, bridges,Subject: Harbours, Day: Friday, \
            26157981-b4f7-4929-adc1-e860c6f03636, ledger.com, _commerce, n, Caf&eacute;s";
        assert_eq!(clean(&[line.to_owned()]), ["Bridges", "Harbours", "Cafés"]);
    }
}
