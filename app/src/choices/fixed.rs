//! The purposes without a switch: why, and what can be done instead.

use domain::read::{Choice, Choices};
use domain::registry::{Fixed, Purpose, Switch};
use leptos::prelude::*;

use super::card;
use crate::PageContext;
use crate::ui::{Cell, Column, IconName, RowHead, Table, TableRow, icon};

/// The table; none when every purpose has a switch.
pub(super) fn section(cx: &PageContext<'_>, model: &Choices) -> Option<impl IntoView + use<>> {
    let text = cx.text;
    let fixed: Vec<(&Choice, &Purpose, &Fixed)> = model
        .choices
        .iter()
        .filter_map(|choice| {
            let purpose = cx.registry().purpose(&choice.state.purpose)?;
            match &purpose.switch {
                Switch::None(fixed) => Some((choice, purpose, fixed)),
                _ => None,
            }
        })
        .collect();
    if fixed.is_empty() {
        return None;
    }
    let count = text.with("fixed-count", &[("count", fixed.len().into())]);
    let columns = vec![
        Column::text(text.get("fixed-what")),
        Column::text(text.get("fixed-why")),
        Column::text(text.get("choices-get")),
        Column::text(text.get("choices-who")),
        Column::text(text.get("fixed-instead")),
    ];
    let rows = fixed
        .into_iter()
        .map(|(choice, purpose, fixed)| {
            let (get, get_below) = card::get(cx, choice, purpose);
            let (who, _) = card::who(cx, purpose);
            let title = cx.say(&purpose.title).to_owned();
            let basis = text.basis(purpose.legal_basis);
            let why = cx.say(&fixed.why_fixed).to_owned();
            let instead = cx.say(&fixed.instead).to_owned();
            view! {
                <TableRow id=purpose.key.as_str().to_owned()>
                    <RowHead>
                        {icon(IconName::Lock)} " " {title} <small>{basis}</small>
                    </RowHead>
                    <Cell label=text.get("fixed-why")>{why}</Cell>
                    <Cell label=text.get("choices-get") half=true>
                        {get}
                        {get_below.map(|below| view! { <small>{below}</small> })}
                    </Cell>
                    <Cell label=text.get("choices-who") half=true>
                        {who}
                    </Cell>
                    <Cell label=text.get("fixed-instead")>{instead}</Cell>
                </TableRow>
            }
        })
        .collect_view();
    Some(view! {
        <section class="stack" id="fixed" aria-labelledby="fixed-h">
            <div>
                <h2 id="fixed-h">{text.get("fixed-title")}</h2>
                <p class="muted small">{count}</p>
            </div>
            <div class="card">
                <Table caption=text.get("fixed-caption") columns=columns>
                    {rows}
                </Table>
            </div>
        </section>
    })
}
