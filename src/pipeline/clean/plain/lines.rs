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
    pub(super) fn new(text: &str) -> Self {
        Self { words: text.split_whitespace().count(), text: text.to_owned() }
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
    let wrapped = is_wrapped(&plain);
    let mut out = Vec::new();
    for paragraph in plain.split("\n\n") {
        if wrapped && !begins_list(paragraph) {
            let joined = join(paragraph);
            if !joined.is_empty() {
                out.push(Line::new(&joined));
            }
        } else {
            let lines = paragraph.split('\n').map(str::trim).filter(|line| !line.is_empty());
            out.extend(lines.map(Line::new));
        }
    }
    out
}

/// Line ends become `\n`, other white space a space; lines of nothing but space become empty; what has
/// no width goes.
fn plain_space(body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    let mut chars = body.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
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
    out
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
    for paragraph in text.split("\n\n") {
        let lines: Vec<&str> =
            paragraph.split('\n').filter(|line| !line.trim().is_empty()).collect();
        let narrow = lines.iter().all(|line| line.chars().count() <= WRAP_WIDTH);
        let inner = lines.len().saturating_sub(1);
        // A break within a sentence: the line does not end one, the next goes on in lower case.
        let cut = lines.windows(2).filter(|pair| goes_on(pair[0], pair[1])).count();
        if narrow {
            within += cut;
        }
        broken += inner;
    }
    within >= 3 && within * 2 >= broken
}

fn goes_on(line: &str, next: &str) -> bool {
    let ends = line.trim_end().ends_with(['.', '!', '?', ':', '"', '”']);
    line.chars().count() > 40 && !ends && next.trim_start().starts_with(|c: char| !c.is_uppercase())
}

fn begins_list(paragraph: &str) -> bool {
    let mut lines = paragraph.split('\n').map(str::trim).filter(|line| !line.is_empty());
    lines.next().is_some_and(|line| {
        let mut chars = line.chars();
        chars.next().is_some_and(|c| BULLETS.contains(&c)) && chars.next() == Some(' ')
    })
}

fn join(paragraph: &str) -> String {
    let lines = paragraph.split('\n').map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
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
