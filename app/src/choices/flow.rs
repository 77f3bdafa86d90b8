//! Where the data of the switched purposes goes: purpose, origin of the data, recipient. Kinds of
//! data are drawn together by origin, so that no column holds more than can be read.

use domain::decision::State;
use domain::ids::RecipientKey;
use domain::read::{Choice, Choices};
use domain::registry::{Origin, Purpose};
use leptos::prelude::*;

use super::page::switchable;
use crate::PageContext;
use crate::ui::chart::{Flow, FlowChart, FlowLink, FlowNode, FlowWords};

/// The most recipients drawn by name; the rest are drawn as one.
const NAMED: usize = 5;

/// The chart.
pub(super) fn section(cx: &PageContext<'_>, model: &Choices) -> impl IntoView + use<> {
    let text = cx.text;
    let purposes: Vec<(&Choice, &Purpose)> = model
        .choices
        .iter()
        .filter_map(|choice| Some((choice, switchable(cx, choice)?)))
        .collect();
    let words = FlowWords {
        title: text.get("flow-picture").into(),
        caption: text.get("flow-caption").into(),
        as_table: text.get("flow-as-table").into(),
        purpose: text.get("flow-purpose").into(),
        category: text.get("flow-origin").into(),
        recipient: text.get("flow-recipient").into(),
        off: text.get("off").into(),
    };
    let flow = draw(cx, &purposes);
    (!purposes.is_empty()).then(|| {
        view! {
            <section class="stack" aria-labelledby="flow-h">
                <h2 id="flow-h">{text.get("flow-title")}</h2>
                <FlowChart id="flow" flow=flow words=words/>
            </section>
        }
    })
}

fn draw(cx: &PageContext<'_>, purposes: &[(&Choice, &Purpose)]) -> Flow {
    let text = cx.text;
    let registry = cx.registry();
    let mut named: Vec<&RecipientKey> = Vec::new();
    for key in purposes.iter().flat_map(|(_, purpose)| &purpose.recipients) {
        if !named.contains(&key) {
            named.push(key);
        }
    }
    let others = named.len().saturating_sub(NAMED);
    named.truncate(NAMED);
    let with_others = named.len() + usize::from(others > 0);
    // The position after the last recipient is "nobody outside".
    let nobody = with_others;
    let mut uses: Vec<FlowLink> = Vec::new();
    let mut shares: Vec<FlowLink> = Vec::new();
    for (from, (choice, purpose)) in purposes.iter().enumerate() {
        let on = choice.state.state == State::On;
        for (to, origin) in Origin::ALL.into_iter().enumerate() {
            let kinds = purpose
                .data
                .iter()
                .filter_map(|key| registry.category(key))
                .filter(|category| category.origin == origin)
                .count();
            let Ok(weight @ 1..) = u32::try_from(kinds) else {
                continue;
            };
            add(
                &mut uses,
                FlowLink {
                    from,
                    to,
                    weight,
                    on,
                },
            );
            if purpose.recipients.is_empty() {
                add(
                    &mut shares,
                    FlowLink {
                        from: to,
                        to: nobody,
                        weight,
                        on,
                    },
                );
            }
            for key in &purpose.recipients {
                let place = named
                    .iter()
                    .position(|name| *name == key)
                    .unwrap_or(named.len());
                add(
                    &mut shares,
                    FlowLink {
                        from: to,
                        to: place,
                        weight,
                        on,
                    },
                );
            }
        }
    }
    let flows = |place: usize| shares.iter().any(|link| link.to == place && link.on);
    let mut recipients: Vec<FlowNode> = named
        .iter()
        .enumerate()
        .map(|(place, key)| FlowNode {
            name: registry
                .recipient(key)
                .map_or_else(|| key.to_string(), |r| r.name.clone())
                .into(),
            on: flows(place),
        })
        .collect();
    if others > 0 {
        recipients.push(FlowNode {
            name: text.with("flow-others", &[("count", others.into())]).into(),
            on: flows(named.len()),
        });
    }
    recipients.push(FlowNode {
        name: text.get("nobody-outside").into(),
        on: flows(nobody),
    });
    Flow {
        purposes: purposes
            .iter()
            .map(|(choice, purpose)| FlowNode {
                name: cx.say(&purpose.short).to_owned().into(),
                on: choice.state.state == State::On,
            })
            .collect(),
        categories: Origin::ALL
            .into_iter()
            .enumerate()
            .map(|(place, origin)| FlowNode {
                name: text.origin_past(origin).into(),
                on: uses.iter().any(|link| link.to == place && link.on),
            })
            .collect(),
        recipients,
        uses,
        shares,
    }
}

/// Adds to the ribbon between the same two nodes, if there is one in the same state.
fn add(links: &mut Vec<FlowLink>, link: FlowLink) {
    let same = links
        .iter_mut()
        .find(|other| (other.from, other.to, other.on) == (link.from, link.to, link.on));
    match same {
        Some(other) => other.weight += link.weight,
        None => links.push(link),
    }
}
