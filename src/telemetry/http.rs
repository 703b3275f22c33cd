//! `/healthz`, `/readyz` and `/metrics`.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::State as Shared;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use thiserror::Error;
use tokio::net::TcpListener;

use super::{Health, Metrics};

/// What Prometheus is told that the text is.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Why nothing listens.
#[derive(Debug, Error)]
#[error(
    "can not listen on {address} for [http] listen: {error}; choose another port, or \"\" for none"
)]
pub struct HttpError {
    address: SocketAddr,
    #[source]
    error: io::Error,
}

/// Listens, and answers from a task of the current runtime until the process ends. Gives the address,
/// whose port is a real one where 0 was asked for.
///
/// # Errors
/// [`HttpError`] when the address is taken or not ours.
pub async fn serve(
    address: SocketAddr,
    metrics: Arc<Metrics>,
    health: Health,
) -> Result<SocketAddr, HttpError> {
    let explain = |error| HttpError { address, error };
    let listener = TcpListener::bind(address).await.map_err(explain)?;
    let bound = listener.local_addr().map_err(explain)?;
    let router = Router::new()
        .route("/healthz", get(|| async { "alive\n" }))
        .route("/readyz", get(ready).with_state(health))
        .route("/metrics", get(text).with_state(metrics));
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "health and metrics are no longer served");
        }
    });
    Ok(bound)
}

async fn ready(Shared(health): Shared<Health>) -> (StatusCode, String) {
    match health.state().reason() {
        None => (StatusCode::OK, "ready\n".to_owned()),
        Some(reason) => (StatusCode::SERVICE_UNAVAILABLE, format!("{reason}\n")),
    }
}

async fn text(Shared(metrics): Shared<Arc<Metrics>>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, OPEN_METRICS)], metrics.text())
}
