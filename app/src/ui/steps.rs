//! Steps in their order, numbered.

use super::Text;
use leptos::prelude::*;

/// The list.
#[component]
pub fn Steps(
    /// [`Step`]s.
    children: Children,
) -> impl IntoView {
    view! { <ol class="steps" role="list">{children()}</ol> }
}

/// One step.
#[component]
pub fn Step(
    /// Its heading.
    #[prop(into)]
    title: Text,
    /// Whether it is the one under way.
    #[prop(optional)]
    current: bool,
    /// What happens in it.
    children: Children,
) -> impl IntoView {
    view! {
        <li aria-current=current.then_some("step")>
            <div>
                <h3>{title}</h3>
                {children()}
            </div>
        </li>
    }
}
