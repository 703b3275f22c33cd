//! The measures of `score_quotes.py`, count for count.

use std::sync::LazyLock;

use regex::Regex;

use super::gold::{AnnotatedArticle, AnnotatedQuote};
use super::marked::quoted_regions;
use crate::record::QuoteKind;

/// A quote as it is scored; offsets in code points.
#[derive(Debug, Clone)]
pub(super) struct Scored {
    pub(super) content: Vec<(usize, usize)>,
    pub(super) speaker: Option<(usize, usize)>,
    /// Who the speaker is, by the best name known.
    pub(super) name: Option<String>,
    pub(super) confidence: f64,
}

/// What was counted over all articles; kinds in the order direct, mixed, indirect.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Counts {
    pub(super) articles: usize,
    pub(super) gold: [usize; 3],
    pub(super) hit: [usize; 3],
    pub(super) end_to_end: [usize; 3],
    pub(super) predicted: [usize; 3],
    pub(super) ignored: usize,
    pub(super) tokens_predicted: usize,
    pub(super) tokens_right: usize,
    pub(super) tokens_gold: [usize; 3],
    pub(super) tokens_recalled: [usize; 3],
    /// Of direct and mixed quotes: with a source, covered, speaker right, name known, name right.
    pub(super) sourced: [usize; 2],
    pub(super) covered: [usize; 2],
    pub(super) speaker_right: [usize; 2],
    pub(super) named: [usize; 2],
    pub(super) name_right: [usize; 2],
    /// Of quotes by confidence in tenths: all, right.
    pub(super) calibration: [[usize; 2]; 10],
    /// Of predicted direct spans with a speaker: all, wrong in span or speaker.
    pub(super) direct_with_speaker: [usize; 2],
}

const EDGE: &str = " \n\t\r\u{a0}\"“”'‘’`″.,;:!?-–—()[]…";

type Stretch = (usize, usize);

fn trim(text: &[char], (mut start, mut end): Stretch) -> Stretch {
    while start < end && EDGE.contains(text[start]) {
        start += 1;
    }
    while end > start && EDGE.contains(text[end - 1]) {
        end -= 1;
    }
    (start, end)
}

fn shared(a: Stretch, b: Stretch) -> usize {
    a.1.min(b.1).saturating_sub(a.0.max(b.0))
}

fn iou(a: Stretch, b: Stretch) -> f64 {
    let shared = shared(a, b);
    let whole = (a.1 - a.0) + (b.1 - b.0) - shared;
    if whole == 0 { 0.0 } else { shared as f64 / whole as f64 }
}

/// Words: runs of letters, digits and underscores, one apostrophe within.
fn words(text: &[char]) -> Vec<Stretch> {
    let is_word = |at: usize| text.get(at).is_some_and(|c| c.is_alphanumeric() || *c == '_');
    let run = |mut at: usize| {
        while is_word(at) {
            at += 1;
        }
        at
    };
    let mut out = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let mut end = run(at);
        if end == at {
            at += 1;
            continue;
        }
        if matches!(text.get(end), Some('\'' | '’')) && is_word(end + 1) {
            end = run(end + 1);
        }
        out.push((at, end));
        at = end;
    }
    out
}

fn within(word: Stretch, outer: Stretch) -> bool {
    outer.0 <= word.0 && word.1 <= outer.1
}

fn index(kind: QuoteKind) -> usize {
    match kind {
        QuoteKind::Direct => 0,
        QuoteKind::Mixed => 1,
        QuoteKind::Indirect => 2,
    }
}

/// The kind of a stretch by how much of it is between marks.
fn kind_of(words: &[Stretch], regions: &[Stretch], stretch: Stretch) -> usize {
    let inner: Vec<_> = words.iter().filter(|word| within(**word, stretch)).collect();
    let marked = inner.iter().filter(|word| regions.iter().any(|r| within(***word, *r))).count();
    if !inner.is_empty() && marked as f64 / inner.len() as f64 >= 0.9 {
        0
    } else if marked > 0 {
        1
    } else {
        2
    }
}

/// The last word of a name before what follows it ("of", "who", a comma), in lower case.
pub(super) fn last_name(name: &str) -> Option<String> {
    static CUT: LazyLock<Regex> = LazyLock::new(|| regex(r"[,;(:]|\bwho\b|\bof\b|\bfrom\b|\bat\b"));
    static POSSESSIVE: LazyLock<Regex> = LazyLock::new(|| regex(r"['’]s\b"));
    static WORD: LazyLock<Regex> = LazyLock::new(|| regex(r"[\w'’.-]+"));
    let head = CUT.split(name).next().unwrap_or_default();
    let head = POSSESSIVE.replace_all(head, "");
    let words = WORD.find_iter(&head).map(|word| word.as_str().to_lowercase());
    let junior =
        |word: &String| !matches!(word.trim_matches('.'), "jr" | "sr" | "ii" | "iii" | "iv");
    words.filter(junior).last().map(|word| word.trim_matches(['.', '\'', '’']).to_owned())
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the patterns are constant and sound")
}

fn speaker_right(predicted: &Scored, gold: &AnnotatedQuote) -> bool {
    let touches = |span: Stretch| gold.source.iter().any(|s| shared(span, (s[0], s[1])) > 0);
    if predicted.speaker.is_some_and(touches) {
        return true;
    }
    let known = [&gold.speaker, &gold.source_text];
    let name = predicted.name.as_deref().and_then(last_name).filter(|name| !name.is_empty());
    name.is_some_and(|name| {
        known.iter().any(|k| k.as_deref().and_then(last_name).as_ref() == Some(&name))
    })
}

/// True when the name of the speaker can be scored: it was resolved, or is of two words.
fn has_name(gold: &AnnotatedQuote) -> bool {
    static FULL: LazyLock<Regex> = LazyLock::new(|| regex(r"^[A-Z]\S+ [A-Z]"));
    gold.speaker_source.as_deref() != Some("gold-span")
        || FULL.is_match(gold.speaker.as_deref().unwrap_or_default())
}

/// A stretch of content with its kind and the number of its quote.
#[derive(Clone, Copy)]
struct Unit {
    stretch: Stretch,
    kind: usize,
    quote: usize,
}

impl Counts {
    /// Adds an article's counts.
    pub(super) fn add(&mut self, article: &AnnotatedArticle, predicted: &[Scored]) {
        let text: Vec<char> = article.text.chars().collect();
        let (regions, words) = (quoted_regions(&text), words(&text));
        self.articles += 1;
        let mut gold = Vec::new();
        for (quote, annotated) in article.quotes.iter().enumerate() {
            for [start, end] in &annotated.content {
                let stretch = trim(&text, (*start, *end));
                gold.push(Unit { stretch, kind: index(annotated.kind), quote });
            }
        }
        let mut found = Vec::new();
        for (quote, scored) in predicted.iter().enumerate() {
            for stretch in &scored.content {
                let stretch = trim(&text, *stretch);
                found.push(Unit { stretch, kind: kind_of(&words, &regions, stretch), quote });
            }
        }
        for units in [&mut gold, &mut found] {
            units.retain(|unit| unit.stretch.0 < unit.stretch.1);
            units.sort_by_key(|unit| unit.stretch);
        }
        self.spans(article, predicted, &gold, &found);
        self.tokens(&words, &gold, &found);
        self.speakers(article, predicted, &text, &found);
    }

    fn spans(
        &mut self,
        article: &AnnotatedArticle,
        predicted: &[Scored],
        gold: &[Unit],
        found: &[Unit],
    ) {
        let of_gold = matches(gold, found);
        let mut of_found = vec![None; found.len()];
        let mut right = vec![false; found.len()];
        for (at, unit) in gold.iter().enumerate() {
            self.gold[unit.kind] += 1;
            let Some(hit) = of_gold[at] else { continue };
            of_found[hit] = Some(at);
            self.hit[unit.kind] += 1;
            let (quote, scored) = (&article.quotes[unit.quote], &predicted[found[hit].quote]);
            right[hit] = if quote.source.is_empty() {
                scored.name.as_deref().unwrap_or_default().is_empty()
            } else {
                speaker_right(scored, quote)
            };
            self.end_to_end[unit.kind] += usize::from(right[hit]);
        }
        for (at, unit) in found.iter().enumerate() {
            let other = |g: &Unit| {
                g.kind != unit.kind
                    && 2 * shared(unit.stretch, g.stretch) >= unit.stretch.1 - unit.stretch.0
            };
            let ignored = of_found[at].is_none() && gold.iter().any(other);
            match of_found[at] {
                Some(hit) => self.predicted[gold[hit].kind] += 1,
                None if ignored => self.ignored += 1,
                None => self.predicted[unit.kind] += 1,
            }
            if !ignored {
                let scored = &predicted[unit.quote];
                let tenth = ((scored.confidence * 10.0) as usize).min(9);
                self.calibration[tenth][0] += 1;
                self.calibration[tenth][1] += usize::from(right[at]);
                if unit.kind == 0 && scored.name.is_some() {
                    self.direct_with_speaker[0] += 1;
                    self.direct_with_speaker[1] += usize::from(!right[at]);
                }
            }
        }
    }

    fn tokens(&mut self, words: &[Stretch], gold: &[Unit], found: &[Unit]) {
        for word in words {
            let kind = gold.iter().find(|unit| within(*word, unit.stretch)).map(|unit| unit.kind);
            let taken = found.iter().any(|unit| within(*word, unit.stretch));
            self.tokens_predicted += usize::from(taken);
            if let Some(kind) = kind {
                self.tokens_gold[kind] += 1;
                self.tokens_recalled[kind] += usize::from(taken);
                self.tokens_right += usize::from(taken);
            }
        }
    }

    fn speakers(
        &mut self,
        article: &AnnotatedArticle,
        predicted: &[Scored],
        text: &[char],
        found: &[Unit],
    ) {
        for quote in &article.quotes {
            let kind = index(quote.kind);
            if kind == 2 || quote.source.is_empty() {
                continue;
            }
            self.sourced[kind] += 1;
            let (mut best, mut most) = (None, 0);
            for [start, end] in &quote.content {
                let gold = trim(text, (*start, *end));
                for unit in found {
                    let shared = shared(unit.stretch, gold);
                    let half = 2 * shared >= gold.1 - gold.0;
                    let covers =
                        half || shared as f64 >= 0.8 * (unit.stretch.1 - unit.stretch.0) as f64;
                    if shared > most && covers {
                        (best, most) = (Some(&predicted[unit.quote]), shared);
                    }
                }
            }
            let Some(best) = best else { continue };
            self.covered[kind] += 1;
            self.speaker_right[kind] += usize::from(speaker_right(best, quote));
            if has_name(quote) {
                self.named[kind] += 1;
                let gold = quote.speaker.as_deref().and_then(last_name);
                let name = best.name.as_deref().and_then(last_name);
                self.name_right[kind] += usize::from(name == gold);
            }
        }
    }
}

/// One-to-one matches of gold units to found ones, the best first.
fn matches(gold: &[Unit], found: &[Unit]) -> Vec<Option<usize>> {
    let mut pairs = Vec::new();
    for (at, unit) in found.iter().enumerate() {
        for (other, g) in gold.iter().enumerate() {
            if shared(unit.stretch, g.stretch) > 0 {
                pairs.push((iou(unit.stretch, g.stretch), at, other));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((b.1, b.2).cmp(&(a.1, a.2))));
    let mut of_gold = vec![None; gold.len()];
    let mut taken = vec![false; found.len()];
    for (value, at, other) in pairs {
        let bar = if gold[other].kind == 0 { 0.8 } else { 0.5 };
        if !taken[at] && of_gold[other].is_none() && value >= bar {
            taken[at] = true;
            of_gold[other] = Some(at);
        }
    }
    of_gold
}
