//! Clients of the brand's own provider of access tokens, beside the keys: which system each is, what
//! its last token allowed, when it called.

use domain::read::{ClientLine, Office};
use leptos::prelude::*;

use super::purposes;
use crate::PageContext;
use crate::ui::{Cell, Column, RowHead, Section, Table, TableRow};

/// The list; nothing where no client was ever let in.
pub(super) fn section(cx: &PageContext<'_>, model: &Office) -> Option<impl IntoView + use<>> {
    let text = cx.text;
    if model.clients.is_empty() {
        return None;
    }
    let columns = vec![
        Column::text(text.get("office-system")),
        Column::text(text.get("office-scope")),
        Column::text(text.get("office-first-used")),
        Column::text(text.get("office-last-used")),
    ];
    let rows: Vec<_> = model.clients.iter().map(|client| row(cx, client)).collect();
    Some(view! {
        <Section id="clients" title=text.get("office-clients")>
            <div class="stack">
                <Table caption=text.get("office-clients-caption") columns=columns>
                    {rows}
                </Table>
                <p class="small muted">{text.get("office-clients-note")}</p>
            </div>
        </Section>
    })
}

fn row(cx: &PageContext<'_>, line: &ClientLine) -> impl IntoView + use<> {
    let text = cx.text;
    let system = text.consumer(cx.registry(), &line.consumer).to_owned();
    let client = line.client.clone();
    let scope = if line.purposes.is_empty() && !line.may_write {
        text.get("office-nothing").to_owned()
    } else {
        purposes(cx, &line.purposes)
    };
    let writes = line
        .may_write
        .then(|| view! { <small>{text.get("office-may-write")}</small> });
    let (first, last) = (text.date(line.first), text.date_time(line.last_used));
    view! {
        <TableRow>
            <RowHead>{system} " " <small><code>{client}</code></small></RowHead>
            <Cell label=text.get("office-scope")>{scope} {writes}</Cell>
            <Cell label=text.get("office-first-used") half=true>
                {first}
            </Cell>
            <Cell label=text.get("office-last-used") half=true>
                {last}
            </Cell>
        </TableRow>
    }
}
