//! The whole page.

use domain::event::Event;
use leptos::prelude::*;

use super::{Model, State, mail, proof};
use crate::PageContext;
use crate::frame::{self, Frame, Place};
use crate::routes::{self, Page};
use crate::text::Text;
use crate::ui::{ButtonKind, Fact, Facts, IconName, LinkButton, Notice, NoticeKind, icon};

/// The receipt.
pub fn page(cx: &PageContext<'_>, model: &Model<'_>) -> String {
    let frame = Frame::new(
        Place::Customer(Page::Activity),
        cx.text.get("receipt-title"),
    );
    frame::document(cx, frame, || body(cx, model))
}

fn body(cx: &PageContext<'_>, model: &Model<'_>) -> impl IntoView + use<> {
    let text = cx.text;
    let line = model.line;
    let sentence = text.log_line(cx.registry(), line);
    let number = text.with("receipt-of", &[("seq", line.seq.into())]);
    let below = sentence.below.map(|below| view! { <p>{below}</p> });
    let given = matches!(model.state, State::Given(_));
    let mailed = given.then(|| mail::section(cx, model));
    // The newest line may be far from this one by now.
    let back = format!("{}?older={}#{}", routes::ACTIVITY, line.seq + 1, line.id);
    view! {
        <article class="card receipt" aria-labelledby="receipt-h">
            <div class="stack" data-gap="s">
                <p class="eyebrow">{icon(IconName::Contract)} {number}</p>
                <h1 id="receipt-h">{sentence.head}</h1>
                <p class="lede">{sentence.rest}</p>
                {below}
            </div>
            {facts(cx, model)}
            {state(cx, model)}
        </article>
        <div class="line noprint">
            {save(cx, model)}
            <a href=back>{text.get("receipt-back")}</a>
        </div>
        {mailed}
    }
}

fn facts(cx: &PageContext<'_>, model: &Model<'_>) -> impl IntoView + use<> {
    let text = cx.text;
    let line = model.line;
    let name = cx
        .person
        .map_or(String::new(), |person| person.name.clone());
    let subject = match model.state {
        State::Given(receipt) => receipt.entry.subject.clone(),
        State::Before | State::Waiting => None,
    };
    let subject = subject.map(|subject| {
        view! {
            <small>{text.get("receipt-whose-id")} " " <code>{subject}</code></small>
        }
    });
    let read = match &line.event {
        Event::Decision {
            registry_version,
            language,
            ..
        } => Some(text.with(
            "receipt-read-version",
            &[
                ("version", (*registry_version).into()),
                ("language", language.own_name().into()),
            ],
        )),
        _ => None,
    };
    let (at, id) = (line.at, line.id.to_string());
    let read = read.map(|read| view! { <Fact label=text.get("receipt-read")>{read}</Fact> });
    view! {
        <Facts>
            <Fact label=text.get("receipt-when")>
                <time datetime=Text::machine_time(at)>{text.day_time(at)}</time>
                " "
                <small>
                    <code>{at.to_string()}</code>
                </small>
            </Fact>
            <Fact label=text.get("receipt-whose")>{name} " " {subject}</Fact>
            {read}
            <Fact label=text.get("receipt-line")>
                <code>{id}</code>
            </Fact>
        </Facts>
    }
}

fn state(cx: &PageContext<'_>, model: &Model<'_>) -> AnyView {
    let text = cx.text;
    match model.state {
        State::Before => view! {
            <Notice title=text.get("receipt-before-title")>
                <p>{text.get("receipt-before")}</p>
            </Notice>
        }
        .into_any(),
        State::Waiting => waiting(cx, model),
        State::Given(receipt) => match receipt.verify(model.keys) {
            Ok(verified) => proof::section(cx, model, receipt, &verified),
            Err(_) => view! {
                <Notice kind=NoticeKind::Bad title=text.get("receipt-broken-title")>
                    <p>{text.get("receipt-broken")}</p>
                </Notice>
            }
            .into_any(),
        },
    }
}

/// A moment, as long as the log is signed.
fn waiting(cx: &PageContext<'_>, model: &Model<'_>) -> AnyView {
    let text = cx.text;
    if model.log.trouble.is_some() {
        let trust = format!("{}#log", routes::trust(cx.language));
        return view! {
            <Notice kind=NoticeKind::Warn title=text.get("receipt-stopped-title")>
                <p>
                    {text.get("receipt-stopped")} " " <a href=trust>{text.get("receipt-stopped-link")}</a>
                </p>
            </Notice>
        }
        .into_any();
    }
    let again = routes::receipt(model.line.id);
    view! {
        <Notice title=text.get("receipt-waiting-title")>
            <p>{text.get("receipt-waiting")}</p>
            <p class="noprint">
                <a href=again>{text.get("receipt-again")}</a>
            </p>
        </Notice>
    }
    .into_any()
}

fn save(cx: &PageContext<'_>, model: &Model<'_>) -> Option<impl IntoView + use<>> {
    let text = cx.text;
    let href = routes::receipt_file(model.line.id);
    matches!(model.state, State::Given(_)).then(|| {
        view! {
            <LinkButton href=href kind=ButtonKind::Primary symbol=IconName::Download>
                {text.get("receipt-save")}
            </LinkButton>
        }
    })
}
