//! How to check without this page.

use domain::read::PublicLog;
use leptos::prelude::*;

use crate::PageContext;

pub(super) fn section(cx: &PageContext<'_>, log: &PublicLog) -> impl IntoView + use<> {
    let text = cx.text;
    let receipt = format!("vitrine verify receipt FILE{}", log.key_options());
    let keys = log.growth_options();
    let grown = format!("vitrine verify log {}{keys} --since FILE", log.address);
    view! {
        <section class="ledger" id="alone" aria-labelledby="alone-h">
            <header>
                <h2 id="alone-h">{text.get("verify-alone-title")}</h2>
            </header>
            <div class="stack read">
                <p>{text.get("verify-alone")}</p>
                <pre class="note">{receipt}</pre>
                <p>{text.get("verify-alone-log")}</p>
                <pre class="note">{grown}</pre>
                <p class="muted small">{text.get("receipt-limit")}</p>
            </div>
        </section>
    }
}
