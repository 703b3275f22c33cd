//! Articles in, records out, when nothing goes wrong.

use std::collections::{BTreeMap, BTreeSet};

use libtest_mimic::Failed;
use serde_json::json;

use crate::client::{self, Client};
use crate::worker::{Worker, output};
use crate::{Test, World};

pub(crate) const TESTS: &[(&str, Test)] = &[
    ("flow::every_form_of_article_comes_out", every_form_of_article_comes_out),
    (
        "flow::ten_thousand_articles_through_three_workers",
        ten_thousand_articles_through_three_workers,
    ),
    ("flow::a_second_delivery_gives_the_same_bytes", a_second_delivery_gives_the_same_bytes),
    ("flow::sigterm_under_load_leaves_nothing_in_hand", sigterm_under_load_leaves_nothing_in_hand),
    ("flow::the_samples_go_through", the_samples_go_through),
];

/// An article of its own for each number.
pub(crate) fn article(number: usize) -> serde_json::Value {
    json!({
        "id": format!("a-{number}"),
        "source": "Harbour Post",
        "language": "en",
        "title": format!("Bridge {number} closes"),
        "body": format!(
            "The council closed bridge {number} on Monday.\n\n\
             \"We had no choice,\" said Anna Berg, the mayor. \"The cables are rusting.\"\n\n\
             She spoke in Millport, where {number} people came to listen."
        ),
    })
}

fn every_form_of_article_comes_out(world: &World) -> Result<(), Failed> {
    let worker = Worker::start(world, &[]);
    let client = Client::connect(world);
    client.publish_json(&article(1));
    client.publish("Støre sa ja til “broen”.".as_bytes(), client::bare("text/plain"));
    client.publish(
        b"<p>The bridge is shut, the mayor said on Monday evening.</p>",
        client::bare("text/html"),
    );
    let latin = client::bare("text/plain; charset=iso-8859-1").with_message_id("latin".into());
    client.publish(b"The caf\xe9 by the bridge stays open, its owner said.", latin);

    let messages = client.take("newsmill.enriched", 4);
    let by_id: BTreeMap<String, _> = messages.iter().map(|m| (m.record().id, m)).collect();
    let first = by_id["a-1"];
    assert_eq!(first.routing_key, "article.en.harbour-post");
    assert!(first.persistent);
    assert_eq!(first.headers["x-newsmill-id"], "a-1");
    assert_eq!(first.headers["x-newsmill-sha256"], first.record().fingerprint.sha256);
    assert_eq!(first.record().title.as_deref(), Some("Bridge 1 closes"));
    assert!(by_id["latin"].record().text.contains("café"));
    assert!(messages.iter().any(|m| m.record().text.contains("“broen”")));
    worker.stop();
    client.wait_ready("newsmill.raw", 0);
    client.wait_ready("newsmill.dead", 0);
    Ok(())
}

fn ten_thousand_articles_through_three_workers(world: &World) -> Result<(), Failed> {
    const COUNT: usize = 10_000;
    let workers: Vec<Worker> = (0..3)
        .map(|_| {
            Worker::start(
                world,
                &[("NEWSMILL__LOG__LEVEL", "newsmill::worker::supervise=info,newsmill::cli=info")],
            )
        })
        .collect();
    let client = Client::connect(world);
    client.publish_all(
        (0..COUNT).map(|n| (article(n).to_string().into_bytes(), client::json())).collect(),
    );
    let messages = client.take("newsmill.enriched", COUNT);
    let ids: BTreeSet<String> = messages.iter().map(|m| m.record().id).collect();
    assert_eq!(ids.len(), COUNT, "every article once");
    let published: u64 = workers
        .into_iter()
        .map(|worker| {
            worker.stop().last().map_or(0, |line| line["published"].as_u64().unwrap_or(0))
        })
        .sum();
    assert_eq!(published, COUNT as u64, "the workers count the same");
    client.wait_ready("newsmill.raw", 0);
    Ok(())
}

fn a_second_delivery_gives_the_same_bytes(world: &World) -> Result<(), Failed> {
    let worker = Worker::start(world, &[]);
    let client = Client::connect(world);
    let body = b"\"It rained,\" Anna Berg said on 4 May. She is the mayor of Millport.";
    client.publish(body, client::bare("text/plain"));
    client.publish(body, client::bare("text/plain"));
    let messages = client.take("newsmill.enriched", 2);
    assert_eq!(messages[0].body, messages[1].body);
    worker.stop();
    Ok(())
}

fn sigterm_under_load_leaves_nothing_in_hand(world: &World) -> Result<(), Failed> {
    const COUNT: usize = 3_000;
    let mut worker = Worker::start(world, &[("NEWSMILL__INPUT__PREFETCH", "64")]);
    let client = Client::connect(world);
    client.publish_all(
        (0..COUNT).map(|n| (article(n).to_string().into_bytes(), client::json())).collect(),
    );
    worker.wait_for("a first outcome", |line| line["outcome"] == "published");
    let log = worker.stop();
    let last = log.last().expect("a log");
    assert_eq!((&last["message"], &last["left"]), (&json!("stopped"), &json!(0)));
    let published = usize::try_from(last["published"].as_u64().expect("a count"))?;

    // What was published is out, the rest is in the queue, nothing is both or neither.
    client.wait_ready("newsmill.enriched", published);
    client.wait_ready("newsmill.raw", COUNT - published);
    let mut ids: BTreeSet<String> =
        client.take("newsmill.enriched", published).iter().map(|m| m.record().id).collect();
    let second = Worker::start(world, &[]);
    ids.extend(client.take("newsmill.enriched", COUNT - published).iter().map(|m| m.record().id));
    let log = second.stop();
    let published_then = log.last().and_then(|line| line["published"].as_u64());
    assert_eq!((ids.len(), published_then), (COUNT, Some((COUNT - published) as u64)));
    Ok(())
}

fn the_samples_go_through(world: &World) -> Result<(), Failed> {
    let worker = Worker::start(world, &[]);
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/samples");
    let (code, said, complaint) = output(world, &["publish", samples]);
    assert_eq!(code, 0, "{complaint}");
    let count: usize = said.split_whitespace().find_map(|word| word.parse().ok()).expect("a count");
    assert!(count >= 5, "{said}");
    for message in Client::connect(world).take("newsmill.enriched", count) {
        assert!(!message.record().quotes.is_empty(), "{:?} has no quotes", message.record().title);
    }
    worker.stop();
    Ok(())
}
