//! Publishing with confirms.

use std::time::Duration;

use lapin::options::BasicPublishOptions;
use lapin::{BasicProperties, Channel, Confirmation};
use thiserror::Error;
use tokio::sync::watch;
use tokio::time::sleep;

use super::AmqpError;

/// How long to wait before publishing again what the broker refused (a full queue, a leader that
/// moves).
const NACK_PAUSE: Duration = Duration::from_secs(1);

/// Proof that the broker has a message safe: it was routed to a queue and confirmed. Only
/// [`Publisher::publish`] makes one.
#[derive(Debug)]
pub struct Confirmed(());

/// Why a message was not confirmed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PublishError {
    /// Confirmed, but no queue took it: publishing it again would not help before an operator binds
    /// one.
    #[error(
        "no queue is bound to exchange {exchange:?} for routing key {routing_key:?}; \
         bind one, or set [output] declare_queue"
    )]
    Unroutable {
        /// The exchange.
        exchange: String,
        /// The routing key.
        routing_key: String,
    },
    /// The session broke, or the confirm did not come in time: the message may or may not be there.
    #[error(transparent)]
    Session(#[from] AmqpError),
}

/// A message on its way out.
#[derive(Debug)]
pub struct Outgoing<'a> {
    /// The exchange.
    pub exchange: &'a str,
    /// The routing key, at most 255 bytes.
    pub routing_key: &'a str,
    /// The body.
    pub body: &'a [u8],
    /// The properties; the message is made persistent.
    pub(super) properties: BasicProperties,
}

/// A channel with confirms. Many messages can be in flight at once.
#[derive(Debug, Clone)]
pub struct Publisher {
    channel: Channel,
    confirm_timeout: Duration,
    blocked: watch::Receiver<Option<String>>,
}

impl Publisher {
    pub(super) fn new(
        channel: Channel,
        confirm_timeout: Duration,
        blocked: watch::Receiver<Option<String>>,
    ) -> Self {
        Self { channel, confirm_timeout, blocked }
    }

    /// Publishes a message, mandatory and persistent, and waits until the broker has it safe. What
    /// the broker refuses is published again until it does not.
    ///
    /// # Errors
    /// [`PublishError`]. The message may then have been published all the same.
    pub async fn publish(&self, message: &Outgoing<'_>) -> Result<Confirmed, PublishError> {
        loop {
            match self.publish_once(message).await? {
                Confirmation::Ack(None) => return Ok(Confirmed(())),
                Confirmation::Ack(Some(_)) | Confirmation::Nack(Some(_)) => {
                    return Err(PublishError::Unroutable {
                        exchange: message.exchange.to_owned(),
                        routing_key: message.routing_key.to_owned(),
                    });
                }
                Confirmation::Nack(None) => {
                    tracing::warn!(
                        exchange = message.exchange,
                        routing_key = message.routing_key,
                        "the broker refused a message (is a queue full?); publishing it again"
                    );
                    sleep(NACK_PAUSE).await;
                }
                Confirmation::NotRequested => {
                    let reason = "the channel gives no confirms".to_owned();
                    return Err(AmqpError::Lost(reason).into());
                }
            }
        }
    }

    async fn publish_once(&self, message: &Outgoing<'_>) -> Result<Confirmation, AmqpError> {
        let options = BasicPublishOptions { mandatory: true, ..BasicPublishOptions::default() };
        // Sending and waiting stand in the branch: a future that is named first is stored twice, and the
        // task of a delivery is as large as all that is stored in it.
        tokio::select! {
            confirmation = async {
                let properties = message.properties.clone().with_delivery_mode(2);
                let (exchange, key) = (message.exchange.into(), message.routing_key.into());
                self.channel.basic_publish(exchange, key, options, message.body, properties).await?.await
            } => Ok(confirmation?),
            () = self.too_long() => Err(AmqpError::TimedOut("a confirm")),
        }
    }

    /// Ends once the broker has been free to confirm for the whole time-out: time in which it is
    /// blocked does not count, and a wait that was interrupted begins anew.
    async fn too_long(&self) {
        let mut blocked = self.blocked.clone();
        loop {
            if blocked.wait_for(Option::is_none).await.is_err() {
                return;
            }
            tokio::select! {
                () = sleep(self.confirm_timeout) => return,
                changed = blocked.wait_for(Option::is_some) => {
                    if changed.is_err() {
                        return;
                    }
                }
            }
        }
    }
}
