//! `/me/data`: every record. What somebody types into the search is posted, so that it stands in
//! no address.

use axum::extract::State;
use axum::response::Html;
use domain::account::Viewer;
use domain::ids::ViewId;
use domain::read::{Look, PageFrom, RecordCursor, RecordFilter};
use service::Service;

use super::Page;
use super::visit::Visit;
use crate::http::address::{PagePath, PageQuery};
use crate::http::body::PageForm;

/// The customer's own.
pub(crate) async fn own(
    State(service): State<Service>,
    PageQuery(query): PageQuery<app::data::Query>,
    visit: Visit,
) -> Page {
    render(&service, &visit, visit.own()?, None, query.read()).await
}

/// The customer's own, searched for words.
pub(crate) async fn own_with_words(
    State(service): State<Service>,
    visit: Visit,
    PageForm(form): PageForm<app::data::WordsForm>,
) -> Page {
    render(&service, &visit, visit.own()?, None, form.read()).await
}

/// As staff see it.
pub(crate) async fn mirrored(
    State(service): State<Service>,
    PagePath(view): PagePath<ViewId>,
    PageQuery(query): PageQuery<app::data::Query>,
    visit: Visit,
) -> Page {
    let (look, viewer) = service.look(visit.person()?, view).await?;
    render(&service, &visit, viewer, Some(&look), query.read()).await
}

/// As staff see it, searched for words.
pub(crate) async fn mirrored_with_words(
    State(service): State<Service>,
    PagePath(view): PagePath<ViewId>,
    visit: Visit,
    PageForm(form): PageForm<app::data::WordsForm>,
) -> Page {
    let (look, viewer) = service.look(visit.person()?, view).await?;
    render(&service, &visit, viewer, Some(&look), form.read()).await
}

async fn render(
    service: &Service,
    visit: &Visit,
    viewer: Viewer,
    look: Option<&Look>,
    (filter, from): (RecordFilter, PageFrom<RecordCursor>),
) -> Page {
    let holdings = service.holdings(viewer, filter, from).await?;
    Ok(Html(app::data::page(&visit.context(look), &holdings)))
}
