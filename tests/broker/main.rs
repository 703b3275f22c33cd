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
mod commands;
mod crashes;
mod faults;
mod flow;
mod lists;
mod live;
mod node;
mod observability;
mod outages;
#[path = "../common/records.rs"]
mod records;
mod tls;
mod topology;
mod traces;
mod worker;

use std::io::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use node::Node;

/// What a test is given: the broker and a virtual host of its own.
pub(crate) struct World {
    pub(crate) node: Arc<Node>,
    pub(crate) vhost: String,
}

type Test = fn(&World) -> Result<(), Failed>;

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
        observability::TESTS,
        live::TESTS,
        traces::TESTS,
        tls::TESTS,
        outages::TESTS,
    ]
    .concat();

    if arguments.list {
        let trials = tests.into_iter().map(|(name, _)| Trial::test(name, || Ok(()))).collect();
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

    let node = Arc::new(Node::start().expect("a broker for the tests"));
    let trials = tests
        .into_iter()
        .map(|(name, test)| {
            let node = Arc::clone(&node);
            Trial::test(name, move || {
                let vhost = name.replace("::", ".");
                node.make_vhost(&vhost)?;
                test(&World { node, vhost })
            })
        })
        .collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    drop(node);
    conclusion.exit_code()
}
