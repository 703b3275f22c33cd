//! The output contract: [`EnrichedArticle`], version 1.
//!
//! The same input and version give the byte-identical record: no clock, no random, no hash order.
//! Offsets are Unicode code points into [`EnrichedArticle::text`], end exclusive, and
//! `text[start:end]` is what the span says. Fields are always present; what is not known is `null`
//! or an empty list; only [`Entity::value`] and its modifiers are left out where there are none. The JSON
//! Schema in `schema/enriched.json` is generated from these types.

mod value;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Map;

pub use value::{Modifier, Value};

/// The value of [`EnrichedArticle::schema`].
pub const SCHEMA: &str = "newsmill.article/1";

/// An article as it leaves newsmill.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EnrichedArticle {
    /// Name and version of this contract, `newsmill.article/1`.
    pub schema: String,
    /// The producer's id, or a UUIDv5 of the content: a key for upserts.
    pub id: String,
    /// The producer's URL, or the page's canonical one.
    pub url: Option<String>,
    /// Who delivered the article, passed through from the producer.
    pub source: Option<String>,
    /// The producer's own data, passed through untouched.
    pub metadata: Map<String, serde_json::Value>,
    /// The headline, without the site's name.
    pub title: Option<String>,
    /// Who wrote it: people and agencies.
    pub authors: Vec<Author>,
    /// When it was published, ISO 8601, as precise as the source; `null` rather than a guess.
    pub published_at: Option<String>,
    /// When it was last changed, ISO 8601.
    pub modified_at: Option<String>,
    /// The site or edition, where the page or text says so.
    pub publisher: Option<String>,
    /// The language of the text.
    pub language: Language,
    /// Topics that the page names.
    pub tags: Vec<String>,
    /// The section of the site, such as `World`.
    pub section: Option<String>,
    /// Pictures that belong to the article.
    pub images: Vec<Image>,
    /// The clean body: paragraphs joined by a blank line. All offsets point into it.
    pub text: String,
    /// The paragraphs of the text, in order, without overlap.
    pub paragraphs: Vec<Paragraph>,
    /// The entries of a live blog, in the order of the page, without overlap; what stands before the first
    /// is the introduction. Empty for every other article.
    #[serde(default)]
    #[schemars(required)]
    pub entries: Vec<LiveEntry>,
    /// Who said what, in the order of the text.
    pub quotes: Vec<Quote>,
    /// The people, places, organisations, dates and amounts of the text.
    pub entities: Vec<Entity>,
    /// Keys for exact and near duplicates.
    pub fingerprint: Fingerprint,
    /// What cleaning left out, in the order of the input, with the reason.
    pub removed: Vec<Removed>,
    /// What made this record.
    pub pipeline: PipelineInfo,
}

/// A person or an agency named as author.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Author {
    /// The name, without "By", role or address.
    pub name: String,
    /// Person or agency.
    pub kind: AuthorKind,
}

/// What kind of author a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuthorKind {
    /// A named journalist.
    Person,
    /// A news agency or newsroom.
    Agency,
}

/// The language of a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// ISO 639-1 code (639-3 where there is none); `und` when the text gives too little to tell.
    pub code: String,
    /// 0 to 1; 1 when the producer said so.
    pub confidence: f64,
}

/// A picture of the article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Image {
    /// Where the picture is, as the page says.
    pub url: Option<String>,
    /// What the page says below it.
    pub caption: Option<String>,
    /// Who took or owns it.
    pub credit: Option<String>,
}

/// A paragraph of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Paragraph {
    /// First code point.
    pub start: usize,
    /// The code point after the last one.
    pub end: usize,
    /// What the paragraph is.
    pub kind: ParagraphKind,
    /// `[start, end]` of each sentence.
    pub sentences: Vec<[usize; 2]>,
}

/// An entry of a live blog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LiveEntry {
    /// First code point: that of its first paragraph.
    pub start: usize,
    /// The code point after the last one of its last paragraph.
    pub end: usize,
    /// Its own headline, which may also be its first paragraph.
    pub title: Option<String>,
    /// When it was published, ISO 8601.
    pub published_at: Option<String>,
}

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ParagraphKind {
    /// The opening paragraph of the article.
    Lead,
    /// Running text.
    Body,
    /// A heading between paragraphs.
    Heading,
    /// One item of a list.
    ListItem,
    /// A quotation set off as a block.
    Blockquote,
}

/// Something somebody said, wrote or thought.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quote {
    /// `q1`, `q2`, … in the order of the text.
    pub id: String,
    /// Within marks, partly within, or reported.
    pub kind: QuoteKind,
    /// `[start, end]` of each stretch of what was said; a quote broken by "he said" has two.
    pub content: Vec<[usize; 2]>,
    /// The stretches, joined by a space.
    pub text: String,
    /// The words that attribute it ("said", "according to").
    pub cue: Option<Cue>,
    /// Who said it; `null` when the text does not tell.
    pub speaker: Option<Speaker>,
    /// Id of the quote that this one goes on from (a quote over several paragraphs).
    pub continues: Option<String>,
    /// 0 to 1: how sure we are that this is a quote and its speaker right.
    pub confidence: f64,
}

/// How a quote is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuoteKind {
    /// Word for word, within quotation marks.
    Direct,
    /// Reported, with some words within marks.
    Mixed,
    /// Reported, without marks.
    Indirect,
}

/// The words that attribute a quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cue {
    /// First code point.
    pub start: usize,
    /// The code point after the last one.
    pub end: usize,
    /// `text[start:end]`.
    pub text: String,
}

/// Who said a quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Speaker {
    /// First code point of the words that name the speaker.
    pub start: usize,
    /// The code point after the last one.
    pub end: usize,
    /// `text[start:end]`: "French President Emmanuel Macron", "he".
    pub text: String,
    /// The fullest name in the article; `null` when the words lead to no name.
    pub name: Option<String>,
    /// Id of the speaker's entity.
    pub entity: Option<String>,
    /// Title or role at that place: "French President".
    pub role: Option<String>,
    /// How the speaker was found.
    pub how: SpeakerHow,
}

/// How a speaker was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SpeakerHow {
    /// By name, beside the quote.
    Named,
    /// By a pronoun ("he said").
    Pronoun,
    /// By a description ("the minister").
    Nominal,
    /// From a paragraph before: nothing beside the quote names its speaker.
    CarriedOver,
}

/// Somebody or something the article speaks of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entity {
    /// `e1`, `e2`, … in the order of first mention.
    pub id: String,
    /// The OntoNotes type.
    #[serde(rename = "type")]
    pub kind: EntityType,
    /// The fullest name in the article.
    pub name: String,
    /// Titles and roles the article gives ("French President").
    pub roles: Vec<String>,
    /// Every place that speaks of it, in order.
    pub mentions: Vec<Mention>,
    /// Identifiers in outside registers, by register (`wikidata`, `geonames`, … and those of the user's
    /// own lists).
    pub links: BTreeMap<String, String>,
    /// What a date, a time or an amount comes to, when its words and the date of publication settle it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// 0 to 1: how much the article is about it.
    pub salience: f64,
}

/// The entity types of OntoNotes 5.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EntityType {
    /// People, real or not.
    Person,
    /// Nationalities, religious and political groups ("Norwegian", "Republicans").
    Norp,
    /// Buildings, airports, roads, bridges.
    Fac,
    /// Companies, agencies, institutions, alliances, teams.
    Org,
    /// Countries, states, cities.
    Gpe,
    /// Other places: continents, mountains, waters.
    Loc,
    /// Things that are made and sold.
    Product,
    /// Named storms, wars, summits, sports events.
    Event,
    /// Titles of books, songs, films.
    WorkOfArt,
    /// Named laws and treaties.
    Law,
    /// Named languages.
    Language,
    /// Dates and periods of a day or more.
    Date,
    /// Times shorter than a day.
    Time,
    /// Percentages.
    Percent,
    /// Amounts of money.
    Money,
    /// Measures with a unit.
    Quantity,
    /// "first", "second".
    Ordinal,
    /// Other numbers.
    Cardinal,
}

/// One place that speaks of an entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mention {
    /// First code point.
    pub start: usize,
    /// The code point after the last one.
    pub end: usize,
    /// `text[start:end]`.
    pub text: String,
    /// Name, description or pronoun.
    pub kind: MentionKind,
}

/// How a mention refers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MentionKind {
    /// By name.
    Name,
    /// By a description ("the minister").
    Nominal,
    /// By a pronoun.
    Pronoun,
}

/// Keys by which consumers find duplicates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fingerprint {
    /// SHA-256 of `text`, in hex: equal for equal texts.
    pub sha256: String,
    /// 64-bit simhash of the word trigrams of `text`, in hex: few bits differ for near duplicates.
    pub simhash: String,
}

/// A piece of the input that is not in the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Removed {
    /// The piece as it stood in the input, white space at its edges gone.
    pub text: String,
    /// Why it was left out.
    pub reason: RemovedReason,
}

/// Why a piece of the input was left out of the text.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RemovedReason {
    /// The headline: it is in `title`.
    Title,
    /// The headline once more.
    RepeatedTitle,
    /// Names of authors: they are in `authors`.
    Byline,
    /// A date of publication: it is in `published_at` when it gives one.
    DateLine,
    /// Where and by whom the wire copy was filed ("KYIV, Ukraine (AP) —").
    Dateline,
    /// Whose picture it is: it is in `images`.
    PhotoCredit,
    /// A caption: it is in `images`.
    Caption,
    /// Topics: they are in `tags`.
    Tags,
    /// Other articles of the site.
    Related,
    /// Buttons for sharing.
    Share,
    /// Newsletters, apps, subscriptions.
    Newsletter,
    /// Menus and breadcrumbs.
    Navigation,
    /// Adverts.
    Advert,
    /// Readers' comments and what invites them.
    Comments,
    /// Copyright and terms.
    Copyright,
    /// Cookie notices and consent.
    Cookie,
    /// Marks of wire copy ("-ends-", slugs).
    Wire,
    /// Other furniture of the site.
    Boilerplate,
}

/// What made a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PipelineInfo {
    /// The version of newsmill.
    pub version: String,
    /// The stages that ran, in order.
    pub stages: Vec<String>,
    /// The version of each model or rule set, by stage; `gazetteers` is the SHA-256 of the user's own
    /// lists of names, where there are any.
    pub models: BTreeMap<String, String>,
    /// What extracted the body: `text`, `verbatim`, `trafilatura`, `readability`, …
    pub extractor: String,
}
