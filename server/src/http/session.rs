//! Sessions over HTTP: the cookie, and who is behind it.

use axum::http::header::Entry;
use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;
use domain::account::Person;
use domain::ids::AccountId;
use service::sessions::{ACCOUNT, Sessions};
use tower_sessions::cookie::SameSite;
use tower_sessions::session::Id;
use tower_sessions::{Expiry, Session, SessionManagerLayer};

use crate::http::App;

/// The layer of the routes that read the session's cookie. The limits are the store's; the cookie
/// itself ends with the browser.
pub(crate) fn layer(app: &App) -> SessionManagerLayer<Sessions> {
    SessionManagerLayer::new(app.service.session_store())
        .with_name(app.config.session_cookie())
        .with_secure(app.config.tls())
        .with_http_only(true)
        .with_path("/")
        // Lax, so that a link in a letter or e-mail opens a customer's signed-in page; what changes
        // something is guarded by the same-origin layer. Staff get no such letters: see `finish`.
        .with_same_site(SameSite::Lax)
        .with_expiry(Expiry::OnSessionEnd)
}

/// The session that the request's cookie names. Not loaded: that it exists is not said.
pub(crate) fn named(extensions: &Extensions) -> Option<Id> {
    extensions.get::<Session>().and_then(Session::id)
}

/// Who is behind a session. The session itself is not loaded: one read answers both.
pub(crate) async fn person(
    app: &App,
    session: Option<Id>,
) -> Result<Option<Person>, service::Error> {
    match session {
        Some(id) => app.service.person_for_session(&id).await,
        None => Ok(None),
    }
}

/// The same for a request that a guard stands before: the signal that its browser sends is heeded
/// first.
pub(crate) async fn person_sending(
    app: &App,
    session: Option<Id>,
    headers: &HeaderMap,
) -> Result<Option<Person>, service::Error> {
    match session {
        Some(id) => app.service.person_for_request(&id, signal(headers)).await,
        None => Ok(None),
    }
}

/// The header of Global Privacy Control.
pub(crate) const SIGNAL: HeaderName = HeaderName::from_static("sec-gpc");

/// Whether the request carries the signal: only the value `1` counts, in any of several headers.
fn signal(headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(SIGNAL).iter();
    values.any(|value| value.as_bytes() == b"1")
}

/// Notes in the answer that it may differ with the signal.
pub(crate) fn vary(headers: &mut HeaderMap) {
    headers.append(header::VARY, HeaderValue::from_static("Sec-GPC"));
}

/// Marks an answer that starts a session of staff.
#[derive(Clone, Copy, Debug)]
struct OfStaff;

/// Has [`finish`] bind the session that this answer starts to our own pages.
pub(crate) fn for_staff(response: &mut Response) {
    response.extensions_mut().insert(OfStaff);
}

/// The layer writes one kind of cookie. Where the session is one of staff, who see other people's
/// data, the browser is told to send it from our own pages only.
pub(crate) fn finish(app: &App, response: &mut Response) {
    if response.extensions_mut().remove::<OfStaff>().is_none() {
        return;
    }
    let Entry::Occupied(mut cookies) = response.headers_mut().entry(header::SET_COOKIE) else {
        return;
    };
    let ours = format!("{}=", app.config.session_cookie());
    for cookie in cookies.iter_mut() {
        let strict = cookie.to_str().ok().filter(|text| text.starts_with(&ours));
        let strict = strict.map(|text| text.replace("SameSite=Lax", "SameSite=Strict"));
        if let Some(strict) = strict.and_then(|text| HeaderValue::try_from(text).ok()) {
            *cookie = strict;
        }
    }
}

/// Starts a session under a new id; an older one that came with the request ends.
pub(crate) async fn start(session: &Session, account: AccountId) -> Result<(), service::Error> {
    if session.id().is_some() {
        session.flush().await.map_err(service::Error::internal)?;
    }
    session
        .insert(ACCOUNT, account)
        .await
        .map_err(service::Error::internal)?;
    session.save().await.map_err(service::Error::internal)
}

/// Ends the session, and the cookie with it.
pub(crate) async fn end(session: &Session) -> Result<(), service::Error> {
    session.flush().await.map_err(service::Error::internal)
}
