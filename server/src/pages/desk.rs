//! `/desk`: staff open one customer's page, for a stated case and reason.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::ids::{RecordId, ViewId};
use serde::Deserialize;
use service::{Service, desk::LookQuery};

use super::Page;
use super::error::PageError;
use super::visit::Visit;
use crate::http::address::PagePath;
use crate::http::body::PageForm;

/// What a member of staff typed.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LookForm {
    customer: String,
    case: String,
    reason: String,
}

/// The empty form.
pub(crate) async fn form(visit: Visit) -> Html<String> {
    Html(app::desk::page(
        &visit.context(None),
        &app::desk::Typed::default(),
        None,
    ))
}

/// Logs the look, then opens the page; or shows the form again.
pub(crate) async fn open(
    State(service): State<Service>,
    visit: Visit,
    PageForm(form): PageForm<LookForm>,
) -> Result<Response, PageError> {
    let opened = match LookQuery::read(&form.customer) {
        Ok(query) => {
            service
                .open_look(visit.person()?, query, &form.case, &form.reason)
                .await
        }
        Err(problem) => Err(service::Error::field("customer", problem)),
    };
    match opened {
        Ok(view) => {
            Ok(Redirect::to(&app::routes::look(view, app::routes::Page::Overview)).into_response())
        }
        Err(error @ (service::Error::Invalid(_) | service::Error::RateLimited { .. })) => {
            let status = match error {
                service::Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
                _ => StatusCode::TOO_MANY_REQUESTS,
            };
            let typed = app::desk::Typed {
                customer: form.customer,
                case: form.case,
                reason: form.reason,
            };
            let page = app::desk::page(&visit.context(None), &typed, Some(&error));
            Ok((status, Html(page)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Opens one masked value: logs it, then shows the record alone.
pub(crate) async fn unmask(
    State(service): State<Service>,
    PagePath((view, record)): PagePath<(ViewId, RecordId)>,
    visit: Visit,
) -> Page {
    let (look, viewer) = service.look(visit.person()?, view).await?;
    let record = service.unmask(viewer, record).await?;
    Ok(Html(app::data::record_page(
        &visit.context(Some(&look)),
        &record,
    )))
}

/// Ends a look before its time.
pub(crate) async fn end(
    State(service): State<Service>,
    PagePath(view): PagePath<ViewId>,
    visit: Visit,
) -> Result<Redirect, PageError> {
    service.end_look(visit.person()?, view).await?;
    Ok(Redirect::to(app::routes::DESK))
}
