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
use super::told;
use super::values::values;
use crate::routes::Page;
use crate::ui::{Card, Details, Fact, Facts, Tag, TagKind};
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
        (
            record.source.clone(),
            record.collected_at,
            record.kept_until,
        )
    };
    records
        .iter()
        .all(|record| of(record) == of(first))
        .then_some(first)
}

/// The declared field of a record.
pub(super) fn field<'c>(
    category: Option<&'c DataCategory>,
    record: &ShownRecord,
) -> Option<&'c Field> {
    category?
        .fields
        .iter()
        .find(|field| field.key == record.field)
}

/// What the lines cost together, exactly; none where a line has no price.
fn paid(records: &[ShownRecord], category: Option<&DataCategory>) -> Option<Amount> {
    records.iter().try_fold(Amount(0), |sum, record| {
        let priced = field(category, record)?
            .parts
            .iter()
            .any(|part| part.key.as_str() == "paid" && part.format == Format::Euro);
        let Shown::Value(value) = &record.value else {
            return None;
        };
        let amount: Amount = value.part("paid").filter(|_| priced)?.parse().ok()?;
        sum.0.checked_add(amount.0).map(Amount)
    })
}

/// Until when a record is kept, in words.
pub(super) fn kept(text: &Text, record: &ShownRecord) -> String {
    record.kept_until.map_or_else(
        || text.get("data-no-end").to_owned(),
        |until| text.date(until),
    )
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
        let source = about::source_name(cx, category, &record.source);
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
                &[
                    ("lines", count.into()),
                    ("amount", text.money(sum, Unit::Eur).into()),
                ],
            ),
            None => text.with("data-lines-only", &[("lines", count.into())]),
        }
    });
    let shown = values(cx, records, category, shared.is_some());
    let surprising = category.filter(|_| !around.told).and_then(|category| {
        about::surprising(cx, category).map(|facts| view! { <Facts>{facts}</Facts> })
    });
    let worked_out = told::worked_out(cx, records);
    let more = more(cx, category, records, around);
    let kept = shared.map(|record| text.with("data-kept", &[("date", kept(text, record).into())]));
    view! {
        <Card title=title end=end>
            <p class="small muted">
                {line} {receipt.map(|words| view! { " " <b>{words}</b> })}
                {kept.map(|words| format!(" {words}"))}
            </p>
            {shown}
            {worked_out}
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
    records: &[ShownRecord],
    around: Around<'_>,
) -> Option<AnyView> {
    if around.told {
        return None;
    }
    let text = cx.text;
    let observed = told::observed(cx, records);
    let times = common(records).map(|record| {
        let came = text.date_time(record.received_at);
        view! {
            <Fact label=text.get("data-came-in")>{came}</Fact>
        }
    });
    let uses = category.map(|category| about::uses(cx, category, around.states));
    let reveal = category.and_then(|category| about::could_reveal(cx, category));
    Some(
        view! {
            <Details summary=text.get("data-more")>
                <Facts>{observed} {times} {uses}</Facts>
                {reveal}
            </Details>
        }
        .into_any(),
    )
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
            value: Shown::Value(Value::Parts(vec![(
                "paid".parse().unwrap(),
                paid.to_owned(),
            )])),
            source: "till".to_owned(),
            collected_at: at,
            observed_at: None,
            received_at: at,
            kept_until: None,
            inference: None,
            correction: None,
            corrected_at: None,
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
