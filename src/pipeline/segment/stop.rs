//! Stops: runs of terminators with what closes after them.

use super::lookahead::{footnote, spaced_footnote, spaced_guillemet};
use super::marks::{
    char_at, char_before, is_closer, is_full_width_terminator, is_quote_mark, is_terminator,
    is_word_char,
};

/// The bytes that terminators begin with; beyond ASCII [`Stop::read`] looks at the whole character.
pub(super) static LEADS: [bool; 256] = {
    let mut leads = [false; 256];
    let bytes = [b'.', b'!', b'?', 0xE2, 0xE3, 0xEF, 0xD8, 0xDB, 0xE0];
    let mut at = 0;
    while at < bytes.len() {
        leads[bytes[at] as usize] = true;
        at += 1;
    }
    leads
};

/// A run of terminators and what closes after it.
pub(super) struct Stop {
    /// First byte of the run.
    pub(super) at: usize,
    /// The byte after the run and its closers.
    pub(super) end: usize,
    /// The run is one period.
    pub(super) period: bool,
    /// The run is an ellipsis (two or more periods, or `…`).
    pub(super) ellipsis: bool,
    /// The last terminator is Chinese or Japanese.
    pub(super) full_width: bool,
    /// A quotation mark closes after it.
    pub(super) quoted: bool,
}

impl Stop {
    /// Reads the run of terminators at `at`; `None` when there is none.
    pub(super) fn read(text: &str, at: usize) -> Option<Self> {
        let mut end = at;
        let (mut count, mut periods, mut full_width, mut dots) = (0, 0, false, false);
        while let Some(c) = char_at(text, end).filter(|c| is_terminator(*c)) {
            count += 1;
            periods += usize::from(c == '.');
            dots |= c == '…';
            full_width = is_full_width_terminator(c);
            end += c.len_utf8();
            // ". . ." is an ellipsis too.
            if c == '.' && text[end..].starts_with(" .") && !text[end..].starts_with(" ..") {
                let attached = char_before(text, at).is_some_and(is_word_char);
                if count == 1 && attached && text[end..].starts_with(" . . .") {
                    break; // A full stop, then an ellipsis of three.
                }
                end += 1;
            }
        }
        if count == 0 {
            return None;
        }
        let mut quoted = false;
        loop {
            let rest = &text[end..];
            if let Some(c) = char_at(text, end).filter(|c| is_closer(*c)) {
                quoted |= is_quote_mark(c);
                end += c.len_utf8();
            } else if let Some(note) = footnote(rest).or_else(|| spaced_footnote(rest)) {
                end += note;
            } else if let Some(length) = spaced_guillemet(rest) {
                quoted = true;
                end += length;
            } else {
                break;
            }
        }
        Some(Self {
            at,
            end,
            period: count == 1 && periods == 1,
            ellipsis: dots || periods >= 2,
            full_width,
            quoted,
        })
    }
}
