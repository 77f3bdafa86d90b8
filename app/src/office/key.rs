//! One key of a system: what it covers, its limits, what became of it; and the form that revokes
//! it, under the words that say what then happens.

use domain::ids::ConsumerKey;
use domain::network::Network;
use domain::read::{KeyLine, KeyState, OfficeKey};
use leptos::prelude::*;

use crate::PageContext;
use crate::frame::{self, Frame, Place};
use crate::routes;
use crate::text::Text;
use crate::ui::{
    Button, ButtonKind, Fact, Facts, Notice, NoticeKind, NoticeRole, Section, StateWord,
};

/// The page of one key.
pub fn key_page(cx: &PageContext<'_>, model: &OfficeKey) -> String {
    let title = cx.text.with(
        "office-key-title",
        &[("id", model.key.key_id.as_str().into())],
    );
    let frame = Frame::new(Place::Office, &title);
    frame::document(cx, frame, || body(cx, model, title.clone()))
}

/// Whether a key works, and the word for it.
pub(super) fn state(
    text: &'static Text,
    key: &KeyLine,
    now: jiff::Timestamp,
) -> (bool, &'static str) {
    match key.state(now) {
        KeyState::Works => (true, text.get("office-works")),
        KeyState::Replaced => (true, text.get("office-replaced")),
        KeyState::Revoked => (false, text.get("office-revoked")),
        KeyState::Ended => (false, text.get("office-expired")),
    }
}

fn system(cx: &PageContext<'_>, consumer: &ConsumerKey) -> String {
    cx.text.consumer(cx.registry(), consumer).to_owned()
}

fn body(cx: &PageContext<'_>, model: &OfficeKey, title: String) -> impl IntoView + use<> {
    let text = cx.text;
    let system = system(cx, &model.key.consumer);
    let lede = text.with("office-key-lede", &[("system", system.as_str().into())]);
    let revoked = revoked(cx, model);
    let facts = facts(cx, model);
    let works = !matches!(
        model.key.state(model.now),
        KeyState::Revoked | KeyState::Ended
    );
    let form = works.then(|| form(text, &model.key, &system));
    view! {
        {revoked}
        <div class="stack">
            <h1>{title}</h1>
            <p class="lede">{lede}</p>
        </div>
        <Section id="key" title=text.get("office-key-section")>
            <div class="stack">
                {facts} <p class="small muted">{text.get("office-key-hour")}</p>
            </div>
        </Section>
        {form}
        <p>
            <a href=routes::OFFICE>{text.get("office-back")}</a>
        </p>
    }
}

/// Says of a revoked key since when; after revoking it, this is the answer.
fn revoked(cx: &PageContext<'_>, model: &OfficeKey) -> Option<impl IntoView + use<>> {
    let text = cx.text;
    let revoked = model.key.revoked?;
    let when = text.date_time(revoked.at);
    let words = if revoked.by_officer {
        text.with("office-revoked-by-officer", &[("when", when.into())])
    } else {
        text.with("office-revoked-by-command", &[("when", when.into())])
    };
    Some(view! {
        <Notice
            kind=NoticeKind::Info
            role=NoticeRole::Status
            title=text.get("office-revoked-title")
        >
            <p>{words}</p>
        </Notice>
    })
}

fn facts(cx: &PageContext<'_>, model: &OfficeKey) -> impl IntoView + use<> {
    let (text, registry, key) = (cx.text, cx.registry(), &model.key);
    let (works, word) = state(text, key, model.now);
    let mut scope: Vec<_> = key
        .purposes
        .iter()
        .map(|purpose| text.purpose(registry, purpose))
        .collect();
    if key.may_write {
        scope.push(text.get("office-may-write"));
    }
    let scope = scope.join(", ");
    let addresses = if key.addresses.is_empty() {
        text.get("office-anywhere").to_owned()
    } else {
        let addresses: Vec<_> = key.addresses.iter().map(Network::to_string).collect();
        addresses.join(", ")
    };
    let hour = |at: Option<jiff::Timestamp>| {
        at.map_or_else(
            || text.get("office-never-used").to_owned(),
            |at| text.date_time(at),
        )
    };
    let strayed = (!key.addresses.is_empty()).then(|| {
        let strayed = hour(key.strayed);
        view! { <Fact label=text.get("office-key-strayed")>{strayed}</Fact> }
    });
    let successor = key.successor.as_ref().map(|id| {
        let (href, id) = (routes::office_key(id), id.clone());
        view! {
            <Fact label=text.get("office-key-successor")>
                <a href=href>
                    <code>{id}</code>
                </a>
            </Fact>
        }
    });
    let (created, expires) = (text.date_time(key.created), text.date_time(key.expires));
    let used = hour(key.last_used);
    let quota = text.number(u64::from(key.per_minute));
    view! {
        <Facts>
            <Fact label=text.get("office-state")>
                <StateWord on=works word=word/>
            </Fact>
            <Fact label=text.get("office-scope")>{scope}</Fact>
            <Fact label=text.get("office-key-created")>{created}</Fact>
            <Fact label=text.get("office-key-ends")>{expires}</Fact>
            {successor}
            <Fact label=text.get("office-last-used")>{used}</Fact>
            <Fact label=text.get("office-key-quota")>{quota}</Fact>
            <Fact label=text.get("office-key-addresses")>{addresses}</Fact>
            {strayed}
        </Facts>
    }
}

fn form(text: &'static Text, key: &KeyLine, system: &str) -> impl IntoView + use<> {
    let action = routes::office_key_revoke(&key.key_id);
    let words = text.with("office-revoke-words", &[("system", system.into())]);
    view! {
        <Section id="revoke" title=text.get("office-revoke-section")>
            <form method="post" action=action class="stack">
                <p>{words}</p>
                <p>
                    <Button kind=ButtonKind::Danger>{text.get("office-revoke")}</Button>
                </p>
            </form>
        </Section>
    }
}
