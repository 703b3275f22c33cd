//! What processes cost, from `/proc`.

use std::fs;
use std::process::Child;

use super::Result;

/// Kernel ticks in a second, as `/proc/PID/stat` counts on every Linux in use.
const TICKS: f64 = 100.0;

/// CPU of processes so far, seconds.
pub(super) fn cpu(workers: &[Child]) -> Result<f64> {
    workers.iter().map(|worker| process_cpu(worker.id())).sum()
}

fn process_cpu(pid: u32) -> Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // Fields 14 and 15; the name, which may hold spaces, ends with a bracket.
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields).split_whitespace();
    let ticks: u64 =
        fields.skip(11).take(2).map(str::parse::<u64>).sum::<std::result::Result<_, _>>()?;
    Ok(ticks as f64 / TICKS)
}

pub(super) fn broker_cpu() -> Result<f64> {
    process_cpu(std::env::var("BROKER_PID")?.parse()?)
}

/// Seconds in which the threads that enrich ran or waited for a core, and how many they are: on a
/// busy machine it says, where their CPU does not, whether they had always something to do.
pub(super) fn enriching(workers: &[Child]) -> Result<(f64, usize)> {
    let (mut nanoseconds, mut threads) = (0, 0);
    for worker in workers {
        for task in fs::read_dir(format!("/proc/{}/task", worker.id()))? {
            let task = task?.path();
            if fs::read_to_string(task.join("comm"))?.trim() != "enrich" {
                continue;
            }
            let times = fs::read_to_string(task.join("schedstat"))?;
            let mut times = times.split_whitespace().map(str::parse::<u64>);
            nanoseconds += times.next().ok_or("no time")?? + times.next().ok_or("no time")??;
            threads += 1;
        }
    }
    Ok((nanoseconds as f64 / 1e9, threads))
}

/// Processes that end with this: left alone, they would eat from the queues of the next run.
pub(super) struct Workers(pub(super) Vec<Child>);

impl Drop for Workers {
    fn drop(&mut self) {
        for worker in &mut self.0 {
            // One that has ended by itself is what is wanted, too.
            let _ = worker.kill();
            let _ = worker.wait();
        }
    }
}
