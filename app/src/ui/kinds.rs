//! Kinds of data by where they came from, with a square for each kind.

use super::{Dots, Text, Weight};
use leptos::prelude::*;

/// The list.
#[component]
pub fn Kinds(
    /// [`KindRow`]s, the surprising origins first.
    children: Children,
) -> impl IntoView {
    view! { <ul class="kinds" role="list">{children()}</ul> }
}

/// One origin.
#[component]
pub fn KindRow(
    /// The origin in the reader's words.
    #[prop(into)]
    title: Text,
    /// A square per kind.
    #[prop(into)]
    weights: Vec<Weight>,
    /// What the squares say, in words.
    #[prop(into)]
    count: Text,
    /// The kinds by name.
    children: Children,
) -> impl IntoView {
    view! {
        <li>
            <div>
                <h3>{title}</h3>
                <Dots weights=weights/>
                <small class="muted">{count}</small>
            </div>
            <div>{children()}</div>
        </li>
    }
}
