//! Queues that are missing or different, users that may not, nodes that do not answer.

use std::net::TcpListener;

use libtest_mimic::Failed;

use crate::client::Client;
use crate::flow::article;
use crate::worker::{Worker, output, output_with};
use crate::{Test, World};

pub(crate) const TESTS: &[(&str, Test)] = &[
    (
        "topology::a_queue_with_other_arguments_is_explained",
        a_queue_with_other_arguments_is_explained,
    ),
    ("topology::check_mode_makes_nothing", check_mode_makes_nothing),
    ("topology::a_user_without_rights_is_explained", a_user_without_rights_is_explained),
    (
        "topology::a_wrong_password_is_final_and_never_shown",
        a_wrong_password_is_final_and_never_shown,
    ),
    ("topology::the_next_node_is_tried", the_next_node_is_tried),
    ("topology::a_deleted_queue_is_made_anew", a_deleted_queue_is_made_anew),
];

/// Runs a worker that can not start; gives what it said.
fn refused(world: &World, variables: &[(&str, &str)]) -> String {
    let (code, _, said) = output_with(world, &["work"], variables);
    assert_eq!(code, 1, "{said}");
    said
}

fn a_queue_with_other_arguments_is_explained(world: &World) -> Result<(), Failed> {
    let client = Client::connect(world);
    client.declare("newsmill.raw", &[("x-queue-type", "classic")]);
    let said = refused(world, &[]);
    assert!(said.contains("queue \"newsmill.raw\"") && said.contains("other properties"), "{said}");
    assert!(said.contains("topology = \"check\""), "{said}");
    Ok(())
}

fn check_mode_makes_nothing(world: &World) -> Result<(), Failed> {
    let check = [("NEWSMILL__TOPOLOGY", "check")];
    let said = refused(world, &check);
    assert!(said.contains("is missing") && said.contains("newsmill.raw"), "{said}");
    let (code, said, _) = output_with(world, &["check"], &check);
    assert!(code == 1 && said.contains("is missing"), "{said}");

    Worker::start(world, &[]).stop();
    let worker = Worker::start(world, &check);
    let client = Client::connect(world);
    client.publish_json(&article(1));
    assert_eq!(client.take("newsmill.enriched", 1).len(), 1);
    let (code, said, _) = output_with(world, &["check"], &check);
    assert!(code == 0 && said.contains("\"newsmill.raw\": 0 messages, 1 consumers"), "{said}");
    worker.stop();
    Ok(())
}

fn a_user_without_rights_is_explained(world: &World) -> Result<(), Failed> {
    Worker::start(world, &[]).stop();
    let user = [("NEWSMILL__BROKER__USERNAME", "reader"), ("NEWSMILL__BROKER__PASSWORD", "pw")];
    world.node.make_user("reader", &world.vhost, ["^$", "^$", ".*"])?;
    let said = refused(world, &user);
    assert!(said.contains("user \"reader\" may not") && said.contains("permission"), "{said}");

    // The rights of the documentation are enough for a worker that only looks.
    world.node.make_user(
        "worker",
        &world.vhost,
        ["^$", r"^newsmill\.(enriched|retry|dead)$", r"^newsmill\.raw$"],
    )?;
    let least = [
        ("NEWSMILL__BROKER__USERNAME", "worker"),
        ("NEWSMILL__BROKER__PASSWORD", "pw"),
        ("NEWSMILL__TOPOLOGY", "check"),
    ];
    let worker = Worker::start(world, &least);
    let client = Client::connect(world);
    client.publish_json(&article(1));
    assert_eq!(client.take("newsmill.enriched", 1).len(), 1);
    worker.stop();
    Ok(())
}

fn a_wrong_password_is_final_and_never_shown(world: &World) -> Result<(), Failed> {
    let said = refused(world, &[("NEWSMILL__BROKER__PASSWORD", "hunter2")]);
    assert!(said.contains("refuses user \"guest\""), "{said}");
    assert!(!said.contains("hunter2"), "{said}");
    let (code, said, _) =
        output_with(world, &["check"], &[("NEWSMILL__BROKER__VHOST", "no-such-host")]);
    assert!(code == 1 && said.contains("no-such-host"), "{said}");
    Ok(())
}

fn the_next_node_is_tried(world: &World) -> Result<(), Failed> {
    // A port that is taken but does not speak AMQP, one that is shut, and the broker.
    let deaf = TcpListener::bind("127.0.0.1:0")?;
    let nodes = format!("{},127.0.0.1:1,{}", deaf.local_addr()?, world.node.address());
    let variables = [
        ("NEWSMILL__BROKER__NODES", nodes.as_str()),
        ("NEWSMILL__BROKER__CONNECT_TIMEOUT", "500ms"),
    ];
    let worker = Worker::start(world, &variables);
    worker.stop();
    let (code, said, _) =
        output_with(world, &["check"], &[("NEWSMILL__BROKER__NODES", "127.0.0.1:1")]);
    assert!(code == 1 && said.contains("127.0.0.1:1"), "{said}");
    Ok(())
}

fn a_deleted_queue_is_made_anew(world: &World) -> Result<(), Failed> {
    let mut worker = Worker::start(world, &[]);
    let client = Client::connect(world);
    client.delete("newsmill.raw");
    worker.wait_for("consuming again", |line| line["message"] == "consuming");
    client.publish_json(&article(1));
    assert_eq!(client.take("newsmill.enriched", 1).len(), 1);
    worker.stop();
    let (code, _, _) = output(world, &["check"]);
    assert_eq!(code, 0);
    Ok(())
}
