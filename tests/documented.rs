//! Every command in the README, in docs/ and in the heads of the files of deploy/ is run by a test, or has a
//! reason why not: `tests/data/commands.tsv` says which. A new command that nothing runs fails here.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "common/documented.rs"]
mod documented;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use documented::{Desk, RunBy, root, table};
use newsmill::config::{Overrides, load};

/// Languages of blocks that are commands.
const SHELLS: [&str; 3] = ["sh", "bash", "console"];

/// Programs by which a span of code within a sentence is known to be a command.
const PROGRAMS: [&str; 17] = [
    "apt-get",
    "newsmill",
    "newsmill-train",
    "cargo",
    "kill",
    "ssh",
    "openssl",
    "systemctl",
    "systemd-analyze",
    "rabbitmqctl",
    "rabbitmq-plugins",
    "rabbitmq-upgrade",
    "kubectl",
    "docker",
    "python3",
    "pip",
    "psql",
];

/// newsmill's own commands, which sentences name without the program: `take -f html`.
const SUBCOMMANDS: [&str; 7] = ["work", "enrich", "lens", "publish", "take", "dead", "eval"];

/// A command that a page names.
#[derive(Debug, PartialEq, Eq)]
struct Named {
    text: String,
    /// It stands as a line of its own, and so is meant as it is; within a sentence it may be a part.
    whole: bool,
}

/// A fenced block: its language and its lines.
type Block = (String, String);

/// Splits a page of Markdown into its blocks of code and the text around them.
fn blocks(page: &str) -> (Vec<Block>, String) {
    let (mut found, mut prose) = (Vec::new(), String::new());
    let mut open: Option<Block> = None;
    for line in page.lines() {
        match (&mut open, line.trim_start().strip_prefix("```")) {
            (None, Some(language)) => open = Some((language.trim().to_owned(), String::new())),
            (Some(_), Some(_)) => found.extend(open.take()),
            (Some((_, code)), None) => *code += &format!("{line}\n"),
            (None, None) => prose += &format!("{line}\n"),
        }
    }
    assert!(open.is_none(), "a block of code does not end");
    (found, prose)
}

/// The commands of a page of Markdown.
fn commands(page: &str) -> Vec<Named> {
    let (blocks, prose) = blocks(page);
    let shells = blocks.iter().filter(|(language, _)| SHELLS.contains(&language.as_str()));
    let lines = shells.flat_map(|(_, code)| code.lines()).map(|line| {
        let line = line.strip_prefix("$ ").unwrap_or(line);
        line.split_once("  #").map_or(line, |(command, _)| command).trim()
    });
    let whole = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut found: Vec<Named> =
        whole.map(|line| Named { text: line.to_owned(), whole: true }).collect();
    found.extend(prose.split('`').skip(1).step_by(2).filter_map(span));
    found
}

/// A span of code within a sentence, where it is a command.
fn span(code: &str) -> Option<Named> {
    let named = |text: String| Some(Named { text, whole: false });
    let mut words = code.split_whitespace();
    let (first, more) = (words.next()?, words.next().is_some());
    let script = [".sh", ".py"].iter().any(|ending| first.ends_with(ending));
    let variable = first.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c == '_')
    });
    if (script && first.contains('/')) || (more && (PROGRAMS.contains(&first) || variable)) {
        return named(code.to_owned());
    }
    (more && SUBCOMMANDS.contains(&first)).then(|| format!("newsmill {code}")).and_then(named)
}

/// The commands in the comment at the head of a file: lines that stand in by three blanks.
fn of_head(text: &str) -> Vec<Named> {
    let head = text.lines().take_while(|line| line.starts_with('#'));
    head.filter_map(|line| line.strip_prefix("#   "))
        .map(|line| Named { text: line.trim().to_owned(), whole: true })
        .collect()
}

/// Every page and file with commands in it, and these.
fn documented_commands() -> Vec<(String, Vec<Named>)> {
    let mut found: Vec<_> =
        pages().into_iter().map(|(name, page)| (name, commands(&page))).collect();
    for file in [
        "deploy/Dockerfile",
        "deploy/compose/compose.yaml",
        "deploy/kubernetes/example/kustomization.yaml",
        "deploy/systemd/newsmill.service",
    ] {
        let text = fs::read_to_string(root().join(file)).unwrap();
        found.push((file.to_owned(), of_head(&text)));
    }
    found
}

/// README.md and the pages of docs/, by name.
fn pages() -> BTreeMap<String, String> {
    let entries = fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path());
    entries
        .chain([root().join("README.md")])
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .map(|path| {
            let name = path.strip_prefix(root()).unwrap().display().to_string();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect()
}

/// Whether the command of a row is the one that is named, or begins with it.
fn covers(row: &str, named: &Named) -> bool {
    let rest = row.strip_prefix(&named.text);
    rest.is_some_and(|rest| rest.is_empty() || (!named.whole && rest.starts_with(' ')))
}

#[test]
fn commands_are_found_where_they_stand() {
    let page = "Say `newsmill check` or `take -f html`, see `config/newsmill.toml`.\n\n\
                ```sh\nnewsmill work   # on and on\n```\n\n```toml\nname = 1\n```\n\
                Run `deploy/test.sh` and `A_B=1 cargo test`; `newsmill.raw` is a queue.\n";
    let found: Vec<(String, bool)> =
        commands(page).into_iter().map(|named| (named.text, named.whole)).collect();
    let expected = [
        ("newsmill work", true),
        ("newsmill check", false),
        ("newsmill take -f html", false),
        ("deploy/test.sh", false),
        ("A_B=1 cargo test", false),
    ];
    assert_eq!(found, expected.map(|(text, whole)| (text.to_owned(), whole)));
    let part = Named { text: "newsmill dead".to_owned(), whole: false };
    assert!(covers("newsmill dead list", &part) && !covers("newsmill deadlock", &part));
    let whole = Named { text: "newsmill dead".to_owned(), whole: true };
    assert!(!covers("newsmill dead list", &whole));
}

#[test]
fn every_command_is_in_the_table_and_the_table_holds_no_other() {
    let table = table();
    let mut used = vec![false; table.len()];
    let mut missing = Vec::new();
    for (page, commands) in documented_commands() {
        for named in &commands {
            let mut rows =
                table.iter().zip(&mut used).filter(|(row, _)| covers(&row.command, named));
            let Some((_, first)) = rows.next() else {
                missing.push(format!("{page}: {}", named.text));
                continue;
            };
            *first = true;
            rows.for_each(|(_, used)| *used = true);
        }
    }
    assert!(
        missing.is_empty(),
        "nothing runs these; have a test run them and add their rows to tests/data/commands.tsv:\n{}",
        missing.join("\n")
    );
    let stale = table.iter().zip(used).filter(|(_, used)| !used).map(|(row, _)| &row.command);
    assert_eq!(stale.collect::<Vec<_>>(), Vec::<&String>::new(), "no page names these any more");
}

#[test]
fn what_is_said_to_run_a_command_holds_it_and_is_run() {
    let ci = fs::read_to_string(root().join(".ci/run")).unwrap();
    for row in table() {
        let RunBy::File(file) = &row.run_by else { continue };
        let command = &row.command;
        let text = fs::read_to_string(root().join(file)).unwrap();
        let code: String = text
            .lines()
            .filter(|line| !line.trim_start().starts_with('#') && !line.starts_with("//"))
            .collect();
        assert!(!row.seen.is_empty() && code.contains(&row.seen), "{file} does not run {command}");
        // deploy/test.sh runs every test of cargo, deploy/analytics/test.sh those of Python.
        let by_ci = file == ".ci/run"
            || ci.contains(file)
            || (file.starts_with("tests/") && file.ends_with(".rs"))
            || file.starts_with("deploy/analytics/tests/");
        assert!(by_ci, "CI does not run {file}");
    }
}

#[test]
fn what_nobody_runs_has_a_reason_and_scripts_can_be_read() {
    for row in table() {
        if row.run_by == RunBy::Nobody {
            assert!(row.seen.split_whitespace().count() > 1, "{}: no reason", row.command);
        }
        let script = row.command.split_whitespace().next().unwrap();
        let path = root().join(script);
        if script.contains('/') && script.ends_with(".sh") {
            let read = Command::new("bash").arg("-n").arg(&path).output().unwrap();
            assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
        }
        if script.contains('/') && script.ends_with(".py") {
            assert!(path.exists(), "{script} is not there");
        }
    }
}

#[test]
fn commands_without_a_broker_run() {
    let desk = Desk::new(Path::new(env!("CARGO_BIN_EXE_newsmill")));
    let shared =
        std::env::var_os("NEWSMILL_SHARED").map_or_else(|| root().join("../shared"), Into::into);
    if shared.exists() {
        std::os::unix::fs::symlink(&shared, desk.file("../shared")).unwrap();
    } else {
        println!("skipped: newsmill eval needs {}", shared.display());
    }
    let mut run = 0;
    for row in table() {
        if !(row.run_by == RunBy::Here || (row.run_by == RunBy::Shared && shared.exists())) {
            continue;
        }
        let output = desk.command(&row.command).output().unwrap();
        let (said, complaint) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{}\n{complaint}", row.command);
        assert!(said.contains(&row.seen), "{} does not say {:?}:\n{said}", row.command, row.seen);
        run += 1;
    }
    assert!(run > 5, "{run} commands");
    assert!(
        fs::read_to_string(desk.file("records.ndjson")).unwrap().contains("newsmill.article/1")
    );
    let schema = fs::read_to_string(root().join("schema/enriched.json")).unwrap();
    assert_eq!(fs::read_to_string(desk.file("schema/enriched.json")).unwrap(), schema);
}

#[test]
fn other_blocks_are_run_too() {
    for (name, page) in pages() {
        for (language, code) in blocks(&page).0 {
            match language.as_str() {
                shell if SHELLS.contains(&shell) => {}
                "toml" => {
                    let mut file = tempfile::NamedTempFile::with_suffix(".toml").unwrap();
                    std::io::Write::write_all(&mut file, code.as_bytes()).unwrap();
                    let file = Some(file.path().to_owned());
                    let config =
                        load(&Overrides { file, ..Overrides::default() }, &BTreeMap::new());
                    assert!(config.is_ok(), "{name}: {config:?}\n{code}");
                }
                // src/lib.rs has the page as examples, which are tests.
                "rust" => {
                    let library = fs::read_to_string(root().join("src/lib.rs")).unwrap();
                    assert!(library.contains(&format!("include_str!(\"../{name}\")")), "{name}");
                }
                "python" => {
                    let test = root().join("deploy/analytics/tests/test_docs.py");
                    let page = name.strip_prefix("docs/").unwrap_or(&name);
                    assert!(
                        fs::read_to_string(test).unwrap().contains(&format!("blocks(\"{page}\")")),
                        "deploy/analytics/tests/test_docs.py does not run {name}"
                    );
                }
                // A picture in characters, and a record shortened.
                "" | "jsonc" => {}
                other => panic!("{name}: nothing runs a block of {other:?}"),
            }
        }
    }
}
