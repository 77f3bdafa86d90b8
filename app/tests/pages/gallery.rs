//! Every component in its states: the markup that assistive technology relies on, and a page to
//! look at (`target/gallery.html`, `target/gallery-desk.html`; serve `target/site` as `/assets`).

mod examples;

use std::{fs, path::PathBuf};

use app::{
    shell::{
        Assets, CustomerPage, Footer, Languages, Mirror, Nav, NavItem, Shell, ShellWords, Theme,
        render,
    },
    ui::*,
};
use domain::language::Language;
use leptos::prelude::*;

use self::examples::{answer, choices, forms, lists, switch, texts};

fn words() -> ShellWords<'static> {
    ShellWords {
        skip: "Skip to content",
        main_navigation: "Main",
        way_back: "Way back",
        back_to_overview: "Back to overview",
        overview: "Overview",
        data: "Your data",
        choices: "Your choices",
        benefits: "What you got",
        activity: "Activity",
        help: "Help",
        account: "Account",
        account_short: "Account",
        sign_in: "Sign in",
        sign_out: "Sign out",
        desk: "Support desk",
        office: "Office",
        support_view: "Support view",
        end_now: "End now",
        who_answers: "Who answers",
        independent_check: "Independent check",
        language: "Language",
        colours: "Colours",
        light: "Light",
        dark: "Dark",
        as_device: "As device",
    }
}

fn assets() -> Assets {
    Assets {
        css: format!("/assets/{}", built("main.", ".css")),
        font: format!("/assets/{}", built("public-sans", ".woff2")),
        favicon: format!("/assets/{}", built("favicon", ".svg")),
        boot: Some("/assets/boot.js".to_owned()),
        verify: None,
    }
}

fn target() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target")
}

/// The hashed name of a built file; a plausible one before the first build.
fn built(start: &str, end: &str) -> String {
    let names = fs::read_dir(target().join("site"))
        .into_iter()
        .flatten()
        .flatten();
    names
        .filter_map(|entry| entry.file_name().into_string().ok())
        .find(|name| name.starts_with(start) && name.ends_with(end))
        .unwrap_or_else(|| format!("{start}{end}"))
}

fn shell<'a>(assets: &'a Assets, nav: Nav<'a>, languages: Languages<'a>) -> Shell<'a> {
    Shell {
        language: Language::En,
        title: "Your choices",
        description: None,
        theme: Theme::Auto,
        compact: false,
        brand: "Halden & Vos",
        mark: Some(domain::registry::Mark::Fox),
        home: "/me",
        nav,
        footer: Footer {
            contact: "Halden & Vos, Groningen. Chief customer data officer, within 5 days.",
            email: "data@halden-vos.example",
            check: "Data protection officer, within 10 days.",
            check_email: Some("dpo@halden-vos.example"),
            languages,
            about: "Registry version 41. It proves what passed its gate, not what was done outside.",
            printed: Some("Printed on 24 August 2026, 19:42"),
        },
        words: words(),
        assets,
        islands: false,
        script: None,
        robots: Some("noindex"),
        alternates: &[],
    }
}

fn customer(body: impl FnOnce() -> AnyView) -> String {
    let assets = assets();
    let nav = Nav::Customer {
        current: CustomerPage::Choices,
        name: "Anna",
    };
    let languages = Languages::Forms {
        account: "/me/account",
        back: "/me/choices",
    };
    render(&shell(&assets, nav, languages), body)
}

/// The markup without the markers between texts and with every run of blanks as one.
fn normal(html: &str) -> String {
    html.replace("<!>", "")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn shown(body: impl FnOnce() -> AnyView) -> String {
    normal(&customer(body))
}

#[track_caller]
fn holds(html: &str, parts: &[&str]) {
    for part in parts {
        assert!(html.contains(part), "{part} is missing in {html}");
    }
}

/// Asserts that one start tag of this name carries all these attributes, in whatever order.
#[track_caller]
fn carries(html: &str, name: &str, attributes: &[&str]) {
    let found = html.split(&format!("<{name} ")).skip(1).any(|rest| {
        let tag = format!(" {} ", rest.split('>').next().unwrap_or_default());
        attributes
            .iter()
            .all(|attribute| tag.contains(&format!(" {attribute} ")))
    });
    assert!(found, "no {name} with {attributes:?} in {html}");
}

#[test]
fn the_gallery_holds_every_component_to_look_at() {
    let html = customer(|| view! { {texts()} {choices()} {lists()} {forms()} }.into_any());
    fs::create_dir_all(target()).unwrap();
    fs::write(target().join("gallery.html"), &html).unwrap();
    let ids: Vec<&str> = html
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let mut unique = ids.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), ids.len(), "an id occurs twice: {ids:?}");
    for rule in ["aria-labelledby", "aria-describedby", " for"] {
        for names in html.split(&format!("{rule}=\"")).skip(1) {
            for name in names.split('"').next().unwrap().split_whitespace() {
                assert!(
                    ids.contains(&name),
                    "{rule} names {name}, which is not on the page"
                );
            }
        }
    }
    assert!(!html.contains("style="), "no inline styles");
}

#[test]
fn a_mirrored_page_says_so_above_everything_and_keeps_the_customers_navigation() {
    let assets = assets();
    let nav = Nav::Mirror(Mirror {
        base: "/desk/views/v1",
        current: CustomerPage::Data,
        statement: "You are looking as support. Anna sees this.",
        reason: "Case 2026-081943 · “She called about a missing parcel”",
        left: "12 minutes left",
        end: "/desk/views/v1/end",
    });
    let languages = Languages::Forms {
        account: "/account",
        back: "/desk/views/v1/data",
    };
    let mut shell = shell(&assets, nav, languages);
    shell.compact = true;
    let html = render(
        &shell,
        || view! { <h1>"Anna de Vries"</h1> {forms()} {texts()} },
    );
    fs::write(target().join("gallery-desk.html"), &html).unwrap();
    let html = normal(&html);
    holds(
        &html,
        &[
            r#"data-density="compact""#,
            r#"role="region" aria-label="Support view""#,
            r#"action="/desk/views/v1/end""#,
            r#"<a href="/desk/views/v1/data" aria-current="page">Your data</a>"#,
            r#"<a href="/desk/views/v1">"#,
        ],
    );
    assert!(html.find("class=\"staff\"") < html.find("<header"));
}

#[test]
fn a_switch_sends_the_target_state_and_tells_the_recorded_one() {
    let on = shown(|| switch(true));
    holds(
        &on,
        &[
            r#"role="switch""#,
            r#"type="submit""#,
            r#"name="wanted" value="off""#,
            r#"aria-checked="true""#,
            r#"aria-labelledby="offers-t" aria-describedby="offers-d""#,
            ">On</span>",
        ],
    );
    let off = shown(|| switch(false));
    holds(
        &off,
        &[
            r#"name="wanted" value="on""#,
            r#"aria-checked="false""#,
            ">Off</span>",
        ],
    );
}

#[test]
fn yes_and_no_differ_in_word_and_value_only() {
    let html = shown(answer);
    let buttons: Vec<&str> = html
        .split("<button")
        .filter(|button| button.contains("wanted"))
        .filter_map(|button| button.split("</button>").next())
        .collect();
    let [yes, no] = buttons[..] else {
        panic!("{buttons:?}")
    };
    assert_eq!(yes.replace("\"on\"", "\"off\"").replace("Yes", "No"), no);
}

#[test]
fn a_faulty_field_is_tied_to_its_error_and_the_summary_links_to_it() {
    let html = shown(|| view! { {texts()} {forms()} }.into_any());
    holds(
        &html,
        &[
            r#"aria-invalid="true" aria-describedby="reason-h reason-e""#,
            r##"<a href="#reason">"##,
            r#"role="alert" tabindex="-1""#,
        ],
    );
    carries(&html, "p", &[r#"class="err""#, r#"id="reason-e""#]);
}

#[test]
fn tables_keep_their_roles_and_name_their_cells_when_they_become_lists() {
    let html = shown(choices);
    holds(
        &html,
        &[r#"<caption class="vh">Purposes without a switch</caption>"#],
    );
    carries(&html, "table", &[r#"class="table""#, r#"role="table""#]);
    carries(
        &html,
        "td",
        &[r#"role="cell""#, r#"data-l="Uses""#, "data-h"],
    );
    carries(&html, "th", &[r#"scope="row""#, r#"role="rowheader""#]);
}

#[test]
fn a_flow_that_is_off_is_marked_in_the_chart_and_said_in_the_table() {
    let html = shown(lists);
    holds(
        &html,
        &[
            r#"class="ribbon off""#,
            r#"role="img""#,
            "<small>Off: nothing flows</small>",
        ],
    );
}

#[test]
fn a_public_page_without_islands_names_no_script() {
    let assets = assets();
    let items = [NavItem {
        href: "/#kinds",
        text: "What we hold",
        current: false,
    }];
    let nav = Nav::Public {
        items: &items,
        sign_in: Some("/sign-in"),
        back: None,
    };
    let links = [(Language::En, "/"), (Language::Nl, "/nl")];
    let alternates = [
        (Language::En, "https://data.example/"),
        (Language::Nl, "https://data.example/nl"),
    ];
    let mut shell = shell(&assets, nav, Languages::Links(&links));
    shell.alternates = &alternates;
    let plain = normal(&render(&shell, || view! { <h1>"Ledger"</h1> }));
    assert!(!plain.contains("<script") && !plain.contains("modulepreload"));
    assert!(
        plain.starts_with("<!DOCTYPE html><html lang=\"en\">"),
        "{plain}"
    );
    holds(
        &plain,
        &[
            r#"<link rel="canonical" href="https://data.example/""#,
            r#"<link rel="alternate" hreflang="nl" href="https://data.example/nl""#,
            r#"<a href="/nl" lang="nl" hreflang="nl">Nederlands</a>"#,
        ],
    );
    carries(
        &plain,
        "a",
        &[
            r#"class="btn""#,
            r#"data-kind="primary""#,
            r#"href="/sign-in""#,
        ],
    );
    shell.islands = true;
    let woken = normal(&render(&shell, || view! { <h1>"Ledger"</h1> }));
    let script = r#"<script type="module" src="/assets/boot.js"></script>"#;
    holds(&woken, &[script]);
    // A signed-in page asks again when the browser brings it back after its session ended.
    holds(&normal(&customer(|| ().into_any())), &[script]);
}

#[test]
fn colours_and_language_are_plain_forms_that_come_back_to_the_page() {
    let assets = assets();
    let nav = Nav::Customer {
        current: CustomerPage::Overview,
        name: "Anna",
    };
    let languages = Languages::Forms {
        account: "/me/account",
        back: "/me",
    };
    let mut shell = shell(&assets, nav, languages);
    shell.theme = Theme::Dark;
    let html = normal(&render(&shell, || view! { <h1>"Overview"</h1> }));
    holds(
        &html,
        &[
            r#"<html lang="en" data-theme="dark">"#,
            r#"action="/me/account/language""#,
            r#"action="/me/account/theme""#,
            r#"<input type="hidden" name="back" value="/me""#,
            r#"name="theme" value="dark" aria-current="true""#,
            r#"<form method="post" action="/sign-out">"#,
        ],
    );
    assert!(
        !html.contains("Back to overview"),
        "the overview has no way back to itself"
    );
}

#[test]
fn text_from_outside_is_escaped() {
    let html = shown(|| {
        let evil = "<script>alert(1)</script>\"";
        view! { <Notice title=evil id=evil><p>{evil}</p></Notice> }.into_any()
    });
    assert!(!html.contains("<script>"), "{html}");
}
