//! Objections that are assessed and their answers, on both databases.

use crate::world::{Customer, World, days, reason};
use domain::account::{Person, PersonRole, Theme};
use domain::decision::{Assessment, Change, State};
use domain::event::{Channel, Event};
use domain::gate::RefusalReason;
use domain::ids::{AccountId, EventId};
use domain::language::Language;
use service::{Error, OBJECTION_REASONS, Problem};
use uuid::Uuid;

const ASSESSED: &str = "fraud_prevention";
const REASONS: &str = "We count failed cards to stop theft from this account.";

fn staff(role: PersonRole) -> Person {
    Person {
        account: AccountId(Uuid::from_u128(5)),
        role,
        name: "zebra-olga".to_owned(),
        language: Language::En,
        theme: Theme::Auto,
    }
}

fn officer() -> Person {
    staff(PersonRole::Officer)
}

async fn objects(customer: &Customer<'_>) -> EventId {
    customer.turns_off(ASSESSED).await.event.unwrap()
}

async fn answers(
    world: &World,
    raised: EventId,
    answer: Assessment,
    reasons: &str,
) -> Result<(), Error> {
    let service = &world.service;
    service
        .answer_objection(&officer(), raised, answer, reasons)
        .await
}

async fn an_upheld_objection_keeps_the_use_off(world: &World) {
    let anna = world.customer("HV-1").await;
    let raised = objects(&anna).await;
    let system = world.system("feature-store").await;
    let while_open = reason(&system.asks(&anna, ASSESSED).await);
    assert_eq!(while_open, Some(RefusalReason::ObjectionPending));
    answers(world, raised, Assessment::Upheld, REASONS)
        .await
        .unwrap();
    assert_eq!(anna.state(ASSESSED).await, State::Off);
    let after = reason(&system.asks(&anna, ASSESSED).await);
    assert_eq!(after, Some(RefusalReason::PurposeOff));
}

async fn an_overridden_objection_lets_the_use_go_on_with_reasons(world: &World) {
    let anna = world.customer("HV-1").await;
    let raised = objects(&anna).await;
    answers(world, raised, Assessment::Overridden, REASONS)
        .await
        .unwrap();
    let system = world.system("feature-store").await;
    assert_eq!(reason(&system.asks(&anna, ASSESSED).await), None);
    let choice = anna.choice(ASSESSED).await;
    let newest = &choice.history[0];
    assert_eq!(
        choice.state.standing.as_ref().map(|s| s.event),
        Some(newest.id)
    );
    let Event::Decision {
        change, channel, ..
    } = &newest.event
    else {
        panic!("no decision")
    };
    assert_eq!(
        (*change, *channel),
        (Change::ObjectionLifted, Channel::Office)
    );
    let note = newest.note.as_ref().unwrap();
    assert_eq!(note.reason, REASONS);
    let log = format!("{:?}", anna.log().await);
    assert!(!log.contains("zebra-olga"), "the log names nobody");
}

async fn the_oldest_objection_comes_first_and_goes_when_answered(world: &World) {
    let (anna, ben) = (world.customer("HV-1").await, world.customer("HV-2").await);
    let first = objects(&anna).await;
    world.passes(days(2));
    objects(&ben).await;
    let open = || async {
        let office = world.service.office(&officer()).await.unwrap();
        let open = office.objections.into_iter();
        open.map(|objection| objection.reference.as_str().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(open().await, ["HV-1", "HV-2"]);
    answers(world, first, Assessment::Upheld, REASONS)
        .await
        .unwrap();
    assert_eq!(open().await, ["HV-2"]);
    ben.turns_on(ASSESSED).await;
    assert!(open().await.is_empty(), "taken back");
}

async fn the_same_answer_twice_is_one_and_another_is_a_conflict(world: &World) {
    let anna = world.customer("HV-1").await;
    let raised = objects(&anna).await;
    for _ in 0..2 {
        answers(world, raised, Assessment::Upheld, REASONS)
            .await
            .unwrap();
    }
    assert_eq!(
        anna.changes(ASSESSED).await,
        [Change::Objected, Change::ObjectionRaised]
    );
    let other = answers(world, raised, Assessment::Overridden, REASONS).await;
    assert!(matches!(other, Err(Error::Conflict)));
}

async fn an_objection_taken_back_is_answered_no_more(world: &World) {
    let anna = world.customer("HV-1").await;
    let raised = objects(&anna).await;
    anna.turns_on(ASSESSED).await;
    let late = answers(world, raised, Assessment::Upheld, REASONS).await;
    assert!(matches!(late, Err(Error::Conflict)));
    assert_eq!(anna.state(ASSESSED).await, State::On);
}

async fn an_answer_has_reasons_of_a_length_that_can_be_read(world: &World) {
    let anna = world.customer("HV-1").await;
    let raised = objects(&anna).await;
    let (min, max) = OBJECTION_REASONS;
    for (reasons, problem) in [
        (" \n ".to_owned(), Problem::Missing),
        ("\u{3164}".repeat(40), Problem::Missing),
        ("-".repeat(40), Problem::Missing),
        (
            "because of\u{200b} what you asked".to_owned(),
            Problem::Malformed,
        ),
        ("because".to_owned(), Problem::TooShort { min }),
        ("no".repeat(max as usize), Problem::TooLong { max }),
    ] {
        let answer = answers(world, raised, Assessment::Upheld, &reasons).await;
        let Err(Error::Invalid(fields)) = answer else {
            panic!("taken")
        };
        assert_eq!(fields.of("reasons"), Some(problem));
    }
    assert_eq!(anna.state(ASSESSED).await, State::ObjectionPending);
}

async fn only_an_officer_sees_and_answers(world: &World) {
    let anna = world.customer("HV-1").await;
    let raised = objects(&anna).await;
    for role in [PersonRole::Agent, PersonRole::Subject(anna.subject)] {
        let person = staff(role);
        let seen = world.service.open_objection(&person, raised).await;
        assert!(matches!(seen, Err(Error::NotFound)));
        let answer = Assessment::Overridden;
        let answered = world
            .service
            .answer_objection(&person, raised, answer, REASONS);
        assert!(matches!(answered.await, Err(Error::NotFound)));
    }
    let nothing = EventId(Uuid::from_u128(4));
    let answered = answers(world, nothing, Assessment::Upheld, REASONS).await;
    assert!(matches!(answered, Err(Error::NotFound)));
}

on_both_databases!(
    an_upheld_objection_keeps_the_use_off,
    an_overridden_objection_lets_the_use_go_on_with_reasons,
    the_oldest_objection_comes_first_and_goes_when_answered,
    the_same_answer_twice_is_one_and_another_is_a_conflict,
    an_objection_taken_back_is_answered_no_more,
    an_answer_has_reasons_of_a_length_that_can_be_read,
    only_an_officer_sees_and_answers,
);
