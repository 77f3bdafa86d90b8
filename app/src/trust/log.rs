//! The public log: how long it is, when it was last signed and with which key, who else signed it, how
//! anybody checks it, and what it does not prove.

use domain::read::{LogTrouble, PublicLog, Witness, WitnessTrouble};
use jiff::SignedDuration;
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

/// Whether a head was signed, and cannot be shown.
fn is_unreadable(log: &PublicLog) -> bool {
    log.head.is_none() && log.trouble == Some(LogTrouble::Changed)
}

fn entries(cx: &PageContext<'_>, log: &PublicLog) -> Option<impl IntoView + use<>> {
    if is_unreadable(log) {
        return None;
    }
    let text = cx.text;
    let count = log.head.map_or(0, |head| head.entries);
    let sentence = text.with("log-entries", &[("count", count.into())]);
    Some(view! {
        <Stats>
            <Stat number=text.number(count)>{sentence}</Stat>
        </Stats>
    })
}

/// When the newest head was signed, and how long ago that was when the page was made.
fn signed(cx: &PageContext<'_>, log: &PublicLog) -> AnyView {
    let text = cx.text;
    let Some(head) = log.head else {
        let none = if is_unreadable(log) {
            "log-none"
        } else {
            "log-not-yet"
        };
        return text.get(none).into_any();
    };
    let again = log.trouble.is_none().then(|| text.get("log-signed-again"));
    view! {
        <p>
            <time datetime=Text::machine_time(head.at)>{text.date_time(head.at)}</time>
        </p>
        <p class="muted small">{age(text, cx.now.duration_since(head.at))} " " {again}</p>
    }
    .into_any()
}

/// In the largest unit of which there are two, or in minutes. One may be signed while the page is made,
/// by a server whose clock is a little ahead.
fn age(text: &Text, age: SignedDuration) -> String {
    let whole = age.as_mins();
    let minutes = whole.unsigned_abs();
    let (key, count) = match minutes {
        0 => ("log-age-moment", 0),
        _ if whole < 0 => ("log-age-ahead", 0),
        1..120 => ("log-age-minutes", minutes),
        120..2880 => ("log-age-hours", minutes / 60),
        _ => ("log-age-days", minutes / (24 * 60)),
    };
    text.with(key, &[("count", count.into())])
}

fn facts(cx: &PageContext<'_>, log: &PublicLog) -> impl IntoView + use<> {
    let text = cx.text;
    let signed = signed(cx, log);
    let keys = log.keys.iter().map(|key| code(key)).collect_view();
    let former = log
        .former
        .iter()
        .map(|former| {
            let until = text.with(
                "log-former-key",
                &[("when", text.date_time(former.until).into())],
            );
            view! {
                <p class="muted small">{until}</p>
                {code(&former.key)}
            }
        })
        .collect_view();
    let receipt = format!("vitrine verify receipt FILE{}", log.key_options());
    let witnesses = witnesses(cx, log);
    let verify = routes::verify(cx.language);
    let signing = log.signing_options();
    let whole = format!("vitrine verify log {}{signing}", log.address);
    view! {
        <Facts>
            <Fact label=text.get("log-signed")>
                {signed}
            </Fact>
            <Fact label=text.get("log-witnesses")>{witnesses}</Fact>
            <Fact label=text.get("log-key")>{keys} {former}</Fact>
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

fn code(key: &str) -> impl IntoView + use<> {
    view! {
        <p>
            <code>{key.to_owned()}</code>
        </p>
    }
}

fn witnesses(cx: &PageContext<'_>, log: &PublicLog) -> AnyView {
    if log.witnesses.is_empty() {
        return cx.text.get("log-no-witness").into_any();
    }
    let each = log.witnesses.iter().map(|one| witness(cx, one));
    each.collect_view().into_any()
}

/// What a witness signed last, and since when it does not, if it does not.
fn witness(cx: &PageContext<'_>, witness: &Witness) -> impl IntoView + use<> {
    let text = cx.text;
    let name = witness.name.as_str();
    let signed = match witness.cosigned {
        Some(head) => text.with(
            "log-witness-signed",
            &[
                ("name", name.into()),
                ("when", text.date_time(head.at).into()),
                ("count", head.entries.into()),
            ],
        ),
        None => text.with("log-witness-never", &[("name", name.into())]),
    };
    let trouble = witness.trouble.map(|(trouble, since)| {
        let words = match trouble {
            WitnessTrouble::Silent => "log-witness-silent",
            WitnessTrouble::Refuses => "log-witness-refuses",
        };
        let words = text.with(words, &[("when", text.date_time(since).into())]);
        view! { <b class="poor">{words}</b> }
    });
    view! {
        <p>{signed} " " {trouble}</p>
        {code(&witness.key)}
    }
}
