//! Parts of contact data that come apart, or are not taken, on both databases.

use std::ops::ControlFlow;

use crate::world::{BRAND, Customer, World};
use service::import::{Charset, Format, ImportFile, Mapping, Standing, Summary};
use service::{Deliverer, Delivery, LineResult, NewContact};
use store::testing::Engine;

const MAPPING: &str = "source: crm\nsubject: {column: id}\ncontact:\n  name: name\n  email: mail\n  \
                       phone: phone\n  collected_at: {on: 2026-03-01}\n";

async fn imports(world: &World, rows: &str) -> (Summary, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.csv");
    std::fs::write(&path, format!("id,name,mail,phone\n{rows}")).unwrap();
    let file = ImportFile {
        path,
        format: Format::Csv,
        charset: Charset::UTF_8,
        rejects: folder.path().join("rejects.csv"),
        append_rejects: false,
        restart: false,
        shift_days: 0,
        batch: 100,
    };
    let mapping = Mapping::read("people.yaml", MAPPING.as_bytes()).unwrap();
    let going = |_: &Standing| ControlFlow::Continue(());
    let done = world.service.import(&mapping, &file, going).await.unwrap();
    let rejects = std::fs::read_to_string(&file.rejects).unwrap_or_default();
    (done, rejects)
}

/// The e-mail address, the name and the telephone number that are known.
async fn known(
    world: &World,
    customer: &Customer<'_>,
) -> (Option<String>, Option<String>, Option<String>) {
    let read = &mut world.service.store().read();
    let contact = store::subjects::contact(read, customer.subject).await;
    let contact = contact.unwrap();
    let email = contact.email.map(|email| email.as_str().to_owned());
    (email, contact.name, contact.phone)
}

#[allow(clippy::unnecessary_wraps, reason = "as it is known")]
fn said(text: &str) -> Option<String> {
    Some(text.to_owned())
}

async fn two_rows_about_one_customer_are_taken_part_by_part(world: &World) {
    let anna = world.customer("HV-1").await;
    let rows = "HV-1,Anna,a@example.test,\nHV-1,,b@example.test,\nHV-1,,,0600000000\n";
    let (done, _) = imports(world, rows).await;
    assert_eq!((done.tally.rows, done.tally.rejected), (3, 0));
    assert_eq!(
        known(world, &anna).await,
        (said("b@example.test"), said("Anna"), said("0600000000"))
    );
}

/// A brand to which telephone numbers are a kind that goes with its only purpose.
async fn that_works_out_phone_numbers(engine: Engine) -> World {
    let mut registry = BRAND
        .replace(
            "[name, email, phone, delivery_address, orders]",
            "[name, email, delivery_address, orders]",
        )
        .replace(
            "[name, email, phone, service_contacts, orders]",
            "[name, email, service_contacts, orders]",
        )
        .replace(
            "[email, device_ip, web_behaviour, seg_audience]",
            "[email, phone, device_ip, web_behaviour, seg_audience]",
        )
        .replace("deletes: [seg_audience]", "deletes: [seg_audience, phone]");
    let at = registry.find("  - key: phone\n").unwrap();
    let kind = registry.split_off(at);
    registry.push_str(&kind.replacen("origin: provided", "origin: derived", 1));
    let world = World::unpublished(engine).await;
    let published = world
        .service
        .publish_registry("brand.yaml", registry.as_bytes())
        .await;
    published.unwrap();
    world
}

async fn a_part_whose_record_is_not_taken_is_not_known(engine: Engine) {
    let world = that_works_out_phone_numbers(engine).await;
    let anna = world.customer("HV-1").await;
    anna.turns_on("ads_elsewhere").await;
    anna.turns_off("ads_elsewhere").await;
    let contact = NewContact {
        name: said("Anna"),
        phone: said("0600000000"),
        ..NewContact::default()
    };
    let delivery = Delivery {
        contact: Some(contact),
        ..Delivery::default()
    };
    let done = world
        .service
        .put_records(Deliverer::Operator, &anna.reference, delivery);
    let done = done.await.unwrap();
    assert_eq!(known(&world, &anna).await, (None, said("Anna"), None));
    let Some(LineResult::Rejected(rejection)) = done.contact else {
        panic!("it was taken as a whole: {:?}", done.contact)
    };
    assert_eq!(rejection.field, "phone");

    let (done, rejects) = imports(&world, "HV-1,Ann,ann@example.test,0611111111\n").await;
    assert_eq!((done.tally.rejected, done.tally.rows), (1, 1), "{rejects}");
    let without = (said("ann@example.test"), said("Ann"), None);
    assert_eq!(known(&world, &anna).await, without);
    world.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_part_whose_record_is_not_taken_is_not_known_on_sqlite() {
    a_part_whose_record_is_not_taken_is_not_known(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_part_whose_record_is_not_taken_is_not_known_on_postgres() {
    a_part_whose_record_is_not_taken_is_not_known(Engine::Postgres).await;
}

on_both_databases!(two_rows_about_one_customer_are_taken_part_by_part);
