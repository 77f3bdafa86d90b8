//! The whole page.

use domain::read::Holdings;
use leptos::prelude::*;

use super::{DataFilter, form, results};
use crate::PageContext;
use crate::frame::{self, Frame, Place};
use crate::routes::Page;
use crate::ui::{Fact, Facts, IconName, Notice, Section};

/// All records.
pub fn page(cx: &PageContext<'_>, model: &Holdings) -> String {
    let frame = Frame {
        islands: cx.is_own(),
        ..Frame::new(Place::Customer(Page::Data), cx.text.get("data-title"))
    };
    frame::document(cx, frame, || body(cx, model))
}

fn body(cx: &PageContext<'_>, model: &Holdings) -> impl IntoView + use<> {
    let text = cx.text;
    let held: u64 = model.kinds.iter().map(|kind| kind.records).sum();
    let mut kinds: Vec<&str> = model
        .kinds
        .iter()
        .map(|kind| kind.category.as_str())
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    let lede = text.with(
        "data-lede",
        &[("count", held.into()), ("kinds", kinds.len().into())],
    );
    let explorer = (form::form(cx, model), results::results(cx, model));
    let explorer = if cx.is_own() {
        view! { <DataFilter>{explorer}</DataFilter> }.into_any()
    } else {
        explorer.into_any()
    };
    view! {
        <div class="stack">
            <h1>{text.get("data-title")}</h1>
            <p class="lede">{lede}</p>
            {hidden(cx, model)}
        </div>
        {explorer}
        {not_shown(cx)}
    }
}

/// For staff: what they do not see, and where the customer finds it.
fn hidden(cx: &PageContext<'_>, model: &Holdings) -> Option<impl IntoView + use<>> {
    if model.hidden.is_empty() {
        return None;
    }
    let text = cx.text;
    let names = text.categories(cx.registry(), &model.hidden);
    let words = text.with("data-hidden", &[("kinds", names.into())]);
    Some(view! {
        <Notice title=text.get("data-hidden-title") symbol=IconName::EyeOff>
            <p>{words}</p>
        </Notice>
    })
}

fn not_shown(cx: &PageContext<'_>) -> Option<impl IntoView + use<>> {
    let not_shown = &cx.registry().not_shown;
    if not_shown.is_empty() {
        return None;
    }
    let facts = not_shown
        .iter()
        .map(|line| {
            let [what, why, instead] =
                [&line.what, &line.why, &line.instead].map(|words| cx.say(words).to_owned());
            view! { <Fact label=what>{why} " " {instead}</Fact> }
        })
        .collect_view();
    Some(view! {
        <Section id="not-shown" title=cx.text.get("data-not-shown") side=true>
            <Facts>{facts}</Facts>
        </Section>
    })
}
