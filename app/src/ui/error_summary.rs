//! What is wrong with a form, at its top, with a link to each field.

use super::{IconName, Text, icon};
use leptos::prelude::*;

/// One fault.
#[derive(Clone, Debug)]
pub struct FormError {
    /// The id of the field.
    pub field: Text,
    /// What to do about it.
    pub text: Text,
}

/// The list of faults; receives the focus when the page loads.
#[component]
pub fn ErrorSummary(
    /// What happened, and that nothing was saved.
    #[prop(into)]
    title: Text,
    /// The faults, in the order of the fields.
    errors: Vec<FormError>,
) -> impl IntoView {
    let items = errors
        .into_iter()
        .map(|error| view! { <li><a href=format!("#{}", error.field)>{error.text}</a></li> })
        .collect_view();
    view! {
        <div class="notice" data-kind="bad" role="alert" tabindex="-1" id="errors" autofocus>
            {icon(IconName::Alert)}
            <div>
                <h2>{title}</h2>
                <ul role="list">{items}</ul>
            </div>
        </div>
    }
}
