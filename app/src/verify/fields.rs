//! The form: what is to be checked, and with what. It works as it stands; where the browser checks,
//! `verify.js` takes it over.

use domain::read::PublicLog;
use leptos::prelude::*;

use super::page::{Answer, Fault, Form};
use crate::PageContext;
use crate::routes;
use crate::ui::{Button, ButtonKind, FileField, TextAreaField, TextField};

pub(super) fn form(
    cx: &PageContext<'_>,
    log: &PublicLog,
    form: &Form<'_>,
) -> impl IntoView + use<> {
    let text = cx.text;
    let fault = match form.answer {
        Some(Answer::Fault(fault)) => Some(fault),
        _ => None,
    };
    let (receipt, key) = match fault {
        Some(fault @ Fault::Key) => (None, Some(fault.words(text).into())),
        other => (other.map(|fault| fault.words(text).into()), None),
    };
    let keys = log.verifiers();
    view! {
        <form
            id="check"
            method="post"
            action=routes::verify(cx.language)
            enctype="multipart/form-data"
            class="stack read noprint"
            data-keys=keys
        >
            <TextAreaField
                id="receipt"
                name="receipt"
                label=text.get("verify-receipt")
                hint=Some(text.get("verify-receipt-hint").into())
                error=receipt
                value=form.receipt.to_owned()
                rows=8
            />
            <FileField
                id="receipt-file"
                name="receipt_file"
                label=text.get("verify-receipt-file")
                accept=".json,application/json"
            />
            <TextAreaField
                id="older"
                name="older"
                label=text.get("verify-older")
                hint=Some(text.get("verify-older-hint").into())
                value=form.older.to_owned()
                rows=4
            />
            <FileField
                id="older-file"
                name="older_file"
                label=text.get("verify-older-file")
                accept=".json,.txt,application/json,text/plain"
            />
            <TextField
                id="key"
                name="key"
                label=text.get("verify-key")
                hint=Some(text.get("verify-key-hint").into())
                error=key
                value=form.key.to_owned()
            />
            <div>
                <Button kind=ButtonKind::Primary>{text.get("verify-button")}</Button>
            </div>
            <p class="muted small">{text.get("verify-not-kept")}</p>
        </form>
    }
}
