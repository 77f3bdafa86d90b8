//! Filter links with counts; the current one is marked.

use super::{IconName, Text, icon};
use leptos::prelude::*;

/// One choice.
#[derive(Clone, Debug)]
pub struct Chip {
    /// Where it leads.
    pub href: Text,
    /// Its word.
    pub text: Text,
    /// How many it would show.
    pub count: Option<Text>,
    /// An icon before the word.
    pub icon: Option<IconName>,
    /// Whether the page shows this choice now.
    pub current: bool,
}

/// A row of choices.
#[component]
pub fn Chips(
    /// What is chosen, for a screen reader.
    #[prop(into)]
    label: Text,
    /// The choices.
    items: Vec<Chip>,
) -> impl IntoView {
    let links = items
        .into_iter()
        .map(|chip| {
            view! {
                <a href=chip.href aria-current=chip.current.then_some("true")>
                    {chip.icon.map(icon)}
                    {chip.text}
                    {chip.count.map(|count| view! { " " <span class="num">{count}</span> })}
                </a>
            }
        })
        .collect_view();
    view! {
        <nav class="chips" aria-label=label>
            {links}
        </nav>
    }
}
