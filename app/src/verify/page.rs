//! The whole page: what checking here means, the answer if there is one, the form.

use domain::read::PublicLog;
use ledger::brought::{Checked, Own, Verdict};
use leptos::prelude::*;

use super::{alone, fields, ready, steps};
use crate::PageContext;
use crate::frame::{self, Frame, Place};
use crate::text::Text;
use crate::ui::{ErrorSummary, FormError, Notice, NoticeKind, NoticeRole};

/// What was typed, and what came of it.
#[derive(Clone, Copy, Default)]
pub struct Form<'a> {
    /// The receipt, as it was typed.
    pub receipt: &'a str,
    /// The older one, as it was typed.
    pub older: &'a str,
    /// A key that the reader kept, as it was typed; without one the log's own are asked.
    pub key: &'a str,
    /// What came of it; `None` before anything was sent.
    pub answer: Option<Answer<'a>>,
}

/// What came of it.
#[derive(Clone, Copy, Debug)]
pub enum Answer<'a> {
    /// There is something to mend first.
    Fault(Fault),
    /// It was checked.
    Checked(&'a Checked),
}

/// Why nothing was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// There is nothing.
    Missing,
    /// It is no receipt.
    Unreadable,
    /// What was typed as a key is none.
    Key,
    /// The receipt that a link leads to could not be fetched; in browsers alone.
    Unfetched,
    /// The check itself broke off; in browsers alone.
    Broken,
}

impl Fault {
    /// All of them.
    pub(super) const ALL: [Self; 5] = [
        Self::Missing,
        Self::Unreadable,
        Self::Key,
        Self::Unfetched,
        Self::Broken,
    ];

    /// Its stable name; the crate `verifier` says the same.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Unreadable => "not-read",
            Self::Key => "key",
            Self::Unfetched => "not-fetched",
            Self::Broken => "broken",
        }
    }

    /// The field that it is about.
    pub(super) const fn field(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Missing | Self::Unreadable | Self::Unfetched | Self::Broken => "receipt",
        }
    }

    pub(super) fn words(self, text: &Text) -> &'static str {
        text.get(match self {
            Self::Missing => "verify-missing",
            Self::Unreadable => "verify-not-read",
            Self::Key => "verify-key-not-read",
            Self::Unfetched => "verify-not-fetched",
            Self::Broken => "verify-broken",
        })
    }
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
        Answer::Fault(_) => text.get("verify-failed"),
        Answer::Checked(checked) => text.get(words(checked.verdict()).1),
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
const fn words(verdict: Verdict) -> (NoticeKind, &'static str, &'static str) {
    match verdict {
        Verdict::Holds => (NoticeKind::Ok, "verify-holds-title", "verify-holds"),
        Verdict::HoldsAlone => (
            NoticeKind::Warn,
            "verify-alone-holds-title",
            "verify-alone-holds",
        ),
        Verdict::Unproved => (NoticeKind::Warn, "verify-open-title", "verify-open"),
        Verdict::Changed => (NoticeKind::Bad, "verify-changed-title", "verify-changed"),
        Verdict::Fails => (NoticeKind::Bad, "verify-fails-title", "verify-fails"),
        Verdict::OtherLog => (NoticeKind::Warn, "verify-other-title", "verify-other"),
    }
}

fn body(cx: &PageContext<'_>, log: &PublicLog, form: &Form<'_>) -> impl IntoView + use<> {
    let text = cx.text;
    let answer = form.answer.map(|answer| match answer {
        Answer::Fault(fault) => faulty(text, fault),
        Answer::Checked(checked) => answered(cx, checked),
    });
    view! {
        <div id="result" class="stack result">
            {answer}
        </div>
        <div class="stack">
            <h1>{text.get("verify-title")}</h1>
            <p class="lede">{text.get("verify-lede")}</p>
            <p class="read" id="asks">
                {text.get("verify-asks")} " " <a href="#alone">{text.get("verify-asks-how")}</a> "."
            </p>
            <p class="read" id="here" hidden>
                {text.get("verify-here")} " " <a href="#alone">{text.get("verify-here-how")}</a> "."
            </p>
            <p class="read noprint">{text.get("verify-own")}</p>
        </div>
        {fields::form(cx, log, form)}
        {alone::section(cx, log)}
        {ready::words(cx)}
    }
}

/// What stands over the form while there is something to mend.
pub(super) fn faulty(text: &Text, fault: Fault) -> AnyView {
    let errors = vec![FormError {
        field: fault.field().into(),
        text: fault.words(text).into(),
    }];
    view! { <ErrorSummary title=text.get("verify-failed") errors=errors/> }.into_any()
}

/// The heading of an answer, and who found it.
pub(super) fn verdict(
    text: &Text,
    verdict: Verdict,
    log: &str,
    found: &'static str,
) -> impl IntoView + use<> {
    let (kind, title, sentence) = words(verdict);
    let sentence = text.with(sentence, &[("name", log.into())]);
    view! {
        <Notice kind=kind title=text.get(title) role=NoticeRole::Status id="answer">
            <p>{sentence}</p>
            <p class="small">{found}</p>
        </Notice>
    }
}

fn answered(cx: &PageContext<'_>, checked: &Checked) -> AnyView {
    let text = cx.text;
    let (log, own): (&str, Option<&Own>) = match checked {
        Checked::OtherLog(name) => (name, None),
        Checked::Own(own) => ("", Some(own)),
    };
    let steps = own.map(|own| steps::list(cx, own));
    let found = text.get("verify-by-server");
    (verdict(text, checked.verdict(), log, found), steps).into_any()
}
