//! A text as lines that are paragraphs: white space made plain, hard wraps joined.

use memchr::memchr_iter;

use crate::pipeline::clean::space::plain_length;

/// What list items begin with.
pub(super) const BULLETS: [char; 6] = ['•', '*', '-', '–', '·', '‣'];

/// The widest line, in characters, that counts as wrapped by hand.
const WRAP_WIDTH: usize = 90;

/// One line, which is one paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'t> {
    /// The words, without white space at the edges.
    pub(super) text: &'t str,
    /// How many words there are.
    pub(super) words: usize,
}

impl<'t> Line<'t> {
    /// A line whose words are parted by one space each and no other white space.
    pub(super) fn new(text: &'t str) -> Self {
        let spaces = memchr_iter(b' ', text.as_bytes()).count();
        let words = if text.is_empty() { 0 } else { spaces + 1 };
        Self { text, words }
    }

    /// True when the line ends like a sentence.
    pub(super) fn ends_sentence(&self) -> bool {
        let bare = self.text.trim_end_matches(['"', '\'', '”', '’', '»', '“', ')', ']']);
        bare.ends_with(['.', '!', '?', '…', '。']) && !bare.ends_with("...")
    }

    /// True when the line reads like running text: some length, or a sentence.
    pub(super) fn is_prose(&self) -> bool {
        self.words >= 14 || (self.words >= 5 && self.ends_sentence())
    }
}

/// A text with its white space made plain.
pub(super) struct Plain {
    text: String,
    /// Where its lines end, but for the last one.
    breaks: Vec<usize>,
}

impl Plain {
    /// Reads a text. Where it was wrapped by hand, the lines of a paragraph are one.
    pub(super) fn read(body: &str) -> Self {
        let mut plain = Self::of(body);
        if !is_wrapped(&plain) {
            return plain;
        }
        let wrapped = std::mem::take(&mut plain.text);
        plain.breaks.clear();
        for paragraph in wrapped.split("\n\n") {
            let between = if begins_list(paragraph) { "\n" } else { " " };
            let lines = filled(paragraph).collect::<Vec<_>>();
            for line in lines.join(between).split('\n').filter(|line| !line.is_empty()) {
                plain.text.push_str(line);
                plain.end_line();
            }
        }
        plain
    }

    /// The lines that hold words.
    pub(super) fn lines(&self) -> Vec<Line<'_>> {
        let lines = self.split().map(|line| line.trim_matches(' '));
        lines.filter(|line| !line.is_empty()).map(Line::new).collect()
    }

    /// All lines.
    fn split(&self) -> impl Iterator<Item = &str> {
        let mut start = 0;
        self.breaks.iter().copied().chain([self.text.len()]).map(move |end| {
            let line = &self.text[start..end];
            start = end + 1;
            line
        })
    }

    /// Line ends become `\n`, other white space a space; lines of nothing but space become empty; what
    /// has no width goes.
    fn of(body: &str) -> Self {
        let mut plain = Self { text: String::with_capacity(body.len()), breaks: Vec::new() };
        let mut rest = body;
        loop {
            let (as_is, others) = rest.split_at(plain_length(rest.as_bytes()));
            plain.text.push_str(as_is);
            let mut chars = others.chars();
            let Some(c) = chars.next() else { return plain };
            rest = chars.as_str();
            match c {
                '\r' => {
                    rest = rest.strip_prefix('\n').unwrap_or(rest);
                    plain.end_line();
                }
                '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{c}' => plain.end_line(),
                '\u{200b}' | '\u{feff}' | '\u{2060}' | '\u{ad}' => {}
                c if c.is_whitespace() => {
                    if !plain.text.ends_with([' ', '\n']) {
                        plain.text.push(' ');
                    }
                }
                c if c.is_control() => {}
                c => plain.text.push(c),
            }
        }
    }

    fn end_line(&mut self) {
        if self.text.ends_with(' ') {
            self.text.pop();
        }
        self.breaks.push(self.text.len());
        self.text.push('\n');
    }
}

/// The lines that are not empty.
fn filled(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').map(str::trim).filter(|line| !line.is_empty())
}

/// True when most lines are about as wide as a terminal and blank lines part the paragraphs.
fn is_wrapped(text: &Plain) -> bool {
    let (mut within, mut broken) = (0_usize, 0_usize);
    // Of the paragraph in hand: its breaks within a sentence, and whether its lines are narrow.
    let (mut cut, mut narrow, mut before) = (0, true, "");
    for line in text.split() {
        if line.is_empty() {
            within += if narrow { cut } else { 0 };
            (cut, narrow, before) = (0, true, "");
            continue;
        }
        if !before.is_empty() {
            broken += 1;
            cut += usize::from(goes_on(before, line));
        }
        narrow &= !is_longer(line, WRAP_WIDTH);
        before = line;
    }
    within += if narrow { cut } else { 0 };
    within >= 3 && within * 2 >= broken
}

/// True for a break within a sentence: the line does not end one, the next goes on in lower case.
fn goes_on(line: &str, next: &str) -> bool {
    is_longer(line, 40)
        && next.starts_with(|c: char| !c.is_uppercase())
        && !line.trim_end().ends_with(['.', '!', '?', ':', '"', '”'])
}

/// True for a line of more characters than this.
fn is_longer(line: &str, characters: usize) -> bool {
    line.len() > characters && (line.is_ascii() || line.chars().nth(characters).is_some())
}

fn begins_list(paragraph: &str) -> bool {
    filled(paragraph).next().is_some_and(|line| {
        let mut chars = line.chars();
        chars.next().is_some_and(|c| BULLETS.contains(&c)) && chars.next() == Some(' ')
    })
}

#[cfg(test)]
mod tests {
    use super::Plain;
    use proptest::prelude::*;

    fn texts(body: &str) -> Vec<String> {
        Plain::read(body).lines().into_iter().map(|line| line.text.to_owned()).collect()
    }

    proptest! {
        #[test]
        fn lines_hold_nothing_but_words_and_single_spaces(
            body in "([a-zé’ \n\r\t\u{85}\u{a0}\u{ad}\u{1680}\u{2009}\u{200b}\u{2028}\u{202f}\u{205f}\
                \u{2060}\u{3000}\u{feff}\u{7}]|\\PC){0,60}",
        ) {
            let kept = |c: &char| {
                !c.is_whitespace()
                    && !c.is_control()
                    && !matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}' | '\u{ad}')
            };
            let lines = texts(&body);
            let words = lines.iter().flat_map(|line| line.split(' '));
            prop_assert!(words.clone().all(|word| !word.is_empty() && word.chars().all(|c| kept(&c))));
            prop_assert_eq!(words.collect::<String>(), body.chars().filter(kept).collect::<String>());
        }
    }

    #[test]
    fn white_space_of_all_kinds_is_made_plain() {
        assert_eq!(
            texts("One\u{a0} two.\r\n\r\n\u{200b}Three\tfour.\u{2028}Five."),
            ["One two.", "Three four.", "Five."]
        );
        assert!(texts(" \r\n\u{a0}\n").is_empty());
    }

    #[test]
    fn text_that_was_wrapped_by_hand_is_joined() {
        let wrapped = "The council closed the bridge on Monday after engineers had warned that\n\
            its cables were rusting and might fail under the weight of the traffic in\n\
            summer, when most people come to the coast.\n\n\
            Shop owners on the quay said that nobody had asked them, and that two years\n\
            without customers would be the end of the street as they had known it.\n";
        let found = texts(wrapped);
        assert_eq!(found.len(), 2);
        assert!(found[0].contains("warned that its cables"));
    }

    #[test]
    fn paragraphs_parted_by_one_line_break_stay_apart() {
        let single = "The council closed the bridge on Monday.\nShop owners were not asked.\n\
            \"It is the end of the street,\" one of them said.\n";
        assert_eq!(texts(single).len(), 3);
    }
}
