//! `newsmill enrich`.

use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use anyhow::Context as _;
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use newsmill::article::{Envelope, InputLimits, RawArticle, decode};
use newsmill::config::{Config, EntitiesConfig, PipelineConfig};
use newsmill::pipeline::Pipeline;
use newsmill::record::EnrichedArticle;

use super::inputs::{self, Input, InputType};
use super::pages::PageWriter;
use super::{ordered, pretty};

const EXAMPLES: &str = "\
Examples:
  newsmill enrich samples/                          see what it does
  newsmill enrich -f ndjson pages/ > records.ndjson
  newsmill enrich -f html samples/2-page.html > page.html
  curl -s https://example.org/story | newsmill enrich --input-type html -
  newsmill enrich --stages segment,quotes story.txt
  newsmill enrich --gazetteer config/names.example.csv samples/

Without the stage clean, `text` is the body as it came, character for character.
Articles that can not be enriched are named on stderr, the others go on; the exit code is then 1.";

/// Enrich files or standard input, without a broker.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct EnrichArgs {
    /// Files, folders and patterns, or - for standard input. Endings: .txt, .html, .htm, .ndjson,
    /// .jsonl, .json (RawArticle), each also with .gz or .zst.
    #[arg(required = true)]
    files: Vec<String>,
    /// Form of the output: pretty on a terminal, otherwise ndjson (a record a line, in the order of
    /// the input).
    #[arg(short, long, value_enum)]
    format: Option<Format>,
    /// What the input is.
    #[arg(long, value_enum, default_value = "auto", value_name = "TYPE")]
    input_type: InputType,
    /// Run these stages only, separated by commas: clean, segment, quotes, entities.
    #[arg(long, value_name = "LIST")]
    stages: Option<String>,
    /// A CSV file of your own names, before those of `[entities] gazetteers`; can be given several
    /// times. See docs/gazetteers.md.
    #[arg(long, value_name = "FILE")]
    gazetteer: Vec<String>,
    /// Threads; by default one for each core.
    #[arg(long, short = 'j', value_name = "N")]
    threads: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// One JSON record a line
    Ndjson,
    /// For reading, in colour on a terminal
    Pretty,
    /// A page for a browser, in one file: quotes tied to speakers, names in colour
    Html,
}

/// A record on its way out.
enum Rendered {
    /// In its final form.
    Bytes(Vec<u8>),
    /// For the page, whose parts are numbered in the order of the input.
    Page(Box<(RawArticle, EnrichedArticle)>),
}

pub(super) fn run(args: &EnrichArgs, config: &Config) -> anyhow::Result<ExitCode> {
    let pipeline = pipeline(args, config)?;
    let limits = config.limits.input();
    let threads = args.threads.unwrap_or_else(|| config.worker.thread_count()).max(1);
    let paths = inputs::paths(&args.files)?;
    let on_terminal = io::stdout().is_terminal();
    let format = args.format.unwrap_or(if on_terminal { Format::Pretty } else { Format::Ndjson });
    // Only what is meant for people has colours, which are to be taken out where none are wanted.
    let colours = match format {
        Format::Pretty => AutoStream::choice(&io::stdout()),
        _ => ColorChoice::AlwaysAnsi,
    };
    let mut out = BufWriter::new(AutoStream::new(io::stdout().lock(), colours));
    let progress = progress(on_terminal);
    let mut failed = 0_u64;
    let mut pages = PageWriter::default();

    ordered::map(
        threads,
        |take| inputs::each(&paths, args.input_type, take),
        |input: Input| enrich(&pipeline, &limits, &input, format),
        |rendered: Result<Rendered, String>| {
            progress.inc(1);
            match rendered {
                Ok(Rendered::Bytes(bytes)) => out.write_all(&bytes),
                Ok(Rendered::Page(both)) => pages.add(&both.1, Some(&both.0), &mut out),
                Err(error) => {
                    failed += 1;
                    progress.suspend(|| complain(&error));
                    Ok(())
                }
            }
            .context("can not write the records")
        },
    )?;
    pages.finish(&mut out).context("can not write the records")?;
    out.flush().context("can not write the records")?;
    progress.finish_and_clear();
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn pipeline(args: &EnrichArgs, config: &Config) -> anyhow::Result<Pipeline> {
    let stages = match &args.stages {
        Some(list) => list.parse().context("--stages")?,
        None => PipelineConfig::stage_set(&config.pipeline)?,
    };
    let pipeline = Pipeline::new(stages, config.limits.pipeline());
    let gazetteers = [args.gazetteer.clone(), config.entities.gazetteers.clone()].concat();
    Ok(match (EntitiesConfig { gazetteers }).read_gazetteers()? {
        Some(gazetteer) => pipeline.with_gazetteer(gazetteer),
        None => pipeline,
    })
}

/// One article, from its bytes to the form asked for. A panic costs this article alone.
fn enrich(
    pipeline: &Pipeline,
    limits: &InputLimits,
    input: &Input,
    format: Format,
) -> Result<Rendered, String> {
    let name = &input.name;
    let envelope = Envelope {
        content_type: Some(input.content_type),
        content_encoding: input.content_encoding,
        body: &input.body,
    };
    let article = decode(&envelope, limits).map_err(|error| format!("{name}: {error}"))?;
    let record = catch_unwind(AssertUnwindSafe(|| pipeline.enrich(&article)))
        .map_err(|_| format!("{name}: a stage panicked; please report this article"))?
        .map_err(|error| format!("{name}: {error}"))?;
    let mut bytes = Vec::new();
    let written = match format {
        Format::Html => return Ok(Rendered::Page(Box::new((article, record)))),
        Format::Pretty => pretty::write(&record, &mut bytes),
        Format::Ndjson => serde_json::to_writer(&mut bytes, &record)
            .map_err(io::Error::from)
            .and_then(|()| bytes.write_all(b"\n")),
    };
    written.map(|()| Rendered::Bytes(bytes)).map_err(|error| format!("{name}: {error}"))
}

/// A counter on stderr, where records on a terminal would not run into it.
fn progress(records_on_terminal: bool) -> ProgressBar {
    let target = if records_on_terminal {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr()
    };
    let style =
        ProgressStyle::with_template("{spinner} {human_pos} articles, {per_sec}, {elapsed}");
    let bar = ProgressBar::with_draw_target(None, target);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn complain(error: &str) {
    let red = anstyle::AnsiColor::Red.on_default();
    // Nothing can be said when stderr is closed.
    let _ = writeln!(anstream::stderr(), "{red}not enriched:{red:#} {error}");
}
