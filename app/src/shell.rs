//! The frame of every page: head, header, the way back, footer.
//!
//! Header, help and the way back to the overview stand at the same place on every page. Nothing in
//! here knows a word or a person: both come in. A public page without islands names no script but its own.

mod footer;
mod header;
mod mark;
mod words;

pub use footer::{Footer, Languages};
pub use header::{CustomerPage, Mirror, Nav, NavItem};
pub use words::ShellWords;

use crate::ui::{IconName, icon};
use domain::language::Language;
use domain::registry::Mark;
use leptos::prelude::*;
use std::sync::Arc;

/// The addresses of the page's own files, with the hash of their content in the name.
#[derive(Clone, Debug)]
pub struct Assets {
    /// The style sheet.
    pub css: String,
    /// The text font, loaded ahead.
    pub font: String,
    /// The icon of the browser's tab, for the brands whose mark it shows.
    pub favicon: String,
    /// The script of signed-in pages: it wakes the islands, where a page holds some, and asks again
    /// for a page that the browser kept after its session ended.
    pub boot: Option<String>,
    /// The script of the page where receipts are checked.
    pub verify: Option<String>,
}

/// For parts of a page that are made alone: they name no file.
pub static NO_ASSETS: Assets = Assets {
    css: String::new(),
    font: String::new(),
    favicon: String::new(),
    boot: None,
    verify: None,
};

/// The colours that a reader chose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the device has it.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All of them, in the order in which a page offers them.
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::Auto];

    /// The word in forms, in the database and in `data-theme`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Reads a word exactly as [`Theme::code`] writes it.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.code() == code)
    }
}

/// Everything about a page but its content.
#[derive(Clone, Debug)]
pub struct Shell<'a> {
    /// The language of the page.
    pub language: Language,
    /// The page's title, without the brand's name.
    pub title: &'a str,
    /// A sentence for search engines; public pages only.
    pub description: Option<&'a str>,
    /// The colours.
    pub theme: Theme,
    /// Denser text and a wider page, for staff.
    pub compact: bool,
    /// The brand's name.
    pub brand: &'a str,
    /// The picture beside it; the name's initials without one.
    pub mark: Option<Mark>,
    /// Where the brand's name leads.
    pub home: &'a str,
    /// Whose page it is, and where in it the reader stands.
    pub nav: Nav<'a>,
    /// Who answers, languages, colours.
    pub footer: Footer<'a>,
    /// The frame's words.
    pub words: ShellWords<'a>,
    /// The page's files.
    pub assets: &'a Assets,
    /// Whether the page holds islands. A public page without them names no script but its own.
    pub islands: bool,
    /// A script that this page alone has.
    pub script: Option<&'a str>,
    /// For `robots`, where a page must not be listed.
    pub robots: Option<&'a str>,
    /// The absolute addresses of a public page by language, for `hreflang`; the one in the page's
    /// own language becomes its canonical address.
    pub alternates: &'a [(Language, &'a str)],
}

/// The whole document. `body` is called within the reactive owner, as islands need it.
pub fn render<V: IntoView>(shell: &Shell<'_>, body: impl FnOnce() -> V) -> String {
    let context = hydration_context::SsrSharedContext::new_islands();
    let owner = Owner::new_root(Some(Arc::new(context)));
    let html = owner.with(|| document(shell, body).to_html());
    owner.cleanup();
    html
}

fn document<V: IntoView>(shell: &Shell<'_>, body: impl FnOnce() -> V) -> impl IntoView {
    let theme = match shell.theme {
        Theme::Auto => None,
        chosen => Some(chosen.code()),
    };
    view! {
        <!DOCTYPE html>
        <html
            lang=shell.language.code()
            data-theme=theme
            data-density=shell.compact.then_some("compact")
        >
            {head(shell)}
            <body>
                <a class="skip" href="#main">
                    {shell.words.skip}
                </a>
                {header::bar(shell)}
                {header::header(shell)}
                {back(shell)}
                <main id="main" class="wrap" tabindex="-1">
                    {body()}
                </main>
                {footer::footer(shell)}
            </body>
        </html>
    }
}

fn head(shell: &Shell<'_>) -> impl IntoView {
    let assets = shell.assets;
    let icon = match shell.mark {
        Some(Mark::Fox) => assets.favicon.clone(),
        other => mark::address(shell.brand, other),
    };
    let signed_in = !matches!(shell.nav, Nav::Public { .. });
    let boot = assets
        .boot
        .as_deref()
        .filter(|_| shell.islands || signed_in)
        .map(|boot| view! { <script type="module" src=boot></script> });
    let script = shell
        .script
        .map(|script| view! { <script type="module" src=script></script> });
    let own = shell
        .alternates
        .iter()
        .find(|(language, _)| *language == shell.language);
    let alternates = shell
        .alternates
        .iter()
        .map(|(language, href)| {
            view! { <link rel="alternate" hreflang=language.code() href=*href/> }
        })
        .collect_view();
    view! {
        <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <title>{format!("{} – {}", shell.title, shell.brand)}</title>
            {shell
                .description
                .map(|description| view! { <meta name="description" content=description/> })}
            {shell.robots.map(|robots| view! { <meta name="robots" content=robots/> })}
            <link
                rel="preload"
                href=assets.font.as_str()
                r#as="font"
                r#type="font/woff2"
                crossorigin="anonymous"
            />
            <link rel="stylesheet" href=assets.css.as_str()/>
            <link rel="icon" href=icon r#type="image/svg+xml"/>
            {own.map(|(_, href)| view! { <link rel="canonical" href=*href/> })}
            {alternates}
            {boot}
            {script}
        </head>
    }
}

/// The way back to the overview, on every page but that one.
fn back(shell: &Shell<'_>) -> impl IntoView {
    shell.nav.overview().map(|href| {
        view! {
            <nav class="wrap back" aria-label=shell.words.way_back>
                <a href=href>
                    {icon(IconName::ArrowLeft)}
                    {shell.words.back_to_overview}
                </a>
            </nav>
        }
    })
}
