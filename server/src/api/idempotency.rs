//! `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-06): the same request with the same
//! key gets the first answer, with `Idempotency-Replayed: true`; another request with it is refused.
//! The key may stand in quotes, as the draft has it, or without. It counts for one system, for 24
//! hours. An answer that says that nothing was done is not kept.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::account::ConsumerScope;
use serde::Serialize;
use service::{IDEMPOTENCY_KEY_LIMIT, Once, Service, is_idempotency_key};
use store::idempotency::Kept;

use crate::http::problem::{FieldProblem, Problem, ProblemType};

const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The `Idempotency-Key` header, checked.
pub(super) fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut values = headers.get_all("idempotency-key").iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    let text = value.to_str().ok().filter(|_| values.next().is_none());
    match text.and_then(unquoted) {
        Some(text) if is_idempotency_key(&text) => Ok(Some(text)),
        _ => Err(
            Problem::new(ProblemType::Invalid).errors(vec![FieldProblem {
                pointer: "/".to_owned(),
                detail: format!(
                    "Idempotency-Key must be 1 to {IDEMPOTENCY_KEY_LIMIT} visible ASCII characters"
                ),
            }]),
        ),
    }
}

/// A string of RFC 9651 by what it holds; anything else as it is.
fn unquoted(text: &str) -> Option<String> {
    let Some(inside) = text.strip_prefix('"') else {
        return Some(text.to_owned());
    };
    let inside = inside.strip_suffix('"')?;
    let mut plain = String::with_capacity(inside.len());
    let mut chars = inside.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => plain.push(chars.next().filter(|c| matches!(c, '\\' | '"'))?),
            '"' => return None,
            c => plain.push(c),
        }
    }
    Some(plain)
}

/// An answer that tells of something that was done.
pub(super) struct Done {
    pub(super) status: StatusCode,
    pub(super) etag: Option<String>,
    pub(super) body: String,
}

impl Done {
    /// With a JSON body.
    pub(super) fn json(
        status: StatusCode,
        etag: Option<String>,
        body: &impl Serialize,
    ) -> Result<Self, Problem> {
        let body = serde_json::to_string(body)
            .map_err(|error| Problem::from(service::Error::internal(error)))?;
        Ok(Self { status, etag, body })
    }
}

impl IntoResponse for Done {
    fn into_response(self) -> Response {
        let mut response = (self.status, self.body).into_response();
        let headers = response.headers_mut();
        if self.status == StatusCode::NO_CONTENT {
            headers.remove(header::CONTENT_TYPE);
        } else {
            let json = HeaderValue::from_static("application/json");
            headers.insert(header::CONTENT_TYPE, json);
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(etag) = self.etag.and_then(|etag| HeaderValue::try_from(etag).ok()) {
            headers.insert(header::ETAG, etag);
        }
        response
    }
}

/// What a request with a key is.
pub(super) enum First<'s> {
    /// The first: follow it, then tell [`Following::done`] or [`Following::came_to_nothing`].
    Yes(Following<'s>),
    /// Answered before.
    No(Kept),
}

/// A request with a key that is being followed.
pub(super) struct Following<'s> {
    service: &'s Service,
    ticket: service::Ticket,
}

impl Following<'_> {
    /// Keeps the answer. What was done stands, even if that fails.
    pub(super) async fn done(self, answer: Kept) {
        if let Err(error) = self.service.keep_answer(self.ticket, answer).await {
            let error = crate::telemetry::chain(&error);
            tracing::error!(error, "an answer was not kept for its idempotency key");
        }
    }

    /// Gives the key back.
    pub(super) async fn came_to_nothing(self) {
        if let Err(error) = self.service.give_back(self.ticket).await {
            let error = crate::telemetry::chain(&error);
            tracing::error!(error, "an idempotency key was not given back");
        }
    }
}

/// Whether a request, or a piece of one, told by all that makes it the same, is the first with its
/// key.
pub(super) async fn first<'s>(
    service: &'s Service,
    scope: &ConsumerScope,
    key: (&str, usize),
    request: &[&[u8]],
) -> Result<First<'s>, Problem> {
    match service.once(scope, key, request).await? {
        Once::First(ticket) => Ok(First::Yes(Following { service, ticket })),
        Once::Again(kept) => Ok(First::No(kept)),
        Once::UnderWay => Err(Problem::new(ProblemType::UnderWay).retry_after(1)),
        Once::Otherwise => Err(Problem::new(ProblemType::Conflict)),
    }
}

/// Follows a request that may come with a key.
pub(super) async fn once(
    service: &Service,
    scope: &ConsumerScope,
    key: Option<&str>,
    request: &[&[u8]],
    work: impl Future<Output = Result<Done, Problem>>,
) -> Result<Response, Problem> {
    let Some(key) = key else {
        return work.await.map(Done::into_response);
    };
    match first(service, scope, (key, 0), request).await? {
        First::No(kept) => {
            let done = Done {
                status: StatusCode::from_u16(kept.status).unwrap_or(StatusCode::OK),
                etag: kept.etag,
                body: kept.body,
            };
            let mut response = done.into_response();
            let yes = HeaderValue::from_static("true");
            response.headers_mut().insert(REPLAYED, yes);
            Ok(response)
        }
        First::Yes(following) => match work.await {
            Ok(done) => {
                let kept = Kept {
                    status: done.status.as_u16(),
                    etag: done.etag.clone(),
                    body: done.body.clone(),
                };
                following.done(kept).await;
                Ok(done.into_response())
            }
            Err(problem) => {
                following.came_to_nothing().await;
                Err(problem)
            }
        },
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn headers(values: &[&str]) -> HeaderMap {
        let name = HeaderName::from_static("idempotency-key");
        let values = values.iter().map(|value| value.parse().unwrap());
        values.map(|value| (name.clone(), value)).collect()
    }

    #[test]
    fn the_description_names_the_limit_of_the_key() {
        let longest = "k".repeat(IDEMPOTENCY_KEY_LIMIT);
        assert_eq!(key(&headers(&[&longest])).unwrap(), Some(longest.clone()));
        assert!(key(&headers(&[&format!("{longest}k")])).is_err());
        let said = format!("1 to {IDEMPOTENCY_KEY_LIMIT} visible ASCII characters");
        assert!(crate::api::openapi::text().contains(&said));
    }

    #[test]
    fn a_key_is_the_same_in_quotes_and_without() {
        for (written, meant) in [
            ("sync-7", "sync-7"),
            ("\"sync-7\"", "sync-7"),
            (r#""a\"b\\c""#, r#"a"b\c"#),
        ] {
            assert_eq!(key(&headers(&[written])).unwrap().as_deref(), Some(meant));
        }
        for wrong in ["", "\"\"", "\"", "\"a", "\"a\"b\"", "a b", r#""a\b""#] {
            assert!(key(&headers(&[wrong])).is_err(), "{wrong}");
        }
        assert!(key(&headers(&["a", "a"])).is_err());
        assert_eq!(key(&headers(&[])).unwrap(), None);
    }
}
