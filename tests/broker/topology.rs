//! Queues that are missing or different, users that may not, nodes that do not answer.

use std::net::TcpListener;

use libtest_mimic::Failed;

use crate::client::{self, Client};
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
    ("topology::a_missing_permission_is_named", a_missing_permission_is_named),
    ("topology::passwords_are_in_no_log", passwords_are_in_no_log),
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

fn a_missing_permission_is_named(world: &World) -> Result<(), Failed> {
    Worker::start(world, &[]).stop();
    let user = [
        ("NEWSMILL__BROKER__USERNAME", "short"),
        ("NEWSMILL__BROKER__PASSWORD", "pw"),
        ("NEWSMILL__TOPOLOGY", "check"),
    ];
    let write = r"^newsmill\.(enriched|retry|dead)$";
    // Without the right to read it can not begin.
    world.node.make_user("short", &world.vhost, ["^$", write, "^$"])?;
    let said = refused(world, &user);
    assert!(said.contains("queue 'newsmill.raw'") && said.contains("grant"), "{said}");

    // A right to write is asked for by the first message; until it is granted nothing is lost.
    let client = Client::connect(world);
    for (write, missing, body) in [
        (r"^newsmill\.(retry|dead)$", "newsmill.enriched", article(1).to_string()),
        (r"^newsmill\.(enriched|retry)$", "newsmill.dead", "{".to_owned()),
    ] {
        world.node.make_user("short", &world.vhost, ["^$", write, r"^newsmill\.raw$"])?;
        let mut worker = Worker::start(world, &user);
        client.publish(body.as_bytes(), client::json());
        let line = worker.wait_for("the refusal", |line| {
            line["error"].as_str().is_some_and(|error| error.contains("ACCESS_REFUSED"))
        });
        let error = line["error"].as_str().expect("words");
        assert!(error.contains(&format!("exchange '{missing}'")), "{error}");
        assert!(error.contains("grant") && error.contains("'short'"), "{error}");
        worker.signal("KILL");
        worker.wait();
    }
    Worker::start(world, &[]).stop();
    // Twice where a refusal came between its confirm and its acknowledgement.
    client.take_distinct("newsmill.enriched", 1);
    client.wait_ready("newsmill.dead", 1);
    Ok(())
}

fn passwords_are_in_no_log(world: &World) -> Result<(), Failed> {
    world.node.make_user("open", &world.vhost, [".*", ".*", ".*"])?;
    world.node.manage("PUT", "/api/users/open", r#"{"password": "hunter22", "tags": ""}"#)?;
    for (password, level) in
        [("hunter22", "trace"), ("hunter22", "trace,lapin=trace"), ("hunter23", "trace")]
    {
        let variables = [
            ("NEWSMILL__BROKER__USERNAME", "open"),
            ("NEWSMILL__BROKER__PASSWORD", password),
            ("NEWSMILL__LOG__LEVEL", level),
        ];
        let (code, out, log) = output_with(world, &["check"], &variables);
        assert_eq!(code == 0, password == "hunter22", "{log}");
        for hidden in [password, "aHVudGVy", "104, 117, 110, 116, 101, 114"] {
            assert!(!out.contains(hidden) && !log.contains(hidden), "{hidden} in {out}{log}");
        }
    }
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
