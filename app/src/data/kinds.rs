//! How much is held of which kind, by where it comes from, the surprising origins first.

use domain::read::Holdings;
use domain::registry::{DataCategory, Origin};
use jiff::Timestamp;
use leptos::prelude::*;

use super::query::{address, of_kind};
use crate::PageContext;
use crate::routes::Page;
use crate::ui::{IconName, Row, RowList, Section, Tag, TagKind, icon};
use domain::ids::CategoryKey;
use domain::read::PageFrom;

/// What is held of one kind, from all its sources.
struct Held<'a> {
    category: &'a CategoryKey,
    records: u64,
    last: Timestamp,
}

fn held(model: &Holdings, origin: Origin) -> Vec<Held<'_>> {
    let mut kinds: Vec<Held<'_>> = Vec::new();
    for kind in model.kinds.iter().filter(|kind| kind.origin == origin) {
        match kinds
            .iter_mut()
            .find(|known| *known.category == kind.category)
        {
            Some(known) => {
                known.records += kind.records;
                known.last = known.last.max(kind.last);
            }
            None => kinds.push(Held {
                category: &kind.category,
                records: kind.records,
                last: kind.last,
            }),
        }
    }
    kinds
}

const fn symbol(origin: Origin) -> IconName {
    match origin {
        Origin::ThirdParty => IconName::Bought,
        Origin::Inferred => IconName::Guessed,
        Origin::Derived => IconName::WorkedOut,
        Origin::Observed => IconName::Eye,
        Origin::Provided => IconName::Told,
    }
}

/// All origins.
pub(super) fn overview(cx: &PageContext<'_>, model: &Holdings) -> AnyView {
    Origin::ALL
        .into_iter()
        .map(|origin| of_origin(cx, model, origin))
        .collect_view()
        .into_any()
}

/// The kinds of one origin; none where nothing of that origin is declared or held.
pub(super) fn of_origin(cx: &PageContext<'_>, model: &Holdings, origin: Origin) -> Option<AnyView> {
    let text = cx.text;
    let kinds = held(model, origin);
    let absent: Vec<&DataCategory> = cx
        .registry()
        .categories
        .iter()
        .filter(|category| {
            category.origin == origin && !kinds.iter().any(|kind| *kind.category == category.key)
        })
        .collect();
    if kinds.is_empty() && absent.is_empty() {
        return None;
    }
    let records: u64 = kinds.iter().map(|kind| kind.records).sum();
    let count = text.with(
        "data-kinds-count",
        &[("count", records.into()), ("kinds", kinds.len().into())],
    );
    let rows = kinds.iter().map(|kind| row(cx, model, kind)).collect_view();
    let absent = (!absent.is_empty()).then(|| {
        let names: Vec<&str> = absent
            .iter()
            .map(|category| cx.say(&category.title))
            .collect();
        let words = text.with("data-none-of", &[("kinds", names.join(", ").into())]);
        view! { <p class="small muted">{words}</p> }
    });
    let intro = view! { <p>{icon(symbol(origin))} " " {count}</p> }.into_any();
    let list = (!kinds.is_empty()).then(|| view! { <RowList small=true>{rows}</RowList> });
    Some(
        view! {
            <Section
                id=format!("origin-{}", origin.key())
                title=text.origin_past(origin)
                side=true
                intro=Some(intro)
            >
                <div class="stack" data-gap="s">
                    {list} {absent}
                </div>
            </Section>
        }
        .into_any(),
    )
}

fn row(cx: &PageContext<'_>, model: &Holdings, kind: &Held<'_>) -> AnyView {
    let text = cx.text;
    let title = text.category(cx.registry(), kind.category).to_owned();
    let count = text.with(
        "data-kind-line",
        &[
            ("count", kind.records.into()),
            ("date", text.short_date(kind.last).into()),
        ],
    );
    if model.hidden.contains(kind.category) {
        return view! {
            <Row>
                <span>
                    {title} " "
                    <Tag kind=TagKind::Plain(IconName::EyeOff) text=text.get("data-hidden-kind")/>
                </span>
                <span class="muted num">{count}</span>
            </Row>
        }
        .into_any();
    }
    let href = address(
        &cx.link(Page::Data),
        &of_kind(kind.category),
        PageFrom::Start,
    );
    let href = format!("{href}#results");
    view! {
        <Row>
            <a href=href>
                <b>{title}</b>
            </a>
            <span class="muted num">{count}</span>
        </Row>
    }
    .into_any()
}
