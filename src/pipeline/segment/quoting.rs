//! Whether a sentence begins inside a quote.

use super::{Token, TokenKind};

/// Which double and single marks are open, sentence by sentence within a paragraph.
#[derive(Debug, Default)]
pub(super) struct Depth {
    double: bool,
    single: bool,
}

impl Depth {
    /// True when a mark is open.
    pub(super) fn is_inside(&self) -> bool {
        self.double || self.single
    }

    /// Reads the marks of a sentence. Curly marks and guillemets say themselves whether they open;
    /// straight ones toggle, and so do the German and Nordic uses (`„…“`, `»…«`, `”…”`) that turn them
    /// round.
    pub(super) fn read(&mut self, text: &str, tokens: &[Token]) {
        for token in tokens.iter().filter(|t| t.kind == TokenKind::Mark) {
            match token.span.of(text) {
                "'" | "‘" | "’" | "‚" | "‛" | "‹" | "›" | "`" => {
                    self.single = !self.single;
                }
                _ => self.double = !self.double,
            };
        }
    }
}
