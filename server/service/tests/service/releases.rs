//! The gate, on both databases.

use crate::world::{BRAND, World, days, reason};
use domain::decision::{Change, Lasting, Wish};
use domain::event::Event;
use domain::gate::RefusalReason;
use domain::registry::Period;
use futures_util::future::join_all;
use jiff::SignedDuration;
use service::{Error, ReleaseAnswer, SAME_FOR};

const OFFERS: &str = "profiling_offers";

async fn off_is_enforced_and_seen_and_on_releases_again(world: &World) {
    let anna = world
        .customer("HV-1")
        .await
        .holding("store_purchases", 3)
        .await;
    let engine = world.system("campaign-engine").await;
    assert_eq!(
        reason(&engine.asks(&anna, OFFERS).await),
        Some(RefusalReason::NotAsked)
    );
    anna.turns_on(OFFERS).await;
    let ReleaseAnswer::Released { records, event, .. } = engine.asks(&anna, OFFERS).await else {
        panic!("refused")
    };
    assert_eq!(records.len(), 3);
    assert!(records.is_sorted_by(|a, b| a.collected_at >= b.collected_at));
    assert!(records[0].value.contains("value 1 of store_purchases"));
    assert_eq!(anna.log().await[0].id, event);
    world.passes(days(1));
    let off = anna.turns_off(OFFERS).await;
    world.passes(days(1));
    let ReleaseAnswer::Refused {
        event,
        reason,
        since,
        at,
    } = engine.asks(&anna, OFFERS).await
    else {
        panic!("released")
    };
    assert_eq!(
        (reason, since, at),
        (RefusalReason::PurposeOff, Some(off.at), world.now())
    );
    let log = anna.log().await;
    assert_eq!(log[0].id, event);
    let Event::Refusal {
        consumer,
        purpose,
        reason,
        since,
        ..
    } = &log[0].event
    else {
        panic!("{:?}", log[0].event)
    };
    assert_eq!(
        (consumer.as_str(), purpose.as_str()),
        ("campaign-engine", OFFERS)
    );
    assert_eq!((*reason, *since), (RefusalReason::PurposeOff, Some(off.at)));
    anna.turns_on(OFFERS).await;
    assert!(matches!(
        engine.asks(&anna, OFFERS).await,
        ReleaseAnswer::Released { .. }
    ));
    let Event::Release { records, .. } = anna.log().await[0].event else {
        panic!()
    };
    assert_eq!(records, 3);
}

async fn each_refusal_names_its_reason_and_is_logged(world: &World) {
    let anna = world.customer("HV-1").await;
    let engine = world.system("campaign-engine").await;
    let features = world.system("feature-store").await;
    assert_eq!(
        reason(&engine.asks(&anna, "x-rays").await),
        Some(RefusalReason::NotRegistered)
    );
    let orders = engine.asks(&anna, "order_fulfilment").await;
    assert_eq!(reason(&orders), Some(RefusalReason::OutOfScope));
    assert_eq!(
        reason(&features.asks(&anna, "fraud_prevention").await),
        None
    );
    anna.turns_off("fraud_prevention").await;
    let pending = features.asks(&anna, "fraud_prevention").await;
    assert_eq!(reason(&pending), Some(RefusalReason::ObjectionPending));
    anna.wishes(OFFERS, Wish::On, Lasting::For(Period::Days(30)), None)
        .await
        .unwrap();
    assert_eq!(reason(&engine.asks(&anna, OFFERS).await), None);
    world.passes(days(30));
    let ReleaseAnswer::Refused {
        reason: expired,
        since,
        ..
    } = engine.asks(&anna, OFFERS).await
    else {
        panic!("released after its end")
    };
    assert_eq!(
        (expired, since),
        (RefusalReason::Expired, Some(world.now()))
    );
    let logged = anna.log().await;
    let refusals = logged
        .iter()
        .filter(|line| matches!(line.event, Event::Refusal { .. }));
    assert_eq!(refusals.count(), 4, "each refusal is on the page");
}

async fn age_and_restriction_close_the_gate(world: &World) {
    let child = world.customer("HV-1").await;
    child.turns_on(OFFERS).await;
    let child = child.who_is_a_child().await;
    let engine = world.system("campaign-engine").await;
    let answer = engine.asks(&child, OFFERS).await;
    assert_eq!(reason(&answer), Some(RefusalReason::UnderAge));
    let anna = world.customer("HV-2").await.who_restricts().await;
    let answer = engine.asks(&anna, "direct_marketing").await;
    assert_eq!(reason(&answer), Some(RefusalReason::Restricted));
    let books = world
        .system("order-system")
        .await
        .asks(&anna, "bookkeeping")
        .await;
    assert_eq!(reason(&books), None, "the law's duty goes on");
}

async fn an_unknown_subject_tells_nothing(world: &World) {
    let engine = world.system("campaign-engine").await;
    let anna = world.customer("HV-1").await;
    let answer = engine.asks_about("HV-2", OFFERS).await;
    assert!(matches!(answer, Err(Error::NotFound)));
    assert!(anna.log().await.is_empty());
}

async fn only_what_was_asked_for_and_belongs_is_handed_out(world: &World) {
    let anna = world
        .customer("HV-1")
        .await
        .holding("store_purchases", 5)
        .await
        .holding("orders", 2)
        .await
        .holding("payment_token", 1)
        .await;
    anna.turns_on(OFFERS).await;
    let engine = world.system("campaign-engine").await;
    let with = |change: &dyn Fn(&mut service::ReleaseRequest)| {
        let mut request = engine.question("HV-1", OFFERS);
        change(&mut request);
        engine.puts(request)
    };
    let count = |answer: ReleaseAnswer| match answer {
        ReleaseAnswer::Released { records, .. } => records.len(),
        ReleaseAnswer::Refused { reason, .. } => panic!("{reason:?}"),
    };
    let all = with(&|_| {}).await.unwrap();
    assert_eq!(count(all), 7, "no card: it does not belong to the purpose");
    let key = |text: &str| text.parse().unwrap();
    let orders = with(&|request| request.categories = Some(vec![key("orders")]))
        .await
        .unwrap();
    assert_eq!(count(orders), 2);
    let lines = with(&|request| request.fields = Some(vec!["line".parse().unwrap()]))
        .await
        .unwrap();
    assert_eq!(count(lines), 5);
    let three = with(&|request| request.limit = 3).await.unwrap();
    assert_eq!(count(three), 3);
    let newest = world.now();
    let late = with(&|request| request.since = Some(newest)).await.unwrap();
    assert_eq!(count(late), 0);
    let card = with(&|request| request.categories = Some(vec![key("payment_token")]))
        .await
        .unwrap();
    assert_eq!(reason(&card), Some(RefusalReason::CategoryNotCovered));
    for wrong in [
        with(&|request| request.limit = 0).await,
        with(&|request| request.limit = 1001).await,
        with(&|request| request.categories = Some(Vec::new())).await,
        with(&|request| request.fields = Some(Vec::new())).await,
    ] {
        assert!(matches!(wrong, Err(Error::Invalid(_))));
    }
}

async fn the_same_key_gives_back_the_first_answer(world: &World) {
    let anna = world
        .customer("HV-1")
        .await
        .holding("store_purchases", 2)
        .await;
    let engine = world.system("campaign-engine").await;
    let ask = |key: &'static str| engine.puts_once(engine.question("HV-1", OFFERS), key);
    let first = ask("early").await.unwrap();
    let again = ask("early").await.unwrap();
    assert_eq!(again.event(), first.event());
    assert_eq!(reason(&again), Some(RefusalReason::NotAsked));
    anna.turns_on(OFFERS).await;
    let now = ask("early").await.unwrap();
    assert_eq!(reason(&now), None, "a no is not repeated once it is a yes");
    let released = ask("later").await.unwrap();
    world.passes(SAME_FOR - SignedDuration::from_secs(1));
    let once_more = ask("later").await.unwrap();
    assert_eq!(
        (once_more.event(), reason(&once_more)),
        (released.event(), None)
    );
    assert_eq!(
        anna.log().await.len(),
        4,
        "a refusal, a decision, two releases"
    );
    anna.turns_off(OFFERS).await;
    let replayed = ask("later").await.unwrap();
    assert_eq!(
        reason(&replayed),
        Some(RefusalReason::PurposeOff),
        "a key opens no closed gate"
    );
    assert_ne!(replayed.event(), released.event());
    let mut other = engine.question("HV-1", "direct_marketing");
    other.limit = 5;
    let other = engine.puts_once(other, "later").await;
    assert!(matches!(other, Err(Error::Conflict)));
    let features = world.system("feature-store").await;
    let theirs = features
        .puts_once(features.question("HV-1", OFFERS), "early")
        .await
        .unwrap();
    assert_ne!(
        theirs.event(),
        first.event(),
        "another system's key is another key"
    );
    let off = ask("off").await.unwrap();
    anna.turns_on(OFFERS).await;
    world.passes(SignedDuration::from_secs(1));
    anna.turns_off(OFFERS).await;
    let since_later = ask("off").await.unwrap();
    assert_ne!(
        since_later.event(),
        off.event(),
        "off for the same reason, but since another moment"
    );
}

async fn what_goes_out_each_day_has_a_line_for_each_day(world: &World) {
    let anna = world.customer("HV-1").await;
    let anna = anna.holding("store_purchases", 2).await;
    anna.turns_on(OFFERS).await;
    let engine = world.system("campaign-engine").await;
    let mut lines = Vec::new();
    for _ in 0..3 {
        let released = engine.puts_once(engine.question("HV-1", OFFERS), "always-the-same");
        lines.push(released.await.unwrap().event());
        world.passes(SAME_FOR);
    }
    lines.dedup();
    assert_eq!(lines.len(), 3);
    assert_eq!(anna.log().await.len(), 4, "a decision and three releases");
}

async fn many_keyed_questions_about_one_customer_are_all_answered(world: &World) {
    let anna = world.customer("HV-1").await;
    anna.turns_on(OFFERS).await;
    let engine = world.system("campaign-engine").await;
    let keys: Vec<String> = (0..150).map(|number| format!("k-{number}")).collect();
    let asking = keys.iter().map(|key| {
        let question = engine.question("HV-1", OFFERS);
        engine.puts_once(question, key)
    });
    for answer in join_all(asking).await {
        assert_eq!(reason(&answer.unwrap()), None);
    }
    assert_eq!(anna.log().await.len(), 151);
}

async fn a_key_hands_out_no_more_than_its_line_says(world: &World) {
    let anna = world
        .customer("HV-1")
        .await
        .holding("store_purchases", 3)
        .await;
    anna.turns_on(OFFERS).await;
    let engine = world.system("campaign-engine").await;
    let mut one = engine.question("HV-1", OFFERS);
    one.limit = 1;
    let mut many = engine.question("HV-1", OFFERS);
    many.limit = 1000;
    engine.puts_once(one, "k").await.unwrap();
    let wider = engine.puts_once(many.clone(), "k").await;
    assert!(
        matches!(wider, Err(Error::Conflict)),
        "another question: {wider:?}"
    );
    let all = engine.puts_once(many.clone(), "all").await.unwrap();
    let again = engine.puts_once(many.clone(), "all").await.unwrap();
    assert_eq!(again.event(), all.event(), "nothing came in since");
    let anna = anna.holding("orders", 2).await;
    let lines = anna.log().await.len();
    let grown = engine.puts_once(many, "all").await.unwrap();
    assert_ne!(
        grown.event(),
        all.event(),
        "what came in since goes out under a line of its own"
    );
    assert_eq!(anna.log().await.len(), lines + 1);
}

async fn no_release_follows_an_off(world: &World) {
    let anna = world
        .customer("HV-1")
        .await
        .holding("store_purchases", 2)
        .await;
    anna.turns_on(OFFERS).await;
    let engine = world.system("campaign-engine").await;
    let asking = (0..12).map(|_| async {
        for _ in 0..6 {
            engine.asks(&anna, OFFERS).await;
        }
    });
    let deciding = (0..4).map(|_| async {
        for wish in [Wish::Off, Wish::On, Wish::Off, Wish::On, Wish::Off] {
            anna.wishes(OFFERS, wish, Lasting::Open, None)
                .await
                .unwrap();
        }
    });
    let (asked, decided) = (join_all(asking), join_all(deciding));
    futures_util::future::join(asked, decided).await;
    let mut log = anna.log().await;
    log.reverse();
    let mut on = false;
    let mut answers = 0;
    for (position, line) in log.iter().enumerate() {
        assert_eq!(line.seq, i64::try_from(position).unwrap() + 1, "no gaps");
        match &line.event {
            Event::Decision { change, .. } => {
                assert_ne!(change.turns_on(), on, "each decision changes something");
                on = *change == Change::Given;
            }
            Event::Release { .. } => {
                assert!(on, "released at {} while off", line.seq);
                answers += 1;
            }
            Event::Refusal { .. } => {
                assert!(!on, "refused at {} while on", line.seq);
                answers += 1;
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(answers, 72, "each question has its line");
}

async fn the_newest_registry_counts_at_once(world: &World) {
    let anna = world.customer("HV-1").await;
    let engine = world.system("campaign-engine").await;
    let elsewhere = world.another_instance().await;
    assert_eq!(reason(&engine.asks(&anna, "direct_marketing").await), None);
    let text = BRAND
        .replacen(
            "purposes: [direct_marketing, profiling_offers]\n    acc",
            "purposes: [profiling_offers]\n    acc",
            1,
        )
        .replacen(
            "purposes: [recommendations]\n",
            "purposes: [recommendations, direct_marketing]\n",
            1,
        );
    elsewhere
        .publish_registry("brand.yaml", text.as_bytes())
        .await
        .unwrap();
    let answer = engine.asks(&anna, "direct_marketing").await;
    assert_eq!(
        reason(&answer),
        Some(RefusalReason::OutOfScope),
        "this instance goes by what another has just published"
    );
}

on_both_databases!(
    off_is_enforced_and_seen_and_on_releases_again,
    each_refusal_names_its_reason_and_is_logged,
    age_and_restriction_close_the_gate,
    an_unknown_subject_tells_nothing,
    only_what_was_asked_for_and_belongs_is_handed_out,
    the_same_key_gives_back_the_first_answer,
    what_goes_out_each_day_has_a_line_for_each_day,
    many_keyed_questions_about_one_customer_are_all_answered,
    a_key_hands_out_no_more_than_its_line_says,
    no_release_follows_an_off,
    the_newest_registry_counts_at_once,
);
