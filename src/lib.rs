//! newsmill turns raw news articles into records that analysts can count on.
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
//! | [`eval`] | scores of the stages against annotated data |
//! | [`pipeline`] | the four transforms, pure: clean → segment → quotes → entities |
//! | [`knowledge`] | what is known of names beyond the article: an index, and the choice in it |
//! | [`gazetteer`] | the user's own lists of names |
//! | [`learn`] | the linear models under quotes and entities |
//! | [`article`], [`record`] | the contracts: what comes in, what goes out |
//! | [`text`] | spans and offsets |

pub mod amqp;
pub mod article;
pub mod config;
pub mod eval;
pub mod faults;
pub mod gazetteer;
pub mod knowledge;
pub mod learn;
pub mod pipeline;
pub mod record;
pub mod telemetry;
pub mod text;
pub mod worker;
