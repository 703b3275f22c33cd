//! What each line of a plain text is.

use super::lines::{BULLETS, Line};
use crate::pipeline::clean::furniture::furniture;
use crate::record::RemovedReason;

/// The longest heading, in words.
const HEADING_WORDS: usize = 12;

/// The longest title, in words.
const TITLE_WORDS: usize = 25;

/// The longest line, in words, that is taken for a tag, a name or a teaser after the article.
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

/// The role of each line.
pub(super) fn roles(lines: &[Line], stated_title: Option<&str>) -> Vec<Role> {
    let title = title(lines, stated_title);
    let title_words = title.map(|at| lines[at].text.as_str()).or(stated_title);
    let last_prose = lines.iter().rposition(is_article).unwrap_or(0);
    let mut roles: Vec<Role> = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        let next = lines.get(at + 1);
        let role = if title == Some(at) {
            Role::Title
        } else if title_words.is_some_and(|words| same_words(words, &line.text)) {
            Role::Furniture(RemovedReason::RepeatedTitle)
        } else if is_byline(line) {
            Role::Byline
        } else if let Some(reason) = furniture(&line.text) {
            Role::Furniture(reason)
        } else if is_list_item(line) {
            Role::ListItem
        } else if line.is_prose() || line.text.ends_with(':') {
            Role::Body
        } else if at > last_prose {
            tail(line, &roles)
        } else if is_heading(line, next, at) {
            Role::Heading
        } else {
            Role::Body
        };
        roles.push(role);
    }
    roles
}

/// The first line, when it stands like a title: short, and no sentence of running text.
fn title(lines: &[Line], stated: Option<&str>) -> Option<usize> {
    if let Some(stated) = stated {
        return lines.iter().take(3).position(|line| same_words(stated, &line.text));
    }
    let at = lines
        .iter()
        .take(8)
        .position(|line| furniture(&line.text).is_none() && !is_byline(line))?;
    let line = &lines[at];
    let repeated = lines[at + 1..].iter().take(8).any(|later| same_words(&line.text, &later.text));
    let stands_alone = line.words <= TITLE_WORDS && !line.text.ends_with(['.', ':', ',', ';']);
    let before_more = lines.len() > at + 1;
    (before_more && (repeated || (stands_alone && !is_spoken(line)))).then_some(at)
}

/// A sentence within marks that ends with its mark is somebody's words, not a title.
fn is_spoken(line: &Line) -> bool {
    line.text.starts_with(['"', '“']) && line.ends_sentence()
}

/// Running text that is not furniture for all its length.
fn is_article(line: &Line) -> bool {
    line.is_prose() && furniture(&line.text).is_none() && !is_byline(line)
}

/// The same letters and digits, whatever case and punctuation.
fn same_words(a: &str, b: &str) -> bool {
    let letters = |text: &str| {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    let (a, b) = (letters(a), letters(b));
    !a.is_empty() && a == b
}

/// "By Tom Reyes": "by" and a capital, short, no sentence.
fn is_byline(line: &Line) -> bool {
    let mut words = line.text.split_whitespace();
    let by = words.next().is_some_and(|word| word.eq_ignore_ascii_case("by"));
    let name = words.next().is_some_and(|word| word.starts_with(char::is_uppercase));
    by && name && line.words <= 16 && !line.ends_sentence()
}

fn is_list_item(line: &Line) -> bool {
    let mut chars = line.text.chars();
    chars.next().is_some_and(|c| BULLETS.contains(&c))
        && chars.next() == Some(' ')
        && line.words > 2
}

/// A short line between paragraphs that ends no sentence of the writer's.
fn is_heading(line: &Line, next: Option<&Line>, at: usize) -> bool {
    if at == 0 || line.words > HEADING_WORDS || next.is_none() {
        return false;
    }
    let text = line.text.as_str();
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

/// A short line behind the article: what it is follows from the furniture before it.
fn tail(line: &Line, before: &[Role]) -> Role {
    if line.words > TAIL_WORDS {
        return Role::Body;
    }
    for role in before.iter().rev() {
        match role {
            Role::Furniture(RemovedReason::Tags) | Role::Tag => return Role::Tag,
            Role::Furniture(RemovedReason::Byline) | Role::Byline => {
                return Role::Furniture(RemovedReason::Byline);
            }
            Role::Furniture(
                reason @ (RemovedReason::Related
                | RemovedReason::Comments
                | RemovedReason::Navigation),
            ) => return Role::Furniture(*reason),
            Role::Furniture(_) => {}
            // Nothing stands between the article and this line: it may be its last words.
            _ => return Role::Body,
        }
    }
    Role::Body
}
