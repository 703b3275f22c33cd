//! What `docs/operations.md` and `deploy/` say is what the code does.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use newsmill::config::{Overrides, load};
use newsmill::telemetry::names;

fn file(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a file")
}

#[test]
fn the_documented_metrics_are_those_of_the_code() {
    let table = names::markdown();
    assert!(
        file("docs/operations.md").contains(&table),
        "the table of docs/operations.md should be:\n{table}"
    );
}

#[test]
fn the_settings_of_the_deployment_are_settings() {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("deploy/kubernetes/base/newsmill.toml");
    let overrides = Overrides { file: Some(path), ..Overrides::default() };
    let config = load(&overrides, &BTreeMap::new()).expect("a configuration");
    let address = config.http.address().expect("an address").expect("it listens");
    assert_eq!(address.port(), 9464);

    // Every variable that the files set is a setting: one that is not would stop the worker.
    let mut seen = 0;
    for path in [
        "deploy/compose/compose.yaml",
        "deploy/kubernetes/base/deployment.yaml",
        "deploy/systemd/newsmill.service",
    ] {
        for word in file(path).split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')) {
            if !word.starts_with("NEWSMILL__") {
                continue;
            }
            seen += 1;
            // A value that fits no setting: the refusal names the setting, or its file.
            let environment = BTreeMap::from([(word.to_owned(), "/nowhere".to_owned())]);
            if let Err(error) = load(&Overrides::default(), &environment) {
                let said = error.to_string();
                assert!(!said.contains("no setting"), "{path}: {said}");
            }
        }
    }
    assert!(seen >= 6, "{seen} variables");
}

/// Sources of all tests.
fn sources(folder: &Path, out: &mut String) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            out.push_str(&fs::read_to_string(path).expect("a source"));
        }
    }
}

#[test]
fn the_tests_that_hold_threats_off_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = String::new();
    for folder in ["src", "tests"] {
        sources(&root.join(folder), &mut all);
    }
    let page = file("docs/security.md");
    let mut named = 0;
    // The third column; a word with three parts or more is the name of a test.
    for cell in page.lines().filter_map(|line| line.split(" | ").nth(2)) {
        for word in cell.split('`').skip(1).step_by(2) {
            let name = word.rsplit("::").next().unwrap_or(word);
            if name.matches('_').count() < 2 {
                continue;
            }
            named += 1;
            assert!(all.contains(&format!("fn {name}(")), "there is no test {name}");
        }
    }
    assert!(named >= 15, "{named} tests are named");
}
