//! A row of figures, each over the sentence that says what it is.

use super::Text;
use leptos::prelude::*;

/// The row.
#[component]
pub fn Stats(
    /// [`Stat`]s.
    children: Children,
) -> impl IntoView {
    view! { <dl class="stats">{children()}</dl> }
}

/// One figure. In the source the sentence comes first, as a term and its description must.
#[component]
pub fn Stat(
    /// The figure.
    #[prop(into)]
    number: Text,
    /// What it is; may hold a link.
    children: Children,
) -> impl IntoView {
    view! {
        <div>
            <dt>{children()}</dt>
            <dd>{number}</dd>
        </div>
    }
}
