//! Keys by which consumers find exact and near duplicates.

use sha2::{Digest, Sha256};

use crate::record::Fingerprint;

/// Words in a shingle.
const SHINGLE: usize = 3;

/// SHA-256 of the text, and the simhash (Charikar 2002) of its word trigrams.
pub(super) fn fingerprint(text: &str) -> Fingerprint {
    let sha256 = Sha256::digest(text.as_bytes()).iter().map(|b| format!("{b:02x}")).collect();
    Fingerprint { sha256, simhash: format!("{:016x}", simhash(text)) }
}

fn simhash(text: &str) -> u64 {
    let words: Vec<u64> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| fnv1a(word.chars().flat_map(char::to_lowercase)))
        .collect();
    let mut votes = [0_i32; 64];
    for shingle in words.windows(SHINGLE.min(words.len().max(1))) {
        let hash = shingle.iter().fold(0, |hash: u64, word| mix(hash.rotate_left(21) ^ word));
        for (bit, vote) in votes.iter_mut().enumerate() {
            *vote += if hash >> bit & 1 == 1 { 1 } else { -1 };
        }
    }
    votes.iter().enumerate().fold(0, |hash, (bit, vote)| hash | u64::from(*vote > 0) << bit)
}

/// FNV-1a over characters: stable across versions and machines, unlike the standard library's.
fn fnv1a(chars: impl Iterator<Item = char>) -> u64 {
    chars.fold(0xcbf2_9ce4_8422_2325, |hash, c| {
        (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The finaliser of MurmurHash3: spreads every bit over all.
fn mix(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::simhash;

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
    }
}
