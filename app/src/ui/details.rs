//! More, for who wants it. Works without script; opens by itself in print.

use super::Text;
use leptos::prelude::*;

/// A disclosure.
#[component]
pub fn Details(
    /// What will be seen.
    #[prop(into)]
    summary: Text,
    /// Its anchor.
    #[prop(optional, into)]
    id: Option<Text>,
    /// Open from the start.
    #[prop(optional)]
    open: bool,
    /// What it discloses.
    children: Children,
) -> impl IntoView {
    view! {
        <details id=id open=open>
            <summary>{summary}</summary>
            <div class="stack">{children()}</div>
        </details>
    }
}
