//! The lens, as a program on a port.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Child, ChildStdout, Command, Stdio};

/// A lens on a port of its own, ended with the test.
struct Lens {
    process: Child,
    address: String,
    output: BufReader<ChildStdout>,
}

impl Lens {
    fn open(arguments: &[&str]) -> Self {
        Self::start(
            Command::new(env!("CARGO_BIN_EXE_newsmill"))
                .current_dir(env!("CARGO_MANIFEST_DIR"))
                .args(["lens", "--listen", "127.0.0.1:0"])
                .args(arguments),
        )
    }

    /// A lens of one thread in which articles fail by name (`src/faults.rs`): it needs the feature
    /// `faults`, as `deploy/test.sh` builds it.
    #[cfg(feature = "faults")]
    fn with_faults(faults: &str, article_timeout: &str) -> Self {
        Self::start(
            Command::new(env!("CARGO_BIN_EXE_newsmill"))
                .env("NEWSMILL_FAULTS", faults)
                .args(["lens", "--listen", "127.0.0.1:0", "--set", "worker.threads=1"])
                .args(["--set", &format!("worker.article_timeout={article_timeout}")]),
        )
    }

    fn start(command: &mut Command) -> Self {
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let address = line.split("http://").nth(1).unwrap().split('/').next().unwrap().to_owned();
        Self { process, address, output }
    }

    fn ask(&self, request: &str, headers: &[(&str, &str)], body: &[u8]) -> (String, String) {
        ask(&self.address, request, headers, body).unwrap()
    }

    fn enrich(&self, media_type: &str, body: &[u8]) -> (String, String) {
        self.ask("POST /enrich", &[("content-type", media_type)], body)
    }
}

impl Drop for Lens {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Sends a request and gives the head and the body of the answer; none when the lens ends before it.
fn ask(
    address: &str,
    request: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Option<(String, String)> {
    let mut stream = TcpStream::connect(address).unwrap();
    let mut head = format!("{request} HTTP/1.1\r\nconnection: close\r\n");
    if !headers.iter().any(|(name, _)| *name == "host") {
        head.push_str(&format!("host: {address}\r\n"));
    }
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
    stream.write_all(head.as_bytes()).unwrap();
    // A body that is too long is refused before it is read.
    let _ = stream.write_all(body);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n")?;
    Some((head.to_owned(), body.to_owned()))
}

const UNKNOWN: &str = "application/octet-stream";

#[test]
fn articles_of_every_kind_come_back_drawn() {
    let lens = Lens::open(&[]);
    let page = b"<html><body><p>\xe2\x80\x9cNo,\xe2\x80\x9d said Anna Berg on Monday, and closed the bridge.</p></body></html>";
    let latin = b"<html><head><meta charset=windows-1252></head><body><p>\x93No,\x94 said Ren\xe9e Berg on Monday, and closed the bridge.</p></body></html>";
    let cases: [(&str, &[u8], &str); 5] = [
        (UNKNOWN, b"\"No,\" said Anna Berg.", "Anna Berg"),
        (UNKNOWN, page, "Anna Berg"),
        ("text/html", latin, "Ren\u{e9}e Berg"),
        (UNKNOWN, b"{\"body\": \"\\\"No,\\\" said Anna Berg.\"}", "Anna Berg"),
        ("application/json", b"{\"body\": \"\\\"No,\\\" said Anna Berg.\"}", "Anna Berg"),
    ];
    for (media_type, body, speaker) in cases {
        let (head, part) = lens.enrich(media_type, body);
        assert!(head.starts_with("HTTP/1.1 200"), "{head}\n{part}");
        assert!(part.contains("class=\"quote direct sp0\"") && part.contains(speaker), "{part}");
    }
    let (head, part) = lens.ask("GET /samples/0", &[], b"");
    assert!(head.starts_with("HTTP/1.1 200") && part.contains("Millport"), "{head}");
    assert!(lens.ask("GET /samples/99", &[], b"").0.starts_with("HTTP/1.1 404"));
}

#[test]
fn a_record_is_shown_as_it_is() {
    let lens = Lens::open(&[]);
    let mut record = newsmill::pipeline::Pipeline::default()
        .enrich(&newsmill::article::RawArticle::new(
            newsmill::article::ContentType::Text,
            "\"No,\" said Anna Berg.",
        ))
        .unwrap();
    let (head, part) = lens.enrich(UNKNOWN, &serde_json::to_vec(&record).unwrap());
    assert!(head.starts_with("HTTP/1.1 200") && part.contains(&record.id), "{head}");
    record.schema = "newsmill.article/99".to_owned();
    let (head, said) = lens.enrich(UNKNOWN, &serde_json::to_vec(&record).unwrap());
    assert!(head.starts_with("HTTP/1.1 422") && said.contains("is not a RawArticle"), "{said}");
}

#[cfg(feature = "faults")]
#[test]
fn an_article_that_fails_is_told_of_and_the_lens_lives_on() {
    let lens = Lens::with_faults("quotes=panic@bad;quotes=hang@slow", "5s");
    let cases = [
        ("bad", "500", "A stage panicked on this article"),
        ("slow", "422", "longer than the 5s that [worker] article_timeout allows"),
        ("good", "200", "Anna Berg"),
    ];
    for (id, status, words) in cases {
        let article = format!("{{\"id\": \"{id}\", \"body\": \"\\\"No,\\\" said Anna Berg.\"}}");
        let (head, said) = lens.enrich(UNKNOWN, article.as_bytes());
        assert!(head.starts_with(&format!("HTTP/1.1 {status}")) && said.contains(words), "{head}");
    }
}

#[cfg(feature = "faults")]
#[test]
fn more_articles_than_can_wait_are_turned_away() {
    let lens = Lens::with_faults("quotes=hang@slow", "10m");
    let (sender, answers) = std::sync::mpsc::channel();
    // One more than may wait for the one thread: all but one are still there when one is answered.
    for _ in 0..9 {
        let (sender, address) = (sender.clone(), lens.address.clone());
        std::thread::spawn(move || {
            let article = b"{\"id\": \"slow\", \"body\": \"Rain.\"}";
            let answer = ask(&address, "POST /enrich", &[("content-type", UNKNOWN)], article);
            answer.map(|answer| sender.send(answer))
        });
    }
    let (head, said) = answers.recv_timeout(std::time::Duration::from_secs(60)).unwrap();
    assert!(
        head.starts_with("HTTP/1.1 503") && said.contains("Too many articles"),
        "{head} {said}"
    );
    assert!(answers.try_recv().is_err(), "the others wait");
}

#[test]
fn what_can_not_be_shown_is_explained() {
    let lens = Lens::open(&["--set", "limits.max_body=1000"]);
    let cases: [(&[u8], &str, &str); 4] = [
        (b"  ", "422", "The body is empty."),
        (b"{\"text\": 1}", "422", "The body is not a RawArticle"),
        (b"a\0b", "422", "NUL bytes"),
        (&[b'a'; 2000], "413", "more than the 1000 bytes"),
    ];
    for (body, status, words) in cases {
        let (head, said) = lens.enrich(UNKNOWN, body);
        assert!(
            head.starts_with(&format!("HTTP/1.1 {status}")) && said.contains(words),
            "{head} {said}"
        );
    }
}

#[test]
fn strangers_are_refused_and_browsers_told_what_is_allowed() {
    let lens = Lens::open(&[]);
    let (head, page) = lens.ask("GET /", &[], b"");
    let head = head.to_lowercase();
    assert!(head.contains(
        "content-security-policy: default-src 'none'; connect-src 'self'; style-src 'sha256-"
    ));
    assert!(
        head.contains("frame-ancestors 'none'") && head.contains("x-content-type-options: nosniff")
    );
    assert!(page.contains("Who said what?") && !page.contains("From the worker"));
    let refused = |answer: (String, String)| answer.0.starts_with("HTTP/1.1 403");
    assert!(refused(lens.ask("GET /", &[("host", "evil.example")], b"")));
    assert!(refused(lens.ask("POST /enrich", &[("origin", "http://evil.example")], b"x")));
}

#[test]
fn an_address_that_is_taken_is_named() {
    let lens = Lens::open(&[]);
    let output = Command::new(env!("CARGO_BIN_EXE_newsmill"))
        .args(["lens", "--listen", &lens.address])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        !output.status.success() && said.contains("--listen") && said.contains(&lens.address),
        "{said}"
    );
}

#[test]
fn a_pulse_needs_a_worker_and_a_token_that_can_not_be_guessed() {
    let folder = tempfile::tempdir().unwrap();
    let token = folder.path().join("token");
    std::fs::write(&token, "short").unwrap();
    let token = token.to_str().unwrap();
    let cases: [(&[&str], &str); 3] = [
        (&["--watch", "nowhere"], "is no host and port"),
        (&["--watch", "127.0.0.1:1", "--replay-token-file", token], "fewer than 16 characters"),
        (&["--replay-token-file", token], "--watch"),
    ];
    for (arguments, words) in cases {
        let output = Command::new(env!("CARGO_BIN_EXE_newsmill"))
            .args(["lens", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains(words), "{arguments:?}: {said}");
    }
    let lens = Lens::open(&[]);
    assert!(lens.ask("GET /pulse", &[], b"").0.starts_with("HTTP/1.1 404"));
}

#[test]
fn a_browser_is_opened_where_there_is_one_and_else_the_address_told() {
    let folder = tempfile::tempdir().unwrap();
    let line = folder.path().join("line");
    assert!(Command::new("mkfifo").arg(&line).status().unwrap().success());
    let browser = folder.path().join("xdg-open");
    std::fs::write(&browser, format!("#!/bin/sh\necho \"$1\" >'{}'\n", line.display())).unwrap();
    std::fs::set_permissions(&browser, std::fs::Permissions::from_mode(0o755)).unwrap();
    let lens = Lens::start(
        Command::new(env!("CARGO_BIN_EXE_newsmill")).env("PATH", folder.path()).args([
            "lens",
            "--listen",
            "127.0.0.1:0",
            "--open",
        ]),
    );
    let (sender, opened) = std::sync::mpsc::channel();
    std::thread::spawn(move || sender.send(std::fs::read_to_string(line).unwrap()));
    let opened = opened.recv_timeout(std::time::Duration::from_secs(60)).unwrap();
    assert_eq!(opened.trim(), format!("http://{}/", lens.address));

    std::fs::remove_file(&browser).unwrap();
    let mut lens = Lens::start(
        Command::new(env!("CARGO_BIN_EXE_newsmill")).env("PATH", folder.path()).args([
            "lens",
            "--listen",
            "127.0.0.1:0",
            "--open",
        ]),
    );
    let mut said = String::new();
    lens.output.read_line(&mut said).unwrap();
    assert!(said.contains("No browser") && said.contains("ssh -L"), "{said}");
    assert!(lens.ask("GET /", &[], b"").0.starts_with("HTTP/1.1 200"), "it serves all the same");
}
