//! A text as lines that are paragraphs: white space made plain, hard wraps joined.

/// What list items begin with.
pub(super) const BULLETS: [char; 6] = ['•', '*', '-', '–', '·', '‣'];

/// The widest line, in characters, that counts as wrapped by hand.
const WRAP_WIDTH: usize = 90;

/// One line, which is one paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// The words, without white space at the edges.
    pub(super) text: String,
    /// How many words there are.
    pub(super) words: usize,
}

impl Line {
    /// A line whose words are parted by one space each and no other white space.
    pub(super) fn new(text: &str) -> Self {
        let spaces = text.bytes().filter(|byte| *byte == b' ').count();
        let words = if text.is_empty() { 0 } else { spaces + 1 };
        Self { words, text: text.to_owned() }
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

/// The lines that hold words. Where the text was wrapped by hand, the lines of a paragraph are one.
pub(super) fn lines(body: &str) -> Vec<Line> {
    let plain = plain_space(body);
    if !is_wrapped(&plain) {
        return filled(&plain).map(Line::new).collect();
    }
    let mut out = Vec::new();
    for paragraph in plain.split("\n\n") {
        if begins_list(paragraph) {
            out.extend(filled(paragraph).map(Line::new));
        } else {
            let joined = filled(paragraph).collect::<Vec<_>>().join(" ");
            if !joined.is_empty() {
                out.push(Line::new(&joined));
            }
        }
    }
    out
}

/// The lines that are not empty.
fn filled(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').map(str::trim).filter(|line| !line.is_empty())
}

/// Line ends become `\n`, other white space a space; lines of nothing but space become empty; what has
/// no width goes.
fn plain_space(body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    let mut rest = body;
    loop {
        let (plain, others) = rest.split_at(plain_length(rest.as_bytes()));
        out.push_str(plain);
        let mut chars = others.chars();
        let Some(c) = chars.next() else { return out };
        rest = chars.as_str();
        match c {
            '\r' => {
                rest = rest.strip_prefix('\n').unwrap_or(rest);
                end_line(&mut out);
            }
            '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{c}' => end_line(&mut out),
            '\u{200b}' | '\u{feff}' | '\u{2060}' | '\u{ad}' => {}
            c if c.is_whitespace() => {
                if !out.ends_with([' ', '\n']) {
                    out.push(' ');
                }
            }
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
}

/// How many bytes at the start of a text are plain as they are: words of ASCII with one space between.
fn plain_length(bytes: &[u8]) -> usize {
    let mut before = b' ';
    let changes = |&byte: &u8| {
        let plain = matches!(byte, b'!'..=b'~') || (byte == b' ' && before != b' ');
        before = byte;
        !plain
    };
    bytes.iter().position(changes).unwrap_or(bytes.len())
}

fn end_line(out: &mut String) {
    if out.ends_with(' ') {
        out.pop();
    }
    out.push('\n');
}

/// True when most lines are about as wide as a terminal and blank lines part the paragraphs.
fn is_wrapped(text: &str) -> bool {
    let (mut within, mut broken) = (0_usize, 0_usize);
    // Of the paragraph in hand: its breaks within a sentence, and whether its lines are narrow.
    let (mut cut, mut narrow, mut before) = (0, true, "");
    for line in text.split('\n') {
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
    next.starts_with(|c: char| !c.is_uppercase())
        && !line.trim_end().ends_with(['.', '!', '?', ':', '"', '”'])
        && is_longer(line, 40)
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
    use super::lines;

    fn texts(body: &str) -> Vec<String> {
        lines(body).into_iter().map(|line| line.text).collect()
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
