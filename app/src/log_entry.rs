//! A line of the log in a timeline: who acted shows in shape and icon, what happened in a sentence.

use domain::event::{Channel, Event, LoggedEvent};
use leptos::prelude::*;

use crate::PageContext;
use crate::routes::Page;
use crate::text::Text;
use crate::ui::{Actor, TimelineEntry};

/// Who acted.
pub const fn actor(event: &Event) -> Actor {
    match event {
        Event::Decision {
            channel: Channel::Office,
            ..
        }
        | Event::StaffView { .. }
        | Event::Unmasked { .. } => Actor::Staff,
        Event::Decision { .. } | Event::Restriction { .. } => Actor::You,
        Event::Release { .. } | Event::Erasure { .. } => Actor::Brand,
        Event::Question { allowed, .. } => {
            if *allowed {
                Actor::Brand
            } else {
                Actor::Refused
            }
        }
        Event::Refusal { .. } => Actor::Refused,
    }
}

/// The entry, in a timeline that is grouped by day, with what is to stand below it.
pub fn log_entry(cx: &PageContext<'_>, line: &LoggedEvent, below: Option<AnyView>) -> AnyView {
    let text = cx.text;
    let registry = cx.registry();
    let sentence = text.log_line(registry, line);
    let time = text.time(line.at);
    let choice = line.event.purpose().map(|purpose| {
        let href = format!("{}#{purpose}", cx.link(Page::Choices));
        view! {
            " "
            <a href=href>{text.get("line-to-choice")}</a>
        }
    });
    view! {
        <TimelineEntry
            time=time
            datetime=Text::machine_time(line.at)
            actor=actor(&line.event)
            id=line.id.to_string()
        >
            <p>
                <b>{sentence.head}</b>
                " "
                {sentence.rest}
            </p>
            <p class="sub">{sentence.below} {choice}</p>
            {below}
        </TimelineEntry>
    }
    .into_any()
}
