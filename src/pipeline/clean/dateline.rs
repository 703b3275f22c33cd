//! Where wire copy was filed: `KYIV, Ukraine (AP) — `, at the head of a text.

use std::sync::LazyLock;

use regex::Regex;

/// The place in capitals, perhaps its country, perhaps the agency, and a dash.
static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^ \p{Lu}[\p{Lu}\s.'’-]{1,30} (?:,\s[\p{L}\s.]{2,30})? (?:,\s\w{3,9}\.?\s\d{1,2})?
          (?:\s\((?P<agency>[^()]{2,40})\))? \s*[—–-]{1,2}\s+",
    )
    .expect("a pattern of ours")
});

/// The dateline of a paragraph, in bytes from its start, and the agency that it names.
pub(super) fn dateline(paragraph: &str) -> Option<(usize, Option<String>)> {
    let found = DATELINE.captures(paragraph)?;
    let agency = found.name("agency").map(|agency| agency.as_str().trim().to_owned());
    Some((found.get(0)?.end(), agency))
}

#[cfg(test)]
mod tests {
    use super::dateline;

    #[test]
    fn datelines_are_told_from_sentences() {
        let cases = [
            (
                "KYIV, Ukraine (AP) — The president said",
                Some(("KYIV, Ukraine (AP) — ", Some("AP"))),
            ),
            (
                "MILLPORT (Coastal News) — The city",
                Some(("MILLPORT (Coastal News) — ", Some("Coastal News"))),
            ),
            ("FRÉJUS, France — More than 2,000", Some(("FRÉJUS, France — ", None))),
            ("WASHINGTON -- The Senate", Some(("WASHINGTON -- ", None))),
            ("He said — and meant it", None),
            ("NATO said on Monday", None),
            ("The US-led talks", None),
        ];
        for (text, expected) in cases {
            let found = dateline(text);
            let found = found.as_ref().map(|(end, agency)| (&text[..*end], agency.as_deref()));
            assert_eq!(found, expected, "{text}");
        }
    }
}
