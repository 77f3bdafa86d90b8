//! What was checked, step by step, in words.

use domain::event::{Event, LoggedEvent};
use ledger::Entry;
use ledger::receipt::ReceiptError;
use leptos::prelude::*;

use super::check::{Compared, Own, Since};
use crate::PageContext;
use crate::text::Text;
use crate::ui::{Details, IconName, Step, Steps, icon};

/// A step that went well or not.
fn step(good: bool, title: String, words: String) -> AnyView {
    let (class, symbol) = if good {
        ("good", IconName::CheckCircle)
    } else {
        ("poor", IconName::Alert)
    };
    view! {
        <Step title=title>
            <p>
                <span class=class>{icon(symbol)}</span>
                " "
                {words}
            </p>
        </Step>
    }
    .into_any()
}

/// All of them.
pub(super) fn list(cx: &PageContext<'_>, own: &Own) -> impl IntoView + use<> {
    let mut steps = vec![recorded(cx, own)];
    steps.extend(proved(cx, own));
    steps.extend(own.since.map(|since| grown(cx, since, false)));
    steps.extend(own.older.as_ref().map(|older| compared(cx, older)));
    view! { <Steps>{steps}</Steps> }
}

/// The line, if the entry is one of a customer's log.
fn line(entry: &Entry) -> Option<LoggedEvent> {
    let event: Event = serde_json::from_value(entry.event.clone()).ok()?;
    let note = entry.note.clone().map(serde_json::from_value);
    Some(LoggedEvent {
        id: entry.id.parse().ok()?,
        seq: i64::try_from(entry.seq).ok()?,
        at: entry.at,
        event,
        note: note.transpose().ok()?,
    })
}

fn recorded(cx: &PageContext<'_>, own: &Own) -> AnyView {
    let text = cx.text;
    let entry = &own.receipt.entry;
    let title = if own.verdict.is_ok() {
        "verify-recorded"
    } else {
        "verify-claimed"
    };
    let words = match line(entry) {
        Some(line) => {
            let sentence = text.log_line(cx.registry(), &line);
            view! {
                <p>
                    <b>{sentence.head}</b>
                    " "
                    {sentence.rest}
                </p>
                {sentence.below.map(|below| view! { <p>{below}</p> })}
            }
            .into_any()
        }
        None => view! { <p>{text.get("verify-of-brand")}</p> }.into_any(),
    };
    let exact = serde_json::to_string_pretty(entry).unwrap_or_default();
    let at = entry.at;
    view! {
        <Step title=text.get(title)>
            <p>
                <time datetime=Text::machine_time(at)>{text.day_time(at)}</time>
            </p>
            {words}
            <Details summary=text.get("verify-exact")>
                <pre class="note">{exact}</pre>
            </Details>
        </Step>
    }
    .into_any()
}

/// Whether it is in the log, and whether that is signed.
fn proved(cx: &PageContext<'_>, own: &Own) -> Vec<AnyView> {
    let text = cx.text;
    let get = |key: &'static str| text.get(key).to_owned();
    let place = |size: u64| {
        text.with(
            "verify-in",
            &[("number", own.receipt.index.into()), ("size", size.into())],
        )
    };
    match &own.verdict {
        Ok(verified) => {
            let name = verified.key_name.as_str();
            let key = verified.signed_by.first();
            let key = key.map(ToString::to_string).unwrap_or_default();
            let witnessed = verified.cosigned_by.iter().map(|by| {
                step(
                    true,
                    text.with(
                        "verify-witnessed-title",
                        &[("name", by.name.as_str().into())],
                    ),
                    text.with(
                        "verify-witnessed",
                        &[("when", text.date_time(by.at).into())],
                    ),
                )
            });
            let mut steps = vec![
                step(
                    true,
                    get("verify-in-title"),
                    place(verified.checkpoint.size),
                ),
                step(
                    true,
                    text.with("verify-signed-title", &[("name", name.into())]),
                    text.with("verify-signed", &[("key", key.into())]),
                ),
            ];
            steps.extend(witnessed);
            steps
        }
        Err(ReceiptError::Entry(_) | ReceiptError::Included(_)) => {
            vec![step(
                false,
                get("verify-not-in-title"),
                get("verify-not-in"),
            )]
        }
        Err(ReceiptError::Signed(_)) => vec![step(
            false,
            get("verify-unsigned-title"),
            get("verify-unsigned"),
        )],
        Err(ReceiptError::Cosigned(_)) => vec![step(
            false,
            get("verify-witness-wrong-title"),
            get("verify-witness-wrong"),
        )],
    }
}

fn grown(cx: &PageContext<'_>, since: Since, older: bool) -> AnyView {
    let text = cx.text;
    let title = match (since, older) {
        (Since::Grew { .. }, false) => text.get("verify-grew-title"),
        (Since::Grew { .. }, true) => text.get("verify-older-grew-title"),
        (Since::Shrunk { .. }, false) => text.get("verify-shrunk-title"),
        (Since::Shrunk { .. }, true) => text.get("verify-older-shrunk-title"),
        (Since::Rewritten { .. }, false) => text.get("verify-rewritten-title"),
        (Since::Rewritten { .. }, true) => text.get("verify-older-rewritten-title"),
        (Since::Unknown, _) => text.get("verify-unknown-title"),
    };
    let words = match since {
        Since::Grew { then, now } => {
            text.with("verify-grew", &[("then", then.into()), ("now", now.into())])
        }
        Since::Shrunk { then, now } => text.with(
            "verify-shrunk",
            &[("then", then.into()), ("now", now.into())],
        ),
        Since::Rewritten { then } => text.with("verify-rewritten", &[("then", then.into())]),
        Since::Unknown => text.get("verify-unknown").to_owned(),
    };
    step(since.is_good(), title.to_owned(), words)
}

fn compared(cx: &PageContext<'_>, older: &Compared) -> AnyView {
    let text = cx.text;
    let words = match older {
        Compared::Since(since) => return grown(cx, *since, true),
        Compared::Unreadable => text.get("verify-older-not-read").to_owned(),
        Compared::Unsigned => text.get("verify-older-unsigned").to_owned(),
        Compared::OtherLog(name) => {
            text.with("verify-older-other", &[("name", name.as_str().into())])
        }
    };
    step(false, text.get("verify-older-title").to_owned(), words)
}
