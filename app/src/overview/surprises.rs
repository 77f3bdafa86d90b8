//! What surprises people most, first: what was bought, and what was guessed.

use domain::read::{Overview, Shown, ShownRecord};
use domain::registry::{DataCategory, Origin};
use leptos::prelude::*;

use crate::PageContext;
use crate::routes::Page;
use crate::ui::{Card, Fact, Facts, IconName};

/// The section; none where nothing was bought or guessed, and for staff.
pub(super) fn section(cx: &PageContext<'_>, model: &Overview) -> Option<impl IntoView + use<>> {
    let of = |origin: Origin| -> Vec<(&ShownRecord, &DataCategory)> {
        model
            .surprising
            .iter()
            .filter_map(|record| Some((record, cx.registry().category(&record.category)?)))
            .filter(|(_, category)| category.origin == origin)
            .collect()
    };
    let (bought, guessed) = (of(Origin::ThirdParty), of(Origin::Inferred));
    if bought.is_empty() && guessed.is_empty() {
        return None;
    }
    // The cards may show fewer than are held; their headings count what is held.
    let held = |origin: Origin| -> u64 {
        let kinds = model.kinds.iter().filter(|kind| kind.origin == origin);
        kinds.map(|kind| kind.records).sum()
    };
    let cards = [
        bought_card(cx, &bought, held(Origin::ThirdParty)),
        guessed_card(cx, &guessed, held(Origin::Inferred)),
    ];
    Some(view! {
        <section class="stack" aria-labelledby="surprises-h">
            <h2 id="surprises-h">{cx.text.get("surprises-title")}</h2>
            <div class="pair" data-fill>
                {cards.into_iter().flatten().collect_view()}
            </div>
        </section>
    })
}

fn facts(cx: &PageContext<'_>, records: &[(&ShownRecord, &DataCategory)]) -> impl IntoView + use<> {
    let text = cx.text;
    let lines = records
        .iter()
        .filter_map(|(record, category)| {
            let field = category
                .fields
                .iter()
                .find(|field| field.key == record.field);
            let Shown::Value(value) = &record.value else {
                return None;
            };
            let value = text.value(field, value);
            // A guess is known by its kind; "score" alone says nothing.
            let title = match field {
                Some(field) if category.origin != Origin::Inferred => &field.title,
                _ => &category.title,
            };
            let title = cx.say(title).to_owned();
            Some(view! { <Fact label=title>{value}</Fact> })
        })
        .collect_view();
    view! { <Facts>{lines}</Facts> }
}

fn bought_card(
    cx: &PageContext<'_>,
    records: &[(&ShownRecord, &DataCategory)],
    held: u64,
) -> Option<AnyView> {
    let (record, category) = records.first()?;
    let text = cx.text;
    let source = category
        .source
        .as_ref()
        .and_then(|key| cx.registry().source(key));
    let seller = source.map_or(record.source.as_str(), |source| source.name.as_str());
    let words = text.with(
        "surprises-bought",
        &[
            ("seller", seller.into()),
            ("date", text.date(record.collected_at).into()),
        ],
    );
    let told = source.map(|source| {
        let date = text.civil_date(source.told_customers);
        text.with("surprises-told", &[("date", date.into())])
    });
    let facts = facts(cx, records);
    let href = format!(
        "{}?origin={}",
        cx.link(Page::Data),
        Origin::ThirdParty.key()
    );
    Some(
        view! {
            <Card
                title=text.with("surprises-bought-title", &[("count", held.into())])
                symbol=IconName::Bought
            >
                <p>{words}</p>
                {facts}
                <p class="small muted">{told}</p>
                <p>
                    <a href=href>{text.get("surprises-bought-link")}</a>
                </p>
            </Card>
        }
        .into_any(),
    )
}

fn guessed_card(
    cx: &PageContext<'_>,
    records: &[(&ShownRecord, &DataCategory)],
    held: u64,
) -> Option<AnyView> {
    let (_, category) = records.first()?;
    let text = cx.text;
    let accuracy = category
        .model
        .as_ref()
        .and_then(|key| cx.registry().model(key))
        .map(|model| {
            text.with(
                "surprises-accuracy",
                &[
                    ("model", cx.say(&model.name).into()),
                    ("accuracy", cx.say(&model.accuracy.plain).into()),
                ],
            )
        });
    let facts = facts(cx, records);
    let href = format!("{}?origin={}", cx.link(Page::Data), Origin::Inferred.key());
    Some(
        view! {
            <Card
                title=text.with("surprises-guessed-title", &[("count", held.into())])
                symbol=IconName::Guessed
            >
                <p>{text.get("surprises-guessed")}</p>
                {facts}
                <p class="small muted">{accuracy}</p>
                <p>
                    <a href=href>{text.get("surprises-guessed-link")}</a>
                </p>
            </Card>
        }
        .into_any(),
    )
}
