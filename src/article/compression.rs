//! Bodies that arrive compressed, unpacked under a cap.

use std::io::{self, Read};

/// What went wrong while unpacking.
#[derive(Debug)]
pub(super) enum UnpackError {
    /// More bytes came out than the cap allows.
    TooLarge,
    /// The bytes are not what they claim to be.
    Broken(io::Error),
}

/// Unpacks gzip (all members of it).
pub(super) fn gunzip(body: &[u8], cap: usize) -> Result<Vec<u8>, UnpackError> {
    read_capped(flate2::read::MultiGzDecoder::new(body), cap)
}

/// Unpacks one zstd frame.
pub(super) fn unzstd(body: &[u8], cap: usize) -> Result<Vec<u8>, UnpackError> {
    let decoder = ruzstd::decoding::StreamingDecoder::new(body).map_err(|e| {
        UnpackError::Broken(io::Error::new(io::ErrorKind::InvalidData, e.to_string()))
    })?;
    read_capped(decoder, cap)
}

/// Reads to the end, but no further than one byte over the cap: a bomb costs `cap` bytes.
fn read_capped(reader: impl Read, cap: usize) -> Result<Vec<u8>, UnpackError> {
    let mut out = Vec::new();
    reader.take(cap as u64 + 1).read_to_end(&mut out).map_err(UnpackError::Broken)?;
    if out.len() > cap { Err(UnpackError::TooLarge) } else { Ok(out) }
}
