//! The rule of the switches, as a table and as properties.

use super::*;
use crate::registry::{Fixed, LegalBasis, sample};
use proptest::prelude::*;
use uuid::Uuid;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap()
}

fn standing(change: Change, until: Option<i64>) -> Standing {
    Standing {
        purpose: "offers".parse().unwrap(),
        change,
        since: at(100),
        until: until.map(at),
        event: EventId(Uuid::from_u128(1)),
    }
}

fn switches() -> [Switch; 4] {
    [
        Switch::Consent,
        Switch::ObjectionAbsolute,
        Switch::ObjectionAssessed,
        Switch::None(Fixed::default()),
    ]
}

const CHANGES: [Change; 7] = [
    Change::Given,
    Change::Refused,
    Change::Withdrawn,
    Change::Expired,
    Change::Objected,
    Change::ObjectionRaised,
    Change::ObjectionLifted,
];

#[test]
fn without_a_decision_consent_starts_off_and_all_else_starts_on() {
    for (switch, expected) in
        switches()
            .into_iter()
            .zip([State::NotAsked, State::On, State::On, State::On])
    {
        let purpose = sample::purpose("offers", switch);
        assert_eq!(
            state(&purpose, None, at(200)),
            expected,
            "{:?}",
            purpose.switch
        );
    }
}

#[test]
fn the_signal_turns_off_what_is_on_and_flagged_and_nothing_else() {
    use Change::*;
    let purposes = switches().map(|switch| sample::purpose("offers", switch));
    let expected = [
        (None, Some(Withdrawn)),
        (Some(Objected), Some(Objected)),
        (Some(Objected), Some(Objected)),
        (None, None),
    ];
    for (purpose, (without, given)) in purposes.iter().zip(expected) {
        let mut flagged = purpose.clone();
        flagged.gpc = true;
        let yes = standing(Given, None);
        assert_eq!(by_signal(&flagged, None, at(200)), without);
        assert_eq!(by_signal(&flagged, Some(&yes), at(200)), given);
        for off in [Refused, Withdrawn, Objected, ObjectionRaised] {
            let standing = standing(off, None);
            assert_eq!(by_signal(&flagged, Some(&standing), at(200)), None);
        }
        assert_eq!(by_signal(purpose, Some(&yes), at(200)), None, "not flagged");
    }
}

#[test]
fn an_answer_is_due_after_a_month_on_a_working_day() {
    for (raised, due) in [
        ("2026-03-05", "2026-04-06"), // 5 April 2026 is a Sunday.
        ("2026-08-31", "2026-09-30"),
        ("2027-01-31", "2027-03-01"), // 28 February 2027 is a Sunday.
        ("2026-06-15", "2026-07-15"),
        ("2026-07-22", "2026-08-24"), // 22 August 2026 is a Saturday.
    ] {
        let day = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(answer_due(day(raised)), day(due), "{raised}");
    }
}

#[test]
fn an_answer_is_overdue_from_the_day_after_it_was_due() {
    let day = |text: &str| text.parse::<Date>().unwrap();
    let raised = day("2026-03-05");
    for (today, late) in [
        ("2026-03-05", None),
        ("2026-04-06", None),
        ("2026-04-07", Some(1)),
        ("2026-05-06", Some(30)),
        ("2028-04-06", Some(731)),
    ] {
        assert_eq!(days_overdue(raised, day(today)), late, "{today}");
    }
}

#[test]
fn each_wish_does_what_the_switch_says() {
    use Change::*;
    let changed = |change| {
        Ok(Outcome::Changed {
            change,
            until: None,
        })
    };
    let same = Ok(Outcome::Unchanged);
    let [consent, absolute, assessed, none] = switches();
    for (switch, before, wish, expected) in [
        (&consent, None, Wish::On, changed(Given)),
        (&consent, None, Wish::Off, changed(Refused)),
        (&consent, Some(Given), Wish::On, same),
        (&consent, Some(Given), Wish::Off, changed(Withdrawn)),
        (&consent, Some(Withdrawn), Wish::Off, same),
        (&consent, Some(Withdrawn), Wish::On, changed(Given)),
        (&consent, Some(Refused), Wish::Off, same),
        (&consent, Some(Refused), Wish::On, changed(Given)),
        (&consent, Some(Expired), Wish::Off, same),
        (&consent, Some(Expired), Wish::On, changed(Given)),
        (&consent, Some(ObjectionLifted), Wish::On, changed(Given)),
        (&consent, Some(ObjectionLifted), Wish::Off, changed(Refused)),
        (&absolute, None, Wish::On, same),
        (&absolute, None, Wish::Off, changed(Objected)),
        (&absolute, Some(Objected), Wish::Off, same),
        (
            &absolute,
            Some(Objected),
            Wish::On,
            changed(ObjectionLifted),
        ),
        (
            &absolute,
            Some(ObjectionLifted),
            Wish::Off,
            changed(Objected),
        ),
        (&absolute, Some(ObjectionLifted), Wish::On, same),
        (&assessed, None, Wish::On, same),
        (&assessed, None, Wish::Off, changed(ObjectionRaised)),
        (&assessed, Some(ObjectionRaised), Wish::Off, same),
        (
            &assessed,
            Some(ObjectionRaised),
            Wish::On,
            changed(ObjectionLifted),
        ),
        (
            &assessed,
            Some(ObjectionLifted),
            Wish::Off,
            changed(ObjectionRaised),
        ),
        (&none, None, Wish::On, Err(DecisionError::NoSwitch)),
        (&none, None, Wish::Off, Err(DecisionError::NoSwitch)),
        (
            &none,
            Some(Objected),
            Wish::On,
            Err(DecisionError::NoSwitch),
        ),
    ] {
        let purpose = sample::purpose("offers", switch.clone());
        let before = before.map(|change| standing(change, None));
        let outcome = decide(
            &purpose,
            before.as_ref(),
            wish,
            Lasting::Open,
            SubjectStatus::default(),
            at(200),
        );
        assert_eq!(outcome, expected, "{switch:?} {before:?} {wish:?}");
    }
}

#[test]
fn a_limited_consent_holds_until_its_end_and_not_at_it() {
    let purpose = sample::purpose("offers", Switch::Consent);
    let given = standing(Change::Given, Some(300));
    assert_eq!(state(&purpose, Some(&given), at(299)), State::On);
    assert_eq!(state(&purpose, Some(&given), at(300)), State::Expired);
}

#[test]
fn a_consent_can_be_shortened_lengthened_and_made_open() {
    let purpose = sample::purpose("offers", Switch::Consent);
    let given = standing(Change::Given, Some(300));
    for (lasting, until) in [
        (Lasting::Until(at(250)), Some(at(250))),
        (Lasting::Until(at(400)), Some(at(400))),
        (
            Lasting::For(Period::Days(30)),
            Some(Period::Days(30).after(at(200))),
        ),
        (Lasting::Open, None),
    ] {
        let outcome = decide(
            &purpose,
            Some(&given),
            Wish::On,
            lasting,
            SubjectStatus::default(),
            at(200),
        );
        let change = Change::Given;
        assert_eq!(
            outcome,
            Ok(Outcome::Changed { change, until }),
            "{lasting:?}"
        );
    }
}

#[test]
fn a_limit_is_refused_when_it_is_past_or_when_nothing_is_given() {
    let consent = sample::purpose("offers", Switch::Consent);
    let objection = sample::purpose("offers", Switch::ObjectionAbsolute);
    for (purpose, wish, end) in [
        (&consent, Wish::On, 200),
        (&consent, Wish::On, 1),
        (&consent, Wish::Off, 300),
        (&objection, Wish::On, 300),
        (&objection, Wish::Off, 300),
    ] {
        let outcome = decide(
            purpose,
            None,
            wish,
            Lasting::Until(at(end)),
            SubjectStatus::default(),
            at(200),
        );
        assert_eq!(outcome, Err(DecisionError::BadLimit), "{wish:?} {end}");
    }
}

#[test]
fn a_child_cannot_consent_but_can_say_no_and_object() {
    let child = SubjectStatus {
        under_age: true,
        restricted: false,
    };
    let try_it = |switch: Switch, wish, before: Option<Change>| {
        let before = before.map(|change| standing(change, None));
        decide(
            &sample::purpose("offers", switch),
            before.as_ref(),
            wish,
            Lasting::Open,
            child,
            at(200),
        )
    };
    assert_eq!(
        try_it(Switch::Consent, Wish::On, None),
        Err(DecisionError::UnderAge)
    );
    assert!(try_it(Switch::Consent, Wish::Off, Some(Change::Given)).is_ok());
    assert!(try_it(Switch::ObjectionAbsolute, Wish::Off, None).is_ok());
}

#[test]
fn an_objection_taken_back_is_no_consent() {
    let lifted = standing(Change::ObjectionLifted, None);
    let consent = sample::purpose("offers", Switch::Consent);
    assert_eq!(consent.legal_basis, LegalBasis::Consent);
    assert_eq!(state(&consent, Some(&lifted), at(200)), State::NotAsked);
}

proptest! {
    #[test]
    fn a_wish_that_is_followed_holds_and_following_it_again_changes_nothing(
        switch in 0_usize..3,
        before in proptest::option::of((0_usize..7, proptest::option::of(0_i64..400))),
        on: bool,
        now in 200_i64..300,
    ) {
        let purpose = sample::purpose("offers", switches()[switch].clone());
        let before = before.map(|(change, until)| standing(CHANGES[change], until));
        let wish = if on { Wish::On } else { Wish::Off };
        let subject = SubjectStatus::default();
        let outcome =
            decide(&purpose, before.as_ref(), wish, Lasting::Open, subject, at(now)).unwrap();
        let after = match outcome {
            Outcome::Unchanged => before,
            Outcome::Changed { change, until } => {
                prop_assert_eq!(change.turns_on(), on);
                Some(Standing {
                    change,
                    until,
                    since: at(now),
                    ..standing(change, None)
                })
            }
        };
        prop_assert_eq!(state(&purpose, after.as_ref(), at(now)) == State::On, on);
        let again = decide(&purpose, after.as_ref(), wish, Lasting::Open, subject, at(now));
        prop_assert_eq!(again, Ok(Outcome::Unchanged));
    }

    #[test]
    fn time_alone_never_turns_a_purpose_on(
        switch in 0_usize..4,
        change in 0_usize..7,
        until in proptest::option::of(0_i64..400),
        now in 0_i64..400,
        later in 0_i64..400,
    ) {
        let purpose = sample::purpose("offers", switches()[switch].clone());
        let standing = standing(CHANGES[change], until);
        let before = state(&purpose, Some(&standing), at(now));
        let after = state(&purpose, Some(&standing), at(now + later));
        prop_assert!(before == State::On || after != State::On);
    }

    #[test]
    fn a_consent_purpose_is_on_only_after_a_consent(
        change in 0_usize..7,
        until in proptest::option::of(0_i64..400),
        now in 0_i64..400,
    ) {
        let purpose = sample::purpose("offers", Switch::Consent);
        let standing = standing(CHANGES[change], until);
        if state(&purpose, Some(&standing), at(now)) == State::On {
            prop_assert_eq!(standing.change, Change::Given);
            prop_assert!(standing.until.is_none_or(|end| end > at(now)));
        }
    }
}

#[test]
fn every_change_and_wish_is_read_as_it_is_written() {
    for change in CHANGES {
        assert_eq!(Change::from_key(change.key()), Some(change));
    }
    for wish in [Wish::On, Wish::Off] {
        assert_eq!(Wish::from_word(wish.word()), Some(wish));
    }
    assert_eq!(Change::from_key("toggled"), None);
    assert_eq!(Wish::from_word("ON"), None);
}
