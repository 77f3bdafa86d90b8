//! The values of records: a table where they have parts, a list of facts where they have not.

use domain::read::{Shown, ShownRecord};
use domain::record::Value;
use domain::registry::{DataCategory, Field, Format, Part};
use leptos::prelude::*;

use super::about;
use super::block::{field, kept};
use super::told;
use crate::PageContext;
use crate::routes;
use crate::text::Text;
use crate::ui::{Cell, Column, Fact, Facts, Mask, Reveal, RowHead, Table, TableRow};

fn shown(cx: &PageContext<'_>, record: &ShownRecord, field: Option<&Field>) -> AnyView {
    let text = cx.text;
    let correction = told::correction(cx, record, field);
    let value = match &record.value {
        Shown::Value(value) => text.value(field, value).into_any(),
        Shown::Masked => {
            let what = field
                .map_or(record.field.as_str(), |field| cx.say(&field.title))
                .to_owned();
            let reveal = cx.mirror.map(|look| Reveal {
                action: routes::look_record(look.view, record.id).into(),
                name: "seen".into(),
                value: "masked".into(),
                show: text.get("data-reveal").into(),
                what: what.into(),
            });
            view! { <Mask shape="•••" hidden=text.get("data-masked") reveal=reveal/> }.into_any()
        }
    };
    (value, correction).into_any()
}

/// When, from where and until when, for one row among rows that differ in it.
fn own_times(
    cx: &PageContext<'_>,
    record: &ShownRecord,
    category: Option<&DataCategory>,
) -> impl IntoView + use<> {
    let text = cx.text;
    let when = format!(
        "{}, {}",
        text.short_date(record.collected_at),
        text.time(record.collected_at)
    );
    let source = about::source_name(cx, category, &record.source).to_owned();
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

/// The values of a block. `shared` where source and times are said for all of them at once.
pub(super) fn values(
    cx: &PageContext<'_>,
    records: &[ShownRecord],
    category: Option<&DataCategory>,
    shared: bool,
) -> AnyView {
    let text = cx.text;
    let caption = text
        .category(cx.registry(), &records[0].category)
        .to_owned();
    if let Some(field) = tabled(records, category) {
        return table(cx, records, category, field, shared);
    }
    let title = |record: &ShownRecord| {
        field(category, record).map_or_else(
            || record.field.to_string(),
            |field| cx.say(&field.title).to_owned(),
        )
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
    let columns = [
        Column::text(text.get("data-what")),
        Column::text(text.get("data-value")),
    ]
    .into_iter()
    .chain(times(text, shared))
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

/// The field whose parts become columns: all records have it, all values are in sight, and no
/// value holds a part that the registry does not name.
fn tabled<'c>(records: &[ShownRecord], category: Option<&'c DataCategory>) -> Option<&'c Field> {
    let first = records.first()?;
    let field = field(category, first).filter(|field| field.parts.len() > 1)?;
    let fits = |record: &ShownRecord| match &record.value {
        Shown::Value(Value::Parts(parts)) => {
            record.field == first.field
                && parts
                    .iter()
                    .all(|(key, _)| field.parts.iter().any(|part| part.key == *key))
        }
        _ => false,
    };
    records.iter().all(fits).then_some(field)
}

fn value_of<'r>(record: &'r ShownRecord, part: &Part) -> Option<&'r str> {
    match &record.value {
        Shown::Value(value) => value
            .part(part.key.as_str())
            .filter(|text| !text.is_empty()),
        Shown::Masked => None,
    }
}

/// One row for each record, one column for each part that any of them has.
fn table(
    cx: &PageContext<'_>,
    records: &[ShownRecord],
    category: Option<&DataCategory>,
    field: &Field,
    shared: bool,
) -> AnyView {
    let text = cx.text;
    let parts: Vec<&Part> = field
        .parts
        .iter()
        .filter(|part| {
            records
                .iter()
                .any(|record| value_of(record, part).is_some())
        })
        .collect();
    let numeric =
        |format: Format| matches!(format, Format::Euro | Format::Number | Format::Percent);
    let columns = parts
        .iter()
        .map(|part| Column {
            text: cx.say(&part.title).to_owned().into(),
            numeric: numeric(part.format),
        })
        .chain(times(text, shared))
        .collect();
    let rows = records
        .iter()
        .map(|record| {
            let cells: Vec<AnyView> = parts
                .iter()
                .enumerate()
                .map(|(index, part)| {
                    let shown = value_of(record, part)
                        .map(|value| text.part(part.format, value))
                        .unwrap_or_default();
                    if index == 0 {
                        let correction = told::correction(cx, record, Some(field));
                        return view! { <RowHead>{shown} {correction}</RowHead> }.into_any();
                    }
                    let label = cx.say(&part.title).to_owned();
                    view! {
                        <Cell label=label half=true numeric=numeric(part.format)>
                            {shown}
                        </Cell>
                    }
                    .into_any()
                })
                .collect();
            let times = (!shared).then(|| own_times(cx, record, category));
            view! { <TableRow>{cells} {times}</TableRow> }
        })
        .collect_view();
    let caption = cx.say(&field.title).to_owned();
    view! {
        <Table caption=caption columns=columns>
            {rows}
        </Table>
    }
    .into_any()
}

/// The columns of what differs from record to record.
fn times(text: &Text, shared: bool) -> impl Iterator<Item = Column> + use<> {
    let columns = ["data-when", "data-kept-until"].map(|words| Column::text(text.get(words)));
    (!shared).then_some(columns).into_iter().flatten()
}
