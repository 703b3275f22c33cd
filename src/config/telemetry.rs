//! Where traces go.

use serde::Deserialize;

use super::ConfigError;

/// Where traces go, and how many.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TelemetryConfig {
    /// The collector's OTLP/HTTP address, without a path; empty for no traces.
    pub otlp_endpoint: String,
    /// Of 100 articles whose producers do not say, how many are traced.
    pub sample_percent: u8,
    /// What the collector calls the worker.
    pub service_name: String,
}

impl TelemetryConfig {
    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        if !self.otlp_endpoint.is_empty() && !self.otlp_endpoint.starts_with("http://") {
            let reason =
                "must begin with http://; for a collector elsewhere run one beside the worker";
            return Err(ConfigError::invalid("telemetry.otlp_endpoint", reason));
        }
        if self.sample_percent > 100 {
            return Err(ConfigError::invalid("telemetry.sample_percent", "must be at most 100"));
        }
        Ok(())
    }
}
