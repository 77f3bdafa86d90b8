//! `POST /access/v1/evaluation` and `POST /access/v1/evaluations`: one question, or several with
//! what they have in common said once.

use axum::Json;
use axum::extract::{FromRequest as _, Request, State};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use service::{Service, Until};
use utoipa::ToSchema;

use super::body::{AccessJson, Members};
use super::{Asked, Decision, Entity, bad_request};
use crate::api::{Call, Caller};
use crate::http::body::json::object;
use crate::http::problem::Problem;
use crate::http::{App, quota};

/// The most questions of one request.
const MOST: usize = 1000;

/// May these data be used?
///
/// OpenID AuthZEN Authorization API 1.0, access evaluation: the subject is a customer, the action a
/// purpose, the resource a kind of data. The customer sees the question and its answer.
#[utoipa::path(
    post,
    path = "/access/v1/evaluation",
    tag = "Gate",
    operation_id = "evaluate",
    request_body(
        content = Members,
        example = json!({
            "subject": { "type": "subject", "id": "HV-100417" },
            "action": { "name": "profiling_offers" },
            "resource": { "type": "category", "id": "store_purchases" },
        })
    ),
    responses((
        status = 200,
        description = "The decision, yes or no; logged where the customer is known",
        body = Decision,
        example = json!({
            "decision": false,
            "context": {
                "question": "e-06cp2f7x0sv8k0r0nq3e2ak0zg",
                "reason": "purpose-off",
                "since": "2026-03-01T18:02:11.034Z",
            },
        })
    ))
)]
pub(crate) async fn one(
    State(app): State<App>,
    Caller(scope): Caller,
    request: Request,
) -> Result<Json<Decision>, Problem> {
    let AccessJson(members) = AccessJson::<Members>::from_request(request, &app).await?;
    single(&app.service, &scope, &members.asked())
        .await
        .map(Json)
}

async fn single(
    service: &Service,
    scope: &domain::account::ConsumerScope,
    asked: &Asked,
) -> Result<Decision, Problem> {
    let question = asked.read().map_err(bad_request)?;
    let answers = service.questions(scope, &[question], Until::All).await?;
    let answer = answers.first().copied();
    Ok(Decision::of(
        asked,
        answer.unwrap_or(service::QuestionAnswer::Unknown),
    ))
}

#[derive(Debug, Deserialize)]
struct Several {
    #[serde(flatten)]
    common: Members,
    evaluations: Option<Vec<Value>>,
    #[serde(default, deserialize_with = "object")]
    options: Option<Options>,
}

/// How several questions are answered. Further members are passed over.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(as = AccessOptions)]
struct Options {
    evaluations_semantic: Option<Semantic>,
}

/// When to stop.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, ToSchema)]
#[schema(as = AccessSemantic)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Semantic {
    /// Never: all are answered.
    #[default]
    ExecuteAll,
    /// After the first no.
    DenyOnFirstDeny,
    /// After the first yes.
    PermitOnFirstPermit,
}

impl From<Semantic> for Until {
    fn from(semantic: Semantic) -> Self {
        match semantic {
            Semantic::ExecuteAll => Self::All,
            Semantic::DenyOnFirstDeny => Self::FirstNo,
            Semantic::PermitOnFirstPermit => Self::FirstYes,
        }
    }
}

/// Several questions. What stands beside `evaluations` holds for each that does not say otherwise;
/// without `evaluations` it is one question. Further members are passed over.
#[derive(ToSchema)]
#[schema(as = AccessEvaluations)]
#[allow(dead_code, reason = "describes what `Several` reads")]
#[allow(clippy::struct_field_names, reason = "the name in the standard")]
pub(crate) struct Evaluations {
    subject: Option<Entity>,
    action: Option<super::Action>,
    resource: Option<Entity>,
    /// Changes nothing.
    #[schema(value_type = Option<Object>)]
    context: Option<Value>,
    /// Questions, at most 1000; each may leave out what stands beside them.
    #[schema(value_type = Option<Vec<Object>>, max_items = 1000)]
    evaluations: Option<Vec<Value>>,
    options: Option<Options>,
}

/// The answers, or the one answer to one question.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccessDecisions)]
#[serde(untagged)]
pub(crate) enum Decisions {
    /// Of several questions, in their order, up to where the semantic ends them.
    Several {
        /// The decisions.
        evaluations: Vec<Decision>,
    },
    /// Of one question.
    One(Decision),
}

/// May these data be used? Several questions at once.
///
/// OpenID AuthZEN Authorization API 1.0, access evaluations, with all three semantics. What comes
/// after the question that decides is not asked, and not logged. A question that lacks something is
/// answered with no. Each counts as a call in the key's quota.
#[utoipa::path(
    post,
    path = "/access/v1/evaluations",
    tag = "Gate",
    operation_id = "evaluateSeveral",
    request_body(
        content = Evaluations,
        example = json!({
            "subject": { "type": "subject", "id": "HV-100417" },
            "action": { "name": "profiling_offers" },
            "evaluations": [
                { "resource": { "type": "category", "id": "store_purchases" } },
                { "resource": { "type": "category", "id": "browsing" } },
            ],
            "options": { "evaluations_semantic": "execute_all" },
        })
    ),
    responses((
        status = 200,
        description = "The decisions, each logged where the customer is known",
        body = Decisions,
        example = json!({
            "evaluations": [
                { "decision": true, "context": { "question": "e-06cp2f7x0sv8k0r0nq3e2ak0zg" } },
                {
                    "decision": false,
                    "context": {
                        "question": "e-06cp2f7x0sv8k0r0nq3e2ak0zh",
                        "reason": "category-not-covered",
                    },
                },
            ],
        })
    ))
)]
pub(crate) async fn several(
    State(app): State<App>,
    Call(admitted): Call,
    request: Request,
) -> Result<Json<Decisions>, Problem> {
    let scope = &admitted.scope;
    let AccessJson(body) = AccessJson::<Several>::from_request(request, &app).await?;
    let common = body.common.asked();
    let items = body.evaluations.unwrap_or_default();
    if items.is_empty() {
        let decision = single(&app.service, scope, &common).await?;
        return Ok(Json(Decisions::One(decision)));
    }
    let too_many = |most: usize| {
        bad_request(format!(
            "More than {most} evaluations; send them in several requests."
        ))
    };
    if items.len() > MOST {
        return Err(too_many(MOST));
    }
    quota::spend(&admitted.meter, items.len(), |most| too_many(most as usize))?;
    let semantic = body.options.unwrap_or_default().evaluations_semantic;
    let asked: Vec<Option<Asked>> = items.into_iter().map(|item| with(&common, item)).collect();
    let read: Vec<_> = asked
        .iter()
        .map(|asked| match asked {
            Some(asked) => asked.read(),
            None => Err("not an evaluation"),
        })
        .collect();
    let questions: Vec<_> = read
        .iter()
        .map(|read| read.as_ref().ok().and_then(Clone::clone))
        .collect();
    let until = semantic.unwrap_or_default().into();
    let answers = app.service.questions(scope, &questions, until).await?;
    let decisions = answers.into_iter().zip(asked.iter().zip(read));
    let decisions = decisions.map(|(answer, (asked, read))| match (asked, read) {
        (Some(asked), Ok(_)) => Decision::of(asked, answer),
        (_, Err(message)) => Decision::unreadable(message),
        (None, Ok(_)) => Decision::unreadable("not an evaluation"),
    });
    Ok(Json(Decisions::Several {
        evaluations: decisions.collect(),
    }))
}

/// One of several questions: what it says itself replaces, whole, what they have in common.
fn with(common: &Asked, item: Value) -> Option<Asked> {
    let own = Some(item).filter(Value::is_object)?;
    let own = serde_json::from_value::<Members>(own).ok()?.asked();
    Some(Asked {
        subject: own.subject.or_else(|| common.subject.clone()),
        action: own.action.or_else(|| common.action.clone()),
        resource: own.resource.or_else(|| common.resource.clone()),
    })
}
