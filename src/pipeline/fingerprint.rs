//! Keys by which consumers find exact and near duplicates.

use std::iter;

use sha2::{Digest, Sha256};

use crate::record::Fingerprint;
use crate::text::{is_alphanumeric, lower as lower_of};

/// SHA-256 of the text, and the simhash (Charikar 2002) of its word trigrams.
pub(super) fn fingerprint(text: &str) -> Fingerprint {
    let mut sha256 = String::with_capacity(64);
    for byte in Sha256::digest(text.as_bytes()) {
        sha256.extend(
            [byte >> 4, byte & 15].map(|half| char::from(b"0123456789abcdef"[usize::from(half)])),
        );
    }
    Fingerprint { sha256, simhash: format!("{:016x}", simhash(text)) }
}

fn simhash(text: &str) -> u64 {
    let letters = letters(text);
    let mut words = Words { letters: &letters, at: 0 };
    // A text of fewer words is one shingle, and the majority of one hash is that hash.
    let Some(mut first) = words.next() else { return 0 };
    let Some(mut second) = words.next() else { return mix(first) };
    let Some(third) = words.next() else { return mix(first.rotate_left(21) ^ second) };
    majority(iter::once(third).chain(words).map(|third| {
        let shingle = first.rotate_left(42) ^ second.rotate_left(21) ^ third;
        (first, second) = (second, third);
        mix(shingle)
    }))
}

/// The bits that are set in more than half of the hashes.
fn majority(hashes: impl Iterator<Item = u64>) -> u64 {
    let mut votes = Votes::default();
    hashes.for_each(|hash| votes.add(hash));
    votes.majority()
}

/// A hash of each word: of its letters and digits in lower case, as UTF-8, eight bytes at a time.
struct Words<'a> {
    /// What [`letters`] makes of a text.
    letters: &'a [u8],
    at: usize,
}

impl Iterator for Words<'_> {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let (mut begin, mut hash) = (self.at, SEED);
        while let Some(bytes) = self.letters.get(self.at..).and_then(<[u8]>::first_chunk) {
            let block = u64::from_le_bytes(*bytes);
            let length = first_zero(block);
            if length > 0 {
                hash = step(hash, block & u64::MAX >> (8 * (BLOCK - length)));
            }
            self.at += length;
            if length == BLOCK {
                continue;
            }
            let end = self.at;
            self.at += 1;
            if end > begin {
                return Some(hash);
            }
            begin = self.at;
        }
        None
    }
}

/// The bytes of letters and digits in lower case, and a 0 for every other character; then a block of
/// zeros, so that every word ends.
fn letters(text: &str) -> Vec<u8> {
    let mut letters = Vec::with_capacity(text.len() + BLOCK);
    let mut rest = text;
    loop {
        let (plain, others) = rest.split_at(ascii_prefix(rest));
        letters.extend(plain.bytes().map(lower));
        let Some(c) = others.chars().next() else { break };
        if !is_alphanumeric(c) {
            letters.push(0);
        } else if let Some(lower) = lower_of(c) {
            letters.extend_from_slice(lower.encode_utf8(&mut [0; 4]).as_bytes());
        } else {
            for c in c.to_lowercase() {
                letters.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
        rest = &others[c.len_utf8()..];
    }
    letters.extend([0; BLOCK]);
    letters
}

/// How many bytes lie before the first character that is not ASCII.
fn ascii_prefix(text: &str) -> usize {
    let bytes = text.as_bytes();
    let blocks = bytes.chunks(32).take_while(|block| block.is_ascii()).map(<[u8]>::len).sum();
    let rest: &[u8] = &bytes[blocks..];
    blocks + rest.iter().position(|byte| !byte.is_ascii()).unwrap_or(rest.len())
}

/// The lower case of an ASCII letter or digit; 0 for every other byte. Without a branch or a table, so
/// that a compiler does many at a time.
fn lower(byte: u8) -> u8 {
    let letter = byte | 0x20;
    let is_letter = u8::from(letter.wrapping_sub(b'a') < 26);
    let is_digit = u8::from(byte.wrapping_sub(b'0') < 10);
    is_letter.wrapping_neg() & letter | is_digit.wrapping_neg() & byte
}

/// How many bytes of a word are hashed at a time.
const BLOCK: usize = 8;

/// The index of the first byte that is 0, counted from the lowest; [`BLOCK`] without one (Mycroft's
/// trick: only bytes above a true zero can be taken for one).
fn first_zero(block: u64) -> usize {
    const ONES: u64 = u64::MAX / 0xff;
    let zeros = block.wrapping_sub(ONES) & !block & (ONES << 7);
    zeros.trailing_zeros() as usize / 8
}

/// Where the hash of a word begins: the offset basis of FNV-1a.
const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// Takes a block into a hash. Stable across versions and machines, unlike the standard library's.
fn step(hash: u64, block: u64) -> u64 {
    let hash = (hash ^ block).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 32)
}

/// How often each of 64 bits was set: counters in binary, a word for the ones, one for the twos and so
/// on, so that hashes are added to all 64 at a time.
#[derive(Default)]
struct Votes {
    planes: [u64; 32],
    count: u32,
    /// Hashes that are not yet in the counters.
    waiting: [u64; TOGETHER],
    held: usize,
}

/// Hashes that are added at a time: as many as four binary places can count.
const TOGETHER: usize = 15;

impl Votes {
    fn add(&mut self, hash: u64) {
        self.waiting[self.held] = hash;
        self.held += 1;
        if self.held == TOGETHER {
            self.count_what_waits();
        }
    }

    /// A tree of adders takes three words to two (Harley and Seal's way to count bits), so that few
    /// steps wait for another.
    fn count_what_waits(&mut self) {
        self.waiting[self.held..].fill(0);
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o] = self.waiting;
        let (ones, twos_1) = sum(a, b, c);
        let (ones, twos_2) = sum(ones, d, e);
        let (ones, twos_3) = sum(ones, f, g);
        let (ones, twos_4) = sum(ones, h, i);
        let (ones, twos_5) = sum(ones, j, k);
        let (ones, twos_6) = sum(ones, l, m);
        let (ones, twos_7) = sum(ones, n, o);
        let (twos, fours_1) = sum(twos_1, twos_2, twos_3);
        let (twos, fours_2) = sum(twos, twos_4, twos_5);
        let (twos, fours_3) = sum(twos, twos_6, twos_7);
        let (fours, eights) = sum(fours_1, fours_2, fours_3);
        for (power, bits) in [ones, twos, fours, eights].into_iter().enumerate() {
            let mut carry = bits;
            for plane in &mut self.planes[power..] {
                if carry == 0 {
                    break;
                }
                (*plane, carry) = (*plane ^ carry, *plane & carry);
            }
        }
        self.count += self.held as u32;
        self.held = 0;
    }

    /// The bits that were set in more than half of the hashes: all 64 counters are compared with the
    /// half at a time, from the highest binary place down.
    fn majority(mut self) -> u64 {
        self.count_what_waits();
        let half = self.count / 2;
        let (mut more, mut equal) = (0, u64::MAX);
        for (power, plane) in self.planes.into_iter().enumerate().rev() {
            if half >> power & 1 == 1 {
                equal &= plane;
            } else {
                more |= equal & plane;
                equal &= !plane;
            }
        }
        more
    }
}

/// Adds three bits in each of 64 places: the sum, and what is carried.
fn sum(a: u64, b: u64, c: u64) -> (u64, u64) {
    let either = a ^ b;
    (either ^ c, a & b | either & c)
}

/// The finaliser of MurmurHash3: spreads every bit over all.
fn mix(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, SEED, Words, letters, majority, mix, simhash, step};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn each_bit_is_what_most_hashes_have(hashes in prop::collection::vec(any::<u64>(), 0..80)) {
            let majority = majority(hashes.iter().copied());
            for bit in 0..64 {
                let set = hashes.iter().filter(|hash| **hash >> bit & 1 == 1).count();
                prop_assert_eq!(majority >> bit & 1 == 1, set * 2 > hashes.len());
            }
        }
    }

    proptest! {
        #[test]
        fn words_and_shingles_are_those_of_the_book(text in "([a-zA-Z0-9İßé’“—., ]|\\PC){0,80}") {
            let by_the_book: Vec<u64> = text
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .map(|word| word.chars().flat_map(char::to_lowercase).collect::<String>())
                .map(|word| word.as_bytes().chunks(BLOCK).fold(SEED, |hash, part| {
                    let mut block = [0; BLOCK];
                    block[..part.len()].copy_from_slice(part);
                    step(hash, u64::from_le_bytes(block))
                }))
                .collect();
            let letters = letters(&text);
            let words: Vec<u64> = Words { letters: &letters, at: 0 }.collect();
            prop_assert_eq!(&words, &by_the_book);
            let size = words.len().clamp(1, 3);
            let shingles = words.windows(size).map(|shingle| {
                mix(shingle.iter().fold(0, |hash, word| hash.rotate_left(21) ^ word))
            });
            prop_assert_eq!(simhash(&text), majority(shingles));
        }
    }

    #[test]
    fn near_texts_have_near_hashes() {
        let story = "The council voted on Monday to close the old harbour bridge for two years while \
            engineers replace its rusting cables, a plan that shop owners on the quay had fought.";
        let edited = story.replace("Monday", "Tuesday");
        let other = "Rain is expected in the west, with gusts of up to ninety kilometres an hour, \
            before skies clear on Thursday and temperatures climb above twenty degrees again.";
        let distance = |a: &str, b: &str| (simhash(a) ^ simhash(b)).count_ones();
        assert!(distance(story, &edited) < distance(story, other) / 2);
        assert_eq!(distance(story, &story.to_uppercase()), 0);
        assert_eq!(simhash(""), 0);
        assert_eq!(simhash("Öl, élan – und 3 Ärzte"), simhash("ÖL ÉLAN UND 3 ÄRZTE"));
    }
}
