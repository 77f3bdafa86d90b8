//! One masked record, opened by a member of staff: its value, and what stands behind it.

use domain::read::ShownRecord;
use leptos::prelude::*;

use super::about;
use super::block::{Around, block};
use crate::PageContext;
use crate::frame::{self, Frame, Place};
use crate::routes::Page;
use crate::ui::{Facts, IconName, Notice};

/// The page. The opening was logged before.
pub fn record_page(cx: &PageContext<'_>, record: &ShownRecord) -> String {
    let title = cx.text.category(cx.registry(), &record.category);
    let frame = Frame::new(Place::Customer(Page::Data), title);
    frame::document(cx, frame, || body(cx, record, title.to_owned()))
}

fn body(cx: &PageContext<'_>, record: &ShownRecord, title: String) -> impl IntoView + use<> {
    let text = cx.text;
    let back = format!("{}#results", cx.link(Page::Data));
    // How the purposes stand is not part of one record: it stands on the page of all.
    let around = Around {
        states: &[],
        told: true,
    };
    let record_block = block(cx, std::slice::from_ref(record), around);
    let category = cx.registry().category(&record.category);
    let uses = category.map(|category| about::uses(cx, category, &[]));
    view! {
        <div class="stack">
            <h1>{title}</h1>
            <Notice title=text.get("data-opened-title") symbol=IconName::Eye>
                <p>{text.get("data-opened")}</p>
            </Notice>
        </div>
        <section class="stack" aria-labelledby="record-h">
            <h2 id="record-h">{text.get("data-record")}</h2>
            {record_block}
            <Facts>{uses}</Facts>
            <p>
                <a href=back>{text.get("data-back")}</a>
            </p>
        </section>
    }
}
