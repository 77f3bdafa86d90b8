//! The last column of a card: the switch in its form, two equal buttons while there is no answer,
//! or the reason why there is neither.

use domain::decision::State;
use domain::registry::Purpose;
use leptos::prelude::*;

use super::card::{Gap, Shape};
use super::page::needs_yes;
use crate::ready::Making;
use crate::routes;
use crate::text::Text;
use crate::ui::{Answer, FieldError, Locked, StateWord, Switch};

/// The switch, or what stands in its place.
pub(super) fn act(making: &Making<'_, Gap>, shape: Shape, purpose: &Purpose) -> AnyView {
    let text = making.declared.text;
    let key = purpose.key.as_str();
    let on = shape.is_on();
    if !shape.own {
        return view! {
            <StateWord on=on word=text.on_or_off(on)/>
            <small>{making.gap(Gap::Standing)}</small>
        }
        .into_any();
    }
    if shape.under_age && needs_yes(purpose) && !on {
        return view! { <Locked>{text.get("choices-locked-under-age")}</Locked> }.into_any();
    }
    let control = if shape.state == State::NotAsked {
        view! {
            <Answer title_id=format!("{key}-t") yes=text.get("yes") no=text.get("no")/>
        }
        .into_any()
    } else {
        view! {
            <Switch
                on=on
                title_id=format!("{key}-t")
                why_id=format!("{key}-d")
                on_word=text.get("on")
                off_word=text.get("off")
            />
        }
        .into_any()
    };
    view! {
        <form method="post" action=routes::choice(&purpose.key) data-choice=key.to_owned()>
            {hidden(
                making.declared.published.version,
                format!("{}.{key}", making.gap(Gap::FormKey)),
            )}
            {control}
            {failed(text, key)}
        </form>
        <small>{making.gap(Gap::Standing)}</small>
    }
    .into_any()
}

/// What every form of a card sends besides the wish: the registry version seen, and the form's key.
pub(super) fn hidden(seen: i64, key: String) -> impl IntoView + use<> {
    view! {
        <input type="hidden" name="seen" value=seen/>
        <input type="hidden" name="key" value=key/>
    }
}

/// What the island shows when the server did not answer.
pub(super) fn failed(text: &'static Text, form: &str) -> impl IntoView + use<> {
    view! {
        <div data-failed="" hidden>
            <FieldError field=format!("failed-{form}") text=text.get("choices-failed")/>
        </div>
    }
}
