//! The few big sentences of the overview: a number, what it counts, what to make of it.

use super::Text;
use leptos::prelude::*;

/// The list.
#[component]
pub fn Statements(
    /// At most three [`Statement`]s.
    children: Children,
) -> impl IntoView {
    view! { <ul class="statements" role="list">{children()}</ul> }
}

/// One of them.
#[component]
pub fn Statement(
    /// The figure, already written in the reader's language.
    #[prop(into)]
    number: Text,
    /// What it counts.
    #[prop(into)]
    noun: Text,
    /// A sentence or two, and a link.
    children: Children,
) -> impl IntoView {
    view! {
        <li>
            <h2>
                <b>{number}</b>
                " "
                {noun}
            </h2>
            {children()}
        </li>
    }
}
