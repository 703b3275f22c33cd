//! Who may ask, and what a browser may do with the answer.
//!
//! A page from elsewhere that is open in the same browser can send requests to this machine, and a
//! name of its own can be made to lead here (DNS rebinding). So a lens on loopback answers only to
//! loopback's names, and takes articles only from its own pages.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::start;

/// What is asked of every request.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    /// Names that lead here; `None` when the lens listens for other machines, whose names for this
    /// one are not known.
    names: Option<Arc<[String]>>,
    policy: HeaderValue,
}

impl Guard {
    pub(super) fn new(address: SocketAddr) -> Self {
        let names = address.ip().is_loopback().then(|| {
            let port = address.port();
            let own = address.to_string();
            [format!("localhost:{port}"), format!("127.0.0.1:{port}"), format!("[::1]:{port}"), own]
                .into()
        });
        let policy = format!("{}; frame-ancestors 'none'", start::policy());
        let policy =
            HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"));
        Self { names, policy }
    }

    /// Why a request is refused.
    fn refuses(&self, method: &Method, headers: &HeaderMap) -> Option<&'static str> {
        let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        let host = text(header::HOST).unwrap_or_default();
        if self.names.as_ref().is_some_and(|names| !names.iter().any(|name| name == host)) {
            return Some("this lens answers to localhost and 127.0.0.1 alone");
        }
        let origin = text(header::ORIGIN).map(|origin| origin.strip_prefix("http://"));
        let own = origin.is_none_or(|origin| origin == Some(host));
        (*method != Method::GET && !own)
            .then_some("this lens takes articles from its own page alone")
    }
}

/// Refuses strangers, and forbids browsers whatever is not the page's own.
pub(super) async fn check(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let mut response = match guard.refuses(request.method(), request.headers()) {
        Some(reason) => (StatusCode::FORBIDDEN, reason).into_response(),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, guard.policy);
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::Guard;
    use axum::http::{HeaderMap, Method};

    fn refused(listen: &str, method: &Method, host: &str, origin: Option<&str>) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert("host", host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert("origin", origin.parse().unwrap());
        }
        Guard::new(listen.parse().unwrap()).refuses(method, &headers).is_some()
    }

    #[test]
    fn names_of_others_and_pages_of_others_are_refused() {
        let here = "127.0.0.1:7373";
        let (get, post) = (Method::GET, Method::POST);
        assert!(!refused(here, &get, "localhost:7373", None));
        assert!(refused(here, &get, "evil.example:7373", None));
        assert!(refused(here, &get, "localhost:80", None));
        assert!(!refused(here, &post, here, Some("http://127.0.0.1:7373")));
        assert!(refused(here, &post, here, Some("http://evil.example")));
        assert!(refused(here, &post, here, Some("null")));
        assert!(!refused("0.0.0.0:80", &get, "lens.example", None));
        assert!(refused("0.0.0.0:80", &post, "lens.example", Some("http://evil.example")));
    }
}
