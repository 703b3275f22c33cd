//! Threads for the work on the CPU, apart from the async ones.
//!
//! A job that panics costs its own result. A job that takes too long is left behind with its thread,
//! which ends when the job does, and another thread takes its place: Rust can not stop a thread, but
//! it can stop waiting for one. How many may be left behind is bounded.
//!
//! The watch over the time is a thread of the pool's own, not the task that waits for the result:
//! that task is dropped when the session breaks, and a job which hangs just then must still be found.

use std::any::Any;
use std::convert::Infallible;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded, unbounded};
use tokio::sync::oneshot;

use crate::pipeline::STACK_BYTES;

/// Threads that may be left behind, for each that works.
const LEFT_BEHIND_PER_THREAD: usize = 4;

/// Why a job gave no result.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum JobError {
    /// It panicked, with this message.
    Panicked(String),
    /// It took longer than allowed.
    TimedOut,
}

/// What a thread is given to do.
struct Job {
    work: Box<dyn FnOnce() + Send>,
    /// Tells who waits that the job was left behind.
    late: oneshot::Sender<()>,
}

/// What a thread is at.
#[derive(Debug)]
enum State {
    Idle,
    Busy {
        since: Instant,
        late: oneshot::Sender<()>,
    },
    /// Its job took too long: nobody waits for it, and the thread ends after it.
    LeftBehind,
}

/// One thread as the watch sees it.
type Slot = Arc<Mutex<State>>;

/// The threads.
#[derive(Debug)]
pub(crate) struct CpuPool {
    jobs: Sender<Job>,
    crew: Arc<Crew>,
    /// Ends the watch when it is dropped.
    _alive: Sender<Infallible>,
}

/// What the pool, its watch and its threads share.
#[derive(Debug)]
struct Crew {
    /// For the threads that take the place of those left behind.
    queue: Receiver<Job>,
    threads: usize,
    job_timeout: Duration,
    /// The threads that work.
    slots: Mutex<Vec<Slot>>,
    left_behind: AtomicUsize,
}

impl CpuPool {
    /// Starts `threads` threads; a job may take `job_timeout` once it has begun.
    pub(crate) fn start(threads: usize, job_timeout: Duration) -> io::Result<Self> {
        // Unbounded, because what is handed in is bounded already: by the prefetch.
        let (jobs, queue) = unbounded();
        let (alive, ended) = bounded(0);
        let crew = Arc::new(Crew {
            queue,
            threads,
            job_timeout,
            slots: Mutex::default(),
            left_behind: AtomicUsize::new(0),
        });
        for _ in 0..threads {
            crew.start_thread()?;
        }
        let watched = Arc::clone(&crew);
        thread::Builder::new().name("watch".to_owned()).spawn(move || watched.watch(&ended))?;
        Ok(Self { jobs, crew, _alive: alive })
    }

    /// Runs a job and waits for its result without blocking the caller's thread. A job that nobody
    /// waits for any more when its turn comes is not begun.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, JobError> {
        let (result, has_result) = oneshot::channel();
        let (late, is_late) = oneshot::channel();
        let work = Box::new(move || {
            if !result.is_closed() {
                // Nobody waits for it when the session has ended meanwhile; then this is for nothing.
                let _ = result.send(catch_unwind(AssertUnwindSafe(work)));
            }
        });
        let lost = || JobError::Panicked("the thread pool is gone".to_owned());
        self.jobs.send(Job { work, late }).map_err(|_| lost())?;
        tokio::select! {
            biased;
            ended = has_result => match ended {
                Ok(Ok(value)) => Ok(value),
                Ok(Err(payload)) => Err(JobError::Panicked(message(payload.as_ref()))),
                Err(_) => Err(lost()),
            },
            Ok(()) = is_late => Err(JobError::TimedOut),
        }
    }

    /// How many threads work.
    pub(super) fn threads(&self) -> usize {
        self.crew.threads
    }

    /// How many threads are held by jobs that nobody waits for.
    pub(super) fn left_behind(&self) -> usize {
        self.crew.left_behind.load(Ordering::Relaxed)
    }

    /// [`Self::left_behind`], when that is too many.
    pub(super) fn stuck(&self) -> Option<usize> {
        let count = self.left_behind();
        (count > self.crew.threads * LEFT_BEHIND_PER_THREAD).then_some(count)
    }
}

impl Crew {
    fn start_thread(self: &Arc<Self>) -> io::Result<()> {
        let slot = Slot::new(Mutex::new(State::Idle));
        let (crew, own) = (Arc::clone(self), Arc::clone(&slot));
        thread::Builder::new()
            .name("enrich".to_owned())
            .stack_size(STACK_BYTES)
            .spawn(move || crew.work(&own))?;
        locked(&self.slots).push(slot);
        Ok(())
    }

    /// A thread's life: jobs, until the pool is gone or it was left behind.
    fn work(&self, slot: &Mutex<State>) {
        while let Ok(Job { work, late }) = self.queue.recv() {
            *locked(slot) = State::Busy { since: Instant::now(), late };
            work();
            let was = std::mem::replace(&mut *locked(slot), State::Idle);
            if matches!(was, State::LeftBehind) {
                self.left_behind.fetch_sub(1, Ordering::Relaxed);
                return;
            }
        }
    }

    /// Looks for jobs that take too long, until the pool is gone. It sleeps until the first that is
    /// running would be late: none that begins meanwhile is late before.
    fn watch(self: &Arc<Self>, ended: &Receiver<Infallible>) {
        let mut wait = self.job_timeout;
        while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
            wait = self.leave_behind_what_is_late();
        }
    }

    /// Gives how long it is until the next job can be late.
    fn leave_behind_what_is_late(self: &Arc<Self>) -> Duration {
        let now = Instant::now();
        let mut wait = self.job_timeout;
        let mut late = 0;
        locked(&self.slots).retain(|slot| {
            let mut state = locked(slot);
            let State::Busy { since, .. } = &*state else { return true };
            let left = self.job_timeout.saturating_sub(now.saturating_duration_since(*since));
            if !left.is_zero() {
                wait = wait.min(left);
                return true;
            }
            if let State::Busy { late, .. } = std::mem::replace(&mut *state, State::LeftBehind) {
                // The one who waited may have gone with its session.
                let _ = late.send(());
            }
            late += 1;
            false
        });
        for _ in 0..late {
            self.left_behind.fetch_add(1, Ordering::Relaxed);
            if let Err(error) = self.start_thread() {
                tracing::error!(%error, "can not start a thread in place of one that is stuck");
            }
        }
        wait
    }
}

/// A lock whose holder can not have left it half changed: none of them panics between two changes.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a panic said.
fn message(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "no message".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{CpuPool, JobError};
    use std::sync::mpsc;
    use std::time::Duration;

    const LONG: Duration = Duration::from_secs(60);

    #[tokio::test]
    async fn a_panic_costs_its_own_job() {
        let pool = CpuPool::start(1, LONG).unwrap();
        let failed = pool.run(|| -> u8 { panic!("at the {}", "disco") }).await;
        assert_eq!(failed, Err(JobError::Panicked("at the disco".to_owned())));
        assert_eq!(pool.run(|| 7).await, Ok(7));
    }

    #[tokio::test]
    async fn a_stuck_job_does_not_hold_its_neighbours() {
        let pool = CpuPool::start(1, Duration::from_millis(50)).unwrap();
        let (release, held) = mpsc::channel::<()>();
        let stuck = pool.run(move || held.recv()).await;
        assert_eq!(stuck.map(|_| ()), Err(JobError::TimedOut));
        assert_eq!(pool.run(|| 7).await, Ok(7), "on the thread that took its place");
        assert_eq!((pool.left_behind(), pool.stuck()), (1, None), "one may be stuck");
        drop(release);
    }

    #[tokio::test]
    async fn a_job_that_hangs_when_nobody_waits_any_more_is_found() {
        let pool = CpuPool::start(1, Duration::from_millis(50)).unwrap();
        let (begun, has_begun) = tokio::sync::oneshot::channel();
        let (release, held) = mpsc::channel::<()>();
        let waiting = pool.run(move || {
            begun.send(()).unwrap();
            held.recv()
        });
        // The session breaks, and with it the task that waits.
        tokio::select! {
            biased;
            _ = waiting => panic!("it hangs"),
            _ = has_begun => {}
        }
        let next = tokio::time::timeout(LONG, pool.run(|| 7)).await;
        assert_eq!(next, Ok(Ok(7)), "on the thread that took its place");
        drop(release);
    }

    #[tokio::test]
    async fn a_job_that_nobody_waits_for_is_not_begun() {
        let pool = CpuPool::start(1, LONG).unwrap();
        let (release, held) = mpsc::channel::<()>();
        let (begun, has_begun) = mpsc::channel::<()>();
        let first = pool.run(move || held.recv());
        let second = pool.run(move || begun.send(()));
        tokio::pin!(first);
        // Both are handed in; then the second's session breaks.
        tokio::select! {
            biased;
            _ = &mut first => panic!("it waits"),
            _ = second => panic!("the one thread is taken"),
            () = std::future::ready(()) => {}
        }
        drop(release);
        assert!(first.await.unwrap().is_err(), "it was released");
        assert_eq!(pool.run(|| 7).await, Ok(7));
        assert!(has_begun.recv().is_err(), "it was dropped, not begun");
    }
}
