//! Whether a name is a man's or a woman's, as far as its first name or title tells.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::learn::hash_str;

/// First names of the US census of 1990, with `m`, `f`; see `models/first_names.md`.
static NAMES: &str = include_str!("../../../models/first_names.txt");

static TABLE: LazyLock<FxHashMap<u64, Gender>> = LazyLock::new(|| {
    let mut table = FxHashMap::default();
    for line in NAMES.lines() {
        if let Some((name, sex)) = line.split_once(' ') {
            let gender = if sex == "m" { Gender::Male } else { Gender::Female };
            table.insert(hash_str(name), gender);
        }
    }
    table
});

/// Male or female, by the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gender {
    /// He.
    Male,
    /// She.
    Female,
}

impl Gender {
    /// Of a first name, by the [`hash_str`] of it in lower case.
    pub(crate) fn of_first_name(low: u64) -> Option<Self> {
        TABLE.get(&low).copied()
    }

    /// Of a title or pronoun, by the [`hash_str`] of it in lower case.
    pub(crate) fn of_title(low: u64) -> Option<Self> {
        const MALE: [u64; 7] = [
            hash_str("mr."),
            hash_str("mr"),
            hash_str("sir"),
            hash_str("he"),
            hash_str("congressman"),
            hash_str("king"),
            hash_str("lord"),
        ];
        const FEMALE: [u64; 9] = [
            hash_str("mrs."),
            hash_str("mrs"),
            hash_str("ms."),
            hash_str("ms"),
            hash_str("miss"),
            hash_str("she"),
            hash_str("congresswoman"),
            hash_str("queen"),
            hash_str("lady"),
        ];
        match low {
            _ if MALE.contains(&low) => Some(Self::Male),
            _ if FEMALE.contains(&low) => Some(Self::Female),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Gender;
    use crate::learn::hash_str;

    #[test]
    fn names_that_both_sexes_bear_tell_nothing() {
        let of = |name| Gender::of_first_name(hash_str(name));
        assert_eq!(of("robert"), Some(Gender::Male));
        assert_eq!(of("maria"), Some(Gender::Female));
        assert_eq!(of("leslie"), None);
        assert_eq!(of("table"), None);
    }
}
