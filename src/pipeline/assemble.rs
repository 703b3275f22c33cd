//! From the last stage's result to the record: the one place where bytes become code points.

use std::collections::BTreeMap;

use super::entities::{self, TaggedArticle};
use super::fingerprint::fingerprint;
use super::segment::SegmentedArticle;
use super::{Stage, StageSet, clean, quotes};
use crate::article::RawArticle;
use crate::gazetteer::Gazetteer;
use crate::record::{
    Cue, EnrichedArticle, Entity, LiveEntry, Mention, Paragraph, PipelineInfo, Quote, SCHEMA,
    Speaker,
};
use crate::text::{CodePoints, Span};

pub(super) fn assemble(
    article: &RawArticle,
    id: String,
    tagged: TaggedArticle,
    stages: &StageSet,
    gazetteer: Option<&Gazetteer>,
) -> EnrichedArticle {
    let offsets = CodePoints::new(tagged.quoted.segmented.text());
    let paragraphs = paragraphs(&tagged.quoted.segmented, &offsets);
    let entries = live_entries(&tagged.quoted.segmented, &offsets);
    let quotes = quotes(&tagged, &offsets);
    let entities = entities(&tagged, &offsets);
    let models = models(stages, &tagged.quoted.segmented, gazetteer);
    let SegmentedArticle { clean, language, .. } = tagged.quoted.segmented;
    EnrichedArticle {
        schema: SCHEMA.to_owned(),
        id,
        url: clean.url,
        source: article.source.clone(),
        metadata: article.metadata.clone(),
        title: clean.title,
        authors: clean.authors,
        published_at: clean.published_at,
        modified_at: clean.modified_at,
        publisher: clean.publisher,
        language,
        tags: clean.tags,
        section: clean.section,
        images: clean.images,
        fingerprint: fingerprint(&clean.text),
        text: clean.text,
        paragraphs,
        entries,
        quotes,
        entities,
        removed: clean.removed,
        pipeline: PipelineInfo {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            stages: stages.iter().map(|s| s.to_string()).collect(),
            models,
            extractor: clean.extractor.to_owned(),
        },
    }
}

fn models(
    stages: &StageSet,
    article: &SegmentedArticle,
    gazetteer: Option<&Gazetteer>,
) -> BTreeMap<String, String> {
    let lists = gazetteer.filter(|_| stages.has(Stage::Entities));
    let lists = lists.map(|lists| ("gazetteers".to_owned(), lists.version().to_owned()));
    [
        (Stage::Clean, clean::MODEL),
        (Stage::Quotes, quotes::model_of(article)),
        (Stage::Entities, entities::MODEL),
    ]
    .into_iter()
    .filter(|(stage, _)| stages.has(*stage))
    .map(|(stage, model)| (stage.to_string(), model.to_owned()))
    .chain(lists)
    .collect()
}

fn paragraphs(article: &SegmentedArticle, offsets: &CodePoints<'_>) -> Vec<Paragraph> {
    article
        .paragraphs
        .iter()
        .map(|paragraph| {
            let (start, end) = offsets.of(paragraph.span);
            let sentences = article.sentences[paragraph.sentences.clone()]
                .iter()
                .map(|sentence| pair(offsets, sentence.span))
                .collect();
            Paragraph { start, end, kind: paragraph.kind, sentences }
        })
        .collect()
}

fn live_entries(article: &SegmentedArticle, offsets: &CodePoints<'_>) -> Vec<LiveEntry> {
    let entries = article.clean.entries.iter();
    entries
        .map(|entry| {
            let (start, end) = offsets.of(entry.span);
            let (title, published_at) = (entry.title.clone(), entry.published_at.clone());
            LiveEntry { start, end, title, published_at }
        })
        .collect()
}

fn quotes(tagged: &TaggedArticle, offsets: &CodePoints<'_>) -> Vec<Quote> {
    let text = tagged.quoted.segmented.text();
    let quotes = tagged.quoted.quotes.iter().zip(&tagged.speakers).enumerate();
    quotes
        .map(|(index, (quote, identity))| Quote {
            id: quote_id(index),
            kind: quote.kind,
            content: quote.content.iter().map(|span| pair(offsets, *span)).collect(),
            text: quote.content.iter().map(|s| s.of(text)).collect::<Vec<_>>().join(" "),
            cue: quote.cue.map(|span| {
                let (start, end) = offsets.of(span);
                Cue { start, end, text: span.of(text).to_owned() }
            }),
            speaker: quote.source.map(|source| {
                let (start, end) = offsets.of(source.span);
                Speaker {
                    start,
                    end,
                    text: source.span.of(text).to_owned(),
                    name: identity.name.clone(),
                    entity: identity.entity.map(entity_id),
                    role: identity.role.clone(),
                    how: source.how,
                }
            }),
            continues: quote.continues.map(quote_id),
            confidence: round(quote.confidence),
        })
        .collect()
}

fn entities(tagged: &TaggedArticle, offsets: &CodePoints<'_>) -> Vec<Entity> {
    let text = tagged.quoted.segmented.text();
    let entities = tagged.entities.iter().enumerate();
    entities
        .map(|(index, entity)| Entity {
            id: entity_id(index),
            kind: entity.kind,
            name: entity.name.clone(),
            roles: entity.roles.clone(),
            mentions: entity
                .mentions
                .iter()
                .map(|mention| {
                    let (start, end) = offsets.of(mention.span);
                    let text = mention.span.of(text).to_owned();
                    Mention { start, end, text, kind: mention.kind }
                })
                .collect(),
            links: entity.links.clone(),
            value: entity.value.clone(),
            salience: round(entity.salience),
        })
        .collect()
}

fn pair(offsets: &CodePoints<'_>, span: Span) -> [usize; 2] {
    let (start, end) = offsets.of(span);
    [start, end]
}

fn quote_id(index: usize) -> String {
    format!("q{}", index + 1)
}

fn entity_id(index: usize) -> String {
    format!("e{}", index + 1)
}

/// Two decimals: what the scores are worth, and the same bytes wherever they are printed.
fn round(score: f64) -> f64 {
    (score.clamp(0.0, 1.0) * 100.0).round() / 100.0
}
