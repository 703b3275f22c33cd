//! What the page of the pulse asks for.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse as _, Response};
use futures_util::stream::{self, Stream};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use tokio::sync::broadcast::error::RecvError;

use super::super::Shared;
use super::dead::{self, Choice};
use super::page;

/// The page.
pub(in crate::lens) async fn show(State(shared): State<Arc<Shared>>) -> Response {
    match &shared.pulse {
        Some(pulse) => Html(page::render(pulse.token.is_some())).into_response(),
        None => refuse(StatusCode::NOT_FOUND, "Start the lens with --watch to see the pulse."),
    }
}

/// Every sample that is kept, then each as it is made.
pub(in crate::lens) async fn events(State(shared): State<Arc<Shared>>) -> Response {
    let Some(pulse) = &shared.pulse else {
        return refuse(StatusCode::NOT_FOUND, "There is no pulse.");
    };
    Sse::new(samples(pulse)).keep_alive(KeepAlive::default()).into_response()
}

fn samples(pulse: &super::Pulse) -> impl Stream<Item = Result<Event, Infallible>> + use<> {
    let (kept, told) = pulse.follow();
    stream::unfold((kept, told), |(mut kept, mut told): (VecDeque<super::Sample>, _)| async move {
        let next = match kept.pop_front() {
            Some(sample) => sample,
            // A page that is slower than one sample a second misses some.
            None => loop {
                match told.recv().await {
                    Ok(sample) => break sample,
                    Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return None,
                }
            },
        };
        let event = Event::default().json_data(&next).unwrap_or_default();
        Some((Ok(event), (kept, told)))
    })
}

/// The dead letters.
pub(in crate::lens) async fn dead(State(shared): State<Arc<Shared>>) -> Response {
    let Some(pulse) = &shared.pulse else {
        return refuse(StatusCode::NOT_FOUND, "There is no pulse.");
    };
    match dead::list(&pulse.connector, &shared.config).await {
        Ok(lines) => Json(lines).into_response(),
        Err(error) => refuse(StatusCode::BAD_GATEWAY, &error.to_string()),
    }
}

/// Replays dead letters for who knows the token.
pub(in crate::lens) async fn replay(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Json(choice): Json<Choice>,
) -> Response {
    let Some((pulse, token)) = shared.pulse.as_ref().and_then(|p| Some((p, p.token.as_ref()?)))
    else {
        return refuse(StatusCode::FORBIDDEN, "Replay is off: start the lens with a token.");
    };
    let stated = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let stated = stated.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    // Of digests, so that the time of the comparison says nothing of the token.
    if Sha256::digest(stated) != Sha256::digest(token.expose()) {
        return refuse(StatusCode::UNAUTHORIZED, "This is not the token of this lens.");
    }
    match dead::replay(&pulse.connector, &shared.config, &choice).await {
        Ok(replayed) => {
            tracing::info!(replayed, ?choice, "dead letters were replayed from the lens");
            Json(json!({ "replayed": replayed })).into_response()
        }
        Err(error) => refuse(StatusCode::BAD_GATEWAY, &error.to_string()),
    }
}

fn refuse(status: StatusCode, words: &str) -> Response {
    (status, words.to_owned()).into_response()
}
