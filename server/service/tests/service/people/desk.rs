use domain::event::{Event, EventKind, StaffRole};
use domain::ids::ViewId;
use domain::read::Shown;
use domain::record::Value;
use service::desk::LookQuery;
use service::{Error, Problem};
use store::testing::TestDb;

use crate::people::shop::{ANNA, NOOR, OLGA, PIM, Shop, minutes, open};

const REASON: &str = "asked about a refund by phone";

async fn open_look(
    shop: &Shop,
    person: &domain::account::Person,
    whom: &str,
) -> Result<ViewId, Error> {
    let query = LookQuery::read(whom).unwrap();
    shop.service
        .open_look(person, query, "C-2031", REASON)
        .await
}

async fn the_log_line_stands_before_the_look_opens(db: &TestDb) {
    let shop = open(db).await;
    let noor = shop.person(NOOR).await;
    assert!(shop.log().await.is_empty());
    let view = open_look(&shop, &noor, "HV-1").await.unwrap();
    let log = shop.log().await;
    assert_eq!(log.len(), 1);
    let ends = shop.clock.now().checked_add(minutes(15)).unwrap();
    let role = StaffRole::Agent;
    assert_eq!(log[0].event, Event::StaffView { view, role, ends });
    let note = log[0].note.as_ref().unwrap();
    assert_eq!(
        (note.case.as_str(), note.reason.as_str()),
        ("C-2031", REASON)
    );

    let (look, viewer) = shop.service.look(&noor, view).await.unwrap();
    assert_eq!(look.reference.as_str(), "HV-1");
    assert_eq!(look.name.as_deref(), Some("Anna Visser"));
    assert_eq!(
        (look.case.as_str(), look.reason.as_str()),
        ("C-2031", REASON)
    );
    assert!(viewer.is_staff());
    assert_eq!(viewer.subject(), shop.anna);
}

async fn a_look_ends_after_fifteen_minutes(db: &TestDb) {
    let shop = open(db).await;
    let noor = shop.person(NOOR).await;
    let view = open_look(&shop, &noor, ANNA).await.unwrap();
    let record = shop.record("delivery_address", "address", "Kade 1").await;
    let (_, viewer) = shop.service.look(&noor, view).await.unwrap();
    shop.clock.advance(minutes(14));
    assert!(shop.service.look(&noor, view).await.is_ok());
    shop.clock.advance(minutes(1));
    assert!(matches!(
        shop.service.look(&noor, view).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        shop.service.unmask(viewer, record).await,
        Err(Error::NotFound)
    ));
    shop.clock.advance(minutes(-120));
    assert!(matches!(
        shop.service.look(&noor, view).await,
        Err(Error::NotFound)
    ));
}

async fn a_look_can_be_ended_early_by_whoever_opened_it(db: &TestDb) {
    let shop = open(db).await;
    let (noor, pim) = (shop.person(NOOR).await, shop.person(PIM).await);
    let view = open_look(&shop, &noor, "HV-1").await.unwrap();
    assert!(matches!(
        shop.service.end_look(&pim, view).await,
        Err(Error::NotFound)
    ));
    shop.service.end_look(&noor, view).await.unwrap();
    assert!(matches!(
        shop.service.look(&noor, view).await,
        Err(Error::NotFound)
    ));
}

async fn nobody_else_can_use_a_look(db: &TestDb) {
    let shop = open(db).await;
    let noor = shop.person(NOOR).await;
    let view = open_look(&shop, &noor, "HV-1").await.unwrap();
    for other in [PIM, OLGA, ANNA] {
        let other = shop.person(other).await;
        assert!(matches!(
            shop.service.look(&other, view).await,
            Err(Error::NotFound)
        ));
    }
    assert_eq!(shop.log().await.len(), 1);
}

async fn a_customer_cannot_open_a_look_and_an_officer_can(db: &TestDb) {
    let shop = open(db).await;
    let anna = shop.person(ANNA).await;
    assert!(matches!(
        open_look(&shop, &anna, "HV-2").await,
        Err(Error::NotFound)
    ));
    let olga = shop.person(OLGA).await;
    let view = open_look(&shop, &olga, "HV-1").await.unwrap();
    let (look, _) = shop.service.look(&olga, view).await.unwrap();
    assert_eq!(look.role, StaffRole::Officer);
}

async fn a_look_needs_a_case_and_a_reason_and_leaves_no_line_without(db: &TestDb) {
    let shop = open(db).await;
    let noor = shop.person(NOOR).await;
    let query = LookQuery::read("HV-1").unwrap();
    let Err(Error::Invalid(errors)) = shop.service.open_look(&noor, query, "", "help").await else {
        panic!("opened")
    };
    assert_eq!(errors.of("case"), Some(Problem::Missing));
    assert_eq!(errors.of("reason"), Some(Problem::TooShort { min: 10 }));
    assert!(shop.log().await.is_empty());
}

async fn customers_cannot_be_found_by_trying(db: &TestDb) {
    let shop = open(db).await;
    let noor = shop.person(NOOR).await;
    for guess in 0..20 {
        let answer = open_look(&shop, &noor, &format!("HV-9{guess}")).await;
        let Err(Error::Invalid(errors)) = answer else {
            panic!("{answer:?}")
        };
        assert_eq!(errors.of("customer"), Some(Problem::NobodyFound));
    }
    let answer = open_look(&shop, &noor, "HV-1").await;
    assert!(
        matches!(answer, Err(Error::RateLimited { .. })),
        "{answer:?}"
    );
    assert!(shop.log().await.is_empty());
    let pim = shop.person(PIM).await;
    assert!(
        open_look(&shop, &pim, "HV-1").await.is_ok(),
        "each has a quota of their own"
    );
    shop.clock.advance(minutes(60));
    assert!(open_look(&shop, &noor, "HV-1").await.is_ok());
}

async fn one_account_opens_twenty_looks_an_hour(db: &TestDb) {
    let shop = open(db).await;
    let noor = shop.person(NOOR).await;
    for _ in 0..20 {
        open_look(&shop, &noor, "HV-1").await.unwrap();
    }
    let answer = open_look(&shop, &noor, "HV-1").await;
    assert!(matches!(answer, Err(Error::RateLimited { .. })));
    assert_eq!(shop.log().await.len(), 20);
}

async fn a_masked_value_is_logged_once_in_a_look(db: &TestDb) {
    let shop = open(db).await;
    let noor = shop.person(NOOR).await;
    let record = shop.record("delivery_address", "address", "Kade 1").await;
    let unmasked = async || {
        let lines = shop.log().await;
        let opened = lines
            .iter()
            .filter(|line| line.event.kind() == EventKind::Unmasked);
        opened.count()
    };
    for look in 1..=2 {
        let view = open_look(&shop, &noor, "HV-1").await.unwrap();
        let (_, viewer) = shop.service.look(&noor, view).await.unwrap();
        let at_once = (0..4).map(|_| shop.service.unmask(viewer, record));
        for shown in futures_util::future::join_all(at_once).await {
            assert_eq!(
                shown.unwrap().value,
                Shown::Value(Value::Text("Kade 1".to_owned()))
            );
        }
        assert_eq!(unmasked().await, look);
    }
}

async fn only_masked_kinds_are_opened_one_by_one(db: &TestDb) {
    let shop = open(db).await;
    let noor = shop.person(NOOR).await;
    let view = open_look(&shop, &noor, "HV-1").await.unwrap();
    let (_, viewer) = shop.service.look(&noor, view).await.unwrap();
    for (category, field) in [("name", "name"), ("web_behaviour", "page")] {
        let record = shop.record(category, field, "x").await;
        let answer = shop.service.unmask(viewer, record).await;
        assert!(matches!(answer, Err(Error::NotFound)), "{category}");
    }
    let masked = shop.record("delivery_address", "address", "Kade 1").await;
    let own = domain::account::Viewer::Own(shop.anna);
    assert!(matches!(
        shop.service.unmask(own, masked).await,
        Err(Error::NotFound)
    ));
    assert_eq!(shop.log().await.len(), 1);
}

store::on_both!(
    the_log_line_stands_before_the_look_opens,
    a_look_ends_after_fifteen_minutes,
    a_look_can_be_ended_early_by_whoever_opened_it,
    nobody_else_can_use_a_look,
    a_customer_cannot_open_a_look_and_an_officer_can,
    a_look_needs_a_case_and_a_reason_and_leaves_no_line_without,
    customers_cannot_be_found_by_trying,
    one_account_opens_twenty_looks_an_hour,
    a_masked_value_is_logged_once_in_a_look,
    only_masked_kinds_are_opened_one_by_one,
);
