//! What the filter lets through. The island replaces this part by its id; the page and the island
//! show the same, because both are made here.

use domain::decision::State;
use domain::read::{Holdings, PageFrom, RecordCursor, RecordFilter, ShownRecord};
use leptos::prelude::*;

use super::about;
use super::block::{Around, block, together};
use super::kinds;
use super::query::{address, hidden};
use crate::PageContext;
use crate::routes::Page;
use crate::ui::{EmptyState, Facts, IconName, PageLink, Pagination, StateWord, icon};

/// The part.
pub(super) fn results(cx: &PageContext<'_>, model: &Holdings) -> AnyView {
    let text = cx.text;
    let whole = model.filter == RecordFilter::default();
    let first = model.newer.is_none();
    let kinds = match (&model.filter, whole && first) {
        (_, true) => Some(kinds::overview(cx, model)),
        (
            RecordFilter {
                category: None,
                words: None,
                origin: Some(origin),
                ..
            },
            _,
        ) if first => kinds::of_origin(cx, model, *origin),
        _ => None,
    };
    let heading = if whole {
        text.get("data-newest")
    } else {
        text.get("data-found")
    };
    let count = said(cx, model);
    let around = Around {
        states: &model.purposes,
        told: model.filter.category.is_some(),
    };
    let blocks: Vec<AnyView> = model
        .records
        .chunk_by(together)
        .map(|records: &[ShownRecord]| block(cx, records, around))
        .collect();
    let records = if blocks.is_empty() {
        empty(cx, model)
    } else {
        view! { <div class="stack">{blocks}</div> }.into_any()
    };
    view! {
        <div id="results" class="stack" data-gap="l" tabindex="-1">
            {active(cx, model)}
            {kinds}
            {about_kind(cx, model)}
            {about_purpose(cx, model)}
            <section class="stack" aria-labelledby="records-h">
                <div class="line" data-ends="">
                    <h2 id="records-h">{heading}</h2>
                    <span class="muted">{count}</span>
                </div>
                {records}
            </section>
            {pages(cx, model)}
        </div>
    }
    .into_any()
}

/// How much was found, in words.
pub(super) fn said(cx: &PageContext<'_>, model: &Holdings) -> String {
    let shown = model.records.len();
    match model.matching {
        Some(count) => cx.text.with("data-matching", &[("count", count.into())]),
        None if model.older.is_none() && model.newer.is_none() => {
            cx.text.with("data-matching", &[("count", shown.into())])
        }
        None => cx
            .text
            .with("data-matching-here", &[("count", shown.into())]),
    }
}

/// The way to another part of the records: a link, or, as words must not stand in an address, the
/// button of a form.
fn way(
    cx: &PageContext<'_>,
    filter: &RecordFilter,
    symbol: IconName,
    words: String,
    before: &'static str,
) -> AnyView {
    let base = cx.link(Page::Data);
    let words = view! {
        {icon(symbol)}
        <span>
            <span class="vh">{before} " "</span>
            {words}
        </span>
    };
    if filter.words.is_none() {
        let href = format!("{}#results", address(&base, filter, PageFrom::Start));
        return view! {
            <a class="btn" data-size="s" href=href>
                {words}
            </a>
        }
        .into_any();
    }
    view! {
        <form method="post" action=format!("{base}#results")>
            {hidden(filter, PageFrom::Start)}
            <button class="btn" data-size="s" type="submit">
                {words}
            </button>
        </form>
    }
    .into_any()
}

/// What is filtered by, each with the way out.
fn active(cx: &PageContext<'_>, model: &Holdings) -> Option<AnyView> {
    let text = cx.text;
    let registry = cx.registry();
    let filter = &model.filter;
    let mut chips: Vec<(String, RecordFilter)> = Vec::new();
    if let Some(words) = &filter.words {
        let shown = text.with("data-chip-words", &[("words", words.as_str().into())]);
        chips.push((
            shown,
            RecordFilter {
                words: None,
                ..filter.clone()
            },
        ));
    }
    if let Some(category) = &filter.category {
        let shown = text.category(registry, category).to_owned();
        chips.push((
            shown,
            RecordFilter {
                category: None,
                ..filter.clone()
            },
        ));
    }
    if let Some(origin) = filter.origin {
        let shown = text.origin_past(origin).to_owned();
        chips.push((
            shown,
            RecordFilter {
                origin: None,
                ..filter.clone()
            },
        ));
    }
    if let Some(source) = &filter.source {
        let shown = about::source_name(cx, None, source).to_owned();
        chips.push((
            shown,
            RecordFilter {
                source: None,
                ..filter.clone()
            },
        ));
    }
    if let Some(purpose) = &filter.purpose {
        let shown = text.purpose(registry, purpose).to_owned();
        chips.push((
            shown,
            RecordFilter {
                purpose: None,
                ..filter.clone()
            },
        ));
    }
    if chips.is_empty() {
        return None;
    }
    let all = (chips.len() > 1).then(|| {
        let href = cx.link(Page::Data);
        view! { <a href=href>{text.get("data-clear")}</a> }
    });
    let chips: Vec<AnyView> = chips
        .into_iter()
        .map(|(words, without)| {
            way(
                cx,
                &without,
                IconName::Cross,
                words,
                text.get("data-remove"),
            )
        })
        .collect();
    Some(
        view! {
            <div class="line noprint" role="group" aria-label=text.get("data-active")>
                <span class="muted">{text.get("data-only")}</span>
                {chips}
                {all}
            </div>
        }
        .into_any(),
    )
}

/// What is so for the whole kind, said once where the page is about one kind.
fn about_kind(cx: &PageContext<'_>, model: &Holdings) -> Option<AnyView> {
    let key = model.filter.category.as_ref()?;
    let category = cx.registry().category(key)?;
    let [title, what] = [&category.title, &category.what].map(|words| cx.say(words).to_owned());
    let origin = cx.text.origin_past(category.origin);
    let sensitivity = cx.text.sensitivity(category.sensitivity);
    let surprising = about::surprising(cx, category);
    let uses = about::uses(cx, category, &model.purposes);
    let reveal = about::could_reveal(cx, category);
    Some(
        view! {
            <section class="stack" data-gap="s" aria-labelledby="kind-h">
                <h2 id="kind-h">{title}</h2>
                <p class="read">{what}</p>
                <p class="small muted">{origin} " · " {sensitivity}</p>
                {reveal}
                <Facts>{surprising} {uses}</Facts>
            </section>
        }
        .into_any(),
    )
}

/// Whether the purpose is on, where the page is about one purpose.
fn about_purpose(cx: &PageContext<'_>, model: &Holdings) -> Option<AnyView> {
    let text = cx.text;
    let purpose = cx.registry().purpose(model.filter.purpose.as_ref()?)?;
    let state = model
        .purposes
        .iter()
        .find(|state| state.purpose == purpose.key)?;
    let on = state.state == State::On;
    let name = cx.say(&purpose.short).to_owned();
    let standing = text.standing(purpose, state);
    let href = format!("{}#{}", cx.link(Page::Choices), purpose.key);
    Some(
        view! {
            <p class="line" data-tight="">
                <a href=href>{name}</a>
                <StateWord on=on word=text.on_or_off(on)/>
                <span class="muted">{standing}</span>
            </p>
        }
        .into_any(),
    )
}

fn empty(cx: &PageContext<'_>, model: &Holdings) -> AnyView {
    let text = cx.text;
    let (title, words) = if model.kinds.is_empty() {
        ("data-empty-title", "data-empty")
    } else if model.older.is_some() || model.newer.is_some() {
        ("data-not-yet-title", "data-not-yet")
    } else if model.filter == RecordFilter::default() {
        ("data-empty-staff-title", "data-empty-staff")
    } else {
        ("data-nothing-title", "data-nothing")
    };
    let (title, words) = empty_words(cx, title, words);
    let all = (model.filter != RecordFilter::default()).then(|| {
        let href = cx.link(Page::Data);
        view! {
            <p>
                <a href=href>{text.get("data-clear")}</a>
            </p>
        }
    });
    view! {
        <EmptyState title=title>
            <p>{words}</p>
            {all}
        </EmptyState>
    }
    .into_any()
}

fn empty_words(
    cx: &PageContext<'_>,
    title: &'static str,
    words: &'static str,
) -> (&'static str, &'static str) {
    (cx.text.get(title), cx.text.get(words))
}

fn pages(cx: &PageContext<'_>, model: &Holdings) -> AnyView {
    let text = cx.text;
    let base = cx.link(Page::Data);
    let filter = &model.filter;
    let newer = model
        .newer
        .map(|cursor| (PageFrom::Newer(cursor), "data-newer"));
    let older = model
        .older
        .map(|cursor| (PageFrom::Older(cursor), "data-older"));
    if filter.words.is_none() {
        let link = |way: Option<(PageFrom<RecordCursor>, &'static str)>| {
            way.map(|(from, words)| PageLink {
                href: format!("{}#results", address(&base, filter, from)).into(),
                text: text.get(words).into(),
            })
        };
        let (newer, older) = (link(newer), link(older));
        return view! { <Pagination label=text.get("data-pages") newer=newer older=older/> }
            .into_any();
    }
    let forms: Vec<_> = [newer, older]
        .into_iter()
        .flatten()
        .map(|(from, words)| {
            view! {
                <form method="post" action=format!("{base}#results")>
                    {hidden(filter, from)}
                    <button class="btn" type="submit">
                        {text.get(words)}
                    </button>
                </form>
            }
        })
        .collect();
    (!forms.is_empty())
        .then(|| {
            view! {
                <nav class="pages" aria-label=text.get("data-pages")>
                    {forms}
                </nav>
            }
        })
        .into_any()
}
