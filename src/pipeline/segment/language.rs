//! The language of a text.

use whatlang::{Detector, Lang};

use crate::record::Language;
use crate::text::is_alphanumeric;

/// How much of a text is read, in characters: beyond this, more text changes nothing but the cost.
const SAMPLE: usize = 600;

/// Fewer letters than this say nothing for sure.
const FEWEST_LETTERS: usize = 20;

/// Below this the guess is not worth a name.
const LEAST_CONFIDENCE: f64 = 0.2;

/// Share of English function words from which a text is English without asking the trigrams, which
/// cost more than all else that is done to a short text. Danish, with its own "for" and "at", stays
/// below half of it.
const ENGLISH_SHARE: f64 = 0.12;

/// What the producer states, or what the text looks like; `und` when it gives too little to tell.
pub(super) fn language(stated: Option<&str>, text: &str) -> Language {
    if let Some(code) = stated.and_then(normal) {
        return Language { code, confidence: 1.0 };
    }
    let sample = sample(text);
    let unknown = || Language { code: "und".to_owned(), confidence: 0.0 };
    if sample.chars().filter(|c| c.is_alphabetic()).take(FEWEST_LETTERS).count() < FEWEST_LETTERS {
        return unknown();
    }
    if looks_english(sample) {
        return Language { code: "en".to_owned(), confidence: 1.0 };
    }
    match Detector::new().detect(sample) {
        Some(info) if info.confidence() >= LEAST_CONFIDENCE => {
            // Two decimals, like all scores of the record.
            let confidence = (info.confidence() * 100.0).round() / 100.0;
            Language { code: short_code(info.lang()), confidence }
        }
        _ => unknown(),
    }
}

/// A stretch from the start of the text, cut between characters.
fn sample(text: &str) -> &str {
    if let Some(head) = text.get(..SAMPLE).filter(|head| head.is_ascii()) {
        return head;
    }
    text.char_indices().nth(SAMPLE).map_or(text, |(end, _)| &text[..end])
}

/// `en-GB`, `EN`, `en_US` are `en`.
fn normal(stated: &str) -> Option<String> {
    let code = stated.trim().split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let plausible = (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase());
    plausible.then_some(code)
}

/// Counts words that only English has.
fn looks_english(sample: &str) -> bool {
    let (mut words, mut english) = (0_u32, 0_u32);
    for word in sample.split(|c: char| !is_alphanumeric(c)).filter(|w| !w.is_empty()) {
        words += 1;
        english += u32::from(matches!(
            word,
            "the"
                | "The"
                | "of"
                | "and"
                | "to"
                | "that"
                | "with"
                | "was"
                | "said"
                | "by"
                | "from"
                | "which"
                | "have"
                | "has"
                | "been"
                | "this"
                | "their"
                | "would"
                | "were"
                | "he"
                | "his"
                | "she"
                | "they"
                | "are"
                | "it"
                | "for"
                | "is"
                | "on"
                | "at"
                | "as"
        ));
    }
    words >= 20 && f64::from(english) >= ENGLISH_SHARE * f64::from(words)
}

/// ISO 639-1 where the language has such a code, else 639-3.
fn short_code(lang: Lang) -> String {
    let code = match lang {
        Lang::Eng => "en",
        Lang::Deu => "de",
        Lang::Fra => "fr",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Nld => "nl",
        Lang::Swe => "sv",
        Lang::Dan => "da",
        Lang::Nob => "no",
        Lang::Fin => "fi",
        Lang::Est => "et",
        Lang::Lav => "lv",
        Lang::Lit => "lt",
        Lang::Pol => "pl",
        Lang::Ces => "cs",
        Lang::Slk => "sk",
        Lang::Slv => "sl",
        Lang::Hrv => "hr",
        Lang::Srp => "sr",
        Lang::Mkd => "mk",
        Lang::Bul => "bg",
        Lang::Ron => "ro",
        Lang::Hun => "hu",
        Lang::Ell => "el",
        Lang::Rus => "ru",
        Lang::Ukr => "uk",
        Lang::Bel => "be",
        Lang::Tur => "tr",
        Lang::Aze => "az",
        Lang::Tuk => "tk",
        Lang::Uzb => "uz",
        Lang::Kat => "ka",
        Lang::Hye => "hy",
        Lang::Heb => "he",
        Lang::Yid => "yi",
        Lang::Ara => "ar",
        Lang::Pes => "fa",
        Lang::Urd => "ur",
        Lang::Hin => "hi",
        Lang::Mar => "mr",
        Lang::Nep => "ne",
        Lang::Ben => "bn",
        Lang::Pan => "pa",
        Lang::Guj => "gu",
        Lang::Ori => "or",
        Lang::Tam => "ta",
        Lang::Tel => "te",
        Lang::Kan => "kn",
        Lang::Mal => "ml",
        Lang::Sin => "si",
        Lang::Tha => "th",
        Lang::Khm => "km",
        Lang::Mya => "my",
        Lang::Cmn => "zh",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Vie => "vi",
        Lang::Ind => "id",
        Lang::Jav => "jv",
        Lang::Tgl => "tl",
        Lang::Epo => "eo",
        Lang::Lat => "la",
        Lang::Cat => "ca",
        Lang::Afr => "af",
        Lang::Zul => "zu",
        Lang::Sna => "sn",
        Lang::Aka => "ak",
        Lang::Amh => "am",
        other => other.code(),
    };
    code.to_owned()
}

#[cfg(test)]
mod tests {
    use super::language;

    #[test]
    fn tells_languages_apart_and_says_when_it_can_not() {
        let cases = [
            (None, "The minister said that the bridge would be closed for the winter.", "en"),
            (None, "Die Ministerin sagte, dass die Brücke im Winter geschlossen bleibt.", "de"),
            (None, "Statsministern sade att bron ska vara stängd under hela vintern.", "sv"),
            (None, "El ministro dijo que el puente estará cerrado durante el invierno.", "es"),
            (None, "Министр сказал, что мост будет закрыт на всю зиму.", "ru"),
            (None, "12:30 – 4:0", "und"),
            (None, "Ja.", "und"),
            (Some("pt_BR"), "The minister said that the bridge would be closed.", "pt"),
            (Some(" EN-gb"), "Ja.", "en"),
            (Some("English please"), "Ja.", "und"),
        ];
        for (stated, text, expected) in cases {
            assert_eq!(language(stated, text).code, expected, "{text}");
        }
    }
}
