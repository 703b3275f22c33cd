//! How the line model reads pages that it has not learnt from: what all choices are made by.

use std::fmt;

use super::forms::PageForms;
use super::model::{LabelledPage, forms, is_body_by, learn};
use super::sums::LineModel;
use crate::learn::mix;

/// Into how many parts a trial cuts the pages, to read each by what was learnt from the others.
const PARTS: u64 = 3;

/// How English pages that were not learnt from are read.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct LineTrial {
    /// All of them.
    pub all: LineCounts,
    /// Those that read like news: six in ten of the article's lines are running text.
    pub news: LineCounts,
    /// How many features the last model has.
    pub features: usize,
}

/// Counts of right, given and annotated, and the sums of the pages' scores.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct LineCounts {
    /// Of lines.
    pub lines: [usize; 3],
    /// Of their words.
    pub words: [usize; 3],
    /// Pages.
    pub pages: usize,
    /// F1 of the lines of each page, and of their words, added up.
    pub sums: [f64; 2],
}

impl LineCounts {
    /// The harmonic mean of precision and recall.
    fn f1([right, given, gold]: [usize; 3]) -> f64 {
        2.0 * right as f64 / (given + gold).max(1) as f64
    }

    fn add(&mut self, page: &Self) {
        for (sum, count) in self.lines.iter_mut().zip(page.lines) {
            *sum += count;
        }
        for (sum, count) in self.words.iter_mut().zip(page.words) {
            *sum += count;
        }
        self.pages += 1;
        self.sums[0] += Self::f1(page.lines);
        self.sums[1] += Self::f1(page.words);
    }

    fn count(&mut self, words: usize, given: bool, gold: bool) {
        for (count, weight) in [(&mut self.lines, 1), (&mut self.words, words)] {
            count[0] += weight * usize::from(given && gold);
            count[1] += weight * usize::from(given);
            count[2] += weight * usize::from(gold);
        }
    }
}

impl fmt::Display for LineCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [lines, words] = [Self::f1(self.lines), Self::f1(self.words)];
        let [mean_lines, mean_words] = self.sums.map(|sum| sum / self.pages.max(1) as f64);
        let pages = self.pages;
        write!(f, "{pages} pages, F1 of lines {lines:.4}, of words {words:.4}; ")?;
        write!(f, "mean of pages {mean_lines:.4}, {mean_words:.4}")
    }
}

impl fmt::Display for LineTrial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "English: {}", self.all)?;
        writeln!(f, "Like news: {}", self.news)?;
        write!(f, "{} features", self.features)
    }
}

/// Reads each English page that has an article by a model of two thirds of the pages, it not among
/// them. `split` says how the thirds are dealt: what is a gain in one alone is none.
#[must_use]
pub fn try_lines(pages: &[LabelledPage], split: u64) -> LineTrial {
    let mut trial = LineTrial::default();
    for part in 0..PARTS {
        let is_read = |at: usize| part_of(at as u64, split) == part;
        let numbered = || pages.iter().enumerate();
        let others: Vec<_> =
            numbered().filter(|(at, _)| !is_read(*at)).map(|(_, page)| page).collect();
        let model = learn(&others);
        trial.features = model.features();
        let model = LineModel::new(model);
        for (_, page) in numbered().filter(|(at, _)| is_read(*at)) {
            let texts: Vec<&str> = page.lines.iter().map(|(text, _)| text.as_str()).collect();
            let forms = forms(&texts);
            if !forms.english {
                continue;
            }
            let mut counts = LineCounts::default();
            let kept = is_body_by(&model, &forms);
            for ((form, (_, gold)), given) in forms.forms.iter().zip(&page.lines).zip(kept) {
                counts.count(form.words, given, *gold);
            }
            if counts.lines[2] > 0 {
                trial.all.add(&counts);
                if is_like_news(&forms, page) {
                    trial.news.add(&counts);
                }
            }
        }
    }
    trial
}

/// In which part a page is: one by one in the first split, dealt in the others.
fn part_of(page: u64, split: u64) -> u64 {
    if split == 0 { page % PARTS } else { (mix(split, page) >> 20) % PARTS }
}

fn is_like_news(forms: &PageForms, page: &LabelledPage) -> bool {
    let article = forms.forms.iter().zip(&page.lines).filter(|(_, (_, body))| *body);
    let prose = article.clone().filter(|(form, _)| form.is_prose()).count();
    prose * 10 >= article.count() * 6
}

#[cfg(test)]
mod tests {
    use super::{LineCounts, PARTS, is_like_news, part_of};
    use crate::pipeline::clean::plain::model::{LabelledPage, forms};

    #[test]
    fn a_page_counts_by_its_lines_by_their_words_and_once() {
        let mut page = LineCounts::default();
        page.count(30, true, true);
        page.count(10, true, false);
        page.count(10, false, true);
        page.count(4, false, false);
        assert_eq!((page.lines, page.words), ([1, 2, 2], [30, 40, 40]));
        let mut all = LineCounts::default();
        all.add(&page);
        all.add(&LineCounts { lines: [8, 8, 8], words: [160, 160, 160], ..page });
        let said = all.to_string();
        assert_eq!(
            said,
            "2 pages, F1 of lines 0.9000, of words 0.9500; mean of pages 0.7500, 0.8750"
        );
    }

    #[test]
    fn each_split_deals_the_pages_evenly_and_another_way() {
        for split in 0..3 {
            for part in 0..PARTS {
                let dealt = (0..900).filter(|page| part_of(*page, split) == part).count();
                assert!((240..360).contains(&dealt), "split {split}, part {part}: {dealt}");
            }
        }
        assert!((0..900).any(|page| part_of(page, 1) != part_of(page, 2)));
    }

    #[test]
    fn pages_like_news_are_told_by_the_article_alone() {
        let prose = "The council closed the bridge on Monday, engineers said in a statement.";
        let page = |lines: &[(&str, bool)]| {
            let lines = lines.iter().map(|(text, body)| ((*text).to_owned(), *body));
            LabelledPage { lines: lines.collect(), headline: None }
        };
        let like = |page: &LabelledPage| {
            let texts: Vec<&str> = page.lines.iter().map(|(text, _)| text.as_str()).collect();
            is_like_news(&forms(&texts), page)
        };
        assert!(like(&page(&[("Home", false), ("Sport", false), (prose, true)])));
        assert!(!like(&page(&[(prose, false), ("Two eggs", true), (prose, true)])));
    }
}
