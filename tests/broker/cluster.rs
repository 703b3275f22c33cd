//! Three nodes on this machine that are one broker.

use std::io;
use std::process::Command;

use crate::node::{Node, four_free_ports};

/// A cluster of three nodes.
pub(crate) struct Cluster {
    pub(crate) nodes: Vec<Node>,
    /// The port of the name server that they share.
    name_server: u16,
}

impl Cluster {
    /// Starts three nodes and waits until they are one cluster.
    pub(crate) fn start() -> io::Result<Self> {
        let mut ports: Vec<u16> = Vec::new();
        while ports.len() < 3 {
            let port = four_free_ports()?;
            if ports.iter().all(|taken| port.abs_diff(*taken) > 3) {
                ports.push(port);
            }
        }
        // The first node's own port for a name server serves all.
        let name_server = ports[0] + 3;
        let mut cluster = Self { nodes: Vec::new(), name_server };
        for port in &ports {
            let others = ports.iter().filter(|other| *other != port);
            let shared = std::iter::once(&name_server).chain(others).copied().collect();
            let node = Node::launch(*port, shared)?;
            node.wait_until_ready()?;
            cluster.nodes.push(node);
        }
        let nodes = cluster.nodes[0].ask("/api/nodes")?;
        let count = nodes.as_array().map_or(0, Vec::len);
        if count == 3 {
            Ok(cluster)
        } else {
            Err(io::Error::other(format!("{count} nodes are one cluster, not 3")))
        }
    }

    /// The node that leads a queue of the virtual host `/`, asked of any that answers.
    pub(crate) fn leader(&self, queue: &str) -> io::Result<usize> {
        let path = format!("/api/queues/%2F/{queue}");
        let mut last = io::Error::other("there are no nodes");
        for node in &self.nodes {
            match node.ask(&path) {
                Ok(said) => {
                    let leader = said["leader"].as_str().unwrap_or_default();
                    let named = self.nodes.iter().position(|node| node.name() == leader);
                    return named
                        .ok_or_else(|| io::Error::other(format!("{queue} is led by {leader:?}")));
                }
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// How many connections, channels and queues the cluster has just now. (The management's counts
    /// are late, and keep those of a node that was killed.)
    pub(crate) fn totals(&self) -> io::Result<Totals> {
        let count = |what: &str, column: &str| {
            let list = [what, "--quiet", "--no-table-headers", column];
            self.nodes[0].control("rabbitmqctl", &list).map(|said| said.lines().count())
        };
        Ok(Totals {
            connections: count("list_connections", "pid")?,
            channels: count("list_channels", "pid")?,
            queues: count("list_queues", "name")?,
        })
    }
}

/// What a broker counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) connections: usize,
    pub(crate) channels: usize,
    pub(crate) queues: usize,
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.nodes.clear();
        // The name server ends only after the nodes that it knows.
        let _ =
            Command::new("epmd").args(["-port", &self.name_server.to_string(), "-kill"]).output();
    }
}
