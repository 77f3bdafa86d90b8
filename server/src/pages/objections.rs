//! `/office/objections/{objection}`: one open objection, and the officers' answer to it.

use app::office::Typed;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::decision::Assessment;
use domain::ids::EventId;
use serde::Deserialize;
use service::{Error, FieldErrors, Problem, Service};

use super::Page;
use super::error::PageError;
use super::visit::Visit;
use crate::http::address::PagePath;
use crate::http::body::PageForm;

/// What an officer answers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnswerForm {
    /// `upheld` or `overridden`; nothing while none is chosen.
    #[serde(default)]
    answer: String,
    /// Why.
    #[serde(default)]
    reasons: String,
}

/// The objection, with the empty form.
pub(crate) async fn show(
    State(service): State<Service>,
    PagePath(raised): PagePath<EventId>,
    visit: Visit,
) -> Page {
    let model = service.open_objection(visit.person()?, raised).await?;
    let (context, typed) = (visit.context(None), Typed::default());
    Ok(Html(app::office::objection_page(
        &context, &model, &typed, None,
    )))
}

/// Answers it and leads back to the list; or shows the form again.
pub(crate) async fn answer(
    State(service): State<Service>,
    PagePath(raised): PagePath<EventId>,
    visit: Visit,
    PageForm(form): PageForm<AnswerForm>,
) -> Result<Response, PageError> {
    let person = visit.person()?;
    let answered = match Assessment::from_key(&form.answer) {
        Some(answer) => {
            service
                .answer_objection(person, raised, answer, &form.reasons)
                .await
        }
        None => Err(Error::Invalid(FieldErrors::one("answer", Problem::Missing))),
    };
    match answered {
        Ok(()) => {
            let list = format!("{}#objections", app::routes::OFFICE);
            Ok(Redirect::to(&list).into_response())
        }
        Err(Error::Invalid(faults)) => {
            let model = service.open_objection(person, raised).await?;
            let typed = Typed {
                answer: form.answer,
                reasons: form.reasons,
            };
            let page =
                app::office::objection_page(&visit.context(None), &model, &typed, Some(&faults));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
