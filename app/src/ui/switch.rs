//! The switch of a purpose, the two equal buttons that stand in its place before a first answer, and
//! the lock where there is none.
//!
//! A switch is the submit button of a plain form: it shows what is recorded and sends the target
//! state, never "the opposite", so that sending it twice does no harm.

use super::{IconName, Text, icon};
use leptos::prelude::*;

/// A submit button with the role of a switch. Sends `wanted=on` or `wanted=off`.
#[component]
pub fn Switch(
    /// The state on record.
    on: bool,
    /// The id of the purpose's title.
    #[prop(into)]
    title_id: Text,
    /// The id of the sentence that says what happens.
    #[prop(into)]
    why_id: Text,
    /// The word for on.
    #[prop(into)]
    on_word: Text,
    /// The word for off.
    #[prop(into)]
    off_word: Text,
) -> impl IntoView {
    let state = if on {
        on_word.clone()
    } else {
        off_word.clone()
    };
    view! {
        <button
            class="switch"
            type="submit"
            role="switch"
            name="wanted"
            value=if on { "off" } else { "on" }
            aria-checked=if on { "true" } else { "false" }
            aria-labelledby=title_id
            aria-describedby=why_id
            data-on=on_word
            data-off=off_word
        >
            <span class="state" aria-hidden="true">
                {state}
            </span>
            <span class="track">
                <span class="knob"></span>
            </span>
        </button>
    }
}

/// Yes and no, alike in every respect, for a consent that was never answered.
#[component]
pub fn Answer(
    /// The id of the purpose's title.
    #[prop(into)]
    title_id: Text,
    /// The word for yes.
    #[prop(into)]
    yes: Text,
    /// The word for no.
    #[prop(into)]
    no: Text,
) -> impl IntoView {
    view! {
        <div class="answer" role="group" aria-labelledby=title_id>
            <button class="btn" type="submit" name="wanted" value="on">
                {yes}
            </button>
            <button class="btn" type="submit" name="wanted" value="off">
                {no}
            </button>
        </div>
    }
}

/// No switch, and why.
#[component]
pub fn Locked(
    /// The reason.
    children: Children,
) -> impl IntoView {
    view! {
        <p class="locked">
            {icon(IconName::Lock)}
            <span>{children()}</span>
        </p>
    }
}

/// The state in a word, where it is only shown.
#[component]
pub fn StateWord(
    /// The state on record.
    on: bool,
    /// Its word.
    #[prop(into)]
    word: Text,
) -> impl IntoView {
    view! {
        <b class="stateword" data-state=if on { "on" } else { "off" }>
            {word}
        </b>
    }
}
