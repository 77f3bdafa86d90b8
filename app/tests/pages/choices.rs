//! The page of switches: what each card says before and after, and the rules against pressing.

use std::collections::BTreeSet;

use crate::fixture::{self, agent, anna, between, context, decided, event_id, look, paused};
use app::{PageContext, choices};
use domain::decision::{Change, Restricting};
use domain::language::Language;

#[test]
fn the_card_says_what_turning_off_deletes() {
    let person = anna(Language::En);
    let cx = context(Language::En, Some(&person));
    let page = choices::page(&cx, &fixture::choices(), &[], None);
    assert!(page.contains("worked-out values are deleted: "));
    let mut nothing = fixture::choices();
    for choice in &mut nothing.choices {
        choice.deletes.clear();
    }
    let page = choices::page(&cx, &nothing, &[], None);
    assert!(!page.contains("deleted: "));
}

#[test]
fn taking_all_off_back_is_not_said_to_turn_off() {
    let person = anna(Language::En);
    let cx = context(Language::En, Some(&person));
    let done = [event_id(20), event_id(23)];
    let off = choices::page(&cx, &decided(Change::Withdrawn), &done, None);
    assert!(off.contains("purposes are off now"));
    let back = choices::page(&cx, &decided(Change::Given), &done, None);
    assert!(!back.contains("are off now"));
}

#[test]
fn during_a_pause_nothing_is_said_to_be_used() {
    let person = anna(Language::En);
    let cx = context(Language::En, Some(&person));
    let running = choices::page(&cx, &fixture::choices(), &[], None);
    assert!(running.contains("Not paused.") && running.contains("value=\"set\""));
    assert!(running.contains("systems may ask") || running.contains("system may ask"));
    let page = choices::page(&cx, &paused(), &[event_id(23)], None);
    for words in [
        "Paused since",
        "value=\"lifted\"",
        "used again when your pause ends",
    ] {
        assert!(page.contains(words), "{words}");
    }
    for words in ["may ask from now on", "stops at once", "stop at once"] {
        assert!(!page.contains(words), "{words}");
    }
    assert_eq!(
        page.matches(" may ask").count(),
        page.matches("Nothing while your pause lasts; then ")
            .count()
    );
    let section = between(&page, "id=\"pause\"", "</section>");
    assert!(section.contains("3 of 3 systems confirmed, 2 s."));
    assert!(!between(&running, "id=\"pause\"", "</section>").contains("confirmed"));
    let staff = agent(Language::En);
    let look = look();
    let mirror = PageContext {
        mirror: Some(&look),
        ..context(Language::En, Some(&staff))
    };
    let seen = choices::page(&mirror, &paused(), &[], None);
    assert!(seen.contains("Paused since") && !seen.contains("/me/restriction"));
}

#[test]
fn the_end_of_a_pause_says_who_has_confirmed_it() {
    let person = anna(Language::En);
    let cx = context(Language::En, Some(&person));
    let ended = domain::read::Choices {
        restricted: None,
        ..paused()
    };
    let said = choices::page(&cx, &ended, &[], Some(Restricting::Lifted));
    let notice = between(&said, "id=\"paused\"", "id=\"pause\"");
    assert!(notice.contains("3 of 3 systems confirmed, 2 s."));
    let later = choices::page(&cx, &ended, &[], None);
    assert!(!later.contains("3 of 3 systems confirmed"));
}

#[test]
fn no_consent_is_on_before_it_was_given() {
    let person = anna(Language::En);
    let cx = context(Language::En, Some(&person));
    let html = choices::page(&cx, &fixture::untouched(), &[], None);
    for purpose in &fixture::PUBLISHED.registry.purposes {
        if purpose.switch == domain::registry::Switch::Consent {
            let card = between(
                &html,
                &format!("id=\"{}\"", purpose.key),
                "class=\"effect\"",
            );
            let act = between(card, "class=\"act\"", "</form>");
            assert!(!act.contains("aria-checked"), "{}", purpose.key);
        }
    }
}

#[test]
fn yes_and_no_are_alike_but_for_word_and_value() {
    let person = anna(Language::En);
    let cx = context(Language::En, Some(&person));
    let html = choices::page(&cx, &fixture::untouched(), &[], None);
    let group = between(&html, "class=\"answer\"", "</form>");
    let buttons: Vec<&str> = group
        .match_indices("<button")
        .map(|(at, _)| &group[at..at + group[at..].find("</button>").unwrap()])
        .collect();
    let [yes, no] = buttons.as_slice() else {
        panic!("{buttons:?}")
    };
    let bare = |button: &str| {
        button
            .replace("\"on\"", "V")
            .replace("\"off\"", "V")
            .replace(">Yes", ">")
            .replace(">No", ">")
    };
    assert_eq!(bare(yes), bare(no));
}

#[test]
fn turning_off_takes_no_more_steps_than_turning_on() {
    let person = anna(Language::En);
    let cx = context(Language::En, Some(&person));
    let html = choices::page(&cx, &fixture::choices(), &[], None);
    let switches: Vec<&str> = html
        .match_indices("<button")
        .map(|(at, _)| &html[at..at + html[at..].find('>').unwrap()])
        .filter(|button| button.contains("role=\"switch\""))
        .collect();
    let on = switches
        .iter()
        .filter(|button| button.contains("aria-checked=\"true\""))
        .count();
    assert!(on > 0 && on < switches.len());
    for button in switches {
        let expected = if button.contains("aria-checked=\"true\"") {
            "off"
        } else {
            "on"
        };
        assert!(
            button.contains(&format!("value=\"{expected}\"")),
            "{button}"
        );
    }
    assert!(
        !html.contains("href=\"/me/choices/"),
        "a switch is a form, not another page"
    );
}

#[test]
fn what_a_switch_does_is_said_before_and_what_it_did_after() {
    let person = anna(Language::En);
    let cx = context(Language::En, Some(&person));
    let before = choices::page(&cx, &fixture::choices(), &[], None);
    assert!(before.contains("If you turn this off"));
    assert!(before.contains("If you turn this on"));
    assert!(!before.contains("class=\"saved\""));
    let after = choices::page(&cx, &fixture::choices(), &[event_id(23)], None);
    let saved = between(&after, "class=\"saved\"", "</form>");
    assert!(
        saved.contains("Turned off, 20 August 2026, 14:02."),
        "{saved}"
    );
    assert!(saved.contains("refused from now on"), "{saved}");
    assert!(saved.contains("name=\"wanted\" value=\"on\""), "{saved}");
    assert!(after.contains("<title>You turned it off"));
}

#[test]
fn undoing_a_first_yes_turns_it_off_and_a_first_no_has_no_undo() {
    let person = anna(Language::En);
    let cx = context(Language::En, Some(&person));
    let after = choices::page(&cx, &fixture::choices(), &[event_id(20)], None);
    let saved = between(&after, "class=\"saved\"", "</form>");
    assert!(saved.contains("name=\"wanted\" value=\"off\""), "{saved}");
    let mut model = fixture::choices();
    let history = model
        .choices
        .iter_mut()
        .flat_map(|choice| &mut choice.history)
        .find(|line| line.id == event_id(20))
        .unwrap();
    if let domain::event::Event::Decision { change, .. } = &mut history.event {
        *change = domain::decision::Change::Refused;
    }
    let after = choices::page(&cx, &model, &[event_id(20)], None);
    let saved = between(&after, "class=\"saved\"", "class=\"effect\"");
    assert!(saved.contains("You said no"), "{saved}");
    assert!(!saved.contains("<form"), "{saved}");
}

#[test]
fn each_form_that_changes_something_has_its_own_idempotency_key() {
    let person = anna(Language::En);
    let cx = context(Language::En, Some(&person));
    let html = choices::page(
        &cx,
        &decided(Change::Withdrawn),
        &[event_id(20), event_id(23)],
        None,
    );
    let keys: Vec<&str> = html
        .match_indices("name=\"key\" value=\"")
        .map(|(at, found)| html[at + found.len()..].split('"').next().unwrap())
        .collect();
    let set: BTreeSet<&str> = keys.iter().copied().collect();
    assert!(keys.len() > 10);
    assert_eq!(keys.len(), set.len(), "{keys:?}");
    assert!(keys.iter().all(|key| key.starts_with("f0rmkey.")));
}

#[test]
fn staff_see_the_switches_and_cannot_turn_them() {
    let staff = agent(Language::En);
    let look = look();
    let cx = PageContext {
        mirror: Some(&look),
        ..context(Language::En, Some(&staff))
    };
    let html = choices::page(&cx, &fixture::choices(), &[], None);
    assert!(html.contains("class=\"stateword\""));
    assert!(!html.contains("name=\"wanted\""));
    assert!(
        !html.contains("action=\"/me/choices"),
        "no form leads to the customer's switches"
    );
    assert!(html.contains(&format!("href=\"/desk/views/{}/data", look.view)));
}
