//! `/me/activity`: the timeline.

use axum::extract::State;
use axum::response::Html;
use domain::ids::ViewId;
use service::Service;

use super::Page;
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
