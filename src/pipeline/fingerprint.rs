//! Keys by which consumers find exact and near duplicates.

use sha2::{Digest, Sha256};

use crate::record::Fingerprint;

/// Words in a shingle.
const SHINGLE: usize = 3;

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
    let words = words(text);
    let mut votes = Votes::default();
    for shingle in words.windows(SHINGLE.min(words.len().max(1))) {
        votes.add(shingle.iter().fold(0, |hash: u64, word| mix(hash.rotate_left(21) ^ word)));
    }
    votes.majority()
}

/// A hash of each word in lower case.
///
/// A step of the hash waits for the one before it, which leaves a processor idle: the text is cut in
/// four, and a step made in each in turn.
fn words(text: &str) -> Vec<u64> {
    let letters = letters(text);
    let mut rest = letters.as_slice();
    let mut lanes = [4, 3, 2, 1].map(|lanes| {
        let near = rest.len() / lanes;
        let cut = rest[near..].iter().position(|l| *l == 0).map_or(rest.len(), |gap| near + gap);
        let (own, others) = rest.split_at(cut);
        rest = others;
        Lane::over(own)
    });
    let together = lanes.iter().map(|lane| lane.letters.len()).min().unwrap_or(0);
    for at in 0..together {
        for lane in &mut lanes {
            lane.step(lane.letters[at]);
        }
    }
    for lane in &mut lanes {
        for &letter in &lane.letters[together..] {
            lane.step(letter);
        }
        lane.step(0);
        lane.hashes.truncate(lane.count);
    }
    lanes.map(|lane| lane.hashes).concat()
}

/// Letters and digits in lower case, and 0 for everything else.
fn letters(text: &str) -> Vec<u32> {
    let mut letters = Vec::with_capacity(text.len());
    let mut rest = text;
    loop {
        let ascii = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
        let (plain, others) = rest.split_at(ascii);
        letters.extend(plain.bytes().map(|byte| u32::from(LOWER[usize::from(byte)])));
        let Some(c) = others.chars().next() else { return letters };
        if c.is_alphanumeric() {
            letters.extend(c.to_lowercase().map(u32::from));
        } else {
            letters.push(0);
        }
        rest = &others[c.len_utf8()..];
    }
}

/// A part of the text, and the hashes of its words so far.
struct Lane<'a> {
    letters: &'a [u32],
    hash: u64,
    within: bool,
    /// The first `count` of them; what is beyond is of a word that has not ended.
    hashes: Vec<u64>,
    count: usize,
}

impl<'a> Lane<'a> {
    fn over(letters: &'a [u32]) -> Self {
        let hashes = vec![0; letters.len() / 2 + 2];
        Self { letters, hash: FNV_BASIS, within: false, hashes, count: 0 }
    }

    /// Without a branch, because where words end can not be foreseen.
    #[inline]
    fn step(&mut self, letter: u32) {
        let within = letter != 0;
        self.hashes[self.count] = self.hash;
        self.count += usize::from(self.within & !within);
        self.hash = if within { fnv1a(self.hash, letter) } else { FNV_BASIS };
        self.within = within;
    }
}

/// The lower case of ASCII letters and digits; 0 for every other byte.
const LOWER: [u8; 256] = {
    let mut lower = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            lower[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    lower
};

/// How often each of 64 bits was set: counters in binary, a word for the ones, one for the twos and so
/// on, so that a hash is added to all 64 at a time.
#[derive(Default)]
struct Votes {
    planes: [u64; 32],
    /// The last few hashes, in counters so small that adding to them needs no branch.
    few: [u64; FEW_PLANES],
    in_few: u32,
    count: u32,
}

const FEW_PLANES: usize = 4;

/// As many as the small counters can count.
const FEW: u32 = (1 << FEW_PLANES) - 1;

impl Votes {
    fn add(&mut self, hash: u64) {
        let mut carry = hash;
        for plane in &mut self.few {
            (*plane, carry) = (*plane ^ carry, *plane & carry);
        }
        self.in_few += 1;
        if self.in_few == FEW {
            self.empty_few();
        }
    }

    fn empty_few(&mut self) {
        for (power, bits) in std::mem::take(&mut self.few).into_iter().enumerate() {
            let mut carry = bits;
            for plane in &mut self.planes[power..] {
                if carry == 0 {
                    break;
                }
                (*plane, carry) = (*plane ^ carry, *plane & carry);
            }
        }
        self.count += std::mem::take(&mut self.in_few);
    }

    /// The bits that were set in more than half of the hashes: all 64 counters are compared with the
    /// half at a time, from the highest binary place down.
    fn majority(mut self) -> u64 {
        self.empty_few();
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

/// The offset basis of FNV-1a.
const FNV_BASIS: u64 = 0xcbf2_9ce4_8422_2325;

/// A step of FNV-1a over characters: stable across versions and machines, unlike the standard
/// library's hash.
fn fnv1a(hash: u64, letter: u32) -> u64 {
    (hash ^ u64::from(letter)).wrapping_mul(0x0100_0000_01b3)
}

/// The finaliser of MurmurHash3: spreads every bit over all.
fn mix(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::{FNV_BASIS, Votes, fnv1a, simhash, words};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn each_bit_is_what_most_hashes_have(hashes in prop::collection::vec(any::<u64>(), 0..80)) {
            let mut votes = Votes::default();
            hashes.iter().for_each(|hash| votes.add(*hash));
            let majority = votes.majority();
            for bit in 0..64 {
                let set = hashes.iter().filter(|hash| **hash >> bit & 1 == 1).count();
                prop_assert_eq!(majority >> bit & 1 == 1, set * 2 > hashes.len());
            }
        }
    }

    proptest! {
        #[test]
        fn words_are_what_lies_between_other_characters(text in "([a-zA-Z0-9İßé’“—., ]|\\PC){0,80}") {
            let by_the_book: Vec<u64> = text
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .map(|word| word.chars().flat_map(char::to_lowercase).map(u32::from).fold(FNV_BASIS, fnv1a))
                .collect();
            prop_assert_eq!(words(&text), by_the_book);
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
