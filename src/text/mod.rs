//! What every stage shares about text: byte spans and their translation to code points.
//!
//! The bottom of the house: nothing here knows of articles, stages or queues.

mod code_points;
mod span;

pub use code_points::CodePoints;
pub use span::Span;
