//! What proves it, in steps, and how to check them without the brand.

use ledger::Receipt;
use ledger::receipt::Verified;
use leptos::prelude::*;

use super::Model;
use crate::PageContext;
use crate::routes;
use crate::text::Text;
use crate::ui::{Button, IconName, Step, Steps, icon};

/// The proof of a receipt that was checked.
pub(super) fn section(
    cx: &PageContext<'_>,
    model: &Model<'_>,
    receipt: &Receipt,
    verified: &Verified,
) -> AnyView {
    let text = cx.text;
    view! {
        <section class="stack" aria-labelledby="proof-h">
            <h2 id="proof-h">{text.get("receipt-proof")}</h2>
            {steps(cx, model, receipt, verified)}
        </section>
        {check(cx, model, receipt, verified)}
    }
    .into_any()
}

fn steps(
    cx: &PageContext<'_>,
    model: &Model<'_>,
    receipt: &Receipt,
    verified: &Verified,
) -> impl IntoView + use<> {
    let text = cx.text;
    let head = &verified.checkpoint;
    let leaf = receipt.entry.commit(&receipt.salt).ok();
    let leaf = leaf.map(|commitment| commitment.leaf().to_string());
    let place = text.with(
        "receipt-place-title",
        &[("number", receipt.index.into()), ("size", head.size.into())],
    );
    let before = match receipt.entry.previous {
        Some(_) => "receipt-place-next",
        None => "receipt-place-first",
    };
    let path = text.with(
        "receipt-path-title",
        &[("count", receipt.inclusion.len().into())],
    );
    let changed = text.with("receipt-path", &[("size", head.size.into())]);
    // Of the same size is the same tree; its time stands outside of what is signed.
    let mut heads = model.log.head.into_iter().chain(model.log.witnessed);
    let at = heads.find(|one| one.entries == head.size);
    let at = at.map(|newest| {
        view! {
            <time datetime=Text::machine_time(newest.at)>{text.date_time(newest.at)}</time>
            ". "
        }
    });
    let before = text.get(before);
    let root = head.root.to_string();
    let name = verified.key_name.clone();
    let witnesses = witnesses(cx, model, verified);
    let signed = text.with("receipt-signed-title", &[("name", name.into())]);
    view! {
        <Steps>
            <Step title=text.get("receipt-leaf-title")>
                <p>{text.get("receipt-leaf")} " " <code>{leaf}</code></p>
            </Step>
            <Step title=place>
                <p>{text.get("receipt-place")} " " {before}</p>
            </Step>
            <Step title=path>
                <p>{changed} " " <code>{root}</code></p>
            </Step>
            <Step title=signed>
                <p>{at} {text.get("receipt-signed")}</p>
                {witnesses}
            </Step>
        </Steps>
    }
}

/// Who else signed it.
fn witnesses(cx: &PageContext<'_>, model: &Model<'_>, verified: &Verified) -> AnyView {
    let text = cx.text;
    if verified.cosigned_by.is_empty() {
        let none = if model.log.witnesses.is_empty() {
            "log-no-witness"
        } else {
            "receipt-unwitnessed"
        };
        return view! { <p>{text.get(none)}</p> }.into_any();
    }
    let each = verified.cosigned_by.iter().map(|by| {
        let words = text.with(
            "receipt-witnessed",
            &[
                ("name", by.name.as_str().into()),
                ("when", text.date_time(by.at).into()),
            ],
        );
        view! { <p>{words}</p> }
    });
    each.collect_view().into_any()
}

fn check(
    cx: &PageContext<'_>,
    model: &Model<'_>,
    receipt: &Receipt,
    verified: &Verified,
) -> impl IntoView + use<> {
    let text = cx.text;
    let whole = serde_json::to_string_pretty(receipt).unwrap_or_default();
    let key = verified.signed_by.first();
    let key = key.map(ToString::to_string).unwrap_or_default();
    let seen = verified.cosigned_by.iter();
    let seen: Vec<String> = seen.map(|by| format!(" --witness {}", by.key)).collect();
    let command = format!(
        "vitrine verify receipt receipt-{}.json --key {key}{}",
        model.line.id,
        seen.concat()
    );
    view! {
        <section class="stack" data-gap="s" aria-labelledby="check-h">
            <h2 id="check-h">{text.get("receipt-check")}</h2>
            <p>
                <b class="good">
                    {icon(IconName::CheckCircle)} " " {text.get("receipt-checked")}
                </b>
            </p>
            <p class="scripted noprint">
                <a href=routes::verify_line(cx.language, model.line.id)>
                    {text.get("receipt-check-link")}
                </a> " " {text.get("receipt-check-here")}
            </p>
            <noscript>
                <form method="post" action=routes::verify(cx.language) class="noprint">
                    <input type="hidden" name="receipt" value=whole/>
                    <Button small=true>{text.get("receipt-check-server")}</Button>
                </form>
            </noscript>
            <p>{text.get("receipt-check-alone")}</p>
            <pre class="note">{command}</pre>
            <p class="muted small">{text.get("receipt-limit")}</p>
        </section>
    }
}
