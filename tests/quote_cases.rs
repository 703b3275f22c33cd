//! The hard cases of quotes: a row for each phenomenon, sentences of our own.

use std::fmt::Write as _;

use newsmill::article::{ContentType, RawArticle};
use newsmill::pipeline::quotes::{Quote, attribute};
use newsmill::pipeline::{clean, segment};
use newsmill::record::QuoteKind;

const CASES: &str = include_str!("data/quote_cases.txt");

/// What is trimmed before words are compared.
const EDGE: &[char] = &[' ', '.', ',', '!', '?', '…', '[', ']', '“', '”', '"', '\'', '’', '‘'];

/// `speaker => content` of each quote, as the table writes them.
fn found(text: &str, indirect: bool) -> Vec<String> {
    let article = RawArticle::new(ContentType::Text, text.replace('¶', "\n\n"));
    let quoted = attribute(segment::segment(clean::verbatim(&article)));
    let text = quoted.segmented.text();
    let wanted = |q: &&Quote| indirect == (q.kind == QuoteKind::Indirect);
    let show = |quote: &Quote| {
        let source = quote.source.map(|s| s.antecedent.unwrap_or(s.span).of(text));
        let parts: Vec<_> = quote.content.iter().map(|s| s.of(text).trim_matches(EDGE)).collect();
        format!("{} => {}", source.unwrap_or("nobody"), parts.join(" … "))
    };
    quoted.quotes.iter().filter(wanted).map(show).collect()
}

#[test]
fn hard_cases_are_right_and_known_gaps_are_known() {
    let (mut cases, mut gaps, mut report) = (0, 0, String::new());
    for line in CASES.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let fields: Vec<_> = line.split(" | ").collect();
        let [name, text, expected] = fields[..] else { panic!("not a case: {line}") };
        let (name, gap) = name.strip_prefix('!').map_or((name, false), |name| (name, true));
        let indirect = expected.starts_with("{indirect} ");
        let expected = expected.trim_start_matches("{indirect} ");
        let expected: Vec<_> = expected.split(" ; ").filter(|e| *e != "none").collect();
        let found = found(text, indirect);
        cases += 1;
        gaps += usize::from(gap);
        if (found == expected) == gap {
            writeln!(report, "{name}: {text}\n  expected {expected:?}\n  found    {found:?}")
                .unwrap();
        }
    }
    assert!(cases >= 100, "{cases} cases");
    println!("{cases} cases, {gaps} known gaps");
    assert!(report.is_empty(), "right and marked as gaps, or wrong and not marked:\n{report}");
}
