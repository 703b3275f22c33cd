//! The Rust scorer of quotes against the published one, on the same predictions.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use newsmill::eval::quotes::{evaluate_articles, predictions, read};
use serde_json::Value;

fn shared() -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    env::var_os("NEWSMILL_SHARED").map_or_else(beside, PathBuf::from)
}

#[test]
fn the_two_scorers_agree() {
    let folder = shared().join("quotes");
    let (data, scorer) = (folder.join("polnear_dev.jsonl.gz"), folder.join("score_quotes.py"));
    let python = Command::new("python3").arg("--version").output().is_ok();
    if !data.exists() || !scorer.exists() || !python {
        println!("skipped: needs python3, {} and {}", data.display(), scorer.display());
        return;
    }
    let articles = read(&data).unwrap();
    let here = tempfile::tempdir().unwrap();
    let (gold, found) = (here.path().join("gold.jsonl"), here.path().join("found.jsonl"));
    fs::write(&gold, newsmill::eval::read_text(&data).unwrap()).unwrap();
    let lines: Vec<_> = articles.iter().map(|a| predictions(a).to_string()).collect();
    fs::write(&found, lines.join("\n")).unwrap();
    let run = Command::new("python3").arg(&scorer).args([&gold, &found]).arg("--json").output();
    let theirs: Value = serde_json::from_slice(&run.unwrap().stdout).unwrap();

    let ours = evaluate_articles(&articles);
    let agree = |name: &str, ours: f64, theirs: &Value| {
        let theirs = theirs.as_f64().unwrap();
        assert!((ours - theirs).abs() < 1e-6, "{name}: {ours} here, {theirs} there");
    };
    for (at, kind) in ["direct", "mixed", "indirect", "all"].iter().enumerate() {
        for (prefix, score) in [("span_", ours.spans()[at]), ("d_e2e_", ours.end_to_end()[at])] {
            let name = format!("{prefix}{kind}");
            agree(&name, score.precision, &theirs[&name][0]);
            agree(&name, score.recall, &theirs[&name][1]);
            agree(&name, score.f1, &theirs[&name][2]);
        }
    }
    agree("tokens", ours.tokens().f1, &theirs["b_tokens_all"][2]);
    let both = &theirs["c_speaker_direct+mixed"];
    agree("speaker", ours.speaker_right(), &both["accuracy"]);
    agree("name", ours.name_right(), &both["resolved_name_acc(silver)"]);
}
