//! The pages of docs/ that are made from the sources: that they are current. With
//! NEWSMILL_WRITE_DOCS=1 they are written anew.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

/// Compares a page with what it should be, or writes it.
fn is_current(page: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(page);
    if std::env::var_os("NEWSMILL_WRITE_DOCS").is_some() {
        std::fs::write(&path, made).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == made,
        "docs/{page} is not what the sources say; run: NEWSMILL_WRITE_DOCS=1 cargo test --test docs"
    );
}

/// Words for a cell of a table.
fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

fn source(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

#[test]
fn every_setting_is_on_its_page() {
    let mut made = "\
# Configuration

Made from `config/newsmill.toml`, which is compiled in: a file of your own holds only what it changes. \
Later beats earlier: the defaults; the file of `--config` or `NEWSMILL_CONFIG` (else \
`config/newsmill.toml`, else `/etc/newsmill/newsmill.toml`); variables; `--set KEY=VALUE`. `newsmill \
check` says what is wrong, and in which of these places. Durations are written as `250ms`, `30s`, `5m`; \
lists in a variable are separated by commas.
"
    .to_owned();
    let mut table = String::new();
    let mut comment: Vec<String> = Vec::new();
    let mut settings = 0;
    let heading = |section: &str| {
        format!(
            "\n## {section}\n\n| setting | default | what it does | variable |\n|---|---|---|---|\n"
        )
    };
    for line in source("config/newsmill.toml").lines() {
        if let Some(section) = line.strip_prefix('[') {
            table = section.trim_end_matches(']').to_owned();
            made.push_str(&heading(&table));
            comment.clear();
            continue;
        }
        // A setting without a default stands there as a comment.
        let optional = line.strip_prefix("# ").filter(|rest| {
            rest.split_once(" = ")
                .is_some_and(|(key, _)| key.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
        });
        if let Some(setting) = optional.or((!line.starts_with('#')).then_some(line)) {
            let Some((key, value)) = setting.split_once(" = ") else {
                comment.clear();
                continue;
            };
            if table.is_empty() && !made.contains("## General") {
                made.push_str(&heading("General"));
            }
            let dotted = if table.is_empty() { key.to_owned() } else { format!("{table}.{key}") };
            let default = if optional.is_some() { "none".to_owned() } else { format!("`{value}`") };
            let variable = format!("NEWSMILL__{}", dotted.to_uppercase().replace('.', "__"));
            let words = cell(&comment.join(" "));
            assert!(!words.is_empty(), "{dotted} has no sentence in config/newsmill.toml");
            writeln!(made, "| `{dotted}` | {default} | {words} | `{variable}` |").unwrap();
            settings += 1;
            comment.clear();
        } else if let Some(words) = line.strip_prefix('#') {
            comment.push(words.trim().to_owned());
        }
    }
    assert!(settings > 25, "{settings} settings were found");
    is_current("configuration.md", &made);
}

/// What a field may hold.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|name| name.strip_prefix("#/$defs/")) {
        return format!("[{name}](#{})", name.to_lowercase());
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        return choices.iter().map(kind).collect::<Vec<_>>().join(" or ");
    }
    let base = |name: &str| match name {
        "array" if schema["maxItems"] == 2 => "pair of integers".to_owned(),
        "array" => format!("list of {}", kind(&schema["items"])),
        "object" if schema["additionalProperties"].is_object() => {
            format!("map to {}", kind(&schema["additionalProperties"]))
        }
        other => other.to_owned(),
    };
    match &schema["type"] {
        Value::String(name) => base(name),
        Value::Array(names) => {
            names.iter().map(|name| base(name.as_str().unwrap())).collect::<Vec<_>>().join(" or ")
        }
        _ => "any".to_owned(),
    }
}

fn fields(out: &mut String, schema: &Value) {
    out.push_str("\n| field | holds | meaning |\n|---|---|---|\n");
    for (name, field) in schema["properties"].as_object().unwrap() {
        let words = cell(field["description"].as_str().unwrap());
        writeln!(out, "| `{name}` | {} | {words} |", kind(field)).unwrap();
    }
}

#[test]
fn every_field_of_the_record_is_on_its_page() {
    let schema: Value = serde_json::from_str(&source("schema/enriched.json")).unwrap();
    let mut made = "\
# The record

What newsmill publishes, and what `enrich -f ndjson` prints. Made from `schema/enriched.json`, which is \
made from the types; `newsmill schema enriched` prints it.

Offsets are Unicode code points into `text`, end exclusive, and `text[start:end]` is what the span says. \
In Python that is a slice; in JavaScript, Java and C#, whose strings count UTF-16 units, go through code \
points (`[...text].slice(start, end).join(\"\")`) or convert the offsets once. The same article and version \
give the byte-identical record: upsert by `id`, and compare `fingerprint.sha256` to see whether the text \
changed. New fields may come within version 1; readers should pass over what they do not know.

## EnrichedArticle
"
    .to_owned();
    fields(&mut made, &schema);
    for (name, kind) in schema["$defs"].as_object().unwrap() {
        let words = kind["description"].as_str().unwrap_or_default();
        write!(made, "\n## {name}\n\n{}\n", words.trim()).unwrap();
        if kind["properties"].is_object() {
            fields(&mut made, kind);
        } else if let Some(values) = kind["oneOf"].as_array() {
            made.push_str("\n| value | meaning |\n|---|---|\n");
            for value in values {
                let one = value["const"].as_str().unwrap();
                let words = cell(value["description"].as_str().unwrap_or_default());
                writeln!(made, "| `{one}` | {words} |").unwrap();
            }
        } else if let Some(forms) = kind["anyOf"].as_array() {
            for form in forms {
                write!(made, "\n**{}**\n", cell(form["description"].as_str().unwrap_or_default()))
                    .unwrap();
                fields(&mut made, form);
            }
        }
    }
    is_current("record.md", &made);
}

#[test]
fn links_between_the_pages_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = vec![root.join("README.md"), root.join("ARCHITECTURE.md")];
    pages.extend(std::fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path()));
    for page in pages.iter().filter(|page| page.extension().is_some_and(|ending| ending == "md")) {
        let text = std::fs::read_to_string(page).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split_once(')')) {
            let target = link.0.split('#').next().unwrap();
            if target.is_empty() || target.contains("://") {
                continue;
            }
            let path = page.parent().unwrap().join(target);
            assert!(path.exists(), "{} links to {target}, which is not there", page.display());
        }
    }
}
