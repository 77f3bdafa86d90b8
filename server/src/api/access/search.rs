//! `POST /access/v1/search/subject`: the customers of whom a kind of data may be used for a
//! purpose, a page at a time.
//!
//! Each customer who was looked at for a page sees that it was asked, in the page or not. The token
//! of the next page is sealed: it names a customer, who may not be for the asking system to know. It
//! opens for the same question of the same key only.

use axum::Json;
use axum::extract::{FromRequest as _, Request, State};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::account::ConsumerScope;
use domain::ids::Reference;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use service::Audience;
use store::keys::Place;
use utoipa::ToSchema;

use super::body::{AccessJson, Members};
use super::{Action, Entity, SUBJECT, bad_request, category};
use crate::api::Call;
use crate::http::App;
use crate::http::body::json::object;
use crate::http::problem::Problem;

/// How many customers stand on a page, unless the question says otherwise.
const DEFAULT: u32 = 100;
/// How many at most.
const MOST: u32 = 1000;

#[derive(Debug, Deserialize)]
struct Search {
    #[serde(flatten)]
    members: Members,
    #[serde(default, deserialize_with = "object")]
    page: Option<PageAsked>,
}

/// Which page.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(as = AccessPageAsked)]
struct PageAsked {
    /// As the last answer gave it; absent or empty for the first page.
    token: Option<String>,
    /// At most this many, 100 when absent, never more than 1000. Stays the same from page to page.
    #[schema(minimum = 0)]
    limit: Option<u32>,
}

/// Of whom may a kind of data be used for a purpose? Further members are passed over.
#[derive(ToSchema)]
#[schema(as = AccessSubjectSearch)]
#[allow(dead_code, reason = "describes what `Search` reads")]
pub(crate) struct SubjectSearch {
    /// Its type alone: `subject`.
    subject: SubjectType,
    action: Action,
    resource: Entity,
    /// Changes nothing.
    #[schema(value_type = Option<Object>)]
    context: Option<Value>,
    page: Option<PageAsked>,
}

/// Who is searched for.
#[derive(ToSchema)]
#[schema(as = AccessSubjectType)]
#[allow(dead_code, reason = "describes what `Entity` reads")]
struct SubjectType {
    /// `subject`. Nobody of another type is known here.
    #[schema(example = "subject")]
    r#type: String,
}

/// A page of customers.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccessSubjects)]
pub(crate) struct Found {
    /// Where to go on.
    page: Page,
    /// The customers.
    results: Vec<FoundSubject>,
}

/// Where to go on.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccessPage)]
struct Page {
    /// For the next page; empty when there is no more. A page may be short, or empty, and still
    /// have one.
    next_token: String,
    /// How many customers stand in this answer.
    count: usize,
}

/// A customer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccessFoundSubject)]
struct FoundSubject {
    /// Always `subject`.
    r#type: &'static str,
    /// The brand's reference.
    id: String,
}

/// Of whom may these data be used?
///
/// OpenID AuthZEN Authorization API 1.0, subject search: the audience of a purpose. Customers are
/// asked about one after another, in a fixed order, until the page is full or a thousand were asked
/// about; each of them sees it, and counts as a call in the key's quota. Where the quota ends, so
/// does the page.
#[utoipa::path(
    post,
    path = "/access/v1/search/subject",
    tag = "Gate",
    operation_id = "searchSubjects",
    request_body(
        content = SubjectSearch,
        example = json!({
            "subject": { "type": "subject" },
            "action": { "name": "profiling_offers" },
            "resource": { "type": "category", "id": "store_purchases" },
            "page": { "limit": 2 },
        })
    ),
    responses((
        status = 200,
        description = "Some customers; everybody who was asked about sees it",
        body = Found,
        example = json!({
            "page": { "next_token": "nf6AmT-rEL1WbQ", "count": 2 },
            "results": [
                { "type": "subject", "id": "HV-100417" },
                { "type": "subject", "id": "HV-100419" },
            ],
        })
    ))
)]
pub(crate) async fn subjects(
    State(app): State<App>,
    Call(admitted): Call,
    request: Request,
) -> Result<Json<Found>, Problem> {
    let AccessJson(body) = AccessJson::<Search>::from_request(request, &app).await?;
    let Members {
        subject,
        action,
        resource,
        ..
    } = body.members;
    let kind = subject.and_then(|subject| subject.r#type);
    let kind = kind.ok_or_else(|| bad_request("subject.type is missing"))?;
    let purpose = action.and_then(|action| action.name);
    let purpose = purpose.ok_or_else(|| bad_request("action.name is missing"))?;
    let category = category(resource.as_ref()).map_err(bad_request)?;
    let (Ok(purpose), Some(category), SUBJECT) = (purpose.parse(), category, kind.as_str()) else {
        return Ok(Json(Found::of(Vec::new(), String::new())));
    };
    let asked = body.page.unwrap_or_default();
    let seal = Seal {
        app: &app,
        scope: &admitted.scope,
        question: format!("{purpose}/{category}"),
    };
    let given = asked.token.as_deref().filter(|token| !token.is_empty());
    let (after, limit) = match given {
        None => (None, asked.limit.unwrap_or(DEFAULT)),
        Some(token) => {
            let (after, limit) = seal
                .opened(token)
                .filter(|(_, limit)| asked.limit.is_none_or(|now| now == *limit))
                .ok_or_else(|| bad_request("The token does not belong to this question."))?;
            (after, limit)
        }
    };
    if limit == 0 {
        let token = seal.sealed(after.as_ref(), limit)?;
        return Ok(Json(Found::of(Vec::new(), token)));
    }
    let categories = [category];
    let Audience { allowed, next } = app
        .service
        .audience(&admitted, (&purpose, &categories), after, limit.min(MOST))
        .await?;
    let token = match next {
        Some(next) => seal.sealed(Some(&next), limit)?,
        None => String::new(),
    };
    Ok(Json(Found::of(allowed, token)))
}

impl Found {
    fn of(references: Vec<Reference>, next_token: String) -> Self {
        let found = |reference: Reference| FoundSubject {
            r#type: SUBJECT,
            id: reference.as_str().to_owned(),
        };
        Self {
            page: Page {
                next_token,
                count: references.len(),
            },
            results: references.into_iter().map(found).collect(),
        }
    }
}

/// Seals tokens, for one question of one key.
struct Seal<'a> {
    app: &'a App,
    scope: &'a ConsumerScope,
    question: String,
}

impl Seal<'_> {
    fn place(&self) -> Place<'_> {
        Place {
            table: "search",
            column: "token",
            row: self.question.as_bytes(),
        }
    }

    fn sealed(&self, after: Option<&Reference>, limit: u32) -> Result<String, Problem> {
        let after = after.map_or("", Reference::as_str);
        let keys = self.app.service.store().keys();
        let owner = self.scope.key_id.as_bytes();
        let sealed = keys.seal(self.place(), owner, format!("{limit} {after}").as_bytes());
        let sealed = sealed.map_err(service::Error::from)?;
        Ok(URL_SAFE_NO_PAD.encode(sealed))
    }

    fn opened(&self, token: &str) -> Option<(Option<Reference>, u32)> {
        let sealed = URL_SAFE_NO_PAD.decode(token).ok()?;
        let keys = self.app.service.store().keys();
        let owner = self.scope.key_id.as_bytes();
        let plain = keys.open(self.place(), owner, &sealed).ok()?;
        let (limit, after) = std::str::from_utf8(&plain).ok()?.split_once(' ')?;
        let after = match after {
            "" => None,
            after => Some(after.parse().ok()?),
        };
        Some((after, limit.parse().ok()?))
    }
}
