//! Training of the judge of doubtful ends: from annotated tokens back to text, and from text to
//! examples.

use super::judge::{Judge, Place, Trained, gather};
use super::marks::{is_closer, is_terminator};
use super::sentences::split;
use crate::learn::{Example, Features, Model, TrainOptions, train};
use crate::text::Span;

/// The most sentences that are put in one paragraph: corpora of tokens do not say where paragraphs end.
const PARAGRAPH: usize = 8;

/// Into how many parts a trial cuts the documents, to judge each by what was learnt from the others.
const PARTS: usize = 5;

/// How ends are judged in documents that were not learnt from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SentenceTrial {
    /// Doubtful places.
    pub places: usize,
    /// Of those, how many the rules alone have wrong.
    pub wrong_by_rule: usize,
    /// How many the model has wrong.
    pub wrong: usize,
}

/// Trains the judge on documents of sentences of tokens; the same documents give the same bytes.
#[must_use]
pub fn train_sentences(documents: &[Vec<Vec<&str>>]) -> Vec<u8> {
    learn(documents.iter()).to_bytes()
}

/// Judges each document by a model of the others, of four in five.
#[must_use]
pub fn try_sentences(documents: &[Vec<Vec<&str>>]) -> SentenceTrial {
    let mut trial = SentenceTrial::default();
    for part in 0..PARTS {
        let is_left_out = |at: &usize| at % PARTS == part;
        let numbered = || documents.iter().enumerate();
        let model = learn(numbered().filter(|(at, _)| !is_left_out(at)).map(|(_, doc)| doc));
        for (_, document) in numbered().filter(|(at, _)| is_left_out(at)) {
            let mut examiner = Examiner { model: Trained::by(&model), trial: &mut trial };
            read(document, |place, right| examiner.ask(place, right));
        }
    }
    trial
}

struct Examiner<'t> {
    model: Trained<'t>,
    trial: &'t mut SentenceTrial,
}

impl Examiner<'_> {
    fn ask(&mut self, place: &Place<'_>, right: bool) {
        self.trial.places += 1;
        self.trial.wrong_by_rule += usize::from(place.by_rule != right);
        self.trial.wrong += usize::from(self.model.ends(place) != right);
    }
}

fn learn<'d>(documents: impl Iterator<Item = &'d Vec<Vec<&'d str>>>) -> Model {
    let mut examples = Vec::new();
    let mut flat = Vec::new();
    for document in documents {
        read(document, |place, right| {
            gather(place, &mut flat);
            let mut features = Features::default();
            flat.iter().for_each(|feature| features.push(*feature));
            features.end_item();
            examples.push(Example { features, labels: vec![u8::from(right)], masks: None });
        });
    }
    let options = TrainOptions {
        epochs: 20,
        rate: 0.1,
        l1: 1e-5,
        min_count: 2,
        transitions: false,
        ..TrainOptions::default()
    };
    train(&["goes on", "ends"], |_, _| true, &examples, options)
}

/// Calls `each` with every doubtful place of a document, and whether a sentence ends there.
fn read(document: &[Vec<&str>], mut each: impl FnMut(&Place<'_>, bool)) {
    let (mut text, mut ends) = (String::new(), Vec::new());
    for (at, sentence) in document.iter().enumerate() {
        if !text.is_empty() {
            text.push(' ');
        }
        join(sentence, &mut text);
        ends.push(text.len());
        let last = at + 1 == document.len();
        if last || ends.len() == PARAGRAPH || !ends_like_a_sentence(&text) {
            let whole = Span::new(0, text.len());
            let mut teacher = Teacher { ends: &ends, each: &mut each };
            split(&text, whole, "en", &mut teacher);
            text.clear();
            ends.clear();
        }
    }
}

/// A heading, or an item of a list, is a paragraph of its own.
fn ends_like_a_sentence(text: &str) -> bool {
    let bare = text.trim_end_matches(is_closer).trim_end_matches(|c: char| c.is_ascii_digit());
    let bare = bare.trim_end_matches(is_closer).trim_end_matches('[');
    bare.ends_with(is_terminator)
}

/// Knows where sentences end.
struct Teacher<'t, F> {
    ends: &'t [usize],
    each: &'t mut F,
}

impl<F: FnMut(&Place<'_>, bool)> Judge for Teacher<'_, F> {
    fn ends(&mut self, place: &Place<'_>) -> bool {
        let right = self.ends.contains(&place.end);
        (self.each)(place, right);
        right
    }
}

/// Appends a sentence of tokens with its spaces as they are written.
fn join(tokens: &[&str], text: &mut String) {
    let (mut glued, mut open) = (true, false);
    for token in tokens {
        let clitic = token.starts_with(['\'', '’']) && token.chars().count() <= 3
            || matches!(*token, "n't" | "n’t" | "''" | "..." | "-" | "/");
        let closes = token.chars().all(|c| {
            matches!(c, '.' | ',' | ';' | ':' | '?' | '!' | ')' | ']' | '}' | '%' | '…' | '”')
        });
        let footnote = token.starts_with('[') && text.ends_with(['.', ']', '?', '!']);
        let straight = *token == "\"";
        if !(glued || clitic || closes || footnote || (straight && open)) {
            text.push(' ');
        }
        text.push_str(token);
        glued = matches!(
            *token,
            "(" | "[" | "{" | "$" | "£" | "€" | "“" | "‘" | "#" | "-" | "/" | "``"
        ) || (straight && !open);
        open ^= straight;
    }
}

#[cfg(test)]
mod tests {
    use super::{join, train_sentences, try_sentences};
    use crate::learn::Model;

    #[test]
    fn tokens_are_joined_as_they_are_written() {
        let tokens = [
            "\"", "It", "did", "n't", "rain", ",", "\"", "Berg", "(", "56", ")", "said", ".", "[",
            "1", "]",
        ];
        let mut text = String::new();
        join(&tokens, &mut text);
        assert_eq!(text, "\"It didn't rain,\" Berg (56) said.[1]");
    }

    #[test]
    fn what_the_rules_have_wrong_is_learnt() {
        let document = |name: &'static str| {
            vec![
                vec!["is", "it", "open", "?"],
                vec!["yes", "it", "is", "."],
                vec!["ask", name, "."],
                vec!["Good", "."],
            ]
        };
        let names = ["ann", "bo", "cy", "di", "ed", "flo", "gil", "hal", "ike", "jo"];
        let documents: Vec<_> = names.into_iter().map(document).collect();
        let trial = try_sentences(&documents);
        assert!(trial.wrong_by_rule >= 10 && trial.wrong == 0, "{trial:?}");
        let bytes = train_sentences(&documents);
        assert_eq!(bytes, train_sentences(&documents));
        assert!(Model::from_bytes(&bytes).is_ok());
    }
}
