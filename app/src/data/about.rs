//! What is so for every record of a kind: what it is used for and whether that is on, who outside
//! sees it, who sold it, how it was guessed, what it could reveal.

use domain::decision::State;
use domain::read::{PageFrom, PurposeState};
use domain::registry::{DataCategory, Model, Purpose, Registry, Source};
use leptos::prelude::*;

use super::query::{address, of_kind};
use crate::PageContext;
use crate::routes::Page;
use crate::text::Text;
use crate::ui::{Fact, IconName, StateWord, Tag, TagKind};

/// A source by the name of the organisation or by the title of the brand's own system; as records
/// name it where the registry knows neither.
pub(super) fn source_name<'a>(
    cx: &PageContext<'a>,
    category: Option<&DataCategory>,
    source: &'a str,
) -> &'a str {
    let registry = cx.registry();
    if let Some(known) = organisation(registry, category, source) {
        return &known.name;
    }
    registry
        .own_source(source)
        .map_or(source, |own| cx.say(&own.title))
}

fn organisation<'a>(
    registry: &'a Registry,
    category: Option<&DataCategory>,
    source: &str,
) -> Option<&'a Source> {
    category
        .and_then(|category| category.source.as_ref())
        .and_then(|key| registry.source(key))
        .or_else(|| registry.source(&source.parse().ok()?))
}

fn state<'s>(states: &'s [PurposeState], purpose: &Purpose) -> Option<&'s PurposeState> {
    states.iter().find(|state| state.purpose == purpose.key)
}

/// Facts about use and recipients. Without `states` it is not said what is on.
pub(super) fn uses(
    cx: &PageContext<'_>,
    category: &DataCategory,
    states: &[PurposeState],
) -> AnyView {
    let text = cx.text;
    let registry = cx.registry();
    let choices = cx.link(Page::Choices);
    let purposes: Vec<&Purpose> = registry.purposes_of(&category.key).collect();
    let used: Vec<_> = purposes
        .iter()
        .map(|purpose| {
            let name = cx.say(&purpose.short).to_owned();
            let href = format!("{choices}#{}", purpose.key);
            let word = state(states, purpose).map(|state| {
                let on = state.state == State::On;
                view! { " " <StateWord on=on word=text.on_or_off(on)/> }
            });
            view! {
                <li>
                    <a href=href>{name}</a>
                    {word}
                </li>
            }
        })
        .collect();
    let used = if used.is_empty() {
        view! { {text.get("data-no-use")} }.into_any()
    } else {
        view! { <ul role="list">{used}</ul> }.into_any()
    };
    let mut seen: Vec<String> = Vec::new();
    for purpose in &purposes {
        let off = state(states, purpose).is_some_and(|state| state.state != State::On);
        if off {
            continue;
        }
        for recipient in purpose
            .recipients
            .iter()
            .filter_map(|key| registry.recipient(key))
        {
            let name = text.recipient(recipient);
            if !seen.contains(&name) {
                seen.push(name);
            }
        }
    }
    let seen = if seen.is_empty() {
        text.get("nobody-outside").to_owned()
    } else {
        seen.join("; ")
    };
    view! {
        <Fact label=text.get("data-used-for")>{used}</Fact>
        <Fact label=text.get("data-seen-by")>{seen}</Fact>
    }
    .into_any()
}

/// Facts that surprise: who sold it, how it was guessed. None for any other kind.
pub(super) fn surprising(cx: &PageContext<'_>, category: &DataCategory) -> Option<AnyView> {
    let registry = cx.registry();
    let seller = category
        .source
        .as_ref()
        .and_then(|key| registry.source(key))
        .map(|source| bought(cx.text, source));
    let guess = category
        .model
        .as_ref()
        .and_then(|key| registry.model(key))
        .map(|model| guessed(cx, model));
    (seller.is_some() || guess.is_some()).then(|| (seller, guess).into_any())
}

fn bought(text: &'static Text, source: &Source) -> AnyView {
    let seller = text.with(
        "data-sold-since",
        &[
            ("seller", source.name.as_str().into()),
            ("date", text.civil_date(source.first_received).into()),
        ],
    );
    let told = text.civil_date(source.told_customers);
    let ends = source.contract_ends.map(|date| {
        let date = text.civil_date(date);
        view! { <Fact label=text.get("data-contract-ends")>{date}</Fact> }
    });
    view! {
        <Fact label=text.get("data-sold-by")>{seller}</Fact>
        <Fact label=text.get("data-told")>{told}</Fact>
        {ends}
    }
    .into_any()
}

fn guessed(cx: &PageContext<'_>, model: &Model) -> AnyView {
    let text = cx.text;
    let data = cx.link(Page::Data);
    let how = text.with(
        "data-model",
        &[
            ("model", cx.say(&model.name).into()),
            ("version", model.version.as_str().into()),
        ],
    );
    let [plain, accuracy, consequence, review, change] = [
        &model.plain,
        &model.accuracy.plain,
        &model.consequence,
        &model.human_review,
        &model.what_would_change_it,
    ]
    .map(|words| cx.say(words).to_owned());
    let inputs = model
        .inputs
        .iter()
        .map(|key| {
            let name = text.category(cx.registry(), key).to_owned();
            let href = format!("{}#results", address(&data, &of_kind(key), PageFrom::Start));
            view! {
                <li>
                    <a href=href>{name}</a>
                </li>
            }
        })
        .collect_view();
    let withheld = model.withheld.as_ref().map(|words| {
        let words = cx.say(words).to_owned();
        view! { <Fact label=text.get("data-withheld")>{words}</Fact> }
    });
    let automated = text.automation(model.automated);
    view! {
        <Fact label=text.get("data-accuracy")>{accuracy}</Fact>
        <Fact label=text.get("data-inputs")>
            <ul role="list">{inputs}</ul>
        </Fact>
        <Fact label=text.get("data-how")>{how} " " {plain}</Fact>
        <Fact label=text.get("data-consequence")>
            {consequence} " " {automated} ". " {review}
        </Fact>
        <Fact label=text.get("data-change")>{change}</Fact>
        {withheld}
    }
    .into_any()
}

/// What the data could reveal although nobody looks for it.
pub(super) fn could_reveal(
    cx: &PageContext<'_>,
    category: &DataCategory,
) -> Option<impl IntoView + use<>> {
    let words = cx.say(category.could_reveal.as_ref()?).to_owned();
    Some(view! {
        <p class="small">
            <Tag kind=TagKind::Plain(IconName::Warning) text=words/>
        </p>
    })
}
