//! A sentence in the pieces that the grammar reads: tokens, cut where digits meet letters or hyphens.

use super::lexicon::{self, Word};
use crate::pipeline::segment::{Token, TokenKind};
use crate::text::Span;

/// A piece of a sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Atom<'t> {
    pub(super) span: Span,
    pub(super) text: &'t str,
    pub(super) word: Word,
}

/// The pieces of a sentence, to be read by place; places beyond its ends hold nothing.
pub(super) struct Atoms<'t> {
    atoms: Vec<Atom<'t>>,
}

impl<'t> Atoms<'t> {
    /// The pieces of these tokens; `None` when no amount can be among them.
    pub(super) fn new(
        text: &'t str,
        tokens: &[Token],
        mut atoms: Vec<Atom<'t>>,
    ) -> Result<Self, Vec<Atom<'t>>> {
        atoms.clear();
        let mut holds = false;
        for token in tokens {
            let from = atoms.len();
            cut(text, token, &mut atoms);
            holds |= atoms[from..].iter().any(|atom| atom.word.is_core());
        }
        if holds { Ok(Self { atoms }) } else { Err(atoms) }
    }

    /// The room that the pieces took, for the next sentence.
    pub(super) fn into_inner(self) -> Vec<Atom<'t>> {
        self.atoms
    }

    pub(super) fn len(&self) -> usize {
        self.atoms.len()
    }

    /// What the word at this place means.
    pub(super) fn word(&self, at: usize) -> Word {
        self.atoms.get(at).map_or(Word::Other, |atom| atom.word)
    }

    /// What the word before this place means.
    pub(super) fn before(&self, at: usize) -> Word {
        at.checked_sub(1).map_or(Word::Other, |at| self.word(at))
    }

    /// The text at this place, empty beyond the ends.
    pub(super) fn text(&self, at: usize) -> &'t str {
        self.atoms.get(at).map_or("", |atom| atom.text)
    }

    /// The text before this place.
    pub(super) fn text_before(&self, at: usize) -> &'t str {
        at.checked_sub(1).map_or("", |at| self.text(at))
    }

    /// True when the word at this place is this plain word of the lexicon.
    pub(super) fn is(&self, at: usize, plain: &str) -> bool {
        matches!(self.word(at), Word::Plain(word) if word == plain)
    }

    /// True when the word at this place is one of these.
    pub(super) fn is_any(&self, at: usize, plain: &[&str]) -> bool {
        matches!(self.word(at), Word::Plain(word) if plain.contains(&word))
    }

    /// True when these words stand at this place.
    pub(super) fn are(&self, at: usize, plain: &[&str]) -> bool {
        plain.iter().enumerate().all(|(n, word)| self.is(at + n, word))
    }

    pub(super) fn is_sign(&self, at: usize, sign: char) -> bool {
        self.word(at) == Word::Sign(sign)
    }

    /// True when nothing stands between this piece and the one before.
    pub(super) fn is_glued(&self, at: usize) -> bool {
        at > 0
            && self.atoms.get(at).is_some_and(|atom| atom.span.start == self.atoms[at - 1].span.end)
    }

    /// True for a hyphen or dash that joins what is on both sides.
    pub(super) fn is_hyphen(&self, at: usize) -> bool {
        matches!(self.word(at), Word::Sign('-' | '–' | '‑' | '‐'))
            && self.is_glued(at)
            && self.is_glued(at + 1)
    }

    /// The place after a hyphen that may stand here.
    pub(super) fn after_hyphen(&self, at: usize) -> usize {
        if self.is_hyphen(at) { at + 1 } else { at }
    }

    /// True when the word at this place begins with a capital.
    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.text(at).starts_with(char::is_uppercase)
    }

    /// True for a place where a capital means nothing: the first of the sentence or of a quote in it.
    pub(super) fn is_first(&self, at: usize) -> bool {
        let opens = |c| matches!(c, '"' | '“' | '‘' | '\'' | '«' | ':' | '—' | '(' | '-' | '–');
        at == 0 || matches!(self.word(at - 1), Word::Sign(c) if opens(c))
    }

    /// True for letters.
    pub(super) fn is_letters(&self, at: usize) -> bool {
        self.text(at).starts_with(char::is_alphabetic)
    }

    /// From one piece up to another, exclusive.
    pub(super) fn span(&self, from: usize, to: usize) -> Span {
        self.atoms[from].span.cover(self.atoms[to - 1].span)
    }
}

/// Appends the pieces of a token.
fn cut<'t>(text: &'t str, token: &Token, out: &mut Vec<Atom<'t>>) {
    let words = token.span.of(text);
    let whole = |word| Atom { span: token.span, text: words, word };
    match token.kind {
        TokenKind::Address => out.push(whole(Word::Other)),
        TokenKind::Mark | TokenKind::Punctuation | TokenKind::Symbol => {
            out.push(whole(words.chars().next().map_or(Word::Other, Word::Sign)));
        }
        TokenKind::Word | TokenKind::Number => {
            let plain = words.bytes().all(|b| b.is_ascii_alphabetic() || b == b'.');
            if plain || !words.bytes().any(|b| b.is_ascii_digit() || b == b'-' || b >= 0x80) {
                out.push(whole(lexicon::word(words)));
                return;
            }
            let mut at = 0;
            while at < words.len() {
                let (length, kind) = piece(&words[at..]);
                let start = token.span.start as usize + at;
                let span = Span::new(start, start + length);
                let text = &words[at..at + length];
                let word = match kind {
                    Piece::Digits => Word::Digits,
                    Piece::Letters => lexicon::word(text),
                    Piece::Sign => text.chars().next().map_or(Word::Other, Word::Sign),
                };
                out.push(Atom { span, text, word });
                at += length;
            }
        }
    }
}

enum Piece {
    Digits,
    Letters,
    Sign,
}

/// Length in bytes and kind of the first piece: digits with their separators, one sign, or the rest up
/// to a hyphen. A name such as "A320" stays whole.
fn piece(words: &str) -> (usize, Piece) {
    let is_hyphen = |c| matches!(c, '-' | '‑' | '‐');
    let Some(first) = words.chars().next() else { return (0, Piece::Sign) };
    if first.is_ascii_digit() {
        let inner = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ':' | '/');
        let length = words.find(|c| !inner(c)).unwrap_or(words.len());
        let length = words[..length].trim_end_matches(|c: char| !c.is_ascii_digit()).len();
        (length, Piece::Digits)
    } else if is_hyphen(first) || (!first.is_alphanumeric() && words.len() > first.len_utf8()) {
        (first.len_utf8(), Piece::Sign)
    } else {
        (words.find(is_hyphen).unwrap_or(words.len()), Piece::Letters)
    }
}
