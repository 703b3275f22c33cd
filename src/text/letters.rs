//! What kind of character one is, told without the library's search through tables where the languages of
//! Europe and their print need none.

/// [`char::is_alphanumeric`].
#[must_use]
#[inline]
pub fn is_alphanumeric(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        '\u{c0}'..='\u{24f}' => !matches!(c, '×' | '÷'),
        '\u{400}'..='\u{481}' => true,
        '\u{2000}'..='\u{206f}' => false,
        c => c.is_alphanumeric(),
    }
}

/// What [`char::to_lowercase`] makes of a character, where that is one and needs no search.
#[must_use]
#[inline]
pub fn lower(c: char) -> Option<char> {
    match c {
        '\0'..='\x7f' => Some(c.to_ascii_lowercase()),
        '×' | '\u{df}'..='\u{ff}' => Some(c),
        '\u{c0}'..='\u{de}' => char::from_u32(u32::from(c) + 32),
        '\u{2000}'..='\u{206f}' => Some(c),
        _ => None,
    }
}

/// How many letters of ASCII a text begins with: eight are looked at together, so that the length of a
/// word is no branch that a processor has to guess.
#[must_use]
#[inline]
pub fn leading_letters(text: &[u8]) -> usize {
    let mut count = 0;
    while let Some(block) = text[count..].first_chunk() {
        let here = (!are_letters(u64::from_le_bytes(*block)) & HIGH).trailing_zeros() as usize / 8;
        count += here;
        if here < 8 {
            return count;
        }
    }
    count + text[count..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count()
}

const ONES: u64 = u64::MAX / 0xff;

/// The highest bit of each byte.
const HIGH: u64 = ONES << 7;

/// The highest bit of each byte that is a letter of ASCII.
#[inline]
fn are_letters(block: u64) -> u64 {
    // No sum of two bytes is carried over: both are below 128.
    let lower = (block | (ONES * 0x20)) & !HIGH;
    let from_a = lower + ONES * (0x80 - b'a' as u64);
    let beyond_z = lower + ONES * (0x80 - b'z' as u64 - 1);
    from_a & !beyond_z & !block & HIGH
}

#[cfg(test)]
mod tests {
    use super::{are_letters, is_alphanumeric, leading_letters, lower};

    #[test]
    fn all_characters_are_what_the_library_says() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
            assert!(lower(c).is_none_or(|lower| c.to_lowercase().eq([lower])), "{c:?}");
        }
    }

    #[test]
    fn letters_are_told_eight_at_a_time() {
        for byte in 0..=u8::MAX {
            for place in 0..8 {
                let mut block = *b"a{Z@z[A`";
                block[place] = byte;
                let found = are_letters(u64::from_le_bytes(block)).to_le_bytes();
                assert_eq!(
                    found.map(|bits| bits == 0x80),
                    block.map(|byte| byte.is_ascii_alphabetic())
                );
            }
        }
        for text in
            ["", "a", "abcdefg", "abcdefgh", "abcdefghi, j", "abcdefghijklmnopé", "1a", "A b"]
        {
            let expected = text.bytes().take_while(u8::is_ascii_alphabetic).count();
            assert_eq!(leading_letters(text.as_bytes()), expected, "{text}");
        }
    }
}
