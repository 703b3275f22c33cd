//! The linear models under the stages: features, decoding, training, storage.
//!
//! One kind of model serves all: a first-order linear-chain conditional random field (Lafferty,
//! McCallum and Pereira 2001) over hashed features. A sequence of one item is a multinomial logistic
//! regression, so classifiers and rankers are the same model without transitions.
//!
//! | step | is |
//! |---|---|
//! | [`feature()`], [`hash_str`], [`mix`] | a template and its values become a 32-bit [`Feature`] |
//! | [`Features`] | the features of each item of a sequence, in one flat array |
//! | [`train()`] | examples to a [`Model`]: AdaGrad with lazy L1, dropout and averaging, deterministic |
//! | [`Model::decode`], [`Model::marginals`] | best labels (Viterbi), probabilities (forward-backward) |
//! | [`Clusters`], [`Company`] | word clusters, as features |
//! | [`Model::to_bytes`], [`Model::from_bytes`] | storage: eight-bit weights, version, checksum |
//!
//! Knows nothing of articles, quotes or names: callers say what the features and labels mean.

mod chain;
mod chance;
mod clusters;
mod feature;
mod format;
mod model;
mod quantise;
mod table;
mod train;

pub use chain::{LabelMask, Scratch};
pub use clusters::{Clusters, Company};
pub use feature::{Feature, Features, feature, hash_byte, hash_bytes, hash_str, mix};
pub use format::ModelError;
pub use model::Model;
pub use train::{Example, TrainOptions, train};
