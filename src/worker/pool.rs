//! Threads for the work on the CPU, apart from the async ones.
//!
//! A job that panics costs its own result. A job that takes too long is left behind with its thread,
//! which ends when the job does, and another thread takes its place: Rust can not stop a thread, but
//! it can stop waiting for one. How many may be left behind is bounded.

use std::any::Any;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, unbounded};
use tokio::sync::oneshot;
use tokio::time::timeout;

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

/// What a thread is given to do: the flag says whether it was left behind meanwhile.
type Job = Box<dyn FnOnce(&Arc<AtomicBool>) + Send>;

/// The threads.
#[derive(Debug)]
pub(crate) struct CpuPool {
    jobs: Sender<Job>,
    /// For the threads that take the place of those left behind.
    queue: Receiver<Job>,
    threads: usize,
    job_timeout: Duration,
    left_behind: Arc<AtomicUsize>,
}

impl CpuPool {
    /// Starts `threads` threads; a job may take `job_timeout` once it has begun.
    pub(crate) fn start(threads: usize, job_timeout: Duration) -> io::Result<Self> {
        // Unbounded, because what is handed in is bounded already: by the prefetch.
        let (jobs, queue) = unbounded();
        let left_behind = Arc::new(AtomicUsize::new(0));
        let pool = Self { jobs, queue, threads, job_timeout, left_behind };
        for _ in 0..threads {
            pool.start_thread()?;
        }
        Ok(pool)
    }

    /// Runs a job and waits for its result without blocking the caller's thread.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, JobError> {
        let (begun, has_begun) = oneshot::channel();
        let (result, has_result) = oneshot::channel();
        let job: Job = Box::new(move |abandoned| {
            // Nobody waits for either when the session has ended meanwhile; then this is for nothing.
            let _ = begun.send(Arc::clone(abandoned));
            let _ = result.send(catch_unwind(AssertUnwindSafe(work)));
        });
        let lost = || JobError::Panicked("the thread pool is gone".to_owned());
        self.jobs.send(job).map_err(|_| lost())?;
        let abandoned = has_begun.await.map_err(|_| lost())?;
        match timeout(self.job_timeout, has_result).await {
            Ok(Ok(Ok(value))) => Ok(value),
            Ok(Ok(Err(payload))) => Err(JobError::Panicked(message(payload.as_ref()))),
            Ok(Err(_)) => Err(lost()),
            Err(_) => {
                self.leave_behind(&abandoned);
                Err(JobError::TimedOut)
            }
        }
    }

    /// How many threads are held by jobs that nobody waits for, when that is too many.
    pub(super) fn stuck(&self) -> Option<usize> {
        let count = self.left_behind.load(Ordering::Relaxed);
        (count > self.threads * LEFT_BEHIND_PER_THREAD).then_some(count)
    }

    /// Lets the thread end after its job, and starts another.
    fn leave_behind(&self, abandoned: &AtomicBool) {
        self.left_behind.fetch_add(1, Ordering::Relaxed);
        abandoned.store(true, Ordering::Release);
        if let Err(error) = self.start_thread() {
            tracing::error!(%error, "can not start a thread in place of one that is stuck");
        }
    }

    fn start_thread(&self) -> io::Result<()> {
        let queue = self.queue.clone();
        let left_behind = Arc::clone(&self.left_behind);
        thread::Builder::new().name("enrich".to_owned()).stack_size(STACK_BYTES).spawn(
            move || {
                let abandoned = Arc::new(AtomicBool::new(false));
                while let Ok(job) = queue.recv() {
                    job(&abandoned);
                    if abandoned.load(Ordering::Acquire) {
                        left_behind.fetch_sub(1, Ordering::Relaxed);
                        return;
                    }
                }
            },
        )?;
        Ok(())
    }
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
        assert_eq!(pool.stuck(), None, "one may be stuck");
        drop(release);
    }
}
