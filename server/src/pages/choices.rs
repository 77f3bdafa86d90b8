//! `/me/choices`: the switches.

use app::choices::wish;
use axum::extract::State;
use axum::response::{Html, Redirect};
use domain::decision::{Restricting, Wish};
use domain::ids::{EventId, PurposeKey, ViewId};
use serde::Deserialize;
use service::{Seen, Service};

use super::Page;
use super::error::PageError;
use super::visit::Visit;
use crate::http::App;
use crate::http::address::{PagePath, PageQuery};
use crate::http::body::PageForm;

/// What a redirect after a decision says.
#[derive(Debug, Deserialize)]
pub(crate) struct Done {
    /// The log lines of what was just decided.
    #[serde(default)]
    done: String,
    /// What was just done about the pause.
    #[serde(default)]
    pause: String,
}

/// The form of one switch.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SwitchForm {
    /// The state to reach, `on` or `off`.
    wanted: String,
    /// For how long a consent is given; nothing: until it is withdrawn.
    #[serde(default, rename = "for")]
    lasting: String,
    /// The registry version of the page.
    seen: i64,
    /// The form's idempotency key.
    key: String,
}

/// The form of "turn all off", and of taking that back.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AllForm {
    /// The state to reach, `on` or `off`.
    wanted: String,
    /// For `on`: which purposes, and until when.
    #[serde(default)]
    only: String,
    /// The registry version of the page.
    seen: i64,
    /// The form's idempotency key.
    key: String,
}

/// The customer's own.
pub(crate) async fn own(
    State(app): State<App>,
    PageQuery(done): PageQuery<Done>,
    visit: Visit,
) -> Page {
    let choices = app.service.choices(visit.own()?).await?;
    Ok(Html(app::choices::page(
        &visit.context(None),
        &choices,
        &wish::done(&done.done),
        Restricting::from_key(&done.pause),
    )))
}

/// As staff see it: the same switches, as words.
pub(crate) async fn mirrored(
    State(service): State<Service>,
    PagePath(view): PagePath<ViewId>,
    visit: Visit,
) -> Page {
    let (look, viewer) = service.look(visit.person()?, view).await?;
    let choices = service.choices(viewer).await?;
    Ok(Html(app::choices::page(
        &visit.context(Some(&look)),
        &choices,
        &[],
        None,
    )))
}

/// Turns one purpose on or off.
pub(crate) async fn decide(
    State(service): State<Service>,
    PagePath(purpose): PagePath<PurposeKey>,
    visit: Visit,
    PageForm(form): PageForm<SwitchForm>,
) -> Result<Redirect, PageError> {
    let viewer = visit.own()?;
    let wanted = Wish::from_word(&form.wanted).ok_or_else(PageError::unprocessable)?;
    let lasting = wish::lasting(&form.lasting).ok_or_else(PageError::unprocessable)?;
    let seen = Seen {
        registry_version: form.seen,
        language: visit.language,
    };
    let decided = service
        .decide(
            viewer,
            purpose.clone(),
            wanted,
            lasting,
            seen,
            Some(form.key),
        )
        .await?;
    Ok(back(decided.event.as_slice(), purpose.as_str()))
}

/// Turns everything off that has a switch and is on; or, to take that back, the named purposes on.
pub(crate) async fn all(
    State(service): State<Service>,
    visit: Visit,
    PageForm(form): PageForm<AllForm>,
) -> Result<Redirect, PageError> {
    let viewer = visit.own()?;
    let seen = Seen {
        registry_version: form.seen,
        language: visit.language,
    };
    let events = match Wish::from_word(&form.wanted) {
        Some(Wish::Off) => service.turn_all_off(viewer, seen, &form.key).await?,
        Some(Wish::On) => {
            let only = wish::only(&form.only).ok_or_else(PageError::unprocessable)?;
            let mut events = Vec::with_capacity(only.len());
            for (purpose, lasting) in only {
                let key = Some(format!("{}.{purpose}", form.key));
                let decided = service
                    .decide(viewer, purpose, Wish::On, lasting, seen, key)
                    .await?;
                events.extend(decided.event);
            }
            events
        }
        None => return Err(PageError::unprocessable()),
    };
    Ok(back(&events, "done"))
}

fn back(events: &[EventId], place: &str) -> Redirect {
    let page = app::routes::CHOICES;
    Redirect::to(&if events.is_empty() {
        format!("{page}#{place}")
    } else {
        format!("{page}?done={}#{place}", wish::write_done(events))
    })
}
