//! The workers of a soak: processes of the real binary, their logs in files.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use libtest_mimic::Failed;

use super::articles::FLAKY;
use crate::node::run;
use crate::worker::{NEWSMILL, command};

/// How long a worker may take to end, or to come to the point at which it dies.
const PATIENCE: Duration = Duration::from_secs(120);

/// How often a process is asked whether it has ended.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// The workers. The first is never harmed by itself: its memory is watched.
pub(super) struct Fleet {
    nodes: Vec<String>,
    folder: PathBuf,
    workers: Vec<Child>,
}

/// What a process holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Holds {
    /// Resident memory, KiB.
    pub(super) rss: u64,
    pub(super) threads: u64,
    pub(super) files: usize,
}

impl Fleet {
    /// Starts `count` workers that reach the nodes at these addresses, each from another one on.
    pub(super) fn start(nodes: Vec<String>, folder: &Path, count: usize) -> io::Result<Self> {
        // A copy, so that a soak is of one build, whatever is built meanwhile.
        fs::copy(NEWSMILL, folder.join("newsmill"))?;
        let mut fleet = Self { nodes, folder: folder.to_owned(), workers: Vec::new() };
        for number in 0..count {
            let worker = fleet.launch(number, "")?;
            fleet.workers.push(worker);
        }
        Ok(fleet)
    }

    pub(super) fn len(&self) -> usize {
        self.workers.len()
    }

    /// Kills workers, gives the moment, and starts others in their places.
    pub(super) fn kill(&mut self, numbers: std::ops::Range<usize>) -> Result<Instant, Failed> {
        for number in numbers.clone() {
            self.end(number, "KILL")?;
        }
        let died = Instant::now();
        for number in numbers {
            self.replace(number)?;
        }
        Ok(died)
    }

    /// Drains a worker and starts another in its place.
    pub(super) fn drain(&mut self, number: usize) -> Result<(), Failed> {
        let status = self.end(number, "TERM")?;
        if !status.success() {
            return Err(
                format!("worker {number} did not drain: {status}; {}", self.log(number)).into()
            );
        }
        self.replace(number)
    }

    /// Puts a worker in the place of another that dies at a fault, waits until it is dead, and gives
    /// the moment; another takes its place.
    pub(super) fn doom(&mut self, number: usize, fault: &str) -> Result<Instant, Failed> {
        self.end(number, "TERM")?;
        // One that dies at its first article may not be seen consuming.
        self.workers[number] = self.launch(number, fault)?;
        self.wait(number, "die at its point")?;
        let died = Instant::now();
        self.replace(number)?;
        Ok(died)
    }

    /// Complains of a worker that ended without having been told to.
    pub(super) fn all_live(&mut self) -> Result<(), Failed> {
        (0..self.workers.len()).try_for_each(|number| self.lives(number))
    }

    /// True once every worker has consumed.
    pub(super) fn all_consume(&self) -> bool {
        (0..self.len()).all(|number| self.times_consuming(number) > 0)
    }

    fn lives(&mut self, number: usize) -> Result<(), Failed> {
        match self.workers[number].try_wait()? {
            Some(status) => {
                Err(format!("worker {number} ended: {status}; {}", self.log(number)).into())
            }
            None => Ok(()),
        }
    }

    /// Drains all workers.
    pub(super) fn stop(mut self) -> Result<(), Failed> {
        for number in 0..self.workers.len() {
            let status = self.end(number, "TERM")?;
            if !status.success() {
                return Err(format!("worker {number}: {status}; {}", self.log(number)).into());
            }
        }
        Ok(())
    }

    /// What the first worker holds.
    pub(super) fn holds(&self) -> io::Result<Holds> {
        let folder = PathBuf::from(format!("/proc/{}", self.workers[0].id()));
        let status = fs::read_to_string(folder.join("status"))?;
        let number = |key: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default();
            line.split_whitespace().next().and_then(|word| word.parse().ok()).unwrap_or(0)
        };
        let files = fs::read_dir(folder.join("fd"))?.count();
        Ok(Holds { rss: number("VmRSS:"), threads: number("Threads:"), files })
    }

    /// The end of a worker's log.
    pub(super) fn log(&self, number: usize) -> String {
        let log = fs::read_to_string(self.log_file(number)).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        format!("its log ends: {:#?}", &lines[lines.len().saturating_sub(10)..])
    }

    fn log_file(&self, number: usize) -> PathBuf {
        self.folder.join(format!("worker-{number}.log"))
    }

    /// Starts a worker in the place of one that has ended, and waits until it consumes.
    fn replace(&mut self, number: usize) -> Result<(), Failed> {
        let before = self.times_consuming(number);
        self.workers[number] = self.launch(number, "")?;
        let deadline = Instant::now() + PATIENCE;
        while self.times_consuming(number) == before {
            self.lives(number)?;
            if Instant::now() > deadline {
                return Err(
                    format!("worker {number} does not consume; {}", self.log(number)).into()
                );
            }
            std::thread::sleep(LOOK_AGAIN);
        }
        Ok(())
    }

    /// How often the workers of this number began to consume.
    fn times_consuming(&self, number: usize) -> usize {
        let log = fs::read_to_string(self.log_file(number)).unwrap_or_default();
        log.matches("\"consuming\"").count()
    }

    fn launch(&self, number: usize, fault: &str) -> io::Result<Child> {
        let mut nodes = self.nodes.clone();
        nodes.rotate_left(number % self.nodes.len());
        // The first worker gets every article through.
        let panics = if number == 0 { String::new() } else { format!("quotes=panic@{FLAKY}*") };
        let log: File = OpenOptions::new().create(true).append(true).open(self.log_file(number))?;
        let program = self.folder.join("newsmill");
        command(&program.to_string_lossy(), &nodes.join(","), "/", &["work"])
            .env("NEWSMILL_FAULTS", format!("{panics};{fault}"))
            .env("NEWSMILL__BROKER__HEARTBEAT", "2s")
            .env("NEWSMILL__BROKER__CONNECT_TIMEOUT", "5s")
            .env("NEWSMILL__BROKER__RECONNECT_MAX", "2s")
            .env("NEWSMILL__RETRY__DELAYS", "200ms,500ms,1s,2s,5s")
            .env("NEWSMILL__INPUT__PREFETCH", "64")
            .env("NEWSMILL__WORKER__THREADS", "1")
            .env(
                "NEWSMILL__LOG__LEVEL",
                "error,newsmill::worker::supervise=info,newsmill::cli=info",
            )
            .stdin(Stdio::null())
            .stderr(log)
            .spawn()
    }

    fn end(&mut self, number: usize, signal: &str) -> Result<ExitStatus, Failed> {
        run("kill", &[&format!("-{signal}"), &self.workers[number].id().to_string()])?;
        self.wait(number, "end")
    }

    fn wait(&mut self, number: usize, what: &str) -> Result<ExitStatus, Failed> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.workers[number].try_wait()? {
                return Ok(status);
            }
            if Instant::now() > deadline {
                return Err(format!("worker {number} did not {what}; {}", self.log(number)).into());
            }
            std::thread::sleep(LOOK_AGAIN);
        }
    }
}

impl Drop for Fleet {
    fn drop(&mut self) {
        for worker in &mut self.workers {
            // One that has ended has nothing to kill.
            let _ = worker.kill();
            let _ = worker.wait();
        }
    }
}
