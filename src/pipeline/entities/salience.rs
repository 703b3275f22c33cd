//! How much an article is about each of its entities.

use super::{Entity, SpeakerIdentity};
use crate::pipeline::segment::SegmentedArticle;
use crate::record::{EntityType, ParagraphKind};

/// What each sign counts; together 1.
const FREQUENCY: f64 = 0.4;
const TITLE: f64 = 0.25;
const LEAD: f64 = 0.2;
const SPREAD: f64 = 0.1;
const SPEAKER: f64 = 0.05;

/// Scores the entities that have names: how often each is mentioned beside the one mentioned most,
/// whether title and lead name it, over how many paragraphs it is spread, whether it speaks. Dates
/// and amounts score 0.
pub(super) fn score(
    article: &SegmentedArticle,
    entities: &mut [Entity],
    speakers: &[SpeakerIdentity],
) {
    let most = entities.iter().filter(|e| has_name(e.kind)).map(|e| e.mentions.len()).max();
    let most = most.unwrap_or(1) as f64;
    let paragraphs = article.paragraphs.len().max(1) as f64;
    let title = article.clean.title.as_deref().unwrap_or_default();
    let lead = article.paragraphs.iter().find(|p| p.kind == ParagraphKind::Lead).map(|p| p.span);
    for (index, entity) in entities.iter_mut().enumerate() {
        if !has_name(entity.kind) {
            continue;
        }
        let mut places: Vec<usize> = entity
            .mentions
            .iter()
            .map(|m| article.paragraphs.partition_point(|p| p.span.end <= m.span.start))
            .collect();
        places.dedup();
        let text = article.text();
        let in_title = entity.mentions.iter().any(|m| title.contains(m.span.of(text)));
        let in_lead =
            lead.is_some_and(|lead| entity.mentions.iter().any(|m| lead.contains(m.span)));
        let speaks = speakers.iter().any(|speaker| speaker.entity == Some(index));
        entity.salience = FREQUENCY * entity.mentions.len() as f64 / most
            + TITLE * f64::from(u8::from(in_title))
            + LEAD * f64::from(u8::from(in_lead))
            + SPREAD * places.len() as f64 / paragraphs
            + SPEAKER * f64::from(u8::from(speaks));
    }
}

/// True for entities that have a name, as opposed to dates and amounts.
fn has_name(kind: EntityType) -> bool {
    kind < EntityType::Date
}

#[cfg(test)]
mod tests {
    use crate::article::{ContentType, RawArticle};
    use crate::pipeline::Pipeline;
    use crate::record::EnrichedArticle;

    fn enriched(title: &str, text: &str) -> EnrichedArticle {
        let mut article = RawArticle::new(ContentType::Text, text);
        article.title = Some(title.to_owned());
        Pipeline::default().enrich(&article).unwrap()
    }

    fn salience(record: &EnrichedArticle, name: &str) -> f64 {
        let entity = record.entities.iter().find(|entity| entity.name == name);
        entity.unwrap_or_else(|| panic!("{name}: {:#?}", record.entities)).salience
    }

    #[test]
    fn title_lead_frequency_spread_and_speech_count() {
        let record = enriched(
            "Norway votes on bridge",
            "The people of Norway vote on Monday on a bridge that nobody asked for.\n\nNorway is calm, said Anna Berg in Oslo. Anna Berg has a \
             vote, and so has Sweden.\n\nFor now the rest of Norway waits, as it has for years.",
        );
        // .4 of the most mentioned, title, lead, all three paragraphs.
        assert_eq!(salience(&record, "Norway"), 0.95);
        // .4 by two of three mentions, a third of the paragraphs, and she speaks.
        assert_eq!(salience(&record, "Anna Berg"), 0.35);
        assert_eq!(salience(&record, "Sweden"), 0.17);
        assert_eq!(salience(&record, "Monday"), 0.0, "a date is no topic");
    }
}
