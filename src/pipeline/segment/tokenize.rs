//! Sentences into tokens, in a Treebank-like scheme.

use super::abbreviations::{abbreviation, is_dotted, is_initial};
use super::address::address_length;
use super::marks::{
    char_at, char_before, is_apostrophe, is_closer, is_quote_mark, is_terminator, is_unspaced,
    is_word_char,
};
use super::{Token, TokenKind};
use crate::text::{Span, leading_letters};

/// How far ahead a closing single mark is looked for, in bytes.
const SINGLE_QUOTE_WINDOW: usize = 300;

/// Cuts sentences into tokens. One for each paragraph: it remembers whether a single quotation mark
/// is open, which tells `'` as a mark from `'` as an apostrophe.
pub(super) struct Tokenizer<'t> {
    text: &'t str,
    open_single: bool,
}

impl<'t> Tokenizer<'t> {
    /// A tokenizer for a paragraph of `text`.
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, open_single: false }
    }

    /// Appends the tokens of a sentence. They cover everything but white space, in order.
    pub(super) fn sentence(&mut self, sentence: Span, out: &mut Vec<Token>) {
        let text = &self.text[..sentence.end as usize];
        // Where the last words end: a period after them is the sentence's own.
        let core = text.trim_end_matches(|c| is_terminator(c) || is_closer(c)).len();
        let mut at = sentence.start as usize;
        let bytes = text.as_bytes();
        let signed = bytes[at..].contains(&b'@');
        while let Some(byte) = bytes.get(at) {
            if *byte == b' ' {
                at += 1;
                continue;
            }
            if let Some(end) = plain_word(bytes, at) {
                push(out, at, end, TokenKind::Word);
                at = end;
                continue;
            }
            if *byte == b',' {
                push(out, at, at + 1, TokenKind::Punctuation);
                at += 1;
                continue;
            }
            let Some(c) = char_at(text, at) else { return };
            at = if c.is_whitespace() {
                at + c.len_utf8()
            } else if let Some(length) = address_length(text, at, signed) {
                push(out, at, at + length, TokenKind::Address);
                at + length
            } else if is_unspaced(c) {
                push(out, at, at + c.len_utf8(), TokenKind::Word);
                at + c.len_utf8()
            } else if is_word_char(c) {
                self.word(text, at, core, out)
            } else if is_quote_mark(c) {
                self.mark(text, at, c, out)
            } else {
                other(text, at, c, out)
            };
        }
    }

    /// A word or number from `at`; returns where it ends.
    fn word(&self, text: &str, at: usize, core: usize, out: &mut Vec<Token>) -> usize {
        let mut end = word_end(text, at);
        if keeps_period(text, at, end, core) {
            end += 1;
        }
        push_word(text, at, end, out);
        end
    }

    /// A quotation mark, or an apostrophe that begins a word, at `at`; returns where it ends.
    fn mark(&mut self, text: &str, at: usize, c: char, out: &mut Vec<Token>) -> usize {
        let rest = &text[at..];
        if let Some(double) = ["''", "``", "‘‘", "’’"].into_iter().find(|d| rest.starts_with(d))
        {
            push(out, at, at + double.len(), TokenKind::Mark);
            return at + double.len();
        }
        let end = at + c.len_utf8();
        let after_word = char_before(text, at).is_some_and(is_word_char);
        if is_apostrophe(c) || c == '‘' {
            if let Some(length) = elision(&text[end..], after_word) {
                push(out, at, end + length, TokenKind::Word);
                return end + length;
            }
            if after_word && c != '‘' && self.is_possessive(text, at, end) {
                push(out, at, end, TokenKind::Word);
                return end;
            }
            self.open_single = !after_word && !ends_quote(text, at);
        }
        push(out, at, end, TokenKind::Mark);
        end
    }

    /// "the leaders' plan": after an s, with no single quote open or one that closes later.
    fn is_possessive(&self, text: &str, at: usize, end: usize) -> bool {
        if !text[..at].ends_with(['s', 'S', 'z', 'x']) {
            return false;
        }
        let window = text[end..].char_indices().take_while(|(i, _)| *i < SINGLE_QUOTE_WINDOW);
        let closes_later = || {
            let mut previous = ' ';
            window.into_iter().any(|(i, c)| {
                let closes = is_apostrophe(c)
                    && !previous.is_whitespace()
                    && !char_at(text, end + i + c.len_utf8()).is_some_and(is_word_char);
                previous = c;
                closes
            })
        };
        let goes_on = text[end..].starts_with(' ')
            && char_at(text, end + 1).is_some_and(char::is_alphanumeric);
        goes_on && (!self.open_single || closes_later())
    }
}

/// Where the word at `at` ends, if it is letters of ASCII with a space or a comma behind them, as most
/// are: with nothing that might join it to more, there is nothing more to ask.
#[inline]
fn plain_word(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = &bytes[at..];
    let length = leading_letters(rest);
    let ended = matches!(rest.get(length)?, b' ' | b',' | b';' | b'"' | b'?' | b'!' | b')' | b']');
    (length > 0 && ended).then_some(at + length)
}

#[inline]
fn push(out: &mut Vec<Token>, start: usize, end: usize, kind: TokenKind) {
    out.push(Token { span: Span::new(start, end), kind });
}

/// Where the word or number that starts at `at` ends: letters and digits, with what may stand
/// between two of them.
fn word_end(text: &str, at: usize) -> usize {
    let mut end = at;
    let mut last = ' ';
    while let Some(c) = char_at(text, end) {
        if is_word_char(c) && !is_unspaced(c) {
            last = c;
            end += c.len_utf8();
            continue;
        }
        let next_at = end + c.len_utf8();
        let Some(next) = char_at(text, next_at).filter(|n| is_word_char(*n) && !is_unspaced(*n))
        else {
            break;
        };
        let joins = match c {
            '-' | '\u{2010}' | '\u{2011}' => true,
            '.' if last.is_ascii_digit() && next.is_ascii_digit() => true,
            '.' => is_dotted_letter(text, at, end, next_at),
            ',' | ':' => last.is_ascii_digit() && next.is_ascii_digit(),
            '/' => {
                last.is_ascii_digit() && next.is_ascii_digit() && is_short_fraction(&text[at..end])
            }
            '&' => last.is_uppercase() && next.is_uppercase(),
            _ => {
                is_apostrophe(c) && !last.is_ascii_digit() && next.is_alphabetic()
                    || is_apostrophe(c) && next == 's'
            }
        };
        if !joins {
            break;
        }
        last = c;
        end = next_at;
    }
    end
}

/// True for what a date or fraction has before its last slash: few digits and slashes.
fn is_short_fraction(head: &str) -> bool {
    head.len() <= 8 && head.bytes().all(|b| b.is_ascii_digit() || b == b'/')
}

/// True for the period inside "U.S" and "e.g": single letters (or two, as in "Ph.D") on both sides.
fn is_dotted_letter(text: &str, start: usize, period: usize, next: usize) -> bool {
    let part = text[start..period].rsplit(['.', '-']).next().unwrap_or_default();
    let short =
        |s: &str| (1..=2).contains(&s.chars().count()) && s.chars().all(char::is_alphabetic);
    let after: &str = text[next..].split(|c: char| !is_word_char(c)).next().unwrap_or_default();
    // "Ph.D", "U.S", "d.h": a single letter on at least one side.
    short(part) && short(after) && (part.chars().count() == 1 || after.chars().count() == 1)
}

/// True when the period at `end` belongs to the word before it.
fn keeps_period(text: &str, at: usize, end: usize, core: usize) -> bool {
    let rest = &text.as_bytes()[end..];
    if rest.first() != Some(&b'.') || rest.get(1) == Some(&b'.') {
        return false;
    }
    let word = &text[at..end];
    if !word.starts_with(char::is_alphabetic) {
        return false;
    }
    let known = || {
        is_dotted(word)
            || matches!(
                abbreviation(word),
                Some(
                    super::abbreviations::Abbreviation::MayEnd
                        | super::abbreviations::Abbreviation::Month
                        | super::abbreviations::Abbreviation::Hour
                )
            )
    };
    if end >= core {
        return known();
    }
    // Within a sentence a period before a space is an abbreviation's, or the sentence would end.
    let spaced = text[end + 1..].starts_with(|c: char| {
        c.is_whitespace() || matches!(c, ',' | ';' | ':' | '-' | '\'' | '’' | ')' | '?')
    });
    spaced && (known() || is_initial(word) || text[end + 1..].starts_with(' '))
}

/// Pushes a word, cut before its clitics.
fn push_word(text: &str, start: usize, end: usize, out: &mut Vec<Token>) {
    let word = &text[start..end];
    let kind = word_kind(word);
    let cut = if kind == TokenKind::Word { clitic(word) } else { None };
    match cut {
        Some(cut) => {
            push_word(text, start, start + cut, out);
            push(out, start + cut, end, TokenKind::Word);
        }
        None => push(out, start, end, kind),
    }
}

fn word_kind(word: &str) -> TokenKind {
    let numeric = word.starts_with(|c: char| c.is_numeric())
        && word.chars().all(|c| c.is_numeric() || matches!(c, '.' | ',' | ':' | '/' | '-'));
    if numeric { TokenKind::Number } else { TokenKind::Word }
}

/// Where the last clitic of a word starts: `do|n't`, `he|'s`, `we|'ll`.
fn clitic(word: &str) -> Option<usize> {
    let (at, mark) = word.char_indices().rev().find(|(_, c)| is_apostrophe(*c))?;
    let tail = &word[at + mark.len_utf8()..];
    let is = |s: &str| tail.eq_ignore_ascii_case(s);
    if is("t") && word[..at].ends_with(['n', 'N']) {
        return (at > 1).then_some(at - 1);
    }
    let known = ["s", "re", "ve", "ll", "d", "m"].into_iter().any(is);
    (known && at > 0).then_some(at)
}

/// Length of what follows an apostrophe that begins a token: `'em`, `'90s`, or a clitic that stands
/// apart (`Trump 's`).
fn elision(rest: &str, after_word: bool) -> Option<usize> {
    let length = rest.bytes().take(6).take_while(u8::is_ascii_alphanumeric).count();
    let head = &rest[..length];
    let ended = !rest[length..].starts_with(is_word_char);
    let decade = head.len() >= 2
        && head.as_bytes()[..2].iter().all(u8::is_ascii_digit)
        && matches!(&head[2..], "" | "s");
    let known = matches!(
        head,
        "em" | "Em"
            | "til"
            | "Til"
            | "cause"
            | "tis"
            | "Tis"
            | "twas"
            | "Twas"
            | "bout"
            | "n"
            | "s"
            | "re"
            | "ve"
            | "ll"
            | "d"
            | "m"
            | "S"
    );
    (ended && !after_word && (decade || known)).then_some(length)
}

/// True when the mark at `at` follows what a quote ends with, so that it can not open one.
fn ends_quote(text: &str, at: usize) -> bool {
    char_before(text, at).is_some_and(|c| matches!(c, '.' | ',' | '!' | '?' | '…'))
}

/// Punctuation or a symbol at `at`; returns where it ends.
fn other(text: &str, at: usize, c: char, out: &mut Vec<Token>) -> usize {
    let mut end = at + c.len_utf8();
    let runs = matches!(c, '.' | '-' | '!' | '?' | '*' | '=' | '_');
    if runs {
        end = text.len() - text[at..].trim_start_matches(c).len();
        push(out, at, end, TokenKind::Punctuation);
        return end;
    }
    let punctuation = c.is_ascii_punctuation()
        && !matches!(c, '$' | '%' | '+' | '<' | '>' | '=' | '^' | '|' | '~' | '#' | '@' | '&')
        || matches!(
            c,
            '–' | '—'
                | '―'
                | '‒'
                | '…'
                | '·'
                | '•'
                | '‐'
                | '‑'
                | '、'
                | '，'
                | '。'
                | '！'
                | '？'
                | '：'
                | '；'
        )
        || is_terminator(c)
        || is_closer(c)
        || matches!(c, '（' | '【' | '¿' | '¡' | '،' | '؛');
    if punctuation {
        push(out, at, end, TokenKind::Punctuation);
        return end;
    }
    // An emoji with its variation, skin and joined parts is one symbol; a flag is two letters.
    let mut joined = false;
    let flag = matches!(c, '\u{1f1e6}'..='\u{1f1ff}');
    let mut flags = 1;
    while let Some(next) = char_at(text, end) {
        let modifier = matches!(
            next,
            '\u{fe0e}' | '\u{fe0f}' | '\u{200d}' | '\u{20e3}' | '\u{1f3fb}'..='\u{1f3ff}'
        );
        let letter = flag && flags == 1 && matches!(next, '\u{1f1e6}'..='\u{1f1ff}');
        let goes_on = joined && !next.is_whitespace() && !is_word_char(next);
        if !(modifier || letter || goes_on) {
            break;
        }
        flags += usize::from(letter);
        joined = next == '\u{200d}';
        end += next.len_utf8();
    }
    push(out, at, end, TokenKind::Symbol);
    end
}

#[cfg(test)]
mod tests {
    use super::Tokenizer;
    use crate::pipeline::segment::{Token, TokenKind};
    use crate::text::Span;

    fn tokens(text: &str) -> Vec<Token> {
        let mut out = Vec::new();
        Tokenizer::new(text).sentence(Span::new(0, text.len()), &mut out);
        out
    }

    /// The tokens are given with `|` between them.
    #[test]
    fn cuts_like_the_treebank() {
        let cases = [
            ("He didn't say \"no\".", "He|did|n't|say|\"|no|\"|."),
            ("“It’s the U.S.,” she’d said.", "“|It|’s|the|U.S.|,|”|she|’d|said|."),
            ("The leaders' plan, Trump's plan", "The|leaders|'|plan|,|Trump|'s|plan"),
            ("'We wait,' she said.", "'|We|wait|,|'|she|said|."),
            ("the ‘leaders’ plan’ fell", "the|‘|leaders|’|plan|’|fell"),
            ("``Go,'' he said--and left.", "``|Go|,|''|he|said|--|and|left|."),
            ("a 20-point, Franco-British deal", "a|20-point|,|Franco-British|deal"),
            ("$1,200.50 or 3.5% of 800,000", "$|1,200.50|or|3.5|%|of|800,000"),
            ("Mr. J. Berg of Berg Inc.", "Mr.|J.|Berg|of|Berg|Inc."),
            (
                "See https://example.org/a?b=c. Or www.example.org, ok",
                "See|https://example.org/a?b=c|.|Or|www.example.org|,|ok",
            ),
            ("Mail a.berg@example.org or @berg #now", "Mail|a.berg@example.org|or|@berg|#now"),
            ("Photo: Ek/AP/TT", "Photo|:|Ek|/|AP|/|TT"),
            ("At 5 p.m. on Jan. 5 – gone", "At|5|p.m.|on|Jan.|5|–|gone"),
            ("rock 'n' roll in the '90s", "rock|'n|'|roll|in|the|'90s"),
            ("AT&T said Wait... what?!", "AT&T|said|Wait|...|what|?|!"),
            ("O'Brien wouldn't've", "O'Brien|would|n't|'ve"),
            ("👩🏽‍🚀 🇳🇴🇸🇪 ok", "👩🏽‍🚀|🇳🇴|🇸🇪|ok"),
            ("他说“好”。", "他|说|“|好|”|。"),
            ("The end.The start", "The|end|.|The|start"),
        ];
        for (text, expected) in cases {
            let found: Vec<_> = tokens(text).iter().map(|t| t.span.of(text)).collect();
            assert_eq!(found.join("|"), expected);
        }
    }

    #[test]
    fn kinds() {
        use TokenKind::{Address, Mark, Number, Punctuation, Symbol, Word};
        let text = "A 1990s “5,000” € -- 5-year x@y.com";
        let kinds: Vec<_> = tokens(text).iter().map(|t| t.kind).collect();
        assert_eq!(kinds, [Word, Word, Mark, Number, Mark, Symbol, Punctuation, Word, Address]);
    }
}
