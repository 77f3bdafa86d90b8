//! The kinds of data by where they come from, the surprising origins first.

use domain::read::Trust;
use domain::registry::{DataCategory, Origin, Sensitivity};
use leptos::prelude::*;

use crate::PageContext;
use crate::ui::{Details, Dots, Fact, Facts, KindRow, Kinds, Section, Weight};

const fn weight(sensitivity: Sensitivity) -> Weight {
    match sensitivity {
        Sensitivity::High => Weight::High,
        Sensitivity::Medium => Weight::Mid,
        Sensitivity::Low => Weight::Low,
    }
}

pub(super) fn section(cx: &PageContext<'_>, model: &Trust) -> impl IntoView + use<> {
    let text = cx.text;
    let rows: Vec<_> = Origin::ALL
        .into_iter()
        .filter_map(|origin| row(cx, origin))
        .collect();
    let intro = text.with("kinds-intro", &[("count", model.counts.subjects.into())]);
    let legend = [Sensitivity::High, Sensitivity::Medium, Sensitivity::Low]
        .map(|sensitivity| {
            view! {
                <span class="tag">
                    <Dots weights=vec![weight(sensitivity)]/>
                    {text.sensitivity(sensitivity)}
                </span>
            }
        })
        .collect_view();
    let intro = view! {
        <p>{intro}</p>
        <p class="line small" data-tight>
            {legend}
        </p>
    };
    view! {
        <Section id="kinds" title=text.get("kinds-title") side=true intro=intro.into_any()>
            <Kinds>{rows}</Kinds>
        </Section>
    }
}

fn row(cx: &PageContext<'_>, origin: Origin) -> Option<impl IntoView + use<>> {
    let text = cx.text;
    let mut of_origin: Vec<&DataCategory> = cx
        .registry()
        .categories
        .iter()
        .filter(|category| category.origin == origin)
        .collect();
    if of_origin.is_empty() {
        return None;
    }
    of_origin.sort_by_key(|category| std::cmp::Reverse(category.sensitivity));
    let sensitive = of_origin
        .iter()
        .filter(|category| category.sensitivity == Sensitivity::High)
        .count();
    let count = text.with(
        "kinds-count",
        &[
            ("count", of_origin.len().into()),
            ("sensitive", sensitive.into()),
        ],
    );
    let weights: Vec<Weight> = of_origin
        .iter()
        .map(|category| weight(category.sensitivity))
        .collect();
    let names: Vec<&str> = of_origin
        .iter()
        .map(|category| cx.say(&category.title))
        .collect();
    let names = format!("{}.", names.join(", "));
    let facts = of_origin
        .iter()
        .map(|category| {
            let title = cx.say(&category.title).to_owned();
            let what = cx.say(&category.what).to_owned();
            let reveal = category.could_reveal.as_ref().map(|reveal| {
                let reveal = cx.say(reveal).to_owned();
                view! { <small>{reveal}</small> }
            });
            view! {
                <Fact label=title>
                    {what}
                    {reveal}
                </Fact>
            }
        })
        .collect_view();
    Some(view! {
        <KindRow title=text.origin(origin) weights=weights count=count>
            <p>{names}</p>
            <Details summary=text.get("kinds-more")>
                <Facts>{facts}</Facts>
            </Details>
        </KindRow>
    })
}
