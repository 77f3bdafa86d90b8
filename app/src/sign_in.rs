//! The sign-in form. What went wrong is said in the same words whether or not the address is known.

use leptos::prelude::*;

use crate::PageContext;
use crate::frame::{self, Frame, Place};
use crate::routes;
use crate::ui::{Button, ButtonKind, ErrorSummary, FormError, TextField};

/// Why the form is shown again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// A field is empty.
    Missing,
    /// No account here has this address and password.
    Wrong,
    /// Too many attempts from this place or for this address.
    TooMany {
        /// In how many minutes it can be tried again.
        minutes: u32,
    },
    /// The server is too busy.
    Unavailable,
}

/// What the form holds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Form<'a> {
    /// The address as it was typed. A password is never given back.
    pub email: &'a str,
    /// The path to go on to, already checked to be one of this site.
    pub next: Option<&'a str>,
    /// Why the form is shown again.
    pub failure: Option<Failure>,
}

/// The page.
pub fn page(cx: &PageContext<'_>, form: &Form<'_>) -> String {
    let title = cx.text.get("sign-in-title");
    let title = match form.failure {
        Some(_) => format!("{} – {title}", cx.text.get("sign-in-failed")),
        None => title.to_owned(),
    };
    frame::document(cx, Frame::new(Place::SignIn, &title), || body(cx, form))
}

fn body(cx: &PageContext<'_>, form: &Form<'_>) -> impl IntoView + use<> {
    let text = cx.text;
    let summary = form.failure.map(|failure| {
        let reason = match failure {
            Failure::Missing => text.get("sign-in-missing").to_owned(),
            Failure::Wrong => text.get("sign-in-wrong").to_owned(),
            Failure::TooMany { minutes } => {
                text.with("sign-in-too-many", &[("count", minutes.into())])
            }
            Failure::Unavailable => text.get("sign-in-unavailable").to_owned(),
        };
        let errors = vec![FormError {
            field: "email".into(),
            text: reason.into(),
        }];
        view! { <ErrorSummary title=text.get("sign-in-failed") errors=errors/> }
    });
    let action = routes::sign_in(cx.language);
    let email = form.email.to_owned();
    let next = form
        .next
        .map(|next| view! { <input type="hidden" name="next" value=next.to_owned()/> });
    let brand = cx.brand().name.clone();
    let mail = format!("mailto:{}", cx.brand().contact.email);
    view! {
        <div class="stack narrow">
            {summary}
            <h1>{text.get("sign-in-title")}</h1>
            <p class="lede">{text.with("sign-in-lede", &[("brand", brand.into())])}</p>
            <form method="post" action=action class="stack">
                {next}
                <TextField
                    id="email"
                    name="email"
                    kind="email"
                    label=text.get("sign-in-email")
                    autocomplete="username"
                    value=email
                    required=true
                />
                <TextField
                    id="password"
                    name="password"
                    kind="password"
                    label=text.get("sign-in-password")
                    autocomplete="current-password"
                    required=true
                />
                <div>
                    <Button kind=ButtonKind::Primary>{text.get("sign-in-button")}</Button>
                </div>
            </form>
            <p class="small muted">
                {text.get("sign-in-help")} " " <a href=mail>{cx.brand().contact.email.clone()}</a>
            </p>
        </div>
    }
}
