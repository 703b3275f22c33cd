//! White space in a text: what of it is plain already, which most is.

/// How many bytes at the start of a text are plain as they are: words with one space between.
pub(super) fn plain_length(bytes: &[u8]) -> usize {
    let mut at = 0;
    while at < bytes.len() {
        at = plain_blocks(bytes, at);
        let block_end = (at + BLOCK).min(bytes.len());
        while at < block_end {
            let plain = match bytes[at] {
                b'!'..=b'~' => true,
                b' ' => at > 0 && bytes[at - 1] != b' ',
                0x80.. => begins_plain(bytes[at], &bytes[at + 1..]),
                _ => false,
            };
            if !plain {
                return at;
            }
            at += 1;
        }
    }
    at
}

/// So many bytes are looked at together.
const BLOCK: usize = 16;

/// Where the blocks end that are ASCII and plain as they are. Without a branch in a block, so that a
/// compiler takes its bytes together.
fn plain_blocks(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while at > 0
        && let Some(block) = bytes[at..].first_chunk::<BLOCK>()
        && let Some(before) = bytes[at - 1..].first_chunk::<BLOCK>()
    {
        let odd = block.iter().zip(before).fold(0, |odd, (byte, before)| {
            let is_double = (byte | before) == b' ';
            odd | u8::from(!matches!(byte, b' '..=b'~')) | u8::from(is_double)
        });
        if odd != 0 {
            break;
        }
        at += BLOCK;
    }
    at
}

/// True for the first byte of a character beyond ASCII that is neither white space nor without width
/// nor control, and for what comes after a first byte.
fn begins_plain(byte: u8, rest: &[u8]) -> bool {
    match (byte, rest) {
        (0xc2, [second, ..]) => !matches!(second, 0x80..=0xa0 | 0xad),
        (0xe1, [second, ..]) => *second != 0x9a,
        (0xe2, [0x80, third, ..]) => !matches!(third, 0x80..=0x8b | 0xa8 | 0xa9 | 0xaf),
        (0xe2, [0x81, third, ..]) => !matches!(third, 0x9f | 0xa0),
        (0xe3, [0x80, third, ..]) => *third != 0x80,
        (0xef, [0xbb, third, ..]) => *third != 0xbf,
        _ => true,
    }
}
