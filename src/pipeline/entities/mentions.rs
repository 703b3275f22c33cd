//! Every mention by name in an article, with its type: the tagger's names, the tables' names, and the
//! amounts of the grammar.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::amounts::{Amount, AmountReader};
use super::forms;
use super::lexicon::{self, Place};
use super::listed;
use super::tagger::{NameKind, Names, Tagger};
use crate::gazetteer::Gazetteer;
use crate::pipeline::segment::{SegmentedArticle, Sentence, TokenKind};
use crate::record::{EntityType, ParagraphKind, Value};
use crate::text::Span;

/// Most words of a name that is looked for once more. Longer ones are runs of names without a comma,
/// and looking for those would cost their length at every word.
const MAX_WORDS: usize = 12;

/// One mention by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NamedMention {
    pub(super) span: Span,
    pub(super) kind: EntityType,
    /// The title before the name ("French President"), for persons.
    pub(super) role: Option<Span>,
    /// What it comes to, for dates, times and amounts.
    pub(super) value: Option<Value>,
    /// Its row in the user's list.
    pub(super) listed: Option<usize>,
    /// A team that bears the name of a place: never of one entity with it.
    pub(super) is_team: bool,
}

impl NamedMention {
    /// A mention of which no more is known.
    pub(super) fn new(span: Span, kind: EntityType) -> Self {
        Self { span, kind, role: None, value: None, listed: None, is_team: false }
    }
}

/// The mentions of an article, in order, without overlap.
pub(super) fn mentions(
    article: &SegmentedArticle,
    gazetteer: Option<&Gazetteer>,
) -> Vec<NamedMention> {
    let words: Vec<Vec<&str>> = article
        .sentences
        .iter()
        .map(|sentence| {
            let tokens = &article.tokens[sentence.tokens.clone()];
            tokens.iter().map(|token| token.span.of(article.text())).collect()
        })
        .collect();
    let names = Tagger::with_reader(|reader| reader.names(&words));
    let mut amounts = AmountReader::new(article.text(), article.clean.published_at.as_deref());
    let mut out = Vec::new();
    for ((sentence, words), names) in article.sentences.iter().zip(&words).zip(names) {
        sentence_mentions(article, sentence, words, names, &mut amounts, &mut out);
    }
    if let Some(gazetteer) = gazetteer {
        listed::add(article, gazetteer, &mut out);
    }
    repeats(article, &mut out);
    out
}

/// What is a name in one place is one in the next: finds the full names and the surnames of people,
/// and names of several words, where the tagger passed them over.
fn repeats(article: &SegmentedArticle, out: &mut Vec<NamedMention>) {
    let text = article.text();
    let mut known: FxHashMap<Vec<&str>, EntityType> = FxHashMap::default();
    for mention in out.iter().filter(|mention| mention.kind <= EntityType::Loc) {
        let words: Vec<&str> = mention.span.of(text).split(' ').collect();
        if !(2..=MAX_WORDS).contains(&words.len()) {
            continue;
        }
        if mention.kind == EntityType::Person
            && let Some(surname) = words.last().filter(|word| is_surname(word))
        {
            known.entry(vec![surname]).or_insert(mention.kind);
        }
        known.entry(words).or_insert(mention.kind);
    }
    let firsts: FxHashSet<&str> = known.keys().filter_map(|words| words.first().copied()).collect();
    let longest = known.keys().map(Vec::len).max().unwrap_or(0);
    let mut found = Vec::new();
    for sentence in &article.sentences {
        let tokens = &article.tokens[sentence.tokens.clone()];
        for (at, token) in tokens.iter().enumerate() {
            if !firsts.contains(token.span.of(text)) {
                continue;
            }
            let hit = (1..=longest.min(tokens.len() - at)).rev().find_map(|count| {
                let words: Vec<&str> =
                    tokens[at..at + count].iter().map(|token| token.span.of(text)).collect();
                let kind = known.get(&words)?;
                Some((token.span.cover(tokens[at + count - 1].span), *kind))
            });
            found.extend(hit.map(|(span, kind)| NamedMention::new(span, kind)));
        }
    }
    // Both lists are in order: one pass tells what is taken.
    let mut taken = out.iter().map(|mention| mention.span).collect::<Vec<_>>();
    taken.sort_unstable();
    found.retain(|mention| {
        let next = taken.partition_point(|span| span.end <= mention.span.start);
        taken.get(next).is_none_or(|span| !span.overlaps(mention.span))
    });
    let mut last = 0;
    found.retain(|mention| {
        let free = mention.span.start >= last;
        if free {
            last = mention.span.end;
        }
        free
    });
    out.extend(found);
    out.sort_unstable_by_key(|mention| mention.span);
}

/// A capital and at least three letters: "Xi" and "Jr." would hit too much.
fn is_surname(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
        && word.chars().count() >= 3
        && word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
}

fn sentence_mentions(
    article: &SegmentedArticle,
    sentence: &Sentence,
    words: &[&str],
    names: Names,
    amounts: &mut AmountReader<'_>,
    out: &mut Vec<NamedMention>,
) {
    let text = article.text();
    let tokens = &article.tokens[sentence.tokens.clone()];
    let from = out.len();
    let formed = formed(words, &names);
    for (mut range, mut kind) in names {
        if formed.iter().any(|(form, _)| overlap(form, &range)) {
            continue;
        }
        trim_edges(words, &mut range);
        if range.is_empty()
            || !words[range.clone()].iter().any(|w| w.chars().any(char::is_alphabetic))
        {
            continue;
        }
        let whole = tokens[range.start].span.cover(tokens[range.end - 1].span);
        if kind != NameKind::Miscellany && lexicon::is_firm(whole.of(text)) {
            kind = NameKind::Organisation;
        }
        let mut person_role = None;
        if kind == NameKind::Person {
            let name_start = after_title(words, &range);
            person_role = role(words, name_start);
            range.start = name_start;
        }
        let whole = tokens[range.start].span.cover(tokens[range.end - 1].span);
        let is_team = kind == NameKind::Team;
        if let Some(kind) = entity_type(whole.of(text), kind) {
            let role = person_role
                .map(|r: Range<usize>| tokens[r.start].span.cover(tokens[r.end - 1].span));
            out.push(NamedMention { role, is_team, ..NamedMention::new(whole, kind) });
        }
    }
    for (range, kind) in formed {
        let span = tokens[range.start].span.cover(tokens[range.end - 1].span);
        add(out, from, NamedMention::new(span, kind));
    }
    for (at, token) in tokens.iter().enumerate() {
        if token.kind != TokenKind::Word {
            continue;
        }
        let begins = lexicon::may_begin(&words[at..]);
        let body = words.get(at + 1) == Some(&"of") && lexicon::is_body(words[at]);
        let before = at.checked_sub(1).map_or("", |before| words[before]);
        let platform = matches!(before, "on" | "via") && lexicon::is_platform(words[at]);
        if !(begins || body || platform) {
            continue;
        }
        let longest = (1..=6.min(tokens.len() - at)).rev().find_map(|count| {
            let span = token.span.cover(tokens[at + count - 1].span);
            known_name(span.of(text))
                .or_else(|| (body && is_body_of(&words[at..at + count])).then_some(EntityType::Org))
                .or_else(|| (count == 1 && platform).then_some(EntityType::Org))
                .map(|kind| (span, kind))
        });
        if let Some((span, kind)) = longest {
            add(out, from, NamedMention::new(span, kind));
        }
    }
    let heading = article.paragraphs[sentence.paragraph].kind == ParagraphKind::Heading;
    let mut found = Vec::new();
    amounts.sentence(tokens, &mut found);
    for Amount { span, kind, value } in found {
        // Headings spell small numbers in ways that mean little: "Two down, one to go".
        if !(heading && kind == EntityType::Ordinal) {
            // "US$5", "Christmas Day": what the names are only a piece of, or that has several words.
            if span.of(text).contains(' ') || kind == EntityType::Money {
                let first = place(out, from, span);
                let pieces = out[first..].iter().take_while(|known| span.contains(known.span));
                out.drain(first..first + pieces.count());
            }
            add(out, from, NamedMention { value, ..NamedMention::new(span, kind) });
        }
    }
}

/// The names told by their form, but for those that are a part of a longer name of the tagger's ("World
/// War II Museum").
fn formed(words: &[&str], names: &Names) -> Vec<(Range<usize>, EntityType)> {
    let is_part = |form: &Range<usize>| {
        let mut tagged = names.iter().filter(|(_, kind)| *kind != NameKind::Miscellany);
        tagged.any(|(name, _)| name.start <= form.start && form.end <= name.end && name != form)
    };
    let mut found = forms::found(words);
    found.retain(|(form, _)| !is_part(form));
    found
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Adds a mention at its place unless one of the sentence's is there already; those are in order.
fn add(out: &mut Vec<NamedMention>, from: usize, mention: NamedMention) {
    let at = place(out, from, mention.span);
    let near = &out[at.saturating_sub(1).max(from)..out.len().min(at + 1)];
    if near.iter().all(|known| !known.span.overlaps(mention.span)) {
        out.insert(at, mention);
    }
}

/// Where a mention stands, or would stand, among those of the sentence.
fn place(out: &[NamedMention], from: usize, span: Span) -> usize {
    from + out[from..].partition_point(|known| known.span.start < span.start)
}

/// Quotation marks, possessives and articles at the edges are no part of a name.
fn trim_edges(words: &[&str], range: &mut Range<usize>) {
    let edge = |word: &str| {
        matches!(word, "'s" | "’s" | "'" | "’" | "the" | "The" | "a" | "an" | "," | "." | "-" | "–")
            || word.chars().all(|c| !c.is_alphanumeric())
    };
    while range.start < range.end && edge(words[range.start]) {
        range.start += 1;
    }
    while range.start < range.end && edge(words[range.end - 1]) {
        range.end -= 1;
    }
}

/// Where the name begins behind its titles: "President Donald Trump" at "Donald".
fn after_title(words: &[&str], range: &Range<usize>) -> usize {
    let is_prefix = |word: &str| lexicon::is_title(word) || lexicon::is_group(word);
    let title_end = range.clone().take_while(|at| is_prefix(words[*at])).count();
    // A name that is nothing but titles ("Pope", "King") stays as it is.
    if title_end < range.len() { range.start + title_end } else { range.start }
}

/// The words before a name that are its title: "French President", "US envoy", "coach".
pub(super) fn role(words: &[&str], name: usize) -> Option<Range<usize>> {
    const FARTHEST: usize = 7;
    let mut start = name;
    while start > 0 && name - start < FARTHEST && belongs_to_title(words[start - 1]) {
        start -= 1;
    }
    let has_title = words[start..name].iter().any(|word| lexicon::is_title(word));
    // The last word must be the title itself: "British Prime Minister", not "President of France".
    let ends_with_title = name > start && lexicon::is_title(words[name - 1]);
    if !has_title || !ends_with_title {
        return None;
    }
    while matches!(words[start], "The" | "the" | "and" | "&" | "of") {
        start += 1;
    }
    (start < name).then_some(start..name)
}

fn belongs_to_title(word: &str) -> bool {
    lexicon::is_title(word)
        || lexicon::is_group(word)
        || lexicon::country(word).is_some()
        || word == "of"
        || word == "&"
        || (word.starts_with(char::is_uppercase)
            && word.chars().all(|c| c.is_alphabetic() || "-.'’".contains(c)))
}

/// The OntoNotes type of a tagged name; `None` for miscellany, which [`forms`] tell apart.
fn entity_type(name: &str, kind: NameKind) -> Option<EntityType> {
    if kind == NameKind::Team {
        return Some(EntityType::Org);
    }
    if let Some(known) = known_name(name) {
        return Some(known);
    }
    Some(match kind {
        NameKind::Person => EntityType::Person,
        NameKind::Organisation | NameKind::Team => EntityType::Org,
        NameKind::Location => match lexicon::place(name) {
            Some(Place::Region) => EntityType::Loc,
            Some(Place::Facility) => EntityType::Fac,
            None if lexicon::is_site(name) => EntityType::Fac,
            None => EntityType::Gpe,
        },
        NameKind::Miscellany => return None,
    })
}

/// "Norwegian", "Muslims", "Turkish Americans".
fn is_people(name: &str) -> bool {
    let of_america = || name.strip_suffix(" American").or_else(|| name.strip_suffix(" Americans"));
    lexicon::is_people(name) || of_america().is_some_and(lexicon::is_people)
}

/// "Coalition of the Willing", "Bank of England", where the first word is a body's: "of", capitals to the
/// end.
fn is_body_of(words: &[&str]) -> bool {
    let capital = |word: &&str| word.starts_with(char::is_uppercase);
    match words {
        [_, "of", "the", rest @ ..] | [_, "of", rest @ ..] => {
            !rest.is_empty() && rest.iter().all(capital)
        }
        _ => false,
    }
}

/// What the tables say of a name, whatever the tagger thinks.
fn known_name(name: &str) -> Option<EntityType> {
    if lexicon::country(name).is_some() {
        Some(EntityType::Gpe)
    } else if is_people(name) {
        Some(EntityType::Norp)
    } else if lexicon::is_continent(name) {
        Some(EntityType::Loc)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::mentions;
    use crate::article::{ContentType, RawArticle};
    use crate::pipeline::{clean, segment};

    #[test]
    fn long_runs_take_no_longer_than_their_length() {
        // Each of these took from seconds to minutes: a name of thousands of words, thousands of
        // amounts in a sentence.
        for piece in ["Anna Berg ", "McDonald ", "1) ", "12:30 ", "$5 "] {
            let text = piece.repeat(100_000 / piece.len());
            let article = RawArticle::new(ContentType::Text, text);
            let article = segment::segment(clean::verbatim(&article));
            let started = Instant::now();
            mentions(&article, None);
            let took = started.elapsed();
            assert!(took < Duration::from_secs(20), "{piece:?} took {took:?}");
        }
    }
}
