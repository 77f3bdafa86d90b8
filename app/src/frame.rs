//! Fills the [`shell`](crate::shell) in from a [`PageContext`]: the words of header and footer, who
//! answers, the navigation of whoever looks.

use domain::account::{PersonRole, Theme};
use domain::language::Language;
use domain::registry::{Accountable, Period};
use leptos::prelude::*;

use crate::PageContext;
use crate::routes::{self, Page};
use crate::shell::{
    self, CustomerPage, Footer, Languages, Mirror, Nav, NavItem, Shell, ShellWords,
};

/// Where in the site a page stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The trust page.
    Trust,
    /// The sign-in form.
    SignIn,
    /// A page about the customer, own or within a look.
    Customer(Page),
    /// The customer's account.
    Account,
    /// The support desk.
    Desk,
    /// The officers' page.
    Office,
    /// An error page.
    Error,
}

/// What a page says about itself.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// Where it stands.
    pub place: Place,
    /// Its title, without the brand's name.
    pub title: &'a str,
    /// A sentence for search engines; public pages only.
    pub description: Option<&'a str>,
    /// Whether it holds islands.
    pub islands: bool,
}

impl<'a> Frame<'a> {
    /// A page without islands.
    pub const fn new(place: Place, title: &'a str) -> Self {
        Self {
            place,
            title,
            description: None,
            islands: false,
        }
    }
}

/// Where staff may go.
fn staff_items(cx: &PageContext<'_>, place: Place) -> Vec<NavItem<'static>> {
    let mut items = vec![NavItem {
        href: routes::DESK,
        text: cx.text.get("nav-desk"),
        current: place == Place::Desk,
    }];
    if cx
        .person
        .is_some_and(|person| person.role == PersonRole::Officer)
    {
        items.push(NavItem {
            href: routes::OFFICE,
            text: cx.text.get("nav-office"),
            current: place == Place::Office,
        });
    }
    items
}

const fn customer_page(place: Place) -> CustomerPage {
    match place {
        Place::Customer(Page::Data) => CustomerPage::Data,
        Place::Customer(Page::Choices) => CustomerPage::Choices,
        Place::Customer(Page::Benefits) => CustomerPage::Benefits,
        Place::Customer(Page::Activity) => CustomerPage::Activity,
        Place::Customer(Page::Overview) => CustomerPage::Overview,
        _ => CustomerPage::Account,
    }
}

fn role_line(cx: &PageContext<'_>, role: Option<&Accountable>) -> String {
    role.map_or_else(String::new, |role| {
        let within: Period = role.answers_within;
        cx.text.with(
            "role-answers",
            &[
                ("role", cx.say(&role.title).into()),
                ("within", cx.text.period(within).into()),
            ],
        )
    })
}

/// The whole document.
pub fn document<V: IntoView>(
    cx: &PageContext<'_>,
    frame: Frame<'_>,
    body: impl FnOnce() -> V,
) -> String {
    let (text, brand, registry) = (cx.text, cx.brand(), cx.registry());
    let name = cx.person.map_or("", |person| person.name.as_str());
    let public_items = [
        ("#kinds", "nav-kinds"),
        ("#purposes", "nav-purposes"),
        ("#recipients", "nav-recipients"),
        ("#plans", "nav-plans"),
    ]
    .map(|(anchor, key)| NavItem {
        href: if frame.place == Place::Trust {
            anchor
        } else {
            routes::trust(cx.language)
        },
        text: text.get(key),
        current: false,
    });
    // Away from the trust page the anchors would all lead to its top: one link says so.
    let home_item = [NavItem {
        href: routes::trust(cx.language),
        text: text.get("nav-trust"),
        current: false,
    }];
    let staff = staff_items(cx, frame.place);
    let is_staff = cx
        .person
        .is_some_and(|person| matches!(person.role, PersonRole::Agent | PersonRole::Officer));
    let base = cx
        .mirror
        .map(|look| routes::look(look.view, Page::Overview));
    let end = cx.mirror.map(|look| routes::look_end(look.view));
    let reason = cx.mirror.map(|look| {
        text.with(
            "look-reason",
            &[
                ("case", look.case.as_str().into()),
                ("reason", look.reason.as_str().into()),
            ],
        )
    });
    let left = cx
        .mirror
        .map(|look| text.with("look-ends", &[("time", text.time(look.ends).into())]));
    let sign_in = routes::sign_in(cx.language);
    let nav = match (
        &base,
        &end,
        &reason,
        &left,
        cx.person.map(|person| person.role),
    ) {
        (Some(base), Some(end), Some(reason), Some(left), _) => Nav::Mirror(Mirror {
            base,
            current: customer_page(frame.place),
            statement: text.get("look-statement"),
            reason,
            left,
            end,
        }),
        (.., Some(PersonRole::Subject(_))) if frame.place != Place::Trust => Nav::Customer {
            current: customer_page(frame.place),
            name,
        },
        (.., Some(PersonRole::Agent | PersonRole::Officer)) if frame.place != Place::Trust => {
            Nav::Staff {
                items: &staff,
                name,
                account: Some(routes::ACCOUNT),
                back: (frame.place != Place::Desk).then_some(routes::DESK),
            }
        }
        _ => Nav::Public {
            items: if frame.place == Place::Trust {
                &public_items
            } else {
                &home_item
            },
            // On the form itself too, so that everything beside it stays where it was.
            sign_in: Some(&sign_in),
            back: (frame.place != Place::Trust).then_some(routes::trust(cx.language)),
        },
    };
    let sign_in_links = Language::ALL.map(|language| (language, routes::sign_in(language)));
    let links = Language::ALL.map(|language| (language, routes::trust(language)));
    let sign_in_links: Vec<(Language, &str)> = sign_in_links
        .iter()
        .map(|(language, href)| (*language, href.as_str()))
        .collect();
    let languages = match (frame.place, cx.person) {
        (Place::Trust, _) => Languages::Links(&links),
        (Place::SignIn, _) => Languages::Links(&sign_in_links),
        (_, Some(_)) => Languages::Forms {
            account: routes::ACCOUNT,
            back: cx.path,
        },
        (_, None) => Languages::Links(&links),
    };
    let answers = role_line(cx, registry.role(&brand.answers));
    let contact = text.with(
        "footer-contact",
        &[
            ("brand", brand.name.as_str().into()),
            ("place", cx.say(&brand.place).into()),
            ("answers", answers.into()),
        ],
    );
    let checks = role_line(cx, registry.role(&brand.checks));
    let check = text.with(
        "footer-check",
        &[
            ("checks", checks.into()),
            ("authority", brand.authority.name.as_str().into()),
        ],
    );
    let about = text.with(
        "footer-about",
        &[
            ("version", cx.published.version.into()),
            ("date", text.date(cx.published.at).into()),
        ],
    );
    let printed = text.with("footer-printed", &[("when", text.date_time(cx.now).into())]);
    shell::render(
        &Shell {
            language: cx.language,
            title: frame.title,
            description: frame.description,
            theme: match cx.theme {
                Theme::Auto => shell::Theme::Auto,
                Theme::Light => shell::Theme::Light,
                Theme::Dark => shell::Theme::Dark,
            },
            compact: is_staff && frame.place != Place::Trust,
            brand: &brand.name,
            home: routes::trust(cx.language),
            nav,
            footer: Footer {
                contact: &contact,
                email: &brand.contact.email,
                check: &check,
                check_email: None,
                languages,
                about: &about,
                printed: (frame.place != Place::Trust).then_some(&printed),
            },
            words: words(cx),
            assets: cx.assets,
            islands: frame.islands,
            robots: (frame.place != Place::Trust).then_some("noindex"),
            alternates: if frame.place == Place::Trust {
                &links
            } else {
                &[]
            },
        },
        body,
    )
}

fn words(cx: &PageContext<'_>) -> ShellWords<'static> {
    let text = cx.text;
    ShellWords {
        skip: text.get("skip"),
        main_navigation: text.get("nav-main"),
        way_back: text.get("nav-back"),
        back_to_overview: text.get("back-to-overview"),
        overview: text.get("nav-overview"),
        data: text.get("nav-data"),
        choices: text.get("nav-choices"),
        benefits: text.get("nav-benefits"),
        activity: text.get("nav-activity"),
        help: text.get("nav-help"),
        account: text.get("nav-account"),
        sign_in: text.get("nav-sign-in"),
        sign_out: text.get("nav-sign-out"),
        desk: text.get("nav-desk"),
        office: text.get("nav-office"),
        support_view: text.get("look-bar"),
        end_now: text.get("look-end"),
        who_answers: text.get("footer-who-answers"),
        independent_check: text.get("footer-independent-check"),
        language: text.get("footer-language"),
        colours: text.get("footer-colours"),
        light: text.get("theme-light"),
        dark: text.get("theme-dark"),
        as_device: text.get("theme-auto"),
    }
}
