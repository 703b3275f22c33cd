//! What a soak says: as it goes, and the table in the end.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::time::{Duration, Instant};

use libtest_mimic::Failed;

use super::fleet::Holds;
use super::ledger::Sums;
use crate::cluster::Totals;

/// How much more memory than after the first articles the first worker may hold in the end.
const MAY_GROW: f64 = 1.5;

/// How many lost articles are named.
const NAMED: usize = 10;

pub(super) struct Report {
    began: Instant,
    seed: u64,
    start: Holds,
    pub(super) middle: Option<Holds>,
    pub(super) end: Option<Holds>,
    pub(super) before: Totals,
    pub(super) after: Option<Totals>,
    recoveries: BTreeMap<String, Vec<Duration>>,
}

impl Report {
    pub(super) fn new(seed: u64, start: Holds, before: Totals) -> Self {
        Self {
            began: Instant::now(),
            seed,
            start,
            middle: None,
            end: None,
            before,
            after: None,
            recoveries: BTreeMap::new(),
        }
    }

    /// Says how it goes.
    pub(super) fn says(&self, line: &str) -> io::Result<()> {
        let seconds = self.began.elapsed().as_secs();
        writeln!(io::stderr(), "{seconds:>6} s {line}")
    }

    /// Notes how long a fault was felt.
    pub(super) fn recovered(&mut self, fault: &str, after: Duration) {
        self.recoveries.entry(fault.to_owned()).or_default().push(after);
    }

    /// Prints the table, and says whether all is as it must be.
    pub(super) fn close(mut self, sums: &Sums) -> Result<(), Failed> {
        let mut out = io::stdout().lock();
        let minutes = self.began.elapsed().as_secs_f64() / 60.0;
        writeln!(out, "\nseed {}, {minutes:.1} minutes", self.seed)?;
        for (what, count) in [
            ("articles published", sums.published),
            ("records out", sums.out),
            ("dead", sums.dead),
            ("lost", sums.lost.len()),
            ("duplicates, identical", sums.duplicates),
            ("published again by the harness", sums.published_again),
            ("taken again by the harness", sums.ours_again),
            ("wrong", sums.wrong.len()),
        ] {
            writeln!(out, "{what:<32} {count:>8}")?;
        }
        writeln!(out, "\n{:<32} {:>5} {:>10} {:>10}", "back after", "times", "median", "worst")?;
        for (fault, times) in &mut self.recoveries {
            times.sort();
            let shown = |at: usize| format!("{:.2} s", times[at].as_secs_f64());
            let (median, worst) = (shown(times.len() / 2), shown(times.len() - 1));
            writeln!(out, "{fault:<32} {:>5} {median:>10} {worst:>10}", times.len())?;
        }
        writeln!(
            out,
            "\n{:<32} {:>8} {:>8} {:>8}",
            "the first worker", "RSS MB", "threads", "files"
        )?;
        let holds = [("start", Some(self.start)), ("middle", self.middle), ("end", self.end)];
        for (when, held) in holds {
            let Some(Holds { rss, threads, files }) = held else { continue };
            writeln!(out, "{when:<32} {:>8} {threads:>8} {files:>8}", rss / 1024)?;
        }
        writeln!(
            out,
            "\n{:<32} {:>8} {:>8} {:>8}",
            "the broker", "connect.", "channels", "queues"
        )?;
        for (when, totals) in [("start", Some(self.before)), ("end", self.after)] {
            let Some(Totals { connections, channels, queues }) = totals else { continue };
            writeln!(out, "{when:<32} {connections:>8} {channels:>8} {queues:>8}")?;
        }
        out.flush()?;
        self.judge(sums)
    }

    fn judge(&self, sums: &Sums) -> Result<(), Failed> {
        if !sums.lost.is_empty() {
            let named = &sums.lost[..sums.lost.len().min(NAMED)];
            return Err(format!("{} articles are lost: {named:?}", sums.lost.len()).into());
        }
        if !sums.wrong.is_empty() {
            return Err(format!("{:#?}", sums.wrong).into());
        }
        let end = self.end.ok_or("the run did not come to its end")?;
        if end.rss as f64 > self.start.rss as f64 * MAY_GROW {
            return Err(format!("memory grew from {} to {} KiB", self.start.rss, end.rss).into());
        }
        Ok(())
    }
}
