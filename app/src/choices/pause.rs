//! The pause of all use: what it stops, what goes on, and the one form that begins or ends it.

use domain::decision::Restricting;
use domain::read::Choices;
use domain::registry::{LegalBasis, Purpose};
use leptos::prelude::*;

use super::spread;
use crate::PageContext;
use crate::ready::{Html, Kept, Making};
use crate::routes;
use crate::ui::{Button, Notice, NoticeKind, NoticeRole, Section};

/// What comes into the section.
#[derive(Clone, Copy, Debug)]
enum Gap {
    /// When the pause began.
    Since,
    /// How far word of it has got.
    Spread,
}

/// Whether it is the customer's own page, and whether all use is paused; in each language.
static SECTIONS: Kept<(bool, bool), Gap> = Kept::new(16);

/// Writes the section.
pub(super) fn write(html: &mut Html, cx: &PageContext<'_>, model: &Choices) {
    let key = (cx.is_own(), model.restricted.is_some());
    let section = SECTIONS.get(cx.declared(), key, section);
    html.ready(&section, |html, gap| match gap {
        Gap::Since => {
            if let Some(since) = model.restricted {
                html.text(&cx.text.date_time(since));
            }
        }
        Gap::Spread => html.view(told(cx, model)),
    });
}

/// Who has confirmed the last word about the pause.
fn told(cx: &PageContext<'_>, model: &Choices) -> Option<AnyView> {
    spread::paragraph(cx, model.pause_spread?)
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "the shape that `Kept::get` takes"
)]
fn section(making: &Making<'_, Gap>, (own, paused): &(bool, bool)) -> String {
    let declared = making.declared;
    let (text, registry) = (declared.text, declared.registry());
    let names = |which: fn(&Purpose) -> bool| -> Option<String> {
        let purposes = registry.purposes.iter().filter(|purpose| which(purpose));
        let names: Vec<&str> = purposes
            .map(|purpose| text.purpose(registry, &purpose.key))
            .collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    let stops = names(|purpose| {
        !purpose.switch.is_some() && purpose.legal_basis != LegalBasis::LegalObligation
    })
    .map(|names| {
        let words = text.with("pause-stops", &[("purposes", names.into())]);
        view! { <p>{words}</p> }
    });
    let goes_on = match names(|purpose| purpose.legal_basis == LegalBasis::LegalObligation) {
        Some(names) => text.with("pause-goes-on", &[("purposes", names.into())]),
        None => text.get("pause-only-stored").to_owned(),
    };
    let state = if *paused {
        text.with("pause-on", &[("when", making.gap(Gap::Since).into())])
    } else {
        text.get("pause-off").to_owned()
    };
    let (wanted, button) = if *paused {
        (Restricting::Lifted, "pause-end")
    } else {
        (Restricting::Set, "pause-begin")
    };
    let told = paused.then(|| making.place(Gap::Spread));
    let form = own.then(|| {
        view! {
            <form method="post" action=routes::RESTRICTION class="line noprint">
                <Button name="wanted" value=wanted.key()>
                    {text.get(button)}
                </Button>
            </form>
        }
    });
    view! {
        <Section id="pause" title=text.get("pause-title") side=true>
            <div class="stack read">
                <p>{text.get("pause-what")}</p>
                {stops}
                <p>{goes_on}</p>
                <p>{text.get("pause-after")}</p>
                <p>
                    <b>{state}</b>
                </p>
                {told}
                {form}
            </div>
        </Section>
    }
    .to_html()
}

/// The first words of the page's title after the pause was begun or ended.
pub(super) fn said(
    cx: &PageContext<'_>,
    model: &Choices,
    done: Option<Restricting>,
) -> Option<&'static str> {
    match (done?, model.restricted) {
        (Restricting::Set, Some(_)) => Some(cx.text.get("choices-restricted-title")),
        (Restricting::Lifted, None) => Some(cx.text.get("pause-ended")),
        _ => None,
    }
}

/// What stands at the top while the pause lasts, and once after it was begun or ended.
pub(super) fn notice(
    cx: &PageContext<'_>,
    model: &Choices,
    done: Option<Restricting>,
) -> Option<AnyView> {
    let text = cx.text;
    if model.restricted.is_some() {
        let role = match done {
            Some(_) => NoticeRole::Status,
            None => NoticeRole::None,
        };
        return Some(
            view! {
                <Notice
                    kind=NoticeKind::Warn
                    title=text.get("choices-restricted-title")
                    role=role
                    id="paused"
                >
                    <p>{text.get("choices-restricted")}</p>
                    <p>
                        <a href="#pause">{text.get("pause-more")}</a>
                    </p>
                </Notice>
            }
            .into_any(),
        );
    }
    (done == Some(Restricting::Lifted)).then(|| {
        let told = told(cx, model);
        view! {
            <Notice
                kind=NoticeKind::Ok
                title=text.get("pause-ended")
                role=NoticeRole::Status
                id="paused"
            >
                <p>{text.get("pause-ended-words")}</p>
                {told}
            </Notice>
        }
        .into_any()
    })
}
