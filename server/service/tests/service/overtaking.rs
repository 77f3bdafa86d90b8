//! Whatever may change an answer of the gate moves what the gate compares before it writes a line,
//! on both databases. What a change is missing from here could be passed over by an answer.

use domain::account::{Person, PersonRole, Theme};
use domain::decision::{Assessment, Lasting, Restricting, Wish};
use domain::ids::AccountId;
use domain::language::Language;
use domain::registry::Period;
use service::REMOVAL_LIMIT;
use uuid::Uuid;

use crate::world::{Customer, World, days};

const OFFERS: &str = "profiling_offers";
const ASSESSED: &str = "fraud_prevention";

/// What a line is written against: the customer's revision and the registry's version.
async fn compared(world: &World, customer: &Customer<'_>) -> (i64, i64) {
    let reader = &mut world.service.store().read();
    let purpose = OFFERS.parse().unwrap();
    let situation = store::gate::situation_by_reference(reader, &customer.reference, &purpose);
    let situation = situation.await.unwrap().unwrap();
    (situation.revision, situation.registry_version)
}

/// Fails unless what the gate compares has moved since the last step.
struct Steps<'w> {
    world: &'w World,
    anna: Customer<'w>,
    last: (i64, i64),
}

impl Steps<'_> {
    async fn moved(&mut self, by: &str) {
        let now = compared(self.world, &self.anna).await;
        assert!(now > self.last, "{by} passed unnoticed: {now:?}");
        self.last = now;
    }
}

async fn every_change_that_bears_on_an_answer_is_noticed(world: &World) {
    let anna = world.customer("HV-1").await;
    let last = compared(world, &anna).await;
    let anna = anna.holding("score_clv", 1).await;
    let mut steps = Steps { world, anna, last };
    steps.moved("a delivery").await;

    steps.anna.turns_on(OFFERS).await;
    steps.moved("turning on").await;
    // Deletes the score, too.
    steps.anna.turns_off(OFFERS).await;
    steps.moved("turning off").await;

    let month = Lasting::For(Period::Days(30));
    let given = steps.anna.wishes(OFFERS, Wish::On, month, None);
    given.await.unwrap();
    steps.moved("a consent for a month").await;
    world.passes(days(31));
    assert_eq!(world.service.expire_due(10).await.unwrap(), 1);
    steps.moved("the end of that month").await;

    for wanted in [Restricting::Set, Restricting::Lifted] {
        steps.anna.restricts(wanted).await;
        steps.moved("a pause or its end").await;
    }

    for answer in [Assessment::Overridden, Assessment::Upheld] {
        let raised = steps.anna.turns_off(ASSESSED).await.event.unwrap();
        steps.moved("an objection").await;
        let officer = Person {
            account: AccountId(Uuid::from_u128(5)),
            role: PersonRole::Officer,
            name: "Olga".to_owned(),
            language: Language::En,
            theme: Theme::Auto,
        };
        let reasons = "We count failed cards to stop theft from this account.";
        let answered = world
            .service
            .answer_objection(&officer, raised, answer, reasons);
        answered.await.unwrap();
        steps.moved("the answer to an objection").await;
    }

    world.publishes_again().await;
    steps.moved("a new registry").await;
}

async fn the_end_of_the_retention_time_is_noticed(world: &World) {
    let anna = world.customer("HV-1").await;
    let anna = anna.holding("store_purchases", 2).await;
    let before = compared(world, &anna).await;
    world.passes(days(366 * 20));
    assert_eq!(
        world.service.remove_expired(REMOVAL_LIMIT).await.unwrap(),
        2
    );
    assert!(compared(world, &anna).await > before);
}

on_both_databases!(
    every_change_that_bears_on_an_answer_is_noticed,
    the_end_of_the_retention_time_is_noticed,
);
