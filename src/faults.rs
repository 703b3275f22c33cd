//! Faults that tests inject by name, to make a crash between two steps a test and not a hope.
//!
//! Built only with the feature `faults`; otherwise [`hit`] is nothing. The environment variable
//! `NEWSMILL_FAULTS` lists `point=action@id`, separated by `;`: when the point is reached for the
//! article of that id (or of an id that begins so, as in `flaky-*`), the action is done. With
//! `action:n` it is done at the nth time and no other. Points are the stages' names and those of a
//! delivery's life in `worker`: [`POINTS`] has them all. Actions are `panic`, `abort` (as `kill -9`)
//! and `hang`.

/// The points, in the order of a delivery's life; the last three are of those that do not go well.
pub const POINTS: [&str; 10] = [
    "clean",
    "segment",
    "quotes",
    "entities",
    "encode",
    "before_publish",
    "before_ack",
    "after_ack",
    "before_retry",
    "before_dead",
];

/// Reaches the point `name` with the article `id`.
#[cfg(not(feature = "faults"))]
#[inline(always)]
pub fn hit(_name: &str, _id: &str) {}

/// Reaches the point `name` with the article `id`.
///
/// # Panics
/// When `NEWSMILL_FAULTS` says so.
#[cfg(feature = "faults")]
pub fn hit(name: &str, id: &str) {
    use std::sync::LazyLock;
    static FAULTS: LazyLock<Vec<injected::Fault>> = LazyLock::new(|| {
        injected::read(&std::env::var("NEWSMILL_FAULTS").unwrap_or_default())
            .unwrap_or_else(|wrong| panic!("NEWSMILL_FAULTS has no sense: {wrong:?}"))
    });
    debug_assert!(POINTS.contains(&name), "{name} is not among the points");
    for fault in FAULTS.iter() {
        fault.reach(name, id);
    }
}

#[cfg(feature = "faults")]
mod injected {
    use std::sync::atomic::{AtomicU64, Ordering};

    /// What happens at a point.
    enum Action {
        Panic,
        Abort,
        Hang,
    }

    pub(super) struct Fault {
        point: String,
        action: Action,
        /// The time at which it is done; every time where there is none.
        time: Option<u64>,
        /// The id, or how it begins where a `*` follows.
        target: String,
        reached: AtomicU64,
    }

    /// The faults of a list, or the entry that is none.
    pub(super) fn read(list: &str) -> Result<Vec<Fault>, &str> {
        list.split(';').filter(|entry| !entry.is_empty()).map(|e| one(e).ok_or(e)).collect()
    }

    fn one(entry: &str) -> Option<Fault> {
        let (point, rest) = entry.split_once('=')?;
        let (action, target) = rest.split_once('@')?;
        let (action, time) = match action.split_once(':') {
            Some((action, time)) => (action, Some(time.parse().ok()?)),
            None => (action, None),
        };
        let action = match action {
            "panic" => Action::Panic,
            "abort" => Action::Abort,
            "hang" => Action::Hang,
            _ => return None,
        };
        let (point, target) = (point.to_owned(), target.to_owned());
        Some(Fault { point, action, time, target, reached: AtomicU64::new(0) })
    }

    impl Fault {
        pub(super) fn reach(&self, point: &str, id: &str) {
            if self.is_due(point, id) {
                match self.action {
                    Action::Panic => panic!("injected fault {point} in article {id}"),
                    Action::Abort => std::process::abort(),
                    Action::Hang => loop {
                        std::thread::park();
                    },
                }
            }
        }

        fn is_due(&self, point: &str, id: &str) -> bool {
            let is_target = match self.target.strip_suffix('*') {
                Some(beginning) => id.starts_with(beginning),
                None => id == self.target,
            };
            if self.point != point || !is_target {
                return false;
            }
            let times = self.reached.fetch_add(1, Ordering::Relaxed) + 1;
            self.time.is_none_or(|time| time == times)
        }
    }

    #[cfg(test)]
    mod tests {
        use super::read;

        #[test]
        fn a_fault_is_due_for_its_ids_at_its_time() {
            let list = "clean=panic@a-1;quotes=abort:2@flaky-*;encode=hang@*";
            let faults = read(list).unwrap_or_default();
            let due = |point, id| faults.iter().any(|fault| fault.is_due(point, id));
            assert!(due("clean", "a-1") && due("clean", "a-1"), "each time");
            assert!(!due("clean", "a-12") && !due("segment", "a-1"));
            assert_eq!([1, 2, 3].map(|_| due("quotes", "flaky-7")), [false, true, false]);
            assert!(due("encode", "whatever"));
        }

        #[test]
        fn an_entry_without_sense_is_told() {
            for wrong in ["clean", "clean=panic", "clean=explode@*", "clean=panic:x@*"] {
                assert_eq!(read(wrong).err(), Some(wrong));
            }
            assert!(read("").is_ok_and(|faults| faults.is_empty()));
        }
    }
}
