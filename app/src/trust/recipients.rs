//! Who outside receives data, by name and country, and who data is bought from.

use domain::registry::{Recipient, RecipientRole};
use leptos::prelude::*;

use crate::PageContext;
use crate::ui::{Cell, Column, IconName, RowHead, Section, Table, TableRow, icon};

/// EU and EEA: a transfer to any other country needs a safeguard (Art. 44).
const EEA: [&str; 30] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS",
    "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
];

fn far(recipient: &Recipient) -> bool {
    !EEA.contains(&recipient.country.as_str())
}

pub(super) fn section(cx: &PageContext<'_>) -> impl IntoView + use<> {
    let text = cx.text;
    let registry = cx.registry();
    let mut recipients: Vec<&Recipient> = registry.recipients.iter().collect();
    // The far ones first; sorting is stable, so the registry's order stays otherwise.
    recipients.sort_by_key(|recipient| !(far(recipient) || recipient.transfer.is_some()));
    let outside = recipients.iter().filter(|recipient| far(recipient)).count();
    let intro = text.with(
        "recipients-intro",
        &[
            ("count", recipients.len().into()),
            ("outside", outside.into()),
        ],
    );
    let columns = vec![
        Column::text(text.get("recipients-name")),
        Column::text(text.get("recipients-country")),
        Column::text(text.get("recipients-for")),
    ];
    let rows = recipients
        .into_iter()
        .map(|recipient| {
            let name = recipient.name.clone();
            let country = text.country(&recipient.country).to_owned();
            let globe = far(recipient).then(|| (icon(IconName::Globe), " "));
            let transfer = recipient.transfer.as_ref().map(|transfer| {
                let transfer = cx.say(transfer).to_owned();
                view! { <small>{transfer}</small> }
            });
            let role = text.recipient_role(recipient.role);
            let does = match recipient.role {
                RecipientRole::Authority => cx.say(&recipient.does).to_owned(),
                _ => format!("{} ({role})", cx.say(&recipient.does)),
            };
            let used: Vec<&str> = registry
                .purposes
                .iter()
                .filter(|purpose| purpose.recipients.contains(&recipient.key))
                .map(|purpose| cx.say(&purpose.short))
                .collect();
            let used = used.join(", ");
            view! {
                <TableRow>
                    <RowHead>{name}</RowHead>
                    <Cell label=text.get("recipients-country") half=true>
                        {globe}
                        {country}
                        {transfer}
                    </Cell>
                    <Cell label=text.get("recipients-for") half=true>
                        {does}
                        <small>{used}</small>
                    </Cell>
                </TableRow>
            }
        })
        .collect_view();
    let intro = view! { <p>{intro}</p> };
    view! {
        <Section id="recipients" title=text.get("recipients-title") side=true intro=intro.into_any()>
            <Table caption=text.get("recipients-caption") columns=columns>
                {rows}
            </Table>
        </Section>
    }
}

/// Who data is bought or received from; none where nobody is.
pub(super) fn sources(cx: &PageContext<'_>) -> Option<impl IntoView + use<>> {
    let text = cx.text;
    let registry = cx.registry();
    if registry.sources.is_empty() {
        return None;
    }
    let columns = vec![
        Column::text(text.get("sources-name")),
        Column::text(text.get("sources-gives")),
        Column::text(text.get("sources-told")),
        Column::text(text.get("sources-ends")),
    ];
    let rows = registry
        .sources
        .iter()
        .map(|source| {
            let name = source.name.clone();
            let gives = text.categories(registry, &source.gives);
            let told = text.civil_date(source.told_customers);
            let ends = source.contract_ends.map_or_else(
                || text.get("sources-no-end").to_owned(),
                |end| text.civil_date(end),
            );
            view! {
                <TableRow>
                    <RowHead>{name}</RowHead>
                    <Cell label=text.get("sources-gives")>{gives}</Cell>
                    <Cell label=text.get("sources-told") half=true>
                        {told}
                    </Cell>
                    <Cell label=text.get("sources-ends") half=true>
                        {ends}
                    </Cell>
                </TableRow>
            }
        })
        .collect_view();
    Some(view! {
        <Section id="sources" title=text.get("sources-title") side=true>
            <Table caption=text.get("sources-caption") columns=columns>
                {rows}
            </Table>
        </Section>
    })
}
