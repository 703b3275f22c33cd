//! The corpora of names: what the tagger learns from, and what of it is left out to be read.

use std::io::{self, Write};
use std::path::Path;

use newsmill::eval::EvalError;
use newsmill::eval::entities::{self, NameReport};
use newsmill::pipeline::entities::{Ablation, FirstPass, Register, TaggedSentence, Tagger};

/// The corpora, each with how it is written.
const NAME_CORPORA: [(&str, Register); 10] = [
    ("gum_open", Register::Edited),
    ("wikigold", Register::Edited),
    ("uner_ewt_dev", Register::Edited),
    ("crossner_politics", Register::Edited),
    ("crossner_literature", Register::Edited),
    ("crossner_music", Register::Edited),
    ("crossner_science", Register::Edited),
    ("crossner_ai", Register::Edited),
    ("wnut17", Register::Casual),
    ("btc", Register::Casual),
];

/// What is learned from, and what is left out to be read.
#[derive(Default)]
pub(crate) struct Fold {
    pub(crate) lessons: Vec<(Register, Vec<TaggedSentence>)>,
    pub(crate) tests: Vec<Test>,
}

/// What is left out of a corpus.
pub(crate) struct Test {
    pub(crate) name: &'static str,
    register: Register,
    pub(crate) articles: Vec<Vec<TaggedSentence>>,
}

impl Fold {
    /// Reads the corpora of a folder; leaves nothing out where `holdout` is false.
    pub(crate) fn read(data: &Path, holdout: bool) -> Result<Self, EvalError> {
        let mut fold = Self::default();
        for (name, register) in NAME_CORPORA {
            let all = entities::read_tagged(&data.join(format!("{name}.conll")))?;
            let mut articles = Vec::new();
            for (at, article) in all.iter().enumerate() {
                if holdout && held_out(at, &all) {
                    articles.push(article.clone());
                } else {
                    fold.lessons.push((register, article.clone()));
                }
            }
            fold.tests.push(Test { name, register, articles });
        }
        Ok(fold)
    }

    /// The mean F1 of the corpora of a register.
    fn mean(&self, register: Register, score: impl Fn(&Test) -> NameReport) -> f64 {
        let tests = self.tests.iter().filter(|test| test.register == register);
        let scores: Vec<f64> = tests.map(|test| score(test).scores[3].f1()).collect();
        scores.iter().sum::<f64>() / scores.len() as f64
    }
}

/// Prints the table of what each part of the tagger gives.
pub(crate) fn ablation(fold: &Fold) -> io::Result<()> {
    let row = |what: &str, score: &dyn Fn(&Test) -> NameReport| {
        let [edited, posts] =
            [Register::Edited, Register::Casual].map(|register| fold.mean(register, score));
        writeln!(io::stdout(), "| {what} | {edited:.1} | {posts:.1} |")
    };
    writeln!(io::stdout(), "| without | edited | posts |\n|---|---|---|")?;
    let tagger = Tagger::train_once(&fold.lessons);
    row("nothing left out", &|test| entities::score_names(&tagger, &test.articles))?;
    for without in [None].into_iter().chain(Ablation::ALL.map(Some)) {
        let first = FirstPass::train(without, &fold.lessons);
        let score = |test: &Test| {
            entities::score_sentences(test.articles.iter().flatten(), |s| first.names(s))
        };
        row(without.map_or("the second model", Ablation::name), &score)?;
    }
    Ok(())
}

/// Which articles of a corpus `--holdout` leaves out: whole articles where the corpus has them, else
/// ten sentences in a row, which may be of one article.
fn held_out(at: usize, articles: &[Vec<TaggedSentence>]) -> bool {
    let unrelated = articles.iter().all(|article| article.len() == 1);
    (if unrelated { at / 10 } else { at }) % 5 == 4
}
