//! One life of the connections to the broker.

use std::time::Duration;

use futures_util::StreamExt as _;
use lapin::options::{BasicQosOptions, ConfirmSelectOptions};
use lapin::runtime::default_runtime;
use lapin::uri::{
    AMQPAuthority, AMQPQueryString, AMQPScheme, AMQPUri, AMQPUserInfo, SASLMechanism,
};
use lapin::{Channel, Connection, ConnectionProperties, ErrorKind, Event};
use tokio::sync::watch;
use tokio::time::timeout;

use super::{AmqpError, Deliveries, Publisher, tls};
use crate::config::{Auth, BrokerConfig, NodeAddress};

/// How long opening a channel, or a declaration, may take: quorum queues elect a leader first.
const RPC_TIMEOUT: Duration = Duration::from_secs(30);

/// Opens sessions with the broker that is configured.
#[derive(Debug, Clone)]
pub struct Connector {
    config: BrokerConfig,
    nodes: Vec<NodeAddress>,
    /// What the broker's management shows.
    role: &'static str,
}

impl Connector {
    /// A connector for `role` ("worker", "publish", …).
    ///
    /// # Errors
    /// When the configured nodes can not be read; `config::load` has checked them.
    pub fn new(
        config: &BrokerConfig,
        role: &'static str,
    ) -> Result<Self, crate::config::ConfigError> {
        Ok(Self { config: config.clone(), nodes: config.addresses()?, role })
    }

    /// Tries each node once, in the order configured.
    ///
    /// A session has two connections, because a broker in alarm stops reading from those that
    /// publish: acknowledgements and the cancelling of consumers must still reach it.
    ///
    /// # Errors
    /// [`AmqpError::Unreachable`] when none answers, [`AmqpError::Refused`] when one says no.
    pub async fn connect(&self) -> Result<Session, AmqpError> {
        let mut attempts = Vec::new();
        for node in &self.nodes {
            match self.connect_to(node).await {
                Ok(session) => return Ok(session),
                Err(final_word) if !final_word.is_transient() => return Err(final_word),
                Err(error) => attempts.push(format!("{node}: {error}")),
            }
        }
        Err(AmqpError::Unreachable { attempts })
    }

    async fn connect_to(&self, node: &NodeAddress) -> Result<Session, AmqpError> {
        let consuming = self.open(node, "consume").await?;
        let publishing = self.open(node, "publish").await?;
        let (blocked, seen) = watch::channel(None);
        let (broken, lost) = watch::channel(None);
        watch_events(&consuming, None, broken.clone());
        watch_events(&publishing, Some(blocked), broken);
        Ok(Session { node: node.clone(), consuming, publishing, blocked: seen, lost })
    }

    async fn open(&self, node: &NodeAddress, purpose: &str) -> Result<Connection, AmqpError> {
        let name = format!("newsmill {} {}", self.role, purpose);
        let properties = ConnectionProperties::default().with_connection_name(name.into());
        let runtime = default_runtime().map_err(|error| self.explain(node, &error))?;
        let tls = tls::read(&self.config)?;
        let connecting =
            Connection::connect_uri_with_config(self.uri(node), properties, tls, runtime);
        match timeout(self.config.connect_timeout, connecting).await {
            Err(_) => Err(AmqpError::TimedOut("connecting")),
            Ok(Ok(connection)) => Ok(connection),
            Ok(Err(error)) => Err(self.explain(node, &error)),
        }
    }

    fn uri(&self, node: &NodeAddress) -> AMQPUri {
        let heartbeat = u16::try_from(self.config.heartbeat.as_secs()).unwrap_or(u16::MAX);
        AMQPUri {
            scheme: if self.config.tls { AMQPScheme::AMQPS } else { AMQPScheme::AMQP },
            authority: AMQPAuthority {
                userinfo: AMQPUserInfo {
                    username: self.config.username.clone(),
                    password: self.config.password.expose().to_owned(),
                },
                host: node.host.trim_matches(['[', ']']).to_owned(),
                port: node.port,
            },
            vhost: self.config.vhost.clone(),
            query: AMQPQueryString {
                heartbeat: Some(heartbeat),
                auth_mechanism: match self.config.auth {
                    Auth::Password => None,
                    Auth::External => Some(SASLMechanism::External),
                },
                ..AMQPQueryString::default()
            },
        }
    }

    /// Tells a refusal, which is final, from a fault that may pass.
    fn explain(&self, node: &NodeAddress, error: &lapin::Error) -> AmqpError {
        let said = error.to_string();
        let refused = ["ACCESS_REFUSED", "NOT_ALLOWED", "access_refused"];
        if matches!(error.kind(), ErrorKind::ProtocolError(_))
            && refused.iter().any(|word| said.contains(word))
        {
            return AmqpError::Refused {
                node: node.to_string(),
                username: self.config.username.clone(),
                vhost: self.config.vhost.clone(),
                reason: said,
            };
        }
        if self.config.tls && said.to_lowercase().contains("certificate") {
            return AmqpError::Lost(format!(
                "{said} (the host of [broker] nodes must be in the broker's certificate, and its \
                 authority known to this machine or in [broker] ca_file)"
            ));
        }
        AmqpError::Lost(said)
    }
}

/// The connections to one node, until one of them breaks.
#[derive(Debug)]
pub struct Session {
    node: NodeAddress,
    consuming: Connection,
    publishing: Connection,
    blocked: watch::Receiver<Option<String>>,
    lost: watch::Receiver<Option<String>>,
}

impl Session {
    /// The node that answered.
    #[must_use]
    pub fn node(&self) -> &NodeAddress {
        &self.node
    }

    /// Why the broker does not take what we publish; `None` while it does.
    #[must_use]
    pub fn blocked(&self) -> watch::Receiver<Option<String>> {
        self.blocked.clone()
    }

    /// Waits until a connection breaks; gives the reason.
    pub async fn lost(&self) -> AmqpError {
        let mut lost = self.lost.clone();
        match lost.wait_for(Option::is_some).await {
            Ok(reason) => AmqpError::Lost(reason.clone().unwrap_or_default()),
            Err(_) => AmqpError::Lost("the connection was closed".to_owned()),
        }
    }

    /// A channel for declarations and reading, on the connection that is never blocked.
    pub(super) async fn channel(&self) -> Result<Channel, AmqpError> {
        in_time("opening a channel", self.consuming.create_channel()).await
    }

    /// Starts to consume from `queue`, holding at most `prefetch` deliveries.
    ///
    /// # Errors
    /// When the broker refuses, or the session breaks.
    pub async fn consume(&self, queue: &str, prefetch: u16) -> Result<Deliveries, AmqpError> {
        self.consume_all(&[queue.to_owned()], prefetch).await
    }

    /// Starts to consume from several queues, holding at most `prefetch` deliveries of all, an equal
    /// share of each and at least one.
    ///
    /// # Errors
    /// When the broker refuses, or the session breaks.
    pub async fn consume_all(
        &self,
        queues: &[String],
        prefetch: u16,
    ) -> Result<Deliveries, AmqpError> {
        let channel = self.channel().await?;
        // The broker counts for each consumer.
        let count = u16::try_from(queues.len()).unwrap_or(u16::MAX).max(1);
        let share = (prefetch / count).max(1);
        in_time("setting the prefetch", channel.basic_qos(share, BasicQosOptions::default()))
            .await?;
        Deliveries::start(channel, queues).await
    }

    /// Opens a channel with confirms; each confirm may take `confirm_timeout` while the broker is
    /// not blocked.
    ///
    /// # Errors
    /// When the session breaks.
    pub async fn publisher(&self, confirm_timeout: Duration) -> Result<Publisher, AmqpError> {
        let channel = in_time("opening a channel", self.publishing.create_channel()).await?;
        in_time("asking for confirms", channel.confirm_select(ConfirmSelectOptions::default()))
            .await?;
        Ok(Publisher::new(channel, confirm_timeout, self.blocked.clone()))
    }

    /// Says goodbye; a broker that does not answer is left.
    pub async fn close(self) {
        let both = async {
            // The session is over either way: an error here has nobody to act on it.
            let _ = self.consuming.close(200, "done".into()).await;
            let _ = self.publishing.close(200, "done".into()).await;
        };
        let _ = timeout(Duration::from_secs(2), both).await;
    }
}

/// Awaits one exchange with the broker, under a deadline.
pub(super) async fn in_time<T>(
    what: &'static str,
    exchange: impl Future<Output = lapin::Result<T>>,
) -> Result<T, AmqpError> {
    match timeout(RPC_TIMEOUT, exchange).await {
        Err(_) => Err(AmqpError::TimedOut(what)),
        Ok(done) => done.map_err(AmqpError::from),
    }
}

/// Follows a connection until it ends: what blocks it, and what breaks it.
fn watch_events(
    connection: &Connection,
    blocked: Option<watch::Sender<Option<String>>>,
    broken: watch::Sender<Option<String>>,
) {
    let mut events = connection.events_listener();
    tokio::spawn(async move {
        let tell = |reason: Option<String>| {
            if let Some(blocked) = &blocked {
                blocked.send_replace(reason);
            }
        };
        while let Some(event) = events.next().await {
            match event {
                Event::ConnectionBlocked(reason) => tell(Some(reason)),
                Event::ConnectionUnblocked => tell(None),
                Event::Error(error) => {
                    broken.send_replace(Some(AmqpError::from(error).to_string()));
                }
                _ => {}
            }
        }
        broken.send_if_modified(|reason| {
            let first = reason.is_none();
            reason.get_or_insert_with(|| "the connection was closed".to_owned());
            first
        });
    });
}
