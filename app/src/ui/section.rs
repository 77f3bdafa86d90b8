//! A section under an ink rule: the heading at the start, the content beside or below it.

use super::Text;
use leptos::prelude::*;

/// A section with a heading of the second rank.
#[component]
pub fn Section(
    /// Its anchor; the heading becomes `{id}-h`.
    #[prop(into)]
    id: Text,
    /// Its heading.
    #[prop(into)]
    title: Text,
    /// Heading beside the content where there is room.
    #[prop(optional)]
    side: bool,
    /// What stands under the heading.
    #[prop(optional_no_strip, into)]
    intro: Option<AnyView>,
    /// The content: one element.
    children: Children,
) -> impl IntoView {
    let heading = format!("{id}-h");
    let labelled_by = heading.clone();
    view! {
        <section class="ledger" data-side=side id=id aria-labelledby=labelled_by>
            <header>
                <h2 id=heading>{title}</h2>
                {intro}
            </header>
            {children()}
        </section>
    }
}
