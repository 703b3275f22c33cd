//! URLs, e-mail addresses, handles and hashtags: whole, whatever is in them.

use super::marks::char_before;

/// Longest address that is taken whole, in bytes. It bounds the look ahead.
pub(super) const LONGEST: usize = 2_048;

/// Length of the address that starts at byte `at`, if one does. `signed` is false where the text has
/// no `@`: most has none, and is not searched for e-mail addresses at every word.
#[inline]
pub(super) fn address_length(text: &str, at: usize, signed: bool) -> Option<usize> {
    let first = text.as_bytes()[at];
    let mail = || if signed { email(text, at) } else { None };
    match first {
        b'@' | b'#' => handle(text, at),
        b'h' | b'H' | b'f' | b'F' | b'w' | b'W' => url(&text[at..]).or_else(mail),
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => mail(),
        _ => None,
    }
}

/// `@berg`, `#now`: not inside a word, a letter in it.
fn handle(text: &str, at: usize) -> Option<usize> {
    if char_before(text, at).is_some_and(|c| c.is_alphanumeric() || matches!(c, '@' | '#' | '/')) {
        return None;
    }
    let body = &text[at + 1..];
    let end = body.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(body.len());
    let named = body[..end].contains(|c: char| c.is_alphabetic());
    named.then_some(end + 1)
}

/// `https://…`, `www.…`: up to white space, without the punctuation of the sentence.
pub(super) fn url(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    // The second letters of what is looked for.
    if !matches!(bytes.get(1), Some(b't' | b'T' | b'w' | b'W')) {
        return None;
    }
    let starts = |prefix: &str| {
        bytes.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix.as_bytes()))
    };
    let prefix = ["https://", "http://", "ftp://", "www."].into_iter().find(|p| starts(p))?;
    let end = rest
        .char_indices()
        .take(LONGEST)
        .find(|(_, c)| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '“' | '”' | '«' | '»'))
        .map_or_else(|| rest.len().min(floor(rest, LONGEST)), |(i, _)| i);
    let body =
        rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '’', '…']);
    (body.len() > prefix.len()).then_some(body.len())
}

/// `a.berg@example.org`: the local part is at most 64 bytes, as the standard says.
fn email(text: &str, at: usize) -> Option<usize> {
    let bytes = &text.as_bytes()[at..];
    let local = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'+');
    let head = bytes.iter().take(65).take_while(|b| local(b)).count();
    if bytes.get(head) != Some(&b'@') || char_before(text, at).is_some_and(char::is_alphanumeric) {
        return None;
    }
    let domain = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-');
    let tail = bytes[head + 1..].iter().take(255).take_while(|b| domain(b)).count();
    let end = head + 1 + tail;
    let body = text[at..at + end].trim_end_matches(['.', '-']);
    body[(head + 1).min(body.len())..].contains('.').then_some(body.len())
}

/// The largest character boundary at or below `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
