//! Traces, as a collector receives them: OTLP over HTTP, in protobuf.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver};

use lapin::types::{AMQPValue, FieldTable};
use libtest_mimic::Failed;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message as _;

use crate::client::{self, Client};
use crate::flow::article;
use crate::worker::Worker;
use crate::{Test, World};

pub(crate) const TESTS: &[(&str, Test)] = &[
    ("traces::a_collector_gets_a_span_for_each_stage", a_collector_gets_a_span_for_each_stage),
    (
        "traces::a_collector_that_is_gone_costs_no_article",
        a_collector_that_is_gone_costs_no_article,
    ),
];

/// The producer's: trace, span, sampled.
const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const PARENT: &str = "b7ad6b7169203331";

/// Takes requests until it is dropped; gives its address and what is sent.
fn collector() -> (String, Receiver<ExportTraceServiceRequest>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let (sender, requests) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let sender = sender.clone();
            std::thread::spawn(move || while serve(&stream, &sender).is_some() {});
        }
    });
    (address, requests)
}

/// One request of a connection.
fn serve(mut stream: &TcpStream, sender: &mpsc::Sender<ExportTraceServiceRequest>) -> Option<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).to_lowercase();
    assert!(head.starts_with("post /v1/traces "), "{head}");
    assert!(head.contains("content-type: application/x-protobuf"), "{head}");
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "))?;
    let mut body = vec![0; length.trim().parse().ok()?];
    stream.read_exact(&mut body).ok()?;
    sender.send(ExportTraceServiceRequest::decode(&body[..]).expect("OTLP")).ok()?;
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").ok()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn a_collector_gets_a_span_for_each_stage(world: &World) -> Result<(), Failed> {
    let (address, requests) = collector();
    let mut worker = Worker::start(world, &[("NEWSMILL__TELEMETRY__OTLP_ENDPOINT", &address)]);
    let client = Client::connect(world);
    let mut headers = FieldTable::default();
    let parent = format!("00-{TRACE}-{PARENT}-01");
    headers.insert("traceparent".into(), AMQPValue::LongString(parent.into()));
    let body = article(1).to_string().into_bytes();
    client.publish(&body, client::json().with_headers(headers));
    let record = &client.take("newsmill.enriched", 1)[0];
    client.publish(b"{", client::json().with_message_id("broken".into()));
    worker.wait_for_outcome("dead", "broken");
    worker.stop();

    let requests: Vec<_> = requests.try_iter().collect();
    let resource = format!("{:?}", requests[0].resource_spans[0].resource);
    assert!(resource.contains("service.name") && resource.contains("newsmill"), "{resource}");
    let spans: Vec<Span> = requests
        .into_iter()
        .flat_map(|request| request.resource_spans)
        .flat_map(|resource| resource.scope_spans)
        .flat_map(|scope| scope.spans)
        .collect();
    let ours: BTreeMap<&str, &Span> = spans
        .iter()
        .filter(|span| hex(&span.trace_id) == TRACE)
        .map(|span| (span.name.as_str(), span))
        .collect();
    let names: Vec<&str> = ours.keys().copied().collect();
    assert_eq!(names, ["article", "clean", "entities", "publish", "quotes", "segment"]);
    let article = ours["article"];
    assert_eq!(hex(&article.parent_span_id), PARENT);
    assert!(format!("{:?}", article.attributes).contains("a-1"), "{article:?}");
    let mut before = article.start_time_unix_nano;
    for name in ["clean", "segment", "quotes", "entities", "publish"] {
        let span = ours[name];
        assert_eq!(span.parent_span_id, article.span_id, "{name}");
        assert!(before <= span.start_time_unix_nano, "{name} is in its place");
        assert!(span.end_time_unix_nano <= article.end_time_unix_nano, "{name} is within");
        before = span.end_time_unix_nano;
    }
    // The record goes on with it.
    let expected = format!("00-{TRACE}-{}-01", hex(&article.span_id));
    assert_eq!(record.headers["traceparent"], expected);

    let dead = spans.iter().find(|span| format!("{:?}", span.attributes).contains("broken"));
    let status = dead.expect("a span of its own").status.as_ref().expect("a status");
    assert_eq!(status.message, "bad_json");
    Ok(())
}

fn a_collector_that_is_gone_costs_no_article(world: &World) -> Result<(), Failed> {
    let nobody = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let address = format!("http://{nobody}");
    let mut worker = Worker::start(world, &[("NEWSMILL__TELEMETRY__OTLP_ENDPOINT", &address)]);
    let client = Client::connect(world);
    client.publish_json(&article(1));
    client.take("newsmill.enriched", 1);
    worker.wait_for("the complaint", |line| {
        line["message"].as_str().is_some_and(|m| m.starts_with("the collector does not take"))
    });
    worker.stop();
    Ok(())
}
