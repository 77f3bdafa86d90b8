//! `POST /api/v1/releases/batch`: one question about up to ten thousand customers, answered line by
//! line (NDJSON).
//!
//! The next customers are asked about when the connection takes more, so memory does not grow with
//! the batch. Each line stands in its customer's log before it is sent: whoever received a line
//! finds it there. When a connection breaks, the logs hold a beginning of the batch, up to the end
//! of the customers who were being answered (64, fewer where many records are asked of each): all
//! that was received, and what was on its way. A batch that a fault ends early breaks off without
//! the end that HTTP puts after a whole body. One whose key ends meanwhile, or that is read too
//! slowly, ends with a line that says so.

use std::collections::HashSet;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::response::Response;
use futures_util::{FutureExt as _, StreamExt as _, stream};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use service::{BATCH_LIMIT, Batch, BatchAnswer, BatchLine, BatchRequest, Wanted};
use store::idempotency::Kept;
use utoipa::ToSchema;

use super::releases::{ReleasedRecord, asked};
use crate::api::idempotency::{self, Answered};
use crate::api::ndjson::{self, BrokenOff};
use crate::api::{Call, conditions, shapes};
use crate::http::body::{self, json};
use crate::http::problem::{Description, FieldProblem, Problem, ProblemType};
use crate::http::{App, quota};

/// How large a body may be: ten thousand of the longest references, and the question.
const BODY_BYTES: usize = 1024 * 1024;

/// A question about many customers.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = BatchQuestion)]
#[serde(deny_unknown_fields)]
pub(crate) struct Question {
    /// The customers, by the brand's own references: 1 to 10,000, nobody twice.
    #[schema(schema_with = shapes::subjects)]
    subjects: Vec<String>,
    /// The purpose's key in the registry.
    #[schema(example = "profiling_offers", pattern = "^[a-z][a-z0-9_-]{0,63}$")]
    purpose: String,
    /// What to answer: `records`, or `audience` for those alone who may be used for the purpose,
    /// without their records.
    #[serde(default)]
    answer: Kind,
    /// Only these kinds of data; all that belong to the purpose when absent.
    #[serde(default)]
    #[schema(schema_with = shapes::keys)]
    categories: Option<Vec<String>>,
    /// Only these fields. Means nothing for an audience.
    #[serde(default)]
    #[schema(schema_with = shapes::keys)]
    fields: Option<Vec<String>>,
    /// Only records collected since this moment (RFC 3339). Means nothing for an audience.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    since: Option<Timestamp>,
    /// At most this many records of each customer, newest first: 1 to 1000, 100 when absent. Means
    /// nothing for an audience.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

/// What a batch answers.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[schema(as = BatchKind)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// A release or a refusal of each customer.
    #[default]
    Records,
    /// Only the customers who may be used for the purpose.
    Audience,
}

/// A line about one customer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BatchLine)]
#[serde(untagged)]
pub(crate) enum Line {
    /// Released and logged.
    Released {
        /// The customer.
        subject: String,
        /// The line in the customer's log.
        release: String,
        /// When.
        #[schema(value_type = String, format = DateTime)]
        at: Timestamp,
        /// The records, newest first.
        records: Vec<ReleasedRecord>,
    },
    /// Refused and logged.
    Refused {
        /// The customer.
        subject: String,
        /// The line in the customer's log.
        refusal: String,
        /// Why: the last part of a problem type, such as `purpose-off`.
        reason: &'static str,
        /// Since when the reason holds.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<String>, format = DateTime)]
        since: Option<Timestamp>,
        /// When it was asked.
        #[schema(value_type = String, format = DateTime)]
        at: Timestamp,
    },
    /// In the audience: may be used for the purpose, and the customer sees that it was asked.
    Allowed {
        /// The customer.
        subject: String,
        /// The line in the customer's log.
        question: String,
        /// When it was asked.
        #[schema(value_type = String, format = DateTime)]
        at: Timestamp,
    },
    /// No customer that this key may know of.
    Unknown {
        /// What was asked.
        subject: String,
        /// Always true.
        unknown: bool,
    },
    /// The last line of a batch that ended early: the customers who follow were not asked about.
    Ended {
        /// Which problem: the address of a page about it.
        #[schema(format = "uri-reference", pattern = "^/problems/[a-z-]+$")]
        r#type: String,
        /// Its name, the same each time.
        title: &'static str,
        /// The HTTP status that it has where an answer begins with it.
        #[schema(minimum = 400, maximum = 599)]
        status: u16,
        /// What to do.
        mend: &'static str,
    },
}

impl From<ProblemType> for Line {
    fn from(problem: ProblemType) -> Self {
        let Description {
            slug,
            title,
            status,
            mend,
            when: _,
        } = problem.describe();
        Self::Ended {
            r#type: format!("/problems/{slug}"),
            title,
            status: status.as_u16(),
            mend,
        }
    }
}

impl From<BatchLine> for Line {
    fn from(BatchLine { subject, answer }: BatchLine) -> Self {
        match answer {
            BatchAnswer::Released { event, at, records } => Self::Released {
                subject,
                release: event.to_string(),
                at,
                records: records.into_iter().map(ReleasedRecord::from).collect(),
            },
            BatchAnswer::Allowed { event, at } => Self::Allowed {
                subject,
                question: event.to_string(),
                at,
            },
            BatchAnswer::Refused {
                event,
                reason,
                since,
                at,
            } => Self::Refused {
                subject,
                refusal: event.to_string(),
                reason: reason.key(),
                since,
                at,
            },
            BatchAnswer::Unknown => Self::Unknown {
                subject,
                unknown: true,
            },
        }
    }
}

/// Asks for many customers' data, or for an audience.
///
/// Answers with a line of JSON for each customer, in the order in which they were named; an
/// audience has a line for each customer who is in it, and no others. The customers are asked about
/// as the answer is read: whoever stops reading leaves the rest unasked. A repeated batch is a new
/// one, with new log lines; with an `Idempotency-Key` it gets the first ones again, as long as the
/// gate and the records stand as they stood.
///
/// A batch spends the quota of as many calls as it names customers. It ends early, with a problem
/// as its last line, when its key or token ends (`unauthorized`) or when it is not read to its end
/// within ten minutes (`out-of-time`).
#[utoipa::path(
    post,
    path = "/api/v1/releases/batch",
    tag = "Gate",
    operation_id = "releaseBatch",
    request_body(
        content = Question,
        examples(
            ("records" = (summary = "Records of two customers", value = json!({
                "subjects": ["HV-100417", "HV-100418"], "purpose": "profiling_offers", "limit": 1
            }))),
            ("audience" = (summary = "Who of two customers may be used", value = json!({
                "subjects": ["HV-100417", "HV-100418"], "purpose": "profiling_offers",
                "answer": "audience"
            })))
        )
    ),
    params((
        "Idempotency-Key" = Option<String>, Header,
        description = "1 to 128 visible ASCII characters; the same batch with the same key gets the first log lines again, as long as the gate and the records stand as they stood",
        pattern = "^[!-~]{1,128}$",
        example = "campaign-2026-03"
    )),
    responses(
        (
            status = 200,
            description = "Each line was logged before it was sent",
            content_type = "application/x-ndjson",
            body = Vec<Line>,
            example = json!([
                {
                    "subject": "HV-100417",
                    "release": "e-06cp2f7x0sv8k0r0nq3e2ak0zg",
                    "at": "2026-03-02T10:15:30.482Z",
                    "records": [],
                },
                {
                    "subject": "HV-100418",
                    "refusal": "e-06cp2f7x0sv8k0r0nq3e2ak0zh",
                    "reason": "purpose-off",
                    "since": "2026-03-01T18:02:11.034Z",
                    "at": "2026-03-02T10:15:30.482Z",
                },
                { "subject": "HV-100419", "unknown": true },
            ])
        ),
        (status = 400, description = "The body cannot be read, or there is an `If-Match` or an `If-None-Match`, which this address does not take"),
        (status = 409, description = "The idempotency key belongs to another batch, or the first one with it has no answer yet"),
        (status = 413, description = "Larger than 1 MiB"),
        (
            status = 422,
            description = "A field does not fit, more than 10,000 customers, or one named twice"
        ),
        (status = 503, description = "Nothing was released; try again"),
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    Call(admitted): Call,
    mut request: Request,
) -> Result<Response, Problem> {
    DefaultBodyLimit::max(BODY_BYTES).apply(&mut request);
    let key = idempotency::key(request.headers())?;
    conditions::none(request.headers())?;
    let bytes = body::json_bytes(request, &app).await?;
    let body: Question = json::read(&bytes)?;
    let wrong = |pointer: String, detail: String| {
        Problem::new(ProblemType::Invalid).errors(vec![FieldProblem { pointer, detail }])
    };
    let subjects = || "/subjects".to_owned();
    if !(1..=BATCH_LIMIT).contains(&body.subjects.len()) {
        let detail = format!("must be 1 to {BATCH_LIMIT} references");
        return Err(wrong(subjects(), detail));
    }
    if let Some(place) = repeated(&body.subjects) {
        let detail = "named before: a batch asks about each customer once";
        return Err(wrong(format!("/subjects/{place}"), detail.to_owned()));
    }
    let asked = asked(
        &body.purpose,
        body.categories.as_deref(),
        body.fields.as_deref(),
        body.limit,
    )?;
    let request = BatchRequest {
        subjects: body.subjects,
        purpose: asked.purpose,
        wanted: match body.answer {
            Kind::Records => Wanted::Records,
            Kind::Audience => Wanted::Audience,
        },
        categories: asked.categories,
        fields: asked.fields,
        since: body.since,
        limit: asked.limit,
        key,
    };
    quota::spend(&admitted.meter, request.subjects.len(), |per_minute| {
        let detail = format!("at most {per_minute}: so many this key may ask about in a minute");
        wrong(subjects(), detail)
    })?;
    let (wanted, key, scope) = (request.wanted, request.key.clone(), admitted.scope.clone());
    let mut batch = app.service.batch(admitted, request)?;
    // What goes wrong at once is still told by the status.
    let asking = async move {
        let first = batch.next().await?;
        Ok::<_, Problem>((batch, first.unwrap_or_default()))
    };
    let (batch, first) = match key {
        None => asking.await?,
        Some(key) => {
            // What goes out is never kept; only that the key belongs to this batch.
            let work = async move { Ok::<_, Problem>((asking.await?, Some(Kept::nothing()))) };
            let work = work.boxed();
            let asked = vec![Bytes::from_static(b"releases/batch"), bytes];
            match idempotency::first(&app, &scope, (&key, 0), asked, work).await? {
                Answered::Now(begun) => begun,
                Answered::Before(_, work) => work.await?.0,
            }
        }
    };
    let first = stream::iter([written(wanted, first)]);
    let rest = stream::try_unfold(Some(batch), move |batch| following(wanted, batch));
    Ok(ndjson::answer(first.chain(rest)))
}

/// The next bytes, and what comes after them.
type Following = Option<(Bytes, Option<Batch>)>;

async fn following(wanted: Wanted, batch: Option<Batch>) -> Result<Following, BrokenOff> {
    let Some(mut batch) = batch else {
        return Ok(None);
    };
    let last = |problem: ProblemType| {
        let mut bytes = Vec::new();
        ndjson::push(&Line::from(problem), &mut bytes)?;
        Ok(Some((bytes.into(), None)))
    };
    match batch.next().await {
        Ok(None) => Ok(None),
        Ok(Some(lines)) => Ok(Some((written(wanted, lines)?, Some(batch)))),
        Err(service::Error::Forbidden) => last(ProblemType::Unauthorized),
        Err(service::Error::OutOfTime) => last(ProblemType::OutOfTime),
        Err(error) => Err(BrokenOff::because(&error)),
    }
}

/// The lines as they are sent.
fn written(wanted: Wanted, lines: Vec<BatchLine>) -> Result<Bytes, BrokenOff> {
    let mut bytes = Vec::new();
    for line in lines {
        let left_out =
            wanted == Wanted::Audience && !matches!(line.answer, BatchAnswer::Allowed { .. });
        if !left_out {
            ndjson::push(&Line::from(line), &mut bytes)?;
        }
    }
    Ok(bytes.into())
}

/// The place of the first customer who was named before.
fn repeated(subjects: &[String]) -> Option<usize> {
    let mut named = HashSet::with_capacity(subjects.len());
    subjects.iter().position(|subject| !named.insert(subject))
}
