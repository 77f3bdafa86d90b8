//! `PUT /api/v1/subjects/{reference}/records`: a system delivers what the brand holds about one
//! customer. Repeating a delivery changes nothing.

use axum::body::Bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{DefaultBodyLimit, OriginalUri, Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::benefit::NewBenefit;
use domain::ids::Reference;
use domain::record::NewRecord;
use futures_util::FutureExt as _;
use serde::{Deserialize, Serialize};
use service::{DELIVERY_LIMIT, Delivered, Deliverer, Delivery, LineResult, NewContact};
use utoipa::ToSchema;

use crate::api::idempotency::{self, Done};
use crate::api::{Caller, conditions, shapes};
use crate::http::App;
use crate::http::body::json::{object, objects};
use crate::http::body::{self, json};
use crate::http::problem::{FieldProblem, Problem, ProblemType};

/// What is told of an item that was not taken.
pub(super) const REJECTED: &str = "rejected";
/// How large a delivery may be.
const BODY_BYTES: usize = 2 * 1024 * 1024;

/// What is delivered about one customer: at most 1000 records and benefits together.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = Delivery)]
#[serde(deny_unknown_fields)]
pub(crate) struct Body {
    /// Held facts: `category`, `field`, `value` (a string, or an object of strings), `source`,
    /// `source_id`, `collected_at`; and, where there are any, `group`, `observed_at`, `kept_until`
    /// and `corrects`; for inferred kinds `inference`.
    #[serde(default, deserialize_with = "objects")]
    #[schema(schema_with = shapes::records)]
    records: Vec<NewRecord>,
    /// What came back to the customer: `purpose`, `metric`, `amount` (decimal text), `at`,
    /// `source`, `source_id`.
    #[serde(default, deserialize_with = "objects")]
    #[schema(schema_with = shapes::benefits)]
    benefits: Vec<NewBenefit>,
    /// How to reach the customer: `name`, `email`, `phone`, `birth_year` or `under_age`,
    /// `collected_at`, `source`. What is left out stays as it is known.
    #[serde(default, deserialize_with = "object")]
    #[schema(schema_with = shapes::contact)]
    contact: Option<NewContact>,
}

/// What became of the delivery.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Delivered)]
pub(crate) struct Answer {
    /// How many items were new.
    inserted: usize,
    /// How many items were known with other contents, which are replaced.
    replaced: usize,
    /// How many items were known exactly so.
    unchanged: usize,
    /// How many items were not taken. The others were.
    rejected: usize,
    /// Per record, in the order of the delivery.
    records: Vec<Line>,
    /// Per benefit, in the order of the delivery.
    benefits: Vec<Line>,
    /// Of the contact data.
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<Line>,
}

/// What became of one item.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeliveredItem)]
pub(crate) struct Line {
    /// `inserted`, `replaced`, `unchanged` or `rejected`.
    #[schema(example = "inserted")]
    result: &'static str,
    /// For a rejected item: the field that does not fit.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'static str>,
    /// For a rejected item: where in the delivery that field stands, as a JSON pointer (RFC 6901).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "/records/3/value/product")]
    pointer: Option<String>,
    /// For a rejected item: what is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// For a rejected item: what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    mend: Option<String>,
}

impl Line {
    /// What became of the item that stands at `item` in the delivery.
    pub(super) fn new(item: &str, result: LineResult) -> Self {
        match result {
            LineResult::Inserted => Self::plain("inserted"),
            LineResult::Replaced => Self::plain("replaced"),
            LineResult::Unchanged => Self::plain("unchanged"),
            LineResult::Rejected(rejection) => Self {
                pointer: Some(match &rejection.part {
                    None => format!("{item}/{}", rejection.field),
                    Some(part) => format!("{item}/{}/{part}", rejection.field),
                }),
                field: Some(rejection.field),
                ..Self::rejected(rejection.reason, rejection.mend)
            },
        }
    }

    /// One word.
    pub(super) const fn plain(result: &'static str) -> Self {
        Self {
            result,
            field: None,
            pointer: None,
            reason: None,
            mend: None,
        }
    }

    /// Not taken as a whole.
    pub(super) fn rejected(reason: String, mend: String) -> Self {
        Self {
            reason: Some(reason),
            mend: Some(mend),
            ..Self::plain(REJECTED)
        }
    }

    /// Not taken because of one member.
    pub(super) fn misfit(field: &'static str, reason: &str, mend: &str) -> Self {
        Self {
            field: Some(field),
            pointer: Some(format!("/{field}")),
            ..Self::rejected(reason.to_owned(), mend.to_owned())
        }
    }

    /// The word.
    pub(super) const fn result(&self) -> &'static str {
        self.result
    }

    fn all(list: &str, results: Vec<LineResult>) -> Vec<Self> {
        let lines = results.into_iter().enumerate();
        lines
            .map(|(index, result)| Self::new(&format!("/{list}/{index}"), result))
            .collect()
    }
}

/// Delivers records, benefits and contact data of one customer.
#[utoipa::path(
    put,
    path = "/api/v1/subjects/{reference}/records",
    tag = "Records",
    operation_id = "deliver",
    request_body(
        content = Body,
        example = json!({
            "records": [{
                "category": "store_purchases",
                "field": "line",
                "group": "receipt-9817",
                "value": { "product": "Cabbage", "quantity": "1", "paid": "1.39" },
                "source": "till",
                "source_id": "receipt-9817-1",
                "collected_at": "2026-03-02T09:41:00Z",
                "observed_at": "2026-03-02T09:41:07Z",
            }],
            "contact": { "name": "Noa Visser", "source": "web-shop" },
        })
    ),
    params(
        (
            "reference" = String, Path,
            description = "The brand's own reference of the customer",
            pattern = "^[A-Za-z0-9._~-]{1,64}$",
            example = "HV-100417"
        ),
        (
            "Idempotency-Key" = Option<String>, Header,
            description = "1 to 128 visible ASCII characters; the same delivery with the same key gives the first answer again for 24 hours. Without a key, a delivery that is repeated is told as unchanged",
            pattern = "^[!-~]{1,128}$",
            example = "till-2026-03-02/HV-100417"
        ),
    ),
    responses(
        (
            status = 200,
            description = "Taken, apart from the items that say otherwise",
            body = Answer,
            example = json!({
                "inserted": 2, "replaced": 0, "unchanged": 0, "rejected": 0,
                "records": [{ "result": "inserted" }],
                "benefits": [],
                "contact": { "result": "inserted" },
            })
        ),
        (status = 400, description = "The address or the body cannot be read, or there is an `If-Match` or an `If-None-Match`, which this address does not take"),
        (status = 409, description = "The idempotency key belongs to another request, or the first one with it is under way"),
        (status = 413, description = "Larger than 2 MiB"),
        (status = 422, description = "A field does not fit, or more than 1000 items"),
        (status = 503, description = "Nothing was taken; try again"),
    )
)]
pub(crate) async fn put(
    State(app): State<App>,
    reference: Result<Path<String>, PathRejection>,
    OriginalUri(uri): OriginalUri,
    Caller(scope): Caller,
    mut request: Request,
) -> Result<Response, Problem> {
    let reference: Option<Reference> = reference.ok().and_then(|Path(text)| text.parse().ok());
    let reference = reference.ok_or_else(|| {
        Problem::new(ProblemType::Invalid).errors(vec![FieldProblem {
            pointer: "/reference".to_owned(),
            detail: "not a customer reference: 1 to 64 visible ASCII characters without spaces \
                     and without / ? # % \\"
                .to_owned(),
        }])
    })?;
    let key = idempotency::key(request.headers())?;
    conditions::none(request.headers())?;
    DefaultBodyLimit::max(BODY_BYTES).apply(&mut request);
    let bytes = body::json_bytes(request, &app).await?;
    let path = Bytes::copy_from_slice(uri.path().as_bytes());
    let asked = vec![Bytes::from_static(b"PUT"), path, bytes.clone()];
    let (service, by) = (app.service.clone(), scope.clone());
    let work = async move {
        let body: Body = json::read(&bytes)?;
        if body.records.len() + body.benefits.len() > DELIVERY_LIMIT {
            return Err(Problem::new(ProblemType::Invalid).detail(format!(
                "More than {DELIVERY_LIMIT} records and benefits; send them in several deliveries."
            )));
        }
        let delivery = Delivery {
            records: body.records,
            benefits: body.benefits,
            contact: body.contact,
        };
        let deliverer = Deliverer::Consumer(&by);
        let taken = service.put_records(deliverer, &reference, delivery);
        let answer = Answer::of(taken.await?);
        let anything = answer.inserted + answer.replaced + answer.unchanged > 0;
        Ok(Done::json(StatusCode::OK, None, &answer)?.anything(anything))
    };
    idempotency::once(&app, &scope, key.as_deref(), asked, work.boxed()).await
}

impl Answer {
    fn of(delivered: Delivered) -> Self {
        let all = || {
            delivered
                .records
                .iter()
                .chain(&delivered.benefits)
                .chain(&delivered.contact)
        };
        let count = |which: fn(&LineResult) -> bool| all().filter(|line| which(line)).count();
        Self {
            inserted: count(|line| *line == LineResult::Inserted),
            replaced: count(|line| *line == LineResult::Replaced),
            unchanged: count(|line| *line == LineResult::Unchanged),
            rejected: count(|line| matches!(line, LineResult::Rejected(_))),
            records: Line::all("records", delivered.records),
            benefits: Line::all("benefits", delivered.benefits),
            contact: delivered
                .contact
                .map(|result| Line::new("/contact", result)),
        }
    }
}
