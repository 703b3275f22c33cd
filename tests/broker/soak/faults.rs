//! How each fault is done to the cluster, the lines and the workers.

use std::time::{Duration, Instant};

use libtest_mimic::Failed;

use super::fleet::Fleet;
use super::schedule::Fault;
use crate::cluster::Cluster;
use crate::proxy::{Proxy, Weather};

/// More than any machine has free.
const TOO_MUCH_DISK: &str = "100000GB";
const ENOUGH_DISK: &str = "50MB";

/// What faults are done to.
pub(super) struct Stage<'s> {
    pub(super) cluster: &'s Cluster,
    pub(super) proxies: &'s [Proxy],
    pub(super) fleet: &'s mut Fleet,
}

impl Stage<'_> {
    /// Does a fault and undoes it; gives the moment from which all should be well again.
    pub(super) fn play(self, fault: &Fault) -> Result<Instant, Failed> {
        let nodes = &self.cluster.nodes;
        match fault {
            Fault::Latency { by, lasts } => self.weather(Weather::Latency(*by), *lasts),
            Fault::Stall { lasts } => self.weather(Weather::Stalled, *lasts),
            Fault::Trickle { bytes_a_second, lasts } => {
                self.weather(Weather::Trickle(*bytes_a_second), *lasts);
            }
            Fault::Cut => self.proxies.iter().for_each(Proxy::cut),
            Fault::HalfOpen => self.proxies.iter().for_each(Proxy::half_open),
            Fault::NodeRestarted { node } => nodes[*node].restart()?,
            Fault::NodeKilled { node } => return self.kill_node(*node),
            Fault::LeaderKilled => return self.kill_node(self.cluster.leader("newsmill.raw")?),
            Fault::TwoNodesKilled { left } => {
                let [first, second] = [(left + 1) % 3, (left + 2) % 3];
                nodes[first].end("KILL")?;
                nodes[second].end("KILL")?;
                // One that is back makes a majority: from here on all must go on.
                nodes[first].come_back()?;
                let over = Instant::now();
                nodes[second].come_back()?;
                return Ok(over);
            }
            Fault::LeaderMoved { by } => self.move_leader(*by)?,
            Fault::NodeDrained { node } => {
                // The command fails when a connection that it is to close ends just then. It can be
                // given again, as an operator would.
                let drain = || nodes[*node].control("rabbitmq-upgrade", &["drain"]);
                drain().or_else(|_| drain())?;
                nodes[*node].control("rabbitmq-upgrade", &["revive"])?;
            }
            Fault::MemoryAlarm { node, lasts } => {
                let alarm = nodes[*node].memory_alarm()?;
                std::thread::sleep(*lasts);
                drop(alarm);
            }
            Fault::DiskAlarm { node, lasts } => {
                nodes[*node].control("rabbitmqctl", &["set_disk_free_limit", TOO_MUCH_DISK])?;
                std::thread::sleep(*lasts);
                nodes[*node].control("rabbitmqctl", &["set_disk_free_limit", ENOUGH_DISK])?;
            }
            Fault::WorkerKilled { worker } => return self.fleet.kill(*worker..worker + 1),
            Fault::WorkersKilled => return self.fleet.kill(1..self.fleet.len()),
            Fault::WorkerDrained { worker } => self.fleet.drain(*worker)?,
            Fault::WorkerDies { worker, point, time } => {
                return self.fleet.doom(*worker, &format!("{point}=abort:{time}@*"));
            }
        }
        Ok(Instant::now())
    }

    /// Has one weather on all lines for a while.
    fn weather(&self, weather: Weather, lasts: Duration) {
        self.proxies.iter().for_each(|proxy| proxy.set(weather));
        std::thread::sleep(lasts);
        self.proxies.iter().for_each(|proxy| proxy.set(Weather::Clear));
    }

    /// Kills a node: the other two must go on from that moment. It comes back.
    fn kill_node(&self, node: usize) -> Result<Instant, Failed> {
        let node = &self.cluster.nodes[node];
        node.end("KILL")?;
        let over = Instant::now();
        node.come_back()?;
        Ok(over)
    }

    /// Gives the input queue the node for a leader that is this many further.
    fn move_leader(&self, by: usize) -> Result<(), Failed> {
        let leader = self.cluster.leader("newsmill.raw")?;
        let nodes = &self.cluster.nodes;
        let next = nodes[(leader + by) % nodes.len()].name();
        let words = format!(
            "{{ok, Q}} = rabbit_amqqueue:lookup(rabbit_misc:r(<<\"/\">>, queue, <<\"newsmill.raw\">>)), \
             rabbit_quorum_queue:transfer_leadership(Q, '{next}')."
        );
        nodes[leader].control("rabbitmqctl", &["eval", &words])?;
        Ok(())
    }
}
