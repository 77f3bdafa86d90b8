//! The markup of the pages, in all four languages: what assistive technology relies on, what the
//! security policy forbids, and the rules against pressing.

use std::collections::BTreeSet;

use crate::fixture::{self, agent, anna, between, context, decided, event_id, look, now, paused};
use app::account::{Account, Done, PasswordFault, SessionLine};
use app::{PageContext, account, choices, error, overview, sign_in, text, trust};
use domain::decision::{Change, Restricting};
use domain::language::Language;

/// Every page in one language, with a name for messages.
fn all(language: Language) -> Vec<(&'static str, String)> {
    let person = anna(language);
    let staff = agent(language);
    let look = look();
    let own = context(language, Some(&person));
    let visitor = context(language, None);
    let mirror = PageContext {
        mirror: Some(&look),
        ..context(language, Some(&staff))
    };
    let signed_in = Account {
        sessions: vec![
            SessionLine {
                id: "a".into(),
                current: true,
                started: now(),
                last_used: now(),
            },
            SessionLine {
                id: "b".into(),
                current: false,
                started: now(),
                last_used: now(),
            },
        ],
        fault: Some(PasswordFault::TooShort { least: 12 }),
        done: None,
    };
    let failed = sign_in::Form {
        email: "anna@example.test",
        next: Some("/me/data"),
        failure: Some(sign_in::Failure::Wrong),
    };
    vec![
        ("trust", trust::page(&visitor, &fixture::trust())),
        (
            "sign-in",
            sign_in::page(&visitor, &sign_in::Form::default()),
        ),
        ("sign-in again", sign_in::page(&visitor, &failed)),
        ("overview", overview::page(&own, &fixture::overview())),
        (
            "overview mirrored",
            overview::page(&mirror, &fixture::overview()),
        ),
        (
            "choices",
            choices::page(&own, &fixture::choices(), &[], None),
        ),
        (
            "choices mirrored",
            choices::page(&mirror, &fixture::choices(), &[], None),
        ),
        (
            "choices untouched",
            choices::page(&own, &fixture::untouched(), &[], None),
        ),
        (
            "choices after",
            choices::page(&own, &fixture::choices(), &[event_id(20)], None),
        ),
        (
            "choices after all off",
            choices::page(
                &own,
                &decided(Change::Withdrawn),
                &[event_id(20), event_id(23)],
                None,
            ),
        ),
        (
            "choices paused",
            choices::page(&own, &paused(), &[], Some(Restricting::Set)),
        ),
        (
            "choices paused mirrored",
            choices::page(&mirror, &paused(), &[], None),
        ),
        (
            "choices after a pause",
            choices::page(&own, &fixture::choices(), &[], Some(Restricting::Lifted)),
        ),
        ("account", account::page(&own, &signed_in)),
        (
            "account after",
            account::page(
                &own,
                &Account {
                    done: Some(Done::Password),
                    ..Account::default()
                },
            ),
        ),
        (
            "account of staff",
            account::page(&context(language, Some(&staff)), &signed_in),
        ),
        ("error", error::page(&own, error::Kind::Internal, "req-1")),
        (
            "error for visitors",
            error::page(&visitor, error::Kind::NotFound, "req-1"),
        ),
        (
            "error too many",
            error::page(&own, error::Kind::TooMany { seconds: 61 }, "req-1"),
        ),
    ]
}

fn everywhere(check: impl Fn(Language, &str, &str)) {
    for language in Language::ALL {
        let pages = all(language)
            .into_iter()
            .chain(crate::records::all(language));
        for (name, html) in pages.chain(crate::log::all(language)) {
            check(language, &format!("{name} in {}", language.code()), &html);
        }
    }
}

/// The values of an attribute.
fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    html.match_indices(&start)
        .map(|(at, _)| html[at + start.len()..].split('"').next().unwrap())
        .collect()
}

#[test]
fn every_page_names_its_language_has_one_h1_and_a_title() {
    everywhere(|language, name, html| {
        assert!(html.starts_with("<!DOCTYPE html>"), "{name}");
        assert!(
            html.contains(&format!("<html lang=\"{}\"", language.code())),
            "{name}"
        );
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
        assert!(!html.contains("<title></title>"), "{name}");
    });
}

#[test]
fn every_page_keeps_header_main_and_footer_and_a_way_back() {
    everywhere(|_, name, html| {
        for part in [
            "class=\"skip\"",
            "<header class=\"top\"",
            "<main id=\"main\"",
            "class=\"foot\"",
        ] {
            assert!(html.contains(part), "{part} on {name}");
        }
        let first = ["trust", "overview", "desk"]
            .iter()
            .any(|first| name.starts_with(first));
        assert!(first || html.contains("wrap back"), "{name}");
    });
}

#[test]
fn no_key_and_no_english_sentence_is_left_untranslated() {
    let keys: BTreeSet<String> = text::FEATURES
        .iter()
        .flat_map(|feature| text::source(Language::En, feature).lines())
        .filter_map(|line| line.split_once(" ="))
        .map(|(key, _)| key.to_owned())
        .filter(|key| key.contains('-'))
        .collect();
    let english: Vec<&str> = text::FEATURES
        .iter()
        .flat_map(|feature| text::source(Language::En, feature).lines())
        .filter_map(|line| line.split_once(" = "))
        .map(|(_, words)| words)
        .filter(|words| words.len() > 24 && !words.contains('{'))
        .collect();
    everywhere(|language, name, html| {
        for text in html.split('>').filter_map(|part| part.split('<').next()) {
            assert!(!keys.contains(text.trim()), "{text} on {name}");
        }
        if language != Language::En {
            for words in &english {
                assert!(!html.contains(words), "“{words}” on {name}");
            }
        }
    });
}

/// A page without its templates: what is in one is no part of the page until a script takes it.
fn outside_templates(html: &str) -> String {
    let mut parts = html.split("<template");
    let mut outside = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        outside.push_str(part.split_once("</template>").unwrap().1);
    }
    outside
}

#[test]
fn ids_are_unique_and_whatever_is_referred_to_exists() {
    everywhere(|_, name, html| {
        let html = &outside_templates(html);
        let ids = attributes(html, "id");
        let set: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), set.len(), "{name}: {ids:?}");
        for attribute in ["aria-labelledby", "aria-describedby", "for"] {
            for value in attributes(html, attribute) {
                for id in value.split(' ') {
                    assert!(set.contains(id), "{attribute}={id} on {name}");
                }
            }
        }
        for href in attributes(html, "href")
            .iter()
            .filter_map(|href| href.strip_prefix('#'))
        {
            assert!(set.contains(href), "#{href} on {name}");
        }
    });
}

#[test]
fn nothing_is_inline_that_the_security_policy_forbids() {
    everywhere(|_, name, html| {
        assert!(!html.contains(" style=\""), "{name}");
        assert!(!html.contains("<style"), "{name}");
        assert!(!html.contains(" onclick"), "{name}");
        for (at, _) in html.match_indices("<script") {
            let script = &html[at..at + html[at..].find("</script>").unwrap()];
            assert!(
                script.contains(" src=\"/assets/") && script.ends_with('>'),
                "{name}: {script}"
            );
        }
    });
}

#[test]
fn public_pages_have_no_script_but_what_checks_receipts_and_only_own_switches_and_data_islands() {
    everywhere(|_, name, html| {
        let public = ["trust", "sign-in"];
        if public.iter().any(|start| name.starts_with(start)) {
            assert!(!html.contains("<script"), "{name}");
        }
        if name.starts_with("verify") {
            assert_eq!(html.matches("<script").count(), 1, "{name}");
            assert!(html.contains(" src=\"/assets/verify.js\""), "{name}");
        }
        let own_switches = name.starts_with("choices") && !name.contains("mirrored");
        let island = own_switches || name.starts_with("own data");
        assert_eq!(html.contains("<leptos-island"), island, "{name}");
        assert!(!island || html.contains("<script"), "{name}");
    });
}

#[test]
fn nothing_is_ticked_beforehand_on_the_page_of_switches() {
    everywhere(|_, name, html| {
        if name.starts_with("choices") {
            assert!(!html.contains(" checked"), "{name}");
            assert!(!html.contains(" selected"), "{name}");
        }
    });
}

#[test]
fn a_password_is_never_given_back_and_the_words_do_not_tell_who_exists() {
    let form = sign_in::Form {
        email: "anna@example.test",
        next: None,
        failure: Some(sign_in::Failure::Wrong),
    };
    let html = sign_in::page(&context(Language::En, None), &form);
    let password = between(&html, "id=\"password\"", ">");
    assert!(!password.contains(" value=\""), "{password}");
    assert!(html.contains("no account with this e-mail address and password"));
    assert!(html.contains("role=\"alert\""));
}

#[test]
fn an_error_page_says_whether_anything_was_saved_and_gives_the_number() {
    let person = anna(Language::En);
    let html = error::page(
        &context(Language::En, Some(&person)),
        error::Kind::Conflict,
        "req-77",
    );
    assert!(html.contains("Nothing was saved or changed."));
    assert!(html.contains("<code>req-77</code>"));
    assert!(html.contains("href=\"/me\""));
}

#[test]
fn who_comes_from_another_site_is_told_where_to_try_again() {
    for (language, what_to_do) in [
        (
            Language::En,
            "Go back to the page and try again from there.",
        ),
        (
            Language::Nl,
            "Ga terug naar de pagina en probeer het daar opnieuw.",
        ),
        (Language::Da, "Gå tilbage til siden, og prøv igen derfra."),
        (Language::Nb, "Gå tilbake til siden og prøv igjen derfra."),
    ] {
        let html = error::page(&context(language, None), error::Kind::OtherSite, "req-7");
        assert!(html.contains(what_to_do), "{html}");
    }
    assert_eq!(error::Kind::OtherSite.status(), 403);
}

#[test]
fn what_was_removed_after_its_time_is_told_by_kind_and_can_be_filtered() {
    use domain::event::{Event, EventKind};
    for (language, sentence) in [
        (
            Language::En,
            "12 records, because the time for keeping them was over.",
        ),
        (
            Language::Nl,
            "12 gegevens, omdat de bewaartijd voorbij was.",
        ),
        (
            Language::Da,
            "12 oplysninger, fordi tiden for at gemme dem var gået.",
        ),
        (
            Language::Nb,
            "12 opplysninger, fordi lagringstiden var over.",
        ),
    ] {
        let person = anna(language);
        let cx = context(language, Some(&person));
        let overview = fixture::overview();
        let Some(Event::Erasure { categories, .. }) =
            overview.latest.last().map(|line| line.event.clone())
        else {
            panic!("the fixture ends with a removal")
        };
        let kind = cx.text.category(cx.registry(), &categories[0].0).to_owned();
        let model = domain::read::Activity {
            published: overview.published,
            now: now(),
            filter: domain::read::ActivityFilter::default(),
            older: None,
            newer: None,
            entries: overview.latest,
            counts: EventKind::ALL.map(|kind| (kind, 1)).to_vec(),
            log: std::collections::BTreeMap::new(),
        };
        let html = app::activity::page(&cx, &model);
        assert!(html.contains(sentence), "{html}");
        assert!(html.contains(&format!("{kind} (12)")), "{html}");
        assert!(html.contains("kind=erasure"), "{html}");
    }
}

#[test]
fn a_question_is_told_with_its_answer_and_is_no_use() {
    use domain::event::{Event, EventKind, LoggedEvent};
    use domain::gate::RefusalReason;
    for (language, yes, no, nothing) in [
        (Language::En, "told yes", "told no", "It received no data."),
        (
            Language::Nl,
            "het antwoord was ja",
            "het antwoord was nee",
            "Het kreeg geen gegevens.",
        ),
        (
            Language::Da,
            "svaret var ja",
            "svaret var nej",
            "Det fik ingen data.",
        ),
        (
            Language::Nb,
            "svaret var ja",
            "svaret var nei",
            "Det fikk ingen data.",
        ),
    ] {
        let person = anna(language);
        let cx = context(language, Some(&person));
        let overview = fixture::overview();
        let like = &overview.latest[0];
        let purpose = &cx.registry().purposes[0];
        let asked = |reason: Option<RefusalReason>| LoggedEvent {
            event: Event::Question {
                purpose: purpose.key.clone(),
                consumer: cx.registry().consumers[0].key.clone(),
                categories: Some(vec![purpose.data[0].clone()]),
                allowed: reason.is_none(),
                reason,
                since: None,
                registry_version: 3,
            },
            note: None,
            ..like.clone()
        };
        let page = |event: LoggedEvent| {
            let model = domain::read::Activity {
                published: overview.published.clone(),
                now: now(),
                filter: domain::read::ActivityFilter::default(),
                older: None,
                newer: None,
                entries: vec![event],
                counts: vec![(EventKind::Question, 41), (EventKind::Release, 7)],
                log: std::collections::BTreeMap::new(),
            };
            app::activity::page(&cx, &model)
        };
        let kind = cx.text.category(cx.registry(), &purpose.data[0]).to_owned();
        let allowed = page(asked(None));
        assert!(
            allowed.contains(yes) && allowed.contains(nothing),
            "{allowed}"
        );
        assert!(allowed.contains(&kind), "{allowed}");
        assert!(allowed.contains("kind=question") && allowed.contains("41"));
        let refused = page(asked(Some(RefusalReason::NotAsked)));
        assert!(refused.contains(no) && !refused.contains(yes), "{refused}");
        let why = cx.text.refusal(RefusalReason::NotAsked);
        assert!(refused.contains(why), "{refused}");
    }
}

#[test]
fn a_question_about_no_kind_of_data_says_so_in_every_language() {
    use domain::event::{Event, LoggedEvent};
    use domain::gate::RefusalReason;
    for (language, words) in [
        (
            Language::En,
            "Asked for something that is no kind of data here.",
        ),
        (
            Language::Nl,
            "Gevraagd: iets wat hier geen soort gegevens is.",
        ),
        (
            Language::Da,
            "Spurgt om noget, der ikke er en slags data her.",
        ),
        (Language::Nb, "Spurt om noe som ikke er en type data her."),
    ] {
        let person = anna(language);
        let cx = context(language, Some(&person));
        let line = LoggedEvent {
            event: Event::Question {
                purpose: cx.registry().purposes[0].key.clone(),
                consumer: cx.registry().consumers[0].key.clone(),
                categories: Some(Vec::new()),
                allowed: false,
                reason: Some(RefusalReason::CategoryNotCovered),
                since: None,
                registry_version: 3,
            },
            note: None,
            ..fixture::overview().latest[0].clone()
        };
        let below = cx.text.log_line(cx.registry(), &line).below.unwrap();
        assert!(below.ends_with(words), "{below}");
    }
}
