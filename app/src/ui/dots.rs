//! One square per kind of data, filled by how sensitive it is. Silent to a screen reader: the same
//! must be said in words beside it.

use leptos::prelude::*;

/// How sensitive a kind of data is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Filled.
    High,
    /// Tinted.
    Mid,
    /// An outline.
    Low,
}

/// A row of squares.
#[component]
pub fn Dots(
    /// One per kind, most sensitive first.
    #[prop(into)]
    weights: Vec<Weight>,
) -> impl IntoView {
    let width = weights.len() * 16;
    let squares = weights
        .into_iter()
        .enumerate()
        .map(|(index, weight)| {
            let class = match weight {
                Weight::High => Some("high"),
                Weight::Mid => Some("mid"),
                Weight::Low => None,
            };
            view! { <rect class=class x=index * 16 + 1 y="1" width="10" height="10" rx="2"></rect> }
        })
        .collect_view();
    view! {
        <svg
            class="dots"
            viewBox=format!("0 0 {width} 12")
            width=width
            height="12"
            aria-hidden="true"
        >
            {squares}
        </svg>
    }
}
