//! Rows between hairlines: a name at the start, a value at the end.

use leptos::prelude::*;

/// The list.
#[component]
pub fn RowList(
    /// Smaller text.
    #[prop(optional)]
    small: bool,
    /// [`Row`]s.
    children: Children,
) -> impl IntoView {
    view! {
        <ul class="rowlist" class:small=small role="list">
            {children()}
        </ul>
    }
}

/// One row: its children are the name, then the value.
#[component]
pub fn Row(
    /// Two elements.
    children: Children,
) -> impl IntoView {
    view! { <li>{children()}</li> }
}
