//! The commands that the documentation names, and `tests/data/commands.tsv`, which says what runs each.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What runs a command.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum RunBy {
    Here,
    Shared,
    Broker { service: bool },
    File(String),
    Nobody,
}

/// A row of the table.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) command: String,
    pub(crate) run_by: RunBy,
    /// Words that its output, or the file that runs it, holds; or the reason why nobody does.
    pub(crate) seen: String,
}

/// The project's folder.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The rows of `tests/data/commands.tsv`.
pub(crate) fn table() -> Vec<Row> {
    let text = fs::read_to_string(root().join("tests/data/commands.tsv")).expect("the table");
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let columns: Vec<&str> = line.split('\t').collect();
            let [command, run_by, seen] = columns[..] else {
                panic!("three columns, TAB between: {line}");
            };
            let run_by = match run_by {
                "here" => RunBy::Here,
                "shared" => RunBy::Shared,
                "broker" => RunBy::Broker { service: false },
                "broker service" => RunBy::Broker { service: true },
                "nobody" => RunBy::Nobody,
                file => RunBy::File(file.to_owned()),
            };
            Row { command: command.to_owned(), run_by, seen: seen.to_owned() }
        })
        .collect()
}

/// A folder as a user has it who stands in the project: its files under their names, newsmill in the path,
/// room beside it.
pub(crate) struct Desk {
    folder: tempfile::TempDir,
    path: String,
}

impl Desk {
    pub(crate) fn new(newsmill: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let project = folder.path().join("newsmill");
        fs::create_dir(&project).expect("a folder");
        for (name, target) in
            [("samples", "samples"), ("articles", "samples"), ("config", "config")]
        {
            symlink(root().join(target), project.join(name)).expect("a link");
        }
        for name in ["day", "schema"] {
            fs::create_dir(project.join(name)).expect("a folder");
        }
        let feed = project.join("day/feed.ndjson");
        fs::copy(root().join("samples/6-feed.ndjson"), feed).expect("a copy");
        let programs = newsmill.parent().expect("its folder").display();
        let path = format!("{programs}:{}", std::env::var("PATH").unwrap_or_default());
        Self { folder, path }
    }

    /// A path as the commands see it.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join("newsmill").join(name)
    }

    /// The command as bash runs it here; the process is the program's where it is a single one.
    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = Command::new("bash");
        command
            .args(["-euo", "pipefail", "-c", line])
            .current_dir(self.file("."))
            .env("PATH", &self.path);
        command
    }
}
