//! What the page calls the kinds of the contract.

use crate::record::{EntityType, QuoteKind, RemovedReason, SpeakerHow, Value};

/// A kind of quote.
pub(super) fn quote_kind(kind: QuoteKind) -> &'static str {
    match kind {
        QuoteKind::Direct => "direct",
        QuoteKind::Mixed => "mixed",
        QuoteKind::Indirect => "indirect",
    }
}

/// How a speaker was found, as the end of "the speaker is …".
pub(super) fn speaker_how(how: SpeakerHow) -> &'static str {
    match how {
        SpeakerHow::Named => "named beside it",
        SpeakerHow::Pronoun => "told by a pronoun",
        SpeakerHow::Nominal => "described beside it",
        SpeakerHow::CarriedOver => "carried over from before",
    }
}

/// The colour that a type shares with its like, as a class.
pub(super) fn family(kind: EntityType) -> &'static str {
    match kind {
        EntityType::Person => "f-person",
        EntityType::Org => "f-org",
        EntityType::Gpe | EntityType::Loc | EntityType::Fac => "f-place",
        EntityType::Norp | EntityType::Language => "f-group",
        EntityType::Product | EntityType::Event | EntityType::WorkOfArt | EntityType::Law => {
            "f-thing"
        }
        EntityType::Date | EntityType::Time => "f-time",
        EntityType::Percent
        | EntityType::Money
        | EntityType::Quantity
        | EntityType::Ordinal
        | EntityType::Cardinal => "f-amount",
    }
}

/// A type, in words.
pub(super) fn entity_type(kind: EntityType) -> &'static str {
    match kind {
        EntityType::Person => "person",
        EntityType::Norp => "group",
        EntityType::Fac => "building",
        EntityType::Org => "organisation",
        EntityType::Gpe => "country or city",
        EntityType::Loc => "place",
        EntityType::Product => "product",
        EntityType::Event => "event",
        EntityType::WorkOfArt => "work",
        EntityType::Law => "law",
        EntityType::Language => "language",
        EntityType::Date => "date",
        EntityType::Time => "time",
        EntityType::Percent => "percentage",
        EntityType::Money => "money",
        EntityType::Quantity => "measure",
        EntityType::Ordinal => "ordinal",
        EntityType::Cardinal => "number",
    }
}

/// Why a piece was removed.
pub(super) fn reason(reason: RemovedReason) -> &'static str {
    match reason {
        RemovedReason::Title => "headline",
        RemovedReason::RepeatedTitle => "headline, repeated",
        RemovedReason::Byline => "byline",
        RemovedReason::DateLine => "date",
        RemovedReason::Dateline => "dateline",
        RemovedReason::PhotoCredit => "photo credit",
        RemovedReason::Caption => "caption",
        RemovedReason::Tags => "topics",
        RemovedReason::Related => "related articles",
        RemovedReason::Share => "sharing",
        RemovedReason::Newsletter => "newsletter",
        RemovedReason::Navigation => "navigation",
        RemovedReason::Advert => "advert",
        RemovedReason::Comments => "comments",
        RemovedReason::Copyright => "copyright",
        RemovedReason::Cookie => "cookie notice",
        RemovedReason::Wire => "wire mark",
        RemovedReason::Boilerplate => "furniture of the site",
    }
}

/// A share of 1 as a percentage.
pub(super) fn percent(share: f64) -> String {
    format!("{:.0}\u{a0}%", share.clamp(0.0, 1.0) * 100.0)
}

/// "1 quote", "2 quotes".
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count}\u{a0}{}", if count == 1 { one } else { many })
}

/// What a date or an amount comes to, on one line: the values of the record's own fields.
pub(super) fn value(value: &Value) -> String {
    let json = serde_json::to_value(value).unwrap_or_default();
    let fields = json.as_object().into_iter().flatten();
    let shown = fields.filter_map(|(_, field)| match field {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Null => None,
        other => Some(other.to_string()),
    });
    shown.collect::<Vec<_>>().join(" ")
}
