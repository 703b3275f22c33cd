//! What went in and what came out, by article.

use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};

use super::articles::{self, Kind};
use crate::records;

/// One record in this many is held against the schema: each costs more than its making.
const CHECKED: usize = 20;

/// Strange things that are told one by one before they are only counted.
const TOLD: usize = 20;

/// The ledger. Everything in it is keyed by the number of the article.
pub(super) struct Ledger {
    seed: u64,
    pages: Mutex<Pages>,
}

#[derive(Default)]
struct Pages {
    entries: Vec<Entry>,
    wrong: Vec<String>,
    settled: usize,
    /// Deliveries of one message to us again: our connection broke before our acknowledgement.
    ours_again: usize,
}

#[derive(Clone, Default)]
struct Entry {
    sent: Option<Instant>,
    /// How often it was published; more than once where its confirm did not come.
    published: u32,
    out: u32,
    sha256: [u8; 32],
    dead: u32,
    seen: Option<Instant>,
}

/// The sums of the ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) published: usize,
    pub(super) out: usize,
    pub(super) dead: usize,
    /// In neither.
    pub(super) lost: Vec<String>,
    /// Came out or dead more than once, beyond the number of times they were published.
    pub(super) duplicates: usize,
    /// The same, because the harness published them more than once.
    pub(super) published_again: usize,
    pub(super) ours_again: usize,
    /// What must not be, in words.
    pub(super) wrong: Vec<String>,
}

impl Ledger {
    pub(super) fn new(seed: u64) -> Self {
        Self { seed, pages: Mutex::default() }
    }

    /// Enters that articles are about to be published.
    pub(super) fn publishing(&self, numbers: Range<usize>) {
        let mut pages = self.open();
        let count = pages.entries.len().max(numbers.end);
        pages.entries.resize(count, Entry::default());
        for number in numbers {
            let entry = &mut pages.entries[number];
            entry.sent.get_or_insert_with(Instant::now);
            entry.published += 1;
        }
    }

    /// Enters a record that came out.
    pub(super) fn came_out(&self, id: &str, body: &[u8], again: bool) {
        let sha256: [u8; 32] = Sha256::digest(body).into();
        let mut pages = self.open();
        let Some(number) = pages.number(id, again) else { return };
        let entry = &mut pages.entries[number];
        let (first, same) = (entry.out == 0, entry.sha256 == sha256);
        if first {
            entry.sha256 = sha256;
        }
        entry.out += u32::from(first || !again);
        pages.see(number);
        if articles::kind(number) == Kind::Bad {
            pages.note(format!("{id} is no article, and a record came out"));
        } else if !first && !same {
            pages.note(format!("two records of {id} differ"));
        }
        drop(pages);
        if number % CHECKED == 0 && first {
            records::check(body);
        }
    }

    /// Enters a message of the dead queue.
    pub(super) fn died(&self, id: &str, body: &[u8], why: &str, again: bool) {
        let mut pages = self.open();
        let Some(number) = pages.number(id, again) else { return };
        let entry = &mut pages.entries[number];
        entry.dead += u32::from(entry.dead == 0 || !again);
        pages.see(number);
        if articles::kind(number) == Kind::Good {
            pages.note(format!("{id} is good, and ended dead: {why}"));
        }
        if articles::message(self.seed, number).0 != body {
            pages.note(format!("{id} is not whole in the dead queue"));
        }
    }

    /// How many articles are out or dead.
    pub(super) fn settled(&self) -> usize {
        self.open().settled
    }

    /// How long after `moment` an article was out, or dead, that was published since; of those from
    /// the number `first` on.
    pub(super) fn back_after(&self, moment: Instant, first: usize) -> Option<Duration> {
        let pages = self.open();
        let entries = pages.entries.get(first..).unwrap_or_default();
        let since = entries.iter().filter(|entry| entry.sent.is_some_and(|sent| sent >= moment));
        since.filter_map(|entry| entry.seen).min().map(|seen| seen - moment)
    }

    pub(super) fn sums(&self) -> Sums {
        let pages = self.open();
        let mut sums =
            Sums { ours_again: pages.ours_again, wrong: pages.wrong.clone(), ..Sums::default() };
        for (number, entry) in pages.entries.iter().enumerate() {
            sums.published += usize::from(entry.published > 0);
            sums.out += usize::from(entry.out > 0);
            sums.dead += usize::from(entry.dead > 0 && entry.out == 0);
            let ends = entry.out + entry.dead;
            if ends == 0 {
                sums.lost.push(articles::id(number));
                continue;
            }
            let more = (ends - 1) as usize;
            let ours = more.min((entry.published.max(1) - 1) as usize);
            sums.published_again += ours;
            sums.duplicates += more - ours;
        }
        sums
    }

    fn open(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pages {
    /// The number of an id that was published.
    fn number(&mut self, id: &str, again: bool) -> Option<usize> {
        self.ours_again += usize::from(again);
        let number = articles::number(id)
            .filter(|number| self.entries.get(*number).is_some_and(|entry| entry.published > 0));
        if number.is_none() {
            self.note(format!("{id:?} came out, and was never published"));
        }
        number
    }

    fn see(&mut self, number: usize) {
        let entry = &mut self.entries[number];
        if entry.seen.is_none() {
            entry.seen = Some(Instant::now());
            self.settled += 1;
        }
    }

    fn note(&mut self, wrong: String) {
        if self.wrong.len() < TOLD && !self.wrong.contains(&wrong) {
            self.wrong.push(wrong);
        }
    }
}
