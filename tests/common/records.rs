//! What holds of every record, whatever test it comes from.

use std::sync::LazyLock;

use newsmill::record::EnrichedArticle;

static SCHEMA: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let schema = include_str!("../../schema/enriched.json");
    jsonschema::validator_for(&serde_json::from_str(schema).expect("JSON")).expect("a schema")
});

/// Panics unless the bytes are a record that fits the schema and whose spans say what they say.
pub(crate) fn check(body: &[u8]) {
    let value = serde_json::from_slice(body).expect("JSON");
    if let Err(error) = SCHEMA.validate(&value) {
        panic!("the record does not fit the schema: {error}");
    }
    let record: EnrichedArticle = serde_json::from_value(value).expect("a record");
    let text: Vec<char> = record.text.chars().collect();
    let slice = |start: usize, end: usize| text[start..end].iter().collect::<String>();
    for quote in &record.quotes {
        let parts: Vec<String> =
            quote.content.iter().map(|[start, end]| slice(*start, *end)).collect();
        assert_eq!(parts.join(" "), quote.text);
        if let Some(cue) = &quote.cue {
            assert_eq!(slice(cue.start, cue.end), cue.text);
        }
        if let Some(speaker) = &quote.speaker {
            assert_eq!(slice(speaker.start, speaker.end), speaker.text);
        }
    }
    for mention in record.entities.iter().flat_map(|entity| &entity.mentions) {
        assert_eq!(slice(mention.start, mention.end), mention.text);
    }
    let mut end = 0;
    for entry in &record.entries {
        assert!(entry.start >= end, "entries overlap");
        end = entry.end;
        assert!(record.paragraphs.iter().any(|paragraph| paragraph.start == entry.start));
        assert!(record.paragraphs.iter().any(|paragraph| paragraph.end == entry.end));
    }
    for paragraph in &record.paragraphs {
        let words = slice(paragraph.start, paragraph.end);
        assert_eq!(words, words.trim(), "a paragraph has white space at its edges");
    }
}
