//! Records as one page: its opening with the first, its end after the last.

use std::io::{self, Write};

use newsmill::article::RawArticle;
use newsmill::page;
use newsmill::record::EnrichedArticle;

/// A page under way.
#[derive(Debug, Default)]
pub(super) struct PageWriter {
    written: usize,
}

impl PageWriter {
    /// Adds a record. With `raw`, what was removed is shown in its place.
    pub(super) fn add(
        &mut self,
        record: &EnrichedArticle,
        raw: Option<&RawArticle>,
        out: &mut impl Write,
    ) -> io::Result<()> {
        if self.written == 0 {
            let title = record.title.as_deref().unwrap_or("Untitled");
            out.write_all(page::opening(title).as_bytes())?;
        }
        self.written += 1;
        out.write_all(page::article(record, raw, self.written).as_bytes())
    }

    /// Ends the page, if one was begun.
    pub(super) fn finish(&self, out: &mut impl Write) -> io::Result<()> {
        if self.written == 0 {
            return Ok(());
        }
        out.write_all(page::closing().as_bytes())
    }
}
