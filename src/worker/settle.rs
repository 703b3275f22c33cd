//! From a delivery to its end: enrich, publish what follows, wait for the confirm, acknowledge.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant, SystemTime};

use super::Shared;
use super::job::{self, Counts, Enriched, Processed};
use super::outcome::Outcome;
use super::pool::JobError;
use crate::amqp::{
    AmqpError, Confirmed, Delivery, Failure, Outgoing, Parking, PublishError, Publisher,
};
use crate::faults;
use crate::telemetry::ArticleSpan;

/// Which of the three ends a delivery came to, for the summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Published,
    Retried,
    Dead,
}

/// Brings one delivery to its end. The broker has the outcome safe before the delivery is
/// acknowledged; an error leaves the delivery with the broker.
pub(super) async fn settle(
    shared: Arc<Shared>,
    publisher: Arc<Publisher>,
    delivery: Arc<Delivery>,
) -> Result<End, AmqpError> {
    let started = Instant::now();
    let attempt = delivery.failed_attempts().saturating_add(1);
    let age = if attempt == 1 { delivery.age() } else { None };
    shared.metrics.taken(delivery.envelope().body.len(), age, delivery.redelivered());
    let trace = Trace::begin(&shared, &delivery);
    let (id, outcome, safe) = bring_to_safety(&shared, &publisher, &delivery, &trace).await?;
    faults::hit("before_ack", &id);
    delivery.ack(safe).await?;
    faults::hit("after_ack", &id);
    let total = started.elapsed();
    shared.metrics.ended(outcome.word(), outcome.code(), total);
    if let Some(span) = &trace.span {
        span.end(&id, attempt, outcome.word(), outcome.code());
    }
    outcome.log(&id, attempt, total);
    Ok(match outcome {
        Outcome::Published { .. } => End::Published,
        Outcome::Retried { .. } => End::Retried,
        Outcome::Dead { .. } => End::Dead,
    })
}

/// The trace that a delivery is part of.
struct Trace<'a> {
    span: Option<ArticleSpan<'a>>,
    /// What the record says of it: the span where there is one, the producer's otherwise.
    headers: (Option<String>, Option<String>),
}

impl<'a> Trace<'a> {
    fn begin(shared: &'a Shared, delivery: &Delivery) -> Self {
        let headers = delivery.trace();
        let Some(traces) = &shared.traces else { return Self { span: None, headers } };
        let span = traces.article(headers.0.as_deref(), headers.1.as_deref());
        Self { headers: span.headers(), span: Some(span) }
    }

    fn part(&self, name: &'static str, began: SystemTime, took: Duration) {
        if let Some(span) = &self.span {
            span.part(name, began, took);
        }
    }
}

async fn bring_to_safety(
    shared: &Arc<Shared>,
    publisher: &Publisher,
    delivery: &Arc<Delivery>,
    trace: &Trace<'_>,
) -> Result<(String, Outcome, Confirmed), AmqpError> {
    let known_id = Arc::new(OnceLock::new());
    let work = {
        let (shared, delivery) = (Arc::clone(shared), Arc::clone(delivery));
        let known_id = Arc::clone(&known_id);
        move || job::process(&shared, &delivery, &known_id)
    };
    match shared.pool.run(work).await {
        Ok(Processed::Record(record)) => {
            publish_record(shared, publisher, delivery, record, trace).await
        }
        Ok(Processed::Poison { id, code, reason }) => {
            Box::pin(dead(shared, publisher, delivery, Failure { id, code, reason })).await
        }
        Err(error) => {
            let timeout = shared.config.worker.article_timeout;
            let (code, reason) = match error {
                JobError::Panicked(message) => {
                    ("panic", format!("a stage panicked: {message}; please report this article"))
                }
                JobError::TimedOut => {
                    let limit = humantime_serde::re::humantime::format_duration(timeout);
                    (
                        "timed_out",
                        format!("took longer than the {limit} of [worker] article_timeout"),
                    )
                }
            };
            let id = known_id.get().cloned().unwrap_or_else(|| job::stand_in_id(delivery));
            Box::pin(retry(shared, publisher, delivery, Failure { id, code, reason })).await
        }
    }
}

async fn publish_record(
    shared: &Shared,
    publisher: &Publisher,
    delivery: &Delivery,
    record: Enriched,
    trace: &Trace<'_>,
) -> Result<(String, Outcome, Confirmed), AmqpError> {
    faults::hit("before_publish", &record.id);
    let exchange = &shared.config.output.exchange;
    let message = Outgoing::record(
        exchange,
        &record.routing_key,
        &record.body,
        &record.id,
        &record.sha256,
        &trace.headers,
        delivery,
    );
    let mut began = record.began;
    for (stage, took) in &record.timings {
        shared.metrics.stage(stage.as_str(), *took);
        trace.part(stage.as_str(), began, *took);
        began += *took;
    }
    let publishing = SystemTime::now();
    match publish(shared, publisher, &message).await {
        Ok(safe) => {
            let Counts { quotes, entities } = record.counts;
            shared.metrics.record(record.body.len(), quotes, entities);
            trace.part("publish", publishing, publishing.elapsed().unwrap_or_default());
            let outcome = Outcome::Published {
                counts: record.counts,
                bytes: record.body.len(),
                took: record.took,
            };
            Ok((record.id, outcome, safe))
        }
        Err(PublishError::Session(error)) => Err(error),
        Err(unroutable @ PublishError::Unroutable { .. }) => {
            let failure =
                Failure { id: record.id, code: "unroutable", reason: unroutable.to_string() };
            Box::pin(retry(shared, publisher, delivery, failure)).await
        }
    }
}

/// Sends the delivery to the delay queue of its next attempt, or to the dead queue after its last.
///
/// This and [`dead`] are boxed where they are called: a delivery that goes well has no room for them.
async fn retry(
    shared: &Shared,
    publisher: &Publisher,
    delivery: &Delivery,
    failure: Failure,
) -> Result<(String, Outcome, Confirmed), AmqpError> {
    let Some(delay) = shared.parking.delay(delivery) else {
        return dead(shared, publisher, delivery, failure).await;
    };
    faults::hit("before_retry", &failure.id);
    let key = Parking::key(delay);
    let message = shared.parking.retry(delivery, &failure, &key);
    let safe = park(shared, publisher, &message).await?;
    let Failure { id, code, reason } = failure;
    Ok((id, Outcome::Retried { code, reason, delay }, safe))
}

async fn dead(
    shared: &Shared,
    publisher: &Publisher,
    delivery: &Delivery,
    failure: Failure,
) -> Result<(String, Outcome, Confirmed), AmqpError> {
    faults::hit("before_dead", &failure.id);
    let message = shared.parking.dead(delivery, &failure);
    let safe = park(shared, publisher, &message).await?;
    let Failure { id, code, reason } = failure;
    Ok((id, Outcome::Dead { code, reason }, safe))
}

/// Publishes to a queue of our own. When it is gone the session ends, and the next one makes it
/// anew, or says that it is missing.
async fn park(
    shared: &Shared,
    publisher: &Publisher,
    message: &Outgoing<'_>,
) -> Result<Confirmed, AmqpError> {
    publish(shared, publisher, message).await.map_err(|error| match error {
        PublishError::Session(error) => error,
        PublishError::Unroutable { exchange, .. } => AmqpError::Topology {
            what: format!("exchange {exchange:?}"),
            reason: "its queue is gone".to_owned(),
        },
    })
}

/// Publishes, and takes down how long the broker took.
async fn publish(
    shared: &Shared,
    publisher: &Publisher,
    message: &Outgoing<'_>,
) -> Result<Confirmed, PublishError> {
    let started = Instant::now();
    let confirmed = publisher.publish(message).await?;
    shared.metrics.confirmed(started.elapsed());
    Ok(confirmed)
}
