//! The Rust scorer of bodies and metadata against the published one, on the same predictions.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use newsmill::eval::clean::{Tally, evaluate_pages, predictions, read};

fn shared() -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    env::var_os("NEWSMILL_SHARED").map_or_else(beside, PathBuf::from)
}

/// The numbers of the published scorer's line, from the body's F1 to the recall of tags. In brackets
/// behind title and date it gives how many there are.
fn numbers(line: &str) -> Vec<f64> {
    let fields = line.split([' ', '(', ')', '/']).filter_map(|word| word.parse().ok());
    fields.collect()
}

fn agree(name: &str, ours: &Tally, theirs: &str) {
    let [precision, recall, f1] = ours.body();
    let (authors, tags) = (ours.authors(), ours.tags());
    let scores = [
        (1, f1),
        (2, precision),
        (3, recall),
        (4, ours.title()),
        (6, ours.date()),
        (8, authors.precision()),
        (9, authors.recall()),
        (10, tags.precision()),
        (11, tags.recall()),
    ];
    let theirs_read = numbers(theirs);
    assert_eq!(theirs_read[0], ours.pages() as f64, "{name}: {theirs}");
    for (at, score) in scores {
        // They print three digits.
        let close = (theirs_read[at] - score).abs() < 0.000_501;
        assert!(close, "{name}, number {at}: {score} here, there {theirs}");
    }
}

#[test]
fn the_two_scorers_agree() {
    let folder = shared().join("clean");
    let scorer = folder.join("score_clean.py");
    let python = Command::new("python3").arg("--version").output().is_ok();
    if !scorer.exists() || !python {
        println!("skipped: needs python3 and {}", scorer.display());
        return;
    }
    let here = tempfile::tempdir().unwrap();
    let found = here.path().join("found.jsonl");
    for (data, gold) in [
        ("fundus_dev", "fundus_dev/gold.json.gz"),
        ("plain_fundus_dev.jsonl.gz", "plain_fundus_dev.jsonl.gz"),
    ] {
        let pages = read(&folder.join(data)).unwrap();
        let lines: Vec<String> = pages.iter().map(|page| predictions(page).to_string()).collect();
        fs::write(&found, lines.join("\n")).unwrap();
        let run = |every: &[&str]| {
            let mut command = Command::new("python3");
            let output = command.arg(&scorer).arg(folder.join(gold)).arg(&found).args(every);
            String::from_utf8(output.output().unwrap().stdout).unwrap()
        };
        let ours = evaluate_pages(&pages);
        agree(data, ours.language("en").unwrap(), &run(&[]));
        agree(data, ours.all(), &run(&["--all"]));
    }
}
