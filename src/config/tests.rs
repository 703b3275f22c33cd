//! What a user meets who configures newsmill.

use std::collections::BTreeMap;
use std::io::Write;

use super::{Config, ConfigError, Overrides, load};

/// Loads from a file of this text, these variables and these flags.
fn loaded(file: &str, variables: &[(&str, &str)], flags: Overrides) -> Result<Config, ConfigError> {
    let mut on_disk = tempfile::NamedTempFile::new().unwrap();
    on_disk.write_all(file.as_bytes()).unwrap();
    let environment: BTreeMap<String, String> =
        variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    load(&Overrides { file: Some(on_disk.path().to_owned()), ..flags }, &environment)
}

fn refusal(file: &str, variables: &[(&str, &str)]) -> String {
    loaded(file, variables, Overrides::default()).expect_err("a refusal").to_string()
}

#[test]
fn each_layer_beats_the_one_before() {
    let file = "[input]\nprefetch = 10\nqueue = \"file\"\n[broker]\nnodes = [\"a:1\", \"b\"]\n";
    let variables = [
        ("NEWSMILL__INPUT__QUEUE", "variable"),
        ("NEWSMILL__INPUT__EXCHANGE", "variable"),
        ("NEWSMILL__INPUT__BINDING_KEY", ""),
        ("NEWSMILL_SERVICE_HOST", "10.0.0.1"),
    ];
    let flags = Overrides {
        values: vec![("input.queue".to_owned(), "flag".to_owned(), "--set".to_owned())],
        ..Overrides::default()
    };
    let config = loaded(file, &variables, flags).unwrap();
    assert_eq!(config.input.prefetch, 10);
    assert_eq!(config.input.exchange, "variable");
    assert_eq!(config.input.queue, "flag");
    assert_eq!(config.input.binding_key, "#", "an empty variable is no setting");
    let nodes: Vec<_> =
        config.broker.addresses().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(nodes, ["a:1", "b:5672"]);
}

#[test]
fn variables_keep_their_words() {
    let variables = [
        ("NEWSMILL__BROKER__PASSWORD", "007"),
        ("NEWSMILL__BROKER__USERNAME", "1e5"),
        ("NEWSMILL__BROKER__NODES", "one:5673, two:5674"),
        ("NEWSMILL__BROKER__TLS", "true"),
        ("NEWSMILL__INPUT__PREFETCH", "64"),
        ("NEWSMILL__PIPELINE__STAGES", "segment,quotes"),
    ];
    let config = loaded("", &variables, Overrides::default()).unwrap();
    assert_eq!(config.broker.password.expose(), "007");
    assert_eq!(config.broker.username, "1e5");
    assert_eq!(config.broker.addresses().unwrap().len(), 2);
    assert!(config.broker.tls);
    assert_eq!(config.input.prefetch, 64);
    assert_eq!(config.pipeline.stage_set().unwrap().iter().count(), 2);
}

#[test]
fn a_password_comes_from_a_file_and_never_shows() {
    let mut secret = tempfile::NamedTempFile::new().unwrap();
    writeln!(secret, "swordfish").unwrap();
    let path = secret.path().to_str().unwrap();
    let config =
        loaded("", &[("NEWSMILL__BROKER__PASSWORD_FILE", path)], Overrides::default()).unwrap();
    assert_eq!(config.broker.password.expose(), "swordfish");
    assert!(!format!("{config:?}").contains("swordfish"));
}

#[test]
fn refusals_name_the_key_and_the_place() {
    /// A file, variables, and what the refusal must say.
    type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a [&'a str]);
    let cases: &[Case<'_>] = &[
        (
            "[input]\nprefetchh = 1\n",
            &[],
            &["\"input.prefetchh\"", "did you mean input.prefetch?", "/"],
        ),
        ("queue = \"x\"\n", &[], &["\"queue\"", "queue?"]),
        ("[input]\nprefetch = 16.7\n", &[], &["input.prefetch", "16.7 is no whole number", "/"]),
        ("[input]\nprefetch = -1\n", &[], &["input.prefetch", "negative"]),
        ("[input]\nprefetch = 70000\n", &[], &["input.prefetch", "70000"]),
        ("[input]\nqueue = 1\n", &[], &["input.queue", "quotation marks"]),
        ("topology = \"make\"\n", &[], &["topology", "make"]),
        (
            "",
            &[("NEWSMILL__INPUT__PREFETCH", "many")],
            &["variable NEWSMILL__INPUT__PREFETCH", "\"many\""],
        ),
        (
            "",
            &[("NEWSMILL__INPUT__PREFETCH", "0")],
            &["variable NEWSMILL__INPUT__PREFETCH", "at least 1"],
        ),
        ("", &[("NEWSMILL__BROKER__TSL", "true")], &["broker.tsl", "did you mean broker.tls?"]),
        ("", &[("NEWSMILL__BROKER__NODES", "amqp://h")], &["broker.nodes", "scheme"]),
        ("", &[("NEWSMILL__BROKER__NODES", "u:hunter2@h:1")], &["no credentials"]),
        ("", &[("NEWSMILL__BROKER__NODES", "::1:5672")], &["brackets"]),
        ("", &[("NEWSMILL__WORKER__DRAIN_TIMEOUT", "soon")], &["worker.drain_timeout", "VARIABLE"]),
        ("", &[("NEWSMILL__RETRY__DELAYS", "5s,2years")], &["retry.delays", "2years"]),
        (
            "",
            &[("NEWSMILL__OUTPUT__ROUTING_KEY", "a.{lang}")],
            &["output.routing_key", "{language}"],
        ),
        (
            "",
            &[("NEWSMILL__PIPELINE__STAGES", "quotes")],
            &["pipeline.stages", "needs stage segment"],
        ),
        ("", &[("NEWSMILL__LOG__LEVEL", "newsmill=loud")], &["log.level"]),
        (
            "",
            &[("NEWSMILL__BROKER__PASSWORD_FILE", "/no/such")],
            &["broker.password_file", "/no/such"],
        ),
        ("[input\n", &[], &["can not read the configuration file"]),
    ];
    for (file, variables, parts) in cases {
        let said = refusal(file, variables).to_lowercase();
        for part in *parts {
            assert!(said.contains(&part.to_lowercase()), "{said:?} does not say {part:?}");
        }
        assert!(!said.contains("hunter2"), "{said:?} shows a password");
    }
}

#[test]
fn a_named_file_must_be_there() {
    let overrides = Overrides { file: Some("/no/such.toml".into()), ..Overrides::default() };
    let error = load(&overrides, &BTreeMap::new()).expect_err("a refusal").to_string();
    assert!(error.contains("/no/such.toml"), "{error}");
}

#[test]
fn certificates_need_each_other_and_encryption() {
    let tls = "[broker]\ntls = true\n";
    for (file, words) in [
        ("[broker]\nca_file = \"ca.crt\"\n".to_owned(), "broker.ca_file"),
        (format!("{tls}client_cert_file = \"a.crt\"\n"), "client_key_file"),
        (format!("{tls}client_key_file = \"a.key\"\n"), "client_cert_file"),
        (format!("{tls}auth = \"external\"\n"), "client_cert_file"),
    ] {
        let said = refusal(&file, &[]);
        assert!(said.contains(words), "{file}: {said}");
    }
    let whole = format!(
        "{tls}auth = \"external\"\nclient_cert_file = \"a.crt\"\nclient_key_file = \"a.key\"\n"
    );
    assert!(loaded(&whole, &[], Overrides::default()).is_ok());
}

#[test]
fn what_listens_and_where_traces_go_is_checked() {
    for (file, words) in [
        ("[http]\nlisten = \"localhost\"\n", "127.0.0.1:9464"),
        ("[telemetry]\notlp_endpoint = \"https://collector:4318\"\n", "http://"),
        ("[telemetry]\nsample_percent = 101\n", "at most 100"),
        ("[input]\nbackfill_queue = \"newsmill.raw\"\n", "another queue"),
    ] {
        let said = refusal(file, &[]);
        assert!(said.contains(words), "{file}: {said}");
    }
    let listens = |listen: &str| {
        let file = format!("[http]\nlisten = \"{listen}\"\n");
        let config = loaded(&file, &[], Overrides::default()).unwrap();
        config.http.address().unwrap().map(|address| address.to_string())
    };
    assert_eq!(listens(""), None);
    assert_eq!(listens("9464").as_deref(), Some("127.0.0.1:9464"), "a port alone is loopback's");
    assert_eq!(listens("0.0.0.0:9464").as_deref(), Some("0.0.0.0:9464"));
}
