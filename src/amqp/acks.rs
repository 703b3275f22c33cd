//! Acknowledgements of a channel, many with one frame.
//!
//! Most articles come to their end in the order in which they were delivered, and confirms come in
//! handfuls. So what is to be acknowledged at the same moment is put together: the broker then settles
//! a run of deliveries at a time, which costs it a quarter less for each message than one by one.
//! Nothing waits for that. A slow article holds up no other: what lies beyond it is acknowledged by
//! itself.

use std::collections::BTreeSet;

use lapin::Channel;
use lapin::options::BasicAckOptions;
use tokio::sync::{mpsc, oneshot};

use super::AmqpError;

/// Acknowledgements that are put together at most.
const TOGETHER: usize = 1024;

/// What one delivery waits with: its tag, and who is told when the frame is out.
struct Request {
    tag: u64,
    sent: oneshot::Sender<Result<(), AmqpError>>,
}

/// Takes the acknowledgements of a channel. Ends with the last of its clones.
#[derive(Debug, Clone)]
pub(super) struct Acks(mpsc::UnboundedSender<Request>);

impl Acks {
    /// For a channel on which nothing has been delivered yet.
    pub(super) fn of(channel: Channel) -> Self {
        let (requests, waiting) = mpsc::unbounded_channel();
        tokio::spawn(acknowledge(channel, waiting));
        Self(requests)
    }

    /// Acknowledges one delivery of the channel; returns when that is on its way.
    pub(super) async fn acknowledge(&self, tag: u64) -> Result<(), AmqpError> {
        let closed = || AmqpError::Lost("the channel of the delivery is closed".to_owned());
        let (sent, is_sent) = oneshot::channel();
        self.0.send(Request { tag, sent }).map_err(|_| closed())?;
        is_sent.await.unwrap_or_else(|_| Err(closed()))
    }
}

async fn acknowledge(channel: Channel, mut waiting: mpsc::UnboundedReceiver<Request>) {
    let mut unsettled = Unsettled::default();
    let mut requests = Vec::new();
    while waiting.recv_many(&mut requests, TOGETHER).await > 0 {
        requests.sort_unstable_by_key(|request| request.tag);
        let tags: Vec<u64> = requests.iter().map(|request| request.tag).collect();
        let mut requests = requests.drain(..).peekable();
        for Frame { tag, multiple } in unsettled.settle(&tags) {
            let done = channel.basic_ack(tag, BasicAckOptions { multiple }).await;
            while let Some(request) = requests.next_if(|request| request.tag <= tag) {
                let told = done.clone().map_err(AmqpError::from);
                // Who asked may have gone with the session.
                let _ = request.sent.send(told);
            }
        }
    }
}

/// An acknowledgement as the broker gets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Frame {
    tag: u64,
    /// Everything up to the tag.
    multiple: bool,
}

/// Which deliveries of a channel are not acknowledged. The broker counts their tags from 1.
#[derive(Debug)]
struct Unsettled {
    /// The first of them.
    first: u64,
    /// Those after it that are acknowledged.
    beyond: BTreeSet<u64>,
}

impl Default for Unsettled {
    fn default() -> Self {
        Self { first: 1, beyond: BTreeSet::new() }
    }
}

impl Unsettled {
    /// The frames that acknowledge `tags`, which are in order and none of which was acknowledged
    /// before, and nothing else.
    fn settle(&mut self, tags: &[u64]) -> Vec<Frame> {
        let mut frames = Vec::new();
        for &tag in tags {
            if tag == self.first {
                // It goes with those before it.
                match frames.last_mut() {
                    Some(Frame { tag: last, multiple }) => (*last, *multiple) = (tag, true),
                    None => frames.push(Frame { tag, multiple: true }),
                }
                self.first += 1;
                while self.beyond.remove(&self.first) {
                    self.first += 1;
                }
            } else {
                frames.push(Frame { tag, multiple: false });
                self.beyond.insert(tag);
            }
        }
        frames
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::{Frame, Unsettled};

    #[test]
    fn a_run_is_one_frame_and_what_lies_beyond_a_gap_has_its_own() {
        let one = |tag| Frame { tag, multiple: false };
        let up_to = |tag| Frame { tag, multiple: true };
        let mut unsettled = Unsettled::default();
        assert_eq!(unsettled.settle(&[1, 2, 3, 5]), [up_to(3), one(5)]);
        assert_eq!(unsettled.settle(&[7]), [one(7)]);
        assert_eq!(unsettled.settle(&[4, 6, 8]), [up_to(8)]);
        assert_eq!(unsettled.settle(&[10]), [one(10)]);
    }

    proptest! {
        /// In whatever order and handfuls deliveries end, the broker is asked for each once, and never
        /// for one that has not ended.
        #[test]
        fn the_broker_settles_what_ended_and_nothing_else(
            order in Just((1..=60_u64).collect::<Vec<_>>()).prop_shuffle(),
            handfuls in prop::collection::vec(1..9_usize, 60),
        ) {
            let mut unsettled = Unsettled::default();
            let mut at_broker: BTreeSet<u64> = (1..=60).collect();
            let mut rest = order.as_slice();
            for handful in handfuls {
                let (now, later) = rest.split_at(handful.min(rest.len()));
                rest = later;
                let mut tags = now.to_vec();
                tags.sort_unstable();
                let mut settled = Vec::new();
                for Frame { tag, multiple } in unsettled.settle(&tags) {
                    prop_assert!(at_broker.contains(&tag), "{tag} is unknown to the broker");
                    let (these, others): (BTreeSet<u64>, _) = at_broker
                        .into_iter()
                        .partition(|other| *other == tag || multiple && *other < tag);
                    settled.extend(these);
                    at_broker = others;
                }
                settled.sort_unstable();
                prop_assert_eq!(settled, tags);
            }
        }
    }
}
