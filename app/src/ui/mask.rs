//! A value that is hidden from staff until they ask for it.

use super::{IconName, Text, icon};
use leptos::prelude::*;

/// The shape of a hidden value, and, where support may see it, the button that asks for it.
#[component]
pub fn Mask(
    /// A shape that gives nothing away, such as `•••`.
    #[prop(into)]
    shape: Text,
    /// What a screen reader says in its place.
    #[prop(into)]
    hidden: Text,
    /// Where the request goes; without it there is no button.
    #[prop(optional, into)]
    action: Option<Text>,
    /// The form field that names the value.
    #[prop(optional, into)]
    name: Option<Text>,
    /// What identifies the value; never the value itself.
    #[prop(optional, into)]
    value: Option<Text>,
    /// The button's word, with the remark that it is logged.
    #[prop(optional, into)]
    show: Option<Text>,
    /// Which value, for a screen reader.
    #[prop(optional, into)]
    what: Option<Text>,
) -> impl IntoView {
    let form = action.map(|action| {
        view! {
            <form method="post" action=action>
                <button class="btn" data-size="s" type="submit" name=name value=value>
                    {icon(IconName::Eye)}
                    {show}
                    {what.map(|what| view! { <span class="vh">" " {what}</span> })}
                </button>
            </form>
        }
    });
    view! {
        <span class="line" data-tight>
            <span class="mask" aria-hidden="true">
                {shape}
            </span>
            <span class="vh">{hidden}</span>
            {form}
        </span>
    }
}
