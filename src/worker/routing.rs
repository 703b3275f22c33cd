//! The routing key of a record.

use crate::record::EnrichedArticle;

/// The longest routing key, in bytes, that AMQP allows.
const MAX_KEY: usize = 255;

/// What stands for a field that is empty.
const UNKNOWN: &str = "unknown";

/// A template such as `article.{language}.{source}`, checked by the configuration.
#[derive(Debug, Clone)]
pub(super) struct KeyTemplate(String);

impl KeyTemplate {
    pub(super) fn new(template: &str) -> Self {
        Self(template.to_owned())
    }

    /// Fills the fields in. Each is one word of the key: lower case, letters and digits, anything
    /// else a hyphen, so that no producer can write dots or wildcards into it.
    pub(super) fn fill(&self, record: &EnrichedArticle) -> String {
        let fields = [
            ("{language}", record.language.code.as_str()),
            ("{source}", record.source.as_deref().unwrap_or_default()),
            ("{id}", &record.id),
        ];
        let mut key = self.0.clone();
        for (field, text) in fields {
            if key.contains(field) {
                key = key.replace(field, &word(text));
            }
        }
        if key.len() > MAX_KEY {
            let cut = (0..=MAX_KEY).rev().find(|&at| key.is_char_boundary(at)).unwrap_or(0);
            key.truncate(cut);
        }
        key
    }
}

fn word(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars().flat_map(char::to_lowercase) {
        let c = if c.is_alphanumeric() || c == '_' { c } else { '-' };
        if c != '-' || !out.ends_with('-') {
            out.push(c);
        }
    }
    let out = out.trim_matches('-');
    if out.is_empty() { UNKNOWN.to_owned() } else { out.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::KeyTemplate;
    use crate::article::{ContentType, RawArticle};
    use crate::pipeline::Pipeline;

    #[test]
    fn a_producer_can_not_write_dots_or_wildcards_into_the_key() {
        let template = KeyTemplate::new("article.{language}.{source}");
        let cases = [
            (None, "unknown"),
            (Some("Reuters"), "reuters"),
            (Some("TT Nyhetsbyrån"), "tt-nyhetsbyrån"),
            (Some("a.b.#.*"), "a-b"),
            (Some("..."), "unknown"),
        ];
        for (source, expected) in cases {
            let mut article = RawArticle::new(ContentType::Text, "A text.");
            article.source = source.map(str::to_owned);
            article.language = Some("en".to_owned());
            let record = Pipeline::default().enrich(&article).unwrap();
            assert_eq!(template.fill(&record), format!("article.en.{expected}"));
        }
        let mut article = RawArticle::new(ContentType::Text, "A text.");
        article.source = Some("ü".repeat(400));
        let key = template.fill(&Pipeline::default().enrich(&article).unwrap());
        assert!(key.len() <= 255 && key.len() > 250, "{}", key.len());
    }
}
