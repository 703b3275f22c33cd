//! The Rust scorer of sentences against the published one, on the same predictions.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use newsmill::eval::segment::{evaluate_texts, predictions, read};
use serde_json::json;

fn shared() -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    env::var_os("NEWSMILL_SHARED").map_or_else(beside, PathBuf::from)
}

#[test]
fn the_two_scorers_agree() {
    let folder = shared().join("segment");
    let scorer = folder.join("score_sent.py");
    let python = Command::new("python3").arg("--version").output().is_ok();
    if !scorer.exists() || !python {
        println!("skipped: needs python3 and {}", scorer.display());
        return;
    }
    let here = tempfile::tempdir().unwrap();
    for set in ["golden", "gum_dev", "ewt_dev_newsgroup_weblog"] {
        let gold = folder.join(format!("{set}.jsonl"));
        let texts = read(&gold).unwrap();
        let lines: Vec<String> = texts
            .iter()
            .map(|text| json!({ "id": text.id, "sents": predictions(text) }).to_string())
            .collect();
        let found = here.path().join(set);
        fs::write(&found, lines.join("\n")).unwrap();
        let run = Command::new("python3").arg(&scorer).args([&gold, &found]).output().unwrap();
        let theirs = String::from_utf8(run.stdout).unwrap();

        let ours = evaluate_texts(&texts);
        let (ends, sentences) = (ours.boundaries, ours.sentences);
        for words in [
            format!("boundary F1 {:.3} ", ends.f1()),
            format!("(P {:.3} R {:.3})", ends.precision(), ends.recall()),
            format!("exact-sentence F1 {:.3} ", sentences.f1()),
            format!("perfect paras {}/{} ", ours.perfect, ours.paragraphs),
        ] {
            assert!(theirs.contains(&words), "{set}: {words} here, there {theirs}");
        }
    }
}
