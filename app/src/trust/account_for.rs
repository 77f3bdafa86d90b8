//! What the brand does not do, what it does that may surprise, what will change, what went wrong,
//! what this page does not show, and who answers.

use domain::registry::{Incident, Origin};
use leptos::prelude::*;

use crate::PageContext;
use crate::text::Text;
use crate::ui::{Fact, Facts, IconName, Section, icon};

/// A list whose lines have the same icon.
fn plain(symbol: IconName, lines: Vec<String>) -> impl IntoView + use<> {
    let lines = lines
        .into_iter()
        .map(|line| {
            view! {
                <li>
                    {icon(symbol)}
                    <span>{line}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <ul class="plain" role="list">
            {lines}
        </ul>
    }
}

/// Virtues beside surprises: a list of virtues alone would be advertising.
pub(super) fn not_done(cx: &PageContext<'_>) -> impl IntoView + use<> {
    let text = cx.text;
    let registry = cx.registry();
    let not_done = registry
        .not_done
        .iter()
        .map(|line| cx.say(&line.what).to_owned())
        .collect();
    let mut surprises: Vec<String> = Vec::new();
    for source in &registry.sources {
        surprises.push(text.with(
            "surprise-bought",
            &[
                ("seller", source.name.as_str().into()),
                ("kinds", text.categories(registry, &source.gives).into()),
            ],
        ));
    }
    for model in &registry.models {
        if registry
            .category(&model.output)
            .is_some_and(|kind| kind.origin == Origin::Inferred)
        {
            surprises.push(text.with(
                "surprise-guessed",
                &[
                    ("kind", text.category(registry, &model.output).into()),
                    ("accuracy", cx.say(&model.accuracy.plain).into()),
                ],
            ));
        }
    }
    for category in &registry.categories {
        if let Some(reveal) = &category.could_reveal {
            surprises.push(cx.say(reveal).to_owned());
        }
    }
    view! {
        <Section id="not-done" title=text.get("not-done-title")>
            <div class="pair">
                <div class="stack">
                    <h3>{text.get("not-done-not")}</h3>
                    {plain(IconName::Cross, not_done)}
                </div>
                <div class="stack">
                    <h3>{text.get("not-done-but")}</h3>
                    {plain(IconName::Eye, surprises)}
                </div>
            </div>
        </Section>
    }
}

/// What will change; none where nothing is announced.
pub(super) fn plans(cx: &PageContext<'_>) -> Option<impl IntoView + use<>> {
    let text = cx.text;
    if cx.registry().planned_changes.is_empty() {
        return None;
    }
    let plans = cx
        .registry()
        .planned_changes
        .iter()
        .map(|plan| {
            let what = cx.say(&plan.what).to_owned();
            let note = plan.note.as_ref().map(|note| cx.say(note).to_owned());
            let starts = text.civil_date(plan.starts);
            let announced = text.with(
                "plans-announced",
                &[("date", text.civil_date(plan.announced).into())],
            );
            let purpose = text.purpose(cx.registry(), &plan.purpose).to_owned();
            view! {
                <li>
                    <time datetime=plan.starts.to_string()>{starts}</time>
                    <div>
                        <h3>{what}</h3>
                        <p>{note}</p>
                        <p class="muted small">{announced} " · " {purpose}</p>
                    </div>
                </li>
            }
        })
        .collect_view();
    let intro = view! { <p>{text.get("plans-intro")}</p> };
    Some(view! {
        <Section id="plans" title=text.get("plans-title") side=true intro=intro.into_any()>
            <ol class="plans" role="list">
                {plans}
            </ol>
        </Section>
    })
}

/// What went wrong; its late part stays visible.
pub(super) fn incidents(cx: &PageContext<'_>) -> impl IntoView + use<> {
    let text = cx.text;
    let incidents = &cx.registry().incidents;
    let count = text.with("incidents-count", &[("count", incidents.len().into())]);
    let intro = view! { <p>{count}</p> };
    let incidents: Vec<AnyView> = incidents.iter().map(|one| incident(cx, one)).collect();
    view! {
        <Section id="incidents" title=text.get("incidents-title") side=true intro=intro.into_any()>
            <div class="stack" data-gap="l">
                {incidents}
            </div>
        </Section>
    }
}

fn incident(cx: &PageContext<'_>, incident: &Incident) -> AnyView {
    let text = cx.text;
    let title = cx.say(&incident.title).to_owned();
    let moments = [
        ("incident-from", incident.from),
        ("incident-discovered", incident.discovered),
        ("incident-stopped", incident.stopped),
        ("incident-authority", incident.authority_notified),
        ("incident-told", incident.customers_told),
    ]
    .map(|(key, at)| {
        let days = text
            .local(at)
            .date()
            .since(text.local(incident.discovered).date())
            .map(|span| span.get_days());
        let after = days.ok().filter(|days| *days > 0).map(|days| {
            let after = text.with("incident-days-later", &[("count", days.into())]);
            view! { " " <small>{after}</small> }
        });
        view! {
            <Fact label=text.get(key)>
                <time datetime=Text::machine_time(at)>{text.date_time(at)}</time>
                {after}
            </Fact>
        }
    })
    .collect_view();
    let story = text.with(
        "incident-story",
        &[
            ("count", incident.affected.into()),
            ("consequences", cx.say(&incident.consequences).into()),
            ("cause", cx.say(&incident.cause).into()),
        ],
    );
    let kinds = text.categories(cx.registry(), &incident.data);
    let done: Vec<&str> = incident.done.iter().map(|done| cx.say(done)).collect();
    let done = done.join(" ");
    let late = incident.late.as_ref().map(|late| {
        let late = cx.say(late).to_owned();
        view! {
            <blockquote class="quote">
                <p>{late}</p>
            </blockquote>
        }
    });
    let received = incident.compensation.as_ref().map(|received| {
        let received = cx.say(received).to_owned();
        view! { <Fact label=text.get("incident-received")>{received}</Fact> }
    });
    view! {
        <article class="stack">
            <h3>{title}</h3>
            <p>{story}</p>
            {late}
            <Facts>
                {moments}
                <Fact label=text.get("incident-data")>{kinds}</Fact>
                <Fact label=text.get("incident-done")>{done}</Fact>
                {received}
            </Facts>
        </article>
    }
    .into_any()
}

/// What a customer's page does not show; none where all is shown.
pub(super) fn not_shown(cx: &PageContext<'_>) -> Option<impl IntoView + use<>> {
    let text = cx.text;
    if cx.registry().not_shown.is_empty() {
        return None;
    }
    let facts = cx
        .registry()
        .not_shown
        .iter()
        .map(|gap| {
            let what = cx.say(&gap.what).to_owned();
            let why = cx.say(&gap.why).to_owned();
            let instead = cx.say(&gap.instead).to_owned();
            view! {
                <Fact label=what>
                    <p>{why}</p>
                    <p class="muted small">{instead}</p>
                </Fact>
            }
        })
        .collect_view();
    Some(view! {
        <Section id="not-shown" title=text.get("not-shown-title") side=true>
            <Facts>{facts}</Facts>
        </Section>
    })
}

/// Who answers for what, how soon, and where to complain.
pub(super) fn answers(cx: &PageContext<'_>) -> impl IntoView + use<> {
    let text = cx.text;
    let brand = cx.brand();
    let roles = cx
        .registry()
        .accountable
        .iter()
        .map(|role| {
            let title = cx.say(&role.title).to_owned();
            let owns = cx.say(&role.owns).to_owned();
            let within = text.with(
                "purposes-within",
                &[("period", text.period(role.answers_within).into())],
            );
            view! {
                <Fact label=title>
                    <p>{owns}</p>
                    <p class="muted small">{within}</p>
                </Fact>
            }
        })
        .collect_view();
    let mail = format!("mailto:{}", brand.contact.email);
    let email = brand.contact.email.clone();
    let phone_link = format!("tel:{}", brand.contact.phone.replace(' ', ""));
    let phone = brand.contact.phone.clone();
    let authority = brand.authority.name.clone();
    let language = brand.authority.language.clone();
    let web = brand.authority.web.clone();
    view! {
        <Section id="answers" title=text.get("answers-title") side=true>
            <div class="stack">
                <p>
                    {text.get("answers-write")} " " <a href=mail>{email}</a> ", "
                    <a href=phone_link>{phone}</a>
                </p>
                <p>
                    {text.get("answers-complain")} " "
                    <a href=web rel="noreferrer">
                        <span lang=language>{authority}</span>
                    </a>
                </p>
                <Facts>{roles}</Facts>
            </div>
        </Section>
    }
}
