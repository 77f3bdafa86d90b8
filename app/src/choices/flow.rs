//! Where the data of the switched purposes goes: purpose, origin of the data, recipient. Kinds of
//! data are drawn together by origin, so that no column holds more than can be read.

use domain::decision::State;
use domain::ids::RecipientKey;
use domain::read::Choices;
use domain::registry::{Origin, Purpose};
use leptos::prelude::*;

use crate::PageContext;
use crate::ready::{Declared, Html, Kept, Making};
use crate::ui::chart::{Flow, FlowChart, FlowLink, FlowNode, FlowWords};

/// The most recipients drawn by name; the rest are drawn as one.
const NAMED: usize = 5;

/// The purposes with a switch, in the registry's order, and which of them are on.
type Ons = Vec<bool>;

/// It has no gap.
#[derive(Clone, Copy, Debug)]
enum Gap {}

/// What people commonly turn on and off together; an unusual picture is drawn anew.
static CHARTS: Kept<Ons, Gap> = Kept::new(256);

/// Writes the chart; none when no purpose has a switch.
pub(super) fn write(html: &mut Html, cx: &PageContext<'_>, model: &Choices) {
    let ons = switchable(cx.declared())
        .map(|purpose| {
            let mut choices = model.choices.iter();
            choices.any(|choice| {
                choice.state.purpose == purpose.key && choice.state.state == State::On
            })
        })
        .collect();
    let chart = CHARTS.get(cx.declared(), ons, section);
    html.ready(&chart, |_, gap| match gap {});
}

fn switchable(declared: Declared<'_>) -> impl Iterator<Item = &Purpose> {
    let purposes = declared.registry().purposes.iter();
    purposes.filter(|purpose| purpose.switch.is_some())
}

fn section(making: &Making<'_, Gap>, ons: &Ons) -> String {
    let declared = making.declared;
    let text = declared.text;
    let purposes: Vec<(bool, &Purpose)> = ons.iter().copied().zip(switchable(declared)).collect();
    let words = FlowWords {
        title: text.get("flow-picture").into(),
        caption: text.get("flow-caption").into(),
        as_table: text.get("flow-as-table").into(),
        purpose: text.get("flow-purpose").into(),
        category: text.get("flow-origin").into(),
        recipient: text.get("flow-recipient").into(),
        off: text.get("off").into(),
    };
    let flow = draw(declared, &purposes);
    let section = (!purposes.is_empty()).then(|| {
        view! {
            <section class="stack" aria-labelledby="flow-h">
                <h2 id="flow-h">{text.get("flow-title")}</h2>
                <FlowChart id="flow" flow=flow words=words/>
            </section>
        }
    });
    section.to_html()
}

fn draw(declared: Declared<'_>, purposes: &[(bool, &Purpose)]) -> Flow {
    let text = declared.text;
    let registry = declared.registry();
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
    for (from, &(on, purpose)) in purposes.iter().enumerate() {
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
            .map(|(on, purpose)| FlowNode {
                name: declared.say(&purpose.short).to_owned().into(),
                on: *on,
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
