//! `newsmill check`.

use std::io::Write;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use newsmill::amqp::{AmqpError, Connector, Session, survey};
use newsmill::config::{Config, Topology};

use super::runtime;

/// The configuration is loaded already, so it is right.
pub(super) fn run(config: &Config) -> anyhow::Result<ExitCode> {
    let mut out = anstream::stdout().lock();
    say(&mut out, true, "the configuration is read and makes sense")?;
    if let Some(names) = config.entities.read_gazetteers()? {
        let line = format!(
            "the lists of names have {} rows with {} spellings, {} of which an earlier row has",
            names.rows(),
            names.spellings(),
            names.shadowed()
        );
        say(&mut out, true, &line)?;
    }
    runtime()?.block_on(async {
        let connector = Connector::new(&config.broker, "check")?;
        let session = match connector.connect().await {
            Ok(session) => session,
            Err(error) => {
                say(&mut out, false, &error.to_string())?;
                return Ok(ExitCode::FAILURE);
            }
        };
        let broker = format!(
            "the broker at {} lets {:?} into virtual host {:?}",
            session.node(),
            config.broker.username,
            config.broker.vhost
        );
        say(&mut out, true, &broker)?;
        let fine = queues(&mut out, &session, config).await?;
        session.close().await;
        Ok(if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    })
}

/// Looks at every queue; true when a worker could start.
async fn queues(out: &mut impl Write, session: &Session, config: &Config) -> anyhow::Result<bool> {
    match survey(session, config).await {
        Ok(found) => {
            for queue in found {
                let line = format!(
                    "queue {:?}: {} messages, {} consumers",
                    queue.name, queue.messages, queue.consumers
                );
                say(out, true, &line)?;
            }
            Ok(true)
        }
        Err(AmqpError::Topology { what, .. }) if config.topology == Topology::Declare => {
            let line = format!("{what} is not there yet; `newsmill work` will make it");
            say(out, true, &line)?;
            Ok(true)
        }
        Err(error) => {
            say(out, false, &error.to_string())?;
            Ok(false)
        }
    }
}

fn say(out: &mut impl Write, fine: bool, line: &str) -> std::io::Result<()> {
    let (style, word) = if fine {
        (AnsiColor::Green.on_default(), "ok")
    } else {
        (AnsiColor::Red.on_default().effects(Style::new().bold().get_effects()), "no")
    };
    writeln!(out, "{style}{word}{style:#}  {line}")
}
