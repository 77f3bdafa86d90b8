//! The last column of a card: the switch in its form, two equal buttons while there is no answer,
//! or the reason why there is neither.

use domain::decision::State;
use domain::read::{Choice, Choices};
use domain::registry::Purpose;
use leptos::prelude::*;

use super::page::needs_yes;
use crate::PageContext;
use crate::routes;
use crate::ui::{Answer, FieldError, Locked, StateWord, Switch};

/// The switch, or what stands in its place.
pub(super) fn act(
    cx: &PageContext<'_>,
    model: &Choices,
    choice: &Choice,
    purpose: &Purpose,
) -> AnyView {
    let text = cx.text;
    let key = purpose.key.as_str();
    let state = choice.state.state;
    let on = state == State::On;
    let standing = text.standing(purpose, &choice.state);
    if !cx.is_own() {
        return view! {
            <StateWord on=on word=text.on_or_off(on)/>
            <small>{standing}</small>
        }
        .into_any();
    }
    if model.under_age && needs_yes(purpose) && !on {
        return view! { <Locked>{text.get("choices-locked-under-age")}</Locked> }.into_any();
    }
    let control = if state == State::NotAsked {
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
            {hidden(cx, key)}
            {control}
            {failed(cx, key)}
        </form>
        <small>{standing}</small>
    }
    .into_any()
}

/// What every form of a card sends besides the wish.
pub(super) fn hidden(cx: &PageContext<'_>, form: &str) -> impl IntoView + use<> {
    view! {
        <input type="hidden" name="seen" value=cx.published.version/>
        <input type="hidden" name="key" value=cx.key(form)/>
    }
}

/// What the island shows when the server did not answer.
pub(super) fn failed(cx: &PageContext<'_>, form: &str) -> impl IntoView + use<> {
    view! {
        <div data-failed="" hidden>
            <FieldError field=format!("failed-{form}") text=cx.text.get("choices-failed")/>
        </div>
    }
}
