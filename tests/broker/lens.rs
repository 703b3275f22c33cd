//! The lens beside a worker: it sees what passes and takes nothing.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::Instant;

use libtest_mimic::Failed;
use serde_json::{Value, json};

use crate::client::Client;
use crate::worker::{PATIENCE, Worker, newsmill, output_with};
use crate::{Test, World};

pub(crate) const TESTS: &[(&str, Test)] = &[
    ("lens::records_are_seen_and_stay_in_their_queue", records_are_seen_and_stay_in_their_queue),
    ("lens::a_restarted_broker_is_followed_again", a_restarted_broker_is_followed_again),
    (
        "lens::records_that_nothing_keeps_are_not_followed",
        records_that_nothing_keeps_are_not_followed,
    ),
];

/// A lens that follows the worker, ended with the test.
struct Lens {
    process: Child,
    address: String,
}

impl Lens {
    fn follow(world: &World, arguments: &[&str]) -> Self {
        let arguments = [&["lens", "--listen", "127.0.0.1:0", "--follow"], arguments].concat();
        let mut process =
            newsmill(world, &arguments, &[]).stdout(Stdio::piped()).spawn().expect("a lens");
        let mut line = String::new();
        let out = process.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut line).expect("its first line");
        let address = line.split("http://").nth(1).expect("an address");
        let address = address.split('/').next().expect("an address").to_owned();
        Self { process, address }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("the lens");
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n",
            self.address
        )
        .expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer.split_once("\r\n\r\n").expect("a body").1.to_owned()
    }

    /// The list, once its newest record has this title.
    fn wait_for(&self, title: &str) -> Vec<Value> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let list: Vec<Value> = serde_json::from_str(&self.get("/records")).expect("a list");
            if list.first().is_some_and(|newest| newest["title"] == title) {
                return list;
            }
            assert!(Instant::now() < deadline, "{title:?} did not come: {list:?}");
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    }
}

impl Drop for Lens {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn publish(client: &Client, title: &str) {
    client.publish_json(&json!({"id": title, "title": title, "body": "\"No,\" said Anna Berg."}));
}

fn records_are_seen_and_stay_in_their_queue(world: &World) -> Result<(), Failed> {
    let mut worker = Worker::start(world, &[]);
    let client = Client::connect(world);
    publish(&client, "before");
    worker.wait_for_outcome("published", "before");
    let lens = Lens::follow(world, &["--keep", "2"]);
    for title in ["one", "two", "three"] {
        publish(&client, title);
        lens.wait_for(title);
    }
    let list = lens.wait_for("three");
    assert_eq!(list.len(), 2, "{list:?}");
    assert_eq!((&list[1]["title"], &list[1]["quotes"]), (&json!("two"), &json!(1)));
    assert!(lens.get("/records/3").contains("Anna Berg"));
    assert!(lens.get("/records/1").contains("no longer"), "the first of three is gone from two");
    client.wait_ready("newsmill.enriched", 4);
    drop(lens);
    publish(&client, "after");
    worker.wait_for_outcome("published", "after");
    client.wait_ready("newsmill.enriched", 5);
    worker.stop();
    Ok(())
}

fn a_restarted_broker_is_followed_again(world: &World) -> Result<(), Failed> {
    let mut worker = Worker::start(world, &[]);
    let lens = Lens::follow(world, &[]);
    world.node.restart()?;
    worker.wait_for("consuming again", |line| line["message"] == "consuming");
    let deadline = Instant::now() + PATIENCE;
    let mut number = 0;
    // Records that pass before the lens is back are not seen: one after the other, until one is.
    loop {
        number += 1;
        let client = Client::connect_when_ready(world, "newsmill.raw");
        let title = format!("record {number}");
        publish(&client, &title);
        worker.wait_for_outcome("published", &title);
        let list: Vec<Value> = serde_json::from_str(&lens.get("/records"))?;
        if !list.is_empty() {
            break;
        }
        assert!(Instant::now() < deadline, "the lens did not come back");
    }
    worker.stop();
    Ok(())
}

fn records_that_nothing_keeps_are_not_followed(world: &World) -> Result<(), Failed> {
    let arguments = ["lens", "--listen", "127.0.0.1:0", "--follow"];
    let without = [("NEWSMILL__OUTPUT__DECLARE_QUEUE", "false")];
    let (code, _, said) = output_with(world, &arguments, &without);
    assert!(code == 1 && said.contains("would count as delivered"), "{said}");
    Ok(())
}
