//! What data is used for, by legal basis, with the live share of customers who turned it off. Those
//! who turned it off and those who never turned it on are shown apart: adding them up would flatter
//! or blame.

use domain::read::{PurposeCount, Trust};
use domain::registry::{LegalBasis, Purpose, Switch};
use leptos::prelude::*;

use crate::PageContext;
use crate::ui::{
    Bar, Cell, Column, GroupRow, IconName, Part, RowHead, Section, Table, TableRow, icon,
};

pub(super) fn section(cx: &PageContext<'_>, model: &Trust) -> impl IntoView + use<> {
    let text = cx.text;
    let is = |purpose: &Purpose, basis: LegalBasis| {
        purpose.legal_basis == basis && purpose.switch.is_some()
    };
    let groups = [
        (
            IconName::Consent,
            "purposes-consent",
            "purposes-consent-hint",
            collect(cx, |purpose| is(purpose, LegalBasis::Consent)),
        ),
        (
            IconName::Interest,
            "purposes-interest",
            "purposes-interest-hint",
            collect(cx, |purpose| {
                purpose.switch.is_some() && purpose.legal_basis != LegalBasis::Consent
            }),
        ),
        (
            IconName::Lock,
            "purposes-fixed",
            "purposes-fixed-hint",
            collect(cx, |purpose| !purpose.switch.is_some()),
        ),
    ];
    let columns = vec![
        Column::text(text.get("purposes-purpose")),
        Column::text(text.get("purposes-get")),
        Column::text(text.get("purposes-answers")),
        Column::text(text.get("purposes-customers")),
    ];
    let rows = groups
        .into_iter()
        .filter(|(.., purposes)| !purposes.is_empty())
        .map(|(symbol, title, hint, purposes)| {
            let rows = purposes
                .into_iter()
                .map(|purpose| row(cx, model, purpose))
                .collect_view();
            view! {
                <GroupRow columns=4>
                    {icon(symbol)} " " {text.get(title)} " "
                    <span class="muted">"· " {text.get(hint)}</span>
                </GroupRow>
                {rows}
            }
        })
        .collect_view();
    let intro = text.with(
        "purposes-intro",
        &[("count", cx.registry().purposes.len().into())],
    );
    let intro = view! { <p>{intro}</p> };
    view! {
        <Section id="purposes" title=text.get("purposes-title") intro=intro.into_any()>
            <Table caption=text.get("purposes-caption") columns=columns>
                {rows}
            </Table>
        </Section>
    }
}

fn collect<'a>(cx: &PageContext<'a>, keep: impl Fn(&Purpose) -> bool) -> Vec<&'a Purpose> {
    cx.registry()
        .purposes
        .iter()
        .filter(|purpose| keep(purpose))
        .collect()
}

fn row(cx: &PageContext<'_>, model: &Trust, purpose: &Purpose) -> impl IntoView + use<> {
    let text = cx.text;
    let title = cx.say(&purpose.title).to_owned();
    let what = cx.say(&purpose.what).to_owned();
    let get = cx.say(&purpose.benefit.what).to_owned();
    let below = match (&purpose.switch, &purpose.brand_earns) {
        (Switch::None(fixed), _) => Some(text.with(
            "purposes-instead",
            &[("what", cx.say(&fixed.instead).into())],
        )),
        (_, Some(earns)) => {
            Some(text.with("purposes-earns", &[("what", cx.say(&earns.what).into())]))
        }
        _ => None,
    };
    let role = cx.registry().role(&purpose.accountable);
    let role_title = role.map(|role| cx.say(&role.title).to_owned());
    let within = role.map(|role| {
        text.with(
            "purposes-within",
            &[("period", text.period(role.answers_within).into())],
        )
    });
    let counts = model
        .counts
        .purposes
        .iter()
        .find(|count| count.purpose == purpose.key);
    let customers = match counts {
        Some(counts) if purpose.switch.is_some() => share(cx, counts),
        _ => {
            let word = if purpose.switch.is_some() {
                "purposes-no-counts"
            } else {
                "purposes-no-switch"
            };
            view! { <span class="muted">{text.get(word)}</span> }.into_any()
        }
    };
    view! {
        <TableRow id=purpose.key.as_str().to_owned()>
            <RowHead>
                {title}
                <small>{what}</small>
            </RowHead>
            <Cell label=text.get("purposes-get")>
                {get}
                {below.map(|below| view! { <small>{below}</small> })}
            </Cell>
            <Cell label=text.get("purposes-answers") half=true>
                {role_title}
                {within.map(|within| view! { <small>{within}</small> })}
            </Cell>
            <Cell label=text.get("purposes-customers") half=true unbroken=true>
                {customers}
            </Cell>
        </TableRow>
    }
}

fn share(cx: &PageContext<'_>, counts: &PurposeCount) -> AnyView {
    let text = cx.text;
    let all = counts.on + counts.turned_off + counts.never_on;
    if all == 0 {
        return view! { <span class="muted">{text.get("purposes-no-counts")}</span> }.into_any();
    }
    let part = |count: u64| count as f64 / all as f64;
    // A bar has fewer distinct lengths than an f32 has values.
    #[allow(clippy::cast_possible_truncation)]
    let length = |count: u64| (part(count) * 100.0) as f32;
    let off = text.with(
        "purposes-turned-off",
        &[("share", text.percent(part(counts.turned_off)).into())],
    );
    let on = text.percent(part(counts.on));
    let rest = if counts.never_on > 0 {
        text.with(
            "purposes-on-and-never",
            &[
                ("on", on.into()),
                ("never", text.percent(part(counts.never_on)).into()),
            ],
        )
    } else {
        text.with("purposes-on", &[("on", on.into())])
    };
    view! {
        <Bar parts=vec![Part::Fill(length(counts.on)), Part::Off(length(counts.turned_off))]/>
        <b>{off}</b>
        <small>{rest}</small>
    }
    .into_any()
}
