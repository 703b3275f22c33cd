//! How fast the stages are, in one thread:
//! `cargo run --release --example speed -- STAGES ROUNDS FILE...`
//!
//! STAGES as in `newsmill enrich --stages`. Files: `.txt`, `.html`, or JSON lines of annotated data with
//! a `text`, `raw` or `body` and, where that is no plain text, a `content_type`; each also with `.gz`.
//! Prints a TAB-separated line for each measure, and a digest of the records: two builds that print the
//! same one made the same records, to the byte.

#![allow(clippy::print_stdout, reason = "an example prints")]

use std::error::Error;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::time::{Duration, Instant};

use flate2::read::MultiGzDecoder;
use newsmill::article::{ContentType, Envelope, InputLimits, RawArticle, decode};
use newsmill::pipeline::{Limits, Pipeline, STACK_BYTES, Stage};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

const LIMITS: InputLimits =
    InputLimits { max_body: 64 * 1024 * 1024, max_unpacked: 64 * 1024 * 1024 };

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [stages, rounds, files @ ..] = arguments.as_slice() else {
        return Err("usage: speed STAGES ROUNDS FILE...".into());
    };
    let pipeline = Pipeline::new(stages.parse()?, Limits { max_tokens: usize::MAX });
    let rounds = rounds.parse::<usize>()?.max(1);
    let mut articles = Vec::new();
    for file in files {
        articles.extend(read(Path::new(file))?);
    }
    std::thread::scope(|scope| {
        let measure = || measure(&pipeline, rounds, &articles);
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
        thread.spawn_scoped(scope, measure).map(|thread| thread.join().expect("no stage panics"))
    })?;
    Ok(())
}

/// The articles of a file.
fn read(path: &Path) -> Result<Vec<RawArticle>, Box<dyn Error>> {
    let mut bytes = fs::read(path)?;
    let name = path.to_string_lossy();
    let stem = name.strip_suffix(".gz").unwrap_or(&name);
    if stem.len() < name.len() {
        let packed = std::mem::take(&mut bytes);
        MultiGzDecoder::new(packed.as_slice()).read_to_end(&mut bytes)?;
    }
    let content_type = match stem.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html",
        Some("jsonl" | "ndjson") => return lines(&bytes),
        _ => "text/plain",
    };
    let envelope =
        Envelope { content_type: Some(content_type), content_encoding: None, body: &bytes };
    Ok(vec![decode(&envelope, &LIMITS)?])
}

fn lines(bytes: &[u8]) -> Result<Vec<RawArticle>, Box<dyn Error>> {
    let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let value: Value = serde_json::from_slice(line)?;
            let body = ["text", "raw", "body"].iter().find_map(|name| value[name].as_str());
            let content_type = match value["content_type"].as_str() {
                Some("text/html") => ContentType::Html,
                _ => ContentType::Text,
            };
            Ok(RawArticle::new(content_type, body.ok_or("a line without a text")?))
        })
        .collect()
}

/// What an article took: each time is the least of all rounds, for on a busy machine the others tell
/// of its neighbours.
#[derive(Clone, Copy)]
struct Taken {
    enriched: Duration,
    rendered: Duration,
    stages: [Duration; 4],
}

impl Taken {
    const NEVER: Self =
        Self { enriched: Duration::MAX, rendered: Duration::MAX, stages: [Duration::MAX; 4] };
}

fn measure(pipeline: &Pipeline, rounds: usize, articles: &[RawArticle]) {
    // This unpacks the models and fills the caches, before the clock starts.
    let Content { words, refused, digest } = content(pipeline, articles);
    let bytes: usize = articles.iter().map(|article| article.body.len()).sum();
    let mut taken = vec![Taken::NEVER; articles.len()];
    for _ in 0..rounds {
        for (article, taken) in articles.iter().zip(&mut taken) {
            enrich(pipeline, article, taken);
        }
    }

    let count = articles.len();
    println!(
        "articles\t{count}\nrefused\t{refused}\nbytes\t{bytes}\nwords\t{words}\ndigest\t{digest}"
    );
    let rates = |name: &str, time: &dyn Fn(&Taken) -> Duration| {
        let times = taken.iter().map(time).filter(|time| *time < Duration::MAX);
        let seconds = times.sum::<Duration>().as_secs_f64();
        if seconds > 0.0 {
            println!("{name} articles/s\t{:.0}", count as f64 / seconds);
            println!("{name} MB/s\t{:.2}", bytes as f64 / 1e6 / seconds);
            println!("{name} words/s\t{:.0}", words as f64 / seconds);
        }
    };
    rates("enrich", &|taken| taken.enriched);
    rates("enrich and render", &|taken| taken.enriched.saturating_add(taken.rendered));
    for stage in Stage::ALL {
        rates(stage.as_str(), &|taken| taken.stages[stage as usize]);
    }
    if let Some(peak) = peak_memory() {
        println!("peak memory MB\t{peak:.0}");
    }
}

/// What the records hold.
struct Content {
    words: usize,
    /// How many articles have no record.
    refused: usize,
    /// SHA-256 of the records as JSON, a line each.
    digest: String,
}

fn content(pipeline: &Pipeline, articles: &[RawArticle]) -> Content {
    let (mut words, mut refused, mut digest) = (0, 0, Sha256::new());
    for article in articles {
        if let Ok(record) = pipeline.enrich(article) {
            words += record.text.split_whitespace().count();
            digest.update(serde_json::to_vec(&record).expect("a record is JSON"));
        } else {
            refused += 1;
        }
        digest.update(b"\n");
    }
    Content { words, refused, digest: format!("{:x}", digest.finalize()) }
}

fn enrich(pipeline: &Pipeline, article: &RawArticle, taken: &mut Taken) {
    let keep = |best: &mut Duration, time: Duration| *best = time.min(*best);
    let started = Instant::now();
    let outcome = pipeline.enrich_timed(article);
    keep(&mut taken.enriched, started.elapsed());
    let Ok((record, timings)) = outcome else { return };
    for (stage, time) in timings {
        keep(&mut taken.stages[stage as usize], time);
    }
    let started = Instant::now();
    let json = serde_json::to_vec(&record).expect("a record is JSON");
    keep(&mut taken.rendered, started.elapsed());
    drop(json);
}

/// The most memory the process has had, in MB (Linux).
fn peak_memory() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024.0)
}
