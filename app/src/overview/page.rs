//! The whole page.

use domain::benefit::Amount;
use domain::decision::State;
use domain::read::Overview;
use domain::registry::{Origin, Unit};
use leptos::prelude::*;

use super::surprises;
use crate::PageContext;
use crate::frame::{self, Frame, Place};
use crate::log_entry::log_entry;
use crate::routes::Page;
use crate::ui::chart::{BarRow, Bars};
use crate::ui::{
    Cell, Column, EmptyState, IconName, Row, RowHead, RowList, StateWord, Statement, Statements,
    Table, TableRow, Timeline, icon,
};

/// The overview.
pub fn page(cx: &PageContext<'_>, model: &Overview) -> String {
    let frame = Frame::new(
        Place::Customer(Page::Overview),
        cx.text.get("overview-title"),
    );
    frame::document(cx, frame, || body(cx, model))
}

fn body(cx: &PageContext<'_>, model: &Overview) -> impl IntoView + use<> {
    let text = cx.text;
    let name = match cx.mirror {
        Some(look) => look.name.clone(),
        None => cx.person.map(|person| person.name.clone()),
    };
    let heading = match name {
        Some(name) if cx.mirror.is_none() => text.with("overview-hello", &[("name", name.into())]),
        Some(name) => text.with("overview-of", &[("name", name.into())]),
        None => text.get("overview-hello-nameless").to_owned(),
    };
    view! {
        <div class="stack">
            <p class="eyebrow">{icon(IconName::Calendar)} {text.day_time(model.now)}</p>
            <h1>{heading}</h1>
        </div>
        {statements(cx, model)}
        {surprises::section(cx, model)}
        <div class="pair">{switches(cx, model)} {origins(cx, model)}</div>
        {uses(cx, model)}
        {latest(cx, model)}
    }
}

fn of_origin(model: &Overview, origin: Origin) -> u64 {
    model
        .kinds
        .iter()
        .filter(|kind| kind.origin == origin)
        .map(|kind| kind.records)
        .sum()
}

/// The customer's and the brand's euros of this year.
fn money(cx: &PageContext<'_>, model: &Overview) -> (Amount, Amount) {
    let mut back = Amount::default();
    let mut earned = Amount::default();
    for total in model
        .benefits
        .iter()
        .filter(|total| total.unit == Unit::Eur)
    {
        let Some(purpose) = cx.registry().purpose(&total.purpose) else {
            continue;
        };
        if purpose
            .benefit
            .measure
            .as_ref()
            .is_some_and(|measure| measure.metric == total.metric)
        {
            back.0 += total.amount.0;
        }
        if purpose
            .brand_earns
            .as_ref()
            .is_some_and(|earns| earns.metric == total.metric)
        {
            earned.0 += total.amount.0;
        }
    }
    (back, earned)
}

fn statements(cx: &PageContext<'_>, model: &Overview) -> impl IntoView + use<> {
    let text = cx.text;
    let held: u64 = model.kinds.iter().map(|kind| kind.records).sum();
    let about = text.with(
        "overview-held",
        &[
            ("observed", of_origin(model, Origin::Observed).into()),
            ("told", of_origin(model, Origin::Provided).into()),
            ("bought", of_origin(model, Origin::ThirdParty).into()),
        ],
    );
    let (given, refused) = model.uses.iter().fold((0, 0), |(given, refused), uses| {
        (given + uses.releases, refused + uses.refusals)
    });
    let refusals = text.with("overview-refused", &[("count", refused.into())]);
    let (back, earned) = money(cx, model);
    let earned = text.with(
        "overview-earned",
        &[("amount", text.money(earned, Unit::Eur).into())],
    );
    let [data, activity, benefits] =
        [Page::Data, Page::Activity, Page::Benefits].map(|page| cx.link(page));
    view! {
        <Statements>
            <Statement
                number=text.number(held)
                noun=text.with("overview-held-noun", &[("count", held.into())])
            >
                <p>{about}</p>
                <p>
                    <a href=data>{text.get("overview-held-link")}</a>
                </p>
            </Statement>
            <Statement
                number=text.number(given)
                noun=text.with("overview-uses-noun", &[("count", given.into())])
            >
                <p>{refusals}</p>
                <p>
                    <a href=activity>{text.get("overview-uses-link")}</a>
                </p>
            </Statement>
            <Statement
                number=text.money(back, Unit::Eur)
                noun=text.get("overview-back-noun")
            >
                <p>{earned}</p>
                <p>
                    <a href=benefits>{text.get("overview-back-link")}</a>
                </p>
            </Statement>
        </Statements>
    }
}

fn switches(cx: &PageContext<'_>, model: &Overview) -> impl IntoView + use<> {
    let text = cx.text;
    let choices = cx.link(Page::Choices);
    let mut fixed = 0_u32;
    let rows: Vec<_> = model
        .purposes
        .iter()
        .filter_map(|state| {
            let purpose = cx.registry().purpose(&state.purpose)?;
            if !purpose.switch.is_some() {
                fixed += 1;
                return None;
            }
            let on = state.state == State::On;
            let standing = text.standing(purpose, state);
            let title = cx.say(&purpose.title).to_owned();
            let href = format!("{choices}#{}", purpose.key);
            Some(view! {
                <Row>
                    <a href=href>{title}</a>
                    <span class="tag">
                        <StateWord on=on word=text.on_or_off(on)/>
                        {standing}
                    </span>
                </Row>
            })
        })
        .collect();
    let always = text.with("overview-always", &[("count", fixed.into())]);
    let why = format!("{choices}#fixed");
    let change = if cx.is_own() {
        "overview-switches-change"
    } else {
        "overview-switches-see"
    };
    view! {
        <section class="stack" aria-labelledby="switches-h">
            <div class="line" data-ends>
                <h2 id="switches-h">{text.get("overview-switches")}</h2>
                <a class="small" href=choices>
                    {text.get(change)}
                </a>
            </div>
            <RowList small=true>{rows}</RowList>
            <p class="small muted">
                {icon(IconName::Lock)} " " {always} " "
                <a href=why>{text.get("overview-always-link")}</a>
            </p>
        </section>
    }
}

fn origins(cx: &PageContext<'_>, model: &Overview) -> impl IntoView + use<> {
    let text = cx.text;
    let counts = Origin::ALL.map(|origin| (origin, of_origin(model, origin)));
    let sentence: Vec<String> = counts
        .iter()
        .map(|(origin, count)| format!("{} {}", text.origin_past(*origin), text.number(*count)))
        .collect();
    let title = text.with(
        "overview-origins-picture",
        &[("counts", sentence.join(", ").into())],
    );
    let rows: Vec<BarRow> = counts
        .into_iter()
        .map(|(origin, count)| BarRow {
            name: text.origin_past(origin).into(),
            count,
            figure: text.number(count).into(),
        })
        .collect();
    let data = cx.link(Page::Data);
    view! {
        <section class="stack" aria-labelledby="origins-h">
            <h2 id="origins-h">{text.get("overview-origins")}</h2>
            <Bars id="origins" title=title rows=rows>
                {text.get("overview-origins-caption")}
                " "
                <a href=data>{text.get("overview-origins-link")}</a>
            </Bars>
        </section>
    }
}

fn uses(cx: &PageContext<'_>, model: &Overview) -> impl IntoView + use<> {
    let text = cx.text;
    let registry = cx.registry();
    let columns = vec![
        Column::text(text.get("uses-system")),
        Column::text(text.get("uses-purpose")),
        Column::number(text.get("uses-given")),
        Column::number(text.get("uses-refused")),
        Column::text(text.get("uses-last")),
    ];
    let rows = model
        .uses
        .iter()
        .map(|uses| {
            let system = text.consumer(registry, &uses.consumer).to_owned();
            let purpose = text.purpose(registry, &uses.purpose).to_owned();
            let (given, refused) = (text.number(uses.releases), text.number(uses.refusals));
            let last = text.date_time(uses.last);
            view! {
                <TableRow>
                    <RowHead>{system}</RowHead>
                    <Cell label=text.get("uses-purpose") half=true>
                        {purpose}
                    </Cell>
                    <Cell label=text.get("uses-given") half=true numeric=true>
                        {given}
                    </Cell>
                    <Cell label=text.get("uses-refused") half=true numeric=true>
                        {refused}
                    </Cell>
                    <Cell label=text.get("uses-last") half=true>
                        {last}
                    </Cell>
                </TableRow>
            }
        })
        .collect_view();
    let content = if model.uses.is_empty() {
        view! {
            <EmptyState title=text.get("uses-none-title")>
                <p>{text.get("uses-none")}</p>
            </EmptyState>
        }
        .into_any()
    } else {
        view! {
            <Table caption=text.get("uses-caption") columns=columns>
                {rows}
            </Table>
        }
        .into_any()
    };
    view! {
        <section class="stack" aria-labelledby="uses-h">
            <h2 id="uses-h">{text.get("uses-title")}</h2>
            {content}
        </section>
    }
}

fn latest(cx: &PageContext<'_>, model: &Overview) -> impl IntoView + use<> {
    let text = cx.text;
    let days: Vec<AnyView> = model
        .latest
        .chunk_by(|one, next| text.local(one.at).date() == text.local(next.at).date())
        .map(|lines| {
            let day = lines
                .first()
                .map(|line| text.day(line.at))
                .unwrap_or_default();
            let entries: Vec<AnyView> =
                lines.iter().map(|line| log_entry(cx, line, None)).collect();
            view! {
                <div class="stack" data-gap="s">
                    <h3>{day}</h3>
                    <Timeline>{entries}</Timeline>
                </div>
            }
            .into_any()
        })
        .collect();
    let activity = cx.link(Page::Activity);
    let content = if days.is_empty() {
        view! {
            <EmptyState title=text.get("latest-none-title")>
                <p>{text.get("latest-none")}</p>
            </EmptyState>
        }
        .into_any()
    } else {
        days.into_any()
    };
    view! {
        <section class="stack" aria-labelledby="latest-h">
            <div class="line" data-ends>
                <h2 id="latest-h">{text.get("latest-title")}</h2>
                <a class="small" href=activity>
                    {text.get("latest-link")}
                </a>
            </div>
            {content}
        </section>
    }
}
