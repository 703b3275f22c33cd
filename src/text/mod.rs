//! What every stage shares about text: byte spans, their translation to code points, and what kind a
//! character is.
//!
//! The bottom of the house: nothing here knows of articles, stages or queues.

mod code_points;
mod letters;
mod span;

pub use code_points::CodePoints;
pub use letters::{is_alphanumeric, leading_letters, lower};
pub use span::Span;
