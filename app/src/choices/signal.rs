//! What the signal of the customer's browser (Global Privacy Control) did, and what the customer
//! turned on all the same.

use domain::decision::State;
use domain::event::{Channel, Event};
use domain::read::{Choice, Choices};
use leptos::prelude::*;

use crate::PageContext;
use crate::ui::Notice;

/// Whether the last decision about a purpose was the signal's.
pub(super) fn did(choice: &Choice) -> bool {
    let Some(standing) = &choice.state.standing else {
        return false;
    };
    let mut history = choice.history.iter();
    history.any(|line| {
        line.id == standing.event
            && matches!(
                line.event,
                Event::Decision {
                    channel: Channel::Gpc,
                    ..
                }
            )
    })
}

/// The note; none while the browser sends nothing.
pub(super) fn notice(cx: &PageContext<'_>, model: &Choices) -> Option<AnyView> {
    if !model.gpc {
        return None;
    }
    let text = cx.text;
    let flagged = |choice: &&Choice| {
        let purpose = cx.registry().purpose(&choice.state.purpose);
        purpose.is_some_and(|purpose| purpose.gpc && purpose.switch.is_some())
    };
    let names = |which: fn(&Choice) -> bool| -> Option<String> {
        let choices = model.choices.iter().filter(flagged);
        let names: Vec<&str> = choices
            .filter(|choice| which(choice))
            .map(|choice| text.purpose(cx.registry(), &choice.state.purpose))
            .collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    let line = |key: &'static str, names: Option<String>| {
        names.map(|names| {
            let words = text.with(key, &[("purposes", names.into())]);
            view! { <p>{words}</p> }
        })
    };
    let off = line("gpc-turned-off", names(did));
    let conflict = line(
        "gpc-conflict",
        names(|choice| choice.state.state == State::On),
    );
    Some(
        view! {
            <Notice title=text.get("gpc-title") id="gpc">
                {off}
                {conflict}
                <p>{text.get("gpc-rule-short")}</p>
            </Notice>
        }
        .into_any(),
    )
}
