//! A short remark with an icon: a legal basis, a sensitivity, a state.

use super::{IconName, Text, icon};
use leptos::prelude::*;

/// What a tag says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagKind {
    /// Needs a yes.
    Consent,
    /// On until the reader objects.
    Interest,
    /// Needed for a contract.
    Contract,
    /// Asked by a law.
    Law,
    /// To protect a life.
    Vital,
    /// In the public interest.
    PublicTask,
    /// Sensitive data.
    Sensitive,
    /// Any other, with its own icon.
    Plain(IconName),
}

/// A tag.
#[component]
pub fn Tag(
    /// What it says.
    kind: TagKind,
    /// The same in words.
    #[prop(into)]
    text: Text,
) -> impl IntoView {
    let (name, symbol) = match kind {
        TagKind::Consent => (Some("consent"), IconName::Consent),
        TagKind::Interest => (Some("interest"), IconName::Interest),
        TagKind::Contract => (Some("contract"), IconName::Contract),
        TagKind::Law => (Some("law"), IconName::Law),
        TagKind::Vital => (Some("vital"), IconName::Vital),
        TagKind::PublicTask => (Some("public-task"), IconName::PublicTask),
        TagKind::Sensitive => (Some("sensitive"), IconName::Eye),
        TagKind::Plain(symbol) => (None, symbol),
    };
    view! {
        <span class="tag" data-kind=name>
            {icon(symbol)}
            {text}
        </span>
    }
}
