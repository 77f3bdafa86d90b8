//! `/me/activity/{event}/receipt`: what proves one line, as a page; and by mail.

use app::receipt::{Mail, Mailing, Model, State};
use app::{receipt, routes};
use axum::extract;
use axum::response::{Html, Redirect};
use domain::ids::EventId;
use domain::read::PublicLog;
use ledger::VerifierKey;
use ledger::keys::Trusted;
use serde::Deserialize;
use service::ledger::Proof;
use service::{Error, mailing};

use super::Page;
use super::error::PageError;
use super::visit::Visit;
use crate::http::App;
use crate::http::address::{PagePath, PageQuery};
use crate::http::body::PageForm;

/// What was just done about a mail.
#[derive(Debug, Deserialize)]
pub(crate) struct Told {
    #[serde(default)]
    mail: String,
}

/// The wish for a mail.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wish {
    /// The form's idempotency key.
    key: String,
}

/// The page; there is none where no log is kept.
pub(crate) async fn show(
    extract::State(app): extract::State<App>,
    PagePath(event): PagePath<EventId>,
    PageQuery(told): PageQuery<Told>,
    visit: Visit,
) -> Page {
    let service = &app.service;
    let viewer = visit.own()?;
    let line = service.line(viewer, event).await?;
    let address = match app.config.mailer {
        Some(_) => service.own_address(viewer).await?,
        None => None,
    };
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
        keys: &keys(&log)?,
        log: &log,
        mail: address.as_ref().map(|address| Mailing {
            address: address.as_str(),
            told: receipt::Told::from_word(&told.mail),
        }),
    };
    Ok(Html(receipt::page(&visit.context(None), &model)))
}

/// Sends it to the address that is on record for the customer, and says on the page what became of
/// that. There is no such address where no mail server is named.
pub(crate) async fn mail(
    extract::State(app): extract::State<App>,
    PagePath(event): PagePath<EventId>,
    visit: Visit,
    PageForm(wish): PageForm<Wish>,
) -> Result<Redirect, PageError> {
    let service = &app.service;
    let mailer = app.config.mailer.clone().ok_or(Error::NotFound)?;
    let viewer = visit.own()?;
    let line = service.line(viewer, event).await?;
    let Proof::Given(proof) = service.proof(viewer, event).await? else {
        return Err(Error::NotFound.into());
    };
    let log = service.public_log().await?.ok_or(Error::NotFound)?;
    let file = serde_json::to_string_pretty(&proof).map_err(Error::internal)?;
    let mail: Mail = receipt::mail(&visit.context(None), &line, &log, &app.config.origin, file);
    let told = match service.mailing(viewer, event, &wish.key).await? {
        mailing::Mailing::Sent => receipt::Told::Sent,
        mailing::Mailing::UnderWay => receipt::Told::UnderWay,
        mailing::Mailing::Send(address, ticket) => {
            let sending = app.service.clone();
            // Whoever goes away meanwhile has it sent all the same, and once.
            let sent = app.unfinished.spawn(async move {
                let sent = mailer.send(&address, mail).await;
                sending.mailed(ticket, sent.is_ok()).await?;
                Ok::<_, Error>(sent.is_ok())
            });
            if sent.await.map_err(Error::internal)?? {
                receipt::Told::Sent
            } else {
                receipt::Told::Failed
            }
        }
    };
    let page = routes::receipt(event);
    Ok(Redirect::to(&format!("{page}?mail={}#mail", told.word())))
}

/// The keys that a log names: its own, its former ones, and its witnesses'.
fn keys(log: &PublicLog) -> Result<Vec<VerifierKey>, Error> {
    let keys = Trusted::parse(&log.verifiers()).map_err(Error::internal)?;
    Ok(keys.all())
}
