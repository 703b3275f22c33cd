//! Dates, times and amounts: the phrases of `data/amount_phrases.tsv`, read by the whole pipeline.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use newsmill::article::{ContentType, RawArticle};
use newsmill::pipeline::{Limits, Pipeline};
use newsmill::record::{EntityType, Modifier, Value};

const PHRASES: &str = include_str!("data/amount_phrases.tsv");

/// How many in a hundred phrases may be wrong.
const MOST_WRONG: usize = 3;

/// One mention: first code point, words, type and value as the table writes them.
type Mention = (usize, String, String);

/// Takes the brackets out of a sentence; gives what they hold.
fn unmarked(marked: &str) -> (String, Vec<Mention>) {
    let (mut text, mut mentions) = (String::new(), Vec::new());
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once('[') {
        let (inside, after) = after.split_once(']').expect("a closing bracket");
        let (words, label) = inside.split_once('|').expect("words and a type");
        text.push_str(before);
        mentions.push((text.chars().count(), words.to_owned(), label.to_owned()));
        text.push_str(words);
        rest = after;
    }
    text.push_str(rest);
    (text, mentions)
}

/// What the pipeline finds in a sentence.
fn found(pipeline: &Pipeline, published: &str, text: &str) -> Vec<Mention> {
    let mut article = RawArticle::new(ContentType::Text, text);
    article.published_at = (published != "-").then(|| published.to_owned());
    let record = pipeline.enrich(&article).expect("a text");
    let numeric = record.entities.iter().filter(|entity| entity.kind >= EntityType::Date);
    let mut mentions: Vec<Mention> = numeric
        .flat_map(|entity| {
            let kind = serde_json::to_value(entity.kind).expect("a type");
            let kind = kind.as_str().expect("a word").to_owned();
            let label = match &entity.value {
                Some(value) => format!("{kind} {}", shown(value)),
                None => kind,
            };
            entity.mentions.iter().map(move |m| (m.start, m.text.clone(), label.clone()))
        })
        .collect();
    mentions.sort();
    mentions
}

/// A value as the table writes it.
fn shown(value: &Value) -> String {
    let with = |modifier: &Option<Modifier>, text: String| match modifier {
        None => text,
        Some(Modifier::Approximate) => format!("~{text}"),
        Some(Modifier::More) => format!(">{text}"),
        Some(Modifier::Less) => format!("<{text}"),
        Some(Modifier::AtLeast) => format!(">={text}"),
        Some(Modifier::AtMost) => format!("<={text}"),
        Some(Modifier::Start) => format!("start {text}"),
        Some(Modifier::Mid) => format!("mid {text}"),
        Some(Modifier::End) => format!("end {text}"),
    };
    match value {
        Value::Date { date: text, modifier }
        | Value::Time { time: text, modifier }
        | Value::Duration { duration: text, modifier }
        | Value::Percent { percent: text, modifier }
        | Value::Number { number: text, modifier } => with(modifier, text.clone()),
        Value::Money { amount, currency: of, modifier }
        | Value::Quantity { amount, unit: of, modifier } => {
            with(modifier, format!("{amount} {of}"))
        }
        Value::Recurrence { every } => format!("every {every}"),
        Value::Range { from, to } => format!("{}..{}", shown(from), shown(to)),
    }
}

#[test]
fn phrases_of_news_are_read_right_and_known_gaps_are_known() {
    let stages = "segment,entities".parse().expect("stages");
    let pipeline = Pipeline::new(stages, Limits::default());
    let (mut rows, mut wrong, mut report) = (0, 0, String::new());
    let mut by_type: BTreeMap<String, (usize, usize, usize)> = BTreeMap::new();
    for row in PHRASES.lines().filter(|line| !line.starts_with('#')) {
        let (gap, row) = match row.strip_prefix("known-gap\t") {
            Some(row) => (true, row),
            None => (false, row),
        };
        let (published, marked) = row.split_once('\t').expect("a date and a sentence");
        let (text, expected) = unmarked(marked);
        let found = found(&pipeline, published, &text);
        let right = found == expected;
        let kind = |mention: &Mention| mention.2.split(' ').next().unwrap_or_default().to_owned();
        for mention in &expected {
            let score = by_type.entry(kind(mention)).or_default();
            score.0 += usize::from(found.contains(mention));
            score.1 += 1;
        }
        for mention in &found {
            by_type.entry(kind(mention)).or_default().2 += 1;
        }
        rows += 1;
        wrong += usize::from(!right);
        if right == gap {
            let show = |mentions: &[Mention]| {
                mentions.iter().map(|m| format!("[{}|{}]", m.1, m.2)).collect::<Vec<_>>().join(" ")
            };
            writeln!(report, "{text}\n  expected {}\n  found    {}", show(&expected), show(&found))
                .expect("a string");
        }
    }
    println!("with span, type and value:  right  wanted  given");
    for (kind, (right, wanted, given)) in by_type {
        println!("{kind:26} {right:6} {wanted:7} {given:6}");
    }
    println!("{} of {rows} phrases right", rows - wrong);
    assert!(rows >= 220, "{rows} phrases");
    assert!(report.is_empty(), "right and marked as gaps, or wrong and not marked:\n{report}");
    assert!(wrong * 100 <= rows * MOST_WRONG, "{wrong} of {rows} phrases are wrong");
}
