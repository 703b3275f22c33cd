//! What the models see of an article: each token with its word, shape, clusters and place.

use super::marks::{self, Region};
use crate::learn::{Clusters, hash_bytes, hash_str};
use crate::pipeline::segment::{SegmentedArticle, TokenKind};
use crate::record::ParagraphKind;
use crate::text::Span;

/// No region: the value of [`Word::region`] outside marks.
pub(super) const OUTSIDE: u32 = u32::MAX;

/// An article as the models see it.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) words: Vec<Word>,
    pub(super) regions: Vec<Region>,
    /// The words of each region, its marks among them.
    pub(super) region_words: Vec<(usize, usize)>,
    pub(super) paragraphs: Vec<ParagraphWords>,
}

/// A paragraph, as words.
#[derive(Debug, Clone, Copy)]
pub(super) struct ParagraphWords {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: ParagraphKind,
    /// How many words (not punctuation) are in no region.
    pub(super) outside: usize,
}

/// A token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    pub(super) span: Span,
    /// Hash of the word in lower case, curly apostrophes made straight.
    pub(super) low: u64,
    /// Hash of the last three bytes of it.
    pub(super) suffix: u64,
    pub(super) clusters: Option<Clusters>,
    pub(super) class: Class,
    /// All capitals, two at least: the label of a speaker in a transcript.
    pub(super) shouted: bool,
    /// The region that it, or the mark that it is, belongs to.
    pub(super) region: u32,
    pub(super) sentence: u32,
    pub(super) paragraph: u32,
}

/// What a token does in a sentence, as far as its form tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Class {
    /// A word in lower case without a class of its own.
    Lower,
    /// A word with a capital.
    Capital,
    /// He, she, they, who: pronouns that can say something.
    Pronoun,
    /// I, we, you: pronouns of a speaker's own words.
    OwnPronoun,
    /// That, whether, if, how, why.
    Complementizer,
    To,
    Determiner,
    Preposition,
    Conjunction,
    /// Is, has, will and their forms.
    Auxiliary,
    Not,
    Possessive,
    /// Ends in -ly.
    Adverb,
    Number,
    Comma,
    /// Full stop, question or exclamation mark.
    Stop,
    Colon,
    Semicolon,
    Dash,
    Bracket,
    Mark,
    Other,
}

impl Class {
    pub(super) fn is_punctuation(self) -> bool {
        self >= Self::Comma
    }

    fn of(low: &[u8], kind: TokenKind, capital: bool) -> Self {
        match kind {
            TokenKind::Mark => return Self::Mark,
            TokenKind::Number => return Self::Number,
            TokenKind::Address => return Self::Capital,
            _ => {}
        }
        match low {
            b"he" | b"she" | b"they" | b"who" | b"it" => Self::Pronoun,
            b"i" | b"we" | b"you" | b"my" | b"our" | b"your" | b"me" | b"us" => Self::OwnPronoun,
            b"that" | b"whether" | b"if" | b"how" | b"why" | b"what" => Self::Complementizer,
            b"to" => Self::To,
            b"the" | b"a" | b"an" | b"his" | b"her" | b"their" | b"its" | b"this" | b"these"
            | b"those" | b"some" | b"one" | b"another" | b"many" | b"several" => Self::Determiner,
            b"of" | b"in" | b"on" | b"at" | b"by" | b"for" | b"with" | b"from" | b"about"
            | b"as" | b"into" | b"during" | b"after" | b"before" | b"against" | b"over" => {
                Self::Preposition
            }
            b"and" | b"but" | b"or" | b"while" | b"when" | b"because" | b"which" | b"although"
            | b"though" | b"where" | b"than" => Self::Conjunction,
            b"is" | b"are" | b"was" | b"were" | b"be" | b"been" | b"being" | b"has" | b"have"
            | b"had" | b"will" | b"would" | b"can" | b"could" | b"may" | b"might" | b"should"
            | b"do" | b"does" | b"did" | b"must" => Self::Auxiliary,
            b"not" | b"n't" | b"never" | b"no" => Self::Not,
            b"'s" | b"'" => Self::Possessive,
            b"," => Self::Comma,
            b"." | b"!" | b"?" | b"..." | b"\xe2\x80\xa6" => Self::Stop,
            b":" => Self::Colon,
            b";" => Self::Semicolon,
            b"-" | b"--" | b"\xe2\x80\x93" | b"\xe2\x80\x94" | b"\xe2\x80\x95" => Self::Dash,
            b"(" | b")" | b"[" | b"]" => Self::Bracket,
            _ if kind != TokenKind::Word => Self::Other,
            _ if capital => Self::Capital,
            _ if low.len() > 4 && low.ends_with(b"ly") => Self::Adverb,
            _ => Self::Lower,
        }
    }
}

impl Reading {
    pub(super) fn new(article: &SegmentedArticle) -> Self {
        let text = article.text();
        let spans: Vec<Span> = article.paragraphs.iter().map(|p| p.span).collect();
        let regions = marks::regions(text, &spans);
        let mut words = Vec::with_capacity(article.tokens.len());
        let mut paragraphs = Vec::with_capacity(article.paragraphs.len());
        let mut low = Vec::new();
        for (number, paragraph) in (0u32..).zip(&article.paragraphs) {
            let start = words.len();
            for sentence in paragraph.sentences.clone() {
                for token in &article.tokens[article.sentences[sentence].tokens.clone()] {
                    let word = token.span.of(text);
                    let capital = lower(word, &mut low);
                    let hash = hash_bytes(&low);
                    words.push(Word {
                        span: token.span,
                        low: hash,
                        suffix: hash_bytes(&low[low.len().saturating_sub(3)..]),
                        clusters: Clusters::of(hash),
                        class: Class::of(&low, token.kind, capital),
                        shouted: capital && shouted(word),
                        region: OUTSIDE,
                        sentence: sentence as u32,
                        paragraph: number,
                    });
                }
            }
            let (end, kind) = (words.len(), paragraph.kind);
            paragraphs.push(ParagraphWords { start, end, kind, outside: 0 });
        }
        let region_words = place(&regions, &mut words);
        for paragraph in &mut paragraphs {
            let words = &words[paragraph.start..paragraph.end];
            let outside = words.iter().filter(|w| w.region == OUTSIDE && !w.class.is_punctuation());
            paragraph.outside = outside.count();
        }
        Self { words, regions, region_words, paragraphs }
    }

    /// The region that word `at` is in.
    pub(super) fn region(&self, at: usize) -> Option<usize> {
        let region = self.words[at].region;
        (region != OUTSIDE).then_some(region as usize)
    }

    /// The bytes from word `start` to before word `end`.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        self.words[start].span.cover(self.words[end - 1].span)
    }

    /// The words of a span: those that overlap it.
    pub(super) fn words_of(&self, span: Span) -> (usize, usize) {
        let start = self.words.partition_point(|w| w.span.end <= span.start);
        let end = self.words.partition_point(|w| w.span.start < span.end);
        (start, end.max(start))
    }

    /// How many words (not punctuation) lie in a stretch.
    pub(super) fn count(&self, start: usize, end: usize) -> usize {
        self.words[start..end].iter().filter(|w| !w.class.is_punctuation()).count()
    }
}

/// Lower-cases into `low`; true when the token has a capital.
fn lower(token: &str, low: &mut Vec<u8>) -> bool {
    low.clear();
    if token.is_ascii() {
        low.extend(token.bytes().map(|b| b.to_ascii_lowercase()));
        return token.bytes().any(|b| b.is_ascii_uppercase());
    }
    let mut capital = false;
    for c in token.chars() {
        capital |= c.is_uppercase();
        let c = if c == '’' { '\'' } else { c };
        for c in c.to_lowercase() {
            low.extend(c.encode_utf8(&mut [0; 4]).bytes());
        }
    }
    capital
}

fn shouted(word: &str) -> bool {
    word.chars().nth(1).is_some() && !word.chars().any(char::is_lowercase)
}

/// Tells each word its region, and each region its words.
fn place(regions: &[Region], words: &mut [Word]) -> Vec<(usize, usize)> {
    let mut at = 0;
    let mut places = Vec::with_capacity(regions.len());
    for (number, region) in (0u32..).zip(regions) {
        while at < words.len() && words[at].span.end <= region.outer.start {
            at += 1;
        }
        let start = at;
        while at < words.len() && words[at].span.start < region.outer.end {
            words[at].region = number;
            at += 1;
        }
        places.push((start, at));
    }
    places
}

/// The hash of a word, as in [`Word::low`].
pub(super) const fn word(low: &str) -> u64 {
    hash_str(low)
}
