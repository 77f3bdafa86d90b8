//! Records that stand together: the lines of one receipt, or neighbours of one kind.
//!
//! What is the same for all of them is said once. Where the page is about one kind already, what is
//! so for the whole kind is not repeated.

use domain::benefit::Amount;
use domain::read::{PurposeState, Shown, ShownRecord};
use domain::registry::{DataCategory, Field, Format, Sensitivity, Unit};
use leptos::prelude::*;

use super::about;
use super::query::{address, of_kind};
use crate::routes::{self, Page};
use crate::ui::{
    Card, Cell, Column, Details, Fact, Facts, Mask, Reveal, RowHead, Table, TableRow, Tag, TagKind,
};
use crate::{PageContext, text::Text};
use domain::read::PageFrom;

/// What a block knows of the page around it.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    /// How the purposes stand.
    pub(super) states: &'a [PurposeState],
    /// Whether the page says already what is so for the whole kind.
    pub(super) told: bool,
}

/// Whether two neighbours stand in one block.
pub(super) fn together(a: &ShownRecord, b: &ShownRecord) -> bool {
    a.category == b.category && a.group == b.group
}

/// The record that speaks for all, where source, time and term are the same.
fn common(records: &[ShownRecord]) -> Option<&ShownRecord> {
    let first = records.first()?;
    let of = |record: &ShownRecord| {
        (record.source.clone(), record.collected_at, record.kept_until)
    };
    records.iter().all(|record| of(record) == of(first)).then_some(first)
}

/// The field that all have, where they have one.
fn one_field<'c>(records: &[ShownRecord], category: Option<&'c DataCategory>) -> Option<&'c Field> {
    let first = records.first()?;
    let same = records.iter().all(|record| record.field == first.field);
    field(category.filter(|_| same), first)
}

fn field<'c>(category: Option<&'c DataCategory>, record: &ShownRecord) -> Option<&'c Field> {
    category?.fields.iter().find(|field| field.key == record.field)
}

/// What the lines cost together, exactly; none where a line has no price.
fn paid(records: &[ShownRecord], category: Option<&DataCategory>) -> Option<Amount> {
    records.iter().try_fold(Amount(0), |sum, record| {
        let priced = field(category, record)?
            .parts
            .iter()
            .any(|part| part.key.as_str() == "paid" && part.format == Format::Euro);
        let Shown::Value(value) = &record.value else { return None };
        let amount: Amount = value.part("paid").filter(|_| priced)?.parse().ok()?;
        sum.0.checked_add(amount.0).map(Amount)
    })
}

fn kept(text: &Text, record: &ShownRecord) -> String {
    record
        .kept_until
        .map_or_else(|| text.get("data-no-end").to_owned(), |until| text.date(until))
}

/// The block.
pub(super) fn block(cx: &PageContext<'_>, records: &[ShownRecord], around: Around<'_>) -> AnyView {
    let Some(first) = records.first() else {
        return ().into_any();
    };
    let text = cx.text;
    let registry = cx.registry();
    let category = registry.category(&first.category);
    let title = text.category(registry, &first.category).to_owned();
    let end = category.filter(|_| !around.told).map(|category| {
        let sensitive = (category.sensitivity == Sensitivity::High).then(|| {
            view! { <Tag kind=TagKind::Sensitive text=text.sensitivity(category.sensitivity)/> }
        });
        let filter = of_kind(&category.key);
        let href = address(&cx.link(Page::Data), &filter, PageFrom::Start);
        let href = format!("{href}#results");
        view! {
            <span class="line small" data-tight="">
                {sensitive}
                <a href=href>
                    {text.get("data-only-kind")} <span class="vh">" " {title.clone()}</span>
                </a>
            </span>
        }
        .into_any()
    });
    let shared = common(records);
    let line = shared.map(|record| {
        let source = about::source_name(registry, category, &record.source);
        text.with(
            "data-shared",
            &[
                ("when", text.day_time(record.collected_at).into()),
                ("source", source.into()),
            ],
        )
    });
    let receipt = first.group.is_some().then(|| {
        let count = text.with("data-lines", &[("count", records.len().into())]);
        match paid(records, category) {
            Some(sum) => text.with(
                "data-lines-paid",
                &[("lines", count.into()), ("amount", text.money(sum, Unit::Eur).into())],
            ),
            None => text.with("data-lines-only", &[("lines", count.into())]),
        }
    });
    let values = values(cx, records, category, shared.is_some());
    let surprising = category.filter(|_| !around.told).and_then(|category| {
        about::surprising(cx, category).map(|facts| view! { <Facts>{facts}</Facts> })
    });
    let more = more(cx, category, shared, around);
    let only_kept = (around.told)
        .then_some(shared)
        .flatten()
        .map(|record| text.with("data-kept", &[("date", kept(text, record).into())]));
    view! {
        <Card title=title end=end>
            <p class="small muted">
                {line} {receipt.map(|words| view! { " " <b>{words}</b> })}
                {only_kept.map(|words| format!(" {words}"))}
            </p>
            {values}
            {surprising}
            {more}
        </Card>
    }
    .into_any()
}

/// What is behind the records, one tap away.
fn more(
    cx: &PageContext<'_>,
    category: Option<&DataCategory>,
    shared: Option<&ShownRecord>,
    around: Around<'_>,
) -> Option<AnyView> {
    if around.told {
        return None;
    }
    let text = cx.text;
    let times = shared.map(|record| {
        let kept = kept(text, record);
        let came = text.date_time(record.received_at);
        view! {
            <Fact label=text.get("data-kept-until")>{kept}</Fact>
            <Fact label=text.get("data-came-in")>{came}</Fact>
        }
    });
    let uses = category.map(|category| about::uses(cx, category, around.states));
    let reveal = category.and_then(|category| about::could_reveal(cx, category));
    Some(
        view! {
            <Details summary=text.get("data-more")>
                <Facts>{times} {uses}</Facts>
                {reveal}
            </Details>
        }
        .into_any(),
    )
}

fn shown(cx: &PageContext<'_>, record: &ShownRecord, field: Option<&Field>) -> AnyView {
    let text = cx.text;
    match &record.value {
        Shown::Value(value) => text.value(field, value).into_any(),
        Shown::Masked => {
            let what = field.map_or(record.field.as_str(), |field| cx.say(&field.title)).to_owned();
            let reveal = cx.mirror.map(|look| Reveal {
                action: routes::look_record(look.view, record.id).into(),
                name: "seen".into(),
                value: "masked".into(),
                show: text.get("data-reveal").into(),
                what: what.into(),
            });
            view! { <Mask shape="•••" hidden=text.get("data-masked") reveal=reveal/> }.into_any()
        }
    }
}

/// When, from where and until when, for one row among rows that differ in it.
fn own_times(
    cx: &PageContext<'_>,
    record: &ShownRecord,
    category: Option<&DataCategory>,
) -> impl IntoView + use<> {
    let text = cx.text;
    let when = format!("{}, {}", text.short_date(record.collected_at), text.time(record.collected_at));
    let source = about::source_name(cx.registry(), category, &record.source).to_owned();
    let kept = kept(text, record);
    view! {
        <Cell label=text.get("data-when") half=true>
            {when}
            <small>{source}</small>
        </Cell>
        <Cell label=text.get("data-kept-until") half=true>
            {kept}
        </Cell>
    }
}

fn values(
    cx: &PageContext<'_>,
    records: &[ShownRecord],
    category: Option<&DataCategory>,
    shared: bool,
) -> AnyView {
    let text = cx.text;
    let times = || {
        let columns = ["data-when", "data-kept-until"].map(|words| Column::text(text.get(words)));
        (!shared).then_some(columns).into_iter().flatten()
    };
    let caption = text.category(cx.registry(), &records[0].category).to_owned();
    let visible = records.iter().all(|record| record.value != Shown::Masked);
    let parted = one_field(records, category).filter(|field| visible && field.parts.len() > 1);
    if let Some(field) = parted {
        let numeric = |format: Format| {
            matches!(format, Format::Euro | Format::Number | Format::Percent)
        };
        let columns = field
            .parts
            .iter()
            .map(|part| Column { text: cx.say(&part.title).to_owned().into(), numeric: numeric(part.format) })
            .chain(times())
            .collect();
        let rows = records
            .iter()
            .map(|record| {
                let Shown::Value(value) = &record.value else { return ().into_any() };
                let cells: Vec<AnyView> = field
                    .parts
                    .iter()
                    .enumerate()
                    .map(|(index, part)| {
                        let shown = value
                            .part(part.key.as_str())
                            .map(|shown| text.part(part.format, shown))
                            .or_else(|| (index == 0).then(|| text.value(Some(field), value)))
                            .unwrap_or_default();
                        if index == 0 {
                            view! { <RowHead>{shown}</RowHead> }.into_any()
                        } else {
                            let label = cx.say(&part.title).to_owned();
                            view! {
                                <Cell label=label half=true numeric=numeric(part.format)>
                                    {shown}
                                </Cell>
                            }
                            .into_any()
                        }
                    })
                    .collect();
                let times = (!shared).then(|| own_times(cx, record, category));
                view! { <TableRow>{cells} {times}</TableRow> }.into_any()
            })
            .collect_view();
        return view! {
            <Table caption=caption columns=columns>
                {rows}
            </Table>
        }
        .into_any();
    }
    let title = |record: &ShownRecord| {
        field(category, record)
            .map_or_else(|| record.field.to_string(), |field| cx.say(&field.title).to_owned())
    };
    if shared {
        let facts = records
            .iter()
            .map(|record| {
                let value = shown(cx, record, field(category, record));
                let title = title(record);
                view! { <Fact label=title>{value}</Fact> }
            })
            .collect_view();
        return view! { <Facts>{facts}</Facts> }.into_any();
    }
    let columns = [Column::text(text.get("data-what")), Column::text(text.get("data-value"))]
        .into_iter()
        .chain(times())
        .collect();
    let rows = records
        .iter()
        .map(|record| {
            let value = shown(cx, record, field(category, record));
            let title = title(record);
            let times = own_times(cx, record, category);
            view! {
                <TableRow>
                    <RowHead>{title}</RowHead>
                    <Cell label=text.get("data-value")>{value}</Cell>
                    {times}
                </TableRow>
            }
        })
        .collect_view();
    view! {
        <Table caption=caption columns=columns>
            {rows}
        </Table>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use domain::language::Localized;
    use domain::record::Value;
    use domain::registry::{Origin, Part, SupportAccess};

    fn category() -> DataCategory {
        DataCategory {
            key: "receipts".parse().unwrap(),
            title: Localized::default(),
            what: Localized::default(),
            origin: Origin::Observed,
            sensitivity: Sensitivity::Low,
            support: SupportAccess::Shown,
            fideslang: String::new(),
            pd: String::new(),
            model: None,
            source: None,
            could_reveal: None,
            fields: vec![Field {
                key: "line".parse().unwrap(),
                title: Localized::default(),
                parts: vec![Part {
                    key: "paid".parse().unwrap(),
                    title: Localized::default(),
                    format: Format::Euro,
                }],
            }],
        }
    }

    fn line(paid: &str, group: &str) -> ShownRecord {
        let at = jiff::Timestamp::UNIX_EPOCH;
        ShownRecord {
            id: "rec-00000000000000000000000007".parse().unwrap(),
            category: "receipts".parse().unwrap(),
            field: "line".parse().unwrap(),
            group: Some(group.to_owned()),
            value: Shown::Value(Value::Parts(vec![("paid".parse().unwrap(), paid.to_owned())])),
            source: "till".to_owned(),
            collected_at: at,
            received_at: at,
            kept_until: None,
        }
    }

    #[test]
    fn a_receipt_adds_up_to_the_cent() {
        let lines: Vec<_> = (0..10).map(|_| line("0.10", "a")).collect();
        assert_eq!(paid(&lines, Some(&category())), Some(Amount(1000)));
        let odd = [line("0.10", "a"), line("ten", "a")];
        assert_eq!(paid(&odd, Some(&category())), None);
        assert_eq!(paid(&lines, None), None);
    }

    #[test]
    fn lines_of_two_receipts_do_not_stand_together() {
        assert!(together(&line("1", "a"), &line("2", "a")));
        assert!(!together(&line("1", "a"), &line("2", "b")));
    }
}
