//! Work in parallel, results in order, memory bounded.

use std::sync::Arc;
use std::thread;

use crossbeam_channel::{Receiver, Sender, bounded};
use newsmill::pipeline::STACK_BYTES;

/// Pieces of work that may be under way at once, for each thread.
const IN_FLIGHT_PER_THREAD: usize = 32;

/// Runs `work` on what `produce` hands out, on `threads` threads, and gives the results to `consume`
/// in the order of production. Stops early when `consume` fails.
///
/// # Errors
/// The first error of `produce` or `consume`.
pub(super) fn map<T, R, E>(
    threads: usize,
    produce: impl FnOnce(&mut dyn FnMut(T) -> bool) -> Result<(), E> + Send,
    work: impl Fn(T) -> R + Send + Sync,
    mut consume: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E>
where
    T: Send,
    R: Send,
    E: Send,
{
    let (jobs, queue) = bounded::<(T, Sender<R>)>(threads);
    let (slots, in_order) = bounded::<Receiver<R>>(threads * IN_FLIGHT_PER_THREAD);
    let work = Arc::new(work);
    thread::scope(|scope| {
        for _ in 0..threads {
            let (queue, work) = (queue.clone(), Arc::clone(&work));
            let enrich = move || {
                for (item, done) in queue {
                    // The reader has gone when it failed: the rest is for nothing.
                    let _ = done.send(work(item));
                }
            };
            let builder = thread::Builder::new().stack_size(STACK_BYTES);
            if let Err(error) = builder.spawn_scoped(scope, enrich) {
                tracing::error!(%error, "can not start a thread");
            }
        }
        drop(queue);
        let producer = scope.spawn(move || {
            produce(&mut |item| {
                let (done, result) = bounded(1);
                slots.send(result).is_ok() && jobs.send((item, done)).is_ok()
            })
        });
        let consumed =
            in_order.iter().filter_map(|slot| slot.recv().ok()).try_for_each(&mut consume);
        drop(in_order);
        let produced = producer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        consumed.and(produced)
    })
}

#[cfg(test)]
mod tests {
    use super::map;

    #[test]
    fn results_come_in_order_and_an_error_ends_it() {
        let produce = |take: &mut dyn FnMut(u64) -> bool| {
            let _ = (0..10_000).all(take);
            Ok::<(), String>(())
        };
        // Early items take longest.
        let work = |n: u64| (0..(10_000 - n) / 100).fold(n, |a, b| std::hint::black_box(a ^ b ^ b));
        let mut seen = Vec::new();
        map(4, produce, work, |n| {
            seen.push(n);
            Ok(())
        })
        .unwrap();
        assert_eq!(seen, (0..10_000).collect::<Vec<_>>());

        let failed = map(4, produce, work, |n| if n == 50 { Err(n.to_string()) } else { Ok(()) });
        assert_eq!(failed, Err("50".to_owned()));
    }
}
