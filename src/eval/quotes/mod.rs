//! Quotes against PolNeAR.

mod gold;

pub use gold::{AnnotatedArticle, AnnotatedQuote, read};
