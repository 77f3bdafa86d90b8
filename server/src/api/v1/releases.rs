//! `POST /api/v1/releases`: a system asks for one customer's data for one purpose, and gets them
//! or a refusal. Either way a line is in the customer's log before the answer leaves.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::ids::{CategoryKey, ItemKey, PurposeKey, Reference};
use domain::record::Record;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use service::{ReleaseAnswer, ReleaseRequest, Service};
use utoipa::ToSchema;

use crate::api::{Caller, conditions, idempotency, shapes};
use crate::http::body::ApiJson;
use crate::http::problem::{FieldProblem, Problem, ProblemType};

/// What a system asks for.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = Question)]
#[serde(deny_unknown_fields)]
pub(crate) struct Request {
    /// The customer, by the brand's own reference.
    #[schema(example = "HV-100417")]
    subject: String,
    /// The purpose's key in the registry.
    #[schema(example = "profiling_offers", pattern = "^[a-z][a-z0-9_-]{0,63}$")]
    purpose: String,
    /// Only these kinds of data; all that belong to the purpose when absent.
    #[serde(default)]
    #[schema(schema_with = shapes::keys)]
    categories: Option<Vec<String>>,
    /// Only these fields.
    #[serde(default)]
    #[schema(schema_with = shapes::keys)]
    fields: Option<Vec<String>>,
    /// Only records collected since this moment (RFC 3339).
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    since: Option<Timestamp>,
    /// At most this many records, newest first: 1 to 1000, 100 when absent.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

/// What was released.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Released {
    /// The line in the customer's log.
    #[schema(example = "e-06cp2f7x0sv8k0r0nq3e2ak0zg")]
    release: String,
    /// The customer.
    subject: String,
    /// The purpose. The data may be used for nothing else.
    purpose: String,
    /// When they were released.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// The records, newest first.
    records: Vec<ReleasedRecord>,
}

/// One released record.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReleasedRecord {
    /// Names the record.
    record: String,
    /// The kind of data.
    category: String,
    /// The field within the kind.
    field: String,
    /// What belongs together, such as the lines of one receipt.
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    /// A string, or an object of strings.
    #[schema(schema_with = shapes::value)]
    value: domain::record::Value,
    /// Where it came from.
    source: String,
    /// When it was collected.
    #[schema(value_type = String, format = DateTime)]
    collected_at: Timestamp,
    /// Until when it is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    kept_until: Option<Timestamp>,
}

impl From<Record> for ReleasedRecord {
    fn from(record: Record) -> Self {
        Self {
            record: record.id.to_string(),
            category: record.category.to_string(),
            field: record.field.to_string(),
            group: record.group,
            value: record.value,
            source: record.source,
            collected_at: record.collected_at,
            kept_until: record.kept_until,
        }
    }
}

/// Asks for one customer's data.
#[utoipa::path(
    post,
    path = "/api/v1/releases",
    tag = "Gate",
    operation_id = "release",
    request_body(
        content = Request,
        example = json!({ "subject": "HV-100417", "purpose": "profiling_offers", "limit": 1 })
    ),
    params((
        "Idempotency-Key" = Option<String>, Header,
        description = "1 to 128 visible ASCII characters; the same question with the same key gives the first answer, without a second log line, for 24 hours, as long as the gate and the records stand as they stood",
        pattern = "^[!-~]{1,128}$",
        example = "campaign-2026-03/HV-100417"
    )),
    responses(
        (
            status = 200,
            description = "Released and logged",
            body = Released,
            example = json!({
                "release": "e-06cp2f7x0sv8k0r0nq3e2ak0zg",
                "subject": "HV-100417",
                "purpose": "profiling_offers",
                "at": "2026-03-02T10:15:30.482Z",
                "records": [{
                    "record": "rec-06cp2f7x0sv8k0r0nq3e2ak0zh",
                    "category": "store_purchases",
                    "field": "line",
                    "group": "receipt-9817",
                    "value": { "product": "Cabbage", "quantity": "1", "paid": "1.39" },
                    "source": "till",
                    "collected_at": "2026-03-02T09:41:00Z",
                    "kept_until": "2028-03-02T09:41:00Z",
                }],
            })
        ),
        (status = 400, description = "The body cannot be read, or there is an `If-Match` or an `If-None-Match`, which this address does not take"),
        (status = 403, description = "Refused and logged; `type` names the reason"),
        (status = 404, description = "No customer that this key may know of"),
        (status = 409, description = "The idempotency key belongs to another question"),
        (status = 503, description = "Nothing was released; try again"),
    )
)]
pub(crate) async fn create(
    State(service): State<Service>,
    Caller(scope): Caller,
    headers: HeaderMap,
    ApiJson(body): ApiJson<Request>,
) -> Result<Response, Problem> {
    let key = idempotency::key(&headers)?;
    conditions::none(&headers)?;
    let Ok(subject) = body.subject.parse::<Reference>() else {
        // A reference that cannot exist is as unknown as one that does not.
        return Err(Problem::new(ProblemType::NotFound));
    };
    let asked = asked(
        &body.purpose,
        body.categories.as_deref(),
        body.fields.as_deref(),
        body.limit,
    )?;
    let request = ReleaseRequest {
        subject,
        purpose: asked.purpose,
        categories: asked.categories,
        fields: asked.fields,
        since: body.since,
        limit: asked.limit,
    };
    let purpose = request.purpose.clone();
    match service.release(&scope, request, key).await? {
        ReleaseAnswer::Released { event, at, records } => Ok((
            StatusCode::OK,
            [(header::CACHE_CONTROL, "no-store")],
            Json(Released {
                release: event.to_string(),
                subject: body.subject,
                purpose: purpose.to_string(),
                at,
                records: records.into_iter().map(ReleasedRecord::from).collect(),
            }),
        )
            .into_response()),
        ReleaseAnswer::Refused {
            event,
            reason,
            since,
            ..
        } => Err(Problem::new(ProblemType::Refused(reason))
            .since(since)
            .refusal(event.to_string())),
    }
}

/// What is asked for, about one customer or many.
pub(super) struct Asked {
    pub(super) purpose: PurposeKey,
    pub(super) categories: Option<Vec<CategoryKey>>,
    pub(super) fields: Option<Vec<ItemKey>>,
    pub(super) limit: u32,
}

/// Reads what is asked for, or says of every field why it does not fit.
pub(super) fn asked(
    purpose: &str,
    categories: Option<&[String]>,
    fields: Option<&[String]>,
    limit: Option<u32>,
) -> Result<Asked, Problem> {
    let mut errors = Vec::new();
    let mut wrong = |pointer: String, detail: &str| {
        errors.push(FieldProblem {
            pointer,
            detail: detail.to_owned(),
        });
    };
    let purpose = purpose.parse::<PurposeKey>();
    if purpose.is_err() {
        wrong(
            "/purpose".to_owned(),
            "not a purpose key: lower-case letters, digits, _ and -",
        );
    }
    let (given_categories, given_fields) = (categories, fields);
    let mut categories: Option<Vec<CategoryKey>> = None;
    if let Some(given) = given_categories {
        if given.is_empty() {
            wrong(
                "/categories".to_owned(),
                "empty: leave it out to ask for all kinds",
            );
        }
        let mut list = Vec::with_capacity(given.len());
        for (index, text) in given.iter().enumerate() {
            match text.parse() {
                Ok(category) => list.push(category),
                Err(_) => wrong(format!("/categories/{index}"), "not a category key"),
            }
        }
        categories = Some(list);
    }
    let mut fields: Option<Vec<ItemKey>> = None;
    if let Some(given) = given_fields {
        let mut list = Vec::with_capacity(given.len());
        for (index, text) in given.iter().enumerate() {
            match text.parse() {
                Ok(field) => list.push(field),
                Err(_) => wrong(format!("/fields/{index}"), "not a field key"),
            }
        }
        fields = Some(list);
    }
    if limit.is_some_and(|limit| !(1..=1000).contains(&limit)) {
        wrong("/limit".to_owned(), "must be from 1 to 1000");
    }
    match purpose {
        Ok(purpose) if errors.is_empty() => Ok(Asked {
            purpose,
            categories,
            fields,
            limit: limit.unwrap_or(100),
        }),
        _ => Err(Problem::new(ProblemType::Invalid).errors(errors)),
    }
}
