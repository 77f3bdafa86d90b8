//! What a record says of itself beside its value: that it was corrected, how it was worked out, when
//! its source noted it.

use domain::read::{Correction, Shown, ShownRecord};
use domain::record::Inference;
use domain::registry::Field;
use leptos::prelude::*;

use crate::PageContext;
use crate::ui::Fact;

/// That a record takes another one's place, or has lost its own. Stands beside its value.
pub(super) fn correction(
    cx: &PageContext<'_>,
    record: &ShownRecord,
    field: Option<&Field>,
) -> Option<AnyView> {
    let text = cx.text;
    let corrects = record
        .correction
        .as_ref()
        .map(|Correction { at, was }| match was {
            Some(Shown::Value(was)) => text.with(
                "data-corrected-was",
                &[
                    ("date", text.date(*at).into()),
                    ("was", text.value(field, was).into()),
                ],
            ),
            Some(Shown::Masked) | None => {
                text.with("data-corrected", &[("date", text.date(*at).into())])
            }
        });
    let corrected = record
        .corrected_at
        .map(|at| text.with("data-replaced", &[("date", text.date(at).into())]));
    let words: Vec<String> = [corrects, corrected].into_iter().flatten().collect();
    (!words.is_empty()).then(|| {
        let words = words.join(" ");
        view! {
            " "
            <small class="muted">{words}</small>
        }
        .into_any()
    })
}

/// How the values of a block were worked out, each way once.
pub(super) fn worked_out(cx: &PageContext<'_>, records: &[ShownRecord]) -> AnyView {
    let mut ways: Vec<&Inference> = Vec::new();
    for inference in records
        .iter()
        .filter_map(|record| record.inference.as_ref())
    {
        if !ways.contains(&inference) {
            ways.push(inference);
        }
    }
    ways.into_iter()
        .map(|inference| {
            let words = way(cx, inference);
            view! { <p class="small muted">{words}</p> }
        })
        .collect_view()
        .into_any()
}

fn way(cx: &PageContext<'_>, inference: &Inference) -> String {
    let text = cx.text;
    let registry = cx.registry();
    let model = registry.model(&inference.model);
    let name = model.map_or(inference.model.as_str(), |model| cx.say(&model.name));
    let inputs: Vec<&str> = inference
        .inputs
        .iter()
        .map(|input| text.category(registry, input))
        .collect();
    let said = text.with(
        "data-worked-out",
        &[
            ("model", name.into()),
            ("version", inference.version.as_str().into()),
            ("inputs", inputs.join(", ").into()),
        ],
    );
    match model.filter(|model| model.version != inference.version) {
        None => said,
        Some(model) => {
            let version = ("version", model.version.as_str().into());
            format!("{said} {}", text.with("data-other-version", &[version]))
        }
    }
}

/// When the source noted the records of a block, where it says.
pub(super) fn observed(cx: &PageContext<'_>, records: &[ShownRecord]) -> Option<AnyView> {
    let text = cx.text;
    let moments = || records.iter().filter_map(|record| record.observed_at);
    let (first, last) = (moments().min()?, moments().max()?);
    let when = if first == last {
        text.date_time(first)
    } else {
        format!("{} – {}", text.date_time(first), text.date_time(last))
    };
    Some(view! { <Fact label=text.get("data-observed")>{when}</Fact> }.into_any())
}
