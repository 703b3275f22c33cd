//! From an article to the part of a page that shows its record.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use super::Shared;
use super::follow::Line;
use super::samples::SAMPLES;
use crate::article::{Envelope, decode, guess_media_type};
use crate::page;
use crate::record::{EnrichedArticle, SCHEMA};
use crate::worker::JobError;

/// What the page says instead of a record.
pub(super) struct Refusal(StatusCode, String);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.0, self.1).into_response()
    }
}

/// Enriches the body of a request: text, a page, a `RawArticle`; or shows it, when it is a record.
pub(super) async fn enrich(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Html<String>, Refusal> {
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!(
                "This is more than the {} bytes that [limits] max_body allows.",
                shared.config.limits.max_body
            ),
        ),
        status => Refusal(status, format!("The article did not arrive whole: {rejection}.")),
    })?;
    let stated = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let known = stated.filter(|stated| !stated.starts_with("application/octet-stream"));
    let media_type = known.map_or_else(|| guess_media_type(&body).to_owned(), str::to_owned);
    shown(&shared, media_type, body).await
}

/// Enriches one of the samples.
pub(super) async fn sample(
    State(shared): State<Arc<Shared>>,
    Path(number): Path<usize>,
) -> Result<Html<String>, Refusal> {
    let Some(sample) = SAMPLES.get(number) else {
        return Err(Refusal(StatusCode::NOT_FOUND, format!("There is no sample {number}.")));
    };
    shown(&shared, sample.media_type.to_owned(), Bytes::from_static(sample.body.as_bytes())).await
}

/// Shows a record that passed through the worker.
pub(super) async fn followed(
    State(shared): State<Arc<Shared>>,
    Path(number): Path<u64>,
) -> Result<Html<String>, Refusal> {
    let found = shared.followed.as_ref().and_then(|followed| followed.record(number));
    let Some(body) = found else {
        let gone = "This record is no longer among the last that are kept.";
        return Err(Refusal(StatusCode::NOT_FOUND, gone.to_owned()));
    };
    shown(&shared, "application/json".to_owned(), Bytes::from(body)).await
}

/// The records that passed last, the newest first.
pub(super) async fn records(State(shared): State<Arc<Shared>>) -> Json<Vec<Line>> {
    Json(shared.followed.as_ref().map_or_else(Vec::new, |followed| followed.lines()))
}

/// Runs the stages on a thread for it.
async fn shown(
    shared: &Arc<Shared>,
    media_type: String,
    body: Bytes,
) -> Result<Html<String>, Refusal> {
    let busy = || {
        let words = "Too many articles are waiting already; try again in a moment.";
        Refusal(StatusCode::SERVICE_UNAVAILABLE, words.to_owned())
    };
    let _room = shared.room.try_acquire().map_err(|_| busy())?;
    let limit = shared.config.worker.article_timeout;
    let shared_there = Arc::clone(shared);
    let work = move || page_of(&shared_there, &media_type, &body);
    match shared.pool.run(work).await {
        Ok(Ok(page)) => Ok(Html(page)),
        Ok(Err(reason)) => Err(Refusal(StatusCode::UNPROCESSABLE_ENTITY, reason)),
        Err(JobError::TimedOut) => Err(Refusal(
            StatusCode::UNPROCESSABLE_ENTITY,
            format!("This took longer than the {limit:?} that [worker] article_timeout allows."),
        )),
        Err(JobError::Panicked(said)) => {
            tracing::error!(said, "a stage panicked");
            let words = "A stage panicked on this article; please report it.";
            Err(Refusal(StatusCode::INTERNAL_SERVER_ERROR, words.to_owned()))
        }
    }
}

/// The part of a page that shows an article, or why there is none.
fn page_of(shared: &Shared, media_type: &str, body: &[u8]) -> Result<String, String> {
    if let Ok(record) = serde_json::from_slice::<EnrichedArticle>(body)
        && record.schema == SCHEMA
    {
        return Ok(page::article(&record, None, 1));
    }
    let envelope = Envelope { content_type: Some(media_type), content_encoding: None, body };
    let article = decode(&envelope, &shared.config.limits.input()).map_err(|e| sentence(&e))?;
    let record = shared.pipeline.enrich(&article).map_err(|e| sentence(&e))?;
    Ok(page::article(&record, Some(&article), 1))
}

/// An error as a sentence.
fn sentence(error: &dyn std::error::Error) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}
