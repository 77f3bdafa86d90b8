//! Buttons, and links that look like one.

use super::{IconName, Text, icon};
use leptos::prelude::*;

/// How much a button stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The usual one.
    #[default]
    Plain,
    /// The one next step of a page.
    Primary,
    /// Deletes something for good.
    Danger,
}

impl ButtonKind {
    const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Primary => Some("primary"),
            Self::Danger => Some("danger"),
        }
    }
}

/// A submit button.
#[component]
pub fn Button(
    /// How much it stands out.
    #[prop(optional)]
    kind: ButtonKind,
    /// Smaller, for rows.
    #[prop(optional)]
    small: bool,
    /// An icon before the word.
    #[prop(optional, into)]
    symbol: Option<IconName>,
    /// The form field that this button sends.
    #[prop(optional, into)]
    name: Option<Text>,
    /// What it sends.
    #[prop(optional, into)]
    value: Option<Text>,
    /// The word; may hold hidden context in a `vh` span.
    children: Children,
) -> impl IntoView {
    view! {
        <button
            class="btn"
            type="submit"
            data-kind=kind.attribute()
            data-size=small.then_some("s")
            name=name
            value=value
        >
            {symbol.map(icon)}
            {children()}
        </button>
    }
}

/// A link that looks like a button.
#[component]
pub fn LinkButton(
    /// Where to.
    #[prop(into)]
    href: Text,
    /// How much it stands out.
    #[prop(optional)]
    kind: ButtonKind,
    /// Smaller, for rows.
    #[prop(optional)]
    small: bool,
    /// An icon before the word.
    #[prop(optional, into)]
    symbol: Option<IconName>,
    /// The word.
    children: Children,
) -> impl IntoView {
    view! {
        <a class="btn" href=href data-kind=kind.attribute() data-size=small.then_some("s")>
            {symbol.map(icon)}
            {children()}
        </a>
    }
}
