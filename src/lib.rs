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
//! | [`telemetry`] | logs |
//! | [`pipeline`] | the four transforms, pure: clean → segment → quotes → entities |
//! | [`article`], [`record`] | the contracts: what comes in, what goes out |
//! | [`text`] | spans and offsets |

pub mod amqp;
pub mod article;
pub mod config;
pub mod faults;
pub mod pipeline;
pub mod record;
pub mod telemetry;
pub mod text;
pub mod worker;
