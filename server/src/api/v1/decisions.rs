//! `GET /api/v1/decisions`: what customers decided, in order, for systems that follow it. The same
//! news as webhooks bring, without an endpoint.

use std::time::Duration;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use service::webhooks::Wording;
use service::{After, Cursor, FEED_LIMIT, LONGEST_WAIT, Service};
use store::feed::Told;
use utoipa::{IntoParams, ToSchema};

use crate::api::Caller;
use crate::http::problem::{FieldProblem, Problem, ProblemType};

/// From where on, how long, how many.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// `next` of the answer before, or `latest` for what is decided from now on. From the first
    /// decision when absent. A cursor stays good however old it is: nothing is taken out of the feed
    /// but together with its customer, and what was is passed over.
    #[param(pattern = "^(latest|d[0-9a-f]{1,15})$", example = "latest")]
    #[serde(default)]
    after: Option<String>,
    /// How many seconds to wait for a decision when there is none: 0 to 25, 0 when absent.
    #[param(minimum = 0, maximum = 25)]
    #[serde(default)]
    wait: Option<u64>,
    /// At most this many decisions: 1 to 1000, 1000 when absent.
    #[param(minimum = 1, maximum = 1000)]
    #[serde(default)]
    limit: Option<u32>,
}

/// Some decisions, in order.
#[derive(Debug, Serialize, ToSchema)]
#[allow(clippy::struct_field_names, reason = "the name in the answer")]
pub(crate) struct Decisions {
    /// Oldest first. Decisions of one customer are in the order in which they were taken.
    decisions: Vec<Decision>,
    /// Where to go on: `after` of the next question.
    #[schema(example = "d1f")]
    next: String,
    /// Whether there is more already.
    more: bool,
}

/// What a customer decided: about one purpose, or that all use is paused (GDPR, Article 18) or no
/// longer. A hint to ask the gate again; never a permission.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Decision {
    /// The line in the customer's log; the `webhook-id` of the same news.
    #[schema(example = "e-06cp2f7x0sv8k0r0nq3e2ak0zg")]
    event: String,
    /// What kind of news it is; the `type` of the same news as a CloudEvent.
    #[schema(
        example = "vitrine.consent.withdrawn",
        pattern = "^vitrine\\.[a-z]+\\.[a-z]+$"
    )]
    r#type: String,
    /// The customer, by the brand's own reference.
    #[schema(example = "HV-100417")]
    subject: String,
    /// About which purpose. Missing for a pause and its end, which are about every purpose.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "profiling_offers")]
    purpose: Option<String>,
    /// How things stand after it: `on` or `off`; for a pause `restricted`, for its end
    /// `unrestricted`. The last turns nothing on: each purpose stands again as it stood.
    #[schema(example = "off")]
    state: &'static str,
    /// What it did, such as `given`, `withdrawn`, `expired` or `objected`; for a pause `set` or
    /// `lifted`.
    #[schema(example = "withdrawn")]
    change: &'static str,
    /// When it was taken.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// When it ends by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
    /// The line's number in the customer's log: of two decisions about the same purpose, and of two
    /// about the pause, the one with the higher number holds.
    sequence: i64,
}

impl From<Told> for Decision {
    fn from(told: Told) -> Self {
        let wording = Wording::of(&told);
        Self {
            event: told.event.to_string(),
            r#type: wording.kind,
            subject: told.subject.as_str().to_owned(),
            purpose: wording.purpose.map(str::to_owned),
            state: wording.state,
            change: wording.change,
            at: told.at,
            until: wording.until,
            sequence: told.seq,
        }
    }
}

/// Follows what customers decide about the key's purposes, and when they pause all use.
#[utoipa::path(
    get,
    path = "/api/v1/decisions",
    tag = "Being told",
    operation_id = "followDecisions",
    params(Asked),
    responses(
        (status = 200, description = "Decisions after the place that was asked for; none if there was none in time", body = Decisions,
            example = json!({ "decisions": [{ "event": "e-06cp2f7x0sv8k0r0nq3e2ak0zg",
                "type": "vitrine.consent.withdrawn", "subject": "HV-100417",
                "purpose": "profiling_offers", "state": "off", "change": "withdrawn",
                "at": "2026-03-14T09:30:00Z", "sequence": 12 }], "next": "d1f", "more": false })),
        (status = 404, description = "The cursor is of another database: begin anew"),
        (status = 422, description = "A parameter does not fit"),
        (status = 503, description = "Try again"),
    )
)]
pub(crate) async fn follow(
    State(service): State<Service>,
    Caller(scope): Caller,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let Ok(Query(asked)) = asked else {
        return Err(Problem::new(ProblemType::Unreadable).detail("The query cannot be read."));
    };
    let (after, wait, limit) = parse(&asked)?;
    let page = service.decisions_after(&scope, after, wait, limit).await?;
    let answer = Decisions {
        decisions: page.decisions.into_iter().map(Decision::from).collect(),
        next: page.next.to_string(),
        more: page.more,
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(answer)).into_response())
}

fn parse(asked: &Asked) -> Result<(After, Duration, u32), Problem> {
    let mut errors = Vec::new();
    let mut wrong = |name: &str, detail: String| {
        let pointer = format!("/{name}");
        errors.push(FieldProblem { pointer, detail });
    };
    let after = match asked.after.as_deref() {
        None => Some(After::Start),
        Some("latest") => Some(After::Latest),
        Some(text) => text.parse::<Cursor>().ok().map(After::Cursor),
    };
    if after.is_none() {
        wrong(
            "after",
            "not a cursor: give back `next` as it came".to_owned(),
        );
    }
    let wait = Duration::from_secs(asked.wait.unwrap_or(0));
    if wait > LONGEST_WAIT {
        let most = LONGEST_WAIT.as_secs();
        wrong("wait", format!("must be from 0 to {most} seconds"));
    }
    let limit = asked.limit.unwrap_or(FEED_LIMIT);
    if !(1..=FEED_LIMIT).contains(&limit) {
        wrong("limit", format!("must be from 1 to {FEED_LIMIT}"));
    }
    match after {
        Some(after) if errors.is_empty() => Ok((after, wait, limit)),
        _ => Err(Problem::new(ProblemType::Invalid).errors(errors)),
    }
}
