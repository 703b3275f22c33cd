//! The words that the grammar knows, and what each means to it.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// What a word means to the grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// Nothing: any other word.
    Other,
    /// Punctuation or a symbol.
    Sign(char),
    /// Digits with their separators.
    Digits,
    /// A word of the phrases, in lower case ("about", "the"): nothing by itself.
    Plain(&'static str),
    /// "seven": below twenty.
    Small(u8),
    /// "forty".
    Tens(u8),
    /// "million": a power of ten.
    Scale(u8),
    /// "dozen", "dozens".
    Dozen(Plural),
    /// "hundreds", "millions".
    Scales,
    /// "half".
    Half,
    /// "third", "21st" without its digits.
    Ordinal(u8),
    /// "thirds", "quarters": the denominator.
    Parts(u8),
    /// "March", "Mar.".
    Month(u8),
    /// Monday is 1.
    Weekday(u8),
    /// "Sat.", "Tue": a weekday only beside a date.
    ShortWeekday(u8),
    /// "Mondays".
    Weekdays(u8),
    /// "year", "hours".
    Period(Period, Plural),
    /// "summer", as TIMEX3 writes it.
    Season(&'static str),
    /// "today" and the like: days from the day of publication.
    Day(i8),
    /// "overnight".
    Overnight,
    /// "tonight".
    Tonight,
    /// "morning", as TIMEX3 writes it.
    PartOfDay(&'static str),
    /// "noon" and "midnight": the hour.
    Hour(u8),
    /// "daily": the duration after which it comes again.
    Recurring(&'static str),
    /// "euros", "USD": the currency, empty where the word leaves it open.
    Currency(&'static str),
    /// "kilometres": the unit.
    Unit(&'static str),
    /// "Q3": half or quarter, and which.
    Part(char, u8),
    /// "FY2023", "FY24": a fiscal year.
    Fiscal(i16),
}

/// One or several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plural {
    No,
    Yes,
}

/// Units of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Period {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Fortnight,
    Weekend,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

impl Word {
    /// True when a phrase may be built on the word: a sentence without one holds no amount.
    pub(super) fn is_core(self) -> bool {
        match self {
            Self::Other | Self::Sign(_) | Self::Unit(_) => false,
            Self::Plain(word) => {
                matches!(word, "christmas" | "easter" | "halloween" | "thanksgiving")
            }
            _ => true,
        }
    }
}

/// Longer words are none of ours.
const LONGEST: usize = 14;

/// What a word means, whatever its case; a period at its end does not count.
pub(super) fn word(text: &str) -> Word {
    let text = text.strip_suffix('.').unwrap_or(text);
    if text.len() > LONGEST || text.is_empty() {
        return Word::Other;
    }
    if let Some(year) = text.strip_prefix("FY").and_then(|year| year.parse::<i16>().ok()) {
        return match year {
            0..=99 => Word::Fiscal(2000 + year),
            1900..=2199 => Word::Fiscal(year),
            _ => Word::Other,
        };
    }
    let mut lower = [0; LONGEST];
    let mut length = 0;
    if text.is_ascii() {
        length = text.len();
        lower[..length].copy_from_slice(text.as_bytes());
        lower.make_ascii_lowercase();
    } else {
        for c in text.chars() {
            let c = if c == '’' { '\'' } else { c.to_ascii_lowercase() };
            length += c.encode_utf8(&mut lower[length..]).len();
        }
    }
    let known = std::str::from_utf8(&lower[..length]).ok().and_then(|lower| WORDS.get(lower));
    known.copied().unwrap_or(Word::Other)
}

static WORDS: LazyLock<FxHashMap<&'static str, Word>> = LazyLock::new(|| {
    let mut words = FxHashMap::default();
    words.extend(PLAIN.split_whitespace().map(|word| (word, Word::Plain(word))));
    words.extend(SMALL.split_whitespace().zip(0..).map(|(word, n)| (word, Word::Small(n))));
    words.extend(TENS.split_whitespace().zip(2..).map(|(word, n)| (word, Word::Tens(n * 10))));
    words.extend(ORDINALS.split_whitespace().zip(1..).map(|(word, n)| (word, Word::Ordinal(n))));
    words.extend(TENTHS.split_whitespace().zip(2..).map(|(word, n)| (word, Word::Ordinal(n * 10))));
    words.extend(PARTS.split_whitespace().zip(3..).map(|(word, n)| (word, Word::Parts(n))));
    for (month, names) in (1..).zip(MONTHS) {
        words.extend(names.split_whitespace().map(|name| (name, Word::Month(month))));
    }
    for (day, [name, names, short]) in (1..).zip(WEEKDAYS) {
        words.insert(name, Word::Weekday(day));
        words.insert(names, Word::Weekdays(day));
        words.extend(short.split_whitespace().map(|name| (name, Word::ShortWeekday(day))));
    }
    for (names, period) in PERIODS {
        for (name, plural) in names.split_whitespace().zip([Plural::No, Plural::Yes]) {
            words.insert(name, Word::Period(period, plural));
        }
    }
    for (names, unit) in UNITS {
        words.extend(names.split_whitespace().map(|name| (name, Word::Unit(unit))));
    }
    for (names, currency) in CURRENCIES {
        words.extend(names.split_whitespace().map(|name| (name, Word::Currency(currency))));
    }
    words.extend(OTHERS);
    words
});

const PLAIN: &str = "a aged ago all almost am an and any approximately around as at a.m about above \
    basis before between beginning below black boxing british by bst c canadian australian celsius \
    cet christmas close coming couple cubic danish day each earlier early easter edt end est \
    estimated et eve every f fahrenheit few fewer final fiscal following for from gmt good \
    halloween hong in indian is just k kong last late later least less m mexican mid middle minus \
    mln mn bn bln b t tn trn more most much many nautical nd nearly new next no nor norwegian not \
    o'clock of old on or other out over p.m pakistani past pct per percent percentage pm point \
    points previous pt rd recent roughly s same several since singapore some sq square st start \
    swedish swiss th than thanksgiving that the this through to under until up us utc valentine \
    well within your his her their its my our who";

const SMALL: &str = "zero one two three four five six seven eight nine ten eleven twelve thirteen \
    fourteen fifteen sixteen seventeen eighteen nineteen";
const TENS: &str = "twenty thirty forty fifty sixty seventy eighty ninety";
const ORDINALS: &str = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh \
    twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth";
const TENTHS: &str =
    "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth";
const PARTS: &str = "thirds quarters fifths sixths sevenths eighths ninths tenths";

const MONTHS: [&str; 12] = [
    "january jan",
    "february feb",
    "march mar",
    "april apr",
    "may",
    "june jun",
    "july jul",
    "august aug",
    "september sept sep",
    "october oct",
    "november nov",
    "december dec",
];

const WEEKDAYS: [[&str; 3]; 7] = [
    ["monday", "mondays", "mon"],
    ["tuesday", "tuesdays", "tue tues"],
    ["wednesday", "wednesdays", "wed"],
    ["thursday", "thursdays", "thu thurs thur"],
    ["friday", "fridays", "fri"],
    ["saturday", "saturdays", "sat"],
    ["sunday", "sundays", "sun"],
];

const PERIODS: [(&str, Period); 14] = [
    // "second" is an ordinal first; the readers of durations know it as a unit too.
    ("sec seconds", Period::Second),
    ("minute minutes", Period::Minute),
    ("min mins", Period::Minute),
    ("hour hours", Period::Hour),
    ("hr hrs", Period::Hour),
    ("day days", Period::Day),
    ("week weeks", Period::Week),
    ("fortnight fortnights", Period::Fortnight),
    ("weekend weekends", Period::Weekend),
    ("month months", Period::Month),
    ("quarter", Period::Quarter),
    ("year years", Period::Year),
    ("decade decades", Period::Decade),
    ("century centuries", Period::Century),
];

/// Unit by the words for it. Those of one letter count only right after the digits.
const UNITS: [(&str, &str); 45] = [
    ("kilometre kilometer kilometres kilometers km kms", "km"),
    ("metre meter metres meters", "m"),
    ("centimetre centimeter centimetres centimeters cm", "cm"),
    ("millimetre millimeter millimetres millimeters mm", "mm"),
    ("mile miles", "mi"),
    ("foot feet ft", "ft"),
    ("inch inches", "in"),
    ("yard yards yd", "yd"),
    ("acre acres", "acre"),
    ("hectare hectares ha", "ha"),
    ("km²", "km²"),
    ("m²", "m²"),
    ("m³", "m³"),
    ("tonne tonnes", "t"),
    ("ton tons", "ton"),
    ("kilogram kilograms kilogramme kilogrammes kilo kilos kg kgs", "kg"),
    ("gram grams gramme grammes", "g"),
    ("milligram milligrams mg", "mg"),
    ("lb lbs", "lb"),
    ("ounce ounces oz", "oz"),
    ("litre liter litres liters", "L"),
    ("millilitre milliliter millilitres milliliters ml", "mL"),
    ("gallon gallons", "gal"),
    ("pint pints", "pt"),
    ("barrel barrels", "barrel"),
    ("bushel bushels", "bushel"),
    ("degree degrees", "degree"),
    ("kmh km/h kph", "km/h"),
    ("mph", "mph"),
    ("knot knots", "kn"),
    ("kilowatt kilowatts kw", "kW"),
    ("megawatt megawatts mw", "MW"),
    ("gigawatt gigawatts gw", "GW"),
    ("terawatt-hours twh", "TWh"),
    ("kwh", "kWh"),
    ("mwh", "MWh"),
    ("gwh", "GWh"),
    ("watt watts", "W"),
    ("volt volts", "V"),
    ("hertz hz", "Hz"),
    ("megahertz mhz", "MHz"),
    ("gigahertz ghz", "GHz"),
    ("megabyte megabytes mb", "MB"),
    ("gigabyte gigabytes gb", "GB"),
    ("terabyte terabytes tb", "TB"),
];

/// ISO 4217 by the words for it; empty where the word alone leaves the country open.
const CURRENCIES: [(&str, &str); 21] = [
    ("dollar dollars usd", "USD"),
    ("euro euros eur", "EUR"),
    ("pound pounds gbp sterling", "GBP"),
    ("yen jpy", "JPY"),
    ("yuan renminbi cny rmb", "CNY"),
    ("rupee rupees inr", "INR"),
    ("ruble rubles rouble roubles rub", "RUB"),
    ("kronor sek", "SEK"),
    ("nok", "NOK"),
    ("dkk", "DKK"),
    ("chf", "CHF"),
    ("shekel shekels ils", "ILS"),
    ("zloty zlotys pln", "PLN"),
    ("hryvnia hryvnias uah", "UAH"),
    ("naira ngn", "NGN"),
    ("lira liras try", "TRY"),
    ("baht thb", "THB"),
    ("rand zar", "ZAR"),
    ("cad", "CAD"),
    ("aud", "AUD"),
    (
        "franc francs peso pesos krone krona kroner dinar dinars dirham dirhams riyal riyals cent \
         cents pence reais buck bucks",
        "",
    ),
];

const OTHERS: [(&str, Word); 45] = [
    ("hundred", Word::Scale(2)),
    ("thousand", Word::Scale(3)),
    ("lakh", Word::Scale(5)),
    ("million", Word::Scale(6)),
    ("crore", Word::Scale(7)),
    ("billion", Word::Scale(9)),
    ("trillion", Word::Scale(12)),
    ("dozen", Word::Dozen(Plural::No)),
    ("dozens", Word::Dozen(Plural::Yes)),
    ("tens", Word::Scales),
    ("hundreds", Word::Scales),
    ("thousands", Word::Scales),
    ("millions", Word::Scales),
    ("billions", Word::Scales),
    ("trillions", Word::Scales),
    ("half", Word::Half),
    ("spring", Word::Season("SP")),
    ("summer", Word::Season("SU")),
    ("autumn", Word::Season("FA")),
    ("fall", Word::Season("FA")),
    ("winter", Word::Season("WI")),
    ("today", Word::Day(0)),
    ("yesterday", Word::Day(-1)),
    ("tomorrow", Word::Day(1)),
    ("tonight", Word::Tonight),
    ("overnight", Word::Overnight),
    ("morning", Word::PartOfDay("MO")),
    ("afternoon", Word::PartOfDay("AF")),
    ("evening", Word::PartOfDay("EV")),
    ("night", Word::PartOfDay("NI")),
    ("noon", Word::Hour(12)),
    ("midnight", Word::Hour(0)),
    ("daily", Word::Recurring("P1D")),
    ("weekly", Word::Recurring("P1W")),
    ("monthly", Word::Recurring("P1M")),
    ("quarterly", Word::Recurring("P3M")),
    ("yearly", Word::Recurring("P1Y")),
    ("annual", Word::Recurring("P1Y")),
    ("annually", Word::Recurring("P1Y")),
    ("q1", Word::Part('Q', 1)),
    ("q2", Word::Part('Q', 2)),
    ("q3", Word::Part('Q', 3)),
    ("q4", Word::Part('Q', 4)),
    ("h1", Word::Part('H', 1)),
    ("h2", Word::Part('H', 2)),
];
