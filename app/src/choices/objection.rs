//! What became of an objection that is assessed: until when an answer comes, or the answer with its
//! reasons and where to complain.

use domain::decision::{State, answer_due};
use domain::event::{Channel, Event};
use domain::read::Choice;
use leptos::prelude::*;

use crate::PageContext;

/// What stands on the card; nothing where there is no objection, and none was answered last.
pub(super) fn answer(cx: &PageContext<'_>, choice: &Choice) -> Option<AnyView> {
    let text = cx.text;
    let standing = choice.state.standing.as_ref()?;
    if choice.state.state == State::ObjectionPending {
        let due = text.civil_date(answer_due(text.local(standing.since).date()));
        let words = text.with("objection-awaited", &[("date", due.into())]);
        return Some(view! { <p>{words}</p> }.into_any());
    }
    let mut history = choice.history.iter();
    let line = history.find(|line| line.id == standing.event)?;
    let Event::Decision {
        channel: channel @ Channel::Office,
        change,
        ..
    } = &line.event
    else {
        return None;
    };
    let head = text.done(*change, *channel);
    let note = line.note.as_ref()?;
    let reasons = text.with("line-reasons", &[("reasons", note.reason.as_str().into())]);
    let authority = &cx.brand().authority;
    let (name, language) = (authority.name.clone(), authority.language.clone());
    let web = authority.web.clone();
    Some(
        view! {
            <div class="stack" data-gap="s">
                <p>
                    <b>{head}</b>
                    " "
                    {reasons}
                </p>
                <p class="small">
                    {text.get("objection-complain")} " "
                    <a href=web rel="noreferrer">
                        <span lang=language>{name}</span>
                    </a>
                </p>
            </div>
        }
        .into_any(),
    )
}
