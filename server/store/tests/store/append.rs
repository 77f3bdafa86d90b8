//! Lines of the gate, many at once, each only if nothing has changed since it was weighed.

use std::collections::BTreeMap;
use std::sync::Mutex;

use domain::decision::Change;
use domain::event::Event;
use domain::gate::RefusalReason;
use domain::ids::{PurposeKey, SubjectId};
use futures_util::future::{BoxFuture, join_all};
use store::append::{Appended, Entry};
use store::gate::{self, Situation};
use store::subjects::Subject;
use store::testing::{Engine, TestDb};
use store::{Error, Executor, Tx, events, records, registry, subjects};
use tokio::sync::oneshot;

use crate::support::{at, decision, record, subject};

fn offers() -> PurposeKey {
    "offers".parse().unwrap()
}

async fn situation(db: &TestDb, of: &Subject) -> Situation {
    gate::situation_by_reference(&mut db.store.read(), &of.reference, &offers())
        .await
        .unwrap()
        .unwrap()
}

fn entry(at_hand: &Situation, key: Option<&str>) -> Entry {
    Entry {
        subject: at_hand.subject,
        revision: at_hand.revision,
        registry_version: at_hand.registry_version,
        event: Event::Refusal {
            purpose: offers(),
            consumer: "engine".parse().unwrap(),
            reason: RefusalReason::NotAsked,
            since: None,
            categories: None,
            registry_version: at_hand.registry_version,
        },
        at: at(9),
        key: key.map(str::to_owned),
    }
}

/// The numbers of the lines, `None` for what was overtaken.
async fn append(db: &TestDb, entries: Vec<Entry>) -> Vec<Option<i64>> {
    let appended = db.store.append(entries).await.unwrap();
    let seq = |one: &Appended| match one {
        Appended::Line(line) => Some(line.seq),
        Appended::Overtaken => None,
    };
    appended.iter().map(seq).collect()
}

async fn seqs(db: &TestDb, subject: SubjectId) -> Vec<i64> {
    let rows: Vec<(i64,)> = db
        .store
        .read()
        .query("SELECT seq FROM events WHERE subject_id = $1 ORDER BY seq")
        .id(subject.bytes())
        .all()
        .await
        .unwrap();
    rows.into_iter().map(|(seq,)| seq).collect()
}

async fn lines_of_many_customers_are_numbered_without_gaps(db: &TestDb) {
    let mut made = Vec::new();
    for number in 0..70 {
        made.push(subject(db, &format!("c-{number}")).await);
    }
    for size in [1, 2, 5, 17, 70] {
        let mut entries = Vec::new();
        let mut before = BTreeMap::new();
        for one in made.iter().take(size) {
            let at_hand = situation(db, one).await;
            before.insert(one.id, at_hand.seq);
            entries.push(entry(&at_hand, None));
            entries.push(entry(&at_hand, None));
        }
        entries.reverse();
        let subjects: Vec<SubjectId> = entries.iter().map(|entry| entry.subject).collect();
        let mut expected = before;
        let expected: Vec<Option<i64>> = subjects
            .iter()
            .map(|subject| {
                let seq = expected.get_mut(subject).unwrap();
                *seq += 1;
                Some(*seq)
            })
            .collect();
        assert_eq!(append(db, entries).await, expected, "{size}");
    }
    for (number, one) in made.iter().enumerate() {
        let rounds = [1, 2, 5, 17, 70].iter().filter(|size| number < **size);
        let lines = i64::try_from(rounds.count()).unwrap() * 2;
        assert_eq!(seqs(db, one.id).await, (1..=lines).collect::<Vec<_>>());
    }
}

async fn what_was_written_reads_back(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let at_hand = situation(db, &made).await;
    let appended = db.store.append(vec![entry(&at_hand, Some("k"))]).await;
    let [Appended::Line(line)] = &appended.unwrap()[..] else {
        panic!("overtaken")
    };
    let read = events::one(&mut db.store.read(), made.id, line.id).await;
    assert_eq!(read.unwrap().as_ref(), Some(&**line));
    let found = events::find_by_idempotency(&mut db.store.read(), made.id, "k").await;
    assert_eq!(found.unwrap().as_ref(), Some(&**line));
}

type Happening = for<'t> fn(&'t mut Tx, SubjectId) -> BoxFuture<'t, Result<(), Error>>;

async fn a_line_is_overtaken_by_everything_that_bears_on_the_answer(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let changes: [(&str, Happening); 5] = [
        ("a decision", |tx, subject| {
            Box::pin(async move {
                let turn = gate::turn_to_decide(tx, subject).await?.unwrap();
                let event = decision("offers", Change::Given);
                events::write(tx, turn, &event, None, at(1), None)
                    .await
                    .map(drop)
            })
        }),
        ("a delivery", |tx, subject| {
            Box::pin(async move {
                let new = [record("purchases", "till", "1", 1)];
                records::put(tx, subject, &new, at(2)).await.map(drop)
            })
        }),
        ("an age", |tx, subject| {
            Box::pin(subjects::set_under_age(tx, subject, true))
        }),
        ("a restriction", |tx, subject| {
            Box::pin(subjects::set_restricted(tx, subject, Some(at(3))))
        }),
        ("a registry", |tx, _| {
            Box::pin(async move { registry::publish(tx, b"x", at(1)).await.map(drop) })
        }),
    ];
    for (what, change) in changes {
        let before = situation(db, &made).await;
        let id = made.id;
        db.store.write(move |tx| change(tx, id)).await.unwrap();
        let late = append(db, vec![entry(&before, None), entry(&before, Some(what))]).await;
        assert_eq!(late, [None, None], "{what}");
        let after = situation(db, &made).await;
        let in_time = append(db, vec![entry(&after, None)]).await;
        assert_eq!(in_time, [Some(after.seq + 1)], "{what}");
    }
}

async fn a_look_of_staff_overtakes_no_answer(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let before = situation(db, &made).await;
    let id = made.id;
    let look = db.store.write(move |tx| {
        Box::pin(async move {
            let event = decision("offers", Change::Given);
            events::append(tx, id, &event, None, at(1), None).await
        })
    });
    look.await.unwrap();
    assert_eq!(append(db, vec![entry(&before, None)]).await, [Some(2)]);
}

async fn a_key_is_written_once(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let before = situation(db, &made).await;
    let both = vec![entry(&before, Some("k")), entry(&before, Some("k"))];
    assert_eq!(append(db, both).await, [Some(1), None]);
    assert_eq!(append(db, vec![entry(&before, Some("k"))]).await, [None]);
    let other = (0..24).map(|_| async {
        loop {
            let known = events::find_by_idempotency(&mut db.store.read(), made.id, "other").await;
            if let Some(known) = known.unwrap() {
                return known.seq;
            }
            let at_hand = situation(db, &made).await;
            if let [Some(seq)] = append(db, vec![entry(&at_hand, Some("other"))]).await[..] {
                return seq;
            }
        }
    });
    assert_eq!(join_all(other).await, [2; 24]);
    assert_eq!(seqs(db, made.id).await, [1, 2]);
}

async fn lines_with_keys_do_not_overtake_each_other(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let before = situation(db, &made).await;
    let many: Vec<String> = (0..100).map(|number| format!("k-{number}")).collect();
    let keyed = many.iter().map(|key| entry(&before, Some(key))).collect();
    let written: Vec<Option<i64>> = (1..=100).map(Some).collect();
    assert_eq!(append(db, keyed).await, written);
    let later = (0..100).map(|number| {
        let entry = entry(&before, Some(&format!("l-{number}")));
        async move { append(db, vec![entry]).await[0].is_some() }
    });
    assert_eq!(join_all(later).await, [true; 100]);
    assert_eq!(seqs(db, made.id).await, (1..=200).collect::<Vec<_>>());
}

/// On SQLite nobody can hold one customer's row: there is one writer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_whom_somebody_holds_keeps_no_other_waiting() {
    let db = TestDb::open(Engine::Postgres).await.unwrap();
    let (held, free) = (subject(&db, "c-1").await, subject(&db, "c-2").await);
    let (of_held, of_free) = (situation(&db, &held).await, situation(&db, &free).await);
    let (let_go, until) = oneshot::channel::<()>();
    let (holds, is_held) = oneshot::channel();
    let ends = Mutex::new(Some((holds, until)));
    let holding = db.store.write(move |tx| {
        let (holds, until) = ends.lock().unwrap().take().unwrap();
        Box::pin(async move {
            gate::touch(tx, held.id).await?;
            holds.send(()).unwrap();
            until.await.unwrap();
            Ok::<(), Error>(())
        })
    });
    let asking = async {
        is_held.await.unwrap();
        let about_free = async {
            let line = append(&db, vec![entry(&of_free, None)]).await;
            let_go.send(()).unwrap();
            line
        };
        tokio::join!(append(&db, vec![entry(&of_held, None)]), about_free)
    };
    let (held, (about_held, about_free)) = tokio::join!(holding, asking);
    held.unwrap();
    assert_eq!(
        (&about_held[..], &about_free[..]),
        (&[None][..], &[Some(1)][..])
    );
    db.drop_database().await.unwrap();
}

async fn nothing_is_taken_after_the_close(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let at_hand = situation(db, &made).await;
    db.store.close().await;
    let refused = db.store.append(vec![entry(&at_hand, None)]).await;
    assert!(matches!(refused, Err(Error::Unavailable(_))));
}

store::on_both!(
    lines_of_many_customers_are_numbered_without_gaps,
    what_was_written_reads_back,
    a_line_is_overtaken_by_everything_that_bears_on_the_answer,
    a_look_of_staff_overtakes_no_answer,
    a_key_is_written_once,
    lines_with_keys_do_not_overtake_each_other,
    nothing_is_taken_after_the_close,
);
