//! What is no article ends in the dead queue, whole, with a reason that an operator understands.

use std::io::Write as _;

use lapin::BasicProperties;
use libtest_mimic::Failed;
use serde_json::Value;

use crate::client::{self, Client};
use crate::flow::article;
use crate::worker::{Worker, output, output_with};
use crate::{Test, World};

pub(crate) const TESTS: &[(&str, Test)] = &[
    ("bad_input::each_is_dead_whole_and_with_its_reason", each_is_dead_whole_and_with_its_reason),
    ("bad_input::replay_after_a_fix_brings_it_out", replay_after_a_fix_brings_it_out),
];

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).expect("writing to memory");
    encoder.finish().expect("writing to memory")
}

/// Code, words of the reason, body, properties.
type Case = (&'static str, &'static str, Vec<u8>, BasicProperties);

fn cases() -> Vec<Case> {
    let text = || client::bare("text/plain");
    vec![
        ("bad_json", "not a RawArticle", b"{\"body\": \"cut".to_vec(), client::json()),
        ("bad_json", "missing field `body`", b"{\"title\": \"x\"}".to_vec(), client::json()),
        ("unknown_content_type", "image/png", b"\x89PNG".to_vec(), client::bare("image/png")),
        ("no_content_type", "send application/json", b"words".to_vec(), BasicProperties::default()),
        ("bad_charset", "UTF-8", b"caf\xe9".to_vec(), client::bare("text/plain; charset=utf-8")),
        ("unknown_charset", "utf-9", b"words".to_vec(), client::bare("text/plain; charset=utf-9")),
        (
            "unpacks_too_large",
            "max_unpacked",
            gzip(&vec![b'a'; 64 << 20]),
            text().with_content_encoding("gzip".into()),
        ),
        (
            "bad_compression",
            "does not unpack",
            b"words".to_vec(),
            text().with_content_encoding("gzip".into()),
        ),
        ("empty", "empty", b" \r\n ".to_vec(), text()),
        ("empty", "empty", Vec::new(), text()),
        ("too_large", "max_body", vec![b'a'; 20 << 20], text()),
        ("binary", "NUL", b"\x7fELF\x02\x01\x01\0\0".to_vec(), text()),
    ]
}

fn each_is_dead_whole_and_with_its_reason(world: &World) -> Result<(), Failed> {
    let worker = Worker::start(world, &[]);
    let client = Client::connect(world);
    let mut expected = Vec::new();
    for (number, (code, words, body, properties)) in cases().into_iter().enumerate() {
        let id = format!("bad-{number}");
        client.publish(&body, properties.with_message_id(id.as_str().into()));
        expected.push((id, code, words, body));
    }
    // A good neighbour is not harmed.
    client.publish_json(&article(1));
    assert_eq!(client.take("newsmill.enriched", 1)[0].record().id, "a-1");

    let mut dead = client.take("newsmill.dead", expected.len());
    dead.sort_by_key(|message| message.headers["x-newsmill-id"].clone());
    expected.sort();
    for (message, (id, code, words, body)) in dead.iter().zip(&expected) {
        assert_eq!(&message.headers["x-newsmill-id"], id);
        assert_eq!(message.headers["x-newsmill-code"], *code);
        let reason = &message.headers["x-newsmill-reason"];
        assert!(reason.contains(words), "{reason:?} does not say {words:?}");
        assert_eq!(message.headers["x-newsmill-attempt"], "1", "it is not tried again");
        assert_eq!(message.headers["x-newsmill-routing-key"], "test.article");
        assert!(message.body == *body, "{id} is whole");
        assert!(message.persistent);
    }
    worker.stop();
    Ok(())
}

fn replay_after_a_fix_brings_it_out(world: &World) -> Result<(), Failed> {
    let mut worker = Worker::start(world, &[]);
    let client = Client::connect(world);
    let mut large = b"\"The bridge is shut,\" said Anna Berg.\n\n".to_vec();
    large.resize(20 << 20, b'\n');
    client.publish(&large, client::bare("text/plain").with_message_id("large".into()));
    worker.wait_for_outcome("dead", "large");
    client.publish(b"{", client::json().with_message_id("broken".into()));
    worker.wait_for_outcome("dead", "broken");
    worker.stop();

    let (code, listed, _) = output(world, &["dead", "list", "--json"]);
    let lines: Vec<Value> =
        listed.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    assert_eq!((code, lines.len()), (0, 2));
    let large_one = lines.iter().find(|line| line["id"] == "large").expect("it is listed");
    assert_eq!(large_one["code"], "too_large");
    let (code, shown, _) = output(world, &["dead", "show", "large", "--body"]);
    assert!(code == 0 && shown.as_bytes() == large, "the body comes out byte for byte");

    // The operator raises the limit and replays that one; the other stays where it is.
    let raised = [
        ("NEWSMILL__LIMITS__MAX_BODY", "33554432"),
        ("NEWSMILL__LIMITS__MAX_UNPACKED", "33554432"),
    ];
    let fixed = Worker::start(world, &raised);
    let (code, said, complaint) = output_with(world, &["dead", "replay", "large"], &raised);
    assert_eq!((code, said.trim()), (0, "1 articles replayed"), "{complaint}");
    let record = client.take("newsmill.enriched", 1)[0].record();
    assert_eq!(record.id, "large");
    assert!(record.text.contains("The bridge is shut"));
    fixed.stop();
    client.wait_ready("newsmill.dead", 1);
    Ok(())
}
