//! How a model is stored: little-endian, with a version and a checksum.
//!
//! ```text
//! "NMLM" version labels:u8 (len:u8 name)* scale:f32 start:f32* end:f32* between:f32*
//! rows:u32 (key's distance from the one before: LEB128)* weight:i8* checksum:u64 (FNV-1a)
//! ```

use thiserror::Error;

use super::feature::{Feature, hash_bytes};
use super::model::Model;
use super::steps::Transitions;
use super::table::MOST_LABELS;

const MAGIC: &[u8; 4] = b"NMLM";
const VERSION: u8 = 1;
const CHECKSUM_LEN: usize = 8;

/// Why bytes are not a model.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ModelError {
    /// They are not ours, or of another version.
    #[error("not a model of version {VERSION}")]
    Version,
    /// They were changed after they were written.
    #[error("the model's checksum does not match its content")]
    Checksum,
    /// They end too early or hold what can not be.
    #[error("the model is malformed")]
    Malformed,
}

impl Model {
    /// The model as bytes.
    ///
    /// # Panics
    /// If a label's name is longer than 255 bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend([VERSION, self.labels.len() as u8]);
        for label in &self.labels {
            out.push(u8::try_from(label.len()).expect("labels have short names"));
            out.extend(label.as_bytes());
        }
        let Transitions { start, end, between, .. } = &self.transitions;
        let floats = [&[self.scale][..], start, end, between].concat();
        floats.iter().for_each(|weight| out.extend(weight.to_le_bytes()));
        out.extend((self.keys.len() as u32).to_le_bytes());
        let mut before = 0;
        for key in &self.keys {
            push_varint(&mut out, key - before);
            before = *key;
        }
        out.extend(self.weights().map(|weight| weight as u8));
        let checksum = hash_bytes(&out);
        out.extend(checksum.to_le_bytes());
        out
    }

    /// Reads what [`Model::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`ModelError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let Some((body, checksum)) = bytes.split_last_chunk::<CHECKSUM_LEN>() else {
            return Err(ModelError::Malformed);
        };
        if !body.starts_with(MAGIC) || body.get(MAGIC.len()) != Some(&VERSION) {
            return Err(ModelError::Version);
        }
        if hash_bytes(body) != u64::from_le_bytes(*checksum) {
            return Err(ModelError::Checksum);
        }
        Reader(&body[MAGIC.len() + 1..]).model().ok_or(ModelError::Malformed)
    }
}

fn push_varint(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// What is left to read.
struct Reader<'b>(&'b [u8]);

impl Reader<'_> {
    fn model(mut self) -> Option<Model> {
        let count = usize::from(self.byte()?);
        let labels = (0..count).map(|_| self.label()).collect::<Option<Vec<_>>>()?;
        let scale = self.floats(1)?[0];
        let (start, end) = (self.floats(count)?, self.floats(count)?);
        let between = self.floats(count * count)?;
        let rows = u32::from_le_bytes(*self.chunk()?) as usize;
        if !(1..=MOST_LABELS).contains(&count) || rows > self.0.len() {
            return None;
        }
        let mut keys = Vec::with_capacity(rows);
        let mut before = 0u32;
        for row in 0..rows {
            let step = self.varint()?;
            before = before.checked_add(step).filter(|_| row == 0 || step > 0)?;
            if before == Feature::MAX {
                return None;
            }
            keys.push(before);
        }
        let weights: Vec<i8> = self.0.iter().map(|byte| *byte as i8).collect();
        let transitions = Transitions { labels: count, start, end, between };
        (weights.len() == rows * count)
            .then(|| Model::new(labels, transitions, scale, keys, &weights))
    }

    fn chunk<const N: usize>(&mut self) -> Option<&[u8; N]> {
        let (chunk, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(chunk)
    }

    fn byte(&mut self) -> Option<u8> {
        self.chunk::<1>().map(|[byte]| *byte)
    }

    fn floats(&mut self, count: usize) -> Option<Vec<f32>> {
        (0..count).map(|_| self.chunk().map(|bytes| f32::from_le_bytes(*bytes))).collect()
    }

    fn varint(&mut self) -> Option<u32> {
        let mut value = 0u32;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte()?;
            value |= u32::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn label(&mut self) -> Option<String> {
        let len = usize::from(self.byte()?);
        let (name, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        String::from_utf8(name.to_vec()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::{Model, ModelError, Transitions, hash_bytes};
    use proptest::prelude::*;

    fn model(keys: Vec<u32>) -> Model {
        let weights: Vec<i8> = (0..keys.len() * 2).map(|n| n as i8).collect();
        let transitions = Transitions {
            labels: 2,
            start: vec![0.5; 2],
            end: vec![0.0; 2],
            between: vec![1.0; 4],
        };
        Model::new(vec!["O".into(), "B".into()], transitions, 0.25, keys, &weights)
    }

    proptest! {
        #[test]
        fn a_model_survives_storage(keys in prop::collection::btree_set(0..u32::MAX, 0..40)) {
            let model = model(keys.into_iter().collect());
            prop_assert_eq!(Model::from_bytes(&model.to_bytes()), Ok(model));
        }

        #[test]
        fn any_bytes_with_a_right_checksum_are_read_or_refused(
            tail in prop::collection::vec(any::<u8>(), 0..60),
        ) {
            let mut bytes = b"NMLM\x01".to_vec();
            bytes.extend(tail);
            bytes.extend(hash_bytes(&bytes).to_le_bytes());
            let _ = Model::from_bytes(&bytes);
        }
    }

    #[test]
    fn damage_is_noticed() {
        let mut bytes = model(vec![7]).to_bytes();
        assert_eq!(Model::from_bytes(&bytes[..3]), Err(ModelError::Malformed));
        bytes[9] ^= 1;
        assert_eq!(Model::from_bytes(&bytes), Err(ModelError::Checksum));
        bytes[0] = b'X';
        assert_eq!(Model::from_bytes(&bytes), Err(ModelError::Version));
    }
}
