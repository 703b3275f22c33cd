//! Each stage by itself, the whole pipeline, and what comes after it, on the articles of `samples/`:
//! `cargo bench`. Criterion compares with the run before; `benches/instructions.sh` is what CI looks at.

use std::fs;
use std::path::Path;

use criterion::{BatchSize, Criterion, Throughput};
use newsmill::article::{ContentType, Envelope, InputLimits, RawArticle, decode};
use newsmill::page;
use newsmill::pipeline::clean::clean;
use newsmill::pipeline::entities::tag;
use newsmill::pipeline::quotes::attribute;
use newsmill::pipeline::segment::segment;
use newsmill::pipeline::{Pipeline, STACK_BYTES};
use newsmill::record::EnrichedArticle;

const LIMITS: InputLimits = InputLimits { max_body: 1 << 20, max_unpacked: 1 << 20 };

/// The articles of `samples/`, in the order of their files.
fn samples() -> Vec<RawArticle> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let entries = fs::read_dir(folder).expect("samples/");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let mut articles = Vec::new();
    for path in paths {
        let bytes = fs::read(&path).expect("a file");
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("ndjson") => {
                let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
                articles.extend(lines.map(|line| article("application/json", line)));
            }
            Some("html") => articles.push(article("text/html", &bytes)),
            _ => articles.push(article("text/plain", &bytes)),
        }
    }
    articles
}

fn article(media_type: &str, body: &[u8]) -> RawArticle {
    let envelope = Envelope { content_type: Some(media_type), content_encoding: None, body };
    decode(&envelope, &LIMITS).expect("a sample is an article")
}

/// Runs a stage on what the stages before it made of each article; making the copy that it takes is not
/// counted.
fn stage<I: Clone, O>(criterion: &mut Criterion, name: &str, inputs: &[I], run: impl Fn(I) -> O) {
    let mut group = criterion.benchmark_group("stages");
    group.throughput(Throughput::Elements(inputs.len() as u64));
    let batch = |inputs: Vec<I>| inputs.into_iter().map(&run).collect::<Vec<O>>();
    group.bench_function(name, |bench| {
        bench.iter_batched(|| inputs.to_vec(), batch, BatchSize::SmallInput);
    });
    group.finish();
}

fn stages(criterion: &mut Criterion) {
    let articles = samples();
    let of = |wanted| -> Vec<RawArticle> {
        articles.iter().filter(|article| article.content_type == wanted).cloned().collect()
    };
    stage(criterion, "clean pages", &of(ContentType::Html), |article| clean(&article));
    stage(criterion, "clean text", &of(ContentType::Text), |article| clean(&article));
    let inputs: Vec<_> = articles.iter().map(clean).collect();
    stage(criterion, "segment", &inputs, segment);
    let inputs: Vec<_> = inputs.into_iter().map(segment).collect();
    stage(criterion, "quotes", &inputs, attribute);
    let inputs: Vec<_> = inputs.into_iter().map(attribute).collect();
    stage(criterion, "entities", &inputs, |quoted| tag(quoted, None));

    let pipeline = Pipeline::default();
    let enrich = |article: RawArticle| pipeline.enrich(&article).expect("a sample is enriched");
    stage(criterion, "all", &articles, enrich);
    let records: Vec<EnrichedArticle> = articles.iter().cloned().map(enrich).collect();
    stage(criterion, "record to JSON", &records, |record| serde_json::to_vec(&record));
    stage(criterion, "record to page", &records, |record| page::document(&record, None));
}

fn main() {
    let run = || {
        let mut criterion = Criterion::default().configure_from_args();
        stages(&mut criterion);
        criterion.final_summary();
    };
    // The stages are promised this much.
    let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
    thread.spawn(run).expect("a thread").join().expect("no stage panics");
}
