//! A summary list: a name and what is so.

use super::Text;
use leptos::prelude::*;

/// The list.
#[component]
pub fn Facts(
    /// [`Fact`]s.
    children: Children,
) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }
}

/// One line of it.
#[component]
pub fn Fact(
    /// The name.
    #[prop(into)]
    label: Text,
    /// What is so.
    children: Children,
) -> impl IntoView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd>{children()}</dd>
        </div>
    }
}
