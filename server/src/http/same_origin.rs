//! Refuses what another site makes a customer's browser send. One layer before everything that
//! reads a cookie; neither the forms nor the server functions carry tokens of their own.
//!
//! A request that changes something (and every call of a server function, whatever its method)
//! must say that it comes from our own pages: by `Sec-Fetch-Site: same-origin` where the browser
//! sends it, else by an `Origin` that equals the configured one. A request that says neither is
//! refused: with an error page, or to a call of a server function with a line of text. The API
//! under `/api/` and `/access/` is exempt: it reads no cookie and answers to a key only.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::http::App;
use crate::pages::error::PageError;

/// What a request from elsewhere is answered.
pub(crate) fn refusal(app: &App, request: &Request) -> Option<Response> {
    let path = request.uri().path();
    let changes = !matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    let action = path.starts_with("/actions/");
    let keyed = path.starts_with("/api/") || path.starts_with("/access/");
    let guarded = (changes || action) && !keyed;
    if guarded && !is_own(request.headers(), &app.config.origin) {
        tracing::warn!("a request from another site was refused");
        let mut response = if action {
            // No browser shows it as a page.
            let said =
                "This request did not come from this site's own pages, so nothing was changed.";
            (StatusCode::FORBIDDEN, said).into_response()
        } else {
            PageError::other_site().into_response()
        };
        response.headers_mut().insert(
            header::VARY,
            HeaderValue::from_static("Sec-Fetch-Site, Origin"),
        );
        return Some(response);
    }
    None
}

fn is_own(headers: &HeaderMap, origin: &str) -> bool {
    let only = |name: &str| {
        let mut values = headers.get_all(name).iter();
        match (values.next(), values.next()) {
            (Some(value), None) => Some(value.as_bytes()),
            // Two values are as good as a wrong one.
            (Some(_), Some(_)) => Some(&b""[..]),
            (None, _) => None,
        }
    };
    match (only("sec-fetch-site"), only("origin")) {
        (Some(site), _) => site == b"same-origin",
        (None, Some(from)) => from == origin.as_bytes(),
        (None, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.append(*name, HeaderValue::from_static(value));
        }
        map
    }

    #[test]
    fn only_our_own_pages_may_change_something() {
        let own = "https://data.example.test";
        for (pairs, expected) in [
            (vec![("sec-fetch-site", "same-origin")], true),
            (vec![("origin", own)], true),
            (
                vec![("sec-fetch-site", "same-origin"), ("origin", "null")],
                true,
            ),
            (vec![], false),
            (
                vec![("sec-fetch-site", "cross-site"), ("origin", own)],
                false,
            ),
            (vec![("sec-fetch-site", "same-site")], false),
            (vec![("sec-fetch-site", "none")], false),
            (vec![("origin", "null")], false),
            (vec![("origin", "http://data.example.test")], false),
            (vec![("origin", "https://data.example.test:8443")], false),
            (
                vec![("origin", "https://data.example.test.evil.test")],
                false,
            ),
            (vec![("origin", own), ("origin", own)], false),
            (
                vec![
                    ("sec-fetch-site", "same-origin"),
                    ("sec-fetch-site", "cross-site"),
                ],
                false,
            ),
        ] {
            assert_eq!(is_own(&headers(&pairs), own), expected, "{pairs:?}");
        }
    }
}
