//! What can go wrong between us and the broker.

use std::path::PathBuf;

use lapin::ErrorKind;
use lapin::protocol::{AMQPErrorKind, AMQPSoftError};
use thiserror::Error;

/// A fault of the broker, of the network, or of what was configured.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum AmqpError {
    /// No node answered.
    #[error("no node of the broker can be reached: {}", .attempts.join("; "))]
    Unreachable {
        /// Each node, and what became of it.
        attempts: Vec<String>,
    },
    /// The broker answered and said no. Trying again would not help.
    #[error("the broker at {node} refuses user {username:?} on virtual host {vhost:?}: {reason}")]
    Refused {
        /// The node.
        node: String,
        /// The user.
        username: String,
        /// The virtual host.
        vhost: String,
        /// The broker's words.
        reason: String,
    },
    /// An exchange or queue is there with other properties, or missing, or not ours to make.
    #[error("{what}: {reason}")]
    Topology {
        /// The exchange or queue.
        what: String,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// The user may not do this.
    #[error(
        "the broker does not allow this; grant the user the permission that it names: {reason}"
    )]
    Forbidden {
        /// The broker's words, which name the exchange or queue.
        reason: String,
    },
    /// A certificate or key can not be read.
    #[error("can not read [broker] {setting} = {path}: {reason}")]
    Tls {
        /// The setting.
        setting: &'static str,
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// The session broke.
    #[error("the connection to the broker is lost: {0}")]
    Lost(String),
    /// Something took longer than its deadline.
    #[error("the broker did not answer in time: {0}")]
    TimedOut(&'static str),
}

impl AmqpError {
    /// True when trying again may help.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        !matches!(
            self,
            Self::Refused { .. }
                | Self::Topology { .. }
                | Self::Forbidden { .. }
                | Self::Tls { .. }
        )
    }
}

impl From<lapin::Error> for AmqpError {
    fn from(error: lapin::Error) -> Self {
        if let ErrorKind::ProtocolError(said) = error.kind()
            && *said.kind() == AMQPErrorKind::Soft(AMQPSoftError::ACCESSREFUSED)
        {
            return Self::Forbidden { reason: said.get_message().to_string() };
        }
        Self::Lost(error.to_string())
    }
}
