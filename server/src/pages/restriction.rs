//! `/me/restriction`: where the customer pauses all use, and ends the pause.

use axum::extract::State;
use axum::response::Redirect;
use domain::decision::Restricting;
use serde::Deserialize;
use service::Service;

use super::error::PageError;
use super::visit::Visit;
use crate::http::body::PageForm;

/// The form on the page of switches.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RestrictionForm {
    /// The state to reach, `set` or `lifted`.
    wanted: String,
}

/// Pauses, or ends the pause; done again, nothing changes.
pub(crate) async fn restrict(
    State(service): State<Service>,
    visit: Visit,
    PageForm(form): PageForm<RestrictionForm>,
) -> Result<Redirect, PageError> {
    let wanted = Restricting::from_key(&form.wanted).ok_or_else(PageError::unprocessable)?;
    service.restrict(visit.own()?, wanted).await?;
    Ok(Redirect::to(&format!(
        "{}?pause={}#paused",
        app::routes::CHOICES,
        wanted.key()
    )))
}
