//! Dates, times, money, percentages, measures, ordinals and other numbers, by a grammar.
//!
//! Patterns are tried in the order of [`GRAMMAR`]; what an earlier one took a later one leaves alone.

use std::sync::LazyLock;

use regex::Regex;

use crate::record::EntityType;
use crate::text::Span;

/// Pieces that the patterns are put together from.
const PIECES: [(&str, &str); 10] = [
    (
        "{month}",
        r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.|Feb\.|Mar\.|Apr\.|Jun\.|Jul\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.)",
    ),
    ("{day}", r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?)"),
    ("{part}", r"(?:morning|afternoon|evening|night)"),
    (
        "{unit}",
        r"(?:days?|weeks?|months?|years?|decades?|centur(?:y|ies)|fortnights?|quarters?|weekends?)",
    ),
    ("{short}", r"(?:seconds?|minutes?|hours?)"),
    (
        "{word}",
        r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[-\s](?:one|two|three|four|five|six|seven|eight|nine)|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)",
    ),
    ("{scale}", r"(?:hundred|thousand|million|billion|trillion)"),
    ("{digits}", r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"),
    (
        "{about}",
        r"(?:(?:about|around|nearly|almost|more than|less than|fewer than|at least|at most|over|under|up to|some|roughly|approximately)\s)",
    ),
    (
        "{measure}",
        r"(?:(?:square|cubic)\s)?(?:kilomet(?:er|re)s?|met(?:er|re)s?|centimet(?:er|re)s?|millimet(?:er|re)s?|miles?|feet|foot|inch(?:es)?|yards?|acres?|hectares?|tonnes?|tons?|kilograms?|kilos?|grams?|pounds(?:\sof)|ounces?|lit(?:er|re)s?|gallons?|barrels?|degrees?|km/h|kph|mph|km|kg|cm|mm|m²|km²|mw|MW|GW|kWh|knots?|volts?|watts?)",
    ),
];

/// A number in digits or words, perhaps scaled.
const NUMBER: &str = r"(?:(?:{digits}|{word}|a\sfew|several|dozens|hundreds|thousands|millions)(?:[\s-]{scale})*|(?:a\s|one\s)(?:{scale})(?:\s{scale})?)";

/// Type and pattern, the more specific first. `{number}` is [`NUMBER`].
const GRAMMAR: [(EntityType, &str); 15] = [
    (
        EntityType::Money,
        r"(?:{about})?(?:[A-Z]{1,2})?[$£€¥₹]\s?{digits}(?:\s?(?:{scale}|[kmbt]n?\b))?(?:-a-(?:day|week|month|year))?",
    ),
    (
        EntityType::Money,
        r"(?:{about})?{number}\s(?:(?:US|Canadian|Australian|Swiss|British|Hong Kong|Singapore)\s)?(?:dollars?|euros?|pounds?|francs?|yen|yuan|rupees?|rubles?|roubles?|kron(?:or|er|e)|cents?|pence|pesos?|USD|EUR|GBP|SEK|NOK)\b",
    ),
    (
        EntityType::Percent,
        r"(?:{about})?(?:{digits}|{word})(?:\s?%|\s(?:percent|per\scent|percentage\spoints?)\b)",
    ),
    (
        EntityType::Date,
        r"\b(?:(?:{day},?\s)?(?:the\s)?\d{1,2}(?:st|nd|rd|th)?\s(?:of\s)?{month}(?:,?\s\d{4})?|(?:{day},?\s)?{month}\s\d{1,2}(?:st|nd|rd|th)?(?:,?\s\d{4})?|(?:early\s|late\s|mid-)?{month}(?:\sof)?,?\s\d{4}|\d{4}-\d{2}-\d{2})\b",
    ),
    (
        EntityType::Time,
        r"\b(?:\d{1,2}(?:[:.]\d{2})?\s?(?:a\.m\.|p\.m\.|am\b|pm\b|a\.m|p\.m)|\d{1,2}:\d{2}(?:\s?(?:GMT|UTC|CET|ET|EST|EDT|PT))?|(?:{about})?{number}\s{short}|noon|midnight|(?:this|last|that|early|late)\s{part}|tonight|overnight)",
    ),
    (
        EntityType::Date,
        r"\b(?:the\s)?(?:last|past|next|previous|coming|first|final)\s(?:{number}\s)?(?:{unit}|{day}|{month}|spring|summer|autumn|fall|winter)\b(?:\sof\s\d{4})?",
    ),
    (EntityType::Date, r"\b(?:(?:last|next|this|every|each|on)\s)?{day}(?:\s{part})?\b"),
    (
        EntityType::Date,
        r"\b(?:this|that|every|each)\s(?:day|week|month|year|decade|century|quarter|weekend|spring|summer|autumn|fall|winter)\b|\b(?:today|yesterday|tomorrow)\b",
    ),
    (
        EntityType::Date,
        r"\b(?:{about})?(?:{number}|a|an)(?:\s|-){unit}(?:\s(?:ago|earlier|later|before|old)|-old)?\b",
    ),
    (
        EntityType::Date,
        r"\b(?:(?:the\s)?(?:early\s|late\s|mid-)?(?:1[5-9]|20)\d0s|(?:(?:in|since|from|by|until|of|during|before|after|between|and)\s)(?:1[5-9]|20)\d{2}|(?:the\s)?(?:summer|winter|spring|autumn|fall)\sof\s\d{4})\b",
    ),
    (
        EntityType::Date,
        r"\b(?:early\s|late\s|mid-)?(?:January|February|April|June|July|August|September|October|November|December)\b",
    ),
    (
        EntityType::Date,
        r"\b(?:in|of|last|since|until|by|from|early|late|next|this)\s(?:March|May)\b",
    ),
    (EntityType::Quantity, r"(?:{about})?(?:{number})[\s-]{measure}\b"),
    (
        EntityType::Ordinal,
        r"\b(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)\b",
    ),
    (
        EntityType::Cardinal,
        r"(?:{about})?(?:\b{number}|\b(?:two-thirds|three-quarters|one-third|one-quarter|half\sa\s{scale})|\b\d+\s?(?:-|–|to)\s?\d+\b)\b",
    ),
];

/// Words that begin a match for the sake of the pattern and are no part of a date.
const LEADING: [&str; 14] = [
    "in", "since", "from", "by", "until", "of", "during", "before", "after", "between", "and",
    "on", "the", "some",
];

static PATTERNS: LazyLock<Vec<(EntityType, Regex)>> = LazyLock::new(|| {
    GRAMMAR
        .iter()
        .map(|(kind, pattern)| {
            let mut whole = pattern.replace("{number}", NUMBER);
            for (name, piece) in PIECES {
                whole = whole.replace(name, piece);
            }
            (*kind, Regex::new(&whole).expect("patterns of ours"))
        })
        .collect()
});

/// The amounts and dates within a stretch of the text, in order, without overlap.
pub(super) fn amounts(text: &str, within: Span) -> Vec<(Span, EntityType)> {
    let words = within.of(text);
    if !may_hold_amount(words) {
        return Vec::new();
    }
    let mut taken: Vec<(Span, EntityType)> = Vec::new();
    for (kind, pattern) in PATTERNS.iter() {
        for found in pattern.find_iter(words) {
            let base = within.start as usize;
            let Some(span) =
                trimmed(text, Span::new(base + found.start(), base + found.end()), *kind)
            else {
                continue;
            };
            let free = taken.iter().all(|(known, _)| !known.overlaps(span));
            if free && is_whole(text, span) && !is_pronoun_one(text, span, *kind) {
                taken.push((span, *kind));
            }
        }
    }
    taken.sort_unstable_by_key(|(span, _)| *span);
    taken
}

/// Most sentences hold neither a digit nor a word of the grammar: the patterns need not be tried.
fn may_hold_amount(words: &str) -> bool {
    static HINT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?i)\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundred|thousand|million|billion|trillion|dozens|several|few|first|second|third|\w+th|day|week|month|year|decade|hour|minute|\w+day|\w+days|january|february|march|april|may|june|july|august|\w+ember|october|spring|summer|autumn|fall|winter|noon|midnight|tonight|overnight|today|tomorrow|morning|evening|afternoon|night|half)s?\b",
        )
        .expect("a pattern of ours")
    });
    HINT.is_match(words)
}

/// Without the words before a year or month that the pattern looked at.
fn trimmed(text: &str, span: Span, kind: EntityType) -> Option<Span> {
    let mut span = span.trimmed(text);
    if kind == EntityType::Date {
        loop {
            let words = span.of(text);
            let Some((first, rest)) = words.split_once(' ') else { break };
            let article = first == "the" && !rest.starts_with(|c: char| c.is_numeric());
            if !LEADING.contains(&first) || article {
                break;
            }
            span = Span::new(span.end as usize - rest.len(), span.end as usize).trimmed(text);
        }
    }
    (!span.is_empty()).then_some(span)
}

/// Not a piece of a longer word or number: "A8", "20-point", "3.5.1".
fn is_whole(text: &str, span: Span) -> bool {
    let before = text[..span.start as usize].chars().next_back();
    let mut after = text[span.end as usize..].chars();
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let hyphen_before = before == Some('-');
    let next = after.next();
    let hyphen_after = matches!(next, Some('-')) && joins(after.next());
    !joins(before) && !joins(next) && !hyphen_before && !hyphen_after
}

/// "one of them", "no one": not an amount.
fn is_pronoun_one(text: &str, span: Span, kind: EntityType) -> bool {
    if kind != EntityType::Cardinal {
        return false;
    }
    let words = span.of(text);
    let after = text[span.end as usize..].trim_start();
    let before = text[..span.start as usize].trim_end();
    let last = before.rsplit(' ').next().unwrap_or_default();
    match words {
        "one" => {
            after.starts_with("of ")
                || !after.starts_with(char::is_alphabetic)
                || matches!(last, "no" | "No" | "this" | "that" | "every" | "each" | "any" | "the")
        }
        "a few" | "several" | "A few" | "Several" => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::amounts;
    use crate::record::EntityType::{Cardinal, Date, Money, Ordinal, Percent, Quantity, Time};
    use crate::text::Span;

    #[test]
    fn amounts_and_dates_are_found_whole() {
        let cases = [
            ("He paid $3.2bn for it", vec![("$3.2bn", Money)]),
            ("worth 1.3 billion pounds to", vec![("1.3 billion pounds", Money)]),
            ("a fine of 800 euros on Friday", vec![("800 euros", Money), ("Friday", Date)]),
            ("About 45 % of it, or 3.5 percent", vec![("45 %", Percent), ("3.5 percent", Percent)]),
            ("after Tuesday's meeting", vec![("Tuesday", Date)]),
            ("presented in December after", vec![("December", Date)]),
            ("signed in the last 15 years have", vec![("the last 15 years", Date)]),
            ("consist of 800,000 men", vec![("800,000", Cardinal)]),
            ("Zelenskyy's 20-point plan", vec![]),
            ("on 4 March 2026 at 10:15 a.m.", vec![("4 March 2026", Date), ("10:15 a.m.", Time)]),
            ("until 2028, after", vec![("2028", Date)]),
            ("winds of up to 90 km/h on the A8", vec![("up to 90 km/h", Quantity)]),
            ("the third day of nine towns", vec![("third", Ordinal), ("nine", Cardinal)]),
            ("No one was hurt, one of them said", vec![]),
            ("done this years ago, and every year", vec![("every year", Date)]),
            ("two years without customers", vec![("two years", Date)]),
            ("She may go, they might march", vec![]),
        ];
        for (text, expected) in cases {
            let found: Vec<_> = amounts(text, Span::new(0, text.len()))
                .into_iter()
                .map(|(span, kind)| (span.of(text), kind))
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
