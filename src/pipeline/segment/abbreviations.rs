//! Words that keep their period, and what may stand after it.

/// What a period after an abbreviation says about the end of the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// A word follows ("Mr.", "vs.", "e.g."): never the end.
    Leads,
    /// The end only before a number's absence: "No. 5", "p. 55", "Fig. 2"; before a word it is no
    /// abbreviation at all.
    Counts,
    /// A month or weekday: the end unless a number follows.
    Month,
    /// May end a sentence: the next word tells ("Inc.", "U.S.", "Calif.").
    MayEnd,
    /// An hour: the end unless a day or time zone follows.
    Hour,
}

/// Looks a word up, given without its final period. Case matters only where it must ("No." and "no.").
pub(super) fn abbreviation(word: &str) -> Option<Abbreviation> {
    const LONGEST: usize = 8;
    if word.len() > LONGEST {
        return None;
    }
    let mut buffer = [0_u8; LONGEST];
    let lower = &mut buffer[..word.len()];
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    let capital = word.as_bytes().first().is_some_and(u8::is_ascii_uppercase);
    by_capital(lower, capital).or_else(|| by_case_less(lower))
}

/// Those that are abbreviations only with a capital: without it they are words.
fn by_capital(lower: &[u8], capital: bool) -> Option<Abbreviation> {
    if !capital {
        return None;
    }
    match lower {
        b"gen" | b"sen" | b"rep" | b"gov" | b"adm" | b"col" | b"maj" | b"capt" | b"cpl"
        | b"sgt" | b"lt" | b"cmdr" | b"brig" | b"pvt" | b"pfc" | b"supt" | b"insp" | b"det"
        | b"sens" | b"reps" | b"govs" | b"gens" | b"rev" | b"hon" | b"pres" | b"prof" | b"st"
        | b"ste" | b"mt" | b"ft" | b"fr" | b"sr" | b"messrs" | b"mme" | b"mlle" | b"herr"
        | b"ing" | b"atty" | b"amb" | b"sec" | b"spc" | b"cdr" | b"ofc" | b"dep" | b"asst"
        | b"assoc" | b"msgr" | b"sra" | b"srta" | b"dra" | b"ph" => Some(match lower {
            b"sr" => Abbreviation::MayEnd,
            _ => Abbreviation::Leads,
        }),
        b"no" | b"nos" | b"nr" | b"art" | b"fig" | b"figs" | b"vol" | b"ch" | b"sect" | b"eq" => {
            Some(Abbreviation::Counts)
        }
        b"jan" | b"feb" | b"mar" | b"apr" | b"jun" | b"jul" | b"aug" | b"sep" | b"sept"
        | b"oct" | b"nov" | b"dec" | b"mon" | b"tue" | b"tues" | b"wed" | b"thu" | b"thur"
        | b"thurs" | b"fri" | b"sat" | b"sun" => Some(Abbreviation::Month),
        b"ala" | b"ariz" | b"ark" | b"calif" | b"colo" | b"conn" | b"del" | b"fla" | b"ga"
        | b"ill" | b"ind" | b"kan" | b"ky" | b"la" | b"md" | b"mass" | b"mich" | b"minn"
        | b"miss" | b"mo" | b"mont" | b"neb" | b"nev" | b"okla" | b"ore" | b"pa" | b"penn"
        | b"tenn" | b"tex" | b"va" | b"vt" | b"wash" | b"wis" | b"wyo" | b"ont" | b"que"
        | b"alta" => Some(Abbreviation::MayEnd),
        _ => None,
    }
}

fn by_case_less(lower: &[u8]) -> Option<Abbreviation> {
    match lower {
        b"mr" | b"mrs" | b"ms" | b"dr" | b"drs" | b"vs" | b"cf" | b"e.g" | b"i.e" | b"eg"
        | b"viz" | b"approx" | b"ca" | b"al" | b"z.b" | b"d.h" | b"u.a" | b"bzw" | b"ggf"
        | b"evtl" | b"vgl" | b"sog" | b"p.ej" | b"t.ex" | b"f.eks" | b"bl.a" | b"incl"
        | b"n\xc2\xb0" | b"nr" => Some(Abbreviation::Leads),
        b"p" | b"pp" | b"para" | b"n\xc2\xba" | b"c" => Some(Abbreviation::Counts),
        b"inc" | b"corp" | b"co" | b"cos" | b"ltd" | b"llc" | b"plc" | b"bros" | b"jr" | b"esq"
        | b"etc" | b"dept" | b"univ" | b"assn" | b"est" | b"ave" | b"blvd" | b"rd" | b"hwy"
        | b"u.s" | b"u.k" | b"u.n" | b"u.s.a" | b"e.u" | b"d.c" | b"ph.d" | b"b.a" | b"m.a"
        | b"m.d" | b"b.s" | b"m.s" | b"l.a" | b"n.y" | b"n.j" | b"n.c" | b"s.c" | b"r.i"
        | b"n.h" | b"n.m" | b"n.d" | b"s.d" | b"w.va" | b"b.c" | b"a.d" | b"p.s" | b"ibid"
        | b"ed" | b"eds" | b"rev" | b"trans" | b"usw" | b"max" | b"min" | b"avg" | b"misc"
        | b"tel" | b"ext" | b"st" | b"ft" | b"lb" | b"lbs" | b"oz" | b"yd" | b"yds" | b"hr"
        | b"hrs" | b"mins" | b"secs" | b"mph" | b"sq" | b"gal" => Some(match lower {
            // Lower-case twins of ordinary words: "max.", "min.", "ed." lead on far more often than
            // they end.
            b"max" | b"min" | b"avg" | b"tel" | b"ext" | b"ed" | b"eds" | b"trans" => {
                Abbreviation::Counts
            }
            _ => Abbreviation::MayEnd,
        }),
        b"a.m" | b"p.m" => Some(Abbreviation::Hour),
        _ => None,
    }
}

/// True for `U.S`, `e.g`, `Ph.D`: short parts of letters with periods between (the last one away).
pub(super) fn is_dotted(word: &str) -> bool {
    word.contains('.')
        && word.split('.').all(|part| {
            (1..=2).contains(&part.chars().count()) && part.chars().all(char::is_alphabetic)
        })
}

/// True for a capital letter alone: an initial.
pub(super) fn is_initial(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()
}

/// True for words that begin sentences far more often than they go on a name: a capital on one of
/// them after "U.S." or "Inc." is the capital of a sentence.
pub(super) fn starts_sentences(word: &str) -> bool {
    matches!(
        word,
        "The"
            | "A"
            | "An"
            | "He"
            | "She"
            | "It"
            | "They"
            | "We"
            | "You"
            | "I"
            | "In"
            | "On"
            | "At"
            | "But"
            | "And"
            | "Or"
            | "If"
            | "When"
            | "While"
            | "As"
            | "For"
            | "To"
            | "From"
            | "By"
            | "With"
            | "After"
            | "Before"
            | "This"
            | "That"
            | "These"
            | "Those"
            | "There"
            | "Here"
            | "His"
            | "Her"
            | "Its"
            | "Their"
            | "Our"
            | "My"
            | "Your"
            | "However"
            | "Meanwhile"
            | "What"
            | "Who"
            | "Why"
            | "How"
            | "Where"
            | "Which"
            | "Since"
            | "Although"
            | "Though"
            | "Because"
            | "So"
            | "Then"
            | "Now"
            | "Not"
            | "Yes"
            | "Mr"
            | "Mrs"
            | "Ms"
            | "Did"
            | "Do"
            | "Does"
            | "Is"
            | "Are"
            | "Was"
            | "Were"
            | "Will"
            | "Would"
            | "Can"
            | "Could"
            | "Should"
            | "Let"
            | "Please"
            | "One"
            | "Some"
            | "Many"
            | "Most"
            | "Several"
            | "All"
            | "Both"
            | "Each"
            | "Last"
            | "Under"
            | "According"
            | "Despite"
            | "Even"
            | "Still"
            | "Also"
            | "Other"
            | "Others"
            | "Another"
            | "Such"
            | "Once"
            | "Until"
            | "Only"
            | "More"
            | "No"
            | "Of"
            | "During"
            | "Through"
            | "Without"
            | "Among"
            | "Over"
            | "About"
            | "Yet"
            | "Nor"
            | "Whether"
            | "Every"
            | "Few"
            | "Any"
            | "It's"
            | "He's"
            | "She's"
            | "That's"
            | "There's"
            | "I'm"
            | "I've"
            | "We're"
            | "They're"
            | "You're"
            | "Today"
            | "Earlier"
            | "Later"
            | "Instead"
            | "Indeed"
            | "Perhaps"
            | "Moreover"
            | "Nevertheless"
            | "Officials"
            | "Police"
            | "People"
            | "Two"
            | "Three"
            | "Have"
            | "Has"
            | "Had"
    )
}

/// True for what stands after an hour without beginning a sentence: days, months, time zones.
pub(super) fn follows_hour(word: &str) -> bool {
    matches!(
        word,
        "Monday"
            | "Tuesday"
            | "Wednesday"
            | "Thursday"
            | "Friday"
            | "Saturday"
            | "Sunday"
            | "ET"
            | "EST"
            | "EDT"
            | "PT"
            | "PST"
            | "PDT"
            | "CT"
            | "CST"
            | "CDT"
            | "MT"
            | "GMT"
            | "BST"
            | "UTC"
            | "CET"
            | "CEST"
            | "Eastern"
            | "Pacific"
            | "Central"
            | "Jan"
            | "Feb"
            | "March"
            | "April"
            | "May"
            | "June"
            | "July"
            | "Aug"
            | "Sept"
            | "Oct"
            | "Nov"
            | "Dec"
            | "January"
            | "February"
            | "August"
            | "September"
            | "October"
            | "November"
            | "December"
            | "New York"
    )
}

/// Verbs that attribute a quotation, as they stand after a name ("Macron asked").
pub(super) fn attributes(word: &str) -> bool {
    matches!(
        word,
        "said"
            | "says"
            | "asked"
            | "asks"
            | "told"
            | "tells"
            | "wrote"
            | "writes"
            | "added"
            | "adds"
            | "tweeted"
            | "tweets"
            | "exclaimed"
            | "shouted"
            | "yelled"
            | "cried"
            | "replied"
            | "replies"
            | "joked"
            | "quipped"
            | "wondered"
            | "declared"
            | "continued"
            | "recalled"
            | "concluded"
            | "insisted"
            | "explained"
            | "answered"
            | "responded"
            | "demanded"
            | "screamed"
            | "posted"
            | "noted"
            | "thundered"
            | "muttered"
            | "whispered"
            | "warned"
    )
}
