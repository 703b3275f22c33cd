//! A TCP proxy between a worker and a node, and the weather in it.
//!
//! Bytes keep their order; each direction of a connection has a thread that reads and one that
//! writes, with a queue between them, so that latency costs time and not throughput.

use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

/// Pieces that wait in one direction: what is beyond waits at the sender, as on a real line.
const QUEUE: usize = 64;

/// How often a slow line passes a piece on.
const TRICKLE_EVERY: Duration = Duration::from_millis(50);

/// How bytes travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weather {
    /// At once.
    Clear,
    /// Each byte this much later.
    Latency(Duration),
    /// Not at all, until the weather changes.
    Stalled,
    /// At most this many bytes a second in each direction.
    Trickle(usize),
}

/// A listening port whose connections lead to one address.
pub(crate) struct Proxy {
    port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    weather: Mutex<Weather>,
    changed: Condvar,
    lines: Mutex<Vec<Line>>,
}

/// A connection through the proxy.
struct Line {
    ends: [TcpStream; 2],
    /// Set when the line is dead and neither end has been told.
    dead: Arc<AtomicBool>,
}

impl Proxy {
    /// Starts a proxy for `target` (`host:port`) on a free port.
    pub(crate) fn start(target: String) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let port = listener.local_addr()?.port();
        let shared = Arc::new(Shared {
            weather: Mutex::new(Weather::Clear),
            changed: Condvar::new(),
            lines: Mutex::new(Vec::new()),
        });
        let serving = Arc::clone(&shared);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                // Where no node listens, the client sees its connection closed at once.
                if let Ok(server) = TcpStream::connect(&target) {
                    let _ = serving.join(client, server);
                }
            }
        });
        Ok(Self { port, shared })
    }

    /// `host:port` to connect to.
    pub(crate) fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Changes the weather, also for the connections that are there.
    pub(crate) fn set(&self, weather: Weather) {
        *lock(&self.shared.weather) = weather;
        self.shared.changed.notify_all();
    }

    /// Ends every connection; new ones are let through.
    pub(crate) fn cut(&self) {
        for line in lock(&self.shared.lines).drain(..) {
            line.ends.iter().for_each(shut);
        }
    }

    /// Kills every connection without a word to either end, as a cable does that is pulled; new ones
    /// are let through.
    pub(crate) fn half_open(&self) {
        for line in lock(&self.shared.lines).iter() {
            line.dead.store(true, Ordering::Release);
        }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.set(Weather::Clear);
        self.cut();
    }
}

impl Shared {
    fn join(self: &Arc<Self>, client: TcpStream, server: TcpStream) -> io::Result<()> {
        client.set_nodelay(true)?;
        server.set_nodelay(true)?;
        let dead = Arc::new(AtomicBool::new(false));
        self.pass(client.try_clone()?, server.try_clone()?, Arc::clone(&dead));
        self.pass(server.try_clone()?, client.try_clone()?, Arc::clone(&dead));
        let mut lines = lock(&self.lines);
        lines.retain(|line| line.ends.iter().all(|end| end.peer_addr().is_ok()));
        lines.push(Line { ends: [client, server], dead });
        Ok(())
    }

    /// Passes on what comes from one end to the other.
    fn pass(self: &Arc<Self>, mut from: TcpStream, to: TcpStream, dead: Arc<AtomicBool>) {
        let (queue, waiting) = mpsc::sync_channel(QUEUE);
        let shared = Arc::clone(self);
        thread::spawn(move || {
            let _ = shared.write(&to, &waiting, &dead);
            shut(&to);
        });
        thread::spawn(move || {
            let mut buffer = vec![0; 16 << 10];
            while let Ok(count @ 1..) = from.read(&mut buffer) {
                if queue.send((Instant::now(), buffer[..count].to_vec())).is_err() {
                    break;
                }
            }
            let _ = from.shutdown(Shutdown::Read);
        });
    }

    fn write(
        &self,
        mut to: &TcpStream,
        waiting: &Receiver<(Instant, Vec<u8>)>,
        dead: &AtomicBool,
    ) -> io::Result<()> {
        for (came, bytes) in waiting {
            let weather = self.weather_for_passing();
            if dead.load(Ordering::Acquire) {
                continue;
            }
            match weather {
                Weather::Clear | Weather::Stalled => to.write_all(&bytes)?,
                Weather::Latency(latency) => {
                    thread::sleep((came + latency).saturating_duration_since(Instant::now()));
                    to.write_all(&bytes)?;
                }
                Weather::Trickle(rate) => self.trickle(to, &bytes, rate)?,
            }
        }
        Ok(())
    }

    /// The weather, once it is one in which bytes pass.
    fn weather_for_passing(&self) -> Weather {
        let weather = lock(&self.weather);
        *self
            .changed
            .wait_while(weather, |weather| *weather == Weather::Stalled)
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn trickle(&self, mut to: &TcpStream, bytes: &[u8], rate: usize) -> io::Result<()> {
        let piece = (rate * TRICKLE_EVERY.as_millis() as usize / 1_000).max(1);
        for piece in bytes.chunks(piece) {
            to.write_all(piece)?;
            if matches!(*lock(&self.weather), Weather::Trickle(_)) {
                thread::sleep(TRICKLE_EVERY);
            }
        }
        Ok(())
    }
}

fn shut(end: &TcpStream) {
    // One that is closed already needs no closing.
    let _ = end.shutdown(Shutdown::Both);
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
