//! Errors of the API: RFC 9457 problem documents. The list of types is closed; each has a page at
//! `/problems/{slug}`.

mod kinds;

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

pub(crate) use self::kinds::{Description, ProblemType};

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
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct FieldProblem {
    /// Where: a JSON pointer (RFC 6901).
    #[schema(example = "/limit")]
    pub(crate) pointer: String,
    /// What is wrong and what to do.
    pub(crate) detail: String,
}

/// What is sent (RFC 9457).
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct Document<'a> {
    /// Which problem: the address of a page about it.
    #[schema(format = "uri-reference", pattern = "^/problems/[a-z-]+$")]
    r#type: String,
    /// Its name, the same each time.
    title: &'a str,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What exactly, this time. Never holds a value of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
    /// What to do.
    mend: &'a str,
    /// Since when the reason of a refusal holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    since: Option<Timestamp>,
    /// The line of a refusal in the customer's log.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<&'a str>,
    /// The fields that do not fit.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    #[schema(required = false)]
    errors: &'a [FieldProblem],
}

impl Document<'static> {
    /// The least that a problem of this type says.
    pub(crate) fn of(kind: ProblemType) -> Self {
        let Description {
            slug,
            title,
            status,
            mend,
            when: _,
        } = kind.describe();
        Self {
            r#type: format!("/problems/{slug}"),
            title,
            status: status.as_u16(),
            detail: None,
            mend,
            since: None,
            refusal: None,
            errors: &[],
        }
    }
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

    /// Its type.
    pub(crate) const fn kind(&self) -> ProblemType {
        self.kind
    }

    /// Says what exactly. Never holds a personal value.
    pub(crate) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// What exactly; its name, where it says no more than that.
    pub(crate) fn said(&self) -> &str {
        self.detail.as_deref().unwrap_or(self.title())
    }

    /// Its name.
    pub(crate) fn title(&self) -> &'static str {
        self.kind.describe().title
    }

    /// What to do.
    pub(crate) fn mend(&self) -> &'static str {
        self.kind.describe().mend
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

    /// The same in the words of a standard that knows 400 for whatever cannot be read.
    pub(crate) fn into_unreadable(mut self) -> Self {
        let detail = match self.kind {
            ProblemType::UnsupportedMediaType => "The Content-Type is not application/json.",
            ProblemType::Invalid => "The body is not what the standard describes.",
            _ => return self,
        };
        self.kind = ProblemType::Unreadable;
        self.detail.get_or_insert_with(|| detail.to_owned());
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
            service::Error::OutOfTime => Self::new(ProblemType::OutOfTime),
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
        P::Repeated => "stands twice: each may be named once".to_owned(),
        P::Unknown => "not declared in the registry in force".to_owned(),
        P::OutOfRange { min, max } => format!("must be from {min} to {max}"),
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let described = self.kind.describe();
        let document = Document {
            detail: self.detail.as_deref(),
            since: self.since,
            refusal: self.event.as_deref(),
            errors: &self.errors,
            ..Document::of(self.kind)
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
