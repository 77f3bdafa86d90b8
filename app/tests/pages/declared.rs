//! What a brand declares is what a reader sees: in the reader's language, at the brand's time, with
//! the brand's mark.

use app::{PageContext, choices, data, overview, text};
use domain::language::Language;
use domain::read::Published;
use domain::registry::Mark;

use crate::fixture::{self, PUBLISHED, agent, anna, context, look};
use crate::records::holdings;

const TILLS: [(Language, &str, &str); 4] = [
    (Language::En, "Source", "Tills in our shops"),
    (Language::Nl, "Bron", "Kassa’s in onze winkels"),
    (Language::Da, "Kilde", "Kasserne i vores butikker"),
    (Language::Nb, "Kilde", "Kassene i butikkene våre"),
];

#[test]
fn a_system_that_data_comes_from_is_named_in_the_reader_s_language() {
    for (language, word, title) in TILLS {
        let person = anna(language);
        let cx = context(language, Some(&person));
        let mut model = holdings();
        model.filter.source = Some("till".to_owned());
        let page = data::page(&cx, &model);
        assert!(page.contains(&format!("{word}: {title}.")), "on a record");
        let choice = fixture::between(&page, "<option value=\"till\"", "</option>");
        assert!(choice.ends_with(title), "in the filter: {choice}");
        let chips = fixture::between(&page, "id=\"results\"", "<article");
        assert!(chips.contains(title), "above the results");
        for key in [">till<", " till."] {
            assert!(!page.contains(key), "{language:?}: {key}");
        }
    }
}

#[test]
fn a_source_that_nobody_named_is_shown_by_its_key() {
    let person = anna(Language::Nb);
    let cx = context(Language::Nb, Some(&person));
    let mut model = holdings();
    for record in &mut model.records {
        record.source = "old-till".to_owned();
    }
    assert!(data::page(&cx, &model).contains("Kilde: old-till."));
}

#[test]
fn what_can_be_done_instead_is_a_link_in_the_reader_s_language() {
    for (language, guest, stop) in [
        (Language::En, "Order as a guest", "Stop every other use"),
        (
            Language::Nl,
            "Bestel als gast",
            "Alle andere gebruik stoppen",
        ),
        (Language::Da, "Bestil som gæst", "Stop al anden brug"),
        (Language::Nb, "Bestill som gjest", "Stopp all annen bruk"),
    ] {
        let person = anna(language);
        let cx = context(language, Some(&person));
        let page = choices::page(&cx, &fixture::choices(), &[], None);
        let web = format!("<a href=\"https://www.halden-vos.example/guest\">{guest}</a>");
        assert!(page.contains(&web), "{language:?}");
        let own = format!("<a href=\"/me/choices#pause\">{stop}</a>");
        assert!(page.contains(&own), "{language:?}");
        assert!(page.contains("id=\"pause\""), "the link leads somewhere");

        let (staff, look) = (agent(language), look());
        let mirror = PageContext {
            mirror: Some(&look),
            ..context(language, Some(&staff))
        };
        let page = choices::page(&mirror, &fixture::choices(), &[], None);
        let seen = format!(
            "<a href=\"/desk/views/{}/choices#pause\">{stop}</a>",
            look.view
        );
        assert!(page.contains(&seen), "{language:?}");
    }
}

#[test]
fn nobody_is_said_to_have_been_told_before_they_came() {
    for (language, told) in [
        (
            Language::En,
            "We have told customers this since 19 March 2024.",
        ),
        (
            Language::Nl,
            "We vertellen dit onze klanten sinds 19 maart 2024.",
        ),
        (
            Language::Da,
            "Vi har fortalt kunderne dette siden 19. marts 2024.",
        ),
        (
            Language::Nb,
            "Vi har fortalt kundene dette siden 19. mars 2024.",
        ),
    ] {
        let person = anna(language);
        let cx = context(language, Some(&person));
        let page = overview::page(&cx, &fixture::overview());
        assert!(page.contains(told), "{told}");
        let label = told.split(" 19").next().unwrap();
        let page = data::page(&cx, &holdings());
        assert!(page.contains(label), "{label}");
    }
}

/// The brand with something else declared.
fn declared(hash: u8, change: impl FnOnce(&mut domain::registry::Brand)) -> Published {
    let mut other = Published::clone(&PUBLISHED);
    other.hash = [hash; 32];
    change(&mut other.registry.brand);
    other
}

fn page_of(published: &Published) -> String {
    let person = anna(Language::En);
    let cx = PageContext {
        published,
        text: text::of_brand(Language::En, &published.registry.brand),
        ..context(Language::En, Some(&person))
    };
    data::page(&cx, &holdings())
}

#[test]
fn times_are_those_of_the_brand_s_zone() {
    for (hash, zone, time) in [
        (11, Some("Europe/Amsterdam"), "18:22"),
        (12, Some("America/New_York"), "12:22"),
        (13, None, "16:22"),
        (14, Some("No/Where"), "16:22"),
    ] {
        let other = declared(hash, |brand| brand.time_zone = zone.map(str::to_owned));
        let page = page_of(&other);
        let said = format!("21 August 2026, {time}. Source");
        assert!(page.contains(&said), "{zone:?}");
    }
}

#[test]
fn the_mark_is_the_brand_s_own_or_its_initials() {
    const FOX: &str = "M7 7.500v9.500";
    let fox = page_of(&PUBLISHED);
    assert!(fox.contains(FOX) && fox.contains("href=\"/assets/icon.svg\""));
    let leaf = page_of(&declared(21, |brand| brand.mark = Some(Mark::Leaf)));
    assert!(!leaf.contains(FOX) && !leaf.contains("/assets/icon.svg"));
    let none = page_of(&declared(22, |brand| {
        brand.mark = None;
        brand.name = "Ørsted & Søn".to_owned();
    }));
    assert!(!none.contains(FOX));
    assert!(none.contains("text-anchor=\"middle\">ØS</text>"));
    assert!(none.contains("href=\"data:image/svg+xml,%3Csvg"));
}
