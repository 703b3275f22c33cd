//! Where health and metrics are served.

use std::net::{Ipv4Addr, SocketAddr};

use serde::Deserialize;

use super::ConfigError;

/// Where health and metrics are served.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpConfig {
    /// An address and port; a port alone is one of the loopback interface; empty is nowhere.
    pub listen: String,
}

impl HttpConfig {
    /// The address; `None` when nothing shall listen.
    ///
    /// # Errors
    /// When it is neither an address with a port nor a port; `load` has checked it.
    pub fn address(&self) -> Result<Option<SocketAddr>, ConfigError> {
        let listen = self.listen.trim();
        if listen.is_empty() {
            return Ok(None);
        }
        if let Ok(port) = listen.parse::<u16>() {
            return Ok(Some((Ipv4Addr::LOCALHOST, port).into()));
        }
        listen.parse().map(Some).map_err(|_| {
            let reason = format!("{listen:?} is no address and port, as in 127.0.0.1:9464");
            ConfigError::invalid("http.listen", reason)
        })
    }
}
