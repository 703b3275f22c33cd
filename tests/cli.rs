//! The commands that need no broker, as a user runs them.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "common/records.rs"]
mod records;

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use newsmill::record::EnrichedArticle;

fn newsmill() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_newsmill"));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

fn run(arguments: &[&str], stdin: &str) -> Output {
    let mut child = newsmill()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let stdin = stdin.to_owned();
    let writer = std::thread::spawn(move || input.write_all(stdin.as_bytes()));
    let output = child.wait_with_output().unwrap();
    // A command that reads no input closes it: that is its right.
    let _ = writer.join().unwrap();
    output
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The records of NDJSON, each checked against the contract.
fn parsed(output: &Output) -> Vec<EnrichedArticle> {
    stdout(output)
        .lines()
        .map(|line| {
            records::check(line.as_bytes());
            serde_json::from_str(line).unwrap()
        })
        .collect()
}

#[test]
fn the_samples_are_enriched_as_recorded() {
    let output = run(&["enrich", "samples/"], "");
    assert!(output.status.success(), "{}", stderr(&output));
    for record in parsed(&output) {
        let name = record.title.clone().unwrap_or_default();
        let name: String = name.chars().filter(char::is_ascii_alphanumeric).take(24).collect();
        insta::assert_json_snapshot!(name, record);
    }
}

#[test]
fn output_keeps_the_order_of_the_input() {
    let lines: String = (0..500)
        .map(|n| {
            // Every seventh is long, so that its neighbours are done first.
            let body = "The bridge was closed. ".repeat(if n % 7 == 0 { 400 } else { 1 });
            format!("{}\n", serde_json::json!({"id": format!("a-{n}"), "body": body}))
        })
        .collect();
    let output = run(&["enrich", "-"], &lines);
    let ids: Vec<String> = parsed(&output).into_iter().map(|record| record.id).collect();
    assert_eq!(ids, (0..500).map(|n| format!("a-{n}")).collect::<Vec<_>>());
}

#[test]
fn standard_input_is_told_by_how_it_begins() {
    let page =
        "<html><body><p>“No,” said Anna Berg on Monday, and closed the bridge.</p></body></html>";
    let cases = [
        ("\"No,\" said Anna Berg.", "No"),
        (page, "No"),
        ("{\"body\": \"\\\"No,\\\" said Anna Berg.\"}", "No"),
    ];
    for (input, said) in cases {
        let output = run(&["enrich", "-"], input);
        let records = parsed(&output);
        assert_eq!(records[0].quotes[0].text.trim_end_matches(','), said, "{}", stderr(&output));
    }
}

#[test]
fn a_bad_article_is_named_and_the_others_go_on() {
    let lines = "{\"id\": \"one\", \"body\": \"It rained.\"}\n{\"id\": \"two\"}\n{\"id\": \"three\", \"body\": \"It snowed.\"}\n";
    let output = run(&["enrich", "-"], lines);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(parsed(&output).len(), 2);
    let said = stderr(&output);
    assert!(said.contains("standard input:2") && said.contains("missing field `body`"), "{said}");
}

#[test]
fn pretty_is_for_reading_and_has_no_colours_in_a_pipe() {
    let output = run(&["enrich", "--format", "pretty", "samples/3-court.txt"], "");
    let text = stdout(&output);
    assert!(text.contains("Who said what") && text.contains("Martin Keel"), "{text}");
    assert!(!text.contains('\x1b'));
}

#[test]
fn stages_are_chosen_by_name() {
    let body = "  \"No,\" said Anna Berg.\n";
    let output = run(&["enrich", "--stages", "segment,quotes", "-"], body);
    let record = &parsed(&output)[0];
    assert_eq!((record.text.as_str(), record.entities.len()), (body, 0));
    assert_eq!(record.pipeline.stages, ["segment", "quotes"]);
    let output = run(&["enrich", "--stages", "quotes", "-"], body);
    assert!(stderr(&output).contains("needs stage segment"), "{}", stderr(&output));
}

#[test]
fn errors_say_what_to_do() {
    let cases: [(&[&str], &str); 5] = [
        (&["enrich", "no-such-file.txt"], "there is no file \"no-such-file.txt\""),
        (&["--set", "input.prefetch", "enrich", "samples"], "is no KEY=VALUE"),
        (&["--set", "input.prefetchh=1", "enrich", "samples"], "did you mean input.prefetch?"),
        (&["--config", "no-such.toml", "check"], "no-such.toml"),
        (&["--set", "broker.nodes=127.0.0.1:1", "work", "--bogus"], "--bogus"),
    ];
    for (arguments, words) in cases {
        let output = run(arguments, "");
        assert!(!output.status.success());
        assert!(stderr(&output).contains(words), "{arguments:?} said {}", stderr(&output));
    }
}

#[test]
fn every_command_has_a_page_of_help() {
    for command in ["work", "enrich", "publish", "take", "dead", "check", "schema", "eval"] {
        let output = run(&[command, "--help"], "");
        assert!(output.status.success());
        assert!(stdout(&output).contains("Usage: newsmill"), "{command}");
    }
}

#[test]
fn schemas_are_printed() {
    for which in ["raw", "enriched"] {
        let output = run(&["schema", which], "");
        let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schema/{which}.json"));
        assert_eq!(stdout(&output), std::fs::read_to_string(committed).unwrap());
    }
}

#[test]
fn a_users_own_names_come_first() {
    // The command of docs/gazetteers.md.
    let list = "config/names.example.csv";
    let output = run(&["enrich", "--gazetteer", list, "samples/1-wire.txt"], "");
    let record = &parsed(&output)[0];
    let named = |name: &str| record.entities.iter().find(|entity| entity.name == name).unwrap();
    assert_eq!(named("Anna Berg").links["id"], "person-9");
    assert_eq!(named("harbour bridge").links["id"], "site-5");
    assert_eq!(record.pipeline.models["gazetteers"].len(), 64);
    let set = "entities.gazetteers=config/names.example.csv";
    let by_setting = run(&["--set", set, "enrich", "samples/1-wire.txt"], "");
    assert_eq!(by_setting.stdout, output.stdout);
}

#[test]
fn a_list_that_is_wrong_is_refused_with_its_line() {
    let mut list = tempfile::NamedTempFile::new().unwrap();
    list.write_all(b"name,type\nAcme,ORG\nBcme,COMPANY\n").unwrap();
    let path = list.path().to_str().unwrap();
    for (file, expected) in
        [(path, "line 3: type \"COMPANY\" is none of"), ("no.csv", "can not read")]
    {
        let output = run(&["enrich", "--gazetteer", file, "-"], "Rain.");
        assert_eq!(output.status.code(), Some(1));
        let said = stderr(&output);
        assert!(said.contains(file) && said.contains(expected), "{said}");
    }
}
