//! What is left of a key's quota, as `RateLimit` and `RateLimit-Policy` say it
//! (draft-ietf-httpapi-ratelimit-headers-10), on every answer to a key.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use service::keys::quota::{Meter, Spent, WINDOW};

use crate::http::problem::{Problem, ProblemType};

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LIMIT: HeaderName = HeaderName::from_static("ratelimit");

/// Puts them on.
pub(crate) fn put_on(spent: Spent, headers: &mut HeaderMap) {
    let Spent {
        per_minute,
        left,
        renewed_in,
        allowed: _,
    } = spent;
    for (name, value) in [
        (POLICY, format!("\"minute\";q={per_minute};w={WINDOW}")),
        (LIMIT, format!("\"minute\";r={left};t={renewed_in}")),
    ] {
        // Digits and these few signs always make a value.
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    }
}

/// Counts the customers whom a call asks about. What the quota can never reach is `too_many`.
pub(crate) fn spend(
    meter: &Meter,
    customers: usize,
    too_many: impl FnOnce(u32) -> Problem,
) -> Result<(), Problem> {
    let per_minute = meter.spent().per_minute;
    let customers = u32::try_from(customers).unwrap_or(u32::MAX);
    if customers > per_minute {
        return Err(too_many(per_minute));
    }
    let spent = meter.spend(customers);
    spent.allowed.then_some(()).ok_or_else(|| beyond(spent))
}

fn beyond(spent: Spent) -> Problem {
    Problem::new(ProblemType::RateLimited)
        .detail(format!(
            "This key may ask about {} customers in a minute.",
            spent.per_minute
        ))
        .retry_after(spent.renewed_in.into())
}

/// What a call beyond the quota is answered.
pub(crate) fn exceeded(spent: Spent) -> Response {
    let mut response = beyond(spent).into_response();
    put_on(spent, response.headers_mut());
    response
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use axum::http::StatusCode;

    use super::*;

    #[test]
    fn the_headers_are_written_as_the_draft_writes_them() {
        let spent = Spent {
            per_minute: 600,
            left: 12,
            renewed_in: 7,
            allowed: false,
        };
        let response = exceeded(spent);
        assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
        for (name, value) in [
            ("ratelimit-policy", "\"minute\";q=600;w=60"),
            ("ratelimit", "\"minute\";r=12;t=7"),
            ("retry-after", "7"),
        ] {
            assert_eq!(response.headers().get(name).unwrap(), value);
        }
    }
}
