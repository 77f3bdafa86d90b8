//! The whole page: what checking here means, the answer if there is one, the form.

use domain::read::PublicLog;
use leptos::prelude::*;

use super::check::{Checked, Own};
use super::steps;
use crate::PageContext;
use crate::frame::{self, Frame, Place};
use crate::routes;
use crate::ui::{
    Button, ButtonKind, ErrorSummary, FormError, Notice, NoticeKind, NoticeRole, TextAreaField,
};

/// What was typed, and what came of it.
#[derive(Clone, Copy, Default)]
pub struct Form<'a> {
    /// The receipt, as it was typed.
    pub receipt: &'a str,
    /// The older one, as it was typed.
    pub older: &'a str,
    /// What came of it; `None` before anything was sent.
    pub answer: Option<Answer<'a>>,
}

/// What came of it.
#[derive(Clone, Copy, Debug)]
pub enum Answer<'a> {
    /// There is nothing.
    Missing,
    /// It is no receipt.
    Unreadable,
    /// It was checked.
    Checked(&'a Checked),
}

impl std::fmt::Debug for Form<'_> {
    /// Never what was typed: a debug line may reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Form(..)")
    }
}

/// The page.
pub fn page(cx: &PageContext<'_>, log: &PublicLog, form: &Form<'_>) -> String {
    let text = cx.text;
    let title = text.get("verify-title");
    let result = form.answer.map(|answer| match answer {
        Answer::Missing | Answer::Unreadable => text.get("verify-failed"),
        Answer::Checked(checked) => text.get(verdict(checked).1),
    });
    let title = result.map_or_else(|| title.to_owned(), |result| format!("{result} – {title}"));
    let description = text.with(
        "verify-description",
        &[("brand", cx.brand().name.as_str().into())],
    );
    let frame = Frame {
        description: Some(&description),
        ..Frame::new(Place::Verify, &title)
    };
    frame::document(cx, frame, || body(cx, log, form))
}

/// How good it is, and the heading and the sentence that say so.
fn verdict(checked: &Checked) -> (NoticeKind, &'static str, &'static str) {
    let own = match checked {
        Checked::OtherLog(_) => {
            return (NoticeKind::Warn, "verify-other-title", "verify-other");
        }
        Checked::Own(own) => own,
    };
    match (&own.verdict, own.since) {
        (Err(_), _) => (NoticeKind::Bad, "verify-fails-title", "verify-fails"),
        (Ok(_), Some(since)) if !since.is_good() => {
            (NoticeKind::Bad, "verify-changed-title", "verify-changed")
        }
        (Ok(_), _) => (NoticeKind::Ok, "verify-holds-title", "verify-holds"),
    }
}

fn body(cx: &PageContext<'_>, log: &PublicLog, form: &Form<'_>) -> impl IntoView + use<> {
    let text = cx.text;
    let answer = form.answer.map(|answer| match answer {
        Answer::Missing => fault(cx, "verify-missing"),
        Answer::Unreadable => fault(cx, "verify-not-read"),
        Answer::Checked(checked) => answered(cx, checked),
    });
    view! {
        {answer}
        <div class="stack">
            <h1>{text.get("verify-title")}</h1>
            <p class="lede">{text.get("verify-lede")}</p>
            <p class="read">
                {text.get("verify-asks")} " " <a href="#alone">{text.get("verify-asks-how")}</a> "."
            </p>
        </div>
        {fields(cx, form)}
        {alone(cx, log)}
    }
}

fn fault(cx: &PageContext<'_>, key: &'static str) -> AnyView {
    let text = cx.text;
    let errors = vec![FormError {
        field: "receipt".into(),
        text: text.get(key).into(),
    }];
    view! { <ErrorSummary title=text.get("verify-failed") errors=errors/> }.into_any()
}

fn answered(cx: &PageContext<'_>, checked: &Checked) -> AnyView {
    let text = cx.text;
    let (kind, title, sentence) = verdict(checked);
    let (sentence, own): (String, Option<&Own>) = match checked {
        Checked::OtherLog(name) => (text.with(sentence, &[("name", name.as_str().into())]), None),
        Checked::Own(own) => (text.get(sentence).to_owned(), Some(own)),
    };
    let steps = own.map(|own| steps::list(cx, own));
    view! {
        <div class="stack">
            <Notice kind=kind title=text.get(title) role=NoticeRole::Status id="answer">
                <p>{sentence}</p>
            </Notice>
            {steps}
        </div>
    }
    .into_any()
}

fn fields(cx: &PageContext<'_>, form: &Form<'_>) -> impl IntoView + use<> {
    let text = cx.text;
    let error = match form.answer {
        Some(Answer::Missing) => Some(text.get("verify-missing").into()),
        Some(Answer::Unreadable) => Some(text.get("verify-not-read").into()),
        _ => None,
    };
    view! {
        <form method="post" action=routes::verify(cx.language) class="stack read noprint">
            <TextAreaField
                id="receipt"
                name="receipt"
                label=text.get("verify-receipt")
                hint=Some(text.get("verify-receipt-hint").into())
                error=error
                value=form.receipt.to_owned()
                rows=8
                required=true
            />
            <TextAreaField
                id="older"
                name="older"
                label=text.get("verify-older")
                hint=Some(text.get("verify-older-hint").into())
                value=form.older.to_owned()
                rows=4
            />
            <div>
                <Button kind=ButtonKind::Primary>{text.get("verify-button")}</Button>
            </div>
            <p class="muted small">{text.get("verify-not-kept")}</p>
        </form>
    }
}

fn alone(cx: &PageContext<'_>, log: &PublicLog) -> impl IntoView + use<> {
    let text = cx.text;
    let keys = log.key_options();
    let receipt = format!("vitrine verify receipt FILE{keys}");
    let grown = format!("vitrine verify log {}{keys} --since FILE", log.address);
    view! {
        <section class="ledger" id="alone" aria-labelledby="alone-h">
            <header>
                <h2 id="alone-h">{text.get("verify-alone-title")}</h2>
            </header>
            <div class="stack read">
                <p>{text.get("verify-alone")}</p>
                <pre class="note">{receipt}</pre>
                <p>{text.get("verify-alone-log")}</p>
                <pre class="note">{grown}</pre>
                <p class="muted small">{text.get("receipt-limit")}</p>
            </div>
        </section>
    }
}
