//! A RabbitMQ node of our own, started by the same script as `deploy/try.sh` uses, alone or as one of
//! a cluster.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long a node may take to be ready.
const START: Duration = Duration::from_secs(120);

/// How often a port is looked at that is not open yet.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// A node.
pub(crate) struct Node {
    folder: TempDir,
    port: u16,
    /// What makes it one of a cluster: the port of the common name server, those of the other nodes.
    cluster: Vec<u16>,
    process: Mutex<Child>,
}

fn folder() -> io::Result<TempDir> {
    tempfile::Builder::new().prefix("newsmill-broker").tempdir()
}

impl Node {
    /// True where the package is installed.
    pub(crate) fn is_installed() -> bool {
        Path::new("/usr/lib/rabbitmq/lib").is_dir()
    }

    /// Starts a node and waits until it takes connections.
    pub(crate) fn start() -> io::Result<Self> {
        Self::start_in(folder()?)
    }

    /// [`Self::start`] in a folder that may hold an `extra.conf`.
    pub(crate) fn start_in(folder: TempDir) -> io::Result<Self> {
        let node = Self::launch_in(folder, four_free_ports()?, Vec::new())?;
        node.wait_until_ready()?;
        Ok(node)
    }

    /// Starts a node and does not wait. `cluster` is empty, or the port of the name server and those of
    /// the other nodes.
    pub(crate) fn launch(port: u16, cluster: Vec<u16>) -> io::Result<Self> {
        Self::launch_in(folder()?, port, cluster)
    }

    fn launch_in(folder: TempDir, port: u16, cluster: Vec<u16>) -> io::Result<Self> {
        let process = Mutex::new(launch(folder.path(), port, &cluster)?);
        Ok(Self { folder, port, cluster, process })
    }

    /// Its name among Erlang's.
    pub(crate) fn name(&self) -> String {
        format!("newsmill-{}@localhost", self.port)
    }

    /// `host:port` of AMQP.
    pub(crate) fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// The URI of a virtual host.
    pub(crate) fn uri(&self, vhost: &str) -> String {
        format!("amqp://guest:guest@{}/{vhost}", self.address())
    }

    /// Stops the node, as an operator or systemd does, with all that goes on; starts it again on its
    /// data.
    pub(crate) fn restart(&self) -> io::Result<()> {
        self.end("TERM")?;
        self.resume()?;
        self.wait_until_ready()
    }

    /// Ends the node by a signal: `TERM` as systemd does, `KILL` as the kernel does. Its data stay.
    pub(crate) fn end(&self, signal: &str) -> io::Result<()> {
        let mut process = self.process.lock().expect("no test panics here");
        let pid = std::fs::read_to_string(self.folder.path().join("pid"))?;
        run("kill", &[&format!("-{signal}"), pid.trim()])?;
        process.wait()?;
        Ok(())
    }

    /// Starts the node anew on its data, and does not wait.
    pub(crate) fn resume(&self) -> io::Result<()> {
        let mut process = self.process.lock().expect("no test panics here");
        *process = launch(self.folder.path(), self.port, &self.cluster)?;
        Ok(())
    }

    /// Starts the node anew after it was killed, and waits until it takes connections. RabbitMQ
    /// 3.10 was once seen to hang at its start; then it is killed and started again, as systemd does when a
    /// start takes too long.
    pub(crate) fn come_back(&self) -> io::Result<()> {
        self.resume()?;
        self.wait_until_ready().or_else(|hung| {
            writeln!(io::stderr(), "a node hung at its start, and is started again: {hung}")?;
            self.end("KILL")?;
            self.resume()?;
            self.wait_until_ready()
        })
    }

    /// Makes a virtual host.
    pub(crate) fn make_vhost(&self, name: &str) -> io::Result<()> {
        self.manage("PUT", &format!("/api/vhosts/{name}"), "").map(drop)
    }

    /// Makes a user with permissions (configure, write, read) on a virtual host.
    pub(crate) fn make_user(&self, name: &str, vhost: &str, rights: [&str; 3]) -> io::Result<()> {
        self.manage("PUT", &format!("/api/users/{name}"), r#"{"password": "pw", "tags": ""}"#)?;
        let [configure, write, read] = rights;
        let rights = serde_json::json!({"configure": configure, "write": write, "read": read});
        self.manage("PUT", &format!("/api/permissions/{vhost}/{name}"), &rights.to_string())
            .map(drop)
    }

    /// Puts the broker into memory alarm, until what is returned is dropped.
    pub(crate) fn memory_alarm(&self) -> io::Result<MemoryAlarm<'_>> {
        self.set_memory_watermark("0.0000001")?;
        Ok(MemoryAlarm(self))
    }

    /// Sets the share of memory above which the broker blocks publishers.
    fn set_memory_watermark(&self, share: &str) -> io::Result<()> {
        self.control("rabbitmqctl", &["set_vm_memory_high_watermark", share]).map(drop)
    }

    /// Runs one of the broker's commands against the node; gives what it says.
    pub(crate) fn control(&self, program: &str, arguments: &[&str]) -> io::Result<String> {
        let name_server = self.cluster.first().copied().unwrap_or(self.port + 3);
        let output = Command::new(Path::new("/usr/lib/rabbitmq/bin").join(program))
            .args(["-n", &self.name()])
            .args(arguments)
            .env("HOME", self.folder.path())
            .env("ERL_EPMD_PORT", name_server.to_string())
            .output()?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let said = [output.stdout, output.stderr].concat();
        Err(io::Error::other(format!(
            "{program} {arguments:?}: {}",
            String::from_utf8_lossy(&said)
        )))
    }

    /// Asks the management API; gives the JSON.
    pub(crate) fn ask(&self, path: &str) -> io::Result<serde_json::Value> {
        let answer = self.manage("GET", path, "")?;
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        serde_json::from_str(body).map_err(io::Error::other)
    }

    /// One call of the management API: 2xx or an error.
    pub(crate) fn manage(&self, method: &str, path: &str, body: &str) -> io::Result<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port + 2))?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        write!(
            stream,
            "{method} {path} HTTP/1.0\r\nAuthorization: Basic Z3Vlc3Q6Z3Vlc3Q=\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        if answer.get(9..10) == Some("2") { Ok(answer) } else { Err(io::Error::other(answer)) }
    }

    pub(crate) fn wait_until_ready(&self) -> io::Result<()> {
        let deadline = Instant::now() + START;
        while Instant::now() < deadline {
            if speaks_amqp(self.port) && self.manage("GET", "/api/whoami", "").is_ok() {
                return Ok(());
            }
            std::thread::park_timeout(LOOK_AGAIN);
        }
        let log =
            std::fs::read_to_string(self.folder.path().join("console.log")).unwrap_or_default();
        Err(io::Error::other(format!("the broker did not start: {log}")))
    }
}

/// A memory alarm that ends when this is dropped, also by a test that fails: the next ones publish.
pub(crate) struct MemoryAlarm<'n>(&'n Node);

impl Drop for MemoryAlarm<'_> {
    fn drop(&mut self) {
        self.0.set_memory_watermark("0.6").expect("the alarm ends");
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        if let Ok(process) = self.process.get_mut() {
            let _ = run("kill", &["-TERM", &process.id().to_string()]);
            let _ = process.wait();
        }
    }
}

fn launch(folder: &Path, port: u16, cluster: &[u16]) -> io::Result<Child> {
    let script: PathBuf =
        [env!("CARGO_MANIFEST_DIR"), "deploy", "private-broker.sh"].iter().collect();
    Command::new(script)
        .arg(folder)
        .arg(port.to_string())
        .args(cluster.iter().map(u16::to_string))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
}

/// True when a broker answers on the port; a port that is only open does not count.
fn speaks_amqp(port: u16) -> bool {
    let greet = || -> io::Result<bool> {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream.write_all(b"AMQP\0\0\x09\x01")?;
        Ok(stream.read(&mut [0; 1])? == 1)
    };
    greet().unwrap_or(false)
}

/// The first of four ports in a row that nobody uses. They lie below those that the system gives to
/// outgoing connections, which could take them while a node is down.
pub(crate) fn four_free_ports() -> io::Result<u16> {
    static TURN: AtomicU32 = AtomicU32::new(0);
    for _ in 0..1_000 {
        // From another place in each process: two of them may look at once.
        let turn = std::process::id().wrapping_add(TURN.fetch_add(1, Ordering::Relaxed));
        let port = 20_000 + 4 * (turn % 3_000) as u16;
        if (port..port + 4).all(|next| TcpListener::bind(("127.0.0.1", next)).is_ok()) {
            return Ok(port);
        }
    }
    Err(io::Error::other("no four free ports in a row"))
}

pub(crate) fn run(program: &str, arguments: &[&str]) -> io::Result<()> {
    let status = Command::new(program).args(arguments).status()?;
    if status.success() { Ok(()) } else { Err(io::Error::other(format!("{program}: {status}"))) }
}
