//! Plain text: a page's visible words with the site's furniture in between, or wire copy.

mod features;
mod forms;
mod headline;
mod lines;
mod model;
mod roles;
mod sums;
mod trial;
mod words;

use super::draft::{Block, Draft};
use super::stamps::{Stamp, signed, stamps};
use super::{CleanArticle, authors, dateline, furniture};
use crate::article::RawArticle;
use crate::record::{Image, ParagraphKind, RemovedReason};
use lines::Plain;

pub use headline::train_headlines;
pub use model::{LabelledPage, train_lines};
use roles::{Role, roles};
pub use trial::{LineCounts, LineTrial, try_lines};

/// Cleans a plain text.
pub(super) fn clean(article: &RawArticle) -> CleanArticle {
    let plain = Plain::read(&article.body);
    let lines = plain.lines();
    let roles = roles(&lines, article.title.as_deref());
    let mut draft = Draft::default();
    for (line, role) in lines.into_iter().zip(roles) {
        take(&mut draft, line.text, role);
    }
    draft.finish(article, "text")
}

/// Puts a line where its role says it belongs.
fn take(draft: &mut Draft, text: &str, role: Role) {
    match role {
        Role::Title => {
            draft.title = Some(text.to_owned());
            draft.remove(text, RemovedReason::Title);
        }
        Role::Body => body(draft, text),
        Role::Heading => push(draft, ParagraphKind::Heading, text),
        Role::ListItem => {
            let item = text.trim_start_matches(lines::BULLETS).trim();
            push(draft, ParagraphKind::ListItem, item);
        }
        Role::Byline => {
            byline(draft, text);
            draft.remove(text, RemovedReason::Byline);
        }
        Role::Tag => {
            draft.tags.push(text.to_owned());
            draft.remove(text, RemovedReason::Tags);
        }
        Role::Furniture(reason) => {
            match reason {
                RemovedReason::PhotoCredit => {
                    let credit = furniture::credit(text).unwrap_or_else(|| text.to_owned());
                    draft.images.push(Image { url: None, caption: None, credit: Some(credit) });
                }
                RemovedReason::DateLine => date(draft, text),
                RemovedReason::Tags => {
                    if let Some((_, list)) = text.split_once(':') {
                        let tags =
                            list.split([',', ';']).map(str::trim).filter(|tag| !tag.is_empty());
                        draft.tags.extend(tags.map(str::to_owned));
                    }
                }
                _ => {}
            }
            draft.remove(text, reason);
        }
    }
}

fn body(draft: &mut Draft, text: &str) {
    let first = draft.blocks.iter().all(|block| block.kind != ParagraphKind::Body);
    let Some((end, agency)) = first.then(|| dateline::dateline(text)).flatten() else {
        return push(draft, ParagraphKind::Body, text);
    };
    if let Some(agency) = agency {
        draft.add_author(&agency);
    }
    draft.remove(&text[..end], RemovedReason::Dateline);
    push(draft, ParagraphKind::Body, &text[end..]);
}

fn push(draft: &mut Draft, kind: ParagraphKind, text: &str) {
    draft.blocks.push(Block { kind, text: text.to_owned() });
}

/// "By TT News Agency", and with the line break lost, "By TT News AgencyEnglish edition by Sweden
/// Herald, adapted for our readers".
fn byline(draft: &mut Draft, text: &str) {
    let (names, edition) = match text.find("English edition by ") {
        Some(at) => (&text[..at], Some(&text[at + "English edition by ".len()..])),
        None => (text, None),
    };
    if let Some(edition) = edition {
        let publisher = edition.split(',').next().unwrap_or_default().trim();
        draft.publisher = (!publisher.is_empty()).then(|| publisher.to_owned());
    }
    date(draft, names);
    for name in authors::split(signed(names).unwrap_or(names)) {
        draft.add_author(&name);
    }
}

/// Takes the dates of a line that is known to give them.
fn date(draft: &mut Draft, text: &str) {
    for Stamp { date, is_update } in stamps(text, true) {
        let field = if is_update { &mut draft.modified_at } else { &mut draft.published_at };
        field.get_or_insert(date);
    }
}

#[cfg(test)]
mod tests {
    use super::clean;
    use crate::article::{ContentType, RawArticle};

    /// Date, update, authors and text of a dump with these lines between headline and article.
    fn read(between: &str) -> [String; 4] {
        let body = format!(
            "Home\nNews\nSport\nHarbour bridge of Millport is closed for two years\n{between}\n\
             The council closed the old bridge on Monday, after its engineers had warned that the cables were \
             rusting and might fail in the summer, when most people come to the coast.\n\
             \"Nobody asked us, and two years without customers will be the end of this street,\" said the owner \
             of the bakery on the quay, who has had it since her mother died.\n\
             Buses will take the tunnel, which is longer by two miles and has a toll for cars and for lorries.\n"
        );
        let article = clean(&RawArticle::new(ContentType::Text, &body));
        let authors: Vec<&str> =
            article.authors.iter().map(|author| author.name.as_str()).collect();
        let [published, modified] = [&article.published_at, &article.modified_at]
            .map(|date| date.clone().unwrap_or_default());
        [published, modified, authors.join(", "), article.text]
    }

    #[test]
    fn who_and_when_between_headline_and_article_are_taken_out() {
        let cases = [
            ("November 26th, 2024\n5 min read", ["2024-11-26", "", ""]),
            ("Written by Jo Falk\n26.11.2024, 18:16 Uhr", ["2024-11-26", "", "Jo Falk"]),
            ("By Jo Falk November 26, 2024", ["2024-11-26", "", "Jo Falk"]),
            (
                "By Jo Falk and Anna Berg | Updated 26 Nov 2024",
                ["", "2024-11-26", "Jo Falk, Anna Berg"],
            ),
        ];
        for (between, expected) in cases {
            let [published, modified, authors, text] = read(between);
            assert_eq!([published, modified, authors], expected, "{between}");
            assert!(text.starts_with("The council"), "{between}: {text}");
        }
    }
}
