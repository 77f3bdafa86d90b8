//! The purposes without a switch: why, and what can be done instead.

use domain::read::Choices;
use domain::registry::{Fixed, Purpose, Switch};
use leptos::prelude::*;

use super::card;
use super::gained::{self, Gained};
use crate::PageContext;
use crate::ready::{Html, Kept, Making};
use crate::ui::{Cell, Column, IconName, RowHead, Table, TableRow, icon};

/// What was gained by the purpose at a position of the registry.
#[derive(Clone, Copy, Debug)]
struct Gap(usize, Gained);

/// One in each language.
static SECTION: Kept<(), Gap> = Kept::new(4);

/// Writes the table; none when every purpose has a switch.
pub(super) fn write(html: &mut Html, cx: &PageContext<'_>, model: &Choices) {
    let section = SECTION.get(cx.declared(), (), section);
    html.ready(&section, |html, Gap(position, gained)| {
        if let Some(purpose) = cx.registry().purposes.get(position) {
            let mut choices = model.choices.iter();
            let choice = choices.find(|choice| choice.state.purpose == purpose.key);
            html.text(&gained::sentence(cx, purpose, choice, gained));
        }
    });
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "the shape that `Kept::get` takes"
)]
fn section(making: &Making<'_, Gap>, (): &()) -> String {
    let declared = making.declared;
    let text = declared.text;
    let purposes = declared.registry().purposes.iter().enumerate();
    let fixed: Vec<(usize, &Purpose, &Fixed)> = purposes
        .filter_map(|(position, purpose)| match &purpose.switch {
            Switch::None(fixed) => Some((position, purpose, fixed)),
            _ => None,
        })
        .collect();
    if fixed.is_empty() {
        return ().to_html();
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
        .map(|(position, purpose, fixed)| {
            let gap = |gained| making.gap(Gap(position, gained));
            let (get, get_below) = gained::get(declared, purpose, gap);
            let (who, _) = card::who(declared, purpose);
            let title = declared.say(&purpose.title).to_owned();
            let basis = text.basis(purpose.legal_basis);
            let why = declared.say(&fixed.why_fixed).to_owned();
            let instead = declared.say(&fixed.instead).to_owned();
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
    view! {
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
    }
    .to_html()
}
