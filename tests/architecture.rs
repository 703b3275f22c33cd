//! The invariants of ARCHITECTURE.md that can be read off the sources.

use std::fs;
use std::path::{Path, PathBuf};

/// Rust sources below a folder of `src`, with their text.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder)];
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(path).expect("a folder").map(|e| e.expect("an entry").path()));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).expect("a source");
            found.push((path, text));
        }
    }
    found
}

/// No source below `folder` may hold any of these words, but for those whose path holds `except`.
fn none_holds(folder: &str, words: &[&str], except: &str) {
    for (path, text) in sources(folder) {
        let shown = path.display().to_string();
        if !except.is_empty() && shown.contains(except) {
            continue;
        }
        for word in words {
            assert!(!text.contains(word), "{shown} holds {word:?}");
        }
    }
}

#[test]
fn only_amqp_imports_lapin() {
    none_holds("", &["lapin::"], "/amqp/");
}

#[test]
fn dependencies_run_one_way() {
    none_holds("text", &["crate::pipeline", "crate::article", "crate::worker", "crate::amqp"], "");
    none_holds("gazetteer", &["crate::pipeline", "crate::article", "crate::config"], "");
    none_holds("learn", &["crate::pipeline", "crate::article", "crate::worker", "crate::amqp"], "");
    none_holds(
        "pipeline",
        &["crate::worker", "crate::amqp", "crate::config", "crate::telemetry"],
        "",
    );
    none_holds(
        "article",
        &["crate::worker", "crate::amqp", "crate::config", "crate::pipeline"],
        "",
    );
    none_holds("amqp", &["crate::worker", "crate::pipeline"], "");
}

#[test]
fn a_stage_does_no_io() {
    none_holds("pipeline", &["std::fs", "std::net", "std::env", "SystemTime", "tokio"], "");
}

#[test]
fn the_worker_knows_no_language() {
    let stages = ["pipeline::clean", "pipeline::segment", "pipeline::quotes", "pipeline::entities"];
    none_holds("worker", &stages, "");
}
