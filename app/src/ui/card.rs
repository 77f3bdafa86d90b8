//! A card: used only where something can be done, or where a thing must stand apart.

use super::{IconName, Text, icon};
use leptos::prelude::*;

/// An article with a heading of the third rank.
#[component]
pub fn Card(
    /// Its heading.
    #[prop(into)]
    title: Text,
    /// Its anchor.
    #[prop(optional, into)]
    id: Option<Text>,
    /// An icon before the heading.
    #[prop(optional, into)]
    symbol: Option<IconName>,
    /// What stands at the end of the heading's line: a tag, a link.
    #[prop(optional_no_strip, into)]
    end: Option<AnyView>,
    /// The content.
    children: Children,
) -> impl IntoView {
    view! {
        <article class="card stack" id=id>
            <div class="line" data-ends>
                <h3>{symbol.map(icon)} " " {title}</h3>
                {end}
            </div>
            {children()}
        </article>
    }
}
