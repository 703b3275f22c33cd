//! Legislators and executives of the USA, from the lists of the @unitedstates project.

use super::Class;
use super::build::Thing;

/// The weight of a member: few share the full name of one.
const WEIGHT: u64 = 1_000;

/// The people of one list that have a Wikidata id.
///
/// The lists are YAML of one known layout: a person starts at `- id:`, and what we need stands on
/// lines of its own, indented by four.
pub(super) fn people(list: &str) -> Vec<Thing> {
    list.split("- id:\n").filter_map(person).collect()
}

fn person(lines: &str) -> Option<Thing> {
    let field = |name: &str| {
        let mut values =
            lines.lines().filter_map(|line| line.strip_prefix("    ")?.strip_prefix(name));
        values
            .find_map(|value| value.strip_prefix(": "))
            .map(|value| value.trim_matches(['\'', '"']))
    };
    let (qid, first, last) = (field("wikidata")?, field("first")?, field("last")?);
    let mut names = vec![format!("{first} {last}")];
    names.extend(field("nickname").map(|nickname| format!("{nickname} {last}")));
    names.extend(field("official_full").map(str::to_owned));
    Some(Thing {
        class: Some(Class::Person),
        country: "US".to_owned(),
        weight: WEIGHT,
        ids: [qid.to_owned(), String::new(), String::new(), String::new()],
        names,
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn people_are_read_with_the_names_they_go_by() {
        let list = "- id:\n    wikidata: Q7\n  name:\n    first: Ann\n    last: O'Dell\n    nickname: 'Annie'\n- id:\n    govtrack: 8\n  name:\n    first: No\n    last: Id\n";
        let people = super::people(list);
        assert_eq!(people.len(), 1);
        assert_eq!(people[0].names, ["Ann O'Dell", "Annie O'Dell"]);
        assert_eq!(people[0].ids[0], "Q7");
    }
}
