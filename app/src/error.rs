//! Error pages: what happened, whether anything was saved, one next step, and the number of the
//! request for whoever asks about it. Nothing about the cause is told.

use leptos::prelude::*;

use crate::PageContext;
use crate::frame::{self, Frame, Place};
use crate::routes;
use domain::account::PersonRole;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 404; also for what one may not know of.
    NotFound,
    /// 403: what was sent did not come from one of our own pages.
    OtherSite,
    /// 409: the page that the form came from is no longer how things are.
    Conflict,
    /// 422, 400 and their like: what was sent does not fit.
    Invalid,
    /// 429.
    TooMany {
        /// In how many seconds it can be tried again.
        seconds: u32,
    },
    /// 500.
    Internal,
    /// 503.
    Unavailable,
}

impl Kind {
    /// The status that goes with the page.
    pub const fn status(self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::OtherSite => 403,
            Self::Conflict => 409,
            Self::Invalid => 422,
            Self::TooMany { .. } => 429,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }
}

/// The page.
pub fn page(cx: &PageContext<'_>, kind: Kind, request_id: &str) -> String {
    let title = title(cx, kind);
    frame::document(cx, Frame::new(Place::Error, title), || {
        body(cx, kind, request_id)
    })
}

fn title(cx: &PageContext<'_>, kind: Kind) -> &'static str {
    let text = cx.text;
    match kind {
        Kind::NotFound => text.get("error-not-found"),
        Kind::OtherSite => text.get("error-other-site"),
        Kind::Conflict => text.get("error-conflict"),
        Kind::Invalid => text.get("error-invalid"),
        Kind::TooMany { .. } => text.get("error-too-many"),
        Kind::Internal => text.get("error-internal"),
        Kind::Unavailable => text.get("error-unavailable"),
    }
}

fn body(cx: &PageContext<'_>, kind: Kind, request_id: &str) -> impl IntoView + use<> {
    let text = cx.text;
    let what = match kind {
        Kind::NotFound => text.get("error-not-found-what").to_owned(),
        Kind::OtherSite => text.get("error-other-site-what").to_owned(),
        Kind::Conflict => text.get("error-conflict-what").to_owned(),
        Kind::Invalid => text.get("error-invalid-what").to_owned(),
        Kind::TooMany { seconds } => {
            let minutes = seconds.div_ceil(60);
            text.with("error-too-many-what", &[("count", minutes.into())])
        }
        Kind::Internal => text.get("error-internal-what").to_owned(),
        Kind::Unavailable => text.get("error-unavailable-what").to_owned(),
    };
    let saved = match kind {
        Kind::Internal => text.get("error-maybe-saved"),
        _ => text.get("error-not-saved"),
    };
    let (href, next) = match cx.person.map(|person| person.role) {
        Some(PersonRole::Subject(_)) => (routes::OVERVIEW, "error-next-overview"),
        Some(PersonRole::Agent | PersonRole::Officer) => (routes::DESK, "error-next-desk"),
        None => (routes::trust(cx.language), "error-next-home"),
    };
    let number = request_id.to_owned();
    view! {
        <div class="stack narrow">
            <h1>{title(cx, kind)}</h1>
            <p class="lede">{what}</p>
            <p>{saved}</p>
            <p>
                <a class="btn" data-kind="primary" href=href>
                    {text.get(next)}
                </a>
            </p>
            <p class="small muted">
                {text.get("error-request")} " " <code>{number}</code>
            </p>
        </div>
    }
}
