//! The acceptance article, through the broker.

use crate::Test;

pub(crate) const TESTS: &[(&str, Test)] = &[];
