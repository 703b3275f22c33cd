//! Texts of pieces: bytes alone seldom make a sentence with a quote and its speaker in it.

/// The first byte of an input that is soup.
pub const SOUP: u8 = 1;

/// What plain news is made of, and what trips the stages.
const TEXT: &[&str] = &[
    "\"", "\" ", " \"", "“", "”", "“ ", "” ", "'", "’", "‘", "''", "``", "«", "»", "„", "‹", "›",
    "\n", "\n\n", "\r\n", "\r", " ", "  ", "\t", "\u{a0}", "\u{200b}", "\u{2028}", "\u{feff}",
    "\u{301}", ".", ". ", ", ", ",", "! ", "? ", "?! ", "…", "...", " . . . ", ": ", "; ", " - ",
    " — ", "–", "(", ")", "[", "]", "[12]", "{", "/", "\\", "|", "*", "• ", "- ", "1. ", "1) ",
    "a) ", "ii. ", "& ", "%", "#tag ", "@handle ", "a.berg@example.org ", "https://example.org/a?b=c. ",
    "www.example.org", "said ", "said", "he said ", "she said. ", "says ", "told reporters ", "asked ",
    "added, ", "according to ", "in a statement ", "that ", "whether ", "not ", "who ", "had said ",
    "denied ", "Anna Berg ", "Anna Berg", "Berg ", "Mr. Berg ", "Ms. Falk", "Dr. Jo Falk Jr. ",
    "President ", "French President ", "Prime Minister Jonas Gahr Støre ", "the minister ",
    "a spokeswoman for ", "Harbour Post ", "the company ", "Skylark Airlines Inc. ", "they ", "he ",
    "She ", "I ", "We ", "it ", "you ", "my ", "Oslo", "New York ", "the U.S. ", "U.S.", "U.N. ",
    "e.g. ", "No. ", "St. ", "p.m. ", "Jan. 5, 2026 ", "on Monday ", "4 May 2026 ", "2026-05-04T06:00Z",
    "last year ", "$3.2bn ", "€5 million ", "1,200 ", "3.5", "20-point ", "half ", "12:30 ", "first ",
    "The bridge was closed ", "It rained", "The city will spend it on schools", "and ", "but ", "of ",
    "the ", "in ", "for ", "n't ", "'s ", "'S", "O’Neill ", "McDonald ", "İstanbul ", "ß", "ﬁ", "Ǆ",
    "中国。", "「", "」", "日本", "العربية ", "שלום", "Привет", "👩🏽‍🚀", "🇳🇴", "\u{1F468}\u{200d}",
    "By Jo Falk\n", "Photo: ", "Published: ", "Updated ", "Share\n", "Related\n", "Read more: ",
    "Tags: ", "Advertisement\n", "Copyright 2026 ", "-ends-\n", "KYIV, Ukraine (AP) — ",
    "Subscribe to our newsletter\n", "Loading...\n", "0 Comments\n", "Home > World\n", "A", "z", "0",
];

/// What pages are made of besides.
const HTML: &[&str] = &[
    "<", ">", "</", "/>", "<p>", "</p>", "<div>", "</div>", "<article>", "</article>", "<main>",
    "<body>", "<html lang=en>", "<html lang=\"xx\">", "<head>", "</head>", "<title>", "</title>",
    "<h1>", "</h1>", "<h2>", "</h2>", "<ul><li>", "<li>", "</ul>", "<ol>", "<table><tr><td>", "<td>",
    "</table>", "<blockquote>", "</blockquote>", "<br>", "<br/>", "<hr>", "<b>", "</b>", "<i>", "</i>",
    "<a href=\"/tag/x\">", "<a href='https://example.org/'>", "</a>", "<span>", "</span>", "<em>",
    "<figure>", "<figcaption>", "</figcaption>", "</figure>", "<img src=a.jpg alt=\"Photo: X\">",
    "<script>", "</script>", "<script type=\"application/ld+json\">", "<style>", "</style>",
    "<noscript>", "<template>", "<svg>", "<math>", "<iframe>", "<textarea>", "<select><option>",
    "<!--", "-->", "<!doctype html>", "<![CDATA[", "]]>", "&amp;", "&nbsp;", "&lt;", "&#8220;",
    "&quot;", "&#x0;", "&#xD800;", "&bogus;", "{\"@type\":\"NewsArticle\",", "\"headline\":\"A\",",
    "\"author\":[{\"name\":\"Anna Berg\"}],", "\"datePublished\":\"2026-05-04\",", "\"keywords\":\"a,b\"",
    "\"@graph\":[", "\"articleBody\":\"", "{", "}", "[", "]", "<meta charset=utf-8>",
    "<meta property=\"og:title\" content=\"A - B\">", "<meta name=author content=\"Jo Falk\">",
    "<meta property=\"article:published_time\" content=\"2026-05-04T06:00:00Z\">",
    "<meta name=keywords content=\"a, b\">", "<link rel=canonical href=\"https://example.org/a\">",
    "<time datetime=\"2026-05-04\">", "</time>", "<div class=\"related\">", "<div class=\"comments\">",
    "<div hidden>", "<div style=\"display:none\">", "<nav>", "</nav>", "<footer>", "</footer>",
    "<aside>", "</aside>", "<header>", "<form>", "<button>Share</button>", "<section>", "</section>",
    "<div class=\"article-body\" itemprop=articleBody>", "<p class=byline>", " class=\"", "\" ", "id='x'",
];

/// All pieces of plain text.
#[must_use]
pub fn pieces() -> &'static [&'static str] {
    TEXT
}

/// A piece of plain text for each byte.
#[must_use]
pub fn soup_of_text(data: &[u8]) -> String {
    data.iter().map(|byte| TEXT[usize::from(*byte) % TEXT.len()]).collect()
}

/// A piece for each byte, mostly of the page's markup; text where a byte has its lowest bit set and
/// the one before had too, so that paragraphs grow.
#[must_use]
pub fn soup_of_html(data: &[u8]) -> String {
    let mut before = 0;
    let mut out = String::new();
    for byte in data {
        let from = if byte & before & 1 == 1 { TEXT } else { HTML };
        out.push_str(from[usize::from(*byte) % from.len()]);
        before = *byte;
    }
    out
}
