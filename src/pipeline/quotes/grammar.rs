//! What grammar settles about a frame, whatever the weights say.

use super::model::Frame;
use super::reading::{Class, OUTSIDE, Reading, word};

/// How sure we are of a clause completed by [`complete`].
const COMPLETED: f32 = 0.9;

/// The fewest words of a reported clause.
const FEWEST_WORDS: usize = 4;

/// Gives "…, the minister said" its clause when the weights found the source but no content: from the
/// beginning of the sentence to the comma before the source.
pub(super) fn complete(reading: &Reading, frame: &mut Frame) {
    let says = [word("said"), word("says"), word("say")];
    let Some((start, end)) = frame.source else { return };
    let cue = &reading.words[frame.cue];
    let beside = end == frame.cue || start == frame.cue + 1;
    if !frame.content.is_empty() || !says.contains(&cue.low) || !beside {
        return;
    }
    let Some(comma) = start.min(frame.cue).checked_sub(1) else { return };
    let first =
        (0..comma).rev().take_while(|at| reading.words[*at].sentence == cue.sentence).last();
    let Some(first) = first.filter(|_| reading.words[comma].class == Class::Comma) else { return };
    if reading.words[first].region == OUTSIDE && reading.count(first, comma) >= FEWEST_WORDS {
        frame.content = vec![(first, comma)];
        frame.confidence = COMPLETED;
    }
}

/// How sure we are of a quote that is signed.
const SIGNED: f32 = 0.9;

/// The most words of a signature.
const LONGEST_SIGNATURE: usize = 6;

/// Frames of quotes that are signed, as letters and voices of readers are: a paragraph within marks,
/// a dash, a name. The dash is the cue.
pub(super) fn signed(reading: &Reading) -> Vec<Frame> {
    let mut frames = Vec::new();
    for (region, (start, end)) in reading.regions.iter().zip(&reading.region_words) {
        let paragraph = &reading.paragraphs[region.paragraph];
        let signature = end + 1..paragraph.end;
        let dash = reading.words.get(*end).is_some_and(|w| w.class == Class::Dash);
        let named = (1..=LONGEST_SIGNATURE).contains(&signature.len())
            && signature.clone().all(|at| {
                matches!(reading.words[at].class, Class::Capital | Class::Stop | Class::Comma)
            })
            && reading.words[signature.start].class == Class::Capital;
        if *start == paragraph.start && dash && named {
            let name =
                signature.clone().take_while(|at| reading.words[*at].class == Class::Capital);
            let name = (signature.start, signature.start + name.count());
            frames.push(exact(*end, (*start, *end), name, SIGNED));
        }
    }
    frames
}

fn exact(cue: usize, content: (usize, usize), source: (usize, usize), confidence: f32) -> Frame {
    Frame {
        cue,
        content: vec![content],
        source: Some(source),
        weak_source: None,
        transcript: false,
        cue_p: 1.0,
        content_p: 1.0,
        edge_p: 1.0,
        source_p: 1.0,
        confidence,
    }
}

/// The most words of a speaker's label.
const LONGEST_LABEL: usize = 4;

/// Frames of the turns of a transcript: paragraphs that begin with a label in capitals and a colon
/// ("HALE: It will hold."), at least two in the article.
pub(super) fn transcript(reading: &Reading) -> Vec<Frame> {
    let mut frames = Vec::new();
    for paragraph in &reading.paragraphs {
        let mark = |at: &usize| reading.words[*at].class == Class::Mark;
        let first = (paragraph.start..paragraph.end).find(|at| !mark(at)).unwrap_or(paragraph.end);
        let colon = (first..paragraph.end.min(first + LONGEST_LABEL + 1))
            .take_while(|at| reading.words[*at].shouted || reading.words[*at].class == Class::Colon)
            .find(|at| reading.words[*at].class == Class::Colon);
        let last = (first..paragraph.end).rev().find(|at| !mark(at));
        let (Some(colon), Some(last)) = (colon, last) else { continue };
        if colon > first && last > colon {
            let mut frame = exact(colon, (colon + 1, last + 1), (first, colon), SIGNED);
            frame.transcript = true;
            frames.push(frame);
        }
    }
    if frames.len() < 2 { Vec::new() } else { frames }
}

/// Takes "pointing to …" away from a quote within marks: "'…,' he says, pointing to the map".
pub(super) fn drop_participles(reading: &Reading, frame: &mut Frame) {
    let marked = |(start, end): (usize, usize)| {
        reading.words[start].region != OUTSIDE && reading.words[end - 1].region != OUTSIDE
    };
    if frame.content.iter().copied().any(marked) {
        let participle = |(start, _): (usize, usize)| {
            let first = &reading.words[start];
            start > frame.cue && first.class == Class::Lower && first.suffix == word("ing")
        };
        frame.content.retain(|part| marked(*part) || !participle(*part));
    }
}
