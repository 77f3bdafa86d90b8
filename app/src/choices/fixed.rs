//! The purposes without a switch: why, and what can be done instead.

use domain::read::Choices;
use domain::registry::{Action, Destination, Fixed, OwnPage, Purpose, Switch};
use leptos::prelude::*;

use super::card;
use super::gained::{self, Gained};
use crate::PageContext;
use crate::ready::{Html, Kept, Making};
use crate::routes::Page;
use crate::ui::{Cell, Column, IconName, RowHead, Table, TableRow, icon};

/// What is not the same for everybody.
#[derive(Clone, Copy, Debug)]
enum Gap {
    /// What was gained by the purpose at a position of the registry.
    Gained(usize, Gained),
    /// Where a page lies for whoever looks.
    Page(OwnPage),
}

/// One in each language.
static SECTION: Kept<(), Gap> = Kept::new(4);

/// Writes the table; none when every purpose has a switch.
pub(super) fn write(html: &mut Html, cx: &PageContext<'_>, model: &Choices) {
    let section = SECTION.get(cx.declared(), (), section);
    html.ready(&section, |html, gap| match gap {
        Gap::Gained(position, gained) => {
            if let Some(purpose) = cx.registry().purposes.get(position) {
                let mut choices = model.choices.iter();
                let choice = choices.find(|choice| choice.state.purpose == purpose.key);
                html.text(&gained::sentence(cx, purpose, choice, gained));
            }
        }
        Gap::Page(page) => html.text(&place(cx, page)),
    });
}

/// Where a page lies, and the part of it that is meant.
fn place(cx: &PageContext<'_>, page: OwnPage) -> String {
    let (page, part) = match page {
        OwnPage::Data => (Page::Data, ""),
        OwnPage::Choices => (Page::Choices, ""),
        OwnPage::Pause => (Page::Choices, "#pause"),
        OwnPage::Activity => (Page::Activity, ""),
    };
    format!("{}{part}", cx.link(page))
}

/// The link to where it is done.
fn link(making: &Making<'_, Gap>, action: &Action) -> impl IntoView + use<> {
    let words = action.text.get(making.declared.language()).to_owned();
    let href = match &action.to {
        Destination::Web(address) => address.clone(),
        Destination::Page(page) => making.gap(Gap::Page(*page)),
    };
    view! {
        <p>
            <a href=href>{words}</a>
        </p>
    }
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
            let gap = |gained| making.gap(Gap::Gained(position, gained));
            let (get, get_below) = gained::get(declared, purpose, gap);
            let (who, _) = card::who(declared, purpose);
            let title = declared.say(&purpose.title).to_owned();
            let basis = text.basis(purpose.legal_basis);
            let why = declared.say(&fixed.why_fixed).to_owned();
            let instead = declared.say(&fixed.instead).to_owned();
            let action = fixed.action.as_ref().map(|action| link(making, action));
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
                    <Cell label=text.get("fixed-instead")>{instead} {action}</Cell>
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
