//! Many subjects' records, benefits and removals in one request, on both databases.

use crate::world::{World, misfit};
use domain::benefit::NewBenefit;
use domain::event::Event;
use domain::read::{PageFrom, RecordFilter};
use domain::record::NewRecord;
use service::{
    BULK_CHUNK, BulkItem, BulkLine, BulkResult, Deliverer, Delivery, Error, LineResult, NewContact,
    Removal,
};

fn line(subject: &str, item: BulkItem) -> BulkLine {
    BulkLine {
        subject: subject.parse().unwrap(),
        item,
    }
}

fn put(subject: &str, record: NewRecord) -> BulkLine {
    line(subject, BulkItem::Record(Box::new(record)))
}

fn number(world: &World, subject: &str, value: &str, id: &str) -> BulkLine {
    put(subject, world.fact("club_number", "number", value, id))
}

fn benefit(world: &World, subject: &str, id: &str) -> BulkLine {
    let benefit = NewBenefit {
        purpose: "order_fulfilment".parse().unwrap(),
        metric: "on_time_deliveries".parse().unwrap(),
        amount: "1".parse().unwrap(),
        at: world.now(),
        source: "till".to_owned(),
        source_id: id.to_owned(),
    };
    line(subject, BulkItem::Benefit(benefit))
}

fn remove(subject: &str, source: &str, source_id: Option<&str>) -> BulkLine {
    let removal = Removal {
        source: source.to_owned(),
        source_id: source_id.map(str::to_owned),
    };
    line(subject, BulkItem::Remove(removal))
}

async fn take(world: &World, lines: Vec<BulkLine>) -> Vec<BulkResult> {
    world
        .service
        .take_bulk(&world.writer(), lines)
        .await
        .unwrap()
}

const fn removed(records: u64, benefits: u64) -> BulkResult {
    BulkResult::Removed { records, benefits }
}

async fn total(world: &World) -> u64 {
    store::records::total(&mut world.service.store().read())
        .await
        .unwrap()
}

async fn every_line_is_followed_by_itself_and_again_changes_nothing(world: &World) {
    let lines = || {
        vec![
            number(world, "HV-2", "1", "n"),
            benefit(world, "HV-1", "b"),
            put("HV-1", world.fact("x_rays", "image", "zebra", "x")),
            number(world, "HV-1", "2", "n"),
            number(world, "HV-2", "1", "n"),
            remove("HV-3", "", None),
        ]
    };
    let done = take(world, lines()).await;
    for (index, result) in done.iter().enumerate() {
        let expected = match index {
            2 | 5 => None,
            4 => Some(LineResult::Unchanged),
            _ => Some(LineResult::Inserted),
        };
        let BulkResult::Put(result) = result else {
            panic!("{result:?}")
        };
        match expected {
            Some(expected) => assert_eq!(*result, expected, "{index}"),
            None => assert!(misfit(result).is_some(), "{index}"),
        }
    }
    assert_eq!(total(world).await, 2);
    let again = take(world, lines()).await;
    for index in [0, 1, 3, 4] {
        assert_eq!(again[index], BulkResult::Put(LineResult::Unchanged));
    }
    let read = &mut world.service.store().read();
    assert_eq!(store::subjects::count(read).await.unwrap(), 2);
}

async fn lines_about_one_customer_are_followed_in_their_order(world: &World) {
    let anna = world.customer("HV-1").await;
    let done = take(
        world,
        vec![
            number(world, "HV-1", "1", "n"),
            remove("HV-1", "till", Some("n")),
            number(world, "HV-1", "2", "n"),
            benefit(world, "HV-1", "b"),
            remove("HV-1", "till", None),
            number(world, "HV-1", "3", "n"),
        ],
    )
    .await;
    let inserted = BulkResult::Put(LineResult::Inserted);
    assert_eq!(
        done,
        [
            inserted.clone(),
            removed(1, 0),
            inserted.clone(),
            inserted.clone(),
            removed(1, 1),
            inserted
        ]
    );
    assert_eq!(total(world).await, 1);
    let log = anna.log().await;
    assert_eq!(log.len(), 1);
    let Event::Erasure {
        categories,
        purpose: None,
        consumer: Some(consumer),
        benefits: 1,
    } = &log[0].event
    else {
        panic!("{:?}", log[0].event)
    };
    assert_eq!(consumer.as_str(), "club-ledger");
    assert_eq!(*categories, [("club_number".parse().unwrap(), 2)]);
}

async fn a_source_takes_back_its_own_of_each_customer_who_is_named(world: &World) {
    let names = ["HV-1", "HV-2", "HV-3"];
    let mut lines = Vec::new();
    for name in names {
        for id in ["1", "2"] {
            lines.push(number(world, name, id, id));
        }
    }
    take(world, lines).await;
    let done = take(
        world,
        vec![
            remove("HV-1", "till", None),
            remove("HV-2", "till", Some("2")),
            remove("HV-2", "till", Some("never")),
            remove("HV-3", "shop", None),
            remove("HV-9", "till", None),
        ],
    )
    .await;
    assert_eq!(
        done,
        [
            removed(2, 0),
            removed(1, 0),
            removed(0, 0),
            removed(0, 0),
            removed(0, 0)
        ]
    );
    for (name, lines) in names.iter().zip([1, 1, 0]) {
        assert_eq!(
            world.customer(name).await.log().await.len(),
            lines,
            "{name}"
        );
    }
    let read = &mut world.service.store().read();
    assert_eq!(
        store::subjects::count(read).await.unwrap(),
        3,
        "nobody was made known"
    );
}

async fn nothing_is_released_that_was_taken_back(world: &World) {
    let anna = world.customer("HV-1").await;
    take(world, vec![number(world, "HV-1", "4711", "n")]).await;
    let system = world.system("club-ledger").await;
    let count = async || match system.asks(&anna, "loyalty_club").await {
        service::ReleaseAnswer::Released { records, .. } => records.len(),
        service::ReleaseAnswer::Refused { reason, .. } => panic!("{reason:?}"),
    };
    assert_eq!(count().await, 1);
    take(world, vec![remove("HV-1", "till", Some("n"))]).await;
    assert_eq!(count().await, 0);
}

async fn contact_data_go_with_the_last_record_that_holds_them(world: &World) {
    let reference = "HV-1".parse().unwrap();
    let from = |source: &str| Delivery {
        contact: Some(NewContact {
            email: Some("anna@example.test".to_owned()),
            name: Some("Anna".to_owned()),
            source: Some(source.to_owned()),
            ..NewContact::default()
        }),
        ..Delivery::default()
    };
    for source in ["account", "shop"] {
        let done = world
            .service
            .put_records(Deliverer::Operator, &reference, from(source));
        done.await.unwrap();
    }
    let anna = world.customer("HV-1").await;
    let contact = async || {
        let read = &mut world.service.store().read();
        store::subjects::contact(read, anna.subject).await.unwrap()
    };
    assert_eq!(
        take(world, vec![remove("HV-1", "account", None)]).await,
        [removed(2, 0)]
    );
    assert_eq!(
        contact().await.name.as_deref(),
        Some("Anna"),
        "the shop holds it too"
    );
    let id = Some("contact:email");
    assert_eq!(
        take(world, vec![remove("HV-1", "shop", id)]).await,
        [removed(1, 0)]
    );
    let left = contact().await;
    assert_eq!((left.email, left.name.as_deref()), (None, Some("Anna")));
    let filter = RecordFilter::default();
    let page = world.service.holdings(anna.own(), filter, PageFrom::Start);
    assert_eq!(page.await.unwrap().records.len(), 1);
}

async fn who_may_not_write_or_sends_too_much_is_refused_whole(world: &World) {
    let mut reader = world.writer();
    reader.may_write = false;
    let one = vec![number(world, "HV-1", "1", "n")];
    let done = world.service.take_bulk(&reader, one.clone()).await;
    assert!(matches!(done, Err(Error::Forbidden)));
    let many = vec![one[0].clone(); BULK_CHUNK + 1];
    let done = world.service.take_bulk(&world.writer(), many).await;
    assert!(matches!(done, Err(Error::Invalid(_))));
    assert_eq!(total(world).await, 0);
}

async fn many_requests_at_once_get_through(world: &World) {
    let requests = (0..6).map(|request| {
        let mut lines: Vec<BulkLine> = (0..20)
            .map(|n| number(world, &format!("HV-{n}"), "1", &format!("{request}-{n}")))
            .collect();
        if request % 2 == 1 {
            lines.reverse();
        }
        take(world, lines)
    });
    for done in futures_util::future::join_all(requests).await {
        for result in done {
            assert_eq!(result, BulkResult::Put(LineResult::Inserted));
        }
    }
    assert_eq!(total(world).await, 120);
}

on_both_databases!(
    every_line_is_followed_by_itself_and_again_changes_nothing,
    lines_about_one_customer_are_followed_in_their_order,
    a_source_takes_back_its_own_of_each_customer_who_is_named,
    nothing_is_released_that_was_taken_back,
    contact_data_go_with_the_last_record_that_holds_them,
    who_may_not_write_or_sends_too_much_is_refused_whole,
    many_requests_at_once_get_through,
);
