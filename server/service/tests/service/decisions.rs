//! The switches, on both databases.

use crate::world::{World, days};
use domain::decision::{Change, Lasting, State, Wish};
use domain::event::{Channel, Event};
use domain::gate::RefusalReason;
use domain::language::Language;
use domain::registry::Period;
use service::{Error, Problem, Seen};

async fn withdrawing_twice_leaves_one_entry(world: &World) {
    let anna = world.customer("HV-1").await;
    anna.turns_on("profiling_offers").await;
    let first = anna.turns_off("profiling_offers").await;
    world.passes(days(1));
    let second = anna.turns_off("profiling_offers").await;
    assert!(first.changed && !second.changed);
    assert_eq!((second.event, second.at), (first.event, first.at));
    assert_eq!(
        anna.changes("profiling_offers").await,
        [Change::Withdrawn, Change::Given]
    );
}

async fn the_same_key_gives_back_the_first_answer(world: &World) {
    let anna = world.customer("HV-1").await;
    let key = Some("6f1c");
    let first = anna
        .wishes("recommendations", Wish::On, Lasting::Open, key)
        .await
        .unwrap();
    world.passes(days(1));
    anna.turns_off("recommendations").await;
    let again = anna
        .wishes("recommendations", Wish::On, Lasting::Open, key)
        .await
        .unwrap();
    assert_eq!(again, first);
    let now = anna.state("recommendations").await;
    assert_eq!(now, State::Off, "a replay turns nothing on");
    let other = anna
        .wishes("recommendations", Wish::Off, Lasting::Open, key)
        .await;
    assert!(matches!(other, Err(Error::Conflict)));
    let elsewhere = anna
        .wishes("ads_elsewhere", Wish::On, Lasting::Open, key)
        .await
        .unwrap();
    assert_ne!(elsewhere.event, first.event);
    let numbers: Vec<i64> = anna.log().await.iter().map(|line| line.seq).collect();
    assert_eq!(numbers, [3, 2, 1], "what wrote nothing left no gap");
}

async fn an_old_wish_to_turn_off_is_followed_when_the_use_is_on_again(world: &World) {
    let anna = world.customer("HV-1").await;
    anna.turns_on("recommendations").await;
    let off = || anna.wishes("recommendations", Wish::Off, Lasting::Open, Some("old"));
    let first = off().await.unwrap();
    anna.turns_on("recommendations").await;
    let again = off().await.unwrap();
    assert_eq!(anna.state("recommendations").await, State::Off);
    assert_ne!(again.event, first.event);
    assert!(!off().await.unwrap().changed, "it is off already");
}

async fn the_same_key_many_times_at_once_decides_once(world: &World) {
    let anna = world.customer("HV-1").await;
    let asked =
        (0..16).map(|_| anna.wishes("recommendations", Wish::On, Lasting::Open, Some("one")));
    let answers = futures_util::future::join_all(asked).await;
    let first = answers[0].as_ref().unwrap();
    assert!(
        answers
            .iter()
            .all(|answer| answer.as_ref().unwrap() == first)
    );
    assert_eq!(anna.changes("recommendations").await, [Change::Given]);
}

async fn a_key_of_another_shape_is_refused(world: &World) {
    let anna = world.customer("HV-1").await;
    for key in ["", "a b", "é", &"k".repeat(129)] {
        let answer = anna
            .wishes("recommendations", Wish::On, Lasting::Open, Some(key))
            .await;
        let Err(Error::Invalid(fields)) = answer else {
            panic!("{key:?} was taken")
        };
        assert_eq!(fields.of("key"), Some(Problem::Malformed));
    }
}

async fn a_decision_keeps_what_the_subject_saw(world: &World) {
    let anna = world.customer("HV-1").await;
    let seen = Seen {
        registry_version: 1,
        language: Language::Nb,
    };
    let decided = world
        .service
        .decide(
            anna.own(),
            "recommendations".parse().unwrap(),
            Wish::On,
            Lasting::For(Period::Days(30)),
            seen,
            None,
        )
        .await
        .unwrap();
    let until = Period::Days(30).after(world.now());
    assert_eq!((decided.state, decided.until), (State::On, Some(until)));
    assert_eq!((decided.at, decided.systems), (world.now(), 2));
    let log = anna.log().await;
    assert_eq!(Some(log[0].id), decided.event);
    assert_eq!(
        log[0].event,
        Event::Decision {
            purpose: "recommendations".parse().unwrap(),
            change: Change::Given,
            until: Some(until),
            channel: Channel::Page,
            registry_version: 1,
            language: Language::Nb,
        }
    );
}

async fn a_limited_consent_ends_by_itself(world: &World) {
    let anna = world.customer("HV-1").await;
    let month = Lasting::For(Period::Days(30));
    anna.wishes("recommendations", Wish::On, month, None)
        .await
        .unwrap();
    let ends = Period::Days(30).after(world.now());
    world.passes(days(29));
    assert_eq!(world.service.expire_due(10).await.unwrap(), 0);
    assert_eq!(anna.state("recommendations").await, State::On);
    world.passes(days(3));
    assert_eq!(
        anna.state("recommendations").await,
        State::Expired,
        "without the sweep"
    );
    assert_eq!(world.service.expire_due(10).await.unwrap(), 1);
    assert_eq!(world.service.expire_due(10).await.unwrap(), 0);
    assert_eq!(anna.state("recommendations").await, State::Expired);
    assert_eq!(anna.standing("recommendations").await.unwrap().since, ends);
    let log = anna.log().await;
    assert!(matches!(
        log[0].event,
        Event::Decision { change: Change::Expired, channel: Channel::Clock, until: Some(end), .. }
            if end == ends
    ));
    anna.turns_on("recommendations").await;
    assert_eq!(anna.state("recommendations").await, State::On);
}

async fn an_objection_is_absolute_or_assessed(world: &World) {
    let anna = world.customer("HV-1").await;
    assert_eq!(anna.state("direct_marketing").await, State::On);
    assert_eq!(anna.turns_off("direct_marketing").await.state, State::Off);
    assert_eq!(
        anna.turns_off("fraud_prevention").await.state,
        State::ObjectionPending
    );
    assert_eq!(anna.turns_on("fraud_prevention").await.state, State::On);
    assert_eq!(
        anna.changes("fraud_prevention").await,
        [Change::ObjectionLifted, Change::ObjectionRaised]
    );
}

async fn a_wish_against_the_rules_writes_nothing(world: &World) {
    let anna = world.customer("HV-1").await;
    let open = Lasting::Open;
    let Err(Error::Invalid(fields)) = anna.wishes("bookkeeping", Wish::Off, open, None).await
    else {
        panic!("a purpose without a switch was turned off")
    };
    assert_eq!(fields.of("purpose"), Some(Problem::Unknown));
    let past = Lasting::Until(world.now());
    let Err(Error::Invalid(fields)) = anna.wishes("recommendations", Wish::On, past, None).await
    else {
        panic!("a consent for no time was taken")
    };
    assert_eq!(fields.of("for"), Some(Problem::Malformed));
    let unknown = anna.wishes("no-such-purpose", Wish::On, open, None).await;
    assert!(matches!(unknown, Err(Error::NotFound)));
    let child = world.customer("HV-2").await.who_is_a_child().await;
    let consent = child.wishes("recommendations", Wish::On, open, None).await;
    assert!(matches!(
        consent,
        Err(Error::Refused(RefusalReason::UnderAge))
    ));
    assert!(
        child
            .wishes("direct_marketing", Wish::Off, open, None)
            .await
            .is_ok()
    );
    assert!(anna.log().await.is_empty());
}

async fn nobody_decides_for_another(world: &World) {
    let anna = world.customer("HV-1").await;
    let seen = world.seen().await;
    let purpose = || "recommendations".parse().unwrap();
    let staff = world
        .service
        .decide(
            anna.seen_by_agent(),
            purpose(),
            Wish::On,
            Lasting::Open,
            seen,
            None,
        )
        .await;
    assert!(matches!(staff, Err(Error::Forbidden)));
    let all = world
        .service
        .turn_all_off(anna.seen_by_agent(), seen, "k")
        .await;
    assert!(matches!(all, Err(Error::Forbidden)));
    let nobody = world
        .service
        .decide(
            world.nobody(),
            purpose(),
            Wish::On,
            Lasting::Open,
            seen,
            None,
        )
        .await;
    assert!(matches!(nobody, Err(Error::NotFound)));
    assert!(anna.log().await.is_empty());
}

async fn a_yes_on_an_outdated_page_is_asked_again(world: &World) {
    let anna = world.customer("HV-1").await;
    anna.turns_on("recommendations").await;
    let old = world.seen().await;
    world.publishes_again().await;
    let purpose = || "recommendations".parse().unwrap();
    let decide = |wish| {
        world
            .service
            .decide(anna.own(), purpose(), wish, Lasting::Open, old, None)
    };
    assert!(
        decide(Wish::Off).await.unwrap().changed,
        "a no is always heard"
    );
    assert!(matches!(decide(Wish::On).await, Err(Error::Conflict)));
    assert!(anna.turns_on("recommendations").await.changed);
}

async fn everything_can_be_turned_off_at_once(world: &World) {
    let anna = world.customer("HV-1").await;
    anna.turns_on("recommendations").await;
    anna.turns_on("ads_elsewhere").await;
    let changed = world
        .service
        .turn_all_off(anna.own(), world.seen().await, "k1")
        .await
        .unwrap();
    assert_eq!(changed.len(), 4, "two consents and two objections");
    let again = world
        .service
        .turn_all_off(anna.own(), world.seen().await, "k2")
        .await
        .unwrap();
    assert!(again.is_empty());
    for purpose in world.service.choices(anna.own()).await.unwrap().choices {
        let key = &purpose.state.purpose;
        let published = world.service.published().await.unwrap();
        let switch = published.registry.purpose(key).unwrap().switch.is_some();
        assert_eq!(purpose.state.state != State::On, switch, "{key}");
    }
}

on_both_databases!(
    withdrawing_twice_leaves_one_entry,
    the_same_key_gives_back_the_first_answer,
    an_old_wish_to_turn_off_is_followed_when_the_use_is_on_again,
    the_same_key_many_times_at_once_decides_once,
    a_key_of_another_shape_is_refused,
    a_decision_keeps_what_the_subject_saw,
    a_limited_consent_ends_by_itself,
    an_objection_is_absolute_or_assessed,
    a_wish_against_the_rules_writes_nothing,
    nobody_decides_for_another,
    a_yes_on_an_outdated_page_is_asked_again,
    everything_can_be_turned_off_at_once,
);
