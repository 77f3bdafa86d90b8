//! What is kept of a page for the next reader is nobody's own.

use crate::fixture::{self, agent, anna, context, event_id, look};
use app::{PageContext, choices, overview};
use domain::account::{Person, Theme};
use domain::language::Language;

fn page_of(person: &Person, form_key: &str, done: bool) -> String {
    let cx = PageContext {
        form_key,
        theme: person.theme,
        ..context(person.language, Some(person))
    };
    let done = if done { vec![event_id(20)] } else { Vec::new() };
    choices::page(&cx, &fixture::choices(), &done, None)
}

#[test]
fn the_same_page_comes_out_again_whoever_read_another_one_in_between() {
    for language in Language::ALL {
        let anna = anna(language);
        let first = page_of(&anna, "k1", true);
        let other = Person {
            name: "Somebody Else".to_owned(),
            theme: Theme::Dark,
            ..anna.clone()
        };
        assert!(page_of(&other, "k2", false).contains("Somebody Else"));
        let untouched = choices::page(
            &context(language, Some(&other)),
            &fixture::untouched(),
            &[],
            None,
        );
        assert!(untouched.contains("Somebody Else"));
        assert_eq!(page_of(&anna, "k1", true), first);
    }
}

#[test]
fn nothing_of_one_reader_is_on_the_page_of_the_next() {
    let first = Person {
        name: "Zebra Onefirst".to_owned(),
        ..anna(Language::En)
    };
    let next = anna(Language::En);
    assert!(page_of(&first, "zebrakey", true).contains("Zebra Onefirst"));
    let html = page_of(&next, "otherkey", false);
    assert!(!html.contains("Zebra") && !html.contains("zebrakey"));
    assert!(!html.contains("class=\"saved\""));
}

#[test]
fn a_name_or_a_reason_is_text_wherever_it_stands() {
    let hostile = "<b a='\"'>&amp;";
    let person = Person {
        name: hostile.to_owned(),
        ..anna(Language::En)
    };
    let staff = agent(Language::En);
    let mut look = look();
    hostile.clone_into(&mut look.reason);
    let mirrored = PageContext {
        mirror: Some(&look),
        ..context(Language::En, Some(&staff))
    };
    let back = PageContext {
        path: "/me?a=\"><b a='",
        ..context(Language::En, Some(&person))
    };
    for html in [
        page_of(&person, "key", false),
        overview::page(&mirrored, &fixture::overview()),
        overview::page(&back, &fixture::overview()),
    ] {
        assert!(!html.contains("<b a="), "{html}");
        assert!(html.contains("&lt;b a=&#x27;"), "{html}");
    }
}
