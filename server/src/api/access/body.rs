//! Bodies as the standard has them: JSON objects, read as strictly as any of the API's, and every
//! fault is 400.

use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{Action, Asked, Entity};
use crate::api::conditions;
use crate::http::App;
use crate::http::body::ApiJson;
use crate::http::body::json::object;
use crate::http::problem::Problem;

/// How large a body may be: a thousand questions.
const BODY_BYTES: usize = 1024 * 1024;

/// A body of this API.
#[derive(Debug)]
pub(super) struct AccessJson<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<App> for AccessJson<T> {
    type Rejection = Problem;

    async fn from_request(mut request: Request, app: &App) -> Result<Self, Problem> {
        conditions::none(request.headers())?;
        DefaultBodyLimit::max(BODY_BYTES).apply(&mut request);
        let body = ApiJson::<Map<String, Value>>::from_request(request, app).await;
        let ApiJson(body) = body.map_err(Problem::into_unreadable)?;
        let body = serde_json::from_value(Value::Object(body));
        // The reader's own words could quote what somebody sent.
        body.map(Self)
            .map_err(|_| super::bad_request("A member has another type than the standard says."))
    }
}

/// A question. Further members are passed over.
// Described as one question has it. Where several are asked, any of it may be missing: it is said
// elsewhere then, or what is wrong is said of the one question.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(as = AccessEvaluation)]
pub(crate) struct Members {
    #[serde(default, deserialize_with = "object")]
    #[schema(value_type = Entity, required = true)]
    pub(super) subject: Option<Entity>,
    #[serde(default, deserialize_with = "object")]
    #[schema(value_type = Action, required = true)]
    pub(super) action: Option<Action>,
    #[serde(default, deserialize_with = "object")]
    #[schema(value_type = Entity, required = true)]
    pub(super) resource: Option<Entity>,
    /// Changes nothing.
    #[allow(dead_code, reason = "it has to be an object")]
    #[schema(value_type = Option<Object>)]
    context: Option<Map<String, Value>>,
}

impl Members {
    pub(super) fn asked(self) -> Asked {
        Asked {
            subject: self.subject,
            action: self.action,
            resource: self.resource,
        }
    }
}
