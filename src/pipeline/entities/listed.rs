//! The names of the user's own list among those that the tagger and the grammar found.

use super::mentions::{NamedMention, role};
use crate::gazetteer::{Gazetteer, Listed};
use crate::pipeline::segment::SegmentedArticle;
use crate::record::EntityType;
use crate::text::Span;

/// Puts the listed names in the place of what was found there; `mentions` stays in order and without
/// overlap.
///
/// A listed name of one word within a longer name is a part of that: "Berg" of "Anna Berg". Every other
/// one beats what it overlaps.
pub(super) fn add(
    article: &SegmentedArticle,
    gazetteer: &Gazetteer,
    mentions: &mut Vec<NamedMention>,
) {
    let text = article.text();
    let mut listed = gazetteer.find(text);
    listed.retain(|one| !is_part(mentions, one.span, text));
    if listed.is_empty() {
        return;
    }
    let spans: Vec<Span> = listed.iter().map(|one| one.span).collect();
    let roles: Vec<Option<Span>> = listed
        .iter()
        .map(|one| {
            let person = gazetteer.row(one.row).kind == EntityType::Person;
            person.then(|| title_before(article, one.span)).flatten()
        })
        .collect();
    mentions.retain(|mention| first_overlap(&spans, mention.span).is_none());
    mentions.extend(listed.iter().zip(roles).map(|(Listed { span, row }, role)| NamedMention {
        role,
        listed: Some(*row),
        ..NamedMention::new(*span, gazetteer.row(*row).kind)
    }));
    mentions.sort_unstable_by_key(|mention| mention.span);
}

/// True for one word within a longer mention.
fn is_part(mentions: &[NamedMention], span: Span, text: &str) -> bool {
    let at = mentions.partition_point(|mention| mention.span.end <= span.start);
    let longer = mentions.get(at).map(|mention| mention.span);
    longer.is_some_and(|longer| longer != span && longer.contains(span))
        && !span.of(text).contains(char::is_whitespace)
}

/// The first of these spans, in order and without overlap, that overlaps another.
fn first_overlap(spans: &[Span], other: Span) -> Option<Span> {
    let at = spans.partition_point(|span| span.end <= other.start);
    spans.get(at).copied().filter(|span| span.overlaps(other))
}

/// The title before a person's name.
fn title_before(article: &SegmentedArticle, name: Span) -> Option<Span> {
    let at = article.sentences.partition_point(|sentence| sentence.span.end <= name.start);
    let tokens = &article.tokens[article.sentences.get(at)?.tokens.clone()];
    let place = tokens.iter().position(|token| token.span.start == name.start)?;
    let words: Vec<&str> =
        tokens[..=place].iter().map(|token| token.span.of(article.text())).collect();
    let title = role(&words, place)?;
    Some(tokens[title.start].span.cover(tokens[title.end - 1].span))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::article::{ContentType, RawArticle};
    use crate::gazetteer::Gazetteer;
    use crate::pipeline::Pipeline;
    use crate::record::{EnrichedArticle, EntityType};

    const LIST: &str = "name,type,aliases,crm\n\
        Jordan,PERSON,,p-1\nAnna Berg,PERSON,Berg,p-2\nMillport Council,ORG,,o-1\n\
        Corvin Bank,ORG,CB|the old lady,o-2\nMay,LAW,,l-1\nWesthaven,GPE,,\n";

    fn enriched(text: &str) -> EnrichedArticle {
        let gazetteer = Gazetteer::read(&[("a.csv".into(), LIST.into())]).unwrap();
        let pipeline = Pipeline::default().with_gazetteer(Arc::new(gazetteer));
        pipeline.enrich(&RawArticle::new(ContentType::Text, text)).unwrap()
    }

    /// The entity of that name: type, mentions, identifier in the user's register.
    fn entity(record: &EnrichedArticle, name: &str) -> (EntityType, usize, Option<String>) {
        let entity = record.entities.iter().find(|entity| entity.name == name);
        let entity = entity.unwrap_or_else(|| panic!("{name}: {:#?}", record.entities));
        (entity.kind, entity.mentions.len(), entity.links.get("crm").cloned())
    }

    #[test]
    fn a_listed_name_is_what_the_list_says() {
        let record =
            enriched("Officials met in Jordan on Monday.\n\nThe rain over Jordan went on.");
        assert_eq!(entity(&record, "Jordan"), (EntityType::Person, 2, Some("p-1".into())));
    }

    #[test]
    fn a_word_within_a_longer_name_is_left_and_several_words_are_taken() {
        let record = enriched(
            "Mayor Anna Berg spoke on May 5 in Millport Council Chamber. Berg was calm. May is old.",
        );
        let berg = record.entities.iter().find(|entity| entity.name == "Anna Berg").unwrap();
        assert_eq!(berg.mentions.len(), 2);
        assert_eq!(
            (berg.links["crm"].as_str(), &berg.roles[..]),
            ("p-2", &["Mayor".to_owned()][..])
        );
        assert_eq!(entity(&record, "Millport Council").2, Some("o-1".into()));
        assert_eq!(entity(&record, "May 5").0, EntityType::Date);
        assert_eq!(entity(&record, "May"), (EntityType::Law, 1, Some("l-1".into())));
    }

    #[test]
    fn all_names_of_a_row_are_one_entity_and_the_speaker_is_tied_to_it() {
        let record = enriched(
            "Corvin Bank fell on Monday. CB lost a third, said the board of the old lady.\n\n\
             “We are sound,” Anna Berg said. “It will pass,” Berg said.",
        );
        assert_eq!(entity(&record, "the old lady").1, 3, "{:#?}", record.entities);
        let speakers: Vec<_> = record
            .quotes
            .iter()
            .filter_map(|quote| quote.speaker.as_ref()?.entity.clone())
            .collect();
        let berg = record.entities.iter().find(|entity| entity.name == "Anna Berg").unwrap();
        assert!(speakers.contains(&berg.id), "{speakers:?}");
    }

    #[test]
    fn the_record_names_the_lists_and_their_identifiers_alone() {
        let record = enriched("Westhaven and Norway talked.");
        assert_eq!(record.pipeline.models["gazetteers"].len(), 64);
        let links = |name: &str| &record.entities.iter().find(|e| e.name == name).unwrap().links;
        assert!(links("Westhaven").is_empty());
        assert_eq!(links("Norway")["iso3166"], "NO");
        let bare = Pipeline::default().enrich(&RawArticle::new(ContentType::Text, "Rain."));
        assert!(!bare.unwrap().pipeline.models.contains_key("gazetteers"));
    }
}
