//! The command `newsmill`.

fn main() {}
