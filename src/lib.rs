//! newsmill turns raw news articles into records that analysts can count on.
//!
//! # Use it from Rust
//!
//! ```
//! use newsmill::article::{ContentType, RawArticle};
//! use newsmill::pipeline::Pipeline;
//!
//! let mut article = RawArticle::new(
//!     ContentType::Text,
//!     "The bridge was closed on Tuesday.\n\n\"We had no choice,\" said Mayor Anna Berg.",
//! );
//! article.published_at = Some("2026-03-04".to_owned());
//!
//! let record = Pipeline::default().enrich(&article)?;
//! let quote = &record.quotes[0];
//! let speaker = quote.speaker.as_ref().expect("the text names her");
//! assert_eq!(quote.text.trim_end_matches(','), "We had no choice");
//! assert_eq!(speaker.name.as_deref(), Some("Anna Berg"));
//! assert_eq!(speaker.role.as_deref(), Some("Mayor"));
//! # Ok::<(), newsmill::pipeline::EnrichError>(())
//! ```
//!
//! A [`pipeline::Pipeline`] holds no state of an article: make one and share it among threads, which
//! should have [`pipeline::STACK_BYTES`] of stack, since deeply nested pages recurse deeply. Bytes of
//! unknown origin become an [`article::RawArticle`] by [`article::decode`], under caps. Offsets in a
//! record are Unicode code points:
//!
//! ```
//! # use newsmill::article::{ContentType, RawArticle};
//! # use newsmill::pipeline::Pipeline;
//! # let article = RawArticle::new(ContentType::Text, "“It rained,” said Anna Berg.");
//! # let record = Pipeline::default().enrich(&article)?;
//! let [start, end] = record.quotes[0].content[0];
//! let words: String = record.text.chars().skip(start).take(end - start).collect();
//! assert_eq!(words, record.quotes[0].text);
//! # Ok::<(), newsmill::pipeline::EnrichError>(())
//! ```
//!
//! [`page::document`] draws a record as a page. Stages are chosen with [`pipeline::StageSet`]; what
//! each does is told in [`pipeline::clean`], [`pipeline::segment`], [`pipeline::quotes`] and
//! [`pipeline::entities`].
//!
//! The map of the crate, top down (each layer knows only those below it):
//!
//! | module | is |
//! |---|---|
//! | `cli` (of the binary) | the commands |
//! | [`config`] | settings: layers, validation, errors that name the place |
//! | [`worker`] | the loop: deliveries in, outcomes out, drain |
//! | [`amqp`] | the broker |
//! | [`telemetry`] | logs, metrics, health, traces |
//! | [`lens`] | a server that shows what the stages make of an article |
//! | [`page`] | a record as a page to read |
//! | [`eval`] | scores of the stages against annotated data |
//! | [`pipeline`] | the four transforms, pure: clean → segment → quotes → entities |
//! | [`knowledge`] | what is known of names beyond the article: an index, and the choice in it |
//! | [`gazetteer`] | the user's own lists of names |
//! | [`learn`] | the linear models under the stages |
//! | [`article`], [`record`] | the contracts: what comes in, what goes out |
//! | [`text`] | spans and offsets |

/// The page in docs/, whose examples are tests too.
#[cfg(doctest)]
#[doc = include_str!("../docs/library.md")]
pub struct LibraryPage;

pub mod amqp;
pub mod article;
pub mod config;
pub mod eval;
pub mod faults;
pub mod gazetteer;
pub mod knowledge;
pub mod learn;
pub mod lens;
pub mod page;
pub mod pipeline;
pub mod record;
pub mod telemetry;
pub mod text;
pub mod worker;
