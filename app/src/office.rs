//! What officers see: live counts, how the switches stand, the registry's versions, the systems'
//! keys, and the clients of the brand's own provider. No customer, no secret.

mod clients;
mod key;
mod objections;

pub use key::key_page;
pub use objections::{Typed, objection_page};

use domain::ids::PurposeKey;
use domain::read::{KeyLine, Office};
use leptos::prelude::*;

use crate::PageContext;
use crate::frame::{self, Frame, Place};
use crate::routes;
use crate::ui::{
    Cell, Column, EmptyState, RowHead, Section, Stat, StateWord, Stats, Table, TableRow,
};

/// The officers' page.
pub fn page(cx: &PageContext<'_>, model: &Office) -> String {
    let frame = Frame::new(Place::Office, cx.text.get("office-title"));
    frame::document(cx, frame, || body(cx, model))
}

fn body(cx: &PageContext<'_>, model: &Office) -> impl IntoView + use<> {
    let text = cx.text;
    let counted = text.with(
        "office-counted",
        &[("when", text.date_time(model.counts.at).into())],
    );
    let (stats, switches) = (stats(cx, model), switches(cx, model));
    let (versions, keys) = (versions(cx, model), keys(cx, model));
    let (objections, clients) = (objections::section(cx, model), clients::section(cx, model));
    view! {
        <div class="stack">
            <h1>{text.get("office-title")}</h1>
            <p class="lede">{text.get("office-lede")}</p>
        </div>
        <Section id="counts" title=text.get("office-counts")>
            <div class="stack">{stats} <p class="small muted">{counted}</p></div>
        </Section>
        {objections}
        <Section id="switches" title=text.get("office-switches")>
            {switches}
        </Section>
        <Section id="versions" title=text.get("office-versions")>
            {versions}
        </Section>
        <Section id="keys" title=text.get("office-keys")>
            {keys}
        </Section>
        {clients}
    }
}

fn stats(cx: &PageContext<'_>, model: &Office) -> impl IntoView + use<> {
    let text = cx.text;
    let counts = &model.counts;
    let lines = [
        (counts.subjects, "office-subjects"),
        (counts.records, "office-records"),
        (counts.releases, "office-releases"),
        (counts.refusals, "office-refusals"),
        (counts.staff_views, "office-looks"),
    ]
    .map(|(count, words)| {
        let words = text.with(words, &[("count", count.into())]);
        view! { <Stat number=text.number(count)>{words}</Stat> }
    });
    view! { <Stats>{lines.into_iter().collect_view()}</Stats> }
}

fn switches(cx: &PageContext<'_>, model: &Office) -> impl IntoView + use<> {
    let text = cx.text;
    let columns = vec![
        Column::text(text.get("office-purpose")),
        Column::number(text.get("office-on")),
        Column::number(text.get("office-turned-off")),
        Column::number(text.get("office-never-on")),
    ];
    let rows = model
        .counts
        .purposes
        .iter()
        .map(|count| {
            let name = text.purpose(cx.registry(), &count.purpose).to_owned();
            let [on, off, never] =
                [count.on, count.turned_off, count.never_on].map(|count| text.number(count));
            view! {
                <TableRow>
                    <RowHead>{name}</RowHead>
                    <Cell label=text.get("office-on") half=true numeric=true>
                        {on}
                    </Cell>
                    <Cell label=text.get("office-turned-off") half=true numeric=true>
                        {off}
                    </Cell>
                    <Cell label=text.get("office-never-on") half=true numeric=true>
                        {never}
                    </Cell>
                </TableRow>
            }
        })
        .collect_view();
    view! {
        <Table caption=text.get("office-switches-caption") columns=columns>
            {rows}
        </Table>
    }
}

/// The first digits of a hash: enough to compare by eye.
fn short(hash: &[u8; 32]) -> String {
    use std::fmt::Write as _;
    hash.iter().take(6).fold(String::new(), |mut text, byte| {
        // Writing to a String does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn versions(cx: &PageContext<'_>, model: &Office) -> impl IntoView + use<> {
    let text = cx.text;
    let columns = vec![
        Column::text(text.get("office-version")),
        Column::text(text.get("office-published")),
        Column::text(text.get("office-hash")),
    ];
    let rows = model
        .versions
        .iter()
        .map(|line| {
            let name = text.with("office-version-number", &[("version", line.version.into())]);
            let in_force = (line.version == model.published.version)
                .then(|| view! { <small>{text.get("office-in-force")}</small> });
            let at = text.date_time(line.at);
            let hash = short(&line.hash);
            view! {
                <TableRow>
                    <RowHead>{name} {in_force}</RowHead>
                    <Cell label=text.get("office-published") half=true>
                        {at}
                    </Cell>
                    <Cell label=text.get("office-hash") half=true unbroken=true>
                        <code>{hash}</code>
                    </Cell>
                </TableRow>
            }
        })
        .collect_view();
    view! {
        <div class="stack">
            <Table caption=text.get("office-versions-caption") columns=columns>
                {rows}
            </Table>
            <p class="small muted">{text.get("office-versions-note")}</p>
        </div>
    }
}

fn keys(cx: &PageContext<'_>, model: &Office) -> AnyView {
    let text = cx.text;
    if model.keys.is_empty() {
        return view! {
            <EmptyState title=text.get("office-no-keys-title")>
                <p>{text.get("office-no-keys")}</p>
            </EmptyState>
        }
        .into_any();
    }
    let columns = vec![
        Column::text(text.get("office-system")),
        Column::text(text.get("office-scope")),
        Column::text(text.get("office-state")),
        Column::text(text.get("office-key-ends")),
        Column::text(text.get("office-last-used")),
    ];
    let rows = model
        .keys
        .iter()
        .map(|key| key_row(cx, model, key))
        .collect_view();
    view! {
        <div class="stack">
            <Table caption=text.get("office-keys-caption") columns=columns>
                {rows}
            </Table>
            <p class="small muted">{text.get("office-keys-note")}</p>
        </div>
    }
    .into_any()
}

/// The names of purposes, one after another.
fn purposes(cx: &PageContext<'_>, keys: &[PurposeKey]) -> String {
    let name = |key| cx.text.purpose(cx.registry(), key);
    keys.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn key_row(cx: &PageContext<'_>, model: &Office, key: &KeyLine) -> impl IntoView + use<> {
    let text = cx.text;
    let registry = cx.registry();
    let system = text.consumer(registry, &key.consumer).to_owned();
    let (href, id) = (routes::office_key(&key.key_id), key.key_id.clone());
    let scope = purposes(cx, &key.purposes);
    let writes = key
        .may_write
        .then(|| view! { <small>{text.get("office-may-write")}</small> });
    let (works, state) = key::state(text, key, model.now);
    let (created, expires) = (
        text.with(
            "office-key-made",
            &[("date", text.date(key.created).into())],
        ),
        text.date(key.expires),
    );
    let used = key.last_used.map_or_else(
        || text.get("office-never-used").to_owned(),
        |at| text.date_time(at),
    );
    view! {
        <TableRow>
            <RowHead>
                <a href=href>{system} <small><code>{id}</code></small></a>
            </RowHead>
            <Cell label=text.get("office-scope")>{scope} {writes}</Cell>
            <Cell label=text.get("office-state") half=true>
                <StateWord on=works word=state/>
            </Cell>
            <Cell label=text.get("office-key-ends") half=true>
                {expires}
                <small>{created}</small>
            </Cell>
            <Cell label=text.get("office-last-used") half=true>
                {used}
            </Cell>
        </TableRow>
    }
}
