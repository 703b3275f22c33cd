//! What a worker gets through, beside the barest loop that does the same with the broker, twice: once
//! it publishes as many bytes as the worker, once no more than it got.
//!
//! ```text
//! throughput NODE BINARY ROUNDS MESSAGES     compare, switch the stages on, add workers, vary the prefetch
//! throughput NODE loop PREFETCH MORE         the bare loop, for ever (started by the above); what it
//!                                            publishes is MORE bytes longer than what it got
//! ```
//!
//! `NODE` is `host:port` of a broker that is nobody else's. The queues are filled first, then the
//! consumers are started, so producers cost nothing. CPU is that of the processes, from `/proc`; that of the broker is
//! the process that `BROKER_PID` names.

use std::error::Error;
use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use lapin::options::{
    BasicAckOptions, BasicConsumeOptions, BasicGetOptions, BasicPublishOptions, BasicQosOptions,
    ConfirmSelectOptions, QueueDeclareOptions, QueuePurgeOptions,
};
use lapin::types::FieldTable;
use lapin::{BasicProperties, Channel, Confirmation, Connection, ConnectionProperties};

mod article;
mod processes;
mod ratio;

use article::{BODY, article};
use processes::{Workers, broker_cpu, cpu, enriching};
use ratio::Ratio;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

const INPUT: &str = "newsmill.raw";
const OUTPUT: &str = "newsmill.enriched";
const PREFETCH: u16 = 256;

/// How often the output queue is asked for its length.
const LOOK: Duration = Duration::from_millis(20);

/// Without a message for this long, a run is given up.
const STUCK: Duration = Duration::from_secs(60);

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        [node, "loop", prefetch, more] => bare_loop(node, prefetch.parse()?, more.parse()?).await,
        [node, binary, rounds, messages] => {
            Bench::open(node, binary, messages.parse()?).await?.table(rounds.parse()?).await
        }
        _ => Err("usage: throughput NODE BINARY ROUNDS MESSAGES".into()),
    }
}

async fn connect(node: &str) -> Result<(Connection, Channel)> {
    let uri = format!("amqp://guest:guest@{node}/%2f");
    let connection = Connection::connect(&uri, ConnectionProperties::default()).await?;
    let channel = connection.create_channel().await?;
    channel.confirm_select(ConfirmSelectOptions::default()).await?;
    Ok((connection, channel))
}

/// Consume, publish, wait for the confirm, acknowledge.
async fn bare_loop(node: &str, prefetch: u16, more: usize) -> Result<()> {
    let (_connection, channel) = connect(node).await?;
    channel.basic_qos(prefetch, BasicQosOptions::default()).await?;
    let (options, none) = (BasicConsumeOptions::default(), FieldTable::default());
    let mut consumer = channel.basic_consume(INPUT.into(), "".into(), options, none).await?;
    while let Some(delivery) = consumer.next().await {
        let mut delivery = delivery?;
        delivery.data.resize(delivery.data.len() + more, b' ');
        let options = BasicPublishOptions { mandatory: true, ..Default::default() };
        let properties = BasicProperties::default().with_delivery_mode(2);
        let publishing =
            channel.basic_publish(OUTPUT.into(), "a".into(), options, &delivery.data, properties);
        let confirm = publishing.await?;
        tokio::spawn(async move {
            if matches!(confirm.await, Ok(Confirmation::Ack(None))) {
                // A connection that broke ends the loop itself.
                let _ = delivery.acker.ack(BasicAckOptions::default()).await;
            }
        });
    }
    Ok(())
}

/// Who works, and with what.
#[derive(Clone, Copy)]
struct Setting {
    name: &'static str,
    /// For the bare loop, how many bytes longer its messages are than those it got.
    bare: Option<usize>,
    stages: &'static str,
    workers: usize,
    threads: usize,
    prefetch: u16,
}

/// What was measured.
#[derive(Clone, Copy)]
struct Figures {
    per_second: f64,
    /// CPU of the workers, microseconds a message.
    cpu_micros: f64,
    /// Share of the time in which the threads that enrich ran or waited for a core.
    wanted: f64,
    /// CPU of the broker, cores.
    broker: f64,
}

struct Bench {
    node: String,
    binary: String,
    messages: usize,
    /// How many bytes longer a record with stages off is than its article.
    more: usize,
    channel: Channel,
    /// Ends the channel when it is dropped.
    _connection: Connection,
}

impl Bench {
    async fn open(node: &str, binary: &str, messages: usize) -> Result<Self> {
        let (_connection, channel) = connect(node).await?;
        let (node, binary) = (node.to_owned(), binary.to_owned());
        let mut bench = Self { node, binary, messages, more: 0, channel, _connection };
        // The worker declares them too, with arguments of its own: so it goes first.
        let mut worker = bench.start(Setting { workers: 1, ..Setting::off() })?;
        for queue in [INPUT, OUTPUT] {
            // lapin keeps the error of a channel with its number, which is used again: so the connection
            // of the bench never asks for a queue that is not there.
            while length(&connect(&bench.node).await?.1, queue).await.is_err() {
                if let Some(status) = worker.0[0].try_wait()? {
                    return Err(format!("{} work ended: {status}", bench.binary).into());
                }
                tokio::time::sleep(LOOK * 10).await;
            }
        }
        drop(worker);
        bench.more = bench.growth().await?;
        Ok(bench)
    }

    /// How many bytes longer a record with stages off is than its article, on average.
    async fn growth(&self) -> Result<usize> {
        const COUNT: usize = 100;
        self.fill(COUNT).await?;
        let worker = self.start(Setting::off())?;
        self.wait_for_output(COUNT).await?;
        drop(worker);
        let mut records = 0;
        for _ in 0..COUNT {
            let getting = self.channel.basic_get(OUTPUT.into(), BasicGetOptions { no_ack: true });
            records += getting.await?.ok_or("a record went missing")?.data.len();
        }
        let articles: usize = (0..COUNT).map(|number| article(number).len()).sum();
        Ok((records - articles) / COUNT)
    }

    async fn table(&self, rounds: usize) -> Result<()> {
        let mut out = std::io::stdout();
        let load = fs::read_to_string("/proc/loadavg")?;
        writeln!(
            out,
            "{} messages of {BODY} bytes a run, records {} bytes longer, load {}",
            self.messages,
            self.more,
            &load[..4]
        )?;
        let settings = [
            Setting::off(),
            Setting::bare("bare loop, as many bytes", self.more),
            Setting::bare("bare loop", 0),
        ];
        let mut found = settings.map(|_| Vec::new());
        self.heading()?;
        for round in 0..rounds {
            // Each goes first as often as the others: what one leaves behind weighs on the next.
            for at in 0..settings.len() {
                let at = (round + at) % settings.len();
                found[at].push(self.measure(settings[at], self.messages).await?.per_second);
            }
        }
        for (bare, setting) in found.iter().zip(settings).skip(1) {
            writeln!(
                out,
                "stages off against the {}: {}",
                setting.name,
                Ratio::of(&found[0], bare)
            )?;
        }
        let fewer = (self.messages / 8).max(500);
        for workers in [1, 2, 4].repeat(rounds.min(2)) {
            self.measure(Setting { workers, threads: 1, ..Setting::on() }, fewer).await?;
        }
        for _ in 0..rounds.min(2) {
            self.measure(Setting::on(), fewer).await?;
        }
        for prefetch in [16, 64, 256, 1024] {
            self.measure(Setting { prefetch, ..Setting::off() }, self.messages).await?;
        }
        for prefetch in [16, 64, 256, 1024] {
            self.measure(Setting { prefetch, ..Setting::on() }, fewer).await?;
        }
        Ok(())
    }

    fn heading(&self) -> Result<()> {
        writeln!(
            std::io::stdout(),
            "{:<24} {:>7} {:>7} {:>8} {:>9} {:>10} {:>9} {:>8}",
            "what",
            "workers",
            "threads",
            "prefetch",
            "a second",
            "CPU µs each",
            "wanted %",
            "broker"
        )?;
        Ok(())
    }

    async fn measure(&self, setting: Setting, messages: usize) -> Result<Figures> {
        self.fill(messages).await?;
        let broker = broker_cpu()?;
        let workers = self.start(setting)?;
        // Starting is not measured: from the first that is out to the last.
        let first = self.wait_for_output(1).await?;
        let (began, cpu) = (Instant::now(), cpu(&workers.0)?);
        let threads = enriching(&workers.0)?;
        let last = self.wait_for_output(messages).await?;
        let took = began.elapsed().as_secs_f64();
        let count = (last - first) as f64;
        let wanted = (enriching(&workers.0)?.0 - threads.0) / (took * threads.1.max(1) as f64);
        let figures = Figures {
            per_second: count / took,
            cpu_micros: (self::cpu(&workers.0)? - cpu) / count * 1e6,
            wanted: wanted * 100.0,
            broker: (broker_cpu()? - broker) / took,
        };
        drop(workers);
        let Figures { per_second, cpu_micros, wanted, broker } = figures;
        let Setting { name, workers, threads, prefetch, .. } = setting;
        writeln!(
            std::io::stdout(),
            "{name:<24} {workers:>7} {threads:>7} {prefetch:>8} {per_second:>9.0} {cpu_micros:>10.0} \
             {wanted:>9.0} {broker:>8.2}"
        )?;
        Ok(figures)
    }

    /// Empties the queues and fills the input.
    async fn fill(&self, messages: usize) -> Result<()> {
        for queue in [INPUT, OUTPUT, "newsmill.dead"] {
            self.channel.queue_purge(queue.into(), QueuePurgeOptions::default()).await?;
        }
        for start in (0..messages).step_by(500) {
            let mut confirms = Vec::new();
            for number in start..(start + 500).min(messages) {
                let properties = BasicProperties::default()
                    .with_content_type("application/json".into())
                    .with_delivery_mode(2);
                let (exchange, options) = (INPUT.into(), BasicPublishOptions::default());
                let body = article(number);
                let publishing =
                    self.channel.basic_publish(exchange, "a".into(), options, &body, properties);
                confirms.push(publishing.await?);
            }
            for confirm in confirms {
                confirm.await?;
            }
        }
        Ok(())
    }

    fn start(&self, setting: Setting) -> Result<Workers> {
        let mut workers = Workers(Vec::new());
        for _ in 0..setting.workers {
            let mut command = if let Some(more) = setting.bare {
                let mut command = Command::new(std::env::current_exe()?);
                let [prefetch, more] = [setting.prefetch.into(), more].map(|n| n.to_string());
                command.args([&self.node, "loop", &prefetch, &more]);
                command
            } else {
                let mut command = Command::new(&self.binary);
                command
                    .arg("work")
                    .env("NEWSMILL__BROKER__NODES", &self.node)
                    .env("NEWSMILL__PIPELINE__STAGES", setting.stages)
                    .env("NEWSMILL__WORKER__THREADS", setting.threads.to_string())
                    .env("NEWSMILL__INPUT__PREFETCH", setting.prefetch.to_string());
                command
            };
            workers.0.push(command.stdin(Stdio::null()).stderr(Stdio::null()).spawn()?);
        }
        Ok(workers)
    }

    async fn wait_for_output(&self, messages: usize) -> Result<usize> {
        let (mut seen, mut changed) = (0, Instant::now());
        loop {
            let length = length(&self.channel, OUTPUT).await?;
            if length >= messages {
                return Ok(length);
            }
            if length > seen {
                (seen, changed) = (length, Instant::now());
            } else if changed.elapsed() > STUCK {
                return Err(format!("{length} of {messages} messages came out").into());
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}

/// Messages in a queue. The broker closes a channel that asks for one that is not there.
async fn length(channel: &Channel, queue: &str) -> Result<usize> {
    let options = QueueDeclareOptions { passive: true, ..Default::default() };
    let asking = channel.queue_declare(queue.into(), options, FieldTable::default());
    Ok(asking.await?.message_count() as usize)
}

impl Setting {
    fn off() -> Self {
        Self {
            name: "newsmill, stages off",
            bare: None,
            stages: ",",
            workers: 1,
            threads: 2,
            prefetch: PREFETCH,
        }
    }

    fn on() -> Self {
        let stages = "clean,segment,quotes,entities";
        Self { name: "newsmill, stages on", stages, ..Self::off() }
    }

    fn bare(name: &'static str, more: usize) -> Self {
        Self { name, bare: Some(more), ..Self::off() }
    }
}
