//! What was done just now: said where it was done, with the time, the number of systems, and the
//! way back.
//!
//! Undoing gives back what was, never more: a yes that was limited comes back with its limit, and a
//! first "no" has nothing before it to go back to.

use domain::decision::Change;
use domain::event::{Event, LoggedEvent};
use domain::ids::PurposeKey;
use domain::read::{Choice, Choices};
use domain::registry::Purpose;
use jiff::Timestamp;
use leptos::prelude::*;

use super::act::hidden;
use super::wish;
use crate::PageContext;
use crate::routes;
use crate::ui::{IconName, Notice, NoticeKind, NoticeRole, Saved, icon};

/// The first words of the page's title: what was done.
pub(super) fn headline(cx: &PageContext<'_>, line: &LoggedEvent) -> &'static str {
    match line.event {
        Event::Decision {
            change, channel, ..
        } => cx.text.done(change, channel).trim_end_matches('.'),
        _ => cx.text.get("choices-title"),
    }
}

/// What takes a decision back: the wish, and until when.
fn back(
    cx: &PageContext<'_>,
    choice: &Choice,
    line: &LoggedEvent,
) -> Option<(&'static str, Option<Timestamp>)> {
    let Event::Decision { change, .. } = &line.event else {
        return None;
    };
    let before = choice
        .history
        .iter()
        .skip_while(|earlier| earlier.id != line.id)
        .nth(1)
        .and_then(|earlier| match earlier.event {
            Event::Decision { change, until, .. } => Some((change, until)),
            _ => None,
        });
    let until = before.and_then(|(_, until)| until);
    let was_on = before.is_some_and(|(change, until)| {
        change == Change::Given && until.is_none_or(|until| until > line.at)
    });
    match change {
        Change::Given if was_on => until
            .is_none_or(|until| until > cx.now)
            .then_some(("on", until)),
        Change::Given | Change::ObjectionLifted => Some(("off", None)),
        Change::Withdrawn => until
            .is_none_or(|until| until > cx.now)
            .then_some(("on", until)),
        Change::Objected | Change::ObjectionRaised => Some(("on", None)),
        Change::Refused | Change::Expired => None,
    }
}

/// The line under a switch.
pub(super) fn saved(
    cx: &PageContext<'_>,
    choice: &Choice,
    purpose: &Purpose,
    line: &LoggedEvent,
    (paused, receipts): (bool, bool),
) -> AnyView {
    let words = sentence(cx, purpose, line, paused);
    let receipt = receipts.then(|| {
        let href = routes::receipt(line.id);
        view! {
            <a class="small noprint" href=href>
                {cx.text.get("activity-receipt")}
            </a>
        }
    });
    let undo = back(cx, choice, line)
        .filter(|_| cx.is_own())
        .map(|(wanted, until)| {
            let form = format!("{}-undo", purpose.key);
            view! {
                <form
                    method="post"
                    action=routes::choice(&purpose.key)
                    class="noprint"
                    data-choice=purpose.key.as_str().to_owned()
                >
                    {hidden(cx.published.version, cx.key(&form))}
                    {until
                        .map(|until| {
                            view! { <input type="hidden" name="for" value=until.to_string()/> }
                        })}
                    <button class="btn" data-size="s" type="submit" name="wanted" value=wanted>
                        {icon(IconName::Undo)}
                        {cx.text.get("undo")}
                    </button>
                </form>
            }
        });
    view! {
        <Saved>
            <span>{words}</span>
            {receipt}
            {undo}
        </Saved>
    }
    .into_any()
}

/// What was done, when, and how many systems it concerns. During a pause, nothing that is turned on
/// is used yet.
pub(super) fn sentence(
    cx: &PageContext<'_>,
    purpose: &Purpose,
    line: &LoggedEvent,
    paused: bool,
) -> String {
    let text = cx.text;
    let Event::Decision { change, until, .. } = &line.event else {
        return String::new();
    };
    let systems = cx.registry().consumers_of(&purpose.key).count();
    let when = text.date_time(line.at);
    let key = match (change, until) {
        (Change::Given, Some(until)) => {
            return text.with(
                if paused {
                    "saved-limited-paused"
                } else {
                    "saved-limited"
                },
                &[
                    ("when", when.into()),
                    ("until", text.date(*until).into()),
                    ("count", systems.into()),
                ],
            );
        }
        (Change::Given | Change::ObjectionLifted, _) if paused => "saved-on-paused",
        (Change::Given | Change::ObjectionLifted, _) => "saved-on",
        (Change::Refused, _) => "saved-no",
        (Change::ObjectionRaised, _) => "saved-objection",
        (Change::Withdrawn | Change::Objected | Change::Expired, _) => "saved-off",
    };
    text.with(key, &[("when", when.into()), ("count", systems.into())])
}

/// Whether every one of these lines turned something off; taking that back turns on again.
pub(super) fn all_are_off(lines: &[&LoggedEvent]) -> bool {
    lines
        .iter()
        .all(|line| matches!(&line.event, Event::Decision { change, .. } if !change.turns_on()))
}

/// After turning all off: how many, when, and the way back for all of them.
pub(super) fn all_off(cx: &PageContext<'_>, model: &Choices, done: &[&LoggedEvent]) -> AnyView {
    let text = cx.text;
    let mut undo: Vec<(&PurposeKey, Option<Timestamp>)> = Vec::new();
    for choice in &model.choices {
        for line in choice
            .history
            .iter()
            .filter(|line| done.iter().any(|d| d.id == line.id))
        {
            if let Some(("on", until)) = back(cx, choice, line) {
                undo.push((&choice.state.purpose, until));
            }
        }
    }
    let when = done
        .first()
        .map(|line| text.date_time(line.at))
        .unwrap_or_default();
    let words = text.with(
        "all-off-saved",
        &[("count", done.len().into()), ("when", when.into())],
    );
    let receipts = (model.receipts && cx.is_own()).then(|| {
        view! {
            " "
            <a class="noprint" href=routes::ACTIVITY>
                {text.get("saved-receipts")}
            </a>
        }
    });
    let form = (!undo.is_empty() && cx.is_own()).then(|| {
        view! {
            <form method="post" action=routes::CHOICES class="line noprint">
                {hidden(cx.published.version, cx.key("all-undo"))}
                <input type="hidden" name="only" value=wish::write_only(&undo)/>
                <button class="btn" type="submit" name="wanted" value="on">
                    {icon(IconName::Undo)}
                    {text.get("undo")}
                </button>
            </form>
        }
    });
    view! {
        <Notice
            kind=NoticeKind::Ok
            title=text.get("choices-all-off-done")
            role=NoticeRole::Status
            id="done"
        >
            <p>{words} {receipts}</p>
            {form}
        </Notice>
    }
    .into_any()
}
