//! Text in UTF-8 that somebody read as Windows-1252 and saved again: "donâ€™t" for "don’t".

use encoding_rs::WINDOWS_1252;
use memchr::memchr_iter;

/// How often text can have been misread one time over another.
const TIMES: usize = 2;

/// The text with its mojibake undone, or `None` when there is none to be sure of. Nothing else is
/// changed: quote marks stay as they are, curly or straight.
///
/// One character that was three bytes or more ("â€œ") is proof; of those that were two ("Ã©") it takes
/// two, since a word in capitals can hold such a pair. One with a quote mark in it proves nothing and is
/// left alone unless others outnumber it: "café’”" could have been one character of Chinese.
pub(super) fn repaired(text: &str) -> Option<String> {
    let mut repaired: Option<String> = None;
    for _ in 0..TIMES {
        match repaired_once(repaired.as_deref().unwrap_or(text)) {
            Some(better) => repaired = Some(better),
            None => break,
        }
    }
    repaired
}

/// A character that was misread.
struct Misread {
    at: usize,
    /// How many bytes of the text it takes now.
    len: usize,
    right: char,
    /// It has a quote mark in it.
    doubtful: bool,
}

fn repaired_once(text: &str) -> Option<String> {
    // All leads are characters whose first byte in UTF-8 is this one.
    const FIRST: u8 = 0xc3;
    let bytes = text.as_bytes();
    let mut found: Vec<Misread> = Vec::new();
    for at in memchr_iter(FIRST, bytes) {
        // What was misread is beyond ASCII, all of it: most letters with accents have a plain one behind.
        if bytes.get(at + 2).is_none_or(u8::is_ascii) {
            continue;
        }
        let Some(lead) = text[at..].chars().next().filter(|c| ('\u{c2}'..='\u{f4}').contains(c))
        else {
            continue;
        };
        if found.last().is_none_or(|last| last.at + last.len <= at) {
            found.extend(misread(lead, text, at));
        }
    }
    let sure = || found.iter().filter(|one| !one.doubtful);
    let long = sure().filter(|one| one.right.len_utf8() > 2).count();
    let short = sure().filter(|one| !one.right.is_control()).count() - long;
    if long == 0 && short < 2 {
        return None;
    }
    let outnumbered = found.len() - sure().count() <= sure().count();
    let (mut out, mut done) = (String::with_capacity(text.len()), 0);
    for one in found.iter().filter(|one| outnumbered || !one.doubtful) {
        out.push_str(&text[done..one.at]);
        out.push(one.right);
        done = one.at + one.len;
    }
    out.push_str(&text[done..]);
    Some(out)
}

/// The character whose bytes, read one by one, stand at a place.
fn misread(lead: char, text: &str, at: usize) -> Option<Misread> {
    let size = match lead {
        '\u{c2}'..='\u{df}' => 2,
        '\u{e0}'..='\u{ef}' => 3,
        _ => 4,
    };
    let mut bytes = [0; 4];
    let (mut len, mut quoted) = (0, false);
    for (byte, c) in bytes[..size].iter_mut().zip(text[at..].chars()) {
        *byte = byte_of(c)?;
        len += c.len_utf8();
        quoted |= matches!(c, '‘' | '’' | '“' | '”');
    }
    let right = std::str::from_utf8(&bytes[..size]).ok()?.chars().next()?;
    let doubtful = quoted && !text[at..].starts_with("â€");
    Some(Misread { at, len, right, doubtful })
}

/// The byte that Windows-1252 reads as a character beyond ASCII.
fn byte_of(c: char) -> Option<u8> {
    let mut buffer = [0; 4];
    let (bytes, _, failed) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
    match *bytes {
        [byte] if !failed && byte >= 0x80 => Some(byte),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{repaired, repaired_once};
    use encoding_rs::WINDOWS_1252;
    use proptest::prelude::*;

    fn misread(text: &str) -> String {
        WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned()
    }

    #[test]
    fn what_was_misread_is_read_again() {
        for (wrong, right) in [
            ("It wasnâ€™t him, he said.", "It wasn’t him, he said."),
            ("â€œIt rained,â€\u{9d} said RenÃ©.", "“It rained,” said René."),
            ("CafÃ© MÃ¼ller, 20 Â°C", "Café Müller, 20 °C"),
            ("Five ðŸ˜€ of five", "Five 😀 of five"),
        ] {
            assert_eq!(repaired(wrong).as_deref(), Some(right));
        }
        let twice = misread(&misread("“Déjà vu,” she said."));
        assert_eq!(repaired(&twice).as_deref(), Some("“Déjà vu,” she said."));
    }

    #[test]
    fn sound_text_is_left_alone() {
        for text in [
            "",
            "“It’s ‘fine’,” said René Müller – 20 °C, £5, São Paulo.",
            "A SESSÃO FOI EM SÃO JOÃO; CHÂTEAU D’IF, «PÂTÉ»",
            "One odd pair alone: Ã©",
            "ça, là, où, Ærø, þetta, Ðà Nẵng",
            "“He said ‘I met her at the café’” and “That is passé’“",
            "“A IRMÔ e “A MÔ",
        ] {
            assert_eq!(repaired(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in "[a-z “”’é–😀]{0,40}", soup in "\\PC{0,60}") {
            let wrong = misread(&format!("“ok” {text}"));
            prop_assert_eq!(repaired_once(&wrong), Some(format!("“ok” {text}")));
            let _ = repaired(&soup);
        }
    }
}
