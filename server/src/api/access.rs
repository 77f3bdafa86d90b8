//! The gate as OpenID's AuthZEN Authorization API 1.0 asks it: may a system use a kind of data of a
//! customer for a purpose? Nothing is handed out, and the customer sees the question and the answer.
//!
//! | there | here |
//! |---|---|
//! | subject | `{"type": "subject", "id": the brand's reference}` |
//! | action | `{"name": a purpose's key}` |
//! | resource | `{"type": "category", "id": a kind of data}` |
//!
//! A decision's context names the log line (`question`) and, for a no, the `reason`: the words of
//! refusals, and `unknown-subject` for a customer who is not known or cannot exist, about whom
//! nothing is logged. A resource that is no kind of data is asked about as one that no purpose
//! covers. Properties and the context of a request change nothing: what counts is what the
//! customer decided.
//!
//! As the standard has it, whatever cannot be read is answered 400, members that nobody knows are
//! passed over, and a client's own `X-Request-ID` comes back ([`crate::http::trace`]).

mod body;
pub(crate) mod evaluations;
pub(crate) mod metadata;
pub(crate) mod search;

use domain::ids::CategoryKey;
use serde::{Deserialize, Serialize};
use service::{QuestionAnswer, QuestionRequest};
use utoipa::ToSchema;

use crate::http::problem::{Problem, ProblemType};

/// The type of subjects.
const SUBJECT: &str = "subject";
/// The type of resources.
const CATEGORY: &str = "category";

/// Who, or which kind of data. Further members are passed over.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[schema(as = AccessEntity)]
pub(crate) struct Entity {
    /// `subject` or `category`. Nothing of another type is known here.
    #[schema(value_type = String, example = "subject")]
    r#type: Option<String>,
    /// The customer's reference, or the key of a kind of data.
    #[schema(value_type = String, example = "HV-100417")]
    id: Option<String>,
}

/// What for. Further members are passed over.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[schema(as = AccessAction)]
pub(crate) struct Action {
    /// A purpose's key.
    #[schema(value_type = String, example = "profiling_offers")]
    name: Option<String>,
}

/// A question: subject, action and resource.
#[derive(Clone, Debug, Default)]
struct Asked {
    subject: Option<Entity>,
    action: Option<Action>,
    resource: Option<Entity>,
}

impl Asked {
    /// The question of the gate; `None` where it cannot be about anybody. What is missing is said.
    fn read(&self) -> Result<Option<QuestionRequest>, &'static str> {
        let subject = self.subject.as_ref().ok_or("subject is missing")?;
        let subject_type = subject.r#type.as_deref().ok_or("subject.type is missing")?;
        let subject_id = subject.id.as_deref().ok_or("subject.id is missing")?;
        let action = self.action.as_ref().ok_or("action is missing")?;
        let purpose = action.name.as_deref().ok_or("action.name is missing")?;
        let category = category(self.resource.as_ref())?;
        let subject = (subject_type == SUBJECT).then(|| subject_id.parse().ok());
        let (Some(Some(subject)), Ok(purpose)) = (subject, purpose.parse()) else {
            return Ok(None);
        };
        Ok(Some(QuestionRequest {
            subject,
            purpose,
            categories: Some(category.into_iter().collect()),
        }))
    }

    /// Why a question that is about nobody is answered with no.
    fn why_nobody(&self) -> &'static str {
        let purpose = self.action.as_ref().and_then(|action| action.name.as_ref());
        match purpose.map(|name| name.parse::<domain::ids::PurposeKey>()) {
            Some(Err(_)) => domain::gate::RefusalReason::NotRegistered.key(),
            _ => "unknown-subject",
        }
    }
}

/// The kind of data that a resource names; `None` for anything else. What is missing is said.
fn category(resource: Option<&Entity>) -> Result<Option<CategoryKey>, &'static str> {
    let resource = resource.ok_or("resource is missing")?;
    let kind = resource
        .r#type
        .as_deref()
        .ok_or("resource.type is missing")?;
    let id = resource.id.as_deref().ok_or("resource.id is missing")?;
    Ok(id.parse().ok().filter(|_| kind == CATEGORY))
}

/// A decision.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccessDecision)]
pub(crate) struct Decision {
    /// Whether the data may be used.
    decision: bool,
    /// The log line, and why not.
    context: Context,
}

/// What a decision says beside yes or no.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = AccessContext)]
struct Context {
    /// The line in the customer's log; absent where there is no such customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    question: Option<String>,
    /// Why not: a refusal's word, such as `purpose-off`, or `unknown-subject`.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// Since when the reason holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    since: Option<jiff::Timestamp>,
    /// What is wrong with one question among several.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ItemError>,
}

/// What is wrong with one question among several.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccessError)]
struct ItemError {
    /// As an HTTP status.
    status: u16,
    /// What is missing.
    message: &'static str,
}

impl Decision {
    fn of(asked: &Asked, answer: QuestionAnswer) -> Self {
        let (decision, context) = match answer {
            QuestionAnswer::Allowed { event, .. } => (
                true,
                Context {
                    question: Some(event.to_string()),
                    ..Context::default()
                },
            ),
            QuestionAnswer::Refused {
                event,
                reason,
                since,
                ..
            } => (
                false,
                Context {
                    question: Some(event.to_string()),
                    reason: Some(reason.key()),
                    since,
                    ..Context::default()
                },
            ),
            QuestionAnswer::Unknown => (
                false,
                Context {
                    reason: Some(asked.why_nobody()),
                    ..Context::default()
                },
            ),
        };
        Self { decision, context }
    }

    fn unreadable(message: &'static str) -> Self {
        Self {
            decision: false,
            context: Context {
                error: Some(ItemError {
                    status: 400,
                    message,
                }),
                ..Context::default()
            },
        }
    }
}

/// What the standard answers to everything that it cannot read.
fn bad_request(detail: impl Into<String>) -> Problem {
    Problem::new(ProblemType::Unreadable).detail(detail)
}
