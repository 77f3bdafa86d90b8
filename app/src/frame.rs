//! Fills the [`shell`](crate::shell) in from a [`PageContext`]: the words of header and footer, who
//! answers, the navigation of whoever looks. A frame is made once and kept ([`ready`](crate::ready)).

use domain::account::{PersonRole, Theme};
use domain::language::Language;
use domain::registry::{Accountable, Period};
use leptos::prelude::*;

use crate::PageContext;
use crate::ready::{Declared, Html, Kept, Making, owned};
use crate::routes::{self, Page};
use crate::shell::{
    self, CustomerPage, Footer, Languages, Mirror, Nav, NavItem, Shell, ShellWords,
};
use crate::text::Text;

/// Room for a page of usual length, so that it is not moved while it grows.
const PAGE_BYTES: usize = 64 * 1024;

/// Where in the site a page stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// The trust page.
    Trust,
    /// The page where anybody checks a receipt.
    Verify,
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

impl Place {
    /// Whether it is the same for everybody, at an address for each language.
    const fn is_public(self) -> bool {
        matches!(self, Self::Trust | Self::Verify)
    }
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

/// Who looks, as far as the frame shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Who {
    Visitor,
    Subject,
    Agent,
    Officer,
    /// Staff, at a customer's page.
    Mirror,
}

/// What a frame depends on besides the registry and the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Kind {
    place: Place,
    who: Who,
    theme: Theme,
    compact: bool,
    described: bool,
    islands: bool,
}

/// What comes into a frame.
#[derive(Clone, Copy, Debug)]
enum Gap {
    Title,
    Description,
    Name,
    Base,
    End,
    Reason,
    Left,
    Back,
    Printed,
    Body,
}

/// Enough for every place, reader, language and theme at once.
static FRAMES: Kept<Kind, Gap> = Kept::new(512);

/// Where staff may go.
fn staff_items(text: &'static Text, kind: Kind) -> Vec<NavItem<'static>> {
    let mut items = vec![NavItem {
        href: routes::DESK,
        text: text.get("nav-desk"),
        current: kind.place == Place::Desk,
    }];
    if kind.who == Who::Officer {
        items.push(NavItem {
            href: routes::OFFICE,
            text: text.get("nav-office"),
            current: kind.place == Place::Office,
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

fn role_line(declared: Declared<'_>, role: Option<&Accountable>) -> String {
    role.map_or_else(String::new, |role| {
        let within: Period = role.answers_within;
        declared.text.with(
            "role-answers",
            &[
                ("role", role.title.get(declared.language()).into()),
                ("within", declared.text.period(within).into()),
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
    written(cx, frame, |html| html.view(body()))
}

/// The whole document, with a body that is written piece by piece.
pub(crate) fn written(
    cx: &PageContext<'_>,
    frame: Frame<'_>,
    body: impl FnOnce(&mut Html),
) -> String {
    let staff = cx
        .person
        .is_some_and(|person| matches!(person.role, PersonRole::Agent | PersonRole::Officer));
    let kind = Kind {
        place: frame.place,
        who: match (cx.mirror, cx.person.map(|person| person.role)) {
            (Some(_), _) => Who::Mirror,
            (None, None) => Who::Visitor,
            (None, Some(PersonRole::Subject(_))) => Who::Subject,
            (None, Some(PersonRole::Agent)) => Who::Agent,
            (None, Some(PersonRole::Officer)) => Who::Officer,
        },
        theme: cx.theme,
        compact: staff && frame.place != Place::Trust,
        described: frame.description.is_some(),
        islands: frame.islands,
    };
    let text = cx.text;
    let ready = FRAMES.get(cx.declared(), kind, shell);
    let mut body = Some(body);
    owned(|| {
        let mut html = Html::with_capacity(PAGE_BYTES);
        html.ready(&ready, |html, gap| match (gap, cx.mirror) {
            (Gap::Title, _) => html.text(frame.title),
            (Gap::Description, _) => html.text(frame.description.unwrap_or_default()),
            (Gap::Name, _) => html.text(cx.person.map_or("", |person| person.name.as_str())),
            (Gap::Back, _) => html.text(cx.path),
            (Gap::Printed, _) => {
                html.text(&text.with("footer-printed", &[("when", text.date_time(cx.now).into())]));
            }
            (Gap::Base, Some(look)) => html.text(&routes::look(look.view, Page::Overview)),
            (Gap::End, Some(look)) => html.text(&routes::look_end(look.view)),
            (Gap::Reason, Some(look)) => html.text(&text.with(
                "look-reason",
                &[
                    ("case", look.case.as_str().into()),
                    ("reason", look.reason.as_str().into()),
                ],
            )),
            (Gap::Left, Some(look)) => {
                html.text(&text.with("look-ends", &[("time", text.time(look.ends).into())]));
            }
            (Gap::Body, _) => {
                if let Some(body) = body.take() {
                    body(html);
                }
            }
            // Only the frame of a mirrored page has them.
            (Gap::Base | Gap::End | Gap::Reason | Gap::Left, None) => {}
        });
        html.into_string()
    })
}

/// The frame, with its gaps.
#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "the shape that `Kept::get` takes"
)]
fn shell(making: &Making<'_, Gap>, kind: &Kind) -> String {
    let declared = making.declared;
    let (text, registry) = (declared.text, declared.registry());
    let (brand, language) = (&registry.brand, declared.language());
    let public_items = [
        ("#kinds", "nav-kinds"),
        ("#purposes", "nav-purposes"),
        ("#recipients", "nav-recipients"),
        ("#plans", "nav-plans"),
    ]
    .map(|(anchor, key)| NavItem {
        href: if kind.place == Place::Trust {
            anchor
        } else {
            routes::trust(language)
        },
        text: text.get(key),
        current: false,
    });
    // Away from the trust page the anchors would all lead to its top: one link says so.
    let home_item = [NavItem {
        href: routes::trust(language),
        text: text.get("nav-trust"),
        current: false,
    }];
    let staff = staff_items(text, *kind);
    let name = making.gap(Gap::Name);
    let (base, end) = (making.gap(Gap::Base), making.gap(Gap::End));
    let (reason, left) = (making.gap(Gap::Reason), making.gap(Gap::Left));
    let sign_in = routes::sign_in(language);
    let nav = match kind.who {
        Who::Mirror => Nav::Mirror(Mirror {
            base: &base,
            current: customer_page(kind.place),
            statement: text.get("look-statement"),
            reason: &reason,
            left: &left,
            end: &end,
        }),
        Who::Subject if kind.place != Place::Trust => Nav::Customer {
            current: customer_page(kind.place),
            name: &name,
        },
        Who::Agent | Who::Officer if kind.place != Place::Trust => Nav::Staff {
            items: &staff,
            name: &name,
            account: Some(routes::ACCOUNT),
            back: (kind.place != Place::Desk).then_some(routes::DESK),
        },
        _ => Nav::Public {
            items: if kind.place == Place::Trust {
                &public_items
            } else {
                &home_item
            },
            // On the form itself too, so that everything beside it stays where it was.
            sign_in: Some(&sign_in),
            back: (kind.place != Place::Trust).then_some(routes::trust(language)),
        },
    };
    let sign_in_links = Language::ALL.map(|language| (language, routes::sign_in(language)));
    let address: fn(Language) -> &'static str = match kind.place {
        Place::Verify => routes::verify,
        _ => routes::trust,
    };
    let links = Language::ALL.map(|language| (language, address(language)));
    let sign_in_links: Vec<(Language, &str)> = sign_in_links
        .iter()
        .map(|(language, href)| (*language, href.as_str()))
        .collect();
    let path = making.gap(Gap::Back);
    let languages = match (kind.place, kind.who) {
        (Place::SignIn, _) => Languages::Links(&sign_in_links),
        (Place::Trust | Place::Verify, _) | (_, Who::Visitor) => Languages::Links(&links),
        _ => Languages::Forms {
            account: routes::ACCOUNT,
            back: &path,
        },
    };
    let answers = role_line(declared, registry.role(&brand.answers));
    let contact = text.with(
        "footer-contact",
        &[
            ("brand", brand.name.as_str().into()),
            ("place", brand.place.get(language).into()),
            ("answers", answers.into()),
        ],
    );
    let checks = role_line(declared, registry.role(&brand.checks));
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
            ("version", declared.published.version.into()),
            ("date", text.date(declared.published.at).into()),
        ],
    );
    let printed = making.gap(Gap::Printed);
    let description = making.gap(Gap::Description);
    shell::render(
        &Shell {
            language,
            title: &making.gap(Gap::Title),
            description: kind.described.then_some(&description),
            theme: match kind.theme {
                Theme::Auto => shell::Theme::Auto,
                Theme::Light => shell::Theme::Light,
                Theme::Dark => shell::Theme::Dark,
            },
            compact: kind.compact,
            brand: &brand.name,
            mark: brand.mark,
            home: routes::trust(language),
            nav,
            footer: Footer {
                contact: &contact,
                email: &brand.contact.email,
                check: &check,
                check_email: None,
                languages,
                about: &about,
                printed: (kind.place != Place::Trust).then_some(&printed),
            },
            words: words(text),
            assets: declared.assets,
            islands: kind.islands,
            script: match kind.place {
                Place::Verify => declared.assets.verify.as_deref(),
                _ => None,
            },
            robots: (!kind.place.is_public()).then_some("noindex"),
            alternates: if kind.place.is_public() { &links } else { &[] },
        },
        || making.place(Gap::Body),
    )
}

fn words(text: &'static Text) -> ShellWords<'static> {
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
        account_short: text.get("nav-account-short"),
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
