//! What was checked, step by step, in words.

use domain::event::{Event, LoggedEvent};
use ledger::Entry;
use ledger::brought::{Own, Step as Gone, Told};
use leptos::prelude::*;

use crate::PageContext;
use crate::text::{Arg, Text};
use crate::ui::{Details, IconName, Step, Steps, icon};

/// The title and the sentence of a step.
const fn words(name: &str) -> (&'static str, &'static str) {
    match name.as_bytes() {
        b"in" => ("verify-in-title", "verify-in"),
        b"not-in" => ("verify-not-in-title", "verify-not-in"),
        b"signed" => ("verify-signed-title", "verify-signed"),
        b"signed-former" => ("verify-signed-title", "verify-signed-former"),
        b"unsigned" => ("verify-unsigned-title", "verify-unsigned"),
        b"witnessed" => ("verify-witnessed-title", "verify-witnessed"),
        b"witness-wrong" => ("verify-witness-wrong-title", "verify-witness-wrong"),
        b"grew" => ("verify-grew-title", "verify-grew"),
        b"shrunk" => ("verify-shrunk-title", "verify-shrunk"),
        b"rewritten" => ("verify-rewritten-title", "verify-rewritten"),
        b"older-grew" => ("verify-older-grew-title", "verify-grew"),
        b"older-shrunk" => ("verify-older-shrunk-title", "verify-shrunk"),
        b"older-rewritten" => ("verify-older-rewritten-title", "verify-rewritten"),
        b"unproved" => ("verify-unproved-title", "verify-unproved"),
        b"older-unproved" => ("verify-older-unproved-title", "verify-unproved"),
        b"older-not-read" => ("verify-older-title", "verify-older-not-read"),
        b"older-unsigned" => ("verify-older-title", "verify-older-unsigned"),
        b"older-other" => ("verify-older-title", "verify-older-other"),
        b"unreached" => ("verify-unknown-title", "verify-unreached"),
        _ => ("verify-unknown-title", "verify-unknown"),
    }
}

/// A step that went well or not, with what it tells.
pub(super) fn step(
    text: &Text,
    name: &str,
    good: bool,
    tells: &[(&'static str, Arg<'_>)],
) -> AnyView {
    let (title, sentence) = words(name);
    let (class, symbol) = if good {
        ("good", IconName::CheckCircle)
    } else {
        ("poor", IconName::Alert)
    };
    let sentence = text.with(sentence, tells);
    view! {
        <Step title=text.with(title, tells)>
            <p>
                <span class=class>{icon(symbol)}</span>
                " "
                {sentence}
            </p>
        </Step>
    }
    .into_any()
}

fn told<'g>(text: &Text, step: &'g Gone) -> Vec<(&'static str, Arg<'g>)> {
    let tells = step.tells.iter().map(|(name, told)| {
        let told = match told {
            Told::Number(number) => (*number).into(),
            Told::Text(words) => words.as_str().into(),
            Told::Time(at) => text.date_time(*at).into(),
        };
        (*name, told)
    });
    tells.collect()
}

/// All of them.
pub(super) fn list(cx: &PageContext<'_>, own: &Own) -> impl IntoView + use<> {
    let mut steps = vec![recorded(cx, own)];
    let gone = own.steps();
    steps.extend(
        gone.iter()
            .map(|gone| step(cx.text, gone.name, gone.is_good(), &told(cx.text, gone))),
    );
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
    let words = match (line(entry), &entry.subject) {
        (Some(line), _) => {
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
        (None, None) => view! { <p>{text.get("verify-of-brand")}</p> }.into_any(),
        (None, Some(_)) => view! { <p>{text.get("verify-unworded")}</p> }.into_any(),
    };
    let exact = serde_json::to_string_pretty(entry).unwrap_or_default();
    let at = entry.at;
    view! {
        <Step title=claim(text, own.verdict.is_ok())>
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

/// What stands over the line: a receipt that does not hold only claims it.
pub(super) fn claim(text: &Text, holds: bool) -> &'static str {
    text.get(if holds {
        "verify-recorded"
    } else {
        "verify-claimed"
    })
}
