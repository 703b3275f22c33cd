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
