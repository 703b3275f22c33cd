//! Pieces that stand apart without a stop of their own: a row of asterisks between two parts, a source
//! in brackets before a sentence, one address after another, a face at the end of a remark.

use super::address::{LONGEST, url};
use super::marks::is_opener;
use crate::text::Span;

/// The longest source in brackets, in bytes.
const LONGEST_SOURCE: usize = 48;

/// How many of one sign are a row.
const ROW: usize = 3;

/// What ends a remark, where a capital follows.
const FACES: [&str; 8] = [":-)", ":)", ":-(", ":(", ":-D", ":D", ":-P", ":P"];

/// Gives a sentence, or the pieces of it that stand apart, in order.
pub(super) fn apart(text: &str, sentence: Span, out: &mut Vec<Span>) {
    let (mut start, end) = (sentence.start as usize, sentence.end as usize);
    // Gives the piece before a place, and where the next one starts.
    let mut cut = |start: usize, at: usize| {
        out.push(Span::new(start, at));
        at + text[at..end].len() - text[at..end].trim_start().len()
    };
    while let Some(length) = head(&text[start..end]) {
        start = cut(start, start + length);
    }
    // Addresses and faces hold a colon, and most sentences have none.
    let mut from = start;
    while let Some(colon) = text[from..end].find(':') {
        let at = from + colon;
        from = at + 1;
        if let Some(length) = address(&text[start..at], &text[at..end])
            .or_else(|| face(&text[start..at], &text[at..end]))
        {
            start = cut(start, at + length);
            from = start;
        }
    }
    cut(start, end);
}

/// The length of a row of signs or of a source at the head of a sentence, where more follows.
fn head(sentence: &str) -> Option<usize> {
    let first = sentence.chars().next()?;
    match first {
        '*' | '-' | '_' | '=' | '~' | '#' => {
            let length = sentence.len() - sentence.trim_start_matches(first).len();
            let more = sentence[length..].starts_with(char::is_whitespace);
            (length >= ROW && more).then_some(length)
        }
        '(' => source(sentence),
        _ => None,
    }
}

/// `(New Scientist Space)` before a sentence: a name in brackets, and a capital after it. What a
/// sentence holds besides begins small, and "(A)" and "(II)" count.
fn source(sentence: &str) -> Option<usize> {
    let inner = &sentence[1..sentence.floor_char_boundary(LONGEST_SOURCE)];
    let close = inner.find([')', '('])?;
    let name = inner[..close].trim();
    let after = &inner[close..].strip_prefix(')')?;
    let counts = name.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'));
    let is_name = name.len() > 1
        && name.starts_with(char::is_uppercase)
        && !name.ends_with(['.', '!', '?', ','])
        && !counts;
    (is_name && capital_follows(after)).then_some(close + 2)
}

/// True where a word with a capital, or what opens one, comes after a space.
fn capital_follows(after: &str) -> bool {
    after.starts_with(char::is_whitespace)
        && after.trim_start().trim_start_matches(is_opener).starts_with(char::is_uppercase)
}

/// How much is left of an address whose colon is at the start of `rest`, where another one follows.
fn address(before: &str, rest: &str) -> Option<usize> {
    let is_one = rest.starts_with("://") && (before.ends_with("http") || before.ends_with("https"));
    if !is_one {
        return None;
    }
    let length = rest[..rest.floor_char_boundary(LONGEST)].find(char::is_whitespace)?;
    url(rest[length..].trim_start()).map(|_| length)
}

/// The length of a face at the start of `rest`, after a space and before a capital.
fn face(before: &str, rest: &str) -> Option<usize> {
    let face = FACES.iter().find(|face| rest.starts_with(**face))?;
    (before.ends_with(char::is_whitespace) && capital_follows(&rest[face.len()..]))
        .then_some(face.len())
}

#[cfg(test)]
mod tests {
    use super::apart;
    use crate::text::Span;

    #[test]
    fn pieces_without_a_stop() {
        let cases: &[&[&str]] = &[
            &["***", "Bush also named a judge."],
            &["-----", "(Harbour Post)", "The bridge is closed."],
            &["(BBC)", "\"We wait,\" he said."],
            &["(the mayor) Anna Berg left."],
            &["(II) The second part."],
            &["(Sen.) Anna Berg left."],
            &["(Harbour Post) - The bridge is closed."],
            &["(Reporting by Anna Berg; editing by Tom Ek)"],
            &["See http://a.example/1.html", "http://a.example/2.html", "https://b.example/"],
            &["See http://a.example/1.html and http://a.example/2.html"],
            &["Thanks to all of you :-)", "Posted by Tom"],
            &["The ratio is 3 :4 and the vote: Yes."],
            &["-- Anna Berg"],
            &["Ärger :)"],
        ];
        for case in cases {
            let text = case.join(" ");
            let mut found = Vec::new();
            apart(&text, Span::new(0, text.len()), &mut found);
            let found: Vec<_> = found.iter().map(|piece| piece.of(&text)).collect();
            assert_eq!(found, *case);
        }
    }
}
