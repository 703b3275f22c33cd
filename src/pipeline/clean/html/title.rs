//! The title of a page: pages have several, for readers, for networks and for search engines.
//!
//! In this order of trust: the headline of JSON-LD, the `<h1>` that says what the page's other titles do,
//! OpenGraph and its kin, `<title>`; without the site's name. Which of several headlines is the annotated one
//! is each publisher's habit: an `<h1>` and an `og:title` that agree against JSON-LD are right as often as
//! they are wrong (5 and 6 of the development pages).

use std::collections::HashSet;

use scraper::{Html, Selector};

use super::letters::key;
use super::metadata::{Meta, one, words};

/// The share of an `<h1>`'s words that the page's other titles must hold.
const H1_AGREES: f64 = 0.4;

/// A name of so many words at the most behind a bar is the site's, or a section's.
const SITE_WORDS: usize = 4;

/// The title of a page, where one is stated. `headline` is that of JSON-LD.
pub(super) fn title(
    page: &Html,
    meta: &Meta,
    headline: Option<String>,
    site: &Site<'_>,
) -> Option<String> {
    let shared = meta.first(&["og:title", "twitter:title", "headline", "dc.title"]);
    let whole = one(page, "title").map(words).filter(|title| !title.is_empty());
    let headings: Vec<String> =
        Selector::parse("h1").iter().flat_map(|h1| page.select(h1)).map(words).collect();
    let named = [&whole, &meta.first(&["twitter:title"])].into_iter().flatten().cloned().collect();
    let titles = Titles { shared, whole, named, headings };
    let heading = headline.or_else(|| titles.best_heading());
    let stated = heading.or(titles.shared).or(titles.whole)?;
    Some(site.taken_off(&stated))
}

struct Titles {
    shared: Option<String>,
    whole: Option<String>,
    /// Titles that may hold the site's name.
    named: Vec<String>,
    headings: Vec<String>,
}

impl Titles {
    /// The `<h1>` that agrees best with the page's other titles, if it is not the site's name.
    fn best_heading(&self) -> Option<String> {
        let known = [&self.shared, &self.whole].into_iter().flatten();
        let known: HashSet<String> = known.flat_map(|title| lower_words(title)).collect();
        let mut best: Option<(f64, &String)> = None;
        for h1 in self.headings.iter().filter(|h1| !self.is_site(h1)) {
            let own = lower_words(h1);
            let shared = own.iter().filter(|word| known.contains(*word)).count();
            // A word or two are the site's name, or a section's.
            let agrees = shared as f64 / own.len().max(4) as f64;
            if agrees > best.map_or(H1_AGREES, |(best, _)| best) {
                best = Some((agrees, h1));
            }
        }
        best.map(|(_, h1)| h1.clone())
    }

    /// True for what stands beside a longer shared title in another, and is no part of it: "The Northern
    /// Ledger: Bridge closes at last".
    fn is_site(&self, h1: &str) -> bool {
        let Some(shared) = self.shared.as_ref().filter(|shared| shared.len() > h1.len()) else {
            return false;
        };
        let (h1, shared) = (key(h1).to_lowercase(), key(shared).to_lowercase());
        let both = [format!("{h1}{shared}"), format!("{shared}{h1}")];
        self.named.iter().any(|title| both.contains(&key(title).to_lowercase()))
    }
}

/// What is known of the site that a page is on.
#[derive(Debug)]
pub(super) struct Site<'d> {
    /// What it calls itself.
    pub(super) name: Option<&'d str>,
    /// The address of the page.
    pub(super) url: Option<&'d str>,
}

impl Site<'_> {
    /// "Headline | Site" without the site, where the site is known or a bar sets it off.
    fn taken_off(&self, title: &str) -> String {
        let title = title.trim();
        for bar in [" | ", " - ", " – ", " — ", " :: "] {
            let Some((headline, last)) = title.rsplit_once(bar) else { continue };
            if self.is_called(last)
                || (bar == " | " && last.split_whitespace().count() <= SITE_WORDS)
            {
                return headline.trim().to_owned();
            }
        }
        title.to_owned()
    }

    fn is_called(&self, name: &str) -> bool {
        let is_named = self.name.is_some_and(|site| {
            let (site, name) = (site.to_lowercase(), name.to_lowercase());
            site.contains(&name) || name.contains(&site)
        });
        let letters = key(name).to_lowercase();
        let host = self.url.and_then(|url| url.split("://").nth(1)?.split(['/', '?', '#']).next());
        let mut labels = host.into_iter().flat_map(|host| host.split('.'));
        is_named || labels.any(|label| !letters.is_empty() && key(label).to_lowercase() == letters)
    }
}

fn lower_words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::{Meta, Site, title};
    use scraper::Html;

    #[test]
    fn titles_lose_the_site_and_nothing_else() {
        let ledger = Some("The Ledger");
        let cases = [
            ("Bridge closes | The Northern Ledger", None, None, "Bridge closes"),
            ("Bridge closes - The Ledger", ledger, None, "Bridge closes"),
            ("Bridge closes - for two years", ledger, None, "Bridge closes - for two years"),
            ("Bridge closes", ledger, None, "Bridge closes"),
            (
                "Bridge closes – The Ledger",
                None,
                Some("https://www.the-ledger.com/a"),
                "Bridge closes",
            ),
            ("Bridge – closed", None, Some("https://ledger.com/closed"), "Bridge – closed"),
        ];
        for (title, name, url, expected) in cases {
            assert_eq!(Site { name, url }.taken_off(title), expected);
        }
    }

    #[test]
    fn the_title_is_the_headline_and_not_the_site() {
        let cases = [
            // Shown is not what is shared: JSON-LD says which.
            (
                "<meta property=og:title content='You will not believe this bridge'><h1>The old bridge \
                 is shut for good</h1>",
                Some("The old bridge is shut for good"),
                "The old bridge is shut for good",
            ),
            // The first heading is the site's.
            (
                "<title>Northern Notes: The old bridge is shut</title><meta property=og:title \
                 content='The old bridge is shut'><h1>Northern Notes</h1>",
                None,
                "The old bridge is shut",
            ),
            (
                "<title>The old bridge: shut</title><h1>Menu</h1><h1>The old bridge is shut</h1>",
                None,
                "The old bridge is shut",
            ),
            ("<title>The old bridge is shut | Ledger</title>", None, "The old bridge is shut"),
        ];
        for (html, headline, expected) in cases {
            let page = Html::parse_document(html);
            let headline = headline.map(str::to_owned);
            let site = Site { name: None, url: None };
            let found = title(&page, &Meta::new(&page), headline, &site);
            assert_eq!(found.as_deref(), Some(expected), "{html}");
        }
    }
}
