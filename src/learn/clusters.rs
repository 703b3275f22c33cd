//! Word clusters: how words that behave alike share what a model learns of one of them.
//!
//! Two tables: k-means on the input embeddings of all-MiniLM-L6 (Apache-2.0), see
//! `models/word_clusters.md`, and on GloVe's vectors (PDDL), see `models/word_company.md`.

use std::collections::BTreeMap;
use std::marker::PhantomData;
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

static CLUSTERS: LazyLock<Table<'_, Clusters>> =
    LazyLock::new(|| Table::new(include_bytes!("../../models/word_clusters.bin")));

static COMPANY: LazyLock<Table<'_, Company>> =
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

/// The words in the order of their hashes; of words with one hash the first.
fn pack<E: Entry>(tsv: &str) -> Option<Vec<u8>> {
    let mut entries = BTreeMap::new();
    for line in tsv.lines() {
        let mut fields = line.split('\t');
        let hash = short(hash_str(fields.next()?));
        let mut packed = Vec::with_capacity(E::LEN);
        E::pack(fields, &mut packed)?;
        entries.entry(hash).or_insert(packed);
    }
    let packed =
        entries.into_iter().map(|(hash, packed)| [&hash.to_le_bytes()[..], &packed].concat());
    Some(packed.flatten().collect())
}

fn short(hash: u64) -> u32 {
    (hash >> 32) as u32 ^ hash as u32
}

/// Words searched where they lie, in the order of their hashes.
struct Table<'p, E> {
    packed: &'p [u8],
    /// Where the words with each beginning of a hash start, and where the last ones end.
    starts: Vec<u32>,
    /// How far a hash is shifted to its beginning.
    shift: u32,
    entries: PhantomData<E>,
}

impl<'p, E: Entry> Table<'p, E> {
    /// How long an entry is, in bytes.
    const WIDTH: usize = 4 + E::LEN;
    /// How many words share a beginning, about.
    const SHARE: usize = 8;

    fn new(packed: &'p [u8]) -> Self {
        let hashes = packed.chunks_exact(Self::WIDTH).map(hash_of);
        let beginnings = (hashes.len() / Self::SHARE).next_power_of_two().max(2);
        let shift = u32::BITS - beginnings.trailing_zeros();
        let mut starts = Vec::with_capacity(beginnings + 1);
        for (at, hash) in (0u32..).zip(hashes) {
            let beginning = (hash >> shift) as usize;
            starts.resize(starts.len().max(beginning + 1), at);
        }
        starts.resize(beginnings + 1, (packed.len() / Self::WIDTH) as u32);
        Self { packed, starts, shift, entries: PhantomData }
    }

    fn get(&self, hash: u32) -> Option<E> {
        let beginning = (hash >> self.shift) as usize;
        let [from, to] =
            [beginning, beginning + 1].map(|at| self.starts[at] as usize * Self::WIDTH);
        let mut near = self.packed[from..to].chunks_exact(Self::WIDTH);
        near.find(|entry| hash_of(entry) == hash).map(|entry| E::read(&entry[4..]))
    }
}

/// The hash that an entry begins with.
fn hash_of(entry: &[u8]) -> u32 {
    u32::from_le_bytes([entry[0], entry[1], entry[2], entry[3]])
}

#[cfg(test)]
mod tests {
    use super::{Clusters, Company, Table, short};
    use crate::learn::hash_str;

    #[test]
    fn what_is_packed_is_found() {
        let packed = Clusters::pack("said\t1\t2\t300\ntold\t4\t5\t6\n").unwrap();
        let table = Table::new(&packed);
        let said = Clusters { coarse: 1, middle: 2, fine: 300 };
        assert_eq!(table.get(short(hash_str("said"))), Some(said));
        assert_eq!(table.get(short(hash_str("sang"))), None);
        assert_eq!(Clusters::pack("said\t1\tmany\t3"), None);

        let packed = Company::pack("paris\t1\t2\t300\t4000").unwrap();
        let table = Table::new(&packed);
        let paris = Company { coarse: 1, middle: 2, fine: 300, finest: 4000 };
        assert_eq!(table.get(short(hash_str("paris"))), Some(paris));
    }

    #[test]
    fn every_word_of_many_is_found() {
        let lines = (0..3000u32).map(|n| format!("w{n}\t{}\t{}\t{n}\n", n % 48, n % 192));
        let packed = Clusters::pack(&lines.collect::<String>()).unwrap();
        let table = Table::new(&packed);
        for n in 0..3000 {
            let expected =
                Clusters { coarse: (n % 48) as u8, middle: (n % 192) as u8, fine: n as u16 };
            assert_eq!(table.get(short(hash_str(&format!("w{n}")))), Some(expected), "w{n}");
            assert_eq!(table.get(short(hash_str(&format!("v{n}")))), None, "v{n}");
        }
        assert_eq!(Table::<Clusters>::new(&[]).get(7), None);
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
