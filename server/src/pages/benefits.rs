//! `/me/benefits`: what came back.

use axum::extract::State;
use axum::response::Html;
use domain::ids::ViewId;
use service::Service;

use super::Page;
use super::visit::Visit;
use crate::http::address::PagePath;

/// The customer's own.
pub(crate) async fn own(State(service): State<Service>, visit: Visit) -> Page {
    let benefits = service.benefits(visit.own()?).await?;
    Ok(Html(app::benefits::page(&visit.context(None), &benefits)))
}

/// As staff see it.
pub(crate) async fn mirrored(
    State(service): State<Service>,
    PagePath(view): PagePath<ViewId>,
    visit: Visit,
) -> Page {
    let (look, viewer) = service.look(visit.person()?, view).await?;
    let benefits = service.benefits(viewer).await?;
    Ok(Html(app::benefits::page(
        &visit.context(Some(&look)),
        &benefits,
    )))
}
