//! What the tests share: moments, customers, records.

use domain::decision::Change;
use domain::event::{Channel, Event};
use domain::ids::Reference;
use domain::language::Language;
use domain::record::{Inference, NewRecord, Value};
use jiff::Timestamp;
use store::records::{Delivered, Put};
use store::subjects::{self, Subject};
use store::testing::TestDb;
use store::{Error, records};

pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + seconds).unwrap()
}

pub(crate) async fn subject(db: &TestDb, reference: &str) -> Subject {
    let reference: Reference = reference.parse().unwrap();
    db.store
        .write(move |tx| {
            let reference = reference.clone();
            Box::pin(async move { subjects::create_or_find(tx, &reference, at(0)).await })
        })
        .await
        .unwrap()
}

pub(crate) fn record(category: &str, source: &str, source_id: &str, seconds: i64) -> NewRecord {
    NewRecord {
        category: category.parse().unwrap(),
        field: "item".parse().unwrap(),
        group: Some(format!("group {seconds}")),
        value: Value::Parts(vec![
            (
                "product".parse().unwrap(),
                format!("{category} {source_id}"),
            ),
            ("price".parse().unwrap(), "12.50".to_owned()),
        ]),
        source: source.to_owned(),
        source_id: source_id.to_owned(),
        collected_at: at(seconds),
        observed_at: None,
        kept_until: None,
        corrects: None,
        inference: None,
    }
}

pub(crate) fn inference(version: &str) -> Inference {
    Inference {
        model: "clv".parse().unwrap(),
        version: version.to_owned(),
        inputs: vec!["orders".parse().unwrap(), "visits".parse().unwrap()],
    }
}

pub(crate) async fn put(db: &TestDb, subject: &Subject, new: &[NewRecord]) -> Vec<Delivered> {
    let (subject, new) = (subject.id, new.to_vec());
    db.store
        .write(move |tx| {
            let new = new.clone();
            Box::pin(async move { records::put(tx, subject, &new, at(500)).await })
        })
        .await
        .unwrap()
}

pub(crate) fn puts(delivered: &[Delivered]) -> Vec<Put> {
    delivered.iter().map(|one| one.put).collect()
}

pub(crate) fn decision(purpose: &str, change: Change) -> Event {
    Event::Decision {
        purpose: purpose.parse().unwrap(),
        change,
        until: None,
        channel: Channel::Page,
        registry_version: 1,
        language: Language::En,
    }
}

/// The words of an error and of its cause, as a log would have them.
pub(crate) fn words(error: &Error) -> String {
    format!("{error}: {}", error.cause())
}
