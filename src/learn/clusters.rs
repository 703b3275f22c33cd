//! Word clusters: how words that behave alike share what a model learns of one of them.
//!
//! Two tables: k-means on the input embeddings of all-MiniLM-L6 (Apache-2.0), see
//! `models/word_clusters.md`, and on GloVe's vectors (PDDL), see `models/word_company.md`.

use std::str::FromStr;
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

/// The clusters of a word by the company it keeps in news and encyclopaedias, of 64, 256, 1024 and
/// 4096: 400,000 words, most of them names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Company {
    /// Of 64.
    pub coarse: u8,
    /// Of 256.
    pub middle: u8,
    /// Of 1024.
    pub fine: u16,
    /// Of 4096.
    pub finest: u16,
}

static CLUSTERS: LazyLock<Table<Clusters>> =
    LazyLock::new(|| Table::new(include_bytes!("../../models/word_clusters.bin")));

static COMPANY: LazyLock<Table<Company>> =
    LazyLock::new(|| Table::new(include_bytes!("../../models/word_company.bin")));

impl Clusters {
    /// The clusters of a lower-case word, by the [`hash_str`] of it; `None` for words never seen.
    #[must_use]
    pub fn of(word: u64) -> Option<Self> {
        CLUSTERS.get(short(word))
    }

    /// Packs lines of `word TAB coarse TAB middle TAB fine` for `models/word_clusters.bin`; `None`
    /// when a line is not that.
    #[must_use]
    pub fn pack(tsv: &str) -> Option<Vec<u8>> {
        pack::<Self>(tsv)
    }
}

impl Company {
    /// The clusters of a lower-case word, by the [`hash_str`] of it; `None` for words never seen.
    #[must_use]
    pub fn of(word: u64) -> Option<Self> {
        COMPANY.get(short(word))
    }

    /// Packs lines of `word TAB coarse TAB middle TAB fine TAB finest` for
    /// `models/word_company.bin`; `None` when a line is not that.
    #[must_use]
    pub fn pack(tsv: &str) -> Option<Vec<u8>> {
        pack::<Self>(tsv)
    }
}

/// What a table holds of a word: a few bytes, little-endian, behind the word's hash of 32 bits.
trait Entry: Copy {
    /// How many bytes follow the hash.
    const LEN: usize;
    fn read(bytes: &[u8]) -> Self;
    /// From the fields of a line behind the word.
    fn pack<'f>(fields: impl Iterator<Item = &'f str>, out: &mut Vec<u8>) -> Option<()>;
}

impl Entry for Clusters {
    const LEN: usize = 4;

    fn read(bytes: &[u8]) -> Self {
        let fine = u16::from_le_bytes([bytes[2], bytes[3]]);
        Self { coarse: bytes[0], middle: bytes[1], fine }
    }

    fn pack<'f>(mut fields: impl Iterator<Item = &'f str>, out: &mut Vec<u8>) -> Option<()> {
        out.push(number(&mut fields)?);
        out.push(number(&mut fields)?);
        out.extend(number::<u16>(&mut fields)?.to_le_bytes());
        Some(())
    }
}

impl Entry for Company {
    const LEN: usize = 6;

    fn read(bytes: &[u8]) -> Self {
        let wide = |at| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
        Self { coarse: bytes[0], middle: bytes[1], fine: wide(2), finest: wide(4) }
    }

    fn pack<'f>(mut fields: impl Iterator<Item = &'f str>, out: &mut Vec<u8>) -> Option<()> {
        out.push(number(&mut fields)?);
        out.push(number(&mut fields)?);
        out.extend(number::<u16>(&mut fields)?.to_le_bytes());
        out.extend(number::<u16>(&mut fields)?.to_le_bytes());
        Some(())
    }
}

fn number<'f, T: FromStr>(fields: &mut impl Iterator<Item = &'f str>) -> Option<T> {
    fields.next()?.parse().ok()
}

fn pack<E: Entry>(tsv: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    for line in tsv.lines() {
        let mut fields = line.split('\t');
        out.extend(short(hash_str(fields.next()?)).to_le_bytes());
        E::pack(fields, &mut out)?;
    }
    Some(out)
}

fn short(hash: u64) -> u32 {
    (hash >> 32) as u32 ^ hash as u32
}

/// Open addressing; the length is a power of two, at most half full.
struct Table<E>(Vec<Option<(u32, E)>>);

impl<E: Entry> Table<E> {
    fn new(packed: &[u8]) -> Self {
        let entries = packed.chunks_exact(4 + E::LEN);
        let mut slots = vec![None; (entries.len() * 2).next_power_of_two().max(2)];
        let last = slots.len() - 1;
        for entry in entries {
            let hash = u32::from_le_bytes([entry[0], entry[1], entry[2], entry[3]]);
            let mut at = hash as usize & last;
            while slots[at].is_some() {
                at = (at + 1) & last;
            }
            slots[at] = Some((hash, E::read(&entry[4..])));
        }
        Self(slots)
    }

    fn get(&self, hash: u32) -> Option<E> {
        let last = self.0.len() - 1;
        let mut at = hash as usize & last;
        while let Some((key, entry)) = self.0[at] {
            if key == hash {
                return Some(entry);
            }
            at = (at + 1) & last;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{Clusters, Company, Table, short};
    use crate::learn::hash_str;

    #[test]
    fn what_is_packed_is_found() {
        let table = Table::new(&Clusters::pack("said\t1\t2\t300\ntold\t4\t5\t6\n").unwrap());
        let said = Clusters { coarse: 1, middle: 2, fine: 300 };
        assert_eq!(table.get(short(hash_str("said"))), Some(said));
        assert_eq!(table.get(short(hash_str("sang"))), None);
        assert_eq!(Clusters::pack("said\t1\tmany\t3"), None);

        let table = Table::new(&Company::pack("paris\t1\t2\t300\t4000").unwrap());
        let paris = Company { coarse: 1, middle: 2, fine: 300, finest: 4000 };
        assert_eq!(table.get(short(hash_str("paris"))), Some(paris));
    }

    #[test]
    fn words_that_behave_alike_share_a_cluster() {
        let cluster = |word| Clusters::of(hash_str(word)).unwrap().coarse;
        assert_eq!(cluster("senator"), cluster("governor"));
        let company = |word| Company::of(hash_str(word)).unwrap().middle;
        assert_eq!(company("merkel"), company("sarkozy"));
        assert_eq!(Clusters::of(hash_str("xqzzyv")), None);
    }
}
