//! A `newsmill` process under test: started with variables, watched through its log.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::World;
use crate::node::run;

/// How long any single thing may take before a test gives it up.
pub(crate) const PATIENCE: Duration = Duration::from_secs(90);

/// A running worker.
pub(crate) struct Worker {
    process: Child,
    log: Receiver<Value>,
    seen: Vec<Value>,
}

/// The program under test.
pub(crate) const NEWSMILL: &str = env!("CARGO_BIN_EXE_newsmill");

/// A command of `program` for the broker at `nodes`, with nothing but the log's form set.
pub(crate) fn command(program: &str, nodes: &str, vhost: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .current_dir(env!("CARGO_TARGET_TMPDIR"))
        .env("NEWSMILL__BROKER__NODES", nodes)
        .env("NEWSMILL__BROKER__VHOST", vhost)
        .env("NEWSMILL__LOG__FORMAT", "json");
    command
}

/// A command for this world, with short retries unless `variables` say otherwise.
pub(crate) fn newsmill(world: &World, arguments: &[&str], variables: &[(&str, &str)]) -> Command {
    let mut command = command(NEWSMILL, &world.node.address(), &world.vhost, arguments);
    command.env("NEWSMILL__RETRY__DELAYS", "100ms,200ms").envs(variables.iter().copied());
    command
}

/// Runs a command to its end; gives exit code, stdout and stderr.
pub(crate) fn output(world: &World, arguments: &[&str]) -> (i32, String, String) {
    output_with(world, arguments, &[])
}

/// [`output`], with variables.
pub(crate) fn output_with(
    world: &World,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> (i32, String, String) {
    let Output { status, stdout, stderr } =
        newsmill(world, arguments, variables).stdin(Stdio::null()).output().expect("newsmill runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (status.code().unwrap_or(-1), text(&stdout), text(&stderr))
}

impl Worker {
    /// Starts a worker and waits until it consumes.
    pub(crate) fn start(world: &World, variables: &[(&str, &str)]) -> Self {
        let mut worker = Self::launch(world, variables);
        worker.wait_for("consuming", |line| line["message"] == "consuming");
        worker
    }

    /// Starts a worker and does not wait.
    pub(crate) fn launch(world: &World, variables: &[(&str, &str)]) -> Self {
        let mut process = newsmill(world, &["work"], variables)
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("newsmill runs");
        let stderr = process.stderr.take().expect("it is piped");
        let (sender, log) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                let line = serde_json::from_str(&line).unwrap_or(Value::String(line));
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Self { process, log, seen: Vec::new() }
    }

    /// Waits for a line of the log; gives it.
    pub(crate) fn wait_for(&mut self, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.log.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(line) => {
                    let found = wanted(&line);
                    self.seen.push(line.clone());
                    if found {
                        return line;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    panic!("no {what} in time; log: {:#?}", self.seen)
                }
                Err(RecvTimeoutError::Disconnected) => {
                    panic!("the worker ended before {what}; log: {:#?}", self.seen)
                }
            }
        }
    }

    /// Waits until the articles ended this way: `published`, `retried` or `dead`.
    pub(crate) fn wait_for_outcome(&mut self, outcome: &str, id: &str) -> Value {
        self.wait_for(&format!("{outcome} {id}"), |line| {
            line["outcome"] == outcome && line["id"] == id
        })
    }

    /// Sends a signal by name.
    pub(crate) fn signal(&self, name: &str) {
        run("kill", &[&format!("-{name}"), &self.process.id().to_string()])
            .expect("the worker lives");
    }

    /// Waits for the end; gives the status and the whole log.
    pub(crate) fn wait(mut self) -> (ExitStatus, Vec<Value>) {
        // The log ends when the process does.
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.log.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(line) => self.seen.push(line),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("it did not end; log: {:#?}", self.seen),
            }
        }
        let status = self.process.wait().expect("it has ended");
        (status, std::mem::take(&mut self.seen))
    }

    /// Drains the worker; panics unless it left with exit code 0.
    pub(crate) fn stop(self) -> Vec<Value> {
        self.signal("TERM");
        let (status, log) = self.wait();
        assert!(status.success(), "{status}: {log:#?}");
        log
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // A test that failed leaves no worker behind; one that ended it has nothing to kill.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
