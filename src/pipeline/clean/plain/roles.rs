//! What each line of a plain text is.

use super::forms::PageForms;
use super::headline::headline;
use super::lines::{BULLETS, Line};
use super::model::is_body;
use crate::pipeline::clean::furniture::furniture_of;
use crate::pipeline::clean::stamps::{self, signed, stamps};
use crate::record::RemovedReason;
use crate::text::is_alphanumeric;

/// The longest heading, in words.
const HEADING_WORDS: usize = 12;

/// The longest line, in words, that is taken for a tag or a name after the article.
const TAIL_WORDS: usize = 12;

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The headline.
    Title,
    /// A paragraph.
    Body,
    /// A heading.
    Heading,
    /// One item of a list.
    ListItem,
    /// Who wrote it.
    Byline,
    /// One topic.
    Tag,
    /// Furniture of the site.
    Furniture(RemovedReason),
}

/// How many lines from the article its byline and its date can stand.
const NEAR: usize = 12;

/// How many lines behind the article's first one its date can stand: behind the lead, or a second headline.
const LATE: usize = 3;

/// The role of each line: the line model says which are the article's text, the headline model which
/// is its headline, and tables of wordings what the others are.
pub(super) fn roles(lines: &[Line<'_>], stated_title: Option<&str>) -> Vec<Role> {
    let texts: Vec<&str> = lines.iter().map(|line| line.text).collect();
    let page = PageForms::read(lines);
    let kinds: Vec<Option<RemovedReason>> =
        lines.iter().map(|line| furniture_of(line.text, line.words)).collect();
    let body = body(&page, lines, &kinds);
    let first = body.iter().position(|body| *body).unwrap_or(0);
    let last = body.iter().rposition(|body| *body).unwrap_or(0);
    let title = match stated_title {
        Some(stated) => {
            let stated = Letters::of(stated);
            texts.iter().position(|text| stated.are_those_of(text))
        }
        None => headline(&page, &kinds, first).filter(|at| {
            // A text of one line is no headline without an article.
            let more = body.iter().enumerate().any(|(other, body)| *body && other != *at);
            more && !is_spoken(&lines[*at])
        }),
    };
    let title_words = title.map(|at| texts[at]).or(stated_title).map(Letters::of);
    let mut roles: Vec<Role> = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        let near = at + NEAR >= first && at <= last + NEAR;
        let role = if title == Some(at) {
            Role::Title
        } else if title_words.as_ref().is_some_and(|words| words.are_those_of(line.text)) {
            Role::Furniture(RemovedReason::RepeatedTitle)
        } else if near && (is_byline(line) || !body[at] && is_signed(line)) {
            Role::Byline
        } else if let Some(reason) = kinds[at] {
            Role::Furniture(reason)
        } else if title.is_none_or(|title| at > title)
            && at + NEAR >= first
            && at <= first + LATE
            && is_dated(line)
        {
            Role::Furniture(RemovedReason::DateLine)
        } else if body[at] {
            text_role(line, lines.get(at + 1), at)
        } else if at < first {
            Role::Furniture(RemovedReason::Navigation)
        } else if at > last {
            tail(line, &roles)
        } else {
            Role::Furniture(RemovedReason::Boilerplate)
        };
        roles.push(role);
    }
    roles
}

/// Which lines are the article's text. Where the model finds no running text though there is some, it
/// is out of its depth: then all running text is kept, and what stands within it.
fn body(page: &PageForms, lines: &[Line<'_>], kinds: &[Option<RemovedReason>]) -> Vec<bool> {
    let body = is_body(page);
    // Running text that is not furniture for all its length.
    let is_article =
        |at: &usize| lines[*at].is_prose() && kinds[*at].is_none() && !is_byline(&lines[*at]);
    let all = 0..lines.len();
    if all.clone().any(|at| body[at] && is_article(&at)) {
        return body;
    }
    let first = all.clone().find(is_article).unwrap_or(0);
    let last = all.clone().rfind(is_article).unwrap_or(lines.len());
    all.map(|at| (first..=last).contains(&at)).collect()
}

/// What kind of text a line of the article is.
fn text_role(line: &Line<'_>, next: Option<&Line<'_>>, at: usize) -> Role {
    if is_list_item(line) {
        Role::ListItem
    } else if !line.is_prose() && !line.text.ends_with(':') && is_heading(line, next, at) {
        Role::Heading
    } else {
        Role::Body
    }
}

/// A sentence within marks that ends with its mark is somebody's words, not a title.
fn is_spoken(line: &Line<'_>) -> bool {
    line.text.starts_with(['"', '“']) && line.ends_sentence()
}

/// The letters and digits of a text, in lower case.
struct Letters(String);

impl Letters {
    fn of(text: &str) -> Self {
        Self(letters(text).collect())
    }

    /// True when a text has the same ones, whatever its case and punctuation, and any at all.
    fn are_those_of(&self, text: &str) -> bool {
        // Most lines differ in their first letter.
        letters(text).next().is_some() && letters(text).eq(self.0.chars())
    }
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| is_alphanumeric(*c)).flat_map(char::to_lowercase)
}

/// "By Tom Reyes": "by" and a capital, short, no sentence.
fn is_byline(line: &Line<'_>) -> bool {
    let mut words = line.text.split_whitespace();
    let by = words.next().is_some_and(|word| word.eq_ignore_ascii_case("by"));
    let name = words.next().is_some_and(|word| word.starts_with(char::is_uppercase));
    by && name && line.words <= 16 && !line.ends_sentence()
}

/// "Written by Tom Reyes", "Author: Tom Reyes", and what else is said of names in a few words.
fn is_signed(line: &Line<'_>) -> bool {
    let names = signed(line.text).filter(|_| line.words <= stamps::WORDS);
    names.is_some_and(|names| names.starts_with(char::is_uppercase))
}

/// A line that says when, and little else.
fn is_dated(line: &Line<'_>) -> bool {
    line.words <= stamps::WORDS && !stamps(line.text, false).is_empty()
}

fn is_list_item(line: &Line<'_>) -> bool {
    let mut chars = line.text.chars();
    chars.next().is_some_and(|c| BULLETS.contains(&c))
        && chars.next() == Some(' ')
        && line.words > 2
}

/// A short line between paragraphs that ends no sentence of the writer's.
fn is_heading(line: &Line<'_>, next: Option<&Line<'_>>, at: usize) -> bool {
    if at == 0 || line.words > HEADING_WORDS || next.is_none() {
        return false;
    }
    let text = line.text;
    let opens = |c: char| matches!(c, '"' | '“' | '”' | '«' | '»');
    if text.starts_with(opens) {
        // "Ready to connect": all within one pair of marks, and no sentence.
        let inner = text.trim_matches(opens);
        return text.ends_with(opens)
            && !inner.contains(opens)
            && !inner.ends_with(['.', ',', '!', '?', '…']);
    }
    if text.ends_with('?') {
        return !speaks_to_someone(text);
    }
    !text.ends_with(['.', ',', ';', ':', '!', '"', '”', '…'])
        && text.starts_with(|c: char| !c.is_lowercase())
}

/// A question to a person, as in an interview, and not one that the article asks.
fn speaks_to_someone(text: &str) -> bool {
    let mut words = text.split_whitespace().map(|w| w.trim_matches(|c: char| !c.is_alphabetic()));
    let first = words.clone().next().unwrap_or_default();
    matches!(first, "And" | "But" | "So" | "Did" | "Do" | "Are" | "Were" | "Have")
        || words.any(|w| matches!(w, "you" | "your" | "You" | "Your"))
        || text.trim_end_matches('?').contains(['.', '!', '?'])
}

/// A line behind the article: what it is follows from the furniture before it.
fn tail(line: &Line<'_>, before: &[Role]) -> Role {
    let heading = before.iter().rev().find_map(|role| match role {
        Role::Tag => Some(RemovedReason::Tags),
        Role::Byline => Some(RemovedReason::Byline),
        Role::Furniture(RemovedReason::Boilerplate | RemovedReason::DateLine) => None,
        Role::Furniture(reason) => Some(*reason),
        _ => Some(RemovedReason::Boilerplate),
    });
    match heading {
        Some(RemovedReason::Tags) if line.words <= TAIL_WORDS => Role::Tag,
        Some(
            reason @ (RemovedReason::Byline
            | RemovedReason::Related
            | RemovedReason::Comments
            | RemovedReason::Navigation),
        ) => Role::Furniture(reason),
        _ => Role::Furniture(RemovedReason::Boilerplate),
    }
}
