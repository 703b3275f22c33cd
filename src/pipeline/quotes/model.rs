//! The weights of the stage, and the frames they find in an article.

use std::sync::LazyLock;

use super::frame_sums::{Window, WindowSums, WordSums};
use super::frames::{LABELS, label, masks, window};
use super::vocabulary::Numbered;
use crate::learn::{Feature, Model, ModelError, Scratch};

/// What `newsmill-train quotes` made.
static EMBEDDED: &[u8] = include_bytes!("../../../models/quotes.bin");

/// The models that ship with the crate.
///
/// # Panics
/// If the file in the repository is not a model; a test loads it.
pub(super) static MODELS: LazyLock<Models> =
    LazyLock::new(|| Models::from_bytes(EMBEDDED).expect("the embedded models are sound"));

/// The models of the stage.
#[derive(Debug)]
pub(super) struct Models {
    /// Words that can be cues, as features, ascending.
    pub(super) candidates: Vec<Feature>,
    /// Is this word a cue?
    pub(super) cue: Model,
    /// Which words of the paragraph are its content and source?
    pub(super) frame: Model,
    /// Is the frame right?
    pub(super) accept: Model,
    /// Is this region, which no frame took, a quote?
    pub(super) orphan: Model,
    /// Does this pronoun stand for that name?
    pub(super) antecedent: Model,
}

/// A cue with the words that it ties together, as words of the reading.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub(super) cue: usize,
    /// Stretches of words, in order, with their marks. Empty when the cue only introduces what the
    /// next paragraph holds.
    pub(super) content: Vec<(usize, usize)>,
    pub(super) source: Option<(usize, usize)>,
    /// Word for word without marks: the turn of a speaker in a transcript.
    pub(super) transcript: bool,
    /// How likely the cue is one.
    pub(super) cue_p: f32,
    /// How likely the content's words are content, on average.
    pub(super) content_p: f32,
    /// How likely the edges of the content are edges, at worst.
    pub(super) edge_p: f32,
    /// How likely the source's words are source, on average; without a source, how likely there is
    /// none.
    pub(super) source_p: f32,
    /// The likeliest source, when the best labelling has none.
    pub(super) weak_source: Option<(usize, usize)>,
    /// How likely content and source are both right; set by [`super::reader`].
    pub(super) confidence: f32,
}

impl Models {
    /// The models as bytes: each with its length before it.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let candidates = self.candidates.iter().flat_map(|c| c.to_le_bytes()).collect();
        let models = [&self.cue, &self.frame, &self.accept, &self.orphan, &self.antecedent];
        let parts = [vec![candidates], models.map(Model::to_bytes).to_vec()].concat();
        let sized = |part: &Vec<u8>| [&(part.len() as u32).to_le_bytes()[..], part].concat();
        parts.iter().flat_map(sized).collect()
    }

    /// Reads what [`Models::to_bytes`] wrote.
    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let mut rest = bytes;
        let mut part = || {
            let (len, tail) = rest.split_first_chunk().ok_or(ModelError::Malformed)?;
            let len = u32::from_le_bytes(*len) as usize;
            let (part, tail) = tail.split_at_checked(len).ok_or(ModelError::Malformed)?;
            rest = tail;
            Ok(part)
        };
        let (candidates, _) = part()?.as_chunks::<4>();
        Ok(Self {
            candidates: candidates.iter().map(|c| u32::from_le_bytes(*c)).collect(),
            cue: Model::from_bytes(part()?)?,
            frame: Model::from_bytes(part()?)?,
            accept: Model::from_bytes(part()?)?,
            orphan: Model::from_bytes(part()?)?,
            antecedent: Model::from_bytes(part()?)?,
        })
    }
}

/// So many words of windows are read together at most, or one window of more.
const TOGETHER: usize = 512;

/// Builds a frame on each cue; cues that turn out to have neither content nor source are dropped.
pub(super) fn build_frames(
    article: &Numbered<'_>,
    cues: &[(usize, f32)],
    words: &mut WordSums<'_>,
) -> Vec<Frame> {
    words.learn(article.forms);
    let (reading, model) = (article.reading, words.model);
    let mut is_cue = vec![false; reading.words.len()];
    cues.iter().for_each(|(at, p)| is_cue[*at] = *p > 0.5);
    let windows: Vec<Window> = cues.iter().map(|(cue, _)| (*cue, window(reading, *cue))).collect();
    let mut sums = WindowSums::new(article, words, &is_cue);
    let mut scratch = Scratch::default();
    let mut frames = Vec::new();
    let mut from = 0;
    while from < windows.len() {
        let mut size = 0;
        let fits = |(_, (start, end)): &&Window| {
            size += end - start;
            size <= TOGETHER
        };
        let to = from + windows[from..].iter().take_while(fits).count().max(1);
        let mut rows = sums.read(&windows[from..to]);
        for ((cue, (start, end)), (_, cue_p)) in windows[from..to].iter().zip(&cues[from..to]) {
            let (own, behind) = rows.split_at((end - start) * LABELS.len());
            rows = behind;
            let masks = masks(reading, *cue, (*start, *end));
            let (labels, marginals) = model.decode_sums_with_marginals(own, &masks, &mut scratch);
            frames.extend(read_frame(*cue, *cue_p, *start, labels, marginals));
        }
        from = to;
    }
    frames
}

/// The frame that a labelling of the window from word `start` stands for.
fn read_frame(
    cue: usize,
    cue_p: f32,
    start: usize,
    labels: &[u8],
    marginals: &[f32],
) -> Option<Frame> {
    let p = |at: usize, label: u8| marginals[at * LABELS.len() + usize::from(label)];
    let kind_p = |at: usize, kind: u8| (0..4).map(|step| p(at, kind + step)).sum::<f32>();
    let (mut content, mut sources) = (Vec::new(), Vec::new());
    let (mut sum, mut words, mut edge_p) = (0.0, 0, 1.0f32);
    for (from, to, kind) in units(labels) {
        let mean = (from..to).map(|at| kind_p(at, kind)).sum::<f32>() / (to - from) as f32;
        if kind == label::CONTENT {
            content.push((start + from, start + to));
            sum += mean * (to - from) as f32;
            words += to - from;
            edge_p = edge_p.min(p(from, labels[from])).min(p(to - 1, labels[to - 1]));
        } else {
            sources.push((mean, (start + from, start + to)));
        }
    }
    if content.is_empty() && sources.is_empty() {
        return None;
    }
    let best = sources.into_iter().reduce(|a, b| if b.0 > a.0 { b } else { a });
    let none_p = || (0..labels.len()).map(|at| 1.0 - kind_p(at, label::SOURCE)).fold(1.0, f32::min);
    let weak_source = if best.is_none() { weak_source(labels.len(), start, &kind_p) } else { None };
    Some(Frame {
        cue,
        content,
        weak_source,
        transcript: false,
        source: best.map(|(_, source)| source),
        cue_p,
        content_p: sum / words.max(1) as f32,
        edge_p,
        source_p: best.map_or_else(none_p, |(mean, _)| mean),
        confidence: 0.0,
    })
}

/// A source must be this likely, word by word, to be taken when the best labelling has none.
const WEAK: f32 = 0.12;

/// The stretch of words around the one that is likeliest to be of a source.
fn weak_source(
    words: usize,
    start: usize,
    kind_p: &impl Fn(usize, u8) -> f32,
) -> Option<(usize, usize)> {
    let p = |at: usize| kind_p(at, label::SOURCE);
    let best = (0..words).reduce(|a, b| if p(b) > p(a) { b } else { a })?;
    if p(best) < WEAK {
        return None;
    }
    let floor = (p(best) / 2.0).max(WEAK / 2.0);
    let first = (0..best).rev().take_while(|at| p(*at) >= floor).last().unwrap_or(best);
    let last = (best + 1..words).take_while(|at| p(*at) >= floor).last().unwrap_or(best);
    Some((start + first, start + last + 1))
}

/// The units of a labelling: first word, the word after the last, kind.
fn units(labels: &[u8]) -> impl Iterator<Item = (usize, usize, u8)> {
    let kind = |label: u8| match label {
        label::OUT => None,
        1..=4 => Some(label::CONTENT),
        _ => Some(label::SOURCE),
    };
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < labels.len() {
            let from = at;
            at += 1;
            let Some(kind) = kind(labels[from]) else { continue };
            // Begin or inside: goes on with inside or end.
            if (labels[from] - 1) % 4 < 2 {
                while at < labels.len() && labels[at] > 0 && matches!((labels[at] - 1) % 4, 1 | 2) {
                    at += 1;
                    if (labels[at - 1] - 1) % 4 == 2 {
                        break;
                    }
                }
            }
            return Some((from, at, kind));
        }
        None
    })
}
