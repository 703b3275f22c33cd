//! Where in the text a removed piece stood.

use scraper::Html;

use crate::article::{ContentType, RawArticle};
use crate::record::EnrichedArticle;

/// For each removed piece the number of paragraphs that stood before it, where that is known.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Places(Vec<Option<usize>>);

impl Places {
    /// Looks the pieces and the paragraphs up in the article as it came, comparing letters and
    /// digits alone: cleaning changes white space. A piece that is not found, or that is found more
    /// than once, has no place: it is not guessed.
    pub(super) fn find(record: &EnrichedArticle, raw: Option<&RawArticle>) -> Self {
        let Some(raw) = raw else { return Self(vec![None; record.removed.len()]) };
        let came = match raw.content_type {
            ContentType::Text => key(&raw.body),
            ContentType::Html => key(&Html::parse_document(&raw.body)
                .root_element()
                .text()
                .collect::<Vec<_>>()
                .join(" ")),
        };
        let text = super::Text::new(&record.text);
        let mut starts = Vec::new();
        let mut from = 0;
        for paragraph in &record.paragraphs {
            let words = key(text.slice(paragraph.start, paragraph.end));
            let found = came[from..].find(&words).map(|at| from + at);
            starts.push(found);
            from = found.map_or(from, |at| at + words.len());
        }
        let place = |piece: &str| {
            let words = key(piece);
            let mut found = came.match_indices(&words).map(|(at, _)| at);
            let (Some(at), None) = (found.next().filter(|_| !words.is_empty()), found.next())
            else {
                return None;
            };
            let last = starts.iter().rposition(|start| start.is_some_and(|start| start <= at));
            Some(last.map_or(0, |index| index + 1))
        };
        Self(record.removed.iter().map(|removed| place(&removed.text)).collect())
    }

    /// How many paragraphs stood before removed piece number `index`.
    pub(super) fn of(&self, index: usize) -> Option<usize> {
        self.0[index]
    }

    /// The removed pieces that stood right after `paragraphs` paragraphs.
    pub(super) fn after(&self, paragraphs: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.0.len()).filter(move |index| self.0[*index] == Some(paragraphs))
    }
}

/// Letters and digits.
fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::Places;
    use crate::article::{ContentType, RawArticle};
    use crate::pipeline::Pipeline;

    fn places(kind: ContentType, body: &str) -> Vec<(String, Option<usize>)> {
        let raw = RawArticle::new(kind, body);
        let record = Pipeline::default().enrich(&raw).unwrap();
        let places = Places::find(&record, Some(&raw));
        record.removed.iter().enumerate().map(|(n, r)| (r.text.clone(), places.of(n))).collect()
    }

    #[test]
    fn pieces_stand_between_the_paragraphs_they_stood_between() {
        let body = include_str!("../../samples/1-wire.txt");
        let found = places(ContentType::Text, body);
        let place = |text: &str| found.iter().find(|(t, _)| t == text).unwrap().1;
        assert_eq!(place("Share this article"), Some(3));
        assert_eq!(place("Sign up for our morning newsletter"), Some(7));
        let title = "Millport council votes to close harbour bridge for two years";
        assert_eq!(place(title), None, "it stands there twice");
    }

    #[test]
    fn a_page_tells_places_by_its_words() {
        let body = include_str!("../../samples/2-page.html");
        let found = places(ContentType::Html, body);
        assert!(found.iter().any(|(_, place)| place.is_some()), "{found:?}");
    }
}
