//! The whole page.

use domain::decision::{Restricting, State};
use domain::event::{Event, LoggedEvent};
use domain::ids::EventId;
use domain::read::{Choice, Choices};
use domain::registry::{Purpose, Switch};
use leptos::prelude::*;

use super::card::Cards;
use super::{ChoiceSwitches, fixed, flow, pause, saved, signal};
use crate::PageContext;
use crate::frame::{self, Frame, Place};
use crate::ready::{Html, Kept, Making, owned};
use crate::routes::{self, Page};
use crate::ui::Notice;

/// The page of switches. `done` names the log lines of what was done just now, to say so where it
/// was done; `pause` is what was done about the pause.
pub fn page(
    cx: &PageContext<'_>,
    model: &Choices,
    done: &[EventId],
    pause: Option<Restricting>,
) -> String {
    let text = cx.text;
    let lines: Vec<&LoggedEvent> = model
        .choices
        .iter()
        .filter_map(|choice| {
            // A line that was overtaken by a later decision is no news any more.
            let stands = choice.state.standing.as_ref()?.event;
            choice.history.iter().find(|line| line.id == stands)
        })
        .filter(|line| done.contains(&line.id))
        .collect();
    let title = match lines.as_slice() {
        [line] => format!(
            "{} – {}",
            saved::headline(cx, line),
            text.get("choices-title")
        ),
        [] => match pause::said(cx, model, pause) {
            Some(said) => format!("{said} – {}", text.get("choices-title")),
            None => text.get("choices-title").to_owned(),
        },
        many if saved::all_are_off(many) => format!(
            "{} – {}",
            text.get("choices-all-off-done"),
            text.get("choices-title")
        ),
        _ => text.get("choices-title").to_owned(),
    };
    let frame = Frame {
        islands: cx.is_own(),
        ..Frame::new(Place::Customer(Page::Choices), &title)
    };
    frame::written(cx, frame, |html| {
        write(html, cx, model, &lines, pause);
    })
}

/// What comes into the page.
#[derive(Clone, Copy, Debug)]
enum Gap {
    Notices,
    Done,
    Summary,
    /// The card of the purpose at this position of the registry.
    Card(usize),
    Fixed,
    Pause,
    Flow,
}

/// The customer's own and the one that staff see, in each language.
static PAGES: Kept<bool, Gap> = Kept::new(8);

fn write(
    html: &mut Html,
    cx: &PageContext<'_>,
    model: &Choices,
    done: &[&LoggedEvent],
    pause: Option<Restricting>,
) {
    let cards = Cards::new(cx, model);
    let page = PAGES.get(cx.declared(), cx.is_own(), body);
    html.ready(&page, |html, gap| match gap {
        Gap::Notices => html.view(notices(cx, model, pause)),
        Gap::Done => {
            let off = done.len() > 1 && saved::all_are_off(done);
            html.view(off.then(|| saved::all_off(cx, model, done)));
        }
        Gap::Summary => html.view(summary(cx, model)),
        Gap::Card(position) => {
            let Some(purpose) = cx.registry().purposes.get(position) else {
                return;
            };
            let mut choices = model.choices.iter();
            if let Some(choice) = choices.find(|choice| choice.state.purpose == purpose.key) {
                let line = done.iter().copied().find(|line| is_about(line, purpose));
                cards.write(html, position, choice, line);
            }
        }
        Gap::Fixed => fixed::write(html, cx, model),
        Gap::Pause => pause::write(html, cx, model),
        Gap::Flow => flow::write(html, cx, model),
    });
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "the shape that `Kept::get` takes"
)]
fn body(making: &Making<'_, Gap>, own: &bool) -> String {
    let text = making.declared.text;
    owned(|| {
        let switches = (making.place(Gap::Summary), groups(making));
        let switches = if *own {
            view! { <ChoiceSwitches>{switches}</ChoiceSwitches> }.into_any()
        } else {
            switches.into_any()
        };
        view! {
            <div class="stack">
                <h1>{text.get("choices-title")}</h1>
                {making.place(Gap::Notices)}
                {making.place(Gap::Done)}
            </div>
            {switches}
            {making.place(Gap::Fixed)}
            {making.place(Gap::Pause)}
            {making.place(Gap::Flow)}
        }
        .to_html()
    })
}

fn notices(
    cx: &PageContext<'_>,
    model: &Choices,
    pause: Option<Restricting>,
) -> impl IntoView + use<> {
    let text = cx.text;
    let restricted = pause::notice(cx, model, pause);
    let under_age = model.under_age.then(|| {
        view! {
            <Notice title=text.get("choices-under-age-title")>
                <p>{text.get("choices-under-age")}</p>
            </Notice>
        }
    });
    (restricted, under_age, signal::notice(cx, model))
}

/// The purpose and its choice, where it has a switch.
fn switchable<'a>(cx: &PageContext<'a>, choice: &Choice) -> Option<&'a Purpose> {
    cx.registry()
        .purpose(&choice.state.purpose)
        .filter(|purpose| purpose.switch.is_some())
}

/// How many are on, off and fixed, and the one form that turns all off. Replaced by the island
/// after each change, by its id.
pub(super) fn summary(cx: &PageContext<'_>, model: &Choices) -> AnyView {
    let text = cx.text;
    let with_switch: Vec<&Choice> = model
        .choices
        .iter()
        .filter(|choice| switchable(cx, choice).is_some())
        .collect();
    let on = with_switch
        .iter()
        .filter(|choice| choice.state.state == State::On)
        .count();
    let off = with_switch.len() - on;
    let fixed = model.choices.len() - with_switch.len();
    let lede = text.with(
        if model.restricted.is_some() {
            "choices-lede-paused"
        } else {
            "choices-lede"
        },
        &[
            ("on", on.into()),
            ("off", off.into()),
            ("fixed", fixed.into()),
        ],
    );
    let all_off = (on > 0 && cx.is_own()).then(|| {
        view! {
            <form method="post" action=routes::CHOICES class="line noprint">
                <input type="hidden" name="seen" value=cx.published.version/>
                <input type="hidden" name="key" value=cx.key("all-off")/>
                <button class="btn" type="submit" name="wanted" value="off">
                    {text.with("choices-all-off", &[("count", on.into())])}
                </button>
                <span class="small muted">{text.get("choices-all-off-hint")}</span>
            </form>
        }
    });
    view! {
        <div class="stack" id="summary">
            <p class="lede">{lede}</p>
            {all_off}
        </div>
    }
    .into_any()
}

fn groups(making: &Making<'_, Gap>) -> impl IntoView + use<> {
    let declared = making.declared;
    let registry = declared.registry();
    registry
        .groups
        .iter()
        .map(|group| {
            let heading = format!("group-{}", group.key.as_str());
            let cards: Vec<AnyView> = group
                .purposes
                .iter()
                .filter_map(|key| {
                    let mut purposes = registry.purposes.iter();
                    purposes.position(|purpose| purpose.key == *key && purpose.switch.is_some())
                })
                .map(|position| making.place(Gap::Card(position)))
                .collect();
            let count = declared
                .text
                .with("choices-group-count", &[("count", cards.len().into())]);
            view! {
                <section class="stack" aria-labelledby=heading>
                    <div>
                        <h2 id=heading.clone()>{declared.say(&group.title).to_owned()}</h2>
                        <p class="muted small">{count}</p>
                    </div>
                    <ul class="stack" role="list">
                        {cards}
                    </ul>
                </section>
            }
        })
        .collect_view()
}

fn is_about(line: &LoggedEvent, purpose: &Purpose) -> bool {
    matches!(&line.event, Event::Decision { purpose: key, .. } if *key == purpose.key)
}

/// Whether the purpose starts off and waits for a yes.
pub(super) fn needs_yes(purpose: &Purpose) -> bool {
    purpose.switch == Switch::Consent
}
