//! `GET`, `PUT` and `DELETE /api/v1/subjects/{reference}/records/{source}/{source_id}`: one record by
//! what its source calls it, changed only in the state that the system knows (RFC 9110, `ETag` and
//! `If-Match`). Its value is not told: values leave through the gate.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{DefaultBodyLimit, OriginalUri, Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::ids::{CategoryKey, ItemKey, Reference};
use domain::record::{Corrects, Inference, NewRecord, Value, object};
use futures_util::FutureExt as _;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use service::{LineResult, NotWritten, Rejection, Removal, state};
use store::records::Named;
use utoipa::ToSchema;

use super::records::Line;
use crate::api::conditions::{Conditions, Shown};
use crate::api::idempotency::{self, Done};
use crate::api::{Caller, shapes};
use crate::http::App;
use crate::http::body::{self, json};
use crate::http::problem::{FieldProblem, Problem, ProblemType};

/// How large a body may be.
const BODY_BYTES: usize = 128 * 1024;

/// A held fact, without what the address says of it.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = Record)]
#[serde(deny_unknown_fields)]
pub(crate) struct Body {
    /// The kind of data.
    #[schema(value_type = String, pattern = "^[a-z][a-z0-9_-]{0,63}$")]
    category: CategoryKey,
    /// The field within the kind.
    #[schema(value_type = String, pattern = "^[a-z][a-z0-9_-]{0,63}$")]
    field: ItemKey,
    /// What belongs together; at most 64 bytes.
    #[serde(default)]
    group: Option<String>,
    /// A string, or an object of strings.
    #[schema(schema_with = shapes::value)]
    value: Value,
    /// When it was collected.
    #[schema(value_type = String, format = DateTime)]
    collected_at: Timestamp,
    /// When the source noted it, by the source's clock.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    observed_at: Option<Timestamp>,
    /// Until when it is kept.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    kept_until: Option<Timestamp>,
    /// The record that this one corrects.
    #[serde(default, deserialize_with = "object")]
    #[schema(schema_with = shapes::corrects)]
    corrects: Option<Corrects>,
    /// How the value was worked out; for inferred kinds.
    #[serde(default, deserialize_with = "object")]
    #[schema(schema_with = shapes::inference)]
    inference: Option<Inference>,
}

/// What is held of a record, but its value.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HeldRecord)]
pub(crate) struct Held {
    /// Names the record.
    record: String,
    /// The kind of data.
    category: String,
    /// The field within the kind.
    field: String,
    /// What belongs together.
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    /// When it was collected.
    #[schema(value_type = String, format = DateTime)]
    collected_at: Timestamp,
    /// When the source noted it, by the source's clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    observed_at: Option<Timestamp>,
    /// When it came in, by the server's clock.
    #[schema(value_type = String, format = DateTime)]
    received_at: Timestamp,
    /// Until when it is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    kept_until: Option<Timestamp>,
    /// How the value was worked out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = shapes::inference)]
    inference: Option<Inference>,
    /// The record that it corrects.
    #[serde(skip_serializing_if = "Option::is_none")]
    corrects: Option<String>,
    /// Since when another record takes its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    corrected_at: Option<Timestamp>,
}

impl From<Named> for Held {
    fn from(named: Named) -> Self {
        Self {
            record: named.id.to_string(),
            category: named.category.to_string(),
            field: named.field.to_string(),
            group: named.group,
            collected_at: named.collected_at,
            observed_at: named.observed_at,
            received_at: named.received_at,
            kept_until: named.kept_until,
            inference: named.inference,
            corrects: named.corrects.map(|record| record.to_string()),
            corrected_at: named.corrected_at,
        }
    }
}

/// What became of a record.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Written)]
pub(crate) struct Written {
    /// `inserted`, `replaced` or `unchanged`.
    #[schema(example = "replaced")]
    result: &'static str,
    /// How it is now.
    held: Held,
}

type Names = Result<Path<(String, String, String)>, PathRejection>;

/// Whom and what the address names.
fn named(path: Names) -> Result<(Reference, String, String), Problem> {
    // A name that cannot exist is as unknown as one that does not.
    let not_found = || Problem::new(ProblemType::NotFound);
    let Path((reference, source, source_id)) = path.map_err(|_| not_found())?;
    let reference = reference.parse().map_err(|_| not_found())?;
    let names = Removal {
        source,
        source_id: Some(source_id),
    };
    names.check().map_err(|_| not_found())?;
    let Removal { source, source_id } = names;
    Ok((reference, source, source_id.unwrap_or_default()))
}

fn tag(named: &Named) -> String {
    format!("\"{}\"", state(named))
}

/// What is known of one record.
#[utoipa::path(
    get,
    path = "/api/v1/subjects/{reference}/records/{source}/{source_id}",
    tag = "Records",
    operation_id = "describeRecord",
    params(
        ("reference" = String, Path, description = "The brand's own reference of the customer", pattern = "^[A-Za-z0-9._~-]{1,64}$", example = "HV-100417"),
        ("source" = String, Path, description = "The system or organisation it came from", pattern = "^[A-Za-z0-9_~-]{1,64}$", example = "till"),
        ("source_id" = String, Path, description = "What the source calls it", pattern = "^[A-Za-z0-9_~-]{1,128}$", example = "receipt-9817-1"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the state that is asked for, several of them, or `*` for any", pattern = "^(\\*|\"[!#-~]+\"(, \"[!#-~]+\")*)$", example = "*"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of the state that is known already, or several of them", pattern = "^(\\*|\"[!#-~]+\"(, \"[!#-~]+\")*)$", example = "\"rec-06cp2f7x0sv8k0r0nq3e2ak0zh.3\""),
    ),
    responses(
        (
            status = 200,
            description = "All but its value; `ETag` names its state",
            body = Held,
            example = json!({
                "record": "rec-06cp2f7x0sv8k0r0nq3e2ak0zh",
                "category": "store_purchases",
                "field": "line",
                "group": "receipt-9817",
                "collected_at": "2026-03-02T09:41:00Z",
                "observed_at": "2026-03-02T09:41:07Z",
                "received_at": "2026-03-02T10:00:00.412Z",
                "kept_until": "2028-03-02T09:41:00Z",
            })
        ),
        (status = 304, description = "`If-None-Match` names the state that it is in"),
        (status = 400, description = "The address or a condition cannot be read"),
        (status = 404, description = "No such customer or record"),
        (status = 412, description = "`If-Match` names other states than the one that it is in"),
        (status = 503, description = "Try again"),
    )
)]
pub(crate) async fn get(
    State(app): State<App>,
    path: Names,
    headers: HeaderMap,
    Caller(scope): Caller,
) -> Result<Response, Problem> {
    let (reference, source, source_id) = named(path)?;
    let conditions = Conditions::of(&headers)?;
    let service = &app.service;
    let found = service
        .named_record(&scope, &reference, &source, &source_id)
        .await?;
    let headers = [
        (header::ETAG, tag(&found)),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    match conditions.for_showing(&state(&found)) {
        Shown::Whole => Ok((headers, Json(Held::from(found))).into_response()),
        Shown::NotModified => Ok((StatusCode::NOT_MODIFIED, headers).into_response()),
        Shown::Stale => Err(Problem::new(ProblemType::Stale)),
    }
}

/// Writes one record, if it is in the state that the system knows.
///
/// A record that is held already needs `If-Match` with the `ETag` that was told of it, or `*`;
/// `If-None-Match: *` writes only what is not held yet.
#[utoipa::path(
    put,
    path = "/api/v1/subjects/{reference}/records/{source}/{source_id}",
    tag = "Records",
    operation_id = "writeRecord",
    request_body(
        content = Body,
        example = json!({
            "category": "store_purchases",
            "field": "line",
            "group": "receipt-9817",
            "value": { "product": "Cabbage", "quantity": "2", "paid": "2.78" },
            "collected_at": "2026-03-02T09:41:00Z",
            "observed_at": "2026-03-02T09:52:30Z",
        })
    ),
    params(
        ("reference" = String, Path, description = "The brand's own reference of the customer", pattern = "^[A-Za-z0-9._~-]{1,64}$", example = "HV-100417"),
        ("source" = String, Path, description = "The system or organisation it came from; 1 to 64 bytes", pattern = "^[A-Za-z0-9_~-]{1,64}$", example = "till"),
        ("source_id" = String, Path, description = "What the source calls it; 1 to 128 bytes", pattern = "^[A-Za-z0-9_~-]{1,128}$", example = "receipt-9817-1"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the state that is to be replaced, several of them, or `*` for any", pattern = "^(\\*|\"[!#-~]+\"(, \"[!#-~]+\")*)$", example = "*"),
        ("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible ASCII characters; the same request with the same key gives the first answer again for 24 hours", pattern = "^[!-~]{1,128}$", example = "till-2026-03-02/9817-1"),
    ),
    responses(
        (
            status = 200,
            description = "It is held so now; `ETag` names its state",
            body = Written,
            example = json!({
                "result": "replaced",
                "held": {
                    "record": "rec-06cp2f7x0sv8k0r0nq3e2ak0zh",
                    "category": "store_purchases",
                    "field": "line",
                    "group": "receipt-9817",
                    "collected_at": "2026-03-02T09:41:00Z",
                    "observed_at": "2026-03-02T09:52:30Z",
                    "received_at": "2026-03-02T10:00:00.412Z",
                    "kept_until": "2028-03-02T09:41:00Z",
                },
            })
        ),
        (
            status = 201,
            description = "It is new; `ETag` names its state",
            body = Written,
            example = json!({
                "result": "inserted",
                "held": {
                    "record": "rec-06cp2f7x0sv8k0r0nq3e2ak0zh",
                    "category": "store_purchases",
                    "field": "line",
                    "collected_at": "2026-03-02T09:41:00Z",
                    "received_at": "2026-03-02T10:00:00.412Z",
                    "kept_until": "2028-03-02T09:41:00Z",
                },
            })
        ),
        (status = 404, description = "The address names no customer or record that could exist"),
        (status = 409, description = "The idempotency key belongs to another request, or the first one with it is under way"),
        (status = 412, description = "It is held in another state, or not held"),
        (status = 413, description = "Larger than 128 KiB"),
        (status = 422, description = "A field does not fit"),
        (status = 428, description = "It is held, and there is no `If-Match`"),
        (status = 503, description = "Nothing was taken; try again"),
    )
)]
pub(crate) async fn put(
    State(app): State<App>,
    path: Names,
    OriginalUri(uri): OriginalUri,
    Caller(scope): Caller,
    mut request: Request,
) -> Result<Response, Problem> {
    let (reference, source, source_id) = named(path)?;
    let key = idempotency::key(request.headers())?;
    let conditions = Conditions::of(request.headers())?;
    let said = Bytes::copy_from_slice(conditions.said().as_bytes());
    let condition = conditions.for_change()?;
    DefaultBodyLimit::max(BODY_BYTES).apply(&mut request);
    let bytes = body::json_bytes(request, &app).await?;
    let path = Bytes::copy_from_slice(uri.path().as_bytes());
    let asked = vec![Bytes::from_static(b"PUT"), path, said, bytes.clone()];
    let (service, by) = (app.service.clone(), scope.clone());
    let work = async move {
        let body: Body = json::read(&bytes)?;
        let record = NewRecord {
            category: body.category,
            field: body.field,
            group: body.group,
            value: body.value,
            source,
            source_id,
            collected_at: body.collected_at,
            observed_at: body.observed_at,
            kept_until: body.kept_until,
            corrects: body.corrects,
            inference: body.inference,
        };
        let written = service.put_named(&by, &reference, record, condition);
        let (result, named) = written.await?.map_err(not_written)?;
        let status = match result {
            LineResult::Inserted => StatusCode::CREATED,
            _ => StatusCode::OK,
        };
        let etag = tag(&named);
        let written = Written {
            result: Line::new("", result).result(),
            held: named.into(),
        };
        Done::json(status, Some(etag), &written)
    };
    idempotency::once(&app, &scope, key.as_deref(), asked, work.boxed()).await
}

/// Removes one record, if it is in the state that the system knows. The customer's log says so.
#[utoipa::path(
    delete,
    path = "/api/v1/subjects/{reference}/records/{source}/{source_id}",
    tag = "Records",
    operation_id = "removeRecord",
    params(
        ("reference" = String, Path, description = "The brand's own reference of the customer", pattern = "^[A-Za-z0-9._~-]{1,64}$", example = "HV-100417"),
        ("source" = String, Path, description = "The system or organisation it came from", pattern = "^[A-Za-z0-9_~-]{1,64}$", example = "till"),
        ("source_id" = String, Path, description = "What the source calls it", pattern = "^[A-Za-z0-9_~-]{1,128}$", example = "receipt-9817-1"),
        ("If-Match" = String, Header, description = "The `ETag` of the state that is to go, several of them, or `*` for any", pattern = "^(\\*|\"[!#-~]+\"(, \"[!#-~]+\")*)$", example = "*"),
    ),
    responses(
        (status = 204, description = "It is removed"),
        (status = 400, description = "The address or a condition cannot be read"),
        (status = 404, description = "No such customer or record"),
        (status = 412, description = "It is held in another state"),
        (status = 428, description = "It is held, and there is no `If-Match`"),
        (status = 503, description = "Nothing was removed; try again"),
    )
)]
pub(crate) async fn remove(
    State(app): State<App>,
    path: Names,
    headers: HeaderMap,
    Caller(scope): Caller,
) -> Result<StatusCode, Problem> {
    let (reference, source, source_id) = named(path)?;
    let condition = Conditions::of(&headers)?.for_change()?;
    let service = &app.service;
    let removed = service.remove_named(&scope, &reference, &source, &source_id, condition);
    removed.await?.map_err(not_written)?;
    Ok(StatusCode::NO_CONTENT)
}

fn not_written(why: NotWritten) -> Problem {
    match why {
        NotWritten::NotFound => Problem::new(ProblemType::NotFound),
        NotWritten::ConditionNeeded => Problem::new(ProblemType::ConditionNeeded),
        NotWritten::Stale => Problem::new(ProblemType::Stale),
        NotWritten::Rejected(Rejection {
            field,
            part,
            reason,
            mend,
        }) => Problem::new(ProblemType::Invalid).errors(vec![FieldProblem {
            pointer: part.map_or_else(|| format!("/{field}"), |part| format!("/{field}/{part}")),
            detail: format!("{reason} {mend}"),
        }]),
    }
}
