//! Every answer that a browser may give by itself, in the words of the page, with a place in braces
//! for whatever it finds out. `style/public/verify.js` takes them from here, so that the words of both
//! ways to check are the same.

use ledger::brought::{Step as Gone, Verdict};
use leptos::prelude::*;

use super::page::{self, Fault};
use super::steps;
use crate::PageContext;
use crate::text::{Arg, Text};
use crate::ui::{Details, Step};

/// What a step may tell, in braces.
fn places() -> [(&'static str, Arg<'static>); 8] {
    [
        ("number", "{number}".into()),
        ("size", "{size}".into()),
        ("name", "{name}".into()),
        ("key", "{key}".into()),
        ("then", "{then}".into()),
        ("now", "{now}".into()),
        ("when", "{when}".into()),
        ("until", "{until}".into()),
    ]
}

/// All of it. Nothing of it is shown.
pub(super) fn words(cx: &PageContext<'_>) -> impl IntoView + use<> {
    let text = cx.text;
    let found = text.get("verify-by-browser");
    let verdicts = Verdict::ALL.map(|verdict| {
        let answer = page::verdict(text, verdict, "{name}", found);
        view! { <template data-verdict=verdict.name()>{answer}</template> }
    });
    let steps = Gone::NAMES.map(|(name, good)| {
        let step = steps::step(text, name, good, &places());
        view! { <template data-step=name>{step}</template> }
    });
    let faults = Fault::ALL.map(|fault| {
        let answer = page::faulty(text, fault);
        view! { <template data-fault=fault.name()>{answer}</template> }
    });
    let recorded = [true, false].map(|holds| {
        let name = if holds { "recorded" } else { "claimed" };
        view! { <template data-step=name>{recorded(text, holds)}</template> }
    });
    view! {
        {verdicts.into_iter().collect_view()}
        {recorded.into_iter().collect_view()}
        {steps.into_iter().collect_view()}
        {faults.into_iter().collect_view()}
        <template data-names="">{names(cx)}</template>
    }
}

/// What a browser that has no registry can say of a line.
fn recorded(text: &'static Text, holds: bool) -> impl IntoView + use<> {
    let purpose = text.with("verify-purpose", &[("name", "{purpose}".into())]);
    let system = text.with("verify-system", &[("name", "{system}".into())]);
    view! {
        <Step title=steps::claim(text, holds)>
            <p>
                <time>"{at}"</time>
            </p>
            <p data-if="said">
                <b>"{said}"</b>
            </p>
            <p data-if="purpose">{purpose}</p>
            <p data-if="system">{system}</p>
            <Details summary=text.get("verify-exact")>
                <pre class="note">"{exact}"</pre>
            </Details>
        </Step>
    }
}

/// What keys and words of a line are called.
fn names(cx: &PageContext<'_>) -> impl IntoView + use<> {
    let (text, registry) = (cx.text, cx.registry());
    let purposes = registry.purposes.iter().map(|purpose| {
        let name = text.purpose(registry, &purpose.key).to_owned();
        (format!("purpose {}", purpose.key), name)
    });
    let systems = registry.consumers.iter().map(|consumer| {
        let name = text.consumer(registry, &consumer.key).to_owned();
        (format!("system {}", consumer.key), name)
    });
    let heads = text.heads().into_iter();
    let heads = heads.map(|(words, head)| (format!("said {words}"), head.to_owned()));
    let brand = ("brand".to_owned(), text.get("verify-of-brand").to_owned());
    purposes
        .chain(systems)
        .chain(heads)
        .chain([brand])
        .map(|(words, name)| view! { <data value=words>{name}</data> })
        .collect_view()
}
