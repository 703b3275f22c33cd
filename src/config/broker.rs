//! How to reach the broker.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;

use super::lists::string_or_list;
use super::{ConfigError, Secret};

/// How to reach the broker.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BrokerConfig {
    /// `host:port` of each node of the cluster.
    #[serde(deserialize_with = "string_or_list")]
    pub nodes: Vec<String>,
    /// The virtual host.
    pub vhost: String,
    /// The user.
    pub username: String,
    /// Its password.
    pub password: Secret,
    /// A file that holds the password, and beats it.
    pub password_file: Option<PathBuf>,
    /// Whether to speak amqps.
    pub tls: bool,
    /// Certificates (PEM) of authorities that are trusted besides the machine's own.
    pub ca_file: Option<PathBuf>,
    /// Our own certificate (PEM), shown to the broker.
    pub client_cert_file: Option<PathBuf>,
    /// Its key (PEM).
    pub client_key_file: Option<PathBuf>,
    /// How the broker knows us.
    pub auth: Auth,
    /// The interval of heartbeats; whole seconds.
    #[serde(with = "humantime_serde")]
    pub heartbeat: Duration,
    /// How long one node may take to answer.
    #[serde(with = "humantime_serde")]
    pub connect_timeout: Duration,
    /// The longest wait between two attempts to reconnect.
    #[serde(with = "humantime_serde")]
    pub reconnect_max: Duration,
}

/// How the broker knows us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Auth {
    /// By user and password.
    Password,
    /// By the certificate that we show (SASL EXTERNAL).
    External,
}

/// Where one node listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeAddress {
    /// Host name or IP address.
    pub host: String,
    /// TCP port.
    pub port: u16,
}

impl fmt::Display for NodeAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

impl BrokerConfig {
    /// The nodes, each with its port (5672, or 5671 with TLS, where none is given).
    ///
    /// # Errors
    /// When there is none, or one has a bad port.
    pub fn addresses(&self) -> Result<Vec<NodeAddress>, ConfigError> {
        if self.nodes.is_empty() {
            return Err(ConfigError::invalid("broker.nodes", "needs at least one host:port"));
        }
        self.nodes.iter().map(|node| self.address(node)).collect()
    }

    fn address(&self, node: &str) -> Result<NodeAddress, ConfigError> {
        let bad = |reason: &str| {
            ConfigError::invalid("broker.nodes", format!("{node:?} is no host:port: {reason}"))
        };
        if node.contains("://") {
            return Err(bad("leave the scheme out, and set broker.tls for amqps"));
        }
        if node.contains('@') {
            return Err(ConfigError::invalid(
                "broker.nodes",
                "a node holds no credentials; set broker.username and broker.password_file",
            ));
        }
        let (host, port) = match node.rsplit_once(':') {
            Some((host, port)) if host.starts_with('[') || !host.contains(':') => {
                (host, port.parse().map_err(|_| bad("the port is no number below 65536"))?)
            }
            Some(_) => return Err(bad("write an IPv6 address in brackets, as in [::1]:5672")),
            None => (node, if self.tls { 5671 } else { 5672 }),
        };
        if host.is_empty() {
            return Err(bad("the host is missing"));
        }
        Ok(NodeAddress { host: host.to_owned(), port })
    }

    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        self.addresses()?;
        self.validate_tls()?;
        if self.heartbeat.as_secs() == 0 || self.heartbeat.as_secs() > u64::from(u16::MAX) {
            return Err(ConfigError::invalid("broker.heartbeat", "must be between 1s and 18h"));
        }
        if self.vhost.len() > usize::from(u8::MAX) {
            return Err(ConfigError::invalid("broker.vhost", "must have at most 255 bytes"));
        }
        if self.connect_timeout.is_zero() {
            return Err(ConfigError::invalid("broker.connect_timeout", "must be longer than zero"));
        }
        Ok(())
    }

    fn validate_tls(&self) -> Result<(), ConfigError> {
        let files = [
            ("broker.ca_file", &self.ca_file),
            ("broker.client_cert_file", &self.client_cert_file),
            ("broker.client_key_file", &self.client_key_file),
        ];
        if let Some((key, _)) = files.iter().find(|(_, file)| file.is_some() && !self.tls) {
            return Err(ConfigError::invalid(key, "has no use without broker.tls = true"));
        }
        match (&self.client_cert_file, &self.client_key_file) {
            (Some(_), None) => Err(ConfigError::invalid(
                "broker.client_cert_file",
                "needs client_key_file as well",
            )),
            (None, Some(_)) => Err(ConfigError::invalid(
                "broker.client_key_file",
                "needs client_cert_file as well",
            )),
            (None, None) if self.auth == Auth::External => Err(ConfigError::invalid(
                "broker.auth",
                "external needs client_cert_file and client_key_file",
            )),
            _ => Ok(()),
        }
    }

    /// Puts the password from `password_file` in its place.
    pub(super) fn read_password_file(&mut self) -> Result<(), ConfigError> {
        let Some(path) = &self.password_file else { return Ok(()) };
        let password = std::fs::read_to_string(path).map_err(|error| {
            let reason = format!("can not read {}: {error}", path.display());
            ConfigError::invalid("broker.password_file", reason)
        })?;
        self.password = Secret::new(password.trim_end_matches(['\r', '\n']));
        Ok(())
    }
}
