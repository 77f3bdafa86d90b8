//! Contact data and the records that hold them, on both databases.

use crate::world::{Customer, World, days, misfit};
use domain::record::{Corrects, NewRecord};
use service::{
    BulkItem, BulkLine, BulkResult, Delivered, Deliverer, Delivery, LineResult, NewContact, Removal,
};
use store::subjects::Contact;

async fn delivers(world: &World, contact: NewContact, records: Vec<NewRecord>) -> Delivered {
    let delivery = Delivery {
        records,
        contact: Some(contact),
        ..Delivery::default()
    };
    let reference = "HV-1".parse().unwrap();
    let done = world
        .service
        .put_records(Deliverer::Operator, &reference, delivery);
    done.await.unwrap()
}

async fn writes(world: &World, email: &str, source: &str) {
    let contact = NewContact {
        email: Some(email.to_owned()),
        source: Some(source.to_owned()),
        ..NewContact::default()
    };
    let done = delivers(world, contact, Vec::new()).await.contact.unwrap();
    assert_eq!(misfit(&done), None);
}

async fn contact(world: &World, customer: &Customer<'_>) -> Contact {
    let read = &mut world.service.store().read();
    store::subjects::contact(read, customer.subject)
        .await
        .unwrap()
}

/// Whether the customer is found by an address, and it is what the contact data say.
async fn is_reached(world: &World, customer: &Customer<'_>, email: &str) -> bool {
    let email = email.parse().unwrap();
    let read = &mut world.service.store().read();
    let found = store::subjects::find_by_email(read, &email).await.unwrap();
    let found = found.iter().any(|subject| subject.id == customer.subject);
    assert_eq!(contact(world, customer).await.email == Some(email), found);
    found
}

async fn removes(world: &World, source: &str, source_id: Option<&str>) {
    let line = BulkLine {
        subject: "HV-1".parse().unwrap(),
        item: BulkItem::Remove(Removal {
            source: source.to_owned(),
            source_id: source_id.map(str::to_owned),
        }),
    };
    let done = world.service.take_bulk(&world.writer(), vec![line]).await;
    assert!(matches!(
        done.unwrap()[0],
        BulkResult::Removed { records: 1, .. }
    ));
}

/// An address that comes as any other record.
fn address(world: &World, email: &str, id: &str) -> NewRecord {
    world.fact("email", "address", email, id)
}

async fn an_address_goes_with_its_source_and_the_one_before_it_comes_back(world: &World) {
    let anna = world.customer("HV-1").await;
    writes(world, "a@example.test", "crm").await;
    world.passes(days(1));
    writes(world, "b@example.test", "shop").await;
    assert!(is_reached(world, &anna, "b@example.test").await);
    removes(world, "shop", None).await;
    assert!(!is_reached(world, &anna, "b@example.test").await);
    assert!(is_reached(world, &anna, "a@example.test").await);
    removes(world, "crm", Some("contact:email")).await;
    assert_eq!(contact(world, &anna).await, Contact::default());
}

async fn an_address_that_its_source_replaced_is_not_kept(world: &World) {
    let anna = world.customer("HV-1").await;
    writes(world, "a@example.test", "crm").await;
    writes(world, "c@example.test", "crm").await;
    assert!(is_reached(world, &anna, "c@example.test").await);
    assert!(!is_reached(world, &anna, "a@example.test").await);
}

async fn no_other_record_takes_the_name_of_contact_data(world: &World) {
    let anna = world.customer("HV-1").await;
    writes(world, "a@example.test", "till").await;
    let purchase = world.fact("club_number", "number", "4711", "contact:email");
    let other = address(world, "d@example.test", "contact:email");
    for record in [purchase, other] {
        let done = world.delivers("HV-1", vec![record.clone()]).await;
        assert_eq!(misfit(&done[0]), Some("source_id"));
        let line = BulkLine {
            subject: "HV-1".parse().unwrap(),
            item: BulkItem::Record(Box::new(record.clone())),
        };
        let done = world.service.take_bulk(&world.writer(), vec![line]).await;
        assert!(
            matches!(&done.unwrap()[0], BulkResult::Put(done) if misfit(done) == Some("source_id"))
        );
        let (scope, reference) = (world.writer(), "HV-1".parse().unwrap());
        let exists = service::Condition::Exists;
        let done = world.service.put_named(&scope, &reference, record, exists);
        let Err(service::NotWritten::Rejected(rejection)) = done.await.unwrap() else {
            panic!("it was taken")
        };
        assert_eq!(rejection.field, "source_id");
    }
    let mut correction = address(world, "d@example.test", "e");
    correction.corrects = Some(Corrects {
        source: None,
        source_id: "contact:email".to_owned(),
    });
    let done = world.delivers("HV-1", vec![correction]).await;
    assert_eq!(misfit(&done[0]), Some("corrects"));
    assert!(is_reached(world, &anna, "a@example.test").await);
}

async fn a_part_stays_while_any_record_that_counts_holds_it(world: &World) {
    let anna = world.customer("HV-1").await;
    for change in ["replaced", "moved", "corrected", "removed"] {
        writes(world, "a@example.test", "crm").await;
        let held = address(world, "A@example.test", change);
        assert_eq!(
            world.delivers("HV-1", vec![held.clone()]).await,
            [LineResult::Inserted]
        );
        removes(world, "crm", None).await;
        assert!(is_reached(world, &anna, "a@example.test").await, "{change}");
        if change == "removed" {
            removes(world, "till", Some(change)).await;
        } else {
            let mut new = address(world, "d@example.test", change);
            if change == "moved" {
                new = world.fact("club_number", "number", "4711", change);
            }
            if change == "corrected" {
                "right".clone_into(&mut new.source_id);
                new.corrects = Some(Corrects {
                    source: None,
                    source_id: change.to_owned(),
                });
            }
            let done = world.delivers("HV-1", vec![new]).await;
            assert_eq!(misfit(&done[0]), None, "{change}: {done:?}");
        }
        assert_eq!(contact(world, &anna).await.email, None, "{change}");
        assert!(!is_reached(world, &anna, "a@example.test").await);
        // An address that only came as a record is nobody's to sign in with.
        assert!(!is_reached(world, &anna, "d@example.test").await);
    }
}

async fn a_text_that_is_no_address_takes_nothing_else_with_it(world: &World) {
    let anna = world.customer("HV-1").await;
    let number = world.fact("club_number", "number", "4711", "n");
    for (contact_data, field) in [
        (r#"{"email":"nobody","name":"Anna"}"#, "email"),
        (r#"{"email":"","name":"Anna"}"#, "email"),
        (r#"{"birth_year":99999}"#, "birth_year"),
        (r#"{"birth_year":-4000000000}"#, "birth_year"),
    ] {
        let new: NewContact = serde_json::from_str(contact_data).unwrap();
        let done = delivers(world, new, vec![number.clone()]).await;
        assert_eq!(misfit(&done.records[0]), None);
        let Some(LineResult::Rejected(rejection)) = done.contact else {
            panic!("it was taken")
        };
        assert_eq!(rejection.field, field);
        assert!(field != "email" || rejection.mend.contains("name@example.org"));
        assert!(!rejection.reason.contains("nobody"));
    }
    assert_eq!(contact(world, &anna).await, Contact::default());
}

on_both_databases!(
    an_address_goes_with_its_source_and_the_one_before_it_comes_back,
    an_address_that_its_source_replaced_is_not_kept,
    no_other_record_takes_the_name_of_contact_data,
    a_part_stays_while_any_record_that_counts_holds_it,
    a_text_that_is_no_address_takes_nothing_else_with_it,
);
