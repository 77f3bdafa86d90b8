//! The bottom of a page: who answers, the independent check, language and colours, and what this
//! page is.

use super::{Shell, Theme};
use domain::language::Language;
use leptos::{either::Either, prelude::*};

/// How the language is changed.
#[derive(Clone, Copy, Debug)]
pub enum Languages<'a> {
    /// By address: where this page stands in each language.
    Links(&'a [(Language, &'a str)]),
    /// With the account: posted as `language`, with `back`, to `{account}/language`; colours
    /// likewise as `theme` to `{account}/theme`.
    Forms {
        /// Where the account's page is, without a slash at its end: `/me/account`.
        account: &'a str,
        /// The path of this page.
        back: &'a str,
    },
}

/// What the footer says.
#[derive(Clone, Copy, Debug)]
pub struct Footer<'a> {
    /// Who answers, where, how soon.
    pub contact: &'a str,
    /// The address to write to.
    pub email: &'a str,
    /// The data protection officer and the authority.
    pub check: &'a str,
    /// The officer's address.
    pub check_email: Option<&'a str>,
    /// How the language is changed.
    pub languages: Languages<'a>,
    /// The registry's version and what this page can and cannot prove.
    pub about: &'a str,
    /// What a printed copy adds: when, from where.
    pub printed: Option<&'a str>,
}

/// The footer.
pub(super) fn footer(shell: &Shell<'_>) -> impl IntoView {
    let words = &shell.words;
    let footer = shell.footer;
    let languages = match footer.languages {
        Languages::Links(links) => Either::Left(language_links(links, shell.language)),
        Languages::Forms { account, back } => {
            Either::Right(language_form(account, back, shell.language))
        }
    };
    let colours = match footer.languages {
        Languages::Links(_) => None,
        Languages::Forms { account, back } => Some(theme_form(shell, account, back)),
    };
    view! {
        <footer class="foot">
            <div class="wrap">
                <div id="help" tabindex="-1">
                    <h2>{words.who_answers}</h2>
                    <p>
                        {footer.contact} " "
                        <a href=format!("mailto:{}", footer.email)>{footer.email}</a>
                    </p>
                </div>
                <div>
                    <h2>{words.independent_check}</h2>
                    <p>
                        {footer.check} " "
                        {footer
                            .check_email
                            .map(|email| view! { <a href=format!("mailto:{email}")>{email}</a> })}
                    </p>
                </div>
                <div class="noprint">
                    <h2>{words.language}</h2>
                    {languages}
                </div>
                {colours}
                <p class="wide">{footer.about}</p>
                {footer.printed.map(|text| view! { <p class="wide printonly">{text}</p> })}
            </div>
        </footer>
    }
}

fn language_links<'a>(links: &'a [(Language, &'a str)], current: Language) -> impl IntoView {
    let items = links
        .iter()
        .map(|(language, href)| {
            view! {
                <a
                    href=*href
                    lang=language.code()
                    hreflang=language.code()
                    aria-current=(*language == current).then_some("true")
                >
                    {language.own_name()}
                </a>
            }
        })
        .collect_view();
    view! { <p class="pick">{items}</p> }
}

fn language_form<'a>(account: &str, back: &'a str, current: Language) -> impl IntoView + use<'a> {
    let buttons = Language::ALL
        .into_iter()
        .map(|language| {
            view! {
                <button
                    type="submit"
                    name="language"
                    value=language.code()
                    lang=language.code()
                    aria-current=(language == current).then_some("true")
                >
                    {language.own_name()}
                </button>
            }
        })
        .collect_view();
    view! {
        <form method="post" action=format!("{account}/language") class="pick" data-kind="language">
            <input type="hidden" name="back" value=back/>
            {buttons}
        </form>
    }
}

fn theme_form(shell: &Shell<'_>, account: &str, back: &str) -> impl IntoView {
    let words = &shell.words;
    let buttons = Theme::ALL
        .into_iter()
        .map(|theme| {
            let word = match theme {
                Theme::Light => words.light,
                Theme::Dark => words.dark,
                Theme::Auto => words.as_device,
            };
            view! {
                <button
                    type="submit"
                    name="theme"
                    value=theme.code()
                    aria-current=(theme == shell.theme).then_some("true")
                >
                    {word}
                </button>
            }
        })
        .collect_view();
    view! {
        <div class="noprint">
            <h2>{words.colours}</h2>
            <form method="post" action=format!("{account}/theme") class="pick">
                <input type="hidden" name="back" value=back/>
                {buttons}
            </form>
        </div>
    }
}
