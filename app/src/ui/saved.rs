//! What was done just now, said where it was done. Rendered only after an action.

use super::{IconName, icon};
use leptos::prelude::*;

/// The line; a screen reader is told.
#[component]
pub fn Saved(
    /// What was done, since when, with what effect, and how to undo it.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="saved" role="status">
            {icon(IconName::Check)}
            <div>{children()}</div>
        </div>
    }
}
