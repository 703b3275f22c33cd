//! Reads one article after the other for their frames.

use std::cell::Cell;

use super::acceptance;
use super::cue_sums::CueFinder;
use super::frame_sums::WordSums;
use super::grammar;
use super::model::{Frame, MODELS, Models, build_frames};
use super::reading::Reading;
use super::vocabulary::Vocabulary;

/// Finds the frames of articles, and remembers what it added up for the words it met: that changes how long
/// it takes, and nothing that it finds.
#[derive(Debug)]
pub(super) struct Reader<'m> {
    pub(super) models: &'m Models,
    vocabulary: Vocabulary,
    cues: CueFinder<'m>,
    words: WordSums<'m>,
}

impl<'m> Reader<'m> {
    pub(super) fn new(models: &'m Models) -> Self {
        Self {
            models,
            vocabulary: Vocabulary::new(),
            cues: CueFinder::new(&models.candidates, &models.cue),
            words: WordSums::new(&models.frame),
        }
    }

    /// Gives the work a reader with the models that ship with the crate, which this thread keeps.
    pub(super) fn with<T>(work: impl FnOnce(&mut Reader<'static>) -> T) -> T {
        thread_local! {
            static READER: Cell<Option<Reader<'static>>> = const { Cell::new(None) };
        }
        // Taken out while it works: what a panic leaves half done is never read again.
        let mut reader = READER.take().unwrap_or_else(|| Reader::new(&MODELS));
        let done = work(&mut reader);
        READER.set(Some(reader));
        done
    }

    /// The frames of an article, in the order of their cues.
    pub(super) fn frames(&mut self, reading: &Reading) -> Vec<Frame> {
        if self.vocabulary.is_full() {
            self.vocabulary.clear();
            self.cues.clear();
            self.words.clear();
        }
        let article = self.vocabulary.read(reading);
        let cues = self.cues.cues(&article);
        let mut frames = build_frames(&article, &cues, &mut self.words);
        for frame in &mut frames {
            if frame.content.is_empty() {
                grammar::complete(reading, frame);
            } else {
                grammar::drop_participles(reading, frame);
                frame.confidence = acceptance::probability(&self.models.accept, reading, frame);
            }
        }
        frames.extend(grammar::signed(reading));
        frames.extend(grammar::transcript(reading));
        frames
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::MODELS;
    use super::super::reading::Reading;
    use super::Reader;
    use crate::article::{ContentType, RawArticle};
    use crate::pipeline::{clean, segment};

    fn reading(text: &str) -> Reading {
        let article = RawArticle::new(ContentType::Text, text);
        Reading::new(&segment::segment(clean::verbatim(&article)))
    }

    #[test]
    fn what_was_read_before_changes_nothing() {
        let article = reading("“It rained,” said Anna Berg. He told us that nobody came.");
        let fresh = format!("{:?}", Reader::new(&MODELS).frames(&article));
        assert!(fresh.contains("cue: "), "{fresh}");
        // More words than are remembered, with an article before and after them.
        let many: String = (0..16_000).map(|n| format!("word{n} ")).collect();
        let mut reader = Reader::new(&MODELS);
        for before in [&article, &reading(&many), &article, &article] {
            reader.frames(before);
            assert_eq!(format!("{:?}", reader.frames(&article)), fresh);
        }
        assert!(!reader.vocabulary.is_full());
    }
}
