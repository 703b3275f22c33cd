//! What the furniture of a site says, in many wordings, and what kind of furniture it is.

use std::sync::LazyLock;

use regex::{Regex, RegexSet, RegexSetBuilder};

use crate::record::RemovedReason;

/// The longest line, in words, that is looked up: furniture is short.
const MAX_WORDS: usize = 24;

/// Pattern (case does not matter, matched against the whole trimmed line) and reason, the more
/// certain first.
const PATTERNS: [(&str, RemovedReason); 37] = [
    (
        r"(photo|photograph|picture|image|foto|bild|illustration)s?\s*(by)?\s*[:/©].*",
        RemovedReason::PhotoCredit,
    ),
    (r"(photo|image|picture) (credit|courtesy|by|from)\b.*", RemovedReason::PhotoCredit),
    (r"(getty images|ap photo|afp photo|reuters|shutterstock)(/.*)?", RemovedReason::PhotoCredit),
    (r"[^.]*/(ap|afp|reuters|tt|getty|getty images|epa|ntb)(/\w+)?", RemovedReason::PhotoCredit),
    (
        r"(first )?(published|updated|last updated|posted|last modified|modified|publicerad|uppdaterad)( on| at)?\s*:?(\s.*\d.*)?",
        RemovedReason::DateLine,
    ),
    (
        r"((mon|tues|wednes|thurs|fri|satur|sun)day,? )?(\d{1,2}\s+\w{3,9}|\w{3,9}\s+\d{1,2}),?\s+\d{4}(,?\s+(at\s+)?\d{1,2}[:.]\d{2}.*)?",
        RemovedReason::DateLine,
    ),
    (r"\d{4}-\d{2}-\d{2}([t ]\d{2}:\d{2}.*)?", RemovedReason::DateLine),
    (r"\d+ (minutes?|mins?|hours?|days?) ago", RemovedReason::DateLine),
    (r"\d+ min(ute)?s? read", RemovedReason::DateLine),
    (
        r"loading (related|more|comments|articles|posts|content)?.*(\.\.\.|…)",
        RemovedReason::Related,
    ),
    (
        r"(more|latest|top|other|related|recommended|popular|trending)( \w+)? (news|stories|articles|posts|reading|topics|coverage|headlines|videos?)( (from|on|in|about) .*)?:?",
        RemovedReason::Related,
    ),
    (
        r"(read|see|watch|listen)( (more|also|next|the full story))?\s*[:»>|].*",
        RemovedReason::Related,
    ),
    (
        r"(read (more|next|also|the full (story|article))|see also|related|recommended|most (read|popular|viewed)|you (may|might) also (like|be interested in)|don.t miss|up next|trending( now)?|in other news|editor.s picks?|keep reading|continue reading).*",
        RemovedReason::Related,
    ),
    (
        r"(share|tweet|pin it|email|e-mail|print|copy link|whatsapp|facebook|twitter|linkedin|reddit|telegram|messenger|bluesky|save|bookmark)( (this|on|via|to|the|article|story|page|link|facebook|twitter|x|whatsapp|linkedin|email|friend))*",
        RemovedReason::Share,
    ),
    (
        r"(follow|like|find|join) (us|me|the \w+|[@#]\w+|\w+ \w+) (on|at) .*|follow \S+( \S+)? on (google news|facebook|twitter|x|instagram|youtube|tiktok|whatsapp|threads|bluesky|linkedin|telegram)\b.*",
        RemovedReason::Share,
    ),
    (
        r"(sign up|subscribe|register|get (the|our|your)|join our|receive (the|our)|download (the|our)|support (our|us)|become a (member|subscriber)|start your (free )?trial|try .* free).*",
        RemovedReason::Newsletter,
    ),
    (
        r".*\b(newsletter|inbox|push notifications?|free trial|subscribers? only|your subscription)\b.*",
        RemovedReason::Newsletter,
    ),
    (
        r"(already a (subscriber|member)|log ?in|sign in|my account|create (an )?account).*",
        RemovedReason::Newsletter,
    ),
    (
        r"(advertisement|advert|ad|sponsored( content| by .*)?|promoted|paid (content|post)|article continues (below|after).*|story continues below.*|scroll to continue.*)",
        RemovedReason::Advert,
    ),
    (r"(\d+ )?(comments?|replies)( \(\d+\))?", RemovedReason::Comments),
    (
        r"(leave|post|add|write|view|show|hide|join|read) (a |the |all |your )?(comments?|reply|conversation|discussion).*",
        RemovedReason::Comments,
    ),
    (
        r"(your email address will not be published|required fields are marked|be the first to comment|comments are closed|report (this )?comment|you must confirm your (public )?display name|please log ?out and then log ?in again).*",
        RemovedReason::Comments,
    ),
    (r"(©|\(c\)|copyright).*", RemovedReason::Copyright),
    (r".*\ball rights reserved\b.*", RemovedReason::Copyright),
    (r".*\bmay not be (published|reproduced|redistributed|copied)\b.*", RemovedReason::Copyright),
    (
        r".*\b(terms (of (use|service)|and conditions)|privacy (policy|notice|settings))\b.*",
        RemovedReason::Copyright,
    ),
    (r".*\b(uses?|accept|use of|manage|our) cookies\b.*", RemovedReason::Cookie),
    (r"cookie (policy|settings|preferences|consent).*", RemovedReason::Cookie),
    (
        r"(tags?|topics?|keywords|filed under|categories|category|in this (article|story)|more (on|about)( this)?)\s*:?",
        RemovedReason::Tags,
    ),
    (r"(tags?|topics?|keywords|filed under|categories)\s*:\s*.+", RemovedReason::Tags),
    (
        r"(authors?|about the authors?|written by|reporting by|reporter|contributors?|editor|editing by)\s*:?",
        RemovedReason::Byline,
    ),
    (
        r"\(?(additional )?(reporting|writing|editing|compiled|edited)( and (writing|editing))? by .*",
        RemovedReason::Byline,
    ),
    (
        r"(home|menu|search|navigation|skip to (main )?content|back to top|top|next( article| page| story)?|previous( article| page| story)?|close|open|back|show more|load more|view all|see all|more|toggle .*|sections?|contact( us)?|about( us)?|help|faq)",
        RemovedReason::Navigation,
    ),
    (r"(\w[\w &]{0,24} ?[>»›|/] ?){1,5}\w[\w &]{0,30}", RemovedReason::Navigation),
    (r"[-–—(*# ]*(ends?|eom|30|more)[-–—)*# ]+|#{2,}|\(ends?\)|\*{3,}", RemovedReason::Wire),
    (
        r"(urgent|eds?:|editors?:|embargoed|with (photos?|video)|recasts|adds|updates with).*",
        RemovedReason::Wire,
    ),
    (
        r"(listen to (this )?article|audio|video|gallery|slideshow|live|breaking|exclusive|opinion|analysis|explainer|play|pause|mute|transcript|enlarge|view gallery|\d+ of \d+|\d+/\d+)",
        RemovedReason::Boilerplate,
    ),
];

/// Bytes that an automaton of [`Wordings`] may grow to, on each thread: with less it gives up and is a
/// hundred times slower.
const CACHE: usize = 16 << 20;

/// Some of the patterns.
struct Wordings {
    set: RegexSet,
    /// Which rows of [`PATTERNS`] they are.
    rows: Vec<usize>,
}

/// What stands anywhere in a line, and what a line begins with: together they would make an automaton that
/// no cache of a processor holds.
static WORDINGS: LazyLock<[Wordings; 2]> = LazyLock::new(|| [true, false].map(Wordings::of));

impl Wordings {
    fn of(anywhere: bool) -> Self {
        let numbered = PATTERNS.iter().enumerate();
        let (rows, patterns): (Vec<usize>, Vec<String>) = numbered
            .filter(|(_, (pattern, _))| pattern.starts_with(".*") == anywhere)
            // Word boundaries of ASCII: those of Unicode would keep the engine from its fast way.
            .map(|(row, (pattern, _))| {
                (row, format!("(?i)^(?:{})$", pattern.replace(r"\b", r"(?-u:\b)")))
            })
            .unzip();
        let set = RegexSetBuilder::new(patterns).dfa_size_limit(CACHE).build();
        Self { set: set.expect("patterns of ours"), rows }
    }

    /// The first row that a line matches.
    fn row(&self, line: &str) -> Option<usize> {
        // Most lines match none, which is told in one pass that notes no patterns.
        let found = self.set.is_match(line).then(|| self.set.matches(line))?;
        found.iter().next().map(|at| self.rows[at])
    }
}

static CREDIT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:photo|photograph|picture|image|foto|bild|illustration)s?\s*(?:credit|courtesy)?\s*(?:by\b)?\s*[:/©]?\s*(.+)$")
        .expect("a pattern of ours")
});

/// What kind of furniture a line is; `None` when it reads like the article.
pub(super) fn furniture(line: &str) -> Option<RemovedReason> {
    furniture_of(line.trim(), line.split_whitespace().count())
}

/// [`furniture`] of a line without white space at its edges, whose words are counted.
pub(super) fn furniture_of(line: &str, words: usize) -> Option<RemovedReason> {
    if words > MAX_WORDS || looks_like_prose(line, words) {
        return None;
    }
    let row = WORDINGS.iter().filter_map(|wordings| wordings.row(line)).min()?;
    Some(PATTERNS[row].1)
}

/// Whom a photo credit names: "Photo: Ludovic Marin/AP" credits "Ludovic Marin/AP".
pub(super) fn credit(line: &str) -> Option<String> {
    let named = CREDIT.captures(line.trim())?.get(1)?.as_str().trim();
    named.contains(char::is_alphabetic).then(|| named.to_owned())
}

/// A sentence of some length, or one that is spoken, is not furniture whatever words it begins with.
fn looks_like_prose(line: &str, words: usize) -> bool {
    let quoted = line.starts_with(['"', '“', '‘', '«', '„']);
    let ends = || line.ends_with(['.', '!', '?', '"', '”']) && !line.ends_with("...");
    if !quoted && (words <= LONG_SENTENCE || !ends()) {
        return false;
    }
    !CERTAIN.is_match(line)
}

/// A sentence of more words than this is the article's.
const LONG_SENTENCE: usize = 10;

/// What only furniture says, at whatever length.
static CERTAIN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i-u)rights reserved|cookies|newsletter|may not be|on google news|login again")
        .expect("a pattern of ours")
});

#[cfg(test)]
mod tests {
    use super::{credit, furniture};
    use crate::record::RemovedReason::{
        Advert, Comments, Cookie, Copyright, DateLine, Navigation, Newsletter, PhotoCredit,
        Related, Share, Tags, Wire,
    };

    #[test]
    fn furniture_is_known_in_many_wordings() {
        let cases = [
            ("Published:", DateLine),
            ("Updated: 5 March 2026", DateLine),
            ("Tuesday, March 3, 2026 at 10:15 GMT", DateLine),
            ("3 min read", DateLine),
            ("Loading related articles...", Related),
            ("More news", Related),
            ("Read more: What the bridge meant to Millport", Related),
            ("Share this article", Share),
            ("Follow us on Facebook", Share),
            (
                "Follow The Ledger on Google News and add us as a preferred source of news in your feed.",
                Share,
            ),
            (
                "Please logout and then login again, and you will be asked for a name to display.",
                Comments,
            ),
            ("Sign up for our morning newsletter", Newsletter),
            ("Advertisement", Advert),
            ("14 Comments", Comments),
            ("© 2026 Coastal News. All rights reserved.", Copyright),
            ("We use cookies to improve the site.", Cookie),
            ("Tags", Tags),
            ("Home > World > Europe", Navigation),
            ("-ends-", Wire),
            ("Photo: Ida Lund/Coastal News", PhotoCredit),
        ];
        for (line, reason) in cases {
            assert_eq!(furniture(line), Some(reason), "{line}");
        }
    }

    #[test]
    fn sentences_are_not_furniture() {
        for line in [
            "What happens now?",
            "\"Share this,\" he said.",
            "Related companies were searched by the police on Monday, a spokesman for the court said.",
            "The consistent message thus stands:",
            "\"Ready to connect\"",
            "Support for the bill fell to 40 percent in May, according to a poll by the institute.",
            "No one was hurt.",
        ] {
            assert_eq!(furniture(line), None, "{line}");
        }
    }

    #[test]
    fn credits_name_the_photographer() {
        assert_eq!(credit("Photo: Ludovic Marin/AP/TT").as_deref(), Some("Ludovic Marin/AP/TT"));
        assert_eq!(credit("Photo:"), None);
    }
}
