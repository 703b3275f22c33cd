//! The last stage: who and what the article speaks of, and which of them said each quote.

mod amounts;
mod forms;
mod gather;
mod lexicon;
mod listed;
mod mentions;
mod names;
mod roles;
mod salience;
mod speakers;
mod tagger;

use std::collections::BTreeMap;

use crate::gazetteer::Gazetteer;
use crate::knowledge::{Index, Named, link};
use crate::pipeline::quotes::QuotedArticle;
use crate::record::{EntityType, MentionKind, Value};
use crate::text::Span;

pub use gather::gather_names;
pub use tagger::{
    Ablation, FirstPass, NameKind, NameReader, Names, Register, TaggedSentence, Tagger,
};

/// The version of the rules and weights, for the record.
pub const MODEL: &str = "names-crf-4";

/// An article with its entities, each quote's speaker tied to one.
#[derive(Debug, Clone, PartialEq)]
pub struct TaggedArticle {
    /// What was read.
    pub quoted: QuotedArticle,
    /// The entities, in the order of first mention.
    pub entities: Vec<Entity>,
    /// For each quote, in order: what is known of its speaker beyond the words.
    pub speakers: Vec<SpeakerIdentity>,
}

/// Who a quote's source is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SpeakerIdentity {
    /// The fullest name in the article; of a speaker who is no entity, the words that name them.
    pub name: Option<String>,
    /// Index into [`TaggedArticle::entities`].
    pub entity: Option<usize>,
    /// Title or role at that place.
    pub role: Option<String>,
}

/// Somebody or something, with every mention.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// The OntoNotes type.
    pub kind: EntityType,
    /// The fullest name.
    pub name: String,
    /// Titles and roles, in order of appearance, without repeats.
    pub roles: Vec<String>,
    /// In the order of the text; never empty.
    pub mentions: Vec<Mention>,
    /// Identifiers by register.
    pub links: BTreeMap<String, String>,
    /// Its row in the user's list.
    pub listed: Option<usize>,
    /// What a date, a time or an amount comes to.
    pub value: Option<Value>,
    /// 0 to 1.
    pub salience: f64,
}

/// One place that speaks of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// Where, in bytes of the text.
    pub span: Span,
    /// How it refers.
    pub kind: MentionKind,
}

impl TaggedArticle {
    /// The article with the stage left out: speakers are known by their words alone.
    #[must_use]
    pub fn untagged(quoted: QuotedArticle) -> Self {
        let speakers = vec![SpeakerIdentity::default(); quoted.quotes.len()];
        Self { quoted, entities: Vec::new(), speakers }
    }
}

/// Tags and gathers the entities of an article and identifies its speakers. Names that `gazetteer` lists
/// are what it says they are.
#[must_use]
pub fn tag(quoted: QuotedArticle, gazetteer: Option<&Gazetteer>) -> TaggedArticle {
    let mentions = mentions::mentions(&quoted.segmented, gazetteer);
    let mut gathered = gather::gather(quoted.segmented.text(), &mentions);
    let speakers = speakers::identify(&quoted, &mentions, &mut gathered);
    let mut entities = gathered.entities;
    salience::score(&quoted.segmented, &mut entities, &speakers);
    identify(&mut entities, gazetteer);
    TaggedArticle { quoted, entities, speakers }
}

/// Gives each entity the identifiers that are sure: those of the user's list alone where it is listed.
fn identify(entities: &mut [Entity], gazetteer: Option<&Gazetteer>) {
    let named = entities.iter().map(|entity| Named { kind: entity.kind, name: &entity.name });
    let links = link(Index::embedded(), &named.collect::<Vec<_>>());
    for (entity, links) in entities.iter_mut().zip(links) {
        entity.links = match (entity.listed, gazetteer) {
            (Some(row), Some(gazetteer)) => gazetteer.row(row).links(),
            _ => links.into_iter().map(|(register, id)| (register.to_owned(), id)).collect(),
        };
    }
}
