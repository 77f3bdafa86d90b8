//! Walking through the log while the database does not answer.

use domain::event::{Event, StaffNote, StaffRole};
use domain::ids::ViewId;
use futures_util::FutureExt as _;
use store::ledger::check::check;
use store::ledger::places;
use store::testing::TestDb;
use store::{Error, Executor as _, events};
use uuid::Uuid;

use crate::support::{at, subject};

/// A line with a note is opened with the customer's key, which is a query of its own.
#[tokio::test]
async fn a_key_that_cannot_be_had_in_time_is_no_change_of_the_log() {
    let db = TestDb::postgres().await.unwrap();
    let one = subject(&db, "c-1").await.id;
    let placed = db.store.write(move |tx| {
        async move {
            let look = Event::StaffView {
                view: ViewId(Uuid::from_u128(7)),
                role: StaffRole::Agent,
                ends: at(900),
            };
            let note = StaffNote {
                case: "case-7".to_owned(),
                reason: "a call".to_owned(),
            };
            events::append(tx, one, &look, Some(&note), at(1), None).await?;
            let edge = places::open(tx).await?;
            places::place(tx, edge).await
        }
        .boxed()
    });
    assert_eq!(placed.await.unwrap().size, 1);

    let store = db.store.clone();
    let walked = db.store.write(move |tx| {
        let store = store.clone();
        async move {
            tx.query("LOCK TABLE subject_keys IN ACCESS EXCLUSIVE MODE")
                .execute()
                .await?;
            let walk = store.read_at_once(|tx| {
                async move {
                    tx.query("SET LOCAL lock_timeout = '100ms'")
                        .execute()
                        .await?;
                    check(tx, &[]).await
                }
                .boxed()
            });
            Ok::<_, Error>(walk.await)
        }
        .boxed()
    });
    let walked = walked.await.unwrap();
    assert!(matches!(walked, Err(Error::Unavailable(_))), "{walked:?}");
    let checked = check(&mut db.store.read(), &[]).await.unwrap();
    assert_eq!(checked.unwrap().placed, 1);
    db.drop_database().await.unwrap();
}
