//! Traces over OTLP: a span for each article, one for each of its stages, one for its publishing.
//!
//! Spans are made from what was measured, after it: stages know nothing of them. A collector that is
//! slow or gone costs spans, which are dropped, and never an article.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use opentelemetry::propagation::TextMapPropagator as _;
use opentelemetry::trace::{
    Span as _, SpanKind, Status, TraceContextExt as _, Tracer as _, TracerProvider as _,
};
use opentelemetry::{Context, KeyValue};
use opentelemetry_http::hyper::HyperClient;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{Sampler, SdkTracer, SdkTracerProvider};
use thiserror::Error;
use tokio::runtime::Handle;

use crate::config::TelemetryConfig;

/// How long the collector may take over a batch.
const EXPORT: Duration = Duration::from_secs(5);

/// How long the last batch may take when the worker leaves.
const GOODBYE: Duration = Duration::from_secs(3);

/// Why there are no traces.
#[derive(Debug, Error)]
#[error("can not send traces to [telemetry] otlp_endpoint = {endpoint:?}: {reason}")]
pub struct TraceError {
    endpoint: String,
    reason: String,
}

/// Sends traces to a collector.
#[derive(Debug)]
pub struct Traces {
    provider: SdkTracerProvider,
    tracer: SdkTracer,
    propagator: TraceContextPropagator,
}

impl Traces {
    /// Starts to send, from the current runtime; `None` where no collector is configured.
    ///
    /// # Errors
    /// [`TraceError`] when the endpoint is no URL, or there is no runtime.
    pub fn start(config: &TelemetryConfig) -> Result<Option<Self>, TraceError> {
        if config.otlp_endpoint.is_empty() {
            return Ok(None);
        }
        let explain =
            |reason: String| TraceError { endpoint: config.otlp_endpoint.clone(), reason };
        let client = Client {
            inner: Arc::new(HyperClient::with_default_connector(EXPORT, None)),
            runtime: Handle::try_current().map_err(|error| explain(error.to_string()))?,
            failing: AtomicBool::new(false),
        };
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(client)
            .with_endpoint(format!("{}/v1/traces", config.otlp_endpoint.trim_end_matches('/')))
            .with_timeout(EXPORT)
            .build()
            .map_err(|error| explain(error.to_string()))?;
        let share = f64::from(config.sample_percent) / 100.0;
        let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
        let resource = Resource::builder()
            .with_service_name(config.service_name.clone())
            .with_attribute(version)
            .build();
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_sampler(Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(share))))
            .with_resource(resource)
            .build();
        let tracer = provider.tracer("newsmill");
        Ok(Some(Self { provider, tracer, propagator: TraceContextPropagator::new() }))
    }

    /// The span of an article begins, below that of its producer where the message names one.
    #[must_use]
    pub fn article(&self, traceparent: Option<&str>, tracestate: Option<&str>) -> ArticleSpan<'_> {
        let mut carrier = HashMap::new();
        for (name, value) in [("traceparent", traceparent), ("tracestate", tracestate)] {
            if let Some(value) = value {
                carrier.insert(name.to_owned(), value.to_owned());
            }
        }
        let parent = self.propagator.extract_with_context(&Context::new(), &carrier);
        let span = self
            .tracer
            .span_builder("article")
            .with_kind(SpanKind::Consumer)
            .start_with_context(&self.tracer, &parent);
        ArticleSpan { traces: self, context: parent.with_span(span) }
    }

    /// Sends what is left. Blocks for a few seconds at most.
    pub fn finish(&self) {
        if let Err(error) = self.provider.shutdown_with_timeout(GOODBYE) {
            tracing::warn!(%error, "the last traces were not sent");
        }
    }
}

/// The span of one article.
#[derive(Debug)]
pub struct ArticleSpan<'a> {
    traces: &'a Traces,
    context: Context,
}

impl ArticleSpan<'_> {
    /// `traceparent` and `tracestate` for the messages that follow from the article.
    #[must_use]
    pub fn headers(&self) -> (Option<String>, Option<String>) {
        let mut carrier = HashMap::new();
        self.traces.propagator.inject_context(&self.context, &mut carrier);
        let state = carrier.remove("tracestate").filter(|state| !state.is_empty());
        (carrier.remove("traceparent"), state)
    }

    /// A part of the work, which began at `began` and took `took`.
    pub fn part(&self, name: &'static str, began: SystemTime, took: Duration) {
        let kind = if name == "publish" { SpanKind::Producer } else { SpanKind::Internal };
        let tracer = &self.traces.tracer;
        let mut span = tracer
            .span_builder(name)
            .with_kind(kind)
            .with_start_time(began)
            .start_with_context(tracer, &self.context);
        span.end_with_timestamp(began + took);
    }

    /// The article came to its end. `reason` is a code, empty where none is needed.
    pub fn end(&self, id: &str, attempt: u32, outcome: &'static str, reason: &'static str) {
        let span = self.context.span();
        span.set_attribute(KeyValue::new("newsmill.id", id.to_owned()));
        span.set_attribute(KeyValue::new("newsmill.attempt", i64::from(attempt)));
        span.set_attribute(KeyValue::new("newsmill.outcome", outcome));
        if !reason.is_empty() {
            span.set_attribute(KeyValue::new("newsmill.reason", reason));
            span.set_status(Status::error(reason));
        }
        span.end();
    }
}

/// Sends from the worker's runtime: the exporter calls from a thread of its own, which has none.
#[derive(Debug)]
struct Client {
    inner: Arc<HyperClient>,
    runtime: Handle,
    /// Whether the last batch was not taken: only changes are logged.
    failing: AtomicBool,
}

#[async_trait]
impl HttpClient for Client {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let client = Arc::clone(&self.inner);
        let sent = self.runtime.spawn(async move { client.send_bytes(request).await }).await;
        let answer = sent.unwrap_or_else(|error| Err(error.into()));
        let problem = match &answer {
            Ok(response) if response.status().is_success() => None,
            Ok(response) => Some(response.status().to_string()),
            Err(error) => Some(error.to_string()),
        };
        let failed_before = self.failing.swap(problem.is_some(), Ordering::Relaxed);
        match problem {
            Some(error) if !failed_before => {
                tracing::warn!(error, "the collector does not take traces; they are dropped");
            }
            None if failed_before => tracing::info!("the collector takes traces again"),
            _ => {}
        }
        answer
    }
}
