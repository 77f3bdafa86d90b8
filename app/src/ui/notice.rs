//! A remark that must not be missed.

use super::{IconName, Text, icon};
use leptos::prelude::*;

/// What a notice is about. Colour never says it alone: the icon and the heading do too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NoticeKind {
    /// Good to know.
    #[default]
    Info,
    /// It worked.
    Ok,
    /// Mind this.
    Warn,
    /// It failed.
    Bad,
}

/// Whether a screen reader is told at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NoticeRole {
    /// Read where it stands.
    #[default]
    None,
    /// Said when the reader pauses.
    Status,
    /// Said at once.
    Alert,
}

/// A notice.
#[component]
pub fn Notice(
    /// What it is about.
    #[prop(optional)]
    kind: NoticeKind,
    /// Its heading.
    #[prop(into)]
    title: Text,
    /// Another icon than the kind's own.
    #[prop(optional, into)]
    symbol: Option<IconName>,
    /// Whether a screen reader is told at once.
    #[prop(optional)]
    role: NoticeRole,
    /// Its anchor; makes it focusable by link.
    #[prop(optional, into)]
    id: Option<Text>,
    /// The content.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (name, own) = match kind {
        NoticeKind::Info => (None, IconName::Info),
        NoticeKind::Ok => (Some("ok"), IconName::CheckCircle),
        NoticeKind::Warn => (Some("warn"), IconName::Warning),
        NoticeKind::Bad => (Some("bad"), IconName::Alert),
    };
    let role = match role {
        NoticeRole::None => None,
        NoticeRole::Status => Some("status"),
        NoticeRole::Alert => Some("alert"),
    };
    let focusable = id.is_some().then_some("-1");
    view! {
        <div class="notice" data-kind=name role=role id=id tabindex=focusable>
            {icon(symbol.unwrap_or(own))}
            <div>
                <h2>{title}</h2>
                {children.map(|children| children())}
            </div>
        </div>
    }
}
