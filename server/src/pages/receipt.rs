//! `/me/activity/{event}/receipt`: what proves one line, as a page.

use app::receipt::{Model, State};
use axum::extract;
use axum::response::Html;
use domain::ids::EventId;
use domain::read::PublicLog;
use ledger::VerifierKey;
use service::ledger::Proof;
use service::{Error, Service};

use super::Page;
use super::visit::Visit;
use crate::http::address::PagePath;

/// The page; there is none where no log is kept.
pub(crate) async fn show(
    extract::State(service): extract::State<Service>,
    PagePath(event): PagePath<EventId>,
    visit: Visit,
) -> Page {
    let viewer = visit.own()?;
    let line = service.line(viewer, event).await?;
    let proof = service.proof(viewer, event).await?;
    // After the proof, so that what it leads to is not newer than what the log says of itself.
    let log = service.public_log().await?.ok_or(Error::NotFound)?;
    let model = Model {
        line: &line,
        state: match &proof {
            Proof::Before => State::Before,
            Proof::Waiting => State::Waiting,
            Proof::Given(receipt) => State::Given(receipt),
        },
        keys: &keys(&log),
        log: &log,
    };
    Ok(Html(app::receipt::page(&visit.context(None), &model)))
}

/// The keys that a log names: its own, its former ones, and its witnesses'.
pub(super) fn keys(log: &PublicLog) -> Vec<VerifierKey> {
    let former = log.former.iter().map(|former| &former.key);
    let witnesses = log.witnesses.iter().map(|witness| &witness.key);
    let keys = log.keys.iter().chain(former).chain(witnesses);
    keys.filter_map(|key| VerifierKey::parse(key).ok())
        .collect()
}
