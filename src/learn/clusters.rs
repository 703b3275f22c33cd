//! Word clusters: how words that behave alike share what a model learns of one of them.
//!
//! k-means on the input embeddings of all-MiniLM-L6 (Apache-2.0); see `models/word_clusters.md`.

use std::sync::LazyLock;

use super::feature::hash_str;

/// The clusters of a word, coarse to fine: of 48, 192 and 768.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clusters {
    /// Of 48.
    pub coarse: u8,
    /// Of 192.
    pub middle: u8,
    /// Of 768.
    pub fine: u16,
}

/// `hash:u32 coarse:u8 middle:u8 fine:u16` for each word, little-endian.
static PACKED: &[u8] = include_bytes!("../../models/word_clusters.bin");
const ENTRY: usize = 8;

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::new(PACKED));

impl Clusters {
    /// The clusters of a lower-case word, by the [`hash_str`] of it; `None` for words never seen.
    #[must_use]
    pub fn of(word: u64) -> Option<Self> {
        TABLE.get(short(word))
    }

    /// Packs lines of `word TAB coarse TAB middle TAB fine` for `models/word_clusters.bin`; `None`
    /// when a line is not that.
    #[must_use]
    pub fn pack(tsv: &str) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        for line in tsv.lines() {
            let mut fields = line.split('\t');
            let word = fields.next()?;
            out.extend(short(hash_str(word)).to_le_bytes());
            out.push(fields.next()?.parse().ok()?);
            out.push(fields.next()?.parse().ok()?);
            out.extend(fields.next()?.parse::<u16>().ok()?.to_le_bytes());
        }
        Some(out)
    }
}

fn short(hash: u64) -> u32 {
    (hash >> 32) as u32 ^ hash as u32
}

/// Open addressing; the length is a power of two, at most half full.
struct Table(Vec<Option<(u32, Clusters)>>);

impl Table {
    fn new(packed: &[u8]) -> Self {
        let words = packed.len() / ENTRY;
        let mut slots = vec![None; (words * 2).next_power_of_two().max(2)];
        let last = slots.len() - 1;
        for entry in packed.chunks_exact(ENTRY) {
            let hash = u32::from_le_bytes([entry[0], entry[1], entry[2], entry[3]]);
            let fine = u16::from_le_bytes([entry[6], entry[7]]);
            let mut at = hash as usize & last;
            while slots[at].is_some() {
                at = (at + 1) & last;
            }
            slots[at] = Some((hash, Clusters { coarse: entry[4], middle: entry[5], fine }));
        }
        Self(slots)
    }

    fn get(&self, hash: u32) -> Option<Clusters> {
        let last = self.0.len() - 1;
        let mut at = hash as usize & last;
        while let Some((key, clusters)) = self.0[at] {
            if key == hash {
                return Some(clusters);
            }
            at = (at + 1) & last;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{Clusters, Table, short};
    use crate::learn::hash_str;

    #[test]
    fn what_is_packed_is_found() {
        let packed = Clusters::pack("said\t1\t2\t300\ntold\t4\t5\t6\n").unwrap();
        let table = Table::new(&packed);
        let said = Clusters { coarse: 1, middle: 2, fine: 300 };
        assert_eq!(table.get(short(hash_str("said"))), Some(said));
        assert_eq!(table.get(short(hash_str("sang"))), None);
        assert_eq!(Clusters::pack("said\t1\tmany\t3"), None);
    }

    #[test]
    fn words_that_behave_alike_share_a_cluster() {
        let cluster = |word| Clusters::of(hash_str(word)).unwrap().coarse;
        assert_eq!(cluster("senator"), cluster("governor"));
        assert_eq!(Clusters::of(hash_str("xqzzyv")), None);
    }
}
