//! What the scorer takes for quoted: its own simple pairing of double marks, kept apart from the
//! stage's so that the stage can not move its own goal.

/// The stretches between double marks, in code points.
pub(super) fn quoted_regions(text: &[char]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut carry = false;
    let mut base = 0;
    for paragraph in text.split(|c| *c == '\n') {
        let start = base;
        base += paragraph.len() + 1;
        if paragraph.iter().all(|c| c.is_whitespace()) {
            continue;
        }
        carry = pair(paragraph, start, carry, &mut out);
    }
    out
}

/// Pairs the marks of a paragraph; true when one is open at its end.
fn pair(paragraph: &[char], base: usize, carry: bool, out: &mut Vec<(usize, usize)>) -> bool {
    let lead = paragraph.iter().take_while(|c| c.is_whitespace()).count();
    let marks = marks(paragraph);
    let mut open: Option<usize> = None;
    for (at, (from, to)) in marks.iter().enumerate() {
        let opens = opens(paragraph, *from, *to, open.is_some());
        match open {
            None if opens => open = Some(*to),
            Some(start) if !opens => {
                out.push((base + start, base + from));
                open = None;
            }
            None if at == 0 && carry => out.push((base + lead, base + from)),
            _ => {}
        }
    }
    if let Some(start) = open {
        let tail = paragraph.iter().rev().take_while(|c| c.is_whitespace()).count();
        out.push((base + start, base + paragraph.len() - tail));
    }
    open.is_some()
}

/// The double marks of a paragraph: `“ ” " ″`, and `''` and ` `` ` as one.
fn marks(paragraph: &[char]) -> Vec<(usize, usize)> {
    let mut marks = Vec::new();
    let mut at = 0;
    while at < paragraph.len() {
        let len = match paragraph[at] {
            '“' | '”' | '"' | '″' => 1,
            c @ ('\'' | '`') if paragraph.get(at + 1) == Some(&c) => 2,
            _ => 0,
        };
        if len > 0 {
            marks.push((at, at + len));
        }
        at += len.max(1);
    }
    marks
}

fn opens(paragraph: &[char], from: usize, to: usize, open: bool) -> bool {
    match paragraph[from] {
        '“' | '`' => return true,
        '”' => return false,
        _ => {}
    }
    let before = from.checked_sub(1).map_or(' ', |at| paragraph[at]);
    let after = paragraph.get(to).copied().unwrap_or(' ');
    let spaced = before.is_whitespace() || "([{—–-/‘'".contains(before);
    let ended = after.is_whitespace() || ".,;:!?)]}—–".contains(after);
    if !spaced && !ended {
        !open
    } else if spaced && !after.is_whitespace() {
        true
    } else {
        !ended && before.is_whitespace() && !open
    }
}
