//! What goes wrong, in which order: the same for the same seed.

use std::time::Duration;

use newsmill::faults::POINTS;

/// SplitMix64: a small generator that gives the same numbers everywhere.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, and without, `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).expect("it is below a usize")
    }

    pub(super) fn of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    fn millis(&mut self, from: usize, to: usize) -> Duration {
        Duration::from_millis((from + self.below(to - from)) as u64)
    }
}

/// One thing that goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// Every byte is late, for a while.
    Latency {
        by: Duration,
        lasts: Duration,
    },
    /// No byte passes, for a while; heartbeats may end.
    Stall {
        lasts: Duration,
    },
    /// Few bytes pass, for a while.
    Trickle {
        bytes_a_second: usize,
        lasts: Duration,
    },
    /// All connections are closed.
    Cut,
    /// All connections are dead, and nobody is told.
    HalfOpen,
    /// A node stops in order and comes back.
    NodeRestarted {
        node: usize,
    },
    /// A node is killed and comes back.
    NodeKilled {
        node: usize,
    },
    /// The node that leads the input queue is killed and comes back.
    LeaderKilled,
    /// Two nodes are killed; one comes back, then the other.
    TwoNodesKilled {
        left: usize,
    },
    /// The input queue gets another leader.
    LeaderMoved {
        by: usize,
    },
    /// A node is put into maintenance, as for an upgrade, and taken out again.
    NodeDrained {
        node: usize,
    },
    MemoryAlarm {
        node: usize,
        lasts: Duration,
    },
    DiskAlarm {
        node: usize,
        lasts: Duration,
    },
    /// A worker is killed and another started.
    WorkerKilled {
        worker: usize,
    },
    /// All workers but the first are killed and started anew.
    WorkersKilled,
    /// A worker is asked to leave and another started.
    WorkerDrained {
        worker: usize,
    },
    /// A worker dies at the `time`th article that reaches a point.
    WorkerDies {
        worker: usize,
        point: &'static str,
        time: usize,
    },
}

impl Fault {
    /// What it is called in the table.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Latency { .. } => "latency".to_owned(),
            Self::Stall { .. } => "stall".to_owned(),
            Self::Trickle { .. } => "slow line".to_owned(),
            Self::Cut => "connections cut".to_owned(),
            Self::HalfOpen => "connections half-open".to_owned(),
            Self::NodeRestarted { .. } => "node restarted".to_owned(),
            Self::NodeKilled { .. } => "node killed".to_owned(),
            Self::LeaderKilled => "queue's leader killed".to_owned(),
            Self::TwoNodesKilled { .. } => "two nodes killed, one back".to_owned(),
            Self::LeaderMoved { .. } => "queue's leader moved".to_owned(),
            Self::NodeDrained { .. } => "node in maintenance".to_owned(),
            Self::MemoryAlarm { .. } => "memory alarm".to_owned(),
            Self::DiskAlarm { .. } => "disk alarm".to_owned(),
            Self::WorkerKilled { .. } => "worker killed".to_owned(),
            Self::WorkersKilled => "all workers but one killed".to_owned(),
            Self::WorkerDrained { .. } => "worker drained".to_owned(),
            Self::WorkerDies { point, .. } => format!("worker killed at {point}"),
        }
    }
}

/// `count` faults for `workers` workers, of which the first is spared: every kind once before any
/// comes again, of the kinds whose names hold `only`.
pub(super) fn faults(seed: u64, count: usize, workers: usize, only: &str) -> Vec<Fault> {
    let mut chance = Chance::new(seed);
    let mut schedule = Vec::new();
    while schedule.len() < count {
        let mut bag = every_kind(&mut chance, workers);
        bag.retain(|fault| fault.name().contains(only));
        assert!(!bag.is_empty(), "no fault's name holds {only:?}");
        while !bag.is_empty() && schedule.len() < count {
            schedule.push(bag.swap_remove(chance.below(bag.len())));
        }
    }
    schedule
}

fn every_kind(chance: &mut Chance, workers: usize) -> Vec<Fault> {
    let mut bag = vec![
        Fault::Latency { by: chance.millis(50, 400), lasts: chance.millis(2_000, 6_000) },
        Fault::Stall { lasts: chance.millis(1_000, 8_000) },
        Fault::Trickle {
            bytes_a_second: 1_000 + chance.below(30_000),
            lasts: chance.millis(2_000, 6_000),
        },
        Fault::Cut,
        Fault::HalfOpen,
        Fault::NodeRestarted { node: chance.below(3) },
        Fault::NodeKilled { node: chance.below(3) },
        Fault::LeaderKilled,
        Fault::TwoNodesKilled { left: chance.below(3) },
        Fault::LeaderMoved { by: 1 + chance.below(2) },
        Fault::NodeDrained { node: chance.below(3) },
        Fault::MemoryAlarm { node: chance.below(3), lasts: chance.millis(1_000, 5_000) },
        Fault::DiskAlarm { node: chance.below(3), lasts: chance.millis(1_000, 5_000) },
        Fault::WorkersKilled,
    ];
    let victim = |chance: &mut Chance| 1 + chance.below(workers - 1);
    bag.push(Fault::WorkerKilled { worker: victim(chance) });
    bag.push(Fault::WorkerDrained { worker: victim(chance) });
    for point in POINTS {
        // Few articles come to the last two points.
        let rare = matches!(point, "before_retry" | "before_dead");
        let time = if rare { 1 } else { 1 + chance.below(40) };
        bag.push(Fault::WorkerDies { worker: victim(chance), point, time });
    }
    bag
}
