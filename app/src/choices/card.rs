//! The card of one purpose: what, why, what you get, who, and last the switch; below it what the
//! switch would do. Made once for each way in which the purpose can stand, and kept; what is the
//! customer's own comes into its gaps.

use std::borrow::Cow;

use domain::decision::{Change, State, SubjectStatus};
use domain::event::LoggedEvent;
use domain::gate::is_paused;
use domain::language::Localized;
use domain::read::{Choice, Choices};
use domain::registry::{LegalBasis, Purpose, Switch};
use leptos::prelude::*;

use super::gained::{self, Gained};
use super::{act, limit, more, objection, page::needs_yes, saved, signal, spread};
use crate::PageContext;
use crate::ready::{Declared, Html, Kept, Making};
use crate::routes::Page;
use crate::ui::{IconName, PurposeCard, Tag, TagKind, Text, icon};

/// How a card looks, apart from what comes into its gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Shape {
    /// Which purpose, by its position in the registry.
    purpose: usize,
    /// Whether it can be turned here, or is shown to staff.
    pub(super) own: bool,
    pub(super) under_age: bool,
    /// Whether a pause stops it, however it stands.
    paused: bool,
    pub(super) state: State,
    /// The last decision, if any.
    change: Option<Change>,
    by: By,
}

/// Where the last decision came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum By {
    /// The browser's signal.
    Signal,
    /// Anybody.
    Another,
}

impl By {
    fn of(choice: &Choice) -> Self {
        if signal::did(choice) {
            Self::Signal
        } else {
            Self::Another
        }
    }
}

impl Shape {
    pub(super) fn is_on(self) -> bool {
        self.state == State::On
    }
}

/// What comes into a card.
#[derive(Clone, Copy, Debug)]
pub(super) enum Gap {
    FormKey,
    Standing,
    /// Since when or why not, below the reason.
    Below,
    Gained(Gained),
    /// What became of an objection.
    Objection,
    /// What is deleted when it is turned off.
    Deletes,
    OnlyHere,
    DataPage,
    Records,
    Used,
    /// A limited time, by its position.
    Offer(usize),
    History,
    Saved,
}

/// Some fifty purposes, as they commonly stand, in all languages.
static CARDS: Kept<Shape, Gap> = Kept::new(1024);

/// What all cards of a page share.
#[derive(Debug)]
pub(super) struct Cards<'a> {
    cx: &'a PageContext<'a>,
    own: bool,
    status: SubjectStatus,
    /// What is decided has a receipt, to be read by whoever reads this.
    receipts: bool,
    data_page: Cow<'static, str>,
    offers: [String; limit::OFFERED.len()],
}

impl<'a> Cards<'a> {
    pub(super) fn new(cx: &'a PageContext<'a>, model: &Choices) -> Self {
        Self {
            cx,
            own: cx.is_own(),
            status: SubjectStatus {
                under_age: model.under_age,
                restricted: model.restricted.is_some(),
            },
            receipts: model.receipts && cx.is_own(),
            data_page: cx.link(Page::Data),
            offers: limit::offers(cx.text, model.now),
        }
    }

    /// Writes the card of the purpose at this position of the registry. `done` is the log line of
    /// what was done just now with it.
    pub(super) fn write(
        &self,
        html: &mut Html,
        position: usize,
        choice: &Choice,
        done: Option<&LoggedEvent>,
    ) {
        let cx = self.cx;
        let Some(purpose) = cx.registry().purposes.get(position) else {
            return;
        };
        let shape = Shape {
            purpose: position,
            own: self.own,
            under_age: self.status.under_age,
            paused: is_paused(purpose, self.status),
            state: choice.state.state,
            change: choice.state.standing.as_ref().map(|s| s.change),
            by: By::of(choice),
        };
        let card = CARDS.get(cx.declared(), shape, card);
        html.ready(&card, |html, gap| match gap {
            Gap::FormKey => html.text(cx.form_key),
            Gap::Standing => html.text(&standing(cx, choice, purpose, shape)),
            Gap::Below => html.text(&since(cx, choice, purpose)),
            Gap::Gained(gained) => {
                html.text(&gained::sentence(cx, purpose, Some(choice), gained));
            }
            Gap::Deletes => html.view(deletes(cx, choice, purpose)),
            Gap::OnlyHere => html.view((choice.only_here > 0).then(|| {
                let count = ("count", choice.only_here.into());
                effect(
                    IconName::Guessed,
                    cx.text.with("effect-only-here", &[count]),
                )
            })),
            Gap::Objection => html.view(objection::answer(cx, choice)),
            Gap::DataPage => html.text(&self.data_page),
            Gap::Records => html.text(&more::records(cx, choice)),
            Gap::Used => html.text(&more::used(cx, choice)),
            Gap::Offer(index) => html.text(&self.offers[index]),
            Gap::History => html.view(more::history(cx, choice, purpose)),
            Gap::Saved => {
                html.view(done.map(|line| {
                    saved::saved(cx, choice, purpose, line, (shape.paused, self.receipts))
                }));
                html.view(spread::line(cx, choice));
            }
        });
    }
}

/// Since when or until when it stands as it does, and whether a pause stops it all the same.
fn standing(cx: &PageContext<'_>, choice: &Choice, purpose: &Purpose, shape: Shape) -> String {
    let standing = cx.text.standing(purpose, &choice.state);
    if shape.paused && shape.is_on() {
        let standing = [("standing", standing.into())];
        cx.text.with("standing-and-paused", &standing)
    } else {
        standing
    }
}

fn card(making: &Making<'_, Gap>, shape: &Shape) -> String {
    let shape = *shape;
    let declared = making.declared;
    let Some(purpose) = declared.registry().purposes.get(shape.purpose) else {
        return String::new();
    };
    let text = declared.text;
    let tag =
        view! { <Tag kind=tag_kind(purpose.legal_basis) text=text.basis(purpose.legal_basis)/> };
    let effects = effects(making, shape, purpose);
    let details = more::details(making, purpose);
    let history = making.place(Gap::History);
    let answer =
        (purpose.switch == Switch::ObjectionAssessed).then(|| making.place(Gap::Objection));
    let limit = limit::form(making, shape, purpose);
    view! {
        <PurposeCard
            key=purpose.key.as_str().to_owned()
            title=declared.say(&purpose.title).to_owned()
            description=declared.say(&purpose.what).to_owned()
            tag=tag.into_any()
            labels=[
                text.get("choices-why").into(),
                text.get("choices-get").into(),
                text.get("choices-who").into(),
            ]
            why=why(making, shape, purpose)
            get=gained::get(declared, purpose, |gained| making.gap(Gap::Gained(gained)))
            who=who(declared, purpose)
            act=act::act(making, shape, purpose)
            saved=Some(making.place(Gap::Saved))
        >
            {answer}
            {effects}
            {details}
            {history}
            {limit}
        </PurposeCard>
    }
    .to_html()
}

const fn tag_kind(basis: LegalBasis) -> TagKind {
    match basis {
        LegalBasis::Consent => TagKind::Consent,
        LegalBasis::Contract => TagKind::Contract,
        LegalBasis::LegalObligation => TagKind::Law,
        LegalBasis::VitalInterest => TagKind::Vital,
        LegalBasis::PublicTask => TagKind::PublicTask,
        LegalBasis::LegitimateInterest => TagKind::Interest,
    }
}

/// What stands below the reason.
enum Below {
    Nothing,
    Words(&'static str),
    /// A sentence with the day of the last decision.
    Dated(&'static str),
}

fn below_of(state: State, change: Option<Change>, by: By, purpose: &Purpose) -> Below {
    let dated = |key| change.map_or(Below::Nothing, |_| Below::Dated(key));
    match (&purpose.switch, state) {
        (_, State::Off) if by == By::Signal => dated("why-by-signal"),
        (Switch::Consent, State::On) => dated("why-yes-on"),
        (Switch::Consent, State::Expired) => Below::Words("why-yes-ended"),
        (Switch::Consent, State::Off) if change == Some(Change::Refused) => dated("why-said-no"),
        (Switch::Consent, State::Off) => dated("why-turned-off"),
        (Switch::Consent, _) => Below::Words("why-not-answered"),
        (Switch::ObjectionAbsolute, State::On) => Below::Words("why-object-absolute"),
        (Switch::ObjectionAbsolute, _) => dated("why-turned-off"),
        (Switch::ObjectionAssessed, State::On) => Below::Words("why-object-assessed"),
        (Switch::ObjectionAssessed, State::ObjectionPending) => dated("why-objected"),
        (Switch::ObjectionAssessed, _) => dated("why-objection-stands"),
        (Switch::None(_), _) => Below::Nothing,
    }
}

fn why(making: &Making<'_, Gap>, shape: Shape, purpose: &Purpose) -> (Text, Option<Text>) {
    let text = making.declared.text;
    let answer = match &purpose.switch {
        Switch::Consent if shape.is_on() => text.get("why-said-yes").into(),
        Switch::Consent => text.get("why-only-yes").into(),
        Switch::ObjectionAbsolute | Switch::ObjectionAssessed => text.get("why-interest").into(),
        Switch::None(fixed) => making.declared.say(&fixed.why_fixed).to_owned().into(),
    };
    let below = match below_of(shape.state, shape.change, shape.by, purpose) {
        Below::Nothing => None,
        Below::Words(key) => Some(text.get(key).into()),
        Below::Dated(_) => Some(making.gap(Gap::Below).into()),
    };
    (answer, below)
}

/// The dated sentence below the reason.
fn since(cx: &PageContext<'_>, choice: &Choice, purpose: &Purpose) -> String {
    let standing = choice.state.standing.as_ref();
    let change = standing.map(|standing| standing.change);
    let below = below_of(choice.state.state, change, By::of(choice), purpose);
    match (below, standing) {
        (Below::Dated(key), Some(standing)) => {
            let date = cx.text.date(standing.since);
            cx.text.with(key, &[("date", date.into())])
        }
        _ => String::new(),
    }
}

/// Who outside sees it; by name while there are two at most.
pub(super) fn who(declared: Declared<'_>, purpose: &Purpose) -> (Text, Option<Text>) {
    let text = declared.text;
    let registry = declared.registry();
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

fn effect(symbol: IconName, line: String) -> impl IntoView + use<> {
    view! {
        <li>
            {icon(symbol)}
            <span>{line}</span>
        </li>
    }
}

/// The line about what is deleted, by name; none where the registry deletes nothing that is held.
fn deletes(
    cx: &PageContext<'_>,
    choice: &Choice,
    purpose: &Purpose,
) -> Option<impl IntoView + use<>> {
    if choice.deletes.is_empty() {
        return None;
    }
    let text = cx.text;
    let count: u64 = choice.deletes.iter().map(|(_, records)| records).sum();
    let kinds = choice.deletes.iter().map(|(kind, _)| kind.clone());
    let kinds = text.categories(cx.registry(), &kinds.collect::<Vec<_>>());
    let key = match purpose.switch {
        Switch::ObjectionAssessed => "effect-deletes-upheld",
        _ => "effect-deletes",
    };
    let line = text.with(key, &[("count", count.into()), ("kinds", kinds.into())]);
    Some(effect(IconName::Trash, line))
}

/// What using the switch does, in the direction in which it would go.
fn effects(making: &Making<'_, Gap>, shape: Shape, purpose: &Purpose) -> impl IntoView + use<> {
    let declared = making.declared;
    let text = declared.text;
    let on = shape.is_on();
    let consumers = declared.registry().consumers_of(&purpose.key);
    let systems: Vec<&str> = consumers
        .map(|consumer| declared.say(&consumer.title))
        .collect();
    let heading = match (on, &purpose.switch, shape.state) {
        (true, Switch::ObjectionAssessed, _) => text.get("effect-object"),
        (true, ..) => text.get("effect-off"),
        (false, _, State::NotAsked) => text.get("effect-yes"),
        (false, ..) => text.get("effect-on"),
    };
    let count = text.with(
        match (on, shape.paused) {
            (true, false) => "effect-systems-stop",
            (true, true) => "effect-paused-off",
            (false, false) => "effect-systems-ask",
            (false, true) => "effect-paused-on",
        },
        &[("count", systems.len().into())],
    );
    let count = if systems.is_empty() {
        count
    } else {
        format!("{count}: {}", systems.join(", "))
    };
    let (changes, symbol) = if on {
        (&purpose.effect.off, IconName::Pause)
    } else {
        (&purpose.effect.on, IconName::ArrowRight)
    };
    let say = |line: &Localized| line.get(declared.language()).to_owned();
    let changes = changes
        .iter()
        .map(|change| effect(symbol, say(change)))
        .collect_view();
    let deletes = on.then(|| making.place(Gap::Deletes));
    let only_here = (on && needs_yes(purpose)).then(|| making.place(Gap::OnlyHere));
    let stays = on.then(|| {
        purpose
            .effect
            .stays
            .iter()
            .map(|stays| effect(IconName::CheckCircle, say(stays)))
            .collect_view()
    });
    view! {
        <ul class="effects" role="list">
            <li>
                <b>{heading}</b>
            </li>
            {effect(IconName::System, count)}
            {changes}
            {deletes}
            {only_here}
            {stays}
        </ul>
    }
}
