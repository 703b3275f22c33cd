//! From frames and regions to quotes: which frames stand, and who said what stands within marks but
//! in no frame.

use super::acceptance::marked;
use super::model::{Frame, Models};
use super::orphans::{self, Neighbour};
use super::reading::{Class, Reading};
use crate::record::QuoteKind;

/// A quote, as words of the reading.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) content: Vec<(usize, usize)>,
    pub(super) cue: Option<usize>,
    pub(super) source: Option<(usize, usize)>,
    pub(super) kind: QuoteKind,
    /// The source stands in another paragraph, beside a quote before.
    pub(super) carried: bool,
    /// The quote before it that it goes on from, as an index into the list.
    pub(super) continues: Option<usize>,
    pub(super) confidence: f32,
}

/// The least confidence for a frame to stand, by how much of it is within marks. Chosen on held-out
/// training articles for the best F1.
const FLOORS: [f32; 3] = [0.25, 0.2, 0.1];

/// The least probability for a region without a frame to be a quote.
const ORPHAN_FLOOR: f32 = 0.4;

/// How sure a region is a quote that goes on from one open at the end of the paragraph before: the
/// marks say so.
const CARRIED_OPEN: f32 = 0.95;

/// The least probability for a paragraph of whole sentences within marks: short ones ("It took all
/// night.") look like titles to the weights.
const PARAGRAPH: f32 = 0.5;

/// What the probability of being a quote is worth when the speaker is not beside it: the share of
/// speakers found right on held-out training articles.
const CARRIED: f32 = 0.9;
/// The same for a quote without any speaker.
const UNATTRIBUTED: f32 = 0.5;

/// The quotes of an article, in the order of the text.
pub(super) fn resolve(reading: &Reading, frames: &[Frame], models: &Models) -> Vec<Found> {
    let mut found = standing(reading, frames);
    adopt(reading, frames, models, &mut found);
    carry_over(reading, &mut found);
    found
}

/// The frames that stand, in the order of the text: the surer first, none over another's content. A
/// cue within marks gives way to one outside.
pub(super) fn standing(reading: &Reading, frames: &[Frame]) -> Vec<Found> {
    let mut taken = vec![false; reading.words.len()];
    let mut found = Vec::new();
    let mut order: Vec<&Frame> = frames.iter().filter(|f| !f.content.is_empty()).collect();
    let covered = covered(reading, &order);
    let inside = |frame: &Frame| reading.region(frame.cue).is_some() || covered[frame.cue];
    order.sort_by(|a, b| {
        inside(a).cmp(&inside(b)).then_with(|| b.confidence.total_cmp(&a.confidence))
    });
    for frame in order {
        let free = |part: &&(usize, usize)| !taken[part.0..part.1].iter().any(|t| *t);
        let content: Vec<_> = frame.content.iter().filter(free).copied().collect();
        let floor = FLOORS[marked(reading, &frame.content) as usize];
        if frame.confidence < floor || content.is_empty() {
            continue;
        }
        content.iter().for_each(|(start, end)| taken[*start..*end].fill(true));
        let kind =
            if frame.transcript { QuoteKind::Direct } else { kind(marked(reading, &content)) };
        // What is reported may have no source ("it is feared"); what is quoted has one.
        let weak = frame.weak_source.filter(|_| kind != QuoteKind::Indirect);
        found.push(Found {
            kind,
            content,
            cue: Some(frame.cue),
            source: frame.source.or(weak),
            carried: false,
            continues: None,
            confidence: frame.confidence,
        });
    }
    found.sort_by_key(|quote| quote.content[0].0);
    found
}

/// A frame must be this sure to put those back whose cue is within its content.
const COVERS: f32 = 0.7;

/// The words within the content of a sure frame: what somebody is said to have said is not said
/// again by whoever speaks in it.
fn covered(reading: &Reading, frames: &[&Frame]) -> Vec<bool> {
    let mut covered = vec![false; reading.words.len()];
    for frame in frames.iter().filter(|frame| frame.confidence >= COVERS) {
        for (start, end) in &frame.content {
            covered[*start..*end].fill(true);
        }
    }
    covered
}

fn kind(marked: u64) -> QuoteKind {
    match marked {
        0 => QuoteKind::Indirect,
        1 => QuoteKind::Mixed,
        _ => QuoteKind::Direct,
    }
}

/// Takes in the regions without a frame that are quotes: as one more stretch of the quote before in
/// the paragraph, or as quotes of their own.
fn adopt(reading: &Reading, frames: &[Frame], models: &Models, found: &mut Vec<Found>) {
    let mut adopted = Vec::new();
    for region in orphans::orphans(reading, found) {
        let p = if reading.regions[region].carried {
            CARRIED_OPEN
        } else {
            let p = models.orphan.probability(&orphans::features(reading, found, region));
            if orphans::is_paragraph(reading, region) { p.max(PARAGRAPH) } else { p }
        };
        if p >= ORPHAN_FLOOR {
            adopted.push((region, p, orphans::neighbour(reading, found, region)));
        }
    }
    let mut alone = Vec::new();
    for (region, p, neighbour) in adopted {
        let content = reading.region_words[region];
        if let Some(Neighbour::Before(at)) = neighbour {
            let quote = &mut found[at];
            if quote.kind == QuoteKind::Direct {
                quote.content.push(content);
                quote.content.sort_unstable();
                continue;
            }
        }
        let introduction = introduction(reading, frames, reading.regions[region].paragraph);
        let (source, cue, carried) = match (introduction, neighbour) {
            (Some(frame), _) => (frame.source, Some(frame.cue), false),
            (_, Some(Neighbour::Before(at) | Neighbour::After(at))) => {
                (found[at].source, None, false)
            }
            _ => (None, None, false),
        };
        let worth = if source.is_some() { CARRIED } else { UNATTRIBUTED };
        alone.push(Found {
            content: vec![content],
            cue,
            source,
            kind: QuoteKind::Direct,
            carried,
            continues: None,
            confidence: p * worth,
        });
    }
    found.append(&mut alone);
    found.sort_by_key(|quote| quote.content[0].0);
}

/// How many paragraphs up a speaker is carried from.
const CARRY_REACH: usize = 2;

/// Among how many quotes before it the one that goes on is looked for.
const NEAR: usize = 8;

/// Gives direct quotes without a source the one of the quote before.
fn carry_over(reading: &Reading, found: &mut [Found]) {
    for at in 0..found.len() {
        if found[at].source.is_some() || found[at].kind != QuoteKind::Direct {
            continue;
        }
        let paragraph = |word: usize| reading.words[word].paragraph as usize;
        let here = paragraph(found[at].content[0].0);
        let place = |quote: &Found| paragraph(quote.content[quote.content.len() - 1].0);
        let sourced = |quote: &Found| quote.source.is_some();
        let Some(nearest) = found[..at].iter().rposition(sourced) else { continue };
        let above = place(&found[nearest]);
        // What was quoted there goes on rather than what was reported beside it.
        let quoted = |quote: &Found| {
            sourced(quote) && quote.kind != QuoteKind::Indirect && place(quote) == above
        };
        let before = found[..at].iter().rev().take(NEAR).position(quoted);
        let before = before.map_or(nearest, |back| at - 1 - back);
        let gap = here.saturating_sub(above);
        if gap > CARRY_REACH {
            continue;
        }
        let goes_on = found[at].cue.is_none() && gap == 1;
        found[at].source = found[before].source;
        found[at].carried = true;
        found[at].continues = goes_on.then_some(before);
        found[at].confidence *= CARRIED / UNATTRIBUTED;
        found[at].confidence = found[at].confidence.min(1.0);
    }
}

/// The frame that ends the paragraph before with a colon: "Berg went on:".
fn introduction<'f>(reading: &Reading, frames: &'f [Frame], paragraph: usize) -> Option<&'f Frame> {
    let before = &reading.paragraphs[paragraph.checked_sub(1)?];
    let last = reading.words[before.start..before.end].last()?;
    if last.class != Class::Colon {
        return None;
    }
    frames
        .iter()
        .rev()
        .find(|f| (before.start..before.end).contains(&f.cue))
        .filter(|f| f.source.is_some() && reading.words[f.cue].sentence == last.sentence)
}
