//! The worker against a real RabbitMQ, which this harness starts on free ports and ends again.
//!
//! Each test has a virtual host of its own. They run one after the other, because some restart the
//! broker or put it into alarm. Nothing sleeps: tests wait for log lines, deliveries and exits, each
//! under a deadline.
//!
//! Where RabbitMQ is not installed the tests are skipped with a line that says so, unless
//! `NEWSMILL_REQUIRE_BROKER` is set, as in CI.

mod acceptance;
mod bad_input;
mod client;
mod cluster;
mod commands;
mod crashes;
mod documentation;
#[path = "../common/documented.rs"]
mod documented;
mod faults;
mod flow;
mod lens;
mod lists;
mod live;
mod node;
mod observability;
mod outages;
mod proxy;
#[path = "../common/records.rs"]
mod records;
mod settling;
mod shards;
mod soak;
mod tls;
mod topology;
mod traces;
mod worker;

use std::io::Write as _;
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use libtest_mimic::{Arguments, Failed, Trial};
use node::Node;

/// What a test is given: the broker and a virtual host of its own.
pub(crate) struct World {
    pub(crate) node: Arc<Node>,
    pub(crate) vhost: String,
}

type Test = fn(&World) -> Result<(), Failed>;

/// A test that brings its brokers along.
type ClusterTest = fn() -> Result<(), Failed>;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = Some(1);
    let tests: Vec<(&str, Test)> = [
        flow::TESTS,
        lists::TESTS,
        acceptance::TESTS,
        bad_input::TESTS,
        faults::TESTS,
        crashes::TESTS,
        topology::TESTS,
        commands::TESTS,
        documentation::TESTS,
        lens::TESTS,
        observability::TESTS,
        live::TESTS,
        traces::TESTS,
        tls::TESTS,
        shards::TESTS,
        settling::TESTS,
        outages::TESTS,
    ]
    .concat();

    let cluster_tests: Vec<(&str, ClusterTest)> = [soak::TESTS].concat();

    if arguments.list {
        let names = tests.iter().map(|(name, _)| name).chain(cluster_tests.iter().map(|(n, _)| n));
        let trials = names.map(|name| Trial::test(*name, || Ok(()))).collect();
        return libtest_mimic::run(&arguments, trials).exit_code();
    }
    if !Node::is_installed() {
        assert!(
            std::env::var_os("NEWSMILL_REQUIRE_BROKER").is_none(),
            "RabbitMQ is not installed: apt-get install rabbitmq-server"
        );
        writeln!(
            std::io::stdout(),
            "skipped: RabbitMQ is not installed (apt-get install rabbitmq-server)"
        )
        .expect("stdout is open");
        return ExitCode::SUCCESS;
    }

    // One that is asked for by no test is not started.
    let node = Arc::new(OnceLock::new());
    let alone = tests.into_iter().map(|(name, test)| {
        let node = Arc::clone(&node);
        Trial::test(name, move || {
            let node = Arc::clone(
                node.get_or_init(|| Arc::new(Node::start().expect("a broker for the tests"))),
            );
            let vhost = name.replace("::", ".");
            node.make_vhost(&vhost)?;
            test(&World { node, vhost })
        })
    });
    let in_clusters = cluster_tests.into_iter().map(|(name, test)| Trial::test(name, test));
    let conclusion = libtest_mimic::run(&arguments, alone.chain(in_clusters).collect());
    drop(node);
    conclusion.exit_code()
}
