//! An empty state is an answer: what would appear here, why it is empty, and at most one action.

use super::Text;
use leptos::prelude::*;

/// Nothing here, and why.
#[component]
pub fn EmptyState(
    /// The answer in a few words.
    #[prop(into)]
    title: Text,
    /// Why it is empty, and at most one link or form.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p class="title">{title}</p>
            {children()}
        </div>
    }
}
