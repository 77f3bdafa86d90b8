//! The top of a page: the brand, the navigation of whoever looks, help, the account, and the
//! permanent bar over a page that support mirrors.

use super::{Shell, ShellWords, mark};
use crate::ui::{IconName, icon};
use leptos::{either::EitherOf4, prelude::*, tachys::html::InertElement};

/// A page of the customer's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CustomerPage {
    /// `/me`
    Overview,
    /// `/me/data`
    Data,
    /// `/me/choices`
    Choices,
    /// `/me/benefits`
    Benefits,
    /// `/me/activity`
    Activity,
    /// `/me/account`
    Account,
}

/// A link of a page's navigation.
#[derive(Clone, Copy, Debug)]
pub struct NavItem<'a> {
    /// Where to.
    pub href: &'a str,
    /// Its word.
    pub text: &'a str,
    /// Whether the reader is there.
    pub current: bool,
}

/// Whose page it is.
#[derive(Clone, Copy, Debug)]
pub enum Nav<'a> {
    /// Anybody's.
    Public {
        /// Parts of the public pages.
        items: &'a [NavItem<'a>],
        /// Where to sign in; absent where nobody can.
        sign_in: Option<&'a str>,
        /// The page above this one, if it is not the first.
        back: Option<&'a str>,
    },
    /// The customer's own.
    Customer {
        /// Where the reader is.
        current: CustomerPage,
        /// How the customer is called.
        name: &'a str,
    },
    /// A customer's pages, seen by support.
    Mirror(Mirror<'a>),
    /// Staff's own: the desk or the office.
    Staff {
        /// The pages open to this person.
        items: &'a [NavItem<'a>],
        /// How the person is called.
        name: &'a str,
        /// Where the person's own account is.
        account: Option<&'a str>,
        /// The page above this one, if it is not the first.
        back: Option<&'a str>,
    },
}

/// The bar over a mirrored page.
#[derive(Clone, Copy, Debug)]
pub struct Mirror<'a> {
    /// `/desk/views/{view}`, without a slash at its end.
    pub base: &'a str,
    /// Which of the customer's pages it is.
    pub current: CustomerPage,
    /// That support is looking, and that the customer sees it.
    pub statement: &'a str,
    /// Case and reason.
    pub reason: &'a str,
    /// How long the look goes on.
    pub left: &'a str,
    /// Where the form goes that ends it.
    pub end: &'a str,
}

impl<'a> Nav<'a> {
    /// The overview above this page; none on the overview itself.
    pub(super) fn overview(&self) -> Option<&'a str> {
        let (base, current) = match *self {
            Self::Public { back, .. } | Self::Staff { back, .. } => return back,
            Self::Customer { current, .. } => ("/me", current),
            Self::Mirror(mirror) => (mirror.base, mirror.current),
        };
        (current != CustomerPage::Overview).then_some(base)
    }
}

/// The bar that never scrolls away while support looks.
pub(super) fn bar(shell: &Shell<'_>) -> impl IntoView {
    let words = &shell.words;
    let Nav::Mirror(mirror) = shell.nav else {
        return None;
    };
    Some(view! {
        <div class="staff" role="region" aria-label=words.support_view>
            <div class="wrap">
                <b>{icon(IconName::Headset)} " " {mirror.statement}</b>
                <span>{mirror.reason}</span>
                <span class="num">{icon(IconName::Clock)} " " {mirror.left}</span>
                <form method="post" action=mirror.end>
                    <button class="btn" data-size="s" type="submit">
                        {words.end_now}
                    </button>
                </form>
            </div>
        </div>
    })
}

/// Brand, navigation, help, account.
pub(super) fn header(shell: &Shell<'_>) -> impl IntoView {
    let words = &shell.words;
    let navigation = match shell.nav {
        Nav::Public { items, .. } => EitherOf4::A(links(items)),
        Nav::Customer { current, .. } => EitherOf4::B(customer_links("/me", current, words)),
        Nav::Mirror(mirror) => EitherOf4::C(customer_links(mirror.base, mirror.current, words)),
        Nav::Staff { items, .. } => EitherOf4::D(links(items)),
    };
    let end = match shell.nav {
        Nav::Public { sign_in, .. } => EitherOf4::A(sign_in.map(|href| {
            view! {
                <a class="btn" data-kind="primary" href=href>
                    {words.sign_in}
                </a>
            }
        })),
        Nav::Customer { name, current } => EitherOf4::B(menu(
            name,
            Some(("/me/account", current == CustomerPage::Account)),
            words,
        )),
        Nav::Mirror(_) => EitherOf4::C(view! { <a href="/desk">{words.desk}</a> }),
        Nav::Staff { name, account, .. } => {
            EitherOf4::D(menu(name, account.map(|href| (href, false)), words))
        }
    };
    view! {
        <header class="top">
            <div class="wrap">
                <a class="brand" href=shell.home>
                    {InertElement::new(mark::picture(shell.brand, shell.mark))}
                    {shell.brand}
                </a>
                <nav class="nav" aria-label=words.main_navigation>
                    {navigation}
                </nav>
                <div class="end">
                    <a href="#help">{words.help}</a>
                    {end}
                </div>
            </div>
        </header>
    }
}

fn links<'a>(items: &'a [NavItem<'a>]) -> impl IntoView {
    items
        .iter()
        .map(|item| {
            view! {
                <a href=item.href aria-current=item.current.then_some("page")>
                    {item.text}
                </a>
            }
        })
        .collect_view()
}

fn customer_links(base: &str, current: CustomerPage, words: &ShellWords<'_>) -> impl IntoView {
    [
        (CustomerPage::Overview, "", words.overview),
        (CustomerPage::Data, "/data", words.data),
        (CustomerPage::Choices, "/choices", words.choices),
        (CustomerPage::Benefits, "/benefits", words.benefits),
        (CustomerPage::Activity, "/activity", words.activity),
    ]
    .into_iter()
    .map(|(page, path, text)| {
        view! {
            <a href=format!("{base}{path}") aria-current=(page == current).then_some("page")>
                {text}
            </a>
        }
    })
    .collect_view()
}

/// The account's own menu. `account`: where its page is, and whether the reader is there.
///
/// On a phone a name has no room beside the brand's: a short word opens the menu, and the name
/// stands in it.
fn menu<'a>(
    name: &'a str,
    account: Option<(&'a str, bool)>,
    words: &ShellWords<'a>,
) -> impl IntoView {
    view! {
        <details class="menu">
            <summary>
                {icon(IconName::Account)} <span class="name">{name}</span>
                <span class="brief">{words.account_short}</span>
            </summary>
            <div>
                <p class="brief">{name}</p>
                {account
                    .map(|(href, here)| {
                        view! {
                            <a href=href aria-current=here.then_some("page")>
                                {words.account}
                            </a>
                        }
                    })}
                <form method="post" action="/sign-out">
                    <button type="submit">{icon(IconName::SignOut)} {words.sign_out}</button>
                </form>
            </div>
        </details>
    }
}
