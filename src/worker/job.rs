//! One article's way through the pipeline, on a thread of its own pool: bytes in, bytes out.

use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime};

use uuid::Uuid;

use super::Shared;
use crate::amqp::Delivery;
use crate::article::{RawArticle, decode};
use crate::faults;
use crate::pipeline::Timings;
use crate::record::EnrichedArticle;

/// What became of an article on the CPU.
#[derive(Debug)]
pub(super) enum Processed {
    /// It is enriched.
    Record(Enriched),
    /// It can not be enriched, now or later.
    Poison {
        /// The article's id, or a stand-in made from its bytes.
        id: String,
        /// The code of the reason.
        code: &'static str,
        /// The reason, in words.
        reason: String,
    },
}

/// A record on its way to the exchange.
#[derive(Debug)]
pub(super) struct Enriched {
    pub(super) id: String,
    pub(super) routing_key: String,
    /// The record as JSON.
    pub(super) body: Vec<u8>,
    /// Hash of the text.
    pub(super) sha256: String,
    pub(super) counts: Counts,
    /// When the first stage began.
    pub(super) began: SystemTime,
    /// Time in each stage, one after the other.
    pub(super) timings: Timings,
    /// Time on the CPU, waiting not included.
    pub(super) took: Duration,
}

/// What a record holds, for the log.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counts {
    pub(super) quotes: usize,
    pub(super) entities: usize,
}

/// Decodes, enriches and encodes. Leaves the id in `known_id` as soon as it is known, so that it is
/// there even when a stage never returns.
pub(super) fn process(
    shared: &Shared,
    delivery: &Delivery,
    known_id: &OnceLock<String>,
) -> Processed {
    let started = Instant::now();
    let poison = |id, code, error: &dyn std::error::Error| Processed::Poison {
        id,
        code,
        reason: error.to_string(),
    };
    let article = match decode(&delivery.envelope(), &shared.config.limits.input()) {
        Ok(article) => with_message_id(article, delivery),
        Err(error) => return poison(stand_in_id(delivery), error.code(), &error),
    };
    known_id.get_or_init(|| article.id());
    let began = SystemTime::now();
    let (record, timings) = match shared.pipeline.get().enrich_timed(&article) {
        Ok(enriched) => enriched,
        Err(error) => return poison(article.id(), error.code(), &error),
    };
    faults::hit("encode", &record.id);
    let mut body = Vec::with_capacity(json_size(&record));
    match serde_json::to_writer(&mut body, &record) {
        Ok(()) => Processed::Record(Enriched {
            routing_key: shared.key.fill(&record),
            body,
            counts: Counts { quotes: record.quotes.len(), entities: record.entities.len() },
            began,
            timings,
            took: started.elapsed(),
            id: record.id,
            sha256: record.fingerprint.sha256,
        }),
        Err(error) => poison(record.id, "not_encodable", &error),
    }
}

/// A few more bytes than a record has as JSON: 5 to 29 % more on the news of PolNeAR. What is missing is
/// asked of the system piece by piece, and what is too much goes back to it with each article.
fn json_size(record: &EnrichedArticle) -> usize {
    let sentences: usize =
        record.paragraphs.iter().map(|paragraph| paragraph.sentences.len()).sum();
    let mentions: usize = record.entities.iter().map(|entity| entity.mentions.len()).sum();
    1024 + record.text.len() * 17 / 16
        + 56 * record.paragraphs.len()
        + 12 * sentences
        + 480 * record.quotes.len()
        + 128 * record.entities.len()
        + 80 * mentions
}

/// A bare body has no place for an id of the producer's but the message's own.
fn with_message_id(mut article: RawArticle, delivery: &Delivery) -> RawArticle {
    if article.id.is_none() {
        article.id = delivery.message_id().map(str::to_owned);
    }
    article
}

/// What to call an article whose id can not be read: the message's id, or a UUIDv5 of its bytes.
pub(super) fn stand_in_id(delivery: &Delivery) -> String {
    delivery.message_id().map_or_else(
        || Uuid::new_v5(&Uuid::NAMESPACE_OID, delivery.envelope().body).to_string(),
        str::to_owned,
    )
}
