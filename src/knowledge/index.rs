//! The index: lines sorted by name, read where they lie.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The embedded index.
const LINES: &str = include_str!("../../models/knowledge.tsv");

/// What a name is the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// A country.
    Country,
    /// Any other place.
    Place,
    /// A company, agency or other body.
    Organisation,
    /// A person.
    Person,
    /// The source does not say.
    Unknown,
}

impl Class {
    /// All classes.
    const ALL: [Self; 5] =
        [Self::Country, Self::Place, Self::Organisation, Self::Person, Self::Unknown];

    /// The letter in the index.
    #[must_use]
    pub fn letter(self) -> &'static str {
        match self {
            Self::Country => "C",
            Self::Place => "L",
            Self::Organisation => "O",
            Self::Person => "P",
            Self::Unknown => "U",
        }
    }
}

/// One thing that has the name looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'i> {
    /// What it is.
    pub class: Class,
    /// The ISO 3166 code of the country it lies in, where known.
    pub country: &'i str,
    /// How likely the name means this one: inhabitants, or a like figure (see `models/knowledge.md`).
    pub weight: u64,
    /// Its identifier in Wikidata, GeoNames, ISO 3166 and as a ticker; empty where unknown.
    pub ids: [&'i str; 4],
}

/// The registers of [`Entry::ids`], in order.
pub(super) const REGISTERS: [&str; 4] = ["wikidata", "geonames", "iso3166", "ticker"];

/// Names, with what they name.
#[derive(Debug, Clone)]
pub struct Index<'i> {
    lines: &'i str,
    /// Where the lines of each name begin.
    starts: FxHashMap<&'i str, u32>,
}

static EMBEDDED: LazyLock<Index<'static>> = LazyLock::new(|| Index::new(LINES));

impl Index<'static> {
    /// The index that comes with newsmill.
    #[must_use]
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }
}

impl<'i> Index<'i> {
    /// An index over lines of `name, class, country, weight, wikidata, geonames, iso3166, ticker`, TAB
    /// between, sorted by the bytes of the name. A line of another form is passed over.
    ///
    /// # Panics
    /// When the lines are more than four gigabytes.
    #[must_use]
    pub fn new(lines: &'i str) -> Self {
        let mut starts = FxHashMap::default();
        let mut at = 0;
        for line in lines.split_inclusive('\n') {
            let start = u32::try_from(at).expect("an index is small");
            let name = line.split(['\t', '\n']).next().unwrap_or_default();
            starts.entry(name).or_insert(start);
            at += line.len();
        }
        Self { lines, starts }
    }

    /// Everything that has this name (as [`super::key`] writes it), in the order of the index.
    pub fn look_up<'k>(&self, key: &'k str) -> impl Iterator<Item = Entry<'i>> + use<'i, 'k> {
        let lines = self.lines;
        let from = self.starts.get(key).map_or(lines.len(), |start| *start as usize);
        lines[from..]
            .lines()
            .map_while(move |line| line.split_once('\t').filter(|(name, _)| *name == key))
            .filter_map(|(_, rest)| entry(rest))
    }

    /// The Wikidata ids that the index has.
    #[must_use]
    pub fn wikidata_ids(&self) -> BTreeSet<&'i str> {
        let ids = self.lines.lines().filter_map(|line| entry(line.split_once('\t')?.1));
        ids.map(|entry| entry.ids[0]).filter(|id| !id.is_empty()).collect()
    }
}

fn entry(fields: &str) -> Option<Entry<'_>> {
    let mut fields = fields.split('\t');
    let letter = fields.next()?;
    let class = Class::ALL.into_iter().find(|class| class.letter() == letter)?;
    let country = fields.next()?;
    let weight = fields.next()?.parse().ok()?;
    let ids = [fields.next()?, fields.next()?, fields.next()?, fields.next()?];
    Some(Entry { class, country, weight, ids })
}

#[cfg(test)]
mod tests {
    use super::{Class, Index};
    use proptest::prelude::*;

    #[test]
    fn the_embedded_index_is_sorted_and_every_line_can_be_read() {
        let lines: Vec<&str> = super::LINES.lines().collect();
        assert!(lines.len() > 10_000);
        let names: Vec<&str> = lines.iter().filter_map(|l| l.split('\t').next()).collect();
        assert!(names.is_sorted());
        assert!(lines.iter().all(|l| super::entry(l.split_once('\t').unwrap().1).is_some()));
    }

    #[test]
    fn a_country_is_found_with_its_identifiers() {
        let found: Vec<_> = Index::embedded().look_up("Norway").collect();
        assert_eq!(found[0].class, Class::Country);
        assert_eq!(found[0].ids, ["Q20", "3144096", "NO", ""]);
    }

    #[test]
    fn lines_of_another_form_are_passed_over() {
        let index = Index::new("A\nB\tX\nC\tP\t\t7\tQ1\t\t\t\nC\tP\t\tmany\t\t\t\t");
        assert_eq!(index.look_up("B").count(), 0);
        assert_eq!(index.look_up("C").map(|e| e.weight).collect::<Vec<_>>(), [7]);
    }

    proptest! {
        #[test]
        fn finds_what_a_scan_finds(mut names in prop::collection::vec("[a-cé ]{0,3}", 0..20), sought in "[a-cé ]{0,3}") {
            names.sort();
            let lines: String = names.iter().map(|n| format!("{n}\tP\t\t1\t\t\t\t\n")).collect();
            let scan = names.iter().filter(|n| **n == sought).count();
            prop_assert_eq!(Index::new(&lines).look_up(&sought).count(), scan);
        }

        #[test]
        fn any_lines_and_any_name_are_survived(lines in "(?s).{0,60}", sought in "(?s).{0,5}") {
            let _ = Index::new(&lines).look_up(&sought).count();
        }
    }
}
