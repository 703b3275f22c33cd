//! A cluster, workers and traffic under faults, and one ledger: every article that was published comes
//! out or is dead, nothing else does, and what comes out twice is the same, byte for byte.
//!
//! `NEWSMILL_SOAK_SEED`, `_ARTICLES`, `_FAULTS`, `_RATE` (articles a second), `_WORKERS` and `_ONLY` (a
//! part of a fault's name) change what is done; `deploy/soak.sh` is the long run.

mod articles;
mod faults;
mod fleet;
mod ledger;
mod report;
mod schedule;
mod traffic;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use libtest_mimic::Failed;
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::ClusterTest;
use crate::cluster::Cluster;
use crate::proxy::Proxy;
use faults::Stage;
use fleet::Fleet;
use ledger::Ledger;
use report::Report;
use traffic::Traffic;

pub(crate) const TESTS: &[(&str, ClusterTest)] =
    &[("soak::under_every_fault_nothing_is_lost", under_every_fault_nothing_is_lost)];

/// How long everything may take to come out once the last fault is over, or to be back after one. When
/// the input's leader goes while a delay queue hands a retry over to it, RabbitMQ hands it over again
/// after 3 to 6 minutes (`dead_letter_worker_publisher_confirm_timeout`, 180 s by default).
const PATIENCE: Duration = Duration::from_secs(480);

/// How long after the last look the delay queues are looked into, while something is missing.
const OVERDUE: Duration = Duration::from_secs(30);

/// How often the ledger is looked at.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// The queues that must be empty in the end.
const QUEUES: [&str; 3] = ["newsmill.raw", "newsmill.enriched", "newsmill.dead"];

fn setting(name: &str, default: usize) -> usize {
    let name = format!("NEWSMILL_SOAK_{name}");
    match std::env::var(&name) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name}={text} is no number")),
        Err(_) => default,
    }
}

fn under_every_fault_nothing_is_lost() -> Result<(), Failed> {
    let (seed, workers) = (setting("SEED", 1) as u64, setting("WORKERS", 3));
    assert!(workers > 1, "one worker is spared, so there must be another");
    let schedule = schedule::faults(
        seed,
        setting("FAULTS", 26),
        workers,
        &std::env::var("NEWSMILL_SOAK_ONLY").unwrap_or_default(),
    );
    let cluster = Cluster::start()?;
    let folder = tempfile::Builder::new().prefix("newsmill-soak").tempdir()?;
    let nodes: Vec<String> = cluster.nodes.iter().map(crate::node::Node::address).collect();
    let proxies: Vec<Proxy> =
        nodes.iter().map(|node| Proxy::start(node.clone())).collect::<Result<_, _>>()?;
    let mut fleet =
        Fleet::start(proxies.iter().map(Proxy::address).collect(), folder.path(), workers)?;
    wait_for("the queues", || Ok(QUEUES.iter().all(|queue| cluster.leader(queue).is_ok())))?;

    let articles = setting("ARTICLES", 4_000);
    let rate = setting("RATE", 50);
    let traffic = Arc::new(Traffic {
        seed,
        articles,
        faults_over: AtomicBool::new(false),
        rate,
        nodes,
        ledger: Ledger::new(seed),
        next: AtomicUsize::new(0),
    });
    let runtime = Runtime::new()?;
    let collectors = [
        runtime.spawn(Arc::clone(&traffic).collect(
            "newsmill.enriched",
            |book, id, body, _, again| {
                book.came_out(id, body, again);
            },
        )),
        runtime.spawn(Arc::clone(&traffic).collect(
            "newsmill.dead",
            |book, id, body, why, again| {
                book.died(id, body, why, again);
            },
        )),
    ];
    let producer = runtime.spawn(Arc::clone(&traffic).produce());

    let step = articles / (schedule.len() + 1);
    let reached = |number: usize| {
        wait_for("the next articles", || Ok(traffic.next.load(Ordering::Acquire) >= number))
    };
    reached(step)?;
    // What workers hold while they start is less than what they hold at work.
    wait_for("all workers to consume", || {
        fleet.all_live()?;
        Ok(fleet.all_consume())
    })?;
    let settled = traffic.ledger.settled();
    wait_for("articles to come out", || Ok(traffic.ledger.settled() >= settled + step))?;
    let before = cluster.totals()?;
    let mut report = Report::new(seed, fleet.holds()?, before);
    for (number, fault) in schedule.iter().enumerate() {
        reached(step * (number + 1))?;
        report.says(&format!("{:>3}. {}", number + 1, fault.name()))?;
        let stage = Stage { cluster: &cluster, proxies: &proxies, fleet: &mut fleet };
        let first = traffic.next.load(Ordering::Acquire);
        let over = stage.play(fault)?;
        let mut back = Duration::ZERO;
        wait_for(&format!("an article after {fault:?}"), || {
            fleet.all_live()?;
            let found = traffic.ledger.back_after(over, first);
            back = found.unwrap_or_default();
            Ok(found.is_some())
        })?;
        report.recovered(&fault.name(), back);
        if number == schedule.len() / 2 {
            report.middle = Some(fleet.holds()?);
        }
    }
    traffic.faults_over.store(true, Ordering::Release);
    runtime.block_on(producer)?;
    let finished = finish(&traffic, &cluster, fleet, &mut report);
    assert!(collectors.iter().all(|collector| !collector.is_finished()), "a record does not fit");
    runtime.shutdown_background();
    report.close(&traffic.ledger.sums())?;
    finished
}

/// Waits until everything is out, looks at what is left, and drains the workers.
fn finish(
    traffic: &Traffic,
    cluster: &Cluster,
    mut fleet: Fleet,
    report: &mut Report,
) -> Result<(), Failed> {
    let mut looked = Instant::now();
    let settled = wait_for("every article to come out", || {
        fleet.all_live()?;
        if looked.elapsed() > OVERDUE {
            looked = Instant::now();
            for queue in wake_overdue(cluster)? {
                report.says(&format!("woke {queue}, which had kept a message beyond its time"))?;
            }
        }
        Ok(traffic.ledger.settled() == traffic.next.load(Ordering::Acquire))
    });
    if settled.is_err() {
        // Whether what is missing waits somewhere: in hand without being ready is what RabbitMQ still
        // means to hand over.
        for (name, queue) in holdings(cluster)? {
            let (all, ready) = (&queue["messages"], &queue["messages_ready"]);
            report.says(&format!("{name} holds {all} messages, {ready} of them ready"))?;
        }
        for number in 0..fleet.len() {
            report.says(&format!("worker {number}: {}", fleet.log(number)))?;
        }
        // The sums say which articles are lost.
        return Ok(());
    }
    report.end = Some(fleet.holds()?);
    let before = report.before;
    let mut after = before;
    // The producer is done and has left; the last of what broke may still be on its way out.
    let quiet = wait_for("channels and queues to be no more than at the start", || {
        after = cluster.totals()?;
        Ok(after.channels <= before.channels && after.queues == before.queues)
    });
    report.after = Some(after);
    quiet?;
    // What a broken line held comes back when the broker notices, and needs a worker that takes it again.
    wait_for("empty queues", || all_empty(cluster))?;
    fleet.stop()?;
    wait_for("queues that stay empty without workers", || all_empty(cluster))
}

/// True when no queue holds a message, waiting or in hand.
fn all_empty(cluster: &Cluster) -> Result<bool, Failed> {
    let queues = holdings(cluster)?;
    Ok(!queues.is_empty() && queues.iter().all(|(_, queue)| queue["messages"] == 0))
}

/// The queues by name, as the management API tells of them.
fn holdings(cluster: &Cluster) -> Result<Vec<(String, Value)>, Failed> {
    let queues = cluster.nodes[0].ask("/api/queues/%2F")?;
    let named =
        |queue: &Value| (queue["name"].as_str().unwrap_or_default().to_owned(), queue.clone());
    Ok(queues.as_array().into_iter().flatten().map(named).collect())
}

/// Looks into each delay queue that still holds something, which makes it let go what is overdue; names
/// them.
///
/// RabbitMQ 3.10 can forget the timer of a quorum queue when its leader changes: what waits there goes on
/// when the queue is next used. A feed does that by itself; here no more comes.
fn wake_overdue(cluster: &Cluster) -> Result<Vec<String>, Failed> {
    let mut woken = Vec::new();
    for (name, queue) in holdings(cluster)? {
        if name.starts_with("newsmill.retry.") && queue["messages_ready"].as_u64() > Some(0) {
            let look = r#"{"count": 1, "ackmode": "ack_requeue_true", "encoding": "base64"}"#;
            cluster.nodes[0].manage("POST", &format!("/api/queues/%2F/{name}/get"), look)?;
            woken.push(name);
        }
    }
    Ok(woken)
}

fn wait_for(what: &str, mut done: impl FnMut() -> Result<bool, Failed>) -> Result<(), Failed> {
    let deadline = Instant::now() + PATIENCE;
    while !done()? {
        if Instant::now() > deadline {
            return Err(format!("waited {PATIENCE:?} for {what}").into());
        }
        std::thread::sleep(LOOK_AGAIN);
    }
    Ok(())
}
