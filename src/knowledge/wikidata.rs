//! Names that annotators tied to Wikidata ids, and their marriage to what other registers list.

use std::collections::{BTreeMap, BTreeSet};

use super::Class;
use super::build::Thing;

/// Each time annotators tied a name to a thing counts as this many inhabitants.
const INHABITANTS: u64 = 50_000;

/// What makes a company's name formal, and is left out when speaking of it.
const FORMS: [&str; 12] = [
    " & Co",
    " Inc",
    " Corporation",
    " Corp",
    " Company",
    " Co",
    " plc",
    " Ltd",
    " Limited",
    " Group",
    " LLC",
    ",",
];

/// The things, until another register takes one.
#[derive(Debug)]
pub(super) struct Known {
    things: BTreeMap<String, Thing>,
    taken: BTreeSet<String>,
}

/// Reads the table; a line of another form is passed over.
pub(super) fn things(table: &str) -> Known {
    let rows = table.lines().skip(1).filter_map(thing);
    Known { things: rows.map(|t| (t.ids[0].clone(), t)).collect(), taken: BTreeSet::new() }
}

fn thing(line: &str) -> Option<Thing> {
    let mut fields = line.split('\t');
    let (qid, name) = (fields.next()?, fields.next()?);
    let mentions: u64 = fields.next()?.parse().ok()?;
    let class = match fields.next()? {
        "LOC" | "LOC|ORG" | "LOC|MISC" => Some(Class::Place),
        "ORG" | "ORG|MISC" | "ORG|LOC" | "MISC|ORG" => Some(Class::Organisation),
        "PER" | "PER|MISC" => Some(Class::Person),
        "" | "MISC" | "EVENT" | "MISC|EVENT" => Some(Class::Unknown),
        // Groups and what annotators disagreed on: no class, never written.
        _ => None,
    };
    let mut names = vec![name.to_owned()];
    let aliases = fields.next().unwrap_or_default().split('|');
    names.extend(aliases.filter(|alias| worth(alias, name, class)).map(str::to_owned));
    let weight = mentions * INHABITANTS;
    let ids = [qid.to_owned(), String::new(), String::new(), String::new()];
    Some(Thing { class, country: String::new(), weight, ids, names })
}

/// True for another name that says what it means without the article around it.
fn worth(alias: &str, name: &str, class: Option<Class>) -> bool {
    let capitals = alias.chars().filter(|c| c.is_uppercase()).count();
    let acronym = capitals >= 2 && !alias.chars().any(char::is_lowercase) && alias.len() <= 6;
    // A name in capitals throughout is that of a headline; the index is asked for it in words.
    let in_words = alias.contains(' ') && capitals >= 2 && alias.chars().any(char::is_lowercase);
    match class {
        Some(Class::Person | Class::Place) => in_words,
        Some(Class::Organisation) => acronym || in_words || alias == without_form(name),
        _ => false,
    }
}

/// A company's name without its legal form.
pub(super) fn without_form(name: &str) -> &str {
    let mut short = name.trim_end_matches('.');
    while let Some(cut) = FORMS.iter().find_map(|form| short.strip_suffix(form)) {
        short = cut.trim_end_matches('.');
    }
    if short.is_empty() { name } else { short }
}

impl Known {
    /// The id of the country that has one of these names; empty if none, or not surely.
    pub(super) fn take_country(&mut self, names: &[String]) -> String {
        self.take_only(Class::Place, true, |own| names.iter().any(|name| name == own))
    }

    /// The id of the only place of this name; `untyped` allows one whose type is not known.
    pub(super) fn take_place(&mut self, name: &str, untyped: bool) -> String {
        self.take_only(Class::Place, untyped, |own| own == name)
    }

    /// The id of the organisation of this name, with or without its legal form.
    pub(super) fn take_company(&mut self, name: &str, short: &str) -> String {
        self.take_only(Class::Organisation, true, |own| own == name || without_form(own) == short)
    }

    /// The only thing of a class whose own name fits, or else the only one of no known class.
    fn take_only(&mut self, class: Class, untyped: bool, fits: impl Fn(&str) -> bool) -> String {
        let only = |class: Class| {
            let of_class = self.things.values().filter(|thing| thing.class == Some(class));
            let mut fitting = of_class.filter(|thing| fits(&thing.names[0]));
            let first = fitting.next();
            (first.filter(|_| fitting.next().is_none()), first.is_none())
        };
        let found = match only(class) {
            (None, true) if untyped => only(Class::Unknown).0,
            (found, _) => found,
        };
        let found = found.map(|thing| thing.ids[0].clone());
        self.take(found)
    }

    fn take(&mut self, found: Option<String>) -> String {
        let qid = found.filter(|qid| !self.taken.contains(qid)).unwrap_or_default();
        if !qid.is_empty() {
            self.taken.insert(qid.clone());
        }
        qid
    }

    /// What no other register took.
    pub(super) fn into_rest(self) -> impl Iterator<Item = Thing> {
        let Self { things, taken } = self;
        things.into_values().filter(move |thing| !taken.contains(&thing.ids[0]))
    }
}

#[cfg(test)]
mod tests {
    use super::{things, without_form};

    const TABLE: &str = "qid\tname\tmentions\ttype_seen\taliases_seen\n\
        Q1\tAland\t9\tLOC\tAlandish|The Isle\nQ2\tAlton\t3\tLOC\t\nQ3\tAlton\t2\tLOC\t\n\
        Q4\tAcme Corporation\t2\tORG\tAcme|AC|Widgets\nQ5\tOdd\t1\tORG|NORP\t\n";

    #[test]
    fn what_is_taken_is_gone_and_what_is_doubtful_stays() {
        let mut known = things(TABLE);
        assert_eq!(known.take_country(&["Aland".to_owned()]), "Q1");
        assert_eq!(known.take_country(&["Aland".to_owned()]), "");
        assert_eq!(known.take_place("Alton", false), "");
        assert_eq!(known.take_company("Acme Inc.", "Acme"), "Q4");
        let rest: Vec<_> = known.into_rest().map(|t| t.ids[0].clone()).collect();
        assert_eq!(rest, ["Q2", "Q3", "Q5"]);
    }

    #[test]
    fn names_that_need_their_article_are_left_out() {
        let names: Vec<_> = things(TABLE).into_rest().map(|t| t.names).collect();
        assert_eq!(names[0], ["Aland", "The Isle"]);
        assert_eq!(names[3], ["Acme Corporation", "Acme", "AC"]);
    }

    #[test]
    fn legal_forms_are_cut() {
        for (name, short) in [
            ("Acme Inc.", "Acme"),
            ("Acme Corp. Ltd", "Acme"),
            ("Co", "Co"),
            ("Acme & Co.", "Acme"),
        ] {
            assert_eq!(without_form(name), short);
        }
    }
}
