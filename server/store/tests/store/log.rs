//! The log, how things stand, and the registry's versions.

use domain::decision::{Change, Standing};
use domain::event::{Event, EventKind, StaffNote, StaffRole};
use domain::gate::RefusalReason;
use domain::ids::{EventId, SubjectId, ViewId};
use domain::read::{ActivityFilter, PageFrom};
use futures_util::future::join_all;
use store::testing::TestDb;
use store::{Error, Executor, Store, events, registry, standings, subjects};
use uuid::Uuid;

use crate::support::{at, decision, subject, words};

async fn append(
    store: &Store,
    subject: SubjectId,
    event: Event,
    seconds: i64,
) -> domain::event::LoggedEvent {
    store
        .write(move |tx| {
            let event = event.clone();
            Box::pin(
                async move { events::append(tx, subject, &event, None, at(seconds), None).await },
            )
        })
        .await
        .unwrap()
}

async fn concurrent_writers_number_the_log_without_gaps(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let writers = (0..32).map(|_| async {
        for _ in 0..5 {
            append(&db.store, made.id, decision("offers", Change::Given), 1).await;
        }
    });
    join_all(writers).await;
    let seqs: Vec<(i64,)> = db
        .store
        .read()
        .query("SELECT seq FROM events ORDER BY seq")
        .all()
        .await
        .unwrap();
    let seqs: Vec<i64> = seqs.into_iter().map(|(seq,)| seq).collect();
    assert_eq!(seqs, (1..=160).collect::<Vec<i64>>());
}

async fn an_idempotency_key_gives_back_the_first_line(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let id = made.id;
    let decide = || {
        db.store.write(move |tx| {
            Box::pin(async move {
                subjects::lock(tx, id).await?;
                if let Some(first) = events::find_by_idempotency(tx, id, "key").await? {
                    return Ok::<_, Error>(first);
                }
                let event = decision("offers", Change::Given);
                events::append(tx, id, &event, None, at(1), Some("key")).await
            })
        })
    };
    let lines = join_all((0..16).map(|_| decide())).await;
    let first = lines[0].as_ref().unwrap();
    for line in &lines {
        assert_eq!(line.as_ref().unwrap(), first);
    }
    let blind = db
        .store
        .write(move |tx| {
            Box::pin(async move {
                let event = decision("offers", Change::Given);
                events::append(tx, id, &event, None, at(1), Some("key")).await
            })
        })
        .await;
    assert!(matches!(blind, Err(Error::Conflict)));
    let other = subject(db, "c-2").await;
    let found = events::find_by_idempotency(&mut db.store.read(), other.id, "key").await;
    assert_eq!(
        found.unwrap(),
        None,
        "a key counts within one customer's log"
    );
}

async fn a_log_line_is_never_changed_or_removed(db: &TestDb) {
    let made = subject(db, "c-1").await;
    append(&db.store, made.id, decision("offers", Change::Given), 1).await;
    db.store
        .write(|tx| Box::pin(async { registry::publish(tx, b"x", at(1)).await }))
        .await
        .unwrap();
    for sql in [
        "UPDATE events SET body = '{}'",
        "DELETE FROM events",
        "UPDATE registry_versions SET version = 9",
        "DELETE FROM registry_versions",
    ] {
        let refused = db
            .store
            .write(move |tx| Box::pin(async move { tx.query(sql).execute().await }))
            .await
            .unwrap_err();
        assert!(
            words(&refused).contains("append-only"),
            "{sql}: {}",
            words(&refused)
        );
    }
}

async fn a_log_reads_newest_first_in_complete_pages(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let mut all = Vec::new();
    for n in 0..23 {
        let event = match n % 4 {
            0 => decision("offers", Change::Given),
            1 => decision("profiling", Change::Withdrawn),
            2 => Event::Refusal {
                purpose: "offers".parse().unwrap(),
                consumer: "campaigns".parse().unwrap(),
                reason: RefusalReason::PurposeOff,
                since: Some(at(1)),
                categories: None,
                registry_version: 1,
            },
            _ => Event::StaffView {
                view: ViewId(Uuid::from_u128(7)),
                role: StaffRole::Agent,
                ends: at(900),
            },
        };
        all.insert(0, append(&db.store, made.id, event, n).await);
    }
    let filters = [
        (None, None),
        (Some(EventKind::Decision), None),
        (Some(EventKind::StaffView), None),
        (None, Some("offers")),
        (Some(EventKind::Refusal), Some("offers")),
        (Some(EventKind::Release), None),
    ];
    for (kind, purpose) in filters {
        let filter = ActivityFilter {
            kind,
            purpose: purpose.map(|key| key.parse().unwrap()),
        };
        let expected: Vec<EventId> = all
            .iter()
            .filter(|line| kind.is_none_or(|kind| line.event.kind() == kind))
            .filter(|line| {
                filter.purpose.is_none() || line.event.purpose() == filter.purpose.as_ref()
            })
            .map(|line| line.id)
            .collect();
        let mut found = Vec::new();
        let mut from = PageFrom::Start;
        let mut last_page = loop {
            let page = events::page(&mut db.store.read(), made.id, &filter, from, 4)
                .await
                .unwrap();
            found.extend(page.items.iter().map(|line| line.id));
            let Some(older) = page.older else {
                break page.newer;
            };
            from = PageFrom::Older(older);
        };
        assert_eq!(found, expected, "{filter:?}");
        let mut back = Vec::new();
        while let Some(newer) = last_page {
            let from = PageFrom::Newer(newer);
            let page = events::page(&mut db.store.read(), made.id, &filter, from, 4)
                .await
                .unwrap();
            back.splice(0..0, page.items.iter().map(|line| line.id));
            last_page = page.newer;
        }
        assert!(expected.starts_with(&back), "{filter:?}");
    }
    let counts = events::counts(&mut db.store.read(), made.id).await.unwrap();
    let expected = EventKind::ALL.map(|kind| match kind {
        EventKind::Decision => (kind, 12),
        EventKind::Refusal => (kind, 6),
        EventKind::StaffView => (kind, 5),
        _ => (kind, 0),
    });
    assert_eq!(counts, expected);
    let uses = events::consumer_uses(&mut db.store.read(), made.id, at(6))
        .await
        .unwrap();
    assert_eq!(uses.len(), 1);
    assert_eq!(
        (uses[0].releases, uses[0].refusals, uses[0].last),
        (0, 5, at(22))
    );
    let mut reader = db.store.read();
    let recent = events::count_since(&mut reader, EventKind::Refusal, at(22)).await;
    assert_eq!(recent.unwrap(), 1);
}

async fn a_staff_note_comes_back_with_its_line_and_lies_sealed(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let id = made.id;
    let note = StaffNote {
        case: "CASE-4711".to_owned(),
        reason: "asked about a delivery".to_owned(),
    };
    let written = note.clone();
    let line = db
        .store
        .write(move |tx| {
            let note = written.clone();
            Box::pin(async move {
                let event = Event::StaffView {
                    view: ViewId(Uuid::from_u128(7)),
                    role: StaffRole::Agent,
                    ends: at(900),
                };
                events::append(tx, id, &event, Some(&note), at(1), None).await
            })
        })
        .await
        .unwrap();
    let read = events::one(&mut db.store.read(), id, line.id)
        .await
        .unwrap();
    assert_eq!(read.as_ref(), Some(&line));
    assert_eq!(read.unwrap().note, Some(note));
    let (sealed,): (Vec<u8>,) = db
        .store
        .read()
        .query("SELECT note FROM events")
        .one()
        .await
        .unwrap();
    assert!(!sealed.windows(4).any(|bytes| bytes == b"4711"));
    let other = subject(db, "c-2").await;
    let foreign = events::one(&mut db.store.read(), other.id, line.id).await;
    assert_eq!(foreign.unwrap(), None);
}

async fn standings_hold_the_newest_decision_and_tell_which_are_due(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let id = made.id;
    for (seconds, change, until) in [
        (1, Change::Given, Some(at(100))),
        (2, Change::Withdrawn, None),
        (3, Change::Given, Some(at(200))),
    ] {
        db.store
            .write(move |tx| {
                Box::pin(async move {
                    let line = events::append(
                        tx,
                        id,
                        &decision("offers", change),
                        None,
                        at(seconds),
                        None,
                    )
                    .await?;
                    let standing = Standing {
                        purpose: "offers".parse().unwrap(),
                        change,
                        since: at(seconds),
                        until,
                        event: line.id,
                    };
                    standings::put(tx, id, &standing).await
                })
            })
            .await
            .unwrap();
    }
    let mut reader = db.store.read();
    let all = standings::all(&mut reader, id).await.unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].since, all[0].until), (at(3), Some(at(200))));
    let one = standings::get(&mut reader, id, &all[0].purpose)
        .await
        .unwrap();
    assert_eq!(one.as_ref(), Some(&all[0]));
    let before = standings::due(&mut reader, at(199), 10).await.unwrap();
    assert_eq!(before, []);
    let due = standings::due(&mut reader, at(200), 10).await.unwrap();
    assert_eq!(due, [(id, all[0].purpose.clone())]);
    let counts = standings::counts(&mut reader).await.unwrap();
    assert_eq!(counts, [(all[0].purpose.clone(), Change::Given, 1)]);
}

async fn registry_versions_are_numbered_from_one(db: &TestDb) {
    assert_eq!(registry::latest(&mut db.store.read()).await.unwrap(), None);
    for body in ["one", "two"] {
        db.store
            .write(move |tx| {
                Box::pin(async move { registry::publish(tx, body.as_bytes(), at(1)).await })
            })
            .await
            .unwrap();
    }
    let mut reader = db.store.read();
    let latest = registry::latest(&mut reader).await.unwrap().unwrap();
    assert_eq!(
        (latest.version, latest.body.as_slice()),
        (2, b"two".as_slice())
    );
    assert_eq!(registry::latest_number(&mut reader).await.unwrap(), Some(2));
    let first = registry::one(&mut reader, 1).await.unwrap().unwrap();
    assert_eq!(first.body, b"one");
    let list = registry::list(&mut reader).await.unwrap();
    let numbers: Vec<i64> = list.iter().map(|line| line.version).collect();
    assert_eq!(numbers, [2, 1]);
}

store::on_both!(
    concurrent_writers_number_the_log_without_gaps,
    an_idempotency_key_gives_back_the_first_line,
    a_log_line_is_never_changed_or_removed,
    a_log_reads_newest_first_in_complete_pages,
    a_staff_note_comes_back_with_its_line_and_lies_sealed,
    standings_hold_the_newest_decision_and_tell_which_are_due,
    registry_versions_are_numbered_from_one,
);
