//! What a card discloses on demand: what is used, by which systems, how long, in law; and the
//! earlier decisions.

use domain::read::Choice;
use domain::registry::Purpose;
use leptos::prelude::*;

use super::card::Gap;
use crate::PageContext;
use crate::ready::Making;
use crate::routes::Page;
use crate::ui::{Details, Fact, Facts, Row, RowList};

/// What is used, which systems, how long.
pub(super) fn details(making: &Making<'_, Gap>, purpose: &Purpose) -> impl IntoView + use<> {
    let declared = making.declared;
    let (text, registry) = (declared.text, declared.registry());
    let kinds = text.categories(registry, &purpose.data);
    let data_link = format!("{}?purpose={}", making.gap(Gap::DataPage), purpose.key);
    let systems: Vec<&str> = registry
        .consumers_of(&purpose.key)
        .map(|consumer| declared.say(&consumer.title))
        .collect();
    let systems = systems.join(", ");
    let recipients = purpose
        .recipients
        .iter()
        .filter_map(|key| registry.recipient(key))
        .map(|recipient| {
            let name = text.recipient(recipient);
            let role = text.recipient_role(recipient.role);
            let does = declared.say(&recipient.does);
            view! {
                <li>
                    {name}
                    <small>{format!("{does} ({role})")}</small>
                </li>
            }
        })
        .collect_view();
    let recipients = if purpose.recipients.is_empty() {
        text.get("nobody-outside").into_any()
    } else {
        view! { <ul role="list">{recipients}</ul> }.into_any()
    };
    let language = declared.language();
    let not_used = (!purpose.not_used.is_empty()).then(|| {
        let lines: Vec<&str> = purpose
            .not_used
            .iter()
            .map(|line| line.get(language))
            .collect();
        let lines = lines.join("; ");
        view! { <Fact label=text.get("more-not-used")>{lines}</Fact> }
    });
    let notice = purpose.ai_notice.as_ref().map(|notice| {
        let notice = notice.get(language).to_owned();
        view! { <Fact label=text.get("more-machine")>{notice}</Fact> }
    });
    let mut law = text.with(
        "more-article",
        &[("article", purpose.legal_basis.article().into())],
    );
    if let Some(reference) = &purpose.legal_reference {
        law.push_str(". ");
        law.push_str(reference.get(language));
    }
    let kept = text.period(purpose.retention);
    let (records, used) = (making.gap(Gap::Records), making.gap(Gap::Used));
    view! {
        <Details summary=text.get("more-summary")>
            <Facts>
                <Fact label=text.get("more-data")>
                    {kinds} ". " <a href=data_link>{records}</a>
                </Fact>
                <Fact label=text.get("more-systems")>{systems}</Fact>
                <Fact label=text.get("more-uses")>{used}</Fact>
                <Fact label=text.get("more-outside")>{recipients}</Fact>
                <Fact label=text.get("more-kept")>{kept}</Fact>
                {not_used}
                {notice}
                <Fact label=text.get("more-law")>{law}</Fact>
            </Facts>
        </Details>
    }
}

/// How many records a purpose may use.
pub(super) fn records(cx: &PageContext<'_>, choice: &Choice) -> String {
    cx.text
        .with("more-records", &[("count", choice.records.into())])
}

/// How often systems used them lately, and how often they were refused.
pub(super) fn used(cx: &PageContext<'_>, choice: &Choice) -> String {
    let (given, refused) = choice.uses.iter().fold((0, 0), |(given, refused), uses| {
        (given + uses.releases, refused + uses.refusals)
    });
    cx.text.with(
        "more-used",
        &[("given", given.into()), ("refused", refused.into())],
    )
}

/// The earlier decisions; none where there are none.
pub(super) fn history(
    cx: &PageContext<'_>,
    choice: &Choice,
    purpose: &Purpose,
) -> Option<impl IntoView + use<>> {
    if choice.history.is_empty() {
        return None;
    }
    let text = cx.text;
    let rows = choice
        .history
        .iter()
        .map(|line| {
            let sentence = text.log_line(cx.registry(), line);
            let words = match sentence.below {
                Some(below) => format!("{} {below}", sentence.head),
                None => sentence.head,
            };
            let machine = crate::text::Text::machine_time(line.at);
            let when = text.date_time(line.at);
            view! {
                <Row>
                    <span>{words}</span>
                    <time datetime=machine>{when}</time>
                </Row>
            }
        })
        .collect_view();
    let all = format!("{}?purpose={}", cx.link(Page::Activity), purpose.key);
    let count = choice.history.len();
    Some(view! {
        <Details summary=text.with("history-summary", &[("count", count.into())])>
            <RowList small=true>{rows}</RowList>
            <p class="small">
                <a href=all>{text.get("history-all")}</a>
            </p>
        </Details>
    })
}
