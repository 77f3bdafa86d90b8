//! The whole page.

use domain::read::Trust;
use leptos::prelude::*;

use super::{account_for, kinds, log, purposes, recipients, signal};
use crate::PageContext;
use crate::frame::{self, Frame, Place};
use crate::routes;
use crate::ui::{ButtonKind, IconName, LinkButton, Stat, Stats, icon};

/// The trust page.
pub fn page(cx: &PageContext<'_>, model: &Trust) -> String {
    let description = cx
        .text
        .with("trust-description", &[("brand", brand(cx).into())]);
    let frame = Frame {
        description: Some(&description),
        ..Frame::new(Place::Trust, cx.text.get("trust-title"))
    };
    frame::document(cx, frame, || body(cx, model))
}

fn brand<'a>(cx: &PageContext<'a>) -> &'a str {
    cx.brand().name.as_str()
}

fn body(cx: &PageContext<'_>, model: &Trust) -> impl IntoView + use<> {
    view! {
        {opening(cx, model)}
        {kinds::section(cx, model)}
        {purposes::section(cx, model)}
        {account_for::not_done(cx)}
        {signal::section(cx)}
        {recipients::section(cx)}
        {recipients::sources(cx)}
        {account_for::plans(cx)}
        {account_for::incidents(cx)}
        {account_for::not_shown(cx)}
        {model.log.as_ref().map(|public| log::section(cx, public))}
        {account_for::answers(cx)}
    }
}

fn opening(cx: &PageContext<'_>, model: &Trust) -> impl IntoView + use<> {
    let text = cx.text;
    let registry = cx.registry();
    let counts = &model.counts;
    let with_switch = registry
        .purposes
        .iter()
        .filter(|purpose| purpose.switch.is_some())
        .count();
    let eyebrow = text.with(
        "trust-eyebrow",
        &[
            ("brand", brand(cx).into()),
            ("kind", cx.say(&cx.brand().kind).into()),
        ],
    );
    let heading = text.with(
        "trust-heading",
        &[
            ("kinds", registry.categories.len().into()),
            ("purposes", registry.purposes.len().into()),
        ],
    );
    let lede = text.with(
        "trust-lede",
        &[
            ("switches", with_switch.into()),
            ("purposes", registry.purposes.len().into()),
        ],
    );
    let stat = |number: u64, key: &'static str| {
        let sentence = text.with(key, &[("count", number.into())]);
        view! { <Stat number=text.number(number)>{sentence}</Stat> }.into_any()
    };
    let stats = [
        stat(counts.records, "trust-stat-records"),
        stat(counts.releases, "trust-stat-releases"),
        stat(counts.refusals, "trust-stat-refusals"),
        stat(counts.staff_views, "trust-stat-views"),
    ]
    .collect_view();
    view! {
        <div class="stack" data-gap="l">
            <div class="stack">
                <p class="eyebrow">{icon(IconName::Law)} {eyebrow}</p>
                <h1 class="hero">{heading}</h1>
                <p class="lede">{lede}</p>
                <p class="line">
                    <LinkButton href=routes::sign_in(cx.language) kind=ButtonKind::Primary>
                        {text.get("trust-sign-in")}
                    </LinkButton>
                    <LinkButton href="#answers">{text.get("trust-ask")}</LinkButton>
                </p>
            </div>
            <Stats>{stats}</Stats>
        </div>
    }
}
