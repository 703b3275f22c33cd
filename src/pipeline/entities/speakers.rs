//! Who the source of each quote is: its entity, name and role.

use super::gather::Gathered;
use super::mentions::NamedMention;
use super::roles::apposition;
use super::{Mention, SpeakerIdentity};
use crate::pipeline::quotes::{QuotedArticle, Source};
use crate::record::{EntityType, MentionKind, SpeakerHow};
use crate::text::Span;

/// Ties each quote's source to an entity. Pronouns and descriptions that stand for one become its
/// mentions; roles that the article gives beside a source become its roles.
pub(super) fn identify(
    article: &QuotedArticle,
    mentions: &[NamedMention],
    gathered: &mut Gathered,
) -> Vec<SpeakerIdentity> {
    let text = article.segmented.text();
    let mut identities = Vec::with_capacity(article.quotes.len());
    for quote in &article.quotes {
        let found = quote.source.and_then(|source| Some((source, named(mentions, source)?)));
        let Some((source, at)) = found else {
            let name = quote.source.and_then(words_for_a_name);
            let name = name.map(|span| span.of(text).to_owned());
            identities.push(SpeakerIdentity { name, ..SpeakerIdentity::default() });
            continue;
        };
        let index = gathered.of[at];
        let mention = &mentions[at];
        let here = mention.span.overlaps(source.span);
        let role = if here { role(text, mention) } else { description(text, source, mention) };
        let entity = &mut gathered.entities[index];
        if let Some(role) = &role
            && !entity.roles.contains(role)
        {
            entity.roles.push(role.clone());
        }
        if !here && source.how != SpeakerHow::CarriedOver {
            let kind = match source.how {
                SpeakerHow::Pronoun => MentionKind::Pronoun,
                _ => MentionKind::Nominal,
            };
            let mention = Mention { span: source.span, kind };
            if !entity.mentions.contains(&mention) {
                entity.mentions.push(mention);
            }
        }
        identities.push(SpeakerIdentity { name: None, entity: Some(index), role });
    }
    for identity in &mut identities {
        if let Some(index) = identity.entity {
            identity.name = Some(gathered.entities[index].name.clone());
        }
    }
    for entity in &mut gathered.entities {
        entity.mentions.sort_unstable_by_key(|mention| mention.span);
    }
    identities
}

/// The words that name a speaker who is no entity: those that the source stands for, or its own when
/// they are a name.
fn words_for_a_name(source: Source) -> Option<Span> {
    let named = matches!(source.how, SpeakerHow::Named).then_some(source.span);
    source.antecedent.or(named)
}

/// The mention that names the source: within its own words, or where the quote stage says.
///
/// A description is not named by what stands in it: "leaders of the EU" are not the EU.
fn named(mentions: &[NamedMention], source: Source) -> Option<usize> {
    let within = |span: Span| {
        let inside = mentions.iter().enumerate().filter(|(_, mention)| mention.span.overlaps(span));
        let mut inside: Vec<(usize, &NamedMention)> =
            inside.filter(|(_, mention)| can_speak(mention.kind)).collect();
        // The last person, else the last of any kind.
        inside.sort_by_key(|(at, mention)| (mention.kind == EntityType::Person, *at));
        inside.last().map(|(at, _)| *at)
    };
    let own = || match source.how {
        SpeakerHow::Named | SpeakerHow::CarriedOver => within(source.span),
        SpeakerHow::Pronoun | SpeakerHow::Nominal => {
            within(source.span).filter(|at| mentions[*at].kind == EntityType::Person)
        }
    };
    own().or_else(|| source.antecedent.and_then(within))
}

fn can_speak(kind: EntityType) -> bool {
    matches!(
        kind,
        EntityType::Person | EntityType::Org | EntityType::Gpe | EntityType::Norp | EntityType::Fac
    )
}

/// The description that a person's name stands behind: "the party chairman, Kelly Armstrong". One by a
/// pronoun ("his wife") is a role only to those who know whose.
fn description(text: &str, source: Source, name: &NamedMention) -> Option<String> {
    const OWN: [&str; 12] = [
        "his ", "her ", "their ", "my ", "our ", "its ", "His ", "Her ", "Their ", "My ", "Our ",
        "Its ",
    ];
    let is_beside = source.antecedent.is_some_and(|beside| {
        beside.start >= source.span.end
            && text[source.span.end as usize..beside.start as usize].trim() == ","
    });
    let words = source.span.of(text);
    let is_role = name.kind == EntityType::Person && is_beside;
    if !is_role || OWN.iter().any(|own| words.starts_with(own)) {
        return None;
    }
    Some(without_article(words).to_owned())
}

/// A role is the same one whether it is "the" mayor's or "a" mayor's.
fn without_article(words: &str) -> &str {
    const ARTICLES: [&str; 6] = ["the ", "The ", "a ", "A ", "an ", "An "];
    ARTICLES.iter().find_map(|article| words.strip_prefix(article)).unwrap_or(words)
}

/// The title before the name, else what stands in apposition after it.
fn role(text: &str, mention: &NamedMention) -> Option<String> {
    if mention.kind != EntityType::Person {
        return None;
    }
    let words = mention.role.or_else(|| apposition(text, mention.span))?.of(text);
    Some(without_article(words).to_owned())
}
