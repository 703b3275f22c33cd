//! Features as 32-bit hashes, gathered without a string being made.

/// A hashed feature, never [`Feature::MAX`]. Two different ones share a hash once in four billion: no
/// harm to a linear model, and no dictionary to ship.
pub type Feature = u32;

/// The offset basis of 64-bit FNV-1a.
const FNV_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
/// The prime of 64-bit FNV-1a.
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// Hashes bytes (FNV-1a, 64 bits): the same on every machine and in every version, as stored models
/// need it.
#[must_use]
pub const fn hash_bytes(bytes: &[u8]) -> u64 {
    let mut hash = FNV_BASIS;
    let mut at = 0;
    while at < bytes.len() {
        hash = hash_byte(hash, bytes[at]);
        at += 1;
    }
    hash
}

/// The [`hash_bytes`] of bytes with one more at their end.
#[must_use]
#[inline]
pub const fn hash_byte(hash: u64, byte: u8) -> u64 {
    (hash ^ byte as u64).wrapping_mul(FNV_PRIME)
}

/// Hashes a string by its bytes; see [`hash_bytes`].
#[must_use]
pub const fn hash_str(text: &str) -> u64 {
    hash_bytes(text.as_bytes())
}

/// Adds a value to a hash; order matters.
#[must_use]
#[inline]
pub const fn mix(hash: u64, value: u64) -> u64 {
    let mixed = (hash.rotate_left(23) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

/// The feature "template `template` has value `value`". Several values are joined by [`mix`].
#[must_use]
#[inline]
pub const fn feature(template: u32, value: u64) -> Feature {
    let hash = mix(mix(FNV_BASIS, value), template as u64);
    let short = (hash >> 32) as u32;
    if short == Feature::MAX { 0 } else { short }
}

/// The features of each item of a sequence, one after the other in a flat array. Reused from
/// sequence to sequence, so that gathering them allocates nothing once it is warm.
#[derive(Debug, Clone, Default)]
pub struct Features {
    flat: Vec<Feature>,
    /// Where in `flat` each item's features end.
    ends: Vec<u32>,
}

impl Features {
    /// Forgets all items, keeps the memory.
    pub fn clear(&mut self) {
        self.flat.clear();
        self.ends.clear();
    }

    /// Adds a feature to the item that is being gathered.
    #[inline]
    pub fn push(&mut self, feature: Feature) {
        self.flat.push(feature);
    }

    /// Closes the item that is being gathered.
    ///
    /// # Panics
    /// Beyond four billion features: far more than the cap on an article's tokens allows.
    #[inline]
    pub fn end_item(&mut self) {
        self.ends.push(u32::try_from(self.flat.len()).expect("articles are capped"));
    }

    /// All features, and where those of each item end among them.
    pub(super) fn parts(&self) -> (&[Feature], &[u32]) {
        (&self.flat, &self.ends)
    }

    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True when there is no item.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The features of item `item`.
    ///
    /// # Panics
    /// If there is no such item.
    #[must_use]
    #[inline]
    pub fn of(&self, item: usize) -> &[Feature] {
        let start = if item == 0 { 0 } else { self.ends[item - 1] as usize };
        &self.flat[start..self.ends[item] as usize]
    }

    /// The features of each item, in order.
    pub fn iter(&self) -> impl Iterator<Item = &[Feature]> {
        (0..self.len()).map(|item| self.of(item))
    }
}

#[cfg(test)]
mod tests {
    use super::{Features, feature, hash_str, mix};

    #[test]
    fn hashes_are_those_that_stored_models_were_made_with() {
        assert_eq!(hash_str(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(hash_str("a"), 0xaf63_dc4c_8601_ec8c, "the published FNV-1a value");
        assert_ne!(feature(1, hash_str("said")), feature(2, hash_str("said")));
        assert_ne!(mix(hash_str("he"), hash_str("said")), mix(hash_str("said"), hash_str("he")));
    }

    #[test]
    fn items_keep_their_own_features() {
        let mut features = Features::default();
        for item in [&[1, 2][..], &[], &[3]] {
            item.iter().for_each(|f| features.push(*f));
            features.end_item();
        }
        assert_eq!(features.iter().collect::<Vec<_>>(), [&[1, 2][..], &[], &[3]]);
    }
}
