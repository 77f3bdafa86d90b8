//! Where data goes: purpose, kind of data, recipient, as ribbons whose width is a number of kinds.
//!
//! At most [`MOST`] nodes stand in a column, or the chart says less than its table. What is turned
//! off is grey and dashed. The table twin below the figure says the same in words; on a narrow
//! screen and in print it takes the figure's place.

mod geometry;

use crate::ui::{Cell, Column, RowHead, Table, TableRow, Text};
use geometry::{Drawing, Placed, lay_out};
use leptos::prelude::*;

/// The most nodes of a column.
pub const MOST: usize = 6;

/// A purpose, a kind of data or a recipient.
#[derive(Clone, Debug)]
pub struct FlowNode {
    /// Its name in the reader's words.
    pub name: Text,
    /// Whether anything flows through it now.
    pub on: bool,
}

/// A ribbon between two neighbouring columns, by the positions of its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlowLink {
    /// The node it leaves.
    pub from: usize,
    /// The node it reaches.
    pub to: usize,
    /// Its width in kinds of data.
    pub weight: u32,
    /// Whether anything flows through it now.
    pub on: bool,
}

/// Three columns and the ribbons between them.
#[derive(Clone, Debug, Default)]
pub struct Flow {
    /// At the start.
    pub purposes: Vec<FlowNode>,
    /// In the middle.
    pub categories: Vec<FlowNode>,
    /// At the end. "Nobody outside" is one of them.
    pub recipients: Vec<FlowNode>,
    /// Which purposes use which kinds of data.
    pub uses: Vec<FlowLink>,
    /// Which recipients get which kinds of data.
    pub shares: Vec<FlowLink>,
}

/// The words of the chart.
#[derive(Clone, Debug)]
pub struct FlowWords {
    /// The whole of it in a sentence.
    pub title: Text,
    /// How to read it.
    pub caption: Text,
    /// Opens the table.
    pub as_table: Text,
    /// Heading of the purposes.
    pub purpose: Text,
    /// Heading of the kinds of data.
    pub category: Text,
    /// Heading of the recipients.
    pub recipient: Text,
    /// Beside a purpose that is off.
    pub off: Text,
}

/// The chart and its table.
#[component]
pub fn FlowChart(
    /// Its anchor; the title becomes `{id}-t`.
    #[prop(into)]
    id: Text,
    /// What flows.
    flow: Flow,
    /// The words.
    words: FlowWords,
) -> impl IntoView {
    let drawing = lay_out(&flow);
    let title_id = format!("{id}-t");
    let labelled_by = title_id.clone();
    let FlowWords {
        title,
        caption,
        as_table,
        purpose,
        category,
        recipient,
        off,
    } = words;
    let region = title.clone();
    view! {
        <figure class="chart card" id=id>
            <div class="scroll" tabindex="0" role="region" aria-label=region>
                <svg
                    class="flow"
                    viewBox=format!("0 0 {} {}", geometry::WIDTH, drawing.height)
                    role="img"
                    aria-labelledby=labelled_by
                >
                    <title id=title_id>{title}</title>
                    {ribbons(&drawing)}
                    {nodes(&flow, &drawing)}
                </svg>
            </div>
            <figcaption>{caption}</figcaption>
            <details class="twin">
                <summary>{as_table.clone()}</summary>
                <div>
                    <Table
                        caption=as_table
                        columns=vec![
                            Column::text(purpose),
                            Column::text(category.clone()),
                            Column::text(recipient.clone()),
                        ]
                    >
                        {rows(&flow, category, recipient, off)}
                    </Table>
                </div>
            </details>
        </figure>
    }
}

fn ribbons(drawing: &Drawing) -> impl IntoView + use<> {
    drawing
        .ribbons
        .iter()
        .map(|ribbon| {
            let class = if ribbon.on { "ribbon" } else { "ribbon off" };
            view! {
                <path
                    class=class
                    data-shade=(ribbon.shade > 0).then_some(ribbon.shade)
                    d=ribbon.path()
                ></path>
            }
        })
        .collect_view()
}

/// Bars with their labels: outside the bars at both ends, upon the ribbons in the middle.
fn nodes(flow: &Flow, drawing: &Drawing) -> impl IntoView + use<> {
    let [first, middle, last] = &drawing.columns;
    [
        (&flow.purposes, first, "end", -10),
        (&flow.categories, middle, "start", geometry::NODE + 6),
        (&flow.recipients, last, "start", geometry::NODE + 6),
    ]
    .into_iter()
    .flat_map(|(nodes, places, anchor, offset)| {
        nodes
            .iter()
            .zip(places)
            .map(move |(node, place)| node_view(node, place, anchor, offset))
    })
    .collect_view()
}

fn node_view(
    node: &FlowNode,
    place: &Placed,
    anchor: &'static str,
    offset: i32,
) -> impl IntoView + use<> {
    let class = if node.on { "node" } else { "node off" };
    view! {
        <rect
            class=class
            x=place.x
            y=place.top
            width=geometry::NODE
            height=place.height
            rx="2"
        ></rect>
        <text class="halo" x=place.x + offset y=place.middle() text-anchor=anchor>
            {node.name.clone()}
        </text>
    }
}

/// One row per purpose: its kinds of data, and who receives any of them.
fn rows(flow: &Flow, category: Text, recipient: Text, off: Text) -> impl IntoView + use<> {
    flow.purposes
        .iter()
        .enumerate()
        .map(|(index, purpose)| {
            let used: Vec<usize> = flow
                .uses
                .iter()
                .filter(|link| link.from == index)
                .map(|link| link.to)
                .collect();
            let kinds = names(&flow.categories, used.iter().copied());
            let reached = flow
                .shares
                .iter()
                .filter(|link| used.contains(&link.from) && link.on == purpose.on)
                .map(|link| link.to);
            let who = names(&flow.recipients, reached);
            let state = (!purpose.on).then(|| off.clone());
            let name = purpose.name.clone();
            let (category, recipient) = (category.clone(), recipient.clone());
            view! {
                <TableRow>
                    <RowHead>
                        {name} {state.map(|off| view! { <small>{off}</small> })}
                    </RowHead>
                    <Cell label=category>{kinds}</Cell>
                    <Cell label=recipient>{who}</Cell>
                </TableRow>
            }
        })
        .collect_view()
}

/// The names at these positions, each once, in the column's order.
fn names(nodes: &[FlowNode], at: impl Iterator<Item = usize>) -> String {
    let wanted: std::collections::BTreeSet<usize> = at.collect();
    let names: Vec<&str> = wanted
        .into_iter()
        .filter_map(|index| nodes.get(index))
        .map(|n| n.name.as_str())
        .collect();
    names.join(", ")
}
