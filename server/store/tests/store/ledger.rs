//! The public log: leaves, places and tiles.

use domain::decision::Change;
use domain::event::{Event, StaffNote, StaffRole};
use domain::ids::{EventId, SubjectId, ViewId};
use domain::read::LogState;
use futures_util::FutureExt as _;
use ledger::proof::{verify_consistency, verify_inclusion};
use ledger::{Hash, tile};
use store::ledger::check::{Wrong, check};
use store::ledger::checkpoint::{self, Published};
use store::ledger::{covered, leaves, places, tiles, witnesses};
use store::testing::TestDb;
use store::{Error, Executor as _, Tx, events, registry};
use uuid::Uuid;

use crate::leading::leader;
use crate::support::{at, decision, subject};
use crate::witnesses::cosigned;

pub(crate) const LOG: &str = "a.test/log";

pub(crate) async fn append(db: &TestDb, subject: SubjectId, event: Event, note: Option<StaffNote>) {
    db.store
        .write(move |tx| {
            let (event, note) = (event.clone(), note.clone());
            async move { events::append(tx, subject, &event, note.as_ref(), at(1), None).await }
                .boxed()
        })
        .await
        .unwrap();
}

pub(crate) async fn place(db: &TestDb) -> places::Placed {
    let placed = db.store.write(|tx| {
        async move {
            let edge = places::open(tx).await?;
            places::place(tx, edge).await
        }
        .boxed()
    });
    placed.await.unwrap()
}

/// Decisions of two customers by turns, a look by staff, and a version of the registry: `lines` and
/// two more.
pub(crate) async fn filled(db: &TestDb, lines: usize) -> [SubjectId; 2] {
    let subjects = [subject(db, "c-1").await.id, subject(db, "c-2").await.id];
    db.store
        .write(|tx| async move { registry::publish(tx, b"one", at(0)).await }.boxed())
        .await
        .unwrap();
    let look = Event::StaffView {
        view: ViewId(Uuid::from_u128(7)),
        role: StaffRole::Agent,
        ends: at(900),
    };
    let note = StaffNote {
        case: "case-7".to_owned(),
        reason: "a call".to_owned(),
    };
    append(db, subjects[0], look, Some(note)).await;
    for line in 0..lines {
        let change = if line % 4 < 2 {
            Change::Given
        } else {
            Change::Withdrawn
        };
        append(db, subjects[line % 2], decision("offers", change), None).await;
    }
    subjects
}

async fn every_line_gets_one_place_and_can_be_proved(db: &TestDb) {
    let [one, other] = filled(db, 20).await;
    assert!(places::any_waiting(&mut db.store.read()).await.unwrap());
    let first = place(db).await;
    assert_eq!((first.added, first.size), (22, 22));
    assert!(!places::any_waiting(&mut db.store.read()).await.unwrap());
    assert_eq!(place(db).await, places::Placed { added: 0, ..first });

    append(db, other, decision("offers", Change::Given), None).await;
    let second = place(db).await;
    assert_eq!((second.added, second.size), (1, 23));

    let reader = &mut db.store.read();
    let plan = tile::consistency(first.size, second.size).unwrap();
    let proof = tiles::prove(reader, &plan).await.unwrap();
    verify_consistency(first.size, &first.root, second.size, &second.root, &proof).unwrap();

    let lines: Vec<(Vec<u8>, Vec<u8>)> = reader
        .query("SELECT subject_id, event_id FROM events")
        .all()
        .await
        .unwrap();
    assert_eq!(lines.len(), 22);
    for (subject, event) in &lines {
        let subject = SubjectId::try_from(subject.as_slice()).unwrap();
        let event = event.as_slice().try_into().unwrap();
        let leaf = leaves::one(reader, subject, event).await.unwrap().unwrap();
        assert_eq!(leaf.entry.commit(&leaf.salt).unwrap(), leaf.commitment);
        assert_eq!(leaf.entry.previous.is_some(), leaf.entry.seq > 1);
        let index = leaf.position.unwrap();
        let plan = tile::inclusion(index, second.size).unwrap();
        let proof = tiles::prove(reader, &plan).await.unwrap();
        let hash = leaf.commitment.leaf();
        verify_inclusion(&hash, index, second.size, &second.root, &proof).unwrap();
        let stranger = if subject == one { other } else { one };
        let seen = leaves::one(reader, stranger, event).await.unwrap();
        assert!(seen.is_none(), "a line is only its customer's");
    }
}

async fn lines_written_together_are_bound_to_each_other(db: &TestDb) {
    let customer = subject(db, "c-1").await.id;
    let entry = || store::append::Entry {
        subject: customer,
        revision: 0,
        registry_version: 0,
        event: decision("offers", Change::Given),
        at: at(1),
        key: None,
    };
    let written = db.store.append((0..5).map(|_| entry()).collect()).await;
    assert_eq!(written.unwrap().len(), 5);
    place(db).await;
    let checked = check(&mut db.store.read(), &[]).await.unwrap().unwrap();
    assert_eq!(checked.placed, 5);
}

async fn a_tree_over_several_tiles_is_the_same_however_it_grew(db: &TestDb) {
    filled(db, 0).await;
    let mut heads: Vec<(u64, Hash)> = Vec::new();
    for more in [1, 255, 256, 300] {
        db.store
            .write(move |tx| {
                async move {
                    for at in 0..more {
                        plant(tx, at, more).await?;
                    }
                    Ok::<_, Error>(())
                }
                .boxed()
            })
            .await
            .unwrap();
        let placed = place(db).await;
        heads.push((placed.size, placed.root));
    }
    let checked = check(&mut db.store.read(), &heads).await.unwrap().unwrap();
    assert_eq!(checked.placed, 814);
    assert_eq!(checked.root, heads[3].1);
}

async fn plant(tx: &mut Tx, number: i64, round: i64) -> Result<(), Error> {
    let file = format!("{number} of {round}");
    registry::publish(tx, file.as_bytes(), at(number))
        .await
        .map(drop)
}

async fn a_log_that_was_written_anew_is_not_the_one_that_was_signed(db: &TestDb) {
    filled(db, 20).await;
    let placed = place(db).await;
    let reader = &mut db.store.read();
    let longer = check(reader, &[(placed.size + 1, placed.root)]).await;
    assert_eq!(
        longer.unwrap(),
        Err(Wrong::Cut {
            signed: 23,
            found: 22
        })
    );
    let other = check(reader, &[(placed.size, Hash::empty())]).await;
    assert_eq!(other.unwrap(), Err(Wrong::Root(22)));
    let both = check(reader, &[(7, Hash::empty()), (placed.size, placed.root)]).await;
    assert_eq!(both.unwrap(), Err(Wrong::Root(7)));
}

async fn a_page_says_how_far_its_lines_have_come(db: &TestDb) {
    let [one, _] = filled(db, 4).await;
    let before = place(db).await;
    append(db, one, decision("offers", Change::Given), None).await;
    let published = Published {
        size: before.size,
        at: at(2),
        note: "a note\n".to_owned(),
    };
    let publish = published.clone();
    db.store
        .write(move |tx| {
            let publish = publish.clone();
            async move { checkpoint::publish(tx, &leader(1, LOG, 2), &publish).await }.boxed()
        })
        .await
        .unwrap();
    let reader = &mut db.store.read();
    let lines: Vec<(Vec<u8>,)> = reader
        .query("SELECT event_id FROM events WHERE subject_id = $1 ORDER BY seq")
        .id(one.bytes())
        .all()
        .await
        .unwrap();
    let lines: Vec<EventId> = lines
        .iter()
        .map(|(event,)| event.as_slice().try_into().unwrap())
        .collect();
    let states = covered::states(reader, &lines).await.unwrap();
    let state = |line: &EventId| states.iter().find(|(known, _)| known == line).unwrap().1;
    let states: Vec<LogState> = lines.iter().map(state).collect();
    let (last, first) = states.split_last().unwrap();
    assert!(first.iter().all(|state| *state == LogState::InLog));
    assert_eq!(*last, LogState::Recorded);
    let newest = checkpoint::newest(reader).await.unwrap();
    assert_eq!(newest.as_ref(), Some(&published));

    // A witnessed head that ends before the last line of the signed one.
    let witnessed = Published {
        size: before.size - 1,
        ..published
    };
    let publish = db.store.write(move |tx| {
        let witnessed = witnessed.clone();
        async move { witnesses::take(tx, LOG, &cosigned("a", 7), |_| Some(witnessed)).await }
            .boxed()
    });
    publish.await.unwrap();
    let places: Vec<(Vec<u8>, Option<i64>)> = reader
        .query("SELECT event_id, position FROM leaves")
        .all()
        .await
        .unwrap();
    let mut seen = Vec::new();
    for (line, state) in covered::states(reader, &lines).await.unwrap() {
        let place = places
            .iter()
            .find(|(event, _)| event.as_slice() == line.bytes());
        let place = place.unwrap().1.map(|place| u64::try_from(place).unwrap());
        let expected = match place {
            None => LogState::Recorded,
            Some(place) if place < before.size - 1 => LogState::Witnessed,
            Some(_) => LogState::InLog,
        };
        assert_eq!(state, expected, "{place:?}");
        seen.push(state);
    }
    assert!(seen.contains(&LogState::Witnessed), "{seen:?}");
}

async fn an_older_head_takes_no_newer_ones_place(db: &TestDb) {
    let head = |size: u64| Published {
        size,
        at: at(2),
        note: format!("{size}\n"),
    };
    for size in [7, 9, 8] {
        let publish = head(size);
        db.store
            .write(move |tx| {
                let publish = publish.clone();
                async move { checkpoint::publish(tx, &leader(1, LOG, 2), &publish).await }.boxed()
            })
            .await
            .unwrap();
    }
    let newest = checkpoint::newest(&mut db.store.read()).await.unwrap();
    assert_eq!(newest, Some(head(9)));
}

async fn a_log_that_ends_leaves_its_places_to_the_next(db: &TestDb) {
    filled(db, 4).await;
    let placed = place(db).await;
    let ended = db
        .store
        .write(|tx| async move { checkpoint::end(tx, LOG).await }.boxed());
    ended.await.unwrap();
    let reader = &mut db.store.read();
    assert_eq!(places::size(reader).await.unwrap(), 0);
    assert!(places::any_waiting(reader).await.unwrap());
    let again = place(db).await;
    assert_eq!((again.added, again.root), (placed.size, placed.root));
    check(reader, &[(placed.size, placed.root)])
        .await
        .unwrap()
        .unwrap();
}

store::on_both!(
    a_log_that_ends_leaves_its_places_to_the_next,
    every_line_gets_one_place_and_can_be_proved,
    lines_written_together_are_bound_to_each_other,
    a_tree_over_several_tiles_is_the_same_however_it_grew,
    a_log_that_was_written_anew_is_not_the_one_that_was_signed,
    a_page_says_how_far_its_lines_have_come,
    an_older_head_takes_no_newer_ones_place,
);
