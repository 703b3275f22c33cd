//! The broker: the only module that imports `lapin`.
//!
//! A [`Session`] is one life of the connections. Nothing here tries to mend a broken one: whatever
//! breaks ends the session, its owner opens the next, and the broker redelivers what was not
//! acknowledged. That is the whole recovery, and it is the same for a cut cable, a restarted broker
//! and a confirm that never comes.
//!
//! Knows nothing of language, stages or the worker's loop.

mod acks;
mod consumer;
mod dead_letters;
mod delivery;
mod error;
mod headers;
mod parking;
mod publisher;
mod records;
mod session;
mod shards;
mod tap;
mod tls;
mod topology;

pub use consumer::Deliveries;
pub use dead_letters::{DeadLetter, DeadLetters};
pub use delivery::Delivery;
pub use error::AmqpError;
pub use headers::{
    HEADER_ATTEMPT, HEADER_CODE, HEADER_EXCHANGE, HEADER_ID, HEADER_REASON, HEADER_ROUTING_KEY,
    HEADER_SHA256, HEADER_VERSION,
};
pub use parking::{Failure, Parking};
pub use publisher::{Confirmed, Outgoing, PublishError, Publisher};
pub use records::{Record, Records};
pub use session::{Connector, Session};
pub use tap::Tap;
pub use topology::{QueueStatus, survey};
