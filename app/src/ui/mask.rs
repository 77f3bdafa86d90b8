//! A value that is hidden from staff until they ask for it.

use super::{IconName, Text, icon};
use leptos::prelude::*;

/// The button that asks for one hidden value.
#[derive(Clone, Debug)]
pub struct Reveal {
    /// Where the request goes.
    pub action: Text,
    /// The form field that names the value.
    pub name: Text,
    /// What identifies the value; never the value itself.
    pub value: Text,
    /// The button's words, with the remark that it is logged.
    pub show: Text,
    /// Which value, for a screen reader.
    pub what: Text,
}

/// The shape of a hidden value, and, where support may see it, the button that asks for it.
#[component]
pub fn Mask(
    /// A shape that gives nothing away, such as `•••`.
    #[prop(into)]
    shape: Text,
    /// What a screen reader says in its place.
    #[prop(into)]
    hidden: Text,
    /// How to ask for it; without it there is no button.
    #[prop(optional_no_strip, into)]
    reveal: Option<Reveal>,
) -> impl IntoView {
    let form = reveal.map(|reveal| {
        view! {
            <form method="post" action=reveal.action>
                <button
                    class="btn"
                    data-size="s"
                    type="submit"
                    name=reveal.name
                    value=reveal.value
                >
                    {icon(IconName::Eye)}
                    <span>{reveal.show} <span class="vh">" " {reveal.what}</span></span>
                </button>
            </form>
        }
    });
    view! {
        <div class="line" data-tight>
            <span class="mask" aria-hidden="true">
                {shape}
            </span>
            <span class="vh">{hidden}</span>
            {form}
        </div>
    }
}
