//! The user's own lists of names, read again while a worker works.

use std::fs;

use libtest_mimic::Failed;

use crate::client::Client;
use crate::flow::article;
use crate::worker::Worker;
use crate::{Test, World};

pub(crate) const TESTS: &[(&str, Test)] =
    &[("lists::sighup_reads_them_again", sighup_reads_them_again)];

fn sighup_reads_them_again(world: &World) -> Result<(), Failed> {
    let list = tempfile::NamedTempFile::new()?;
    let path = list.path().to_str().expect("a path in UTF-8");
    let write = |id: &str| fs::write(path, format!("name,type,id\nAnna Berg,PERSON,{id}\n"));
    write("one")?;
    let mut worker = Worker::start(world, &[("NEWSMILL__ENTITIES__GAZETTEERS", path)]);
    let client = Client::connect(world);
    let berg = |number: usize| {
        client.publish_json(&article(number));
        let record = client.take("newsmill.enriched", 1)[0].record();
        let berg = record.entities.into_iter().find(|entity| entity.name == "Anna Berg");
        (berg.expect("she is named").links, record.pipeline.models["gazetteers"].clone())
    };
    let (links, first) = berg(1);
    assert_eq!(links["id"], "one");

    write("two")?;
    worker.signal("HUP");
    worker.wait_for("the reload", |line| line["message"] == "reloaded on SIGHUP");
    let (links, second) = berg(2);
    assert_eq!(links["id"], "two");
    assert_ne!(first, second, "the record says that the lists are others");

    fs::write(path, "name\nAnna Berg\n")?;
    worker.signal("HUP");
    let refused = worker.wait_for("the refusal", |line| line["level"] == "ERROR");
    assert!(refused["error"].as_str().is_some_and(|e| e.contains("line 1: there is no column")));
    assert_eq!(berg(3).1, second, "the lists stay as they were");
    worker.stop();
    Ok(())
}
