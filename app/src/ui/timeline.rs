//! Events in their order. Who acted shows in shape and icon, and always in the sentence too.

use super::{IconName, Text, icon};
use leptos::prelude::*;

/// Who acted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// The customer: a filled circle.
    You,
    /// One of the brand's systems: a square.
    Brand,
    /// Somebody outside: a leaf.
    Outside,
    /// A member of staff: a ringed circle.
    Staff,
    /// A system that was refused: a green shield.
    Refused,
}

impl Actor {
    const fn parts(self) -> (&'static str, IconName) {
        match self {
            Self::You => ("you", IconName::Person),
            Self::Brand => ("brand", IconName::System),
            Self::Outside => ("out", IconName::Outside),
            Self::Staff => ("staff", IconName::Headset),
            Self::Refused => ("no", IconName::Shield),
        }
    }
}

/// The list, of one day as a rule.
#[component]
pub fn Timeline(
    /// [`TimelineEntry`]s, newest first.
    children: Children,
) -> impl IntoView {
    view! { <ol class="timeline" role="list">{children()}</ol> }
}

/// One event.
#[component]
pub fn TimelineEntry(
    /// The moment as it is read: the time, or day and time.
    #[prop(into)]
    time: Text,
    /// The moment in RFC 3339.
    #[prop(into)]
    datetime: Text,
    /// Who acted.
    actor: Actor,
    /// Another icon than the actor's own.
    #[prop(optional, into)]
    symbol: Option<IconName>,
    /// Its anchor.
    #[prop(optional, into)]
    id: Option<Text>,
    /// A sentence in `p`, and smaller lines in `p.sub`.
    children: Children,
) -> impl IntoView {
    let (by, own) = actor.parts();
    view! {
        <li id=id>
            <time datetime=datetime>{time}</time>
            <span class="who" data-by=by>
                {icon(symbol.unwrap_or(own))}
            </span>
            <div>{children()}</div>
        </li>
    }
}
