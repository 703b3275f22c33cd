//! What an encrypted connection needs: whom we trust, and who we are.

use std::fs;
use std::path::Path;

use lapin::tcp::{OwnedIdentity, OwnedTLSConfig};

use super::AmqpError;
use crate::config::BrokerConfig;

/// Reads the files of the configuration. Called for each connection, so that a renewed certificate
/// is used by the next one.
pub(super) fn read(config: &BrokerConfig) -> Result<OwnedTLSConfig, AmqpError> {
    let cert_chain = match &config.ca_file {
        None => None,
        Some(path) => {
            let pem = read_file("ca_file", path)?;
            let explain = |_| bad("ca_file", path, "it is no PEM text".to_owned());
            Some(String::from_utf8(pem).map_err(explain)?)
        }
    };
    let identity = match (&config.client_cert_file, &config.client_key_file) {
        (Some(cert), Some(key)) => Some(OwnedIdentity::PKCS8 {
            pem: read_file("client_cert_file", cert)?,
            key: read_file("client_key_file", key)?,
        }),
        _ => None,
    };
    Ok(OwnedTLSConfig { identity, cert_chain })
}

fn read_file(setting: &'static str, path: &Path) -> Result<Vec<u8>, AmqpError> {
    fs::read(path).map_err(|error| bad(setting, path, error.to_string()))
}

fn bad(setting: &'static str, path: &Path, reason: String) -> AmqpError {
    AmqpError::Tls { setting, path: path.to_owned(), reason }
}
