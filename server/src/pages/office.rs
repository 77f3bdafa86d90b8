//! `/office`: what officers see, and the keys that they may revoke.

use axum::extract::State;
use axum::response::{Html, Redirect};
use service::Service;

use super::Page;
use super::error::PageError;
use super::visit::Visit;
use crate::http::address::PagePath;

/// Versions, counts and keys.
pub(crate) async fn show(State(service): State<Service>, visit: Visit) -> Page {
    let office = service.office(visit.person()?).await?;
    Ok(Html(app::office::page(&visit.context(None), &office)))
}

/// One key.
pub(crate) async fn key(
    State(service): State<Service>,
    PagePath(id): PagePath<String>,
    visit: Visit,
) -> Page {
    let key = service.office_key(visit.person()?, &id).await?;
    Ok(Html(app::office::key_page(&visit.context(None), &key)))
}

/// Revokes a key. Its page then says so; done again, nothing changes.
pub(crate) async fn revoke(
    State(service): State<Service>,
    PagePath(id): PagePath<String>,
    visit: Visit,
) -> Result<Redirect, PageError> {
    service.revoke_key_by(visit.person()?, &id).await?;
    Ok(Redirect::to(&app::routes::office_key(&id)))
}
