//! What is done to a worker, or asked of one, while it runs.

use std::fs;
use std::process::Stdio;

use libtest_mimic::Failed;
use serde_json::json;

use crate::client::{self, Client};
use crate::flow::article;
use crate::worker::{Worker, newsmill, output, output_with};
use crate::{Test, World};

pub(crate) const TESTS: &[(&str, Test)] = &[
    ("live::sighup_takes_over_what_it_can", sighup_takes_over_what_it_can),
    ("live::a_job_leaves_after_so_many_or_when_idle", a_job_leaves_after_so_many_or_when_idle),
    ("live::backfill_waits_for_live_articles", backfill_waits_for_live_articles),
    ("live::many_dead_letters_are_not_held_in_memory", many_dead_letters_are_not_held_in_memory),
];

fn sighup_takes_over_what_it_can(world: &World) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("newsmill.toml");
    fs::write(&file, "[log]\nlevel = \"info\"\n")?;
    let path = file.display().to_string();
    let mut worker = Worker::start(world, &[("NEWSMILL_CONFIG", &path)]);
    let client = Client::connect(world);
    client.publish_json(&article(1));
    worker.wait_for_outcome("published", "a-1");

    fs::write(
        &file,
        "[log]\nlevel = \"warn\"\n[input]\nprefetch = 7\n[broker]\npassword = \"x\"\n",
    )?;
    worker.signal("HUP");
    let reloaded = |line: &serde_json::Value| line["message"] == "the configuration was reloaded";
    let line = worker.wait_for("the reload", reloaded);
    assert_eq!(line["changed"], "log.level");
    assert_eq!(line["needs_restart"], "broker.password, input.prefetch");
    client.publish_json(&article(2));
    client.publish(b"{", client::json().with_message_id("broken".into()));
    client.take("newsmill.enriched", 2);
    worker.wait_for_outcome("dead", "broken");

    fs::write(&file, "[log]\nlevel = 3\n")?;
    worker.signal("HUP");
    let line = worker.wait_for("the refusal", |line| line["level"] == "ERROR");
    assert!(line["error"].as_str().is_some_and(|e| e.contains("log.level")), "{line}");

    fs::write(&file, "[log]\nlevel = \"info\"\n")?;
    worker.signal("HUP");
    worker.wait_for("the reload", reloaded);
    client.publish_json(&article(3));
    worker.wait_for_outcome("published", "a-3");
    let log = worker.stop();
    assert!(log.iter().all(|line| line["id"] != "a-2"), "it was not logged: {log:#?}");
    Ok(())
}

fn a_job_leaves_after_so_many_or_when_idle(world: &World) -> Result<(), Failed> {
    Worker::start(world, &[]).stop();
    let client = Client::connect(world);
    client.publish_all(
        (0..30).map(|n| (article(n).to_string().into_bytes(), client::json())).collect(),
    );
    let (code, _, log) = output(world, &["work", "--max-messages", "12"]);
    assert_eq!(code, 0, "{log}");
    client.wait_ready("newsmill.enriched", 12);
    client.wait_ready("newsmill.raw", 18);
    let (code, _, log) = output(world, &["work", "--idle-exit", "3s"]);
    assert_eq!(code, 0, "{log}");
    client.wait_ready("newsmill.enriched", 30);
    client.wait_ready("newsmill.raw", 0);
    client.wait_ready("newsmill.dead", 0);
    Ok(())
}

fn backfill_waits_for_live_articles(world: &World) -> Result<(), Failed> {
    let variables = [
        ("NEWSMILL__INPUT__BACKFILL_QUEUE", "newsmill.backfill"),
        ("NEWSMILL__WORKER__THREADS", "1"),
    ];
    let (code, _, said) = output(world, &["publish", "--backfill", "-"]);
    assert!(code == 1 && said.contains("backfill_queue"), "{said}");

    // A day's articles are there first, then live ones come.
    Worker::start(world, &variables).stop();
    let client = Client::connect(world);
    let day: String = (0..100)
        .map(|n| json!({"id": format!("old-{n}"), "body": "It rained."}).to_string() + "\n")
        .collect();
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("day.ndjson");
    fs::write(&file, day)?;
    let path = file.display().to_string();
    let (code, said, complaint) = output_with(world, &["publish", "--backfill", &path], &variables);
    assert_eq!(
        (code, said.trim()),
        (0, "published 100 articles to queue newsmill.backfill"),
        "{complaint}"
    );
    client.publish_all(
        (0..100).map(|n| (article(n).to_string().into_bytes(), client::json())).collect(),
    );
    let worker = Worker::start(world, &variables);
    let ids: Vec<String> =
        client.take("newsmill.enriched", 200).iter().map(|m| m.record().id).collect();
    worker.stop();
    let last_live = ids.iter().rposition(|id| id.starts_with("a-")).expect("live ones");
    let old_before = ids[..last_live].iter().filter(|id| id.starts_with("old-")).count();
    // One at a time beside the live ones, and what one moment's idleness let in.
    assert!(old_before <= 20, "{old_before} of the backfill before the last live one: {ids:?}");
    Ok(())
}

/// More than a broker hands out to one who acknowledges nothing, and more bytes than a pass may hold.
fn many_dead_letters_are_not_held_in_memory(world: &World) -> Result<(), Failed> {
    let count: usize = std::env::var("NEWSMILL_DEAD_LETTERS").map_or(Ok(4_000), |n| n.parse())?;
    // 80 MB of bodies, however many they are.
    let size = 80_000_000 / count;
    Worker::start(world, &[]).stop();
    let client = Client::connect(world);
    let letter = || (vec![b'x'; size], client::bare("text/plain"));
    for begun in (0..count).step_by(1_000) {
        client.fill("newsmill.dead", (begun..count.min(begun + 1_000)).map(|_| letter()).collect());
    }
    let limit = count.to_string();
    for (command, said) in [
        (vec!["dead", "list", "--json", "--limit", &limit], None),
        (vec!["dead", "replay", "--code", "none"], Some("0 articles replayed")),
        (vec!["dead", "drop", "--all"], Some("articles dropped")),
    ] {
        let process =
            newsmill(world, &command, &[]).stdout(Stdio::piped()).spawn().expect("newsmill runs");
        let pid = process.id();
        let (done, watch) = std::sync::mpsc::channel::<()>();
        let watcher = std::thread::spawn(move || {
            let mut peak = 0;
            // Ends when the other end does.
            while watch.recv_timeout(std::time::Duration::from_millis(20))
                == Err(std::sync::mpsc::RecvTimeoutError::Timeout)
            {
                peak = peak.max(peak_kilobytes(pid).unwrap_or(0));
            }
            peak
        });
        let output = process.wait_with_output()?;
        drop(done);
        let peak = watcher.join().expect("it watches");
        let text = String::from_utf8_lossy(&output.stdout);
        match said {
            None => assert_eq!(text.lines().count(), count),
            Some(words) => assert!(text.contains(words), "{text}"),
        }
        use std::io::Write as _;
        writeln!(std::io::stdout(), "{command:?} on {count} letters: peak of {peak} kB")?;
        assert!(peak < 60_000, "{command:?} took {peak} kB");
    }
    client.wait_ready("newsmill.dead", 0);
    Ok(())
}

/// The most memory that a process has held.
fn peak_kilobytes(pid: u32) -> Option<usize> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
