//! Errors of the API: RFC 9457 problem documents. The list of types is closed; each has a page at
//! `/problems/{slug}`.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::gate::RefusalReason;
use jiff::Timestamp;
use serde::Serialize;

/// A kind of problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProblemType {
    /// The gate refused.
    Refused(RefusalReason),
    /// The body or the path cannot be read.
    Unreadable,
    /// The body can be read, but what it says does not fit.
    Invalid,
    /// No key, or one that is wrong, revoked or expired.
    Unauthorized,
    /// The key does not allow writing.
    ReadOnlyKey,
    /// There is nothing here, or nothing that the asking system may know of.
    NotFound,
    /// The path exists; the method does not.
    MethodNotAllowed,
    /// The body is too large.
    TooLarge,
    /// The body is not of the type that the path takes.
    UnsupportedMediaType,
    /// The idempotency key was used for another request.
    Conflict,
    /// Too many requests.
    RateLimited,
    /// Something that the server needs is away.
    Unavailable,
    /// Our fault.
    Internal,
}

/// What a problem type is, for its page and its document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Description {
    pub(crate) slug: &'static str,
    pub(crate) title: &'static str,
    pub(crate) status: StatusCode,
    /// What the caller does next.
    pub(crate) mend: &'static str,
}

impl ProblemType {
    /// All types, in the order of their list.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        RefusalReason::ALL.into_iter().map(Self::Refused).chain([
            Self::Unreadable,
            Self::Invalid,
            Self::Unauthorized,
            Self::ReadOnlyKey,
            Self::NotFound,
            Self::MethodNotAllowed,
            Self::TooLarge,
            Self::UnsupportedMediaType,
            Self::Conflict,
            Self::RateLimited,
            Self::Unavailable,
            Self::Internal,
        ])
    }

    /// The words of a type.
    pub(crate) fn describe(self) -> Description {
        let (slug, title, status, mend) = match self {
            Self::Refused(reason) => return describe_refusal(reason),
            Self::Unreadable => (
                "unreadable",
                "The request cannot be read",
                StatusCode::BAD_REQUEST,
                "Send what the API description asks for; the detail says where reading stopped.",
            ),
            Self::Invalid => (
                "invalid",
                "The request does not fit",
                StatusCode::UNPROCESSABLE_ENTITY,
                "Correct the fields that the document names and send it again.",
            ),
            Self::Unauthorized => (
                "unauthorized",
                "A valid key is needed",
                StatusCode::UNAUTHORIZED,
                "Send `Authorization: Bearer` with a key that is neither revoked nor expired.",
            ),
            Self::ReadOnlyKey => (
                "read-only-key",
                "This key may not write",
                StatusCode::FORBIDDEN,
                "Use a key that was made with --write.",
            ),
            Self::NotFound => (
                "not-found",
                "Not found",
                StatusCode::NOT_FOUND,
                "Check the address and the customer reference.",
            ),
            Self::MethodNotAllowed => (
                "method-not-allowed",
                "This address does not take that method",
                StatusCode::METHOD_NOT_ALLOWED,
                "See the Allow header.",
            ),
            Self::TooLarge => (
                "too-large",
                "The body is too large",
                StatusCode::PAYLOAD_TOO_LARGE,
                "Send it in smaller parts.",
            ),
            Self::UnsupportedMediaType => (
                "unsupported-media-type",
                "The body is of a type that is not taken here",
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "Send `Content-Type: application/json`.",
            ),
            Self::Conflict => (
                "conflict",
                "The idempotency key was used for something else",
                StatusCode::CONFLICT,
                "Use a new key for a new request.",
            ),
            Self::RateLimited => (
                "rate-limited",
                "Too many requests",
                StatusCode::TOO_MANY_REQUESTS,
                "Wait as long as Retry-After says.",
            ),
            Self::Unavailable => (
                "unavailable",
                "The server cannot answer just now",
                StatusCode::SERVICE_UNAVAILABLE,
                "Nothing was released. Try again after Retry-After.",
            ),
            Self::Internal => (
                "internal",
                "Something went wrong on our side",
                StatusCode::INTERNAL_SERVER_ERROR,
                "Nothing was released. Tell the operator the request id.",
            ),
        };
        Description {
            slug,
            title,
            status,
            mend,
        }
    }
}

fn describe_refusal(reason: RefusalReason) -> Description {
    let (title, mend) = match reason {
        RefusalReason::PurposeOff => (
            "The customer turned this purpose off",
            "Do not use the data for this purpose. Only the customer can turn it on.",
        ),
        RefusalReason::NotAsked => (
            "The customer has not said yes",
            "Do not use the data for this purpose. Consent starts off.",
        ),
        RefusalReason::Expired => (
            "The customer's yes was for a limited time, which is over",
            "Stop using the data for this purpose.",
        ),
        RefusalReason::ObjectionPending => (
            "The customer objected, and the objection is being assessed",
            "Pause this use until the privacy office has answered the customer.",
        ),
        RefusalReason::Restricted => (
            "The customer restricted processing (Art. 18)",
            "Only storage and legal duties go on.",
        ),
        RefusalReason::UnderAge => (
            "The customer is too young to give consent (Art. 8)",
            "Do not use the data for this purpose.",
        ),
        RefusalReason::NotRegistered => (
            "The registry in force has no such purpose",
            "Check the purpose's key, or have the purpose declared and published first.",
        ),
        RefusalReason::OutOfScope => (
            "This key does not cover the purpose",
            "Use a key whose scope holds the purpose.",
        ),
        RefusalReason::CategoryNotCovered => (
            "A kind of data that was asked for does not belong to the purpose",
            "Ask only for the kinds of data that the registry lists for the purpose.",
        ),
    };
    Description {
        slug: reason.key(),
        title,
        status: StatusCode::FORBIDDEN,
        mend,
    }
}

/// A problem document.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    kind: ProblemType,
    detail: Option<String>,
    since: Option<Timestamp>,
    event: Option<String>,
    errors: Vec<FieldProblem>,
    retry_after: Option<u64>,
}

/// One field that does not fit.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FieldProblem {
    /// Where: a JSON pointer (RFC 6901).
    pub(crate) pointer: String,
    /// What is wrong and what to do.
    pub(crate) detail: String,
}

#[derive(Serialize)]
struct Document<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [FieldProblem],
}

impl Problem {
    /// A problem that says no more than its type.
    pub(crate) fn new(kind: ProblemType) -> Self {
        Self {
            kind,
            detail: None,
            since: None,
            event: None,
            errors: Vec::new(),
            retry_after: None,
        }
    }

    /// Says what exactly. Never holds a personal value.
    pub(crate) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Since when the reason holds.
    pub(crate) fn since(mut self, since: Option<Timestamp>) -> Self {
        self.since = since;
        self
    }

    /// The log line of a refusal.
    pub(crate) fn refusal(mut self, event: String) -> Self {
        self.event = Some(event);
        self
    }

    /// The fields that do not fit.
    pub(crate) fn errors(mut self, errors: Vec<FieldProblem>) -> Self {
        self.errors = errors;
        self
    }

    /// When to try again, in seconds.
    pub(crate) fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }
}

impl From<service::Error> for Problem {
    fn from(error: service::Error) -> Self {
        match error {
            service::Error::NotFound | service::Error::Forbidden => {
                Self::new(ProblemType::NotFound)
            }
            service::Error::Invalid(fields) => Self::new(ProblemType::Invalid).errors(
                fields
                    .0
                    .iter()
                    .map(|(field, problem)| FieldProblem {
                        pointer: format!("/{field}"),
                        detail: say(*problem),
                    })
                    .collect(),
            ),
            service::Error::Conflict => Self::new(ProblemType::Conflict),
            service::Error::RateLimited { retry_after } => {
                Self::new(ProblemType::RateLimited).retry_after(retry_after.as_secs().max(1))
            }
            service::Error::Unavailable { retry_after } => {
                Self::new(ProblemType::Unavailable).retry_after(retry_after.as_secs().max(1))
            }
            error => {
                tracing::error!(error = crate::telemetry::chain(&error), "a request failed");
                Self::new(ProblemType::Internal)
            }
        }
    }
}

pub(crate) fn say(problem: service::Problem) -> String {
    use service::Problem as P;
    match problem {
        P::Missing => "missing".to_owned(),
        P::TooShort { min } => format!("too short: at least {min} characters"),
        P::TooLong { max } => format!("too long: at most {max} characters"),
        P::Malformed | P::Wrong => "does not have the expected form".to_owned(),
        P::Guessable | P::TooPersonal => "too easy to guess".to_owned(),
        P::NobodyFound => "nobody found".to_owned(),
        P::Taken => "exists already".to_owned(),
        P::Unknown => "not declared in the registry in force".to_owned(),
        P::OutOfRange { min, max } => format!("must be from {min} to {max}"),
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let described = self.kind.describe();
        let document = Document {
            r#type: format!("/problems/{}", described.slug),
            title: described.title,
            status: described.status.as_u16(),
            detail: self.detail.as_deref(),
            since: self.since,
            refusal: self.event.as_deref(),
            errors: &self.errors,
        };
        let mut response = (described.status, Json(document)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if self.kind == ProblemType::Unauthorized {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_type_has_a_slug_of_its_own() {
        let mut slugs: Vec<_> = ProblemType::all()
            .map(|kind| kind.describe().slug)
            .collect();
        let count = slugs.len();
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), count);
    }
}
