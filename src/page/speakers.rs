//! Who speaks in an article, and the colour of each.

use std::collections::HashMap;

use crate::record::{EnrichedArticle, Quote, Speaker};

/// How many colours the style has; further speakers take them again from the first.
const COLOURS: usize = 8;

/// A speaker, with the quotes that are theirs.
#[derive(Debug)]
pub(super) struct Voice<'r> {
    /// The fullest name, else the words that stand for one, else nothing.
    pub(super) name: Option<&'r str>,
    /// The first role that a quote gives.
    pub(super) role: Option<&'r str>,
    /// The id of the entity.
    pub(super) entity: Option<&'r str>,
    /// Their quotes, in the order of the text.
    pub(super) quotes: Vec<&'r Quote>,
    /// The class of the colour.
    pub(super) colour: String,
}

impl Voice<'_> {
    /// What the page calls them.
    pub(super) fn shown(&self) -> &str {
        self.name.unwrap_or("Nobody named")
    }

    /// Code points of what they are quoted with.
    pub(super) fn length(&self) -> usize {
        self.quotes.iter().map(|quote| quote.text.chars().count()).sum()
    }
}

/// The speakers, in the order in which they first speak.
#[derive(Debug)]
pub(super) struct Speakers<'r> {
    pub(super) voices: Vec<Voice<'r>>,
    /// Index into `voices` for each quote of the record.
    of_quote: Vec<usize>,
}

impl<'r> Speakers<'r> {
    pub(super) fn of(record: &'r EnrichedArticle) -> Self {
        let mut voices: Vec<Voice<'r>> = Vec::new();
        let mut known: HashMap<Option<&str>, usize> = HashMap::new();
        let mut named = 0;
        let mut of_quote = Vec::with_capacity(record.quotes.len());
        for quote in &record.quotes {
            let speaker = quote.speaker.as_ref();
            let index = *known.entry(speaker.map(key)).or_insert_with(|| {
                let colour = match speaker {
                    None => "sp-none".to_owned(),
                    Some(_) => {
                        named += 1;
                        format!("sp{}", (named - 1) % COLOURS)
                    }
                };
                voices.push(Voice {
                    name: speaker.map(|s| s.name.as_deref().unwrap_or(&s.text)),
                    role: None,
                    entity: speaker.and_then(|s| s.entity.as_deref()),
                    quotes: Vec::new(),
                    colour,
                });
                voices.len() - 1
            });
            let voice = &mut voices[index];
            voice.role = voice.role.or(speaker.and_then(|s| s.role.as_deref()));
            voice.quotes.push(quote);
            of_quote.push(index);
        }
        Self { voices, of_quote }
    }

    /// The speaker of the record's quote number `index`.
    pub(super) fn of_quote(&self, index: usize) -> &Voice<'r> {
        &self.voices[self.of_quote[index]]
    }
}

/// What tells one speaker from another: the entity, else the name, else the words.
fn key(speaker: &Speaker) -> &str {
    speaker.entity.as_deref().or(speaker.name.as_deref()).unwrap_or(&speaker.text)
}
