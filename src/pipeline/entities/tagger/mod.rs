//! Names: the spans of persons, organisations, places and the rest.
//!
//! Two linear-chain CRFs. The first reads sentence by sentence; the second reads the same features,
//! what the first made of the sentence, and what it made of the same words elsewhere in the article:
//! a name is often plain in one sentence and obscure in the next.

mod ablation;
mod document;
mod features;
mod reach;
mod runs;
mod sums;
mod teams;
mod training;
mod words;

use std::cell::Cell;
use std::ops::Range;
use std::sync::LazyLock;

use self::document::{Seen, Votes};
use self::features::{Line, Sentence};
use self::reach::Reach;
use self::sums::Sums;
use self::words::Vocabulary;
use crate::learn::{Model, ModelError, Scratch};

pub use ablation::{Ablation, FirstPass};
pub use training::TaggedSentence;

/// What `newsmill-train entities` made.
static EMBEDDED: &[u8] = include_bytes!("../../../../models/entities.bin");

static TAGGER: LazyLock<Tagger> =
    LazyLock::new(|| Tagger::from_bytes(EMBEDDED).expect("the embedded model is sound"));

/// The labels: BIO of the four kinds that the training corpora share.
const LABELS: [&str; 9] =
    ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC"];

/// What a name is, in the types that the corpora share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameKind {
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// A place.
    Location,
    /// Nationalities, events, works, products.
    Miscellany,
    /// An organisation that bears the name of a place, and plays.
    Team,
}

/// The kinds that have labels, in their order.
const KINDS: [NameKind; 4] =
    [NameKind::Person, NameKind::Organisation, NameKind::Location, NameKind::Miscellany];

/// How a text was written: its annotators and its capitals follow other rules.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Register {
    /// News, books, encyclopaedias, speeches: what is tagged as.
    #[default]
    Edited,
    /// Posts in social media.
    Casual,
}

/// The names of a sentence, as ranges of its words, in order, without overlap.
pub type Names = Vec<(Range<usize>, NameKind)>;

/// Finds names.
#[derive(Debug, Clone, PartialEq)]
pub struct Tagger {
    first: Model,
    second: Model,
}

/// How many words a reader remembers beyond an article: what most articles are made of. With those of the
/// article itself they are fewer than 16,384, beyond which the memory for them doubles, as a rule.
const MOST_WORDS: usize = 15_000;

/// Finds names in one article after the other, and remembers what it added up for the words it met: that
/// changes how long it takes, and nothing that it finds.
#[derive(Debug)]
pub struct NameReader<'t> {
    tagger: &'t Tagger,
    vocabulary: Vocabulary,
    reach: Reach,
    sums: Sums<'t>,
    votes: Votes,
    sentence: Sentence,
    decoding: Scratch,
}

impl Tagger {
    /// The tagger that newsmill ships.
    #[must_use]
    pub fn embedded() -> &'static Self {
        &TAGGER
    }

    /// Reads what [`Tagger::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`ModelError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let (length, models) = bytes.split_first_chunk().ok_or(ModelError::Malformed)?;
        let length = u32::from_le_bytes(*length) as usize;
        let (first, second) = models.split_at_checked(length).ok_or(ModelError::Malformed)?;
        let [first, second] = [Model::from_bytes(first)?, Model::from_bytes(second)?];
        let sound = [&first, &second].into_iter().all(|model| model.labels() == LABELS);
        if sound { Ok(Self { first, second }) } else { Err(ModelError::Malformed) }
    }

    /// Both models, the first behind its length.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let first = self.first.to_bytes();
        [&(first.len() as u32).to_le_bytes()[..], &first, &self.second.to_bytes()].concat()
    }

    /// Gives the work a reader of newsmill's own tagger that this thread keeps.
    pub fn with_reader<T>(work: impl FnOnce(&mut NameReader<'static>) -> T) -> T {
        thread_local! {
            static READER: Cell<Option<NameReader<'static>>> = const { Cell::new(None) };
        }
        // Taken out while it works: what a panic leaves half done is never read again.
        let mut reader = READER.take().unwrap_or_else(|| Self::embedded().reader());
        let done = work(&mut reader);
        READER.set(Some(reader));
        done
    }

    /// A reader of articles.
    #[must_use]
    pub fn reader(&self) -> NameReader<'_> {
        NameReader {
            tagger: self,
            vocabulary: Vocabulary::default(),
            reach: Reach::default(),
            sums: Sums::new(&self.first, &self.second),
            votes: Votes::default(),
            sentence: Sentence::default(),
            decoding: Scratch::default(),
        }
    }
}

impl NameReader<'_> {
    /// The names of each sentence of an article. Sentences that have nothing to do with each other
    /// are articles of their own.
    pub fn names(&mut self, article: &[Vec<&str>]) -> Vec<Names> {
        let Self { tagger, vocabulary, reach, sums, votes, sentence, decoding } = self;
        if vocabulary.words().len() > MOST_WORDS {
            vocabulary.clear();
            sums.clear();
        }
        sums.trim();
        let count = article.iter().map(Vec::len).sum();
        let mut numbers = Vec::with_capacity(count);
        article.iter().flatten().for_each(|word| numbers.push(vocabulary.number(word)));
        let words = vocabulary.words();
        reach.read(words, &numbers, ranges(article));

        let mut labels = vec![0; count];
        let [mut first, mut second] = [(); 2].map(|()| Vec::with_capacity(count * LABELS.len()));
        sums.begin();
        for range in ranges(article) {
            let line = Line { words, numbers: &numbers[range.clone()] };
            sentence.read(&line, Register::Edited);
            for stretch in reach.stretches(range.clone()) {
                let places = stretch.start - range.start..stretch.end - range.start;
                let open = &reach.open()[stretch];
                sums.stretch(&line, sentence, places, open, &mut first, &mut second);
            }
        }
        sums.end(&mut first, &mut second);
        let mut rest = &first[..];
        for stretch in ranges(article).flat_map(|range| reach.stretches(range)) {
            let (rows, behind) = rest.split_at(stretch.len() * LABELS.len());
            rest = behind;
            labels[stretch].copy_from_slice(tagger.first.decode_sums(rows, decoding));
        }
        votes.count(words, &numbers, &labels);
        let seen = numbers.iter().zip(&labels);
        let seen: Vec<Seen> =
            seen.map(|(number, label)| votes.seen(&words[*number as usize], *label)).collect();

        let mut out = Vec::with_capacity(article.len());
        let mut rest = &mut second[..];
        for range in ranges(article) {
            let seen = &seen[range.clone()];
            for stretch in reach.stretches(range.clone()) {
                let (rows, behind) = rest.split_at_mut(stretch.len() * LABELS.len());
                rest = behind;
                for (at, row) in stretch.clone().zip(rows.chunks_exact_mut(LABELS.len())) {
                    let labelled = sums.labelled(Seen::around(seen, at - range.start));
                    row.iter_mut().zip(labelled).for_each(|(sum, more)| *sum += more);
                }
                labels[stretch].copy_from_slice(tagger.second.decode_sums(rows, decoding));
            }
            out.push(spans(&labels[range]));
        }
        teams::find(article, words, &numbers, &mut out);
        out
    }
}

/// The places of the words of each sentence among those of the article.
fn ranges(article: &[Vec<&str>]) -> impl Iterator<Item = Range<usize>> {
    article.iter().scan(0, |at, words| {
        let start = *at;
        *at += words.len();
        Some(start..*at)
    })
}

/// I- follows B- or I- of its kind alone.
fn follows(from: Option<usize>, to: Option<usize>) -> bool {
    match to {
        Some(to) if to > 0 && to % 2 == 0 => from.is_some_and(|from| from == to || from == to - 1),
        _ => true,
    }
}

fn spans(labels: &[u8]) -> Names {
    let mut out: Names = Vec::new();
    for (at, label) in labels.iter().enumerate() {
        let Some(kind) = label.checked_sub(1).map(|label| KINDS[usize::from(label / 2)]) else {
            continue;
        };
        let begins = label % 2 == 1;
        match out.last_mut() {
            Some((range, known)) if !begins && range.end == at && *known == kind => range.end += 1,
            _ => out.push((at..at + 1, kind)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{MOST_WORDS, NameKind, Tagger};

    #[test]
    fn names_are_found_in_plain_news() {
        let words: Vec<&str> =
            "Chancellor Angela Merkel met officials of the European Union in Brussels on Monday ."
                .split(' ')
                .collect();
        let found = Tagger::embedded().reader().names(std::slice::from_ref(&words));
        let kind = |text: &str| {
            found[0]
                .iter()
                .find(|(range, _)| words[range.clone()].join(" ").contains(text))
                .map(|f| f.1)
        };
        assert_eq!(kind("Angela Merkel"), Some(NameKind::Person));
        assert_eq!(kind("European Union"), Some(NameKind::Organisation));
        assert_eq!(kind("Brussels"), Some(NameKind::Location));
    }

    #[test]
    fn what_was_read_before_changes_nothing() {
        let split = |text: &'static str| vec![text.split(' ').collect::<Vec<_>>()];
        let article = split("Chancellor Angela Merkel met officials of the European Union .");
        let fresh = Tagger::embedded().reader().names(&article);
        assert_eq!(fresh[0].len(), 2);
        // More words than are remembered.
        let many: Vec<String> = (0..=MOST_WORDS).map(|n| format!("Word{n}")).collect();
        let many = vec![many.iter().map(String::as_str).collect::<Vec<_>>()];
        let mut reader = Tagger::embedded().reader();
        for before in [&article, &many, &article] {
            reader.names(before);
            assert_eq!(reader.names(&article), fresh);
        }
        assert!(reader.vocabulary.words().len() < MOST_WORDS, "they are forgotten");
    }

    #[test]
    fn a_tagger_is_read_or_refused() {
        let bytes = Tagger::embedded().to_bytes();
        assert_eq!(Tagger::from_bytes(&bytes).as_ref(), Ok(Tagger::embedded()));
        assert!(Tagger::from_bytes(&bytes[..bytes.len() / 2]).is_err());
        assert!(Tagger::from_bytes(&[9, 0, 0]).is_err());
    }
}
