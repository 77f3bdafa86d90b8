//! The whole page.

use domain::event::{EventKind, LoggedEvent};
use domain::read::{Activity, LogState, PageFrom};
use leptos::prelude::*;

use super::query::{about, address, of_kind};
use crate::PageContext;
use crate::frame::{self, Frame, Place};
use crate::log_entry::log_entry;
use crate::routes::{self, Page};
use crate::ui::{Chip, Chips, EmptyState, IconName, PageLink, Pagination, Timeline};

/// The timeline.
pub fn page(cx: &PageContext<'_>, model: &Activity) -> String {
    let frame = Frame::new(
        Place::Customer(Page::Activity),
        cx.text.get("activity-title"),
    );
    frame::document(cx, frame, || body(cx, model))
}

fn body(cx: &PageContext<'_>, model: &Activity) -> impl IntoView + use<> {
    let text = cx.text;
    let base = cx.link(Page::Activity);
    let link = |seq: Option<i64>, from: fn(i64) -> PageFrom<i64>, words: &'static str| {
        seq.map(|seq| PageLink {
            href: address(&base, &model.filter, from(seq)).into(),
            text: text.get(words).into(),
        })
    };
    let newer = link(model.newer, PageFrom::Newer, "activity-newer");
    let older = link(model.older, PageFrom::Older, "activity-older");
    let log = (!model.log.is_empty()).then(|| view! { <p>{text.get("activity-log")}</p> });
    let witnessed = model
        .log
        .values()
        .any(|state| *state == LogState::Witnessed);
    let witness = witnessed.then(|| view! { <p>{text.get("activity-witness")}</p> });
    view! {
        <div class="stack">
            <h1>{text.get("activity-title")}</h1>
            <p class="lede">{text.get("activity-lede")}</p>
        </div>
        <div class="stack" data-gap="s">
            {kinds(cx, model)}
            {purposes(cx, model)}
        </div>
        {days(cx, model)}
        <Pagination label=text.get("activity-pages") newer=newer older=older/>
        <div class="stack muted small read" data-gap="s">
            {log} {witness} <p>{text.get("activity-limit")}</p>
        </div>
    }
}

/// What a chip stands for: a filter, its words, its icon, and the kinds of line counted in it.
const CHIPS: [(Option<EventKind>, &str, IconName, &[EventKind]); 7] = [
    (None, "activity-all", IconName::History, &EventKind::ALL),
    (
        Some(EventKind::Release),
        "activity-used",
        IconName::System,
        &[EventKind::Release],
    ),
    (
        Some(EventKind::Refusal),
        "activity-refused",
        IconName::Shield,
        &[EventKind::Refusal],
    ),
    (
        Some(EventKind::Question),
        "activity-asked",
        IconName::Help,
        &[EventKind::Question],
    ),
    (
        Some(EventKind::Decision),
        "activity-decided",
        IconName::Person,
        &[EventKind::Decision, EventKind::Restriction],
    ),
    (
        Some(EventKind::StaffView),
        "activity-looked",
        IconName::Headset,
        &[EventKind::StaffView, EventKind::Unmasked],
    ),
    (
        Some(EventKind::Erasure),
        "activity-removed",
        IconName::Trash,
        &[EventKind::Erasure],
    ),
];

fn kinds(cx: &PageContext<'_>, model: &Activity) -> impl IntoView + use<> {
    let text = cx.text;
    let base = cx.link(Page::Activity);
    let items = CHIPS
        .iter()
        .map(|(kind, words, icon, counted)| {
            let count: u64 = model
                .counts
                .iter()
                .filter(|(kind, _)| counted.contains(kind))
                .map(|(_, count)| count)
                .sum();
            Chip {
                href: address(&base, &of_kind(&model.filter, *kind), PageFrom::Start).into(),
                text: text.get(words).into(),
                count: Some(text.number(count).into()),
                icon: Some(*icon),
                current: model.filter.kind == *kind,
            }
        })
        .collect();
    view! { <Chips label=text.get("activity-filter-kind") items=items/> }
}

/// Only the purpose that is filtered by, with the way out: the way in is on every card.
fn purposes(cx: &PageContext<'_>, model: &Activity) -> impl IntoView + use<> {
    let text = cx.text;
    let base = cx.link(Page::Activity);
    model.filter.purpose.as_ref().map(|key| {
        let title = cx.registry().purpose(key).map_or_else(
            || key.to_string(),
            |purpose| cx.say(&purpose.title).to_owned(),
        );
        let all = address(&base, &about(&model.filter, None), PageFrom::Start);
        view! {
            <p class="line" data-tight="">
                {text.with("activity-only-about", &[("purpose", title.into())])}
                " "
                <a href=all>{text.get("activity-about-all")}</a>
            </p>
        }
    })
}

/// How far a line has come on its way into the public log, and to whom it is about, its receipt.
fn mark(cx: &PageContext<'_>, line: &LoggedEvent, state: LogState) -> AnyView {
    let text = cx.text;
    let (name, words) = match state {
        LogState::Recorded => ("recorded", "activity-recorded"),
        LogState::InLog => ("in-log", "activity-in-log"),
        LogState::Witnessed => ("witnessed", "activity-witnessed"),
    };
    let words = text.get(words);
    let seen =
        (state == LogState::Witnessed).then(|| view! { <path d="M4 6.2 5.5 7.6 8 4.6"></path> });
    let receipt = cx.is_own().then(|| {
        let href = routes::receipt(line.id);
        view! {
            " "
            <a href=href>{text.get("activity-receipt")}</a>
        }
    });
    view! {
        <p class="mark" data-state=name>
            <svg viewBox="0 0 12 12" aria-hidden="true">
                <circle cx="6" cy="6" r="4.5"></circle>
                {seen}
            </svg>
            {words}
            {receipt}
        </p>
    }
    .into_any()
}

fn days(cx: &PageContext<'_>, model: &Activity) -> AnyView {
    let text = cx.text;
    if model.entries.is_empty() {
        return view! {
            <EmptyState title=text.get("activity-empty-title")>
                <p>{text.get("activity-empty")}</p>
            </EmptyState>
        }
        .into_any();
    }
    model
        .entries
        .chunk_by(|a, b| text.day(a.at) == text.day(b.at))
        .map(|lines: &[LoggedEvent]| {
            let day = lines
                .first()
                .map(|line| text.day(line.at))
                .unwrap_or_default();
            let entries = lines
                .iter()
                .map(|line| {
                    log_entry(
                        cx,
                        line,
                        model.log.get(&line.id).map(|state| mark(cx, line, *state)),
                    )
                })
                .collect_view();
            view! {
                <section class="stack" data-gap="s">
                    <h2>{day}</h2>
                    <Timeline>{entries}</Timeline>
                </section>
            }
        })
        .collect_view()
        .into_any()
}
