//! Newer and older: links to the neighbouring pages of a keyset. No page numbers, since none are
//! counted.

use super::{IconName, Text, icon};
use leptos::prelude::*;

/// A neighbouring page.
#[derive(Clone, Debug)]
pub struct PageLink {
    /// Where it is.
    pub href: Text,
    /// What it holds.
    pub text: Text,
}

/// The two links; an absent one leaves its place empty.
#[component]
pub fn Pagination(
    /// What is turned, for a screen reader.
    #[prop(into)]
    label: Text,
    /// Towards the start.
    #[prop(optional_no_strip, into)]
    newer: Option<PageLink>,
    /// Towards the end.
    #[prop(optional_no_strip, into)]
    older: Option<PageLink>,
) -> impl IntoView {
    (newer.is_some() || older.is_some()).then(|| {
        view! {
            <nav class="pages" aria-label=label>
                {newer
                    .map(|page| {
                        view! {
                            <a rel="prev" href=page.href>
                                {icon(IconName::ArrowLeft)}
                                {page.text}
                            </a>
                        }
                    })}
                {older
                    .map(|page| {
                        view! {
                            <a rel="next" href=page.href>
                                {page.text}
                                {icon(IconName::ArrowRight)}
                            </a>
                        }
                    })}
            </nav>
        }
    })
}
