//! The pages, a file per feature: load, render; receive a form, act, redirect. Nothing is decided
//! here: `service` decides, `app` shows.

mod account;
mod actions;
mod activity;
mod benefits;
mod choices;
mod data;
mod desk;
pub(crate) mod error;
mod gpc;
mod log;
mod objections;
mod office;
mod overview;
mod receipt;
mod restriction;
mod sign_in;
mod trust;
mod verify;
mod visit;

use axum::response::Html;

use crate::http::routes::{Access, Routes};

pub(crate) use actions::routes as action_routes;

/// A rendered page, or why there is none.
pub(crate) type Page = Result<Html<String>, error::PageError>;

/// Pages that read no cookie and set none.
pub(crate) fn public_routes(routes: Routes) -> Routes {
    routes
        .get("/", Access::Public, trust::english)
        .get("/nl", Access::Public, trust::dutch)
        .get("/da", Access::Public, trust::danish)
        .get("/nb", Access::Public, trust::norwegian)
        .get("/.well-known/gpc.json", Access::Public, gpc::statement)
        .get("/.well-known/vitrine-log-keys", Access::Public, log::keys)
        .get(
            "/.well-known/vitrine-log-witnesses",
            Access::Public,
            log::witnesses,
        )
        .get("/verify", Access::Public, verify::form)
        .post("/verify", Access::Public, verify::check)
        .get("/nl/verify", Access::Public, verify::form)
        .post("/nl/verify", Access::Public, verify::check)
        .get("/da/verify", Access::Public, verify::form)
        .post("/da/verify", Access::Public, verify::check)
        .get("/nb/verify", Access::Public, verify::form)
        .post("/nb/verify", Access::Public, verify::check)
        .get("/log/checkpoint", Access::Public, log::checkpoint)
        .get("/log/tile/{level}/{*place}", Access::Public, log::file)
        .get(crate::assets::ROUTE, Access::Public, crate::assets::serve)
}

/// Pages that read the session's cookie.
pub(crate) fn signed_in_routes(routes: Routes) -> Routes {
    routes
        .get("/sign-in", Access::Public, sign_in::form)
        .post("/sign-in", Access::Public, sign_in::submit)
        .post("/sign-out", Access::Person, sign_in::sign_out)
        .get("/me", Access::Subject, overview::own)
        .get("/me/data", Access::Subject, data::own)
        .post("/me/data", Access::Subject, data::own_with_words)
        .get("/me/choices", Access::Subject, choices::own)
        .post("/me/choices", Access::Subject, choices::all)
        .post("/me/choices/{purpose}", Access::Subject, choices::decide)
        .post("/me/restriction", Access::Subject, restriction::restrict)
        .get("/me/benefits", Access::Subject, benefits::own)
        .get("/me/activity", Access::Subject, activity::own)
        .get(
            "/me/activity/{event}/receipt",
            Access::Subject,
            receipt::show,
        )
        .get(
            "/me/activity/{event}/receipt.json",
            Access::Subject,
            activity::receipt,
        )
        .post(
            "/me/activity/{event}/receipt/mail",
            Access::Subject,
            receipt::mail,
        )
        .get("/me/account", Access::Person, account::show)
        .post("/me/account/language", Access::Person, account::language)
        .post("/me/account/theme", Access::Person, account::theme)
        .post("/me/account/password", Access::Person, account::password)
        .post(
            "/me/account/sessions/end",
            Access::Person,
            account::end_session,
        )
        .post(
            "/me/account/sessions/end-others",
            Access::Person,
            account::end_others,
        )
        .get("/desk", Access::Staff, desk::form)
        .post("/desk", Access::Staff, desk::open)
        .get("/desk/views/{view}", Access::Staff, overview::mirrored)
        .get("/desk/views/{view}/data", Access::Staff, data::mirrored)
        .post(
            "/desk/views/{view}/data",
            Access::Staff,
            data::mirrored_with_words,
        )
        .get(
            "/desk/views/{view}/choices",
            Access::Staff,
            choices::mirrored,
        )
        .get(
            "/desk/views/{view}/benefits",
            Access::Staff,
            benefits::mirrored,
        )
        .get(
            "/desk/views/{view}/activity",
            Access::Staff,
            activity::mirrored,
        )
        .post(
            "/desk/views/{view}/records/{record}",
            Access::Staff,
            desk::unmask,
        )
        .post("/desk/views/{view}/end", Access::Staff, desk::end)
        .get("/office", Access::Officer, office::show)
        .get(
            "/office/objections/{objection}",
            Access::Officer,
            objections::show,
        )
        .post(
            "/office/objections/{objection}",
            Access::Officer,
            objections::answer,
        )
        .get("/office/keys/{key}", Access::Officer, office::key)
        .post("/office/keys/{key}/revoke", Access::Officer, office::revoke)
}
