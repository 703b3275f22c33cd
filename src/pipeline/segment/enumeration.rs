//! Lists run together in one paragraph: `1) boats 2) trains`.

/// The markers of a list that begins a paragraph, and the one that comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Enumeration {
    /// `•` or `⁃` with its space, or nothing.
    bullet: String,
    label: Label,
    /// `.`, `)` or `.)`.
    suffix: &'static str,
    /// The next marker in full, kept ready to compare.
    next: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Number(u32),
    Letter(u8),
}

impl Enumeration {
    /// Reads the marker at the start of a paragraph, if it has one.
    pub(super) fn at(paragraph: &str) -> Option<Self> {
        let bare = paragraph.trim_start_matches(['•', '⁃']);
        let bare = if bare.len() == paragraph.len() { bare } else { bare.trim_start() };
        let bullet = &paragraph[..paragraph.len() - bare.len()];
        let digits = bare.bytes().take(4).take_while(u8::is_ascii_digit).count();
        let (label, rest) = match bare.as_bytes().first()? {
            b'0'..=b'9' if digits <= 3 => {
                (Label::Number(bare[..digits].parse().ok()?), &bare[digits..])
            }
            letter @ b'a'..=b'y' => (Label::Letter(*letter), &bare[1..]),
            _ => return None,
        };
        let suffix = [".)", ".", ")"].into_iter().find(|s| rest.starts_with(s))?;
        if !rest[suffix.len()..].starts_with(' ') {
            return None;
        }
        let mut found = Self { bullet: bullet.to_owned(), label, suffix, next: String::new() };
        found.advance();
        Some(found)
    }

    fn advance(&mut self) {
        self.label = match self.label {
            Label::Number(n) => Label::Number(n + 1),
            Label::Letter(l) => Label::Letter(l.saturating_add(1)),
        };
        self.next = match self.label {
            Label::Number(n) => format!("{}{n}{} ", self.bullet, self.suffix),
            Label::Letter(l) => format!("{}{}{} ", self.bullet, char::from(l), self.suffix),
        };
    }

    /// The first byte of the next marker.
    pub(super) fn first_byte(&self) -> u8 {
        self.next.as_bytes().first().copied().unwrap_or_default()
    }

    /// True when the next marker stands at byte `at`, after a space; then the one after it is awaited.
    pub(super) fn is_next(&mut self, text: &str, at: usize) -> bool {
        let bytes = text.as_bytes();
        let spaced = at > 0 && bytes[at - 1].is_ascii_whitespace();
        let found = spaced && bytes[at..].starts_with(self.next.as_bytes());
        if found {
            self.advance();
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::Enumeration;

    #[test]
    fn markers_count_up() {
        let text = "⁃9. Boats and 11. ⁃10. Trains";
        let mut list = Enumeration::at(text).expect("a list");
        let found: Vec<_> = (0..text.len()).filter(|i| list.is_next(text, *i)).collect();
        assert_eq!(found, [text.find("⁃10").expect("there")]);
    }

    #[test]
    fn other_openings_are_no_lists() {
        for text in ["I. Berg left.", "2026 was long.", "a fine day", "1,200 men", ")", "", "é) x"]
        {
            assert_eq!(Enumeration::at(text), None, "{text}");
        }
    }
}
