//! The commands of the documentation that need a broker, as `tests/data/commands.tsv` lists them.

use std::io::{BufRead as _, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Instant;

use libtest_mimic::Failed;

use crate::client::{self, Client};
use crate::documented::{Desk, RunBy, table};
use crate::node::{four_free_ports, run};
use crate::worker::{NEWSMILL, PATIENCE, Worker, newsmill};
use crate::{Test, World};

pub(crate) const TESTS: &[(&str, Test)] =
    &[("documentation::every_command_for_a_broker_runs", every_command_for_a_broker_runs)];

/// A command that runs until it is ended.
struct Service {
    line: String,
    process: Child,
    said: Receiver<String>,
    seen: Vec<String>,
}

impl Service {
    fn start(mut command: Command, line: &str) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().expect("bash");
        let (sender, said) = mpsc::channel();
        let streams: [Box<dyn Read + Send>; 2] = [
            Box::new(process.stdout.take().expect("it is piped")),
            Box::new(process.stderr.take().expect("it is piped")),
        ];
        for stream in streams {
            let sender = sender.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    let _ = sender.send(line);
                }
            });
        }
        Self { line: line.to_owned(), process, said, seen: Vec::new() }
    }

    fn wait_for(&mut self, words: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let Ok(line) = self.said.recv_timeout(left) else {
                panic!("`{}` did not say {words:?}: {:#?}", self.line, self.seen);
            };
            let found = line.contains(words);
            self.seen.push(line);
            if found {
                return;
            }
        }
    }

    /// Ends it as an operator or a user would; panics unless it leaves with exit code 0.
    fn end(mut self) {
        let signal = if self.line.contains(" lens") { "-INT" } else { "-TERM" };
        run("kill", &[signal, &self.process.id().to_string()]).expect("it lives");
        let status = self.process.wait().expect("it has ended");
        self.seen.extend(self.said.iter());
        assert!(status.success(), "`{}`: {status}: {:#?}", self.line, self.seen);
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn every_command_for_a_broker_runs(world: &World) -> Result<(), Failed> {
    let client = Client::connect(world);
    // What there is to list and to replay.
    let mut worker = Worker::start(world, &[("NEWSMILL_FAULTS", "quotes=panic@two")]);
    client.publish(b"{", client::json().with_message_id("one".into()));
    worker.wait_for_outcome("dead", "one");
    client.publish_json(&serde_json::json!({"id": "two", "body": "\"No,\" said Anna Berg."}));
    worker.wait_for_outcome("dead", "two");
    worker.stop();

    // Others may have the ports of the documentation, and nobody waits half a minute for nothing.
    let metrics = four_free_ports()?.to_string();
    let stand_ins = [
        ("9464", metrics.as_str()),
        ("newsmill lens", "newsmill lens --listen 127.0.0.1:0"),
        ("--idle-exit 30s", "--idle-exit 1s"),
    ];
    let desk = Desk::new(Path::new(NEWSMILL));
    let environment =
        newsmill(world, &[], &[("NEWSMILL__INPUT__BACKFILL_QUEUE", "newsmill.backfill")]);
    let mut services: Vec<Service> = Vec::new();
    let mut commands = 0;
    for row in table() {
        let RunBy::Broker { service } = row.run_by else { continue };
        commands += 1;
        let line =
            stand_ins.iter().fold(row.command.clone(), |line, (from, to)| line.replace(from, to));
        let variables = environment.get_envs().filter_map(|(name, value)| Some((name, value?)));
        let mut command = desk.command(&line);
        command.envs(variables);
        if service {
            let mut started = Service::start(command, &line);
            started.wait_for(&row.seen);
            services.push(started);
            continue;
        }
        let output = command.stdin(Stdio::null()).output().expect("bash");
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(output.status.success(), "`{line}`: {said}");
        assert!(said.contains(&row.seen), "`{line}` does not say {:?}:\n{said}", row.seen);
    }
    services.into_iter().rev().for_each(Service::end);
    assert!(commands > 10, "{commands} commands");
    Ok(())
}
