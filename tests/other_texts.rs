//! Texts that the models were not made for: what comes out is sound and sane.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "common/records.rs"]
mod records;

use newsmill::article::{ContentType, RawArticle};
use newsmill::pipeline::Pipeline;
use newsmill::record::{EnrichedArticle, QuoteKind};

fn enriched(content_type: ContentType, body: &str) -> EnrichedArticle {
    let record = Pipeline::default().enrich(&RawArticle::new(content_type, body)).unwrap();
    records::check(&serde_json::to_vec(&record).unwrap());
    record
}

/// The direct and mixed quotes, each with its speaker's words, where it has one.
fn said(record: &EnrichedArticle) -> Vec<String> {
    let marked = record.quotes.iter().filter(|quote| quote.kind != QuoteKind::Indirect);
    let speaker = |quote: &newsmill::record::Quote| {
        quote.speaker.as_ref().map_or_else(|| "?".to_owned(), |speaker| speaker.text.clone())
    };
    marked.map(|quote| format!("{} => {}", speaker(quote), quote.text)).collect()
}

#[test]
fn an_interview_on_a_page_keeps_its_questions_and_answers() {
    let page = "<html><head><title>The quiet room</title></head><body><nav><a href=/>Home</a></nav><article>\
        <h1>The quiet room</h1>\
        <p>Ida Lund has spent ten years recording silence in the forests of the north. We met her in her studio.</p>\
        <p><strong>Why silence?</strong></p>\
        <p>Because nobody had recorded it. I wanted to know what it sounds like when nothing happens at all.</p>\
        <p><strong>And what does it sound like?</strong></p>\
        <p>Like a very large room. My teacher used to say, \u{201c}Listen until you hear yourself.\u{201d}</p>\
        </article></body></html>";
    let record = enriched(ContentType::Html, page);
    assert!(record.text.contains("Why silence?") && record.text.contains("a very large room"));
    let said = said(&record);
    assert!(
        matches!(said.as_slice(), [one] if one.ends_with("Listen until you hear yourself.")),
        "{said:?}"
    );
}

#[test]
fn sport_is_read_without_taking_scores_for_speech() {
    let record = enriched(
        ContentType::Text,
        "Rovers 3-1 United\n\nRovers came from behind to beat United 3-1 at Quay Park on Saturday, with two goals \
        from Tom Reyes after the break.\n\n\"The lads dug in,\" manager Jo Falk said. \"At half-time I told them to \
        keep the ball.\"\n\nReyes headed in the equaliser on 52 minutes and the so-called \"Quay roar\" did the rest.",
    );
    let said = said(&record);
    assert!(said.iter().any(|quote| quote.contains("Jo Falk => The lads dug in")), "{said:?}");
    assert!(!said.iter().any(|quote| quote.contains("Quay roar")), "{said:?}");
}

#[test]
fn doubled_single_marks_and_capitals_are_marks_and_words() {
    let record = enriched(
        ContentType::Text,
        "BRIDGE TO CLOSE, COUNCIL SAYS\n\n``WE HAD NO CHOICE,'' MAYOR ANNA BERG SAID ON MONDAY AFTER THE VOTE IN \
        THE CITY HALL.\n\n''It is safe for now,'' she said.",
    );
    let said = said(&record);
    assert!(said.iter().any(|quote| quote.ends_with("=> WE HAD NO CHOICE,")), "{said:?}");
    assert!(said.iter().any(|quote| quote.ends_with("=> It is safe for now,")), "{said:?}");
}

#[test]
fn german_gets_its_marks_and_no_invented_speakers() {
    let record = enriched(
        ContentType::Text,
        "Brücke gesperrt\n\nDer Stadtrat von Hafenstadt hat die alte Brücke am Montag für zwei Jahre sperren lassen, \
        weil die Seile nicht mehr sicher sind.\n\n„Wir hatten keine Wahl“, sagte Bürgermeisterin Anna Berg nach der \
        Abstimmung im Rathaus der Stadt.",
    );
    assert_eq!(record.language.code, "de");
    let texts: Vec<_> = record.quotes.iter().map(|quote| quote.text.as_str()).collect();
    assert_eq!(texts, ["Wir hatten keine Wahl"]);
    assert_eq!(record.pipeline.models["quotes"], "marks-1", "the record says how it was read");
}

#[test]
fn nothing_is_an_error_and_white_space_is_nothing() {
    for body in ["", " \r\n\u{a0}\t", "\u{200b}"] {
        let article = RawArticle::new(ContentType::Text, body);
        assert!(Pipeline::default().enrich(&article).is_err(), "{body:?}");
    }
}
