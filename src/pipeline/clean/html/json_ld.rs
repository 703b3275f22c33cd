//! JSON-LD: the most trusted of what a page says of itself.

use scraper::{Html, Selector};
use serde_json::{Map, Value};

/// Types that describe the article itself, without the vocabulary before the name.
const ARTICLES: [&str; 12] = [
    "NewsArticle",
    "Article",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "BackgroundNewsArticle",
    "ReviewNewsArticle",
    "LiveBlogPosting",
    "BlogPosting",
    "SocialMediaPosting",
    "TechArticle",
    "Report",
];

/// How deep objects are looked for.
const MAX_DEPTH: usize = 6;

/// The object that describes the article, if a script of the page holds one.
pub(super) fn article(page: &Html) -> Option<Map<String, Value>> {
    let selector = Selector::parse(r#"script[type="application/ld+json"]"#).ok()?;
    page.select(&selector).find_map(|script| find(&script.text().collect::<String>(), is_article))
}

/// The first object of a script that is wanted.
pub(super) fn find(script: &str, wanted: Wanted) -> Option<Map<String, Value>> {
    within(parse(script)?, wanted, MAX_DEPTH)
}

/// Whether an object is the one looked for.
type Wanted = fn(&Map<String, Value>) -> bool;

/// Reads JSON as pages write it: raw line breaks in strings, a comment or CDATA around it, a
/// semicolon or a comma too many.
fn parse(text: &str) -> Option<Value> {
    let trimmed = text
        .trim()
        .trim_start_matches("<!--")
        .trim_start_matches("//<![CDATA[")
        .trim_start_matches("<![CDATA[")
        .trim_end_matches("-->")
        .trim_end_matches("//]]>")
        .trim_end_matches("]]>")
        .trim()
        .trim_end_matches(';');
    serde_json::from_str(trimmed).ok().or_else(|| {
        let plain: String = trimmed.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&without_trailing_commas(&plain)).ok()
    })
}

fn without_trailing_commas(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let (mut in_string, mut escaped) = (false, false);
    for c in json.chars() {
        if !in_string && matches!(c, '}' | ']') {
            let kept = out.trim_end().trim_end_matches(',').len();
            out.truncate(kept);
        }
        out.push(c);
        in_string ^= c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
    }
    out
}

fn within(value: Value, wanted: Wanted, depth: usize) -> Option<Map<String, Value>> {
    if depth == 0 {
        return None;
    }
    match value {
        Value::Array(items) => items.into_iter().find_map(|item| within(item, wanted, depth - 1)),
        Value::Object(mut object) => {
            if wanted(&object) {
                return Some(object);
            }
            ["@graph", "mainEntity", "mainEntityOfPage"]
                .into_iter()
                .find_map(|key| within(object.remove(key)?, wanted, depth - 1))
        }
        _ => None,
    }
}

fn is_article(object: &Map<String, Value>) -> bool {
    let is = |name: &str| {
        let bare = name.rsplit(['/', ':', '#']).next().unwrap_or(name);
        ARTICLES.contains(&bare)
    };
    match object.get("@type") {
        Some(Value::String(name)) => is(name),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(is),
        _ => false,
    }
}

/// A text, or the `name` of an object, or the first of several.
pub(super) fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => {
            let text = text.trim();
            (!text.is_empty()).then(|| text.to_owned())
        }
        Value::Object(object) => text(object.get("name").or_else(|| object.get("url"))),
        Value::Array(items) => items.iter().find_map(|item| text(Some(item))),
        _ => None,
    }
}

/// All texts: of a list, or of a line with commas.
pub(super) fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Array(items)) => items.iter().filter_map(|item| text(Some(item))).collect(),
        Some(Value::String(line)) => {
            line.split(',').map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned).collect()
        }
        other => text(other).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::{article, text};
    use scraper::Html;

    fn headline(json: &str) -> Option<String> {
        let page = format!("<script type=\"application/ld+json\">{json}</script>");
        text(article(&Html::parse_document(&page))?.get("headline"))
    }

    #[test]
    fn the_article_is_found_however_it_is_wrapped() {
        for json in [
            r#"{"@type": "NewsArticle", "headline": "H"}"#,
            r#"[{"@type": "WebPage"}, {"@type": ["Thing", "https://schema.org/Article"], "headline": "H"}]"#,
            r#"{"@graph": [{"@type": "Organization"}, {"@type": "BlogPosting", "headline": "H"}]}"#,
            "{\"@type\": \"NewsArticle\", \"description\": \"two\nlines\", \"headline\": \"H\",};",
        ] {
            assert_eq!(headline(json).as_deref(), Some("H"), "{json}");
        }
    }

    #[test]
    fn what_is_no_article_or_no_json_is_passed_over() {
        for json in
            [r#"{"@type": "Organization", "headline": "H"}"#, "{", "", "null", "[[[[[[[[[]]]]]]]]]"]
        {
            assert_eq!(headline(json), None, "{json}");
        }
    }
}
