//! The public log: how long it is, when it was last signed and with which key, how anybody checks
//! it, and what it does not prove.

use domain::read::{LogTrouble, PublicLog};
use leptos::prelude::*;

use crate::PageContext;
use crate::routes;
use crate::text::Text;
use crate::ui::{Fact, Facts, Notice, NoticeKind, Section, Stat, Stats};

/// The section.
pub(super) fn section(cx: &PageContext<'_>, log: &PublicLog) -> impl IntoView + use<> {
    let text = cx.text;
    let intro = view! { <p>{text.get("log-intro")}</p> };
    let trouble = log.trouble.map(|trouble| {
        let (title, what) = match trouble {
            LogTrouble::Changed => ("log-changed-title", "log-changed"),
            LogTrouble::Unable => ("log-unable-title", "log-unable"),
        };
        view! {
            <Notice kind=NoticeKind::Bad title=text.get(title)>
                <p>{text.get(what)}</p>
            </Notice>
        }
    });
    let (entries, facts) = (entries(cx, log), facts(cx, log));
    view! {
        <Section id="log" title=text.get("log-title") side=true intro=intro.into_any()>
            <div class="stack">
                {trouble}
                {entries}
                {facts}
            </div>
        </Section>
    }
}

fn entries(cx: &PageContext<'_>, log: &PublicLog) -> impl IntoView + use<> {
    let text = cx.text;
    let count = log.head.map_or(0, |head| head.entries);
    let sentence = text.with("log-entries", &[("count", count.into())]);
    view! {
        <Stats>
            <Stat number=text.number(count)>{sentence}</Stat>
        </Stats>
    }
}

fn facts(cx: &PageContext<'_>, log: &PublicLog) -> impl IntoView + use<> {
    let text = cx.text;
    let signed = match log.head {
        Some(head) => view! {
            <time datetime=Text::machine_time(head.at)>{text.date_time(head.at)}</time>
        }
        .into_any(),
        None => text.get("log-not-yet").into_any(),
    };
    let keys = log
        .keys
        .iter()
        .map(|key| {
            view! {
                <p>
                    <code>{key.clone()}</code>
                </p>
            }
        })
        .collect_view();
    let key = log.keys.first().cloned().unwrap_or_default();
    let receipt = format!("vitrine verify receipt FILE --key {key}");
    let verify = routes::verify(cx.language);
    let whole = format!("vitrine verify log {} --key {key}", log.address);
    view! {
        <Facts>
            <Fact label=text.get("log-signed")>
                {signed} " " <small>{text.get("log-no-witness")}</small>
            </Fact>
            <Fact label=text.get("log-key")>{keys}</Fact>
            <Fact label=text.get("log-check-receipt")>
                <p>
                    <a href=verify>{text.get("log-check-here")}</a>
                    ", "
                    {text.get("log-check-alone")}
                </p>
                <pre class="note">{receipt}</pre>
            </Fact>
            <Fact label=text.get("log-check-whole")>
                <p>
                    {text.get("log-files")} " " <a href=routes::LOG_CHECKPOINT>{routes::LOG_CHECKPOINT}</a>
                </p>
                <pre class="note">{whole}</pre>
            </Fact>
            <Fact label=text.get("log-limit")>{text.get("receipt-limit")}</Fact>
        </Facts>
    }
}
