//! What came back: per purpose and year, as measured; nothing as nothing. What the brand earned
//! stands apart, where it says so.

use domain::benefit::{Amount, BenefitTotal};
use domain::decision::State;
use domain::ids::ItemKey;
use domain::read::Benefits;
use domain::registry::{Purpose, Unit};
use leptos::prelude::*;

use crate::PageContext;
use crate::frame::{self, Frame, Place};
use crate::routes::Page;
use crate::text::Text;
use crate::ui::{
    Cell, Column, Row, RowHead, RowList, Section, StateWord, Statement, Statements, Table, TableRow,
};

/// What came back.
pub fn page(cx: &PageContext<'_>, model: &Benefits) -> String {
    let frame = Frame::new(
        Place::Customer(Page::Benefits),
        cx.text.get("benefits-title"),
    );
    frame::document(cx, frame, || body(cx, model))
}

fn body(cx: &PageContext<'_>, model: &Benefits) -> impl IntoView + use<> {
    let text = cx.text;
    view! {
        <div class="stack">
            <h1>{text.get("benefits-title")}</h1>
            <p class="lede">{text.get("benefits-lede")}</p>
        </div>
        {statement(cx, model)}
        {back(cx, model)}
        {nothing(cx)}
        {earned(cx, model)}
        {former(cx, model)}
    }
}

/// The years with figures and the present one, newest first. The present one is shown even where
/// nothing was measured in it: zero is a figure.
fn years(text: &Text, model: &Benefits) -> Vec<i16> {
    let mut years: Vec<i16> = model.totals.iter().map(|total| total.year).collect();
    years.push(text.local(model.now).year());
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    years
}

/// The customer's metric of a purpose.
fn own(purpose: &Purpose) -> Option<(&ItemKey, Unit)> {
    purpose
        .benefit
        .measure
        .as_ref()
        .map(|measure| (&measure.metric, measure.unit))
}

/// The brand's metric of a purpose.
fn brands(purpose: &Purpose) -> Option<(&ItemKey, Unit)> {
    purpose
        .brand_earns
        .as_ref()
        .map(|earns| (&earns.metric, earns.unit))
}

/// What was measured under one metric of one purpose in one year; zero if nothing was.
fn measured(model: &Benefits, purpose: &Purpose, metric: &ItemKey, year: i16) -> Amount {
    let sum = model
        .totals
        .iter()
        .filter(|total| {
            total.purpose == purpose.key && total.metric == *metric && total.year == year
        })
        .fold(0_i64, |sum, total| sum.saturating_add(total.amount.0));
    Amount(sum)
}

/// All of this year in one sentence.
fn statement(cx: &PageContext<'_>, model: &Benefits) -> impl IntoView + use<> {
    let text = cx.text;
    let this_year = text.local(model.now).year();
    let euros = |metric: fn(&Purpose) -> Option<(&ItemKey, Unit)>| {
        cx.registry()
            .purposes
            .iter()
            .fold(0_i64, |sum, purpose| match metric(purpose) {
                Some((key, Unit::Eur)) => {
                    sum.saturating_add(measured(model, purpose, key, this_year).0)
                }
                _ => sum,
            })
    };
    let (back, earned) = (Amount(euros(own)), Amount(euros(brands)));
    let noun = text.with(
        "benefits-back-noun",
        &[("year", this_year.to_string().into())],
    );
    let earned = text.with(
        "benefits-earned-too",
        &[("amount", text.money(earned, Unit::Eur).into())],
    );
    view! {
        <Statements>
            <Statement number=text.money(back, Unit::Eur) noun=noun>
                <p>{earned}</p>
                <p class="small muted">{text.get("benefits-how-counted")}</p>
            </Statement>
        </Statements>
    }
}

/// How a purpose stands, without blame: its switch, or that it is always on.
fn standing(cx: &PageContext<'_>, model: &Benefits, purpose: &Purpose) -> Option<AnyView> {
    let text = cx.text;
    let state = model
        .purposes
        .iter()
        .find(|state| state.purpose == purpose.key)?;
    let on = state.state == State::On;
    let words = text.standing(purpose, state);
    Some(view! { <StateWord on=on word=text.on_or_off(on)/> " " {words} }.into_any())
}

/// One cell for each year.
fn cells(
    cx: &PageContext<'_>,
    model: &Benefits,
    purpose: &Purpose,
    (metric, unit): (&ItemKey, Unit),
) -> impl IntoView + use<> {
    years(cx.text, model)
        .into_iter()
        .map(|year| {
            let amount = cx.text.money(measured(model, purpose, metric, year), unit);
            view! {
                <Cell label=year.to_string() half=true numeric=true>
                    {amount}
                </Cell>
            }
        })
        .collect_view()
}

fn columns(text: &Text, model: &Benefits, before: &[&'static str]) -> Vec<Column> {
    let named = before.iter().map(|words| Column::text(*words));
    named
        .chain(
            years(text, model)
                .into_iter()
                .map(|year| Column::number(year.to_string())),
        )
        .collect()
}

fn back(cx: &PageContext<'_>, model: &Benefits) -> impl IntoView + use<> {
    let text = cx.text;
    let heads = [
        text.get("benefits-purpose"),
        text.get("benefits-state"),
        text.get("benefits-measured-from"),
    ];
    let rows = cx
        .registry()
        .purposes
        .iter()
        .filter_map(|purpose| {
            let measure = purpose.benefit.measure.as_ref()?;
            let name = cx.say(&purpose.short).to_owned();
            let what = cx.say(&purpose.benefit.what).to_owned();
            let from = cx.say(&measure.measured_from).to_owned();
            let href = format!("{}#{}", cx.link(Page::Choices), purpose.key);
            let amounts = cells(cx, model, purpose, (&measure.metric, measure.unit));
            let standing = standing(cx, model, purpose);
            Some(view! {
                <TableRow id=purpose.key.to_string()>
                    <RowHead>
                        <a href=href>{name}</a>
                        <small>{what}</small>
                    </RowHead>
                    <Cell label=text.get("benefits-state") half=true>
                        {standing}
                    </Cell>
                    <Cell label=text.get("benefits-measured-from") half=true>
                        {from}
                    </Cell>
                    {amounts}
                </TableRow>
            })
        })
        .collect_view();
    let columns = columns(text, model, &heads);
    view! {
        <Section id="back" title=text.get("benefits-back")>
            <div class="stack">
                <Table caption=text.get("benefits-back-caption") columns=columns>
                    {rows}
                </Table>
                <p class="small muted read">{text.get("benefits-off-note")}</p>
            </div>
        </Section>
    }
}

/// The purposes from which nothing comes back, in the brand's own words.
fn nothing(cx: &PageContext<'_>) -> Option<impl IntoView + use<>> {
    let text = cx.text;
    let rows: Vec<_> = cx
        .registry()
        .purposes
        .iter()
        .filter(|purpose| purpose.benefit.measure.is_none())
        .map(|purpose| {
            let name = cx.say(&purpose.short).to_owned();
            let what = cx.say(&purpose.benefit.what).to_owned();
            let href = format!("{}#{}", cx.link(Page::Choices), purpose.key);
            view! {
                <Row>
                    <a href=href>{name}</a>
                    <span class="muted">{what}</span>
                </Row>
            }
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    Some(view! {
        <Section id="nothing" title=text.get("benefits-nothing")>
            <div class="stack">
                <p class="read">{text.get("benefits-nothing-intro")}</p>
                <RowList small=true>{rows}</RowList>
            </div>
        </Section>
    })
}

fn earned(cx: &PageContext<'_>, model: &Benefits) -> impl IntoView + use<> {
    let text = cx.text;
    let rows: Vec<_> = cx
        .registry()
        .purposes
        .iter()
        .filter_map(|purpose| {
            let earns = purpose.brand_earns.as_ref()?;
            let name = cx.say(&purpose.short).to_owned();
            let what = cx.say(&earns.what).to_owned();
            let amounts = cells(cx, model, purpose, (&earns.metric, earns.unit));
            Some(view! {
                <TableRow>
                    <RowHead>{name} <small>{what}</small></RowHead>
                    {amounts}
                </TableRow>
            })
        })
        .collect();
    let content = if rows.is_empty() {
        view! { <p>{text.get("benefits-earned-nothing")}</p> }.into_any()
    } else {
        let columns = columns(text, model, &[text.get("benefits-purpose")]);
        view! {
            <Table caption=text.get("benefits-earned-caption") columns=columns>
                {rows}
            </Table>
        }
        .into_any()
    };
    view! {
        <Section id="earned" title=text.get("benefits-earned")>
            <div class="stack">
                {content} <p class="small muted read">{text.get("benefits-earned-note")}</p>
            </div>
        </Section>
    }
}

/// Whether the registry in force still declares what was measured.
fn declared(cx: &PageContext<'_>, total: &BenefitTotal) -> bool {
    cx.registry()
        .purpose(&total.purpose)
        .is_some_and(|purpose| {
            [own(purpose), brands(purpose)]
                .into_iter()
                .flatten()
                .any(|(metric, _)| *metric == total.metric)
        })
}

/// What was measured for uses that the registry in force no longer declares.
fn former(cx: &PageContext<'_>, model: &Benefits) -> Option<impl IntoView + use<>> {
    let text = cx.text;
    let rows: Vec<_> = model
        .totals
        .iter()
        .filter(|total| !declared(cx, total))
        .map(|total| {
            let name = text.purpose(cx.registry(), &total.purpose);
            let name = format!("{name}, {}", total.year);
            let amount = text.money(total.amount, total.unit);
            view! {
                <Row>
                    <span>{name}</span>
                    <b class="num">{amount}</b>
                </Row>
            }
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    Some(view! {
        <Section id="former" title=text.get("benefits-former")>
            <RowList small=true>{rows}</RowList>
        </Section>
    })
}
