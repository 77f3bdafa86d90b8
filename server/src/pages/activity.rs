//! `/me/activity`: the timeline.

use app::routes;
use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use domain::ids::{EventId, ViewId};
use service::ledger::Proof;
use service::{Error, Service};

use super::Page;
use super::error::PageError;
use super::visit::Visit;
use crate::http::address::{PagePath, PageQuery};

/// The customer's own.
pub(crate) async fn own(
    State(service): State<Service>,
    PageQuery(query): PageQuery<app::activity::Query>,
    visit: Visit,
) -> Page {
    let (filter, from) = query.read();
    let activity = service.activity(visit.own()?, filter, from).await?;
    Ok(Html(app::activity::page(&visit.context(None), &activity)))
}

/// What proves one line to somebody who does not trust the brand, as a file.
pub(crate) async fn receipt(
    State(service): State<Service>,
    PagePath(event): PagePath<EventId>,
    visit: Visit,
) -> Result<Response, PageError> {
    let receipt = match service.proof(visit.own()?, event).await? {
        Proof::Given(receipt) => receipt,
        // The page says what it waits for.
        Proof::Waiting => return Ok(Redirect::to(&routes::receipt(event)).into_response()),
        Proof::Before => return Err(Error::NotFound.into()),
    };
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"receipt-{event}.json\""),
        ),
    ];
    let text = serde_json::to_string_pretty(&receipt).map_err(Error::internal)?;
    Ok((headers, text).into_response())
}

/// As staff see it.
pub(crate) async fn mirrored(
    State(service): State<Service>,
    PagePath(view): PagePath<ViewId>,
    PageQuery(query): PageQuery<app::activity::Query>,
    visit: Visit,
) -> Page {
    let (look, viewer) = service.look(visit.person()?, view).await?;
    let (filter, from) = query.read();
    let activity = service.activity(viewer, filter, from).await?;
    Ok(Html(app::activity::page(
        &visit.context(Some(&look)),
        &activity,
    )))
}
