//! `/office`: what officers see.

use axum::extract::State;
use axum::response::Html;
use service::Service;

use super::Page;
use super::visit::Visit;

/// Versions, counts and keys.
pub(crate) async fn show(State(service): State<Service>, visit: Visit) -> Page {
    let office = service.office(visit.person()?).await?;
    Ok(Html(app::office::page(&visit.context(None), &office)))
}
