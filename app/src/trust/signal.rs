//! How the brand treats the signal of a browser (Global Privacy Control), and its conflicts with
//! what somebody chose here.

use leptos::prelude::*;

use crate::PageContext;
use crate::ui::Section;

/// The rule; none where the registry flags no purpose for it.
pub(super) fn section(cx: &PageContext<'_>) -> Option<impl IntoView + use<>> {
    let text = cx.text;
    let registry = cx.registry();
    let names: Vec<&str> = registry
        .purposes
        .iter()
        .filter(|purpose| purpose.gpc && purpose.switch.is_some())
        .map(|purpose| text.purpose(registry, &purpose.key))
        .collect();
    if names.is_empty() {
        return None;
    }
    let what = text.with("gpc-rule-what", &[("purposes", names.join(", ").into())]);
    Some(view! {
        <Section id="gpc" title=text.get("gpc-rule-title") side=true>
            <div class="stack read">
                <p>{what}</p>
                <p>{text.get("gpc-rule-conflict")}</p>
                <p>{text.get("gpc-rule-never")}</p>
                <p>
                    <a href="/.well-known/gpc.json">{text.get("gpc-rule-machine")}</a>
                </p>
            </div>
        </Section>
    })
}
