//! Questions that hand nothing out, on both databases.

use crate::world::World;
use domain::event::{Event, EventKind};
use domain::gate::RefusalReason;
use domain::ids::Reference;
use domain::read::{ActivityFilter, PageFrom};
use jiff::SignedDuration;
use service::keys::ClientTerms;
use service::{Audience, Error, QuestionAnswer, QuestionRequest, Until};

const OFFERS: &str = "profiling_offers";
const ADVERTISING: &str = "direct_marketing";

#[allow(
    clippy::unnecessary_wraps,
    reason = "the shape that questions are asked in"
)]
fn may(subject: &str, purpose: &str) -> Option<QuestionRequest> {
    Some(QuestionRequest {
        subject: subject.parse().unwrap(),
        purpose: purpose.parse().unwrap(),
        categories: None,
    })
}

fn about_kind(subject: &str, purpose: &str, category: &str) -> Option<QuestionRequest> {
    let mut question = may(subject, purpose)?;
    question.categories = Some(vec![category.parse().unwrap()]);
    Some(question)
}

fn reason(answer: QuestionAnswer) -> Option<RefusalReason> {
    match answer {
        QuestionAnswer::Refused { reason, .. } => Some(reason),
        _ => None,
    }
}

async fn a_question_is_logged_with_its_answer_and_counted_apart(world: &World) {
    let anna = world.customer("HV-1").await;
    let engine = world.system("campaign-engine").await;
    let ask = async |question| {
        let answers = world
            .service
            .questions(&engine.scope, &[question], Until::All)
            .await;
        answers.unwrap()[0]
    };
    let yes = ask(about_kind("HV-1", ADVERTISING, "name")).await;
    let QuestionAnswer::Allowed { event, at } = yes else {
        panic!("{yes:?}")
    };
    assert_eq!(at, world.now());
    let line = &anna.log().await[0];
    assert_eq!(line.id, event);
    let Event::Question {
        purpose,
        consumer,
        categories,
        allowed: true,
        reason: None,
        ..
    } = &line.event
    else {
        panic!("{line:?}")
    };
    assert_eq!(
        (purpose.as_str(), consumer.as_str()),
        (ADVERTISING, "campaign-engine")
    );
    assert_eq!(categories.as_ref().unwrap()[0].as_str(), "name");
    let off = anna.turns_off(ADVERTISING).await;
    let no = ask(may("HV-1", ADVERTISING)).await;
    assert!(matches!(
        no,
        QuestionAnswer::Refused { reason: RefusalReason::PurposeOff, since: Some(since), .. }
            if since == off.at
    ));
    let wrong = about_kind("HV-1", "order_fulfilment", "orders");
    assert_eq!(reason(ask(wrong).await), Some(RefusalReason::OutOfScope));
    let uncovered = about_kind("HV-2", ADVERTISING, "orders");
    assert_eq!(ask(uncovered).await, QuestionAnswer::Unknown);
    let filter = ActivityFilter {
        kind: Some(EventKind::Question),
        purpose: None,
    };
    let page = world
        .service
        .activity(anna.own(), filter, PageFrom::Start)
        .await
        .unwrap();
    assert_eq!(page.entries.len(), 3);
    let count = |kind| {
        let mut counts = page.counts.iter();
        counts.find(|(of, _)| *of == kind).unwrap().1
    };
    assert_eq!(
        (
            count(EventKind::Question),
            count(EventKind::Release),
            count(EventKind::Refusal)
        ),
        (3, 0, 0)
    );
    let overview = world.service.overview(anna.own()).await.unwrap();
    assert!(overview.uses.is_empty(), "asking is no use");
}

async fn several_are_answered_up_to_the_one_that_decides(world: &World) {
    let anna = world.customer("HV-1").await;
    let engine = world.system("campaign-engine").await;
    // Yes, no, nobody, yes.
    let questions = [
        may("HV-1", ADVERTISING),
        may("HV-1", OFFERS),
        may("HV-2", OFFERS),
        may("HV-1", ADVERTISING),
    ];
    let mut lines = 0;
    for (until, told) in [
        (Until::All, &[true, false, false, true][..]),
        (Until::FirstNo, &[true, false]),
        (Until::FirstYes, &[true]),
    ] {
        let answers = world
            .service
            .questions(&engine.scope, &questions, until)
            .await
            .unwrap();
        let answers: Vec<bool> = answers.iter().map(|answer| answer.is_allowed()).collect();
        assert_eq!(answers, told);
        lines += told.len() - usize::from(until == Until::All);
        assert_eq!(anna.log().await.len(), lines, "what was asked is logged");
    }
    let reversed = [None, may("HV-1", OFFERS), may("HV-1", ADVERTISING)];
    for (until, count) in [(Until::FirstNo, 1), (Until::FirstYes, 3)] {
        let answers = world
            .service
            .questions(&engine.scope, &reversed, until)
            .await
            .unwrap();
        assert_eq!(answers.len(), count);
        assert_eq!(answers[0], QuestionAnswer::Unknown);
    }
}

async fn a_question_is_answered_by_what_holds_when_it_is_logged(world: &World) {
    let anna = world.customer("HV-1").await;
    let engine = world.system("campaign-engine").await;
    let asking = (0..6).map(|_| async {
        for _ in 0..5 {
            let questions = vec![may("HV-1", OFFERS); 3];
            let answers = world
                .service
                .questions(&engine.scope, &questions, Until::All)
                .await;
            assert_eq!(answers.unwrap().len(), 3);
        }
    });
    let deciding = async {
        for _ in 0..10 {
            anna.turns_on(OFFERS).await;
            anna.turns_off(OFFERS).await;
        }
    };
    let asking = futures_util::future::join_all(asking);
    futures_util::future::join(asking, deciding).await;
    let mut log = anna.log().await;
    log.reverse();
    let (mut on, mut questions) = (false, 0);
    for line in &log {
        match &line.event {
            Event::Decision { change, .. } => on = change.turns_on(),
            Event::Question { allowed, .. } => {
                assert_eq!(*allowed, on, "at {}", line.seq);
                questions += 1;
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(questions, 90);
}

async fn what_comes_after_the_deciding_answer_is_never_logged(world: &World) {
    let (anna, ben) = (world.customer("HV-1").await, world.customer("HV-2").await);
    anna.turns_on(OFFERS).await;
    ben.turns_on(OFFERS).await;
    let engine = world.system("campaign-engine").await;
    let questions = [may("HV-1", OFFERS), may("HV-2", OFFERS)];
    let asking = async || {
        let mut about_ben = 0;
        for _ in 0..15 {
            let answers = world
                .service
                .questions(&engine.scope, &questions, Until::FirstNo)
                .await
                .unwrap();
            about_ben += answers.len() - 1;
        }
        about_ben
    };
    let deciding = async {
        for _ in 0..15 {
            anna.turns_off(OFFERS).await;
            anna.turns_on(OFFERS).await;
        }
    };
    let asked = futures_util::future::join_all((0..4).map(|_| asking()));
    let (asked, ()) = futures_util::future::join(asked, deciding).await;
    let asked: usize = asked.into_iter().sum();
    assert_eq!(
        ben.log().await.len(),
        1 + asked,
        "a decision and each answer"
    );
}

async fn a_search_ends_where_the_quota_ends_and_goes_on_in_the_next_minute(world: &World) {
    let mut everybody = Vec::new();
    for number in 10..15 {
        everybody.push(world.customer(&format!("HV-{number}")).await);
    }
    let purposes = vec![ADVERTISING.parse().unwrap()];
    let terms = ClientTerms {
        client: "few".to_owned(),
        consumer: "campaign-engine".parse().unwrap(),
        purposes: purposes.clone(),
        may_write: false,
        per_minute: 3,
        ends: world.now() + SignedDuration::from_hours(1),
    };
    let names = ["name".parse().unwrap()];
    let search = async |after: Option<Reference>| {
        let call = world.service.admit_client(terms.clone()).await.unwrap();
        let asked = (&purposes[0], &names[..]);
        world.service.audience(&call, asked, after, 100).await
    };
    let first = search(None).await.unwrap();
    assert_eq!(first.allowed.len(), 3);
    assert!(matches!(
        search(first.next.clone()).await,
        Err(Error::RateLimited { .. })
    ));
    let mut asked = 0;
    for customer in &everybody {
        asked += customer.log().await.len();
    }
    assert_eq!(asked, 3, "nobody was asked about beyond the quota");
    world.passes(SignedDuration::from_mins(1));
    let rest = search(first.next).await.unwrap();
    assert_eq!((rest.allowed.len(), rest.next), (2, None));
}

async fn an_audience_is_found_a_page_at_a_time(world: &World) {
    for number in 10..30 {
        let customer = world.customer(&format!("HV-{number}")).await;
        if number % 2 == 0 {
            customer.turns_on(OFFERS).await;
        }
    }
    let engine = world.system("campaign-engine").await;
    let orders = ["orders".parse().unwrap()];
    let offers = OFFERS.parse().unwrap();
    let call = engine.call().await;
    let page = async |after: Option<Reference>, limit| {
        let found = world
            .service
            .audience(&call, (&offers, &orders), after, limit)
            .await;
        found.unwrap()
    };
    let everybody = page(None, 100).await;
    assert_eq!(everybody.next, None);
    let even = |reference: &Reference| {
        let number = reference.as_str().trim_start_matches("HV-");
        number.parse::<u32>().unwrap() % 2 == 0
    };
    assert_eq!(everybody.allowed.len(), 10);
    assert!(everybody.allowed.iter().all(even));
    let (mut found, mut after, mut pages) = (Vec::new(), None, 0);
    loop {
        let Audience { allowed, next } = page(after, 3).await;
        assert!(allowed.len() <= 3);
        found.extend(allowed);
        pages += 1;
        after = next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(found, everybody.allowed, "the same, in the same order");
    assert!(pages >= 4);
    let refused = world.customer("HV-11").await.log().await;
    assert_eq!(refused.len(), 2, "who is not found was asked about too");
    assert!(matches!(
        refused[0].event,
        Event::Question { allowed: false, .. }
    ));
}

async fn what_the_registry_refuses_is_searched_with_nobody(world: &World) {
    let anna = world.customer("HV-1").await;
    let engine = world.system("campaign-engine").await;
    for (purpose, category) in [
        ("x-rays", "orders"),
        ("order_fulfilment", "orders"),
        (ADVERTISING, "orders"),
    ] {
        let found = world
            .service
            .audience(
                &engine.call().await,
                (&purpose.parse().unwrap(), &[category.parse().unwrap()]),
                None,
                10,
            )
            .await
            .unwrap();
        assert_eq!((found.allowed.len(), found.next), (0, None), "{purpose}");
    }
    assert!(anna.log().await.is_empty());
}

on_both_databases!(
    a_question_is_logged_with_its_answer_and_counted_apart,
    several_are_answered_up_to_the_one_that_decides,
    a_question_is_answered_by_what_holds_when_it_is_logged,
    an_audience_is_found_a_page_at_a_time,
    a_search_ends_where_the_quota_ends_and_goes_on_in_the_next_minute,
    what_comes_after_the_deciding_answer_is_never_logged,
    what_the_registry_refuses_is_searched_with_nobody,
);
