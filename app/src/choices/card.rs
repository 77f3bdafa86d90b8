//! The card of one purpose: what, why, what you get, who, and last the switch; below it what the
//! switch would do.

use std::borrow::Cow;

use domain::decision::{Change, State};
use domain::event::LoggedEvent;
use domain::read::{Choice, Choices};
use domain::registry::{LegalBasis, Purpose, Switch};
use leptos::prelude::*;

use super::{act, limit, more, page::needs_yes, saved};
use crate::PageContext;
use crate::ui::{IconName, PurposeCard, Tag, TagKind, Text, icon};

/// The card. `done` is the log line of what was done just now with this purpose.
pub(super) fn card(
    cx: &PageContext<'_>,
    model: &Choices,
    choice: &Choice,
    purpose: &Purpose,
    done: Option<&LoggedEvent>,
) -> AnyView {
    let text = cx.text;
    let tag =
        view! { <Tag kind=tag_kind(purpose.legal_basis) text=text.basis(purpose.legal_basis)/> };
    let effects = effects(cx, choice, purpose);
    let details = more::details(cx, choice, purpose);
    let history = more::history(cx, choice, purpose);
    let limit = limit::form(cx, model, choice, purpose);
    view! {
        <PurposeCard
            key=purpose.key.as_str().to_owned()
            title=cx.say(&purpose.title).to_owned()
            description=cx.say(&purpose.what).to_owned()
            tag=tag.into_any()
            labels=[
                text.get("choices-why").into(),
                text.get("choices-get").into(),
                text.get("choices-who").into(),
            ]
            why=why(cx, choice, purpose)
            get=get(cx, choice, purpose)
            who=who(cx, purpose)
            act=act::act(cx, model, choice, purpose)
            saved=done.map(|line| saved::saved(cx, choice, purpose, line))
        >
            {effects}
            {details}
            {history}
            {limit}
        </PurposeCard>
    }
    .into_any()
}

pub(super) const fn tag_kind(basis: LegalBasis) -> TagKind {
    match basis {
        LegalBasis::Consent => TagKind::Consent,
        LegalBasis::Contract => TagKind::Contract,
        LegalBasis::LegalObligation => TagKind::Law,
        LegalBasis::VitalInterest => TagKind::Vital,
        LegalBasis::PublicTask => TagKind::PublicTask,
        LegalBasis::LegitimateInterest => TagKind::Interest,
    }
}

fn why(cx: &PageContext<'_>, choice: &Choice, purpose: &Purpose) -> (Text, Option<Text>) {
    let text = cx.text;
    let standing = choice.state.standing.as_ref();
    let date = standing.map(|standing| text.date(standing.since));
    let dated = |key| {
        date.as_ref()
            .map(|date| text.with(key, &[("date", date.as_str().into())]))
    };
    match &purpose.switch {
        Switch::Consent => {
            let below: Option<Text> = match (choice.state.state, standing.map(|s| s.change)) {
                (State::On, _) => dated("why-yes-on").map(Into::into),
                (State::Expired, _) => Some(text.get("why-yes-ended").into()),
                (State::Off, Some(Change::Refused)) => dated("why-said-no").map(Into::into),
                (State::Off, _) => dated("why-turned-off").map(Into::into),
                _ => Some(text.get("why-not-answered").into()),
            };
            let on = choice.state.state == State::On;
            (
                text.get(if on { "why-said-yes" } else { "why-only-yes" })
                    .into(),
                below,
            )
        }
        Switch::ObjectionAbsolute => {
            let below = match choice.state.state {
                State::On => Some(text.get("why-object-absolute").into()),
                _ => dated("why-turned-off").map(Into::into),
            };
            (text.get("why-interest").into(), below)
        }
        Switch::ObjectionAssessed => {
            let below = match choice.state.state {
                State::On => Some(text.get("why-object-assessed").into()),
                _ => dated("why-objected").map(Into::into),
            };
            (text.get("why-interest").into(), below)
        }
        Switch::None(fixed) => (cx.say(&fixed.why_fixed).to_owned().into(), None),
    }
}

/// What came back this year, and what the brand earned; zero is said as zero.
pub(super) fn get(
    cx: &PageContext<'_>,
    choice: &Choice,
    purpose: &Purpose,
) -> (Text, Option<Text>) {
    let text = cx.text;
    let amount = |metric, unit| {
        let total = choice.benefits.iter().find(|total| total.metric == metric);
        text.money(total.map(|total| total.amount).unwrap_or_default(), unit)
    };
    let earned = purpose.brand_earns.as_ref().map(|earns| {
        text.with(
            "get-brand-earned",
            &[
                ("amount", amount(earns.metric.clone(), earns.unit).into()),
                ("what", cx.say(&earns.what).into()),
            ],
        )
    });
    match &purpose.benefit.measure {
        None => (
            cx.say(&purpose.benefit.what).to_owned().into(),
            earned.map(Into::into),
        ),
        Some(measure) => {
            let amount = amount(measure.metric.clone(), measure.unit);
            let answer = text.with("get-this-year", &[("amount", amount.into())]);
            let mut below = cx.say(&purpose.benefit.what).to_owned();
            if let Some(earned) = earned {
                below.push_str(". ");
                below.push_str(&earned);
            }
            (answer.into(), Some(below.into()))
        }
    }
}

/// Who outside sees it; by name while there are two at most.
pub(super) fn who(cx: &PageContext<'_>, purpose: &Purpose) -> (Text, Option<Text>) {
    let text = cx.text;
    let registry = cx.registry();
    let names: Vec<String> = purpose
        .recipients
        .iter()
        .filter_map(|key| registry.recipient(key))
        .map(|recipient| text.recipient(recipient))
        .collect();
    let answer: Text = match names.as_slice() {
        [] => text.get("nobody-outside").into(),
        [one] => one.clone().into(),
        [one, two] => format!("{one}; {two}").into(),
        more => text
            .with("who-many", &[("count", more.len().into())])
            .into(),
    };
    let answers = text.answers(registry, purpose);
    (answer, (!answers.is_empty()).then_some(answers.into()))
}

/// What using the switch does, in the direction in which it would go.
fn effects(cx: &PageContext<'_>, choice: &Choice, purpose: &Purpose) -> impl IntoView + use<> {
    let text = cx.text;
    let on = choice.state.state == State::On;
    let systems = cx.registry().consumers_of(&purpose.key).count();
    let heading = match (on, &purpose.switch, choice.state.state) {
        (true, Switch::ObjectionAssessed, _) => text.get("effect-object"),
        (true, ..) => text.get("effect-off"),
        (false, _, State::NotAsked) => text.get("effect-yes"),
        (false, ..) => text.get("effect-on"),
    };
    let count = text.with(
        if on {
            "effect-systems-stop"
        } else {
            "effect-systems-ask"
        },
        &[("count", systems.into())],
    );
    let line = |symbol: IconName, line: Cow<'_, str>| {
        view! {
            <li>
                {icon(symbol)}
                <span>{line.into_owned()}</span>
            </li>
        }
    };
    let changes = if on {
        &purpose.effect.off
    } else {
        &purpose.effect.on
    };
    let changes = changes
        .iter()
        .map(|change| {
            line(
                if on {
                    IconName::Pause
                } else {
                    IconName::ArrowRight
                },
                Cow::Borrowed(cx.say(change)),
            )
        })
        .collect_view();
    let only_here = (on && needs_yes(purpose) && choice.only_here > 0).then(|| {
        let sentence = text.with("effect-only-here", &[("count", choice.only_here.into())]);
        line(IconName::Guessed, Cow::Owned(sentence))
    });
    let stays = on.then(|| {
        purpose
            .effect
            .stays
            .iter()
            .map(|stays| line(IconName::CheckCircle, Cow::Borrowed(cx.say(stays))))
            .collect_view()
    });
    view! {
        <ul class="effects" role="list">
            <li>
                <b>{heading}</b>
            </li>
            {line(IconName::System, Cow::Owned(count))}
            {changes}
            {only_here}
            {stays}
        </ul>
    }
}
