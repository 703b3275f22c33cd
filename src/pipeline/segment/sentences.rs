//! Where sentences end.
//!
//! A sentence ends at a terminator (with the marks and brackets that close after it) when what comes
//! next can begin one. Quotes of several sentences are split: joining them is for the stage that
//! knows quotes. Every look ahead or back is bounded, so the work grows with the text alone.

use super::abbreviations::{
    Abbreviation, abbreviation, follows_hour, is_dotted, is_initial, starts_sentences,
};
use super::address::url;
use super::apart::apart;
use super::enumeration::Enumeration;
use super::judge::{Judge, Place, Rules, Trained};
use super::lookahead::{WORD_WINDOW, is_attribution, leading_word};
use super::marks::{char_at, char_before, is_opener, is_word_char};
use super::stop::{LEADS, Stop};
use crate::text::Span;

/// Splits one paragraph. `language` is an ISO code; it tells where "3." is an ordinal, and in English
/// the trained model has the last word on doubtful ends.
///
/// The sentences cover everything but white space, in order.
pub(super) fn sentences(text: &str, paragraph: Span, language: &str) -> Vec<Span> {
    if language == "en" {
        split(text, paragraph, language, &mut Trained::default())
    } else {
        split(text, paragraph, language, &mut Rules)
    }
}

/// [`sentences`] with the last word on doubtful ends left to a judge.
pub(super) fn split<J: Judge>(
    text: &str,
    paragraph: Span,
    language: &str,
    judge: &mut J,
) -> Vec<Span> {
    let mut splitter = Splitter {
        text: &text[..paragraph.end as usize],
        start: paragraph.start as usize,
        enumeration: Enumeration::at(paragraph.of(text)),
        ordinals: ORDINAL_LANGUAGES.contains(&language),
        judge,
        out: Vec::new(),
    };
    splitter.run();
    splitter.out
}

/// Languages that write ordinals as a number and a period.
const ORDINAL_LANGUAGES: [&str; 14] =
    ["de", "da", "no", "nb", "nn", "fi", "cs", "sk", "sl", "hr", "sr", "hu", "et", "pl"];

struct Splitter<'t, J> {
    /// The text up to the end of the paragraph, so that byte offsets are the text's.
    text: &'t str,
    /// Where the sentence in hand starts.
    start: usize,
    enumeration: Option<Enumeration>,
    ordinals: bool,
    judge: &'t mut J,
    out: Vec<Span>,
}

impl<J: Judge> Splitter<'_, J> {
    fn run(&mut self) {
        let mut at = self.start;
        while let Some(found) = self.next_candidate(at) {
            if self.enumeration.as_mut().is_some_and(|e| e.is_next(self.text, found)) {
                self.close(found);
                at = found + 1;
                continue;
            }
            let Some(stop) = Stop::read(self.text, found) else {
                at = found + char_at(self.text, found).map_or(1, char::len_utf8);
                continue;
            };
            at = stop.end;
            if let Some(end) = self.boundary(&stop) {
                self.close(end);
                at = at.max(end);
            }
        }
        self.close(self.text.len());
    }

    /// Ends the sentence in hand before byte `end`.
    fn close(&mut self, end: usize) {
        let span = Span::new(self.start, end).trimmed(self.text);
        if !span.is_empty() {
            apart(self.text, span, &mut self.out);
        }
        let rest = &self.text[end..];
        self.start = end + (rest.len() - rest.trim_start().len());
    }

    /// The next byte that may start a terminator, or the next marker of an enumeration.
    fn next_candidate(&self, from: usize) -> Option<usize> {
        let bytes = &self.text.as_bytes()[from..];
        let marker = self.enumeration.as_ref().map(Enumeration::first_byte);
        let found = match marker {
            None => bytes.iter().position(|b| LEADS[usize::from(*b)]),
            Some(marker) => bytes.iter().position(|b| LEADS[usize::from(*b)] || *b == marker),
        };
        found.map(|offset| from + offset)
    }

    /// Where the sentence ends, if it ends at this stop.
    fn boundary(&mut self, stop: &Stop) -> Option<usize> {
        let rest = &self.text[stop.end..];
        let after = rest.trim_start();
        if after.is_empty() {
            return None; // The paragraph's own end.
        }
        if after.len() == rest.len() && !stop.full_width {
            return None; // "3.5", "example.org"
        }
        if self.is_bare_marker(stop) || self.is_bracketed_ellipsis(stop) {
            return None;
        }
        if url(after).is_some() && abbreviation(self.word_before(stop.at)).is_none() {
            return Some(stop.end);
        }
        let by_rule = self.can_begin(after, stop);
        let ends = if self.is_doubtful(stop, after) {
            let Stop { at, end, .. } = *stop;
            self.judge.ends(&Place { text: self.text, start: self.start, at, end, by_rule })
        } else {
            by_rule
        };
        ends.then_some(stop.end)
    }

    /// True where the rules know too little: before a small letter, which begins a sentence of those who
    /// write without capitals; before what is no letter; after an ellipsis, or an abbreviation that may
    /// end a sentence. Before a capital and about quotes they are sure.
    fn is_doubtful(&self, stop: &Stop, after: &str) -> bool {
        let Some(first) = after.trim_start_matches(is_opener).trim_start().chars().next() else {
            return false;
        };
        if stop.quoted || stop.full_width {
            return false;
        }
        let word = self.word_before(stop.at);
        let kind = if stop.period { abbreviation(word) } else { None };
        let dotted = stop.period && is_dotted(word);
        if stop.period && is_initial(word) {
            return false;
        }
        if first.is_alphabetic() && !first.is_lowercase() {
            let may_end = matches!(kind, Some(Abbreviation::MayEnd | Abbreviation::Hour));
            return stop.ellipsis || may_end || (dotted && kind.is_none());
        }
        kind.is_none() && !dotted
    }

    /// True when what follows can begin a sentence after this stop.
    fn can_begin(&self, after: &str, stop: &Stop) -> bool {
        let bare = after.trim_start_matches(is_opener).trim_start();
        let next = leading_word(bare);
        let Some(first) = bare.chars().next() else { return true };
        if first.is_lowercase() {
            return self.lower_case_begins(stop, next);
        }
        if stop.quoted && is_attribution(after) {
            return false;
        }
        if stop.period {
            self.period_ends(stop, next, after.len() != bare.len())
        } else {
            !stop.ellipsis || ellipsis_ends(self.text, stop, next, first)
        }
    }

    /// A lower-case letter begins a sentence only where the writer uses no capitals.
    fn lower_case_begins(&self, stop: &Stop, next: &str) -> bool {
        if stop.quoted || stop.ellipsis {
            return false;
        }
        // "iPhone", "eBay": a name with a capital inside.
        if next.chars().nth(1).is_some_and(char::is_uppercase) {
            return true;
        }
        if !stop.period {
            return false;
        }
        let word = self.word_before(stop.at);
        word.len() > 3
            && word.chars().all(char::is_lowercase)
            && abbreviation(word).is_none()
            && self.sentence_is_lower_case()
    }

    /// True when the sentence in hand begins with a lower-case letter.
    fn sentence_is_lower_case(&self) -> bool {
        self.text[self.start..]
            .chars()
            .take(WORD_WINDOW)
            .find(|c| c.is_alphanumeric())
            .is_some_and(char::is_lowercase)
    }

    /// True when one period before a capital, a digit or a symbol ends the sentence.
    fn period_ends(&self, stop: &Stop, next: &str, opened: bool) -> bool {
        let word = self.word_before(stop.at);
        let number = next.starts_with(|c: char| c.is_numeric());
        if self.ordinals && is_ordinal(word) {
            return false;
        }
        if is_initial(word) {
            return self.initial_ends(stop.at, word, next);
        }
        let kind = abbreviation(word).or(is_dotted(word).then_some(Abbreviation::MayEnd));
        match kind {
            None => true,
            Some(Abbreviation::Leads) => false,
            Some(Abbreviation::Counts | Abbreviation::Month) => !number,
            Some(Abbreviation::MayEnd) => opened || starts_sentences(next),
            Some(Abbreviation::Hour) => !follows_hour(next) && !self.is_time_alone(),
        }
    }

    /// "Jonas E. Smith" goes on; "you and I. Did" ends.
    fn initial_ends(&self, at: usize, word: &str, next: &str) -> bool {
        let next_is_initial = is_initial(next) && next != "I";
        if !starts_sentences(next) || next_is_initial {
            return false;
        }
        let before = self.text[self.start..at - word.len()].trim_end();
        let previous = before.rsplit(' ').next().unwrap_or_default();
        // After a name a lone letter is an initial; "I" is a word.
        word == "I" || !previous.starts_with(char::is_uppercase)
    }

    /// "At 5 a.m. Mr. Smith went": nothing but a time stands before.
    fn is_time_alone(&self) -> bool {
        let mut words = self.text[self.start..].split_whitespace();
        let first = words.next().unwrap_or_default();
        let third = words.nth(1).unwrap_or_default();
        matches!(first, "At" | "By" | "Around" | "On" | "Until" | "Before" | "After" | "Since")
            && (third.starts_with(['a', 'p', 'A', 'P']) && third.contains('.'))
    }

    /// True when nothing but the marker of a list item stands before: "1.", "a.", "• 9.".
    fn is_bare_marker(&self, stop: &Stop) -> bool {
        let head = self.text[self.start..stop.at].trim_start();
        if head.len() > 8 {
            return false;
        }
        let head = head.trim_start_matches(['•', '⁃', '-', '*', '–', '(']).trim_start();
        !stop.quoted
            && !head.is_empty()
            && (head.len() <= 3 && head.bytes().all(|b| b.is_ascii_digit())
                || head.len() == 1 && head.bytes().all(|b| b.is_ascii_alphabetic()))
    }

    /// "[...]" stands for words left out, inside a sentence.
    fn is_bracketed_ellipsis(&self, stop: &Stop) -> bool {
        stop.ellipsis && matches!(char_before(self.text, stop.at), Some('[' | '('))
    }

    /// The word that ends before byte `end`, with inner periods.
    fn word_before(&self, end: usize) -> &str {
        let mut start = end;
        while let Some(c) = char_before(&self.text[self.start..], start - self.start) {
            let part = is_word_char(c) || matches!(c, '.' | '°' | 'º' | '-');
            if !part || end - start > WORD_WINDOW {
                break;
            }
            start -= c.len_utf8();
        }
        &self.text[start..end]
    }
}

/// True when an ellipsis before this word ends the sentence.
fn ellipsis_ends(text: &str, stop: &Stop, next: &str, first: char) -> bool {
    let spaced = char_before(text, stop.at).is_some_and(char::is_whitespace);
    let dots = text[stop.at..stop.end].matches('.').count();
    if spaced && dots == 3 && text[stop.at..stop.end].contains(". .") {
        return false; // Words left out within a sentence: " . . . ".
    }
    first.is_uppercase() && next != "I"
}

/// True for "3" and "21" before their period, in languages that write ordinals so.
fn is_ordinal(word: &str) -> bool {
    word.len() <= 2 && !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::sentences;
    use crate::text::Span;

    fn check(language: &str, expected: &[&str]) {
        let text = expected.join(" ");
        let found: Vec<_> = sentences(&text, Span::new(0, text.len()), language)
            .iter()
            .map(|s| s.of(&text))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn english() {
        let cases: &[&[&str]] = &[
            &["The vote is over.", "Nobody left."],
            &["Gov. Anna Berg met Sen. Tom Ek and Rep. J. Lund.", "They spoke."],
            &["He moved to the U.S. in May.", "She lives in the U.S.", "He does not."],
            &["The U.S. Senate voted 51.5 to 48.5.", "It was close."],
            &["Prices rose 3.5 percent.", "12 people left."],
            &["Shares of Yahoo! rose by 3 percent.", "Nobody knew why."],
            &["\"Why now?\" he asked.", "Nobody knew."],
            &["\"Why now?\" Anna Berg asked.", "\"Because,\" he said."],
            &["\"We wait.\"", "She left the room."],
            &["“It rained.", "It poured.", "We left,” Berg said."],
            &["He works for Berg Inc. in Oslo.", "It is small."],
            &["Berg Inc.", "The firm is small."],
            &["They came on Jan. 5.", "It snowed."],
            &["She came at 5 p.m. Tuesday.", "He did not."],
            &["We waited ...", "Then it came."],
            &["Well... maybe not.", "Yes!", "Really?!", "No."],
            &["It was shown before.[12]", "Others agree."],
            &["(He said so himself.)", "Then he left."],
            &["See No. 5 on p. 12.", "It is there."],
            &["Ask J.K. Rowling or George W. Bush.", "They know."],
            &["It was shown before. [12] [a] [citation needed]", "Others agree."],
            &["They have three.", "http://a.example/1", "http://a.example/2"],
            &["do they open on monday?", "i called them twice.", "nobody was there."],
        ];
        for case in cases {
            check("en", case);
        }
    }

    #[test]
    fn other_languages() {
        check("de", &["Am 3. Mai kam er.", "Dr. Berg blieb.", "„Warum?“, fragte sie."]);
        check("fr", &["« C’est fini. »", "Elle est partie."]);
        check("es", &["¿Por qué?", "¡No!", "Se fue."]);
        let text = "他说了。我们走吧！";
        assert_eq!(sentences(text, Span::new(0, text.len()), "zh").len(), 2);
    }

    #[test]
    fn enumerations_within_a_paragraph() {
        check("en", &["1. The first thing.", "2. The second thing."]);
        check("en", &["a) pay the bill", "b) leave the bar"]);
        check("en", &["• 9. Boats", "• 10. Trains"]);
    }
}
