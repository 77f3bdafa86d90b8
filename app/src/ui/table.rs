//! Tables that become labelled rows on a narrow screen. The roles are spelled out, because some
//! browsers drop them when `display` changes.

use super::Text;
use leptos::prelude::*;

/// A column's heading.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its text.
    pub text: Text,
    /// Figures, aligned at the end.
    pub numeric: bool,
}

impl Column {
    /// A column of words.
    pub fn text(text: impl Into<Text>) -> Self {
        Self {
            text: text.into(),
            numeric: false,
        }
    }

    /// A column of figures.
    pub fn number(text: impl Into<Text>) -> Self {
        Self {
            text: text.into(),
            numeric: true,
        }
    }
}

/// A table.
#[component]
pub fn Table(
    /// What it holds, for a screen reader.
    #[prop(into)]
    caption: Text,
    /// The columns.
    columns: Vec<Column>,
    /// [`TableRow`]s and [`GroupRow`]s.
    children: Children,
) -> impl IntoView {
    let heads = columns
        .into_iter()
        .map(|column| {
            view! {
                <th scope="col" role="columnheader" class:n=column.numeric>
                    {column.text}
                </th>
            }
        })
        .collect_view();
    view! {
        <table class="table" role="table">
            <caption class="vh">{caption}</caption>
            <thead role="rowgroup">
                <tr role="row">{heads}</tr>
            </thead>
            <tbody role="rowgroup">{children()}</tbody>
        </table>
    }
}

/// A row.
#[component]
pub fn TableRow(
    /// Its anchor.
    #[prop(optional, into)]
    id: Option<Text>,
    /// One [`RowHead`], then [`Cell`]s.
    children: Children,
) -> impl IntoView {
    view! {
        <tr role="row" id=id>
            {children()}
        </tr>
    }
}

/// A heading over the rows that follow.
#[component]
pub fn GroupRow(
    /// How many columns there are.
    columns: u8,
    /// The heading.
    children: Children,
) -> impl IntoView {
    view! {
        <tr role="row" class="group">
            <th scope="rowgroup" role="rowheader" colspan=columns>
                {children()}
            </th>
        </tr>
    }
}

/// The cell that names its row.
#[component]
pub fn RowHead(
    /// The name.
    children: Children,
) -> impl IntoView {
    view! {
        <th scope="row" role="rowheader">
            {children()}
        </th>
    }
}

/// A cell.
#[component]
pub fn Cell(
    /// The column's name, shown where the table has become a list.
    #[prop(into)]
    label: Text,
    /// Takes half the width there.
    #[prop(optional)]
    half: bool,
    /// A figure, aligned at the end.
    #[prop(optional)]
    numeric: bool,
    /// Never broken over two lines.
    #[prop(optional)]
    unbroken: bool,
    /// The content.
    children: Children,
) -> impl IntoView {
    view! {
        <td role="cell" data-l=label data-h=half class:n=numeric class:nw=unbroken>
            {children()}
        </td>
    }
}
