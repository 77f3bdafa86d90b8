//! The filter: a plain form whose fields travel in its body, because words may be among them.

use domain::ids::CategoryKey;
use domain::read::Holdings;
use domain::registry::Origin;
use leptos::prelude::*;

use super::about::source_name;
use crate::PageContext;
use crate::routes::Page;
use crate::ui::{Button, Choice, IconName, SelectField, TextField};

fn any(words: &'static str, selected: bool) -> Choice {
    Choice {
        value: "".into(),
        text: words.into(),
        selected,
    }
}

/// The form.
pub(super) fn form(cx: &PageContext<'_>, model: &Holdings) -> impl IntoView + use<> {
    let text = cx.text;
    let filter = &model.filter;
    let action = format!("{}#results", cx.link(Page::Data));
    let staff = cx
        .mirror
        .is_some()
        .then(|| text.get("data-words-staff").into());
    view! {
        <form
            method="post"
            action=action
            class="card filter noprint"
            role="search"
            aria-label=text.get("data-filter")
            data-filter=""
        >
            <TextField
                id="words"
                name="words"
                kind="search"
                label=text.get("data-words")
                hint=staff
                value=filter.words.clone().unwrap_or_default()
            />
            <SelectField
                id="kind"
                name="kind"
                label=text.get("data-kind")
                choices=kinds(cx, model)
            />
            <SelectField
                id="origin"
                name="origin"
                label=text.get("data-origin")
                choices=origins(cx, model)
            />
            <SelectField
                id="source"
                name="source"
                label=text.get("data-source")
                choices=sources(cx, model)
            />
            <SelectField
                id="purpose"
                name="purpose"
                label=text.get("data-purpose")
                choices=purposes(cx, model)
            />
            <Button symbol=IconName::Search>{text.get("data-show")}</Button>
        </form>
    }
}

/// The kinds that are held, each once, in the order of the origins.
fn kinds(cx: &PageContext<'_>, model: &Holdings) -> Vec<Choice> {
    let wanted = model.filter.category.as_ref();
    let mut held: Vec<(Origin, &CategoryKey)> = model
        .kinds
        .iter()
        .filter(|kind| !model.hidden.contains(&kind.category))
        .map(|kind| (kind.origin, &kind.category))
        .collect();
    held.sort_unstable();
    held.dedup();
    let named = held.into_iter().map(|(_, key)| Choice {
        value: key.to_string().into(),
        text: cx.text.category(cx.registry(), key).to_owned().into(),
        selected: wanted == Some(key),
    });
    [any(cx.text.get("data-any-kind"), wanted.is_none())]
        .into_iter()
        .chain(named)
        .collect()
}

fn origins(cx: &PageContext<'_>, model: &Holdings) -> Vec<Choice> {
    let wanted = model.filter.origin;
    let named = Origin::ALL.into_iter().map(|origin| Choice {
        value: origin.key().into(),
        text: cx.text.origin_past(origin).into(),
        selected: wanted == Some(origin),
    });
    [any(cx.text.get("data-any-origin"), wanted.is_none())]
        .into_iter()
        .chain(named)
        .collect()
}

fn sources(cx: &PageContext<'_>, model: &Holdings) -> Vec<Choice> {
    let wanted = model.filter.source.as_deref();
    let mut held: Vec<&str> = model
        .kinds
        .iter()
        .map(|kind| kind.source.as_str())
        .collect();
    held.sort_unstable();
    held.dedup();
    let named = held.into_iter().map(|source| Choice {
        value: source.to_owned().into(),
        text: source_name(cx, None, source).to_owned().into(),
        selected: wanted == Some(source),
    });
    [any(cx.text.get("data-any-source"), wanted.is_none())]
        .into_iter()
        .chain(named)
        .collect()
}

fn purposes(cx: &PageContext<'_>, model: &Holdings) -> Vec<Choice> {
    let wanted = model.filter.purpose.as_ref();
    let named = cx.registry().purposes.iter().map(|purpose| Choice {
        value: purpose.key.to_string().into(),
        text: cx.say(&purpose.short).to_owned().into(),
        selected: wanted == Some(&purpose.key),
    });
    [any(cx.text.get("data-any-purpose"), wanted.is_none())]
        .into_iter()
        .chain(named)
        .collect()
}
