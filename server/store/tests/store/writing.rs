//! The writer: shared commits, failures kept apart, nothing answered before it is kept.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::FutureExt as _;
use futures_util::future::join_all;
use store::testing::TestDb;
use store::{Error, Executor, Store, subjects};
use tokio::sync::Notify;

use crate::support::{at, subject, words};

async fn exists(store: &Store, reference: &str) -> bool {
    let reference = reference.parse().unwrap();
    subjects::find_by_reference(&mut store.read(), &reference)
        .await
        .unwrap()
        .is_some()
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Then {
    Succeed,
    Fail,
    Panic,
}

/// Makes a customer, and then goes on as told. Counts how often it ran.
async fn make(
    store: &Store,
    reference: String,
    then: Then,
    runs: Arc<AtomicUsize>,
) -> Result<(), Error> {
    store
        .write(move |tx| {
            let reference = reference.parse().unwrap();
            let runs = Arc::clone(&runs);
            Box::pin(async move {
                runs.fetch_add(1, Ordering::Relaxed);
                subjects::create_or_find(tx, &reference, at(0)).await?;
                match then {
                    Then::Succeed => Ok(()),
                    Then::Fail => Err(Error::Conflict),
                    Then::Panic => panic!("as the test asked"),
                }
            })
        })
        .await
}

/// Runs twenty jobs, the eleventh of which ends as told. On SQLite they wait behind a first job
/// until all of them are queued, so that they share a batch.
async fn twenty(db: &TestDb, then: Then) -> (Vec<Result<(), Error>>, Vec<usize>) {
    let (started, release) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (start, held) = (Arc::clone(&started), Arc::clone(&release));
    let is_queue = db.store.kind() == "sqlite";
    let first = db.store.write(move |tx| {
        let (start, held) = (Arc::clone(&start), Arc::clone(&held));
        Box::pin(async move {
            if !is_queue {
                tx.query("LOCK TABLE subjects IN EXCLUSIVE MODE")
                    .execute()
                    .await?;
            }
            start.notify_one();
            held.notified().await;
            Ok::<(), Error>(())
        })
    });
    let runs: Vec<Arc<AtomicUsize>> = (0..20).map(|_| Arc::default()).collect();
    let jobs = runs.iter().enumerate().map(|(n, runs)| {
        let then = if n == 10 { then } else { Then::Succeed };
        make(&db.store, format!("c-{n}"), then, Arc::clone(runs))
    });
    let rest = async {
        started.notified().await;
        // Both arms are polled in order: all jobs are queued before the first one goes on.
        tokio::join!(biased; join_all(jobs), async { release.notify_one() })
    };
    let (first, (answers, ())) = tokio::join!(first, rest);
    first.unwrap();
    let runs = runs
        .iter()
        .map(|runs| runs.load(Ordering::Relaxed))
        .collect();
    (answers, runs)
}

async fn one_failing_job_takes_no_other_with_it(db: &TestDb) {
    let (answers, runs) = twenty(db, Then::Fail).await;
    for (n, answer) in answers.iter().enumerate() {
        assert_eq!(answer.is_ok(), n != 10, "{n}: {answer:?}");
        assert_eq!(exists(&db.store, &format!("c-{n}")).await, n != 10, "{n}");
    }
    assert!(
        matches!(answers[10], Err(Error::Conflict)),
        "its own error comes back"
    );
    if db.store.kind() == "sqlite" {
        assert_eq!(
            runs[0], 2,
            "the batch was shared, rolled back, and run one by one"
        );
    }
}

async fn a_panicking_job_does_not_stop_the_writer(db: &TestDb) {
    let (answers, _) = twenty(db, Then::Panic).await;
    for (n, answer) in answers.iter().enumerate() {
        assert_eq!(answer.is_ok(), n != 10, "{n}: {answer:?}");
        assert_eq!(exists(&db.store, &format!("c-{n}")).await, n != 10, "{n}");
    }
    assert!(matches!(answers[10], Err(Error::Unexpected(_))));
    subject(db, "afterwards").await;
}

async fn jobs_that_all_succeed_run_once(db: &TestDb) {
    let (answers, runs) = twenty(db, Then::Succeed).await;
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(runs, [1; 20]);
}

async fn an_answer_comes_after_its_commit(db: &TestDb) {
    join_all((0..100).map(|n| async move {
        let reference = format!("c-{n}");
        make(&db.store, reference.clone(), Then::Succeed, Arc::default())
            .await
            .unwrap();
        assert!(exists(&db.store, &reference).await, "{reference}");
    }))
    .await;
}

async fn an_error_that_a_job_passes_over_is_not_committed(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let answer = db
        .store
        .write(move |tx| {
            Box::pin(async move {
                subjects::set_under_age(tx, made.id, true).await?;
                let twice = tx
                    .query(
                        "INSERT INTO subject_heads (subject_id, seq, revision) VALUES ($1, 0, 0)",
                    )
                    .id(made.id.bytes())
                    .execute()
                    .await;
                assert!(matches!(twice, Err(Error::Conflict)));
                let after = subjects::set_under_age(tx, made.id, true).await;
                assert!(words(&after.unwrap_err()).contains("failed before"));
                Ok::<(), Error>(())
            })
        })
        .await;
    assert!(words(&answer.unwrap_err()).contains("passed over"));
    let stored = subjects::find(&mut db.store.read(), made.id).await.unwrap();
    assert!(!stored.unwrap().under_age);
}

async fn what_nobody_waits_for_any_more_is_not_done(db: &TestDb) {
    let (started, release) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (start, held) = (Arc::clone(&started), Arc::clone(&release));
    let is_queue = db.store.kind() == "sqlite";
    let first = db.store.write(move |tx| {
        let (start, held) = (Arc::clone(&start), Arc::clone(&held));
        Box::pin(async move {
            if !is_queue {
                tx.query("LOCK TABLE subjects IN EXCLUSIVE MODE")
                    .execute()
                    .await?;
            }
            start.notify_one();
            held.notified().await;
            Ok::<_, Error>(())
        })
    });
    let given_up = async {
        started.notified().await;
        let runs = Arc::default();
        let job = make(&db.store, "c-1".to_owned(), Then::Succeed, runs);
        // It is queued, or waits for the lock where there is no queue, and is not waited for.
        assert!(job.now_or_never().is_none());
        release.notify_one();
    };
    let (done, ()) = tokio::join!(first, given_up);
    done.unwrap();
    subject(db, "c-2").await;
    assert!(!exists(&db.store, "c-1").await);
}

async fn closing_finishes_what_is_queued_and_takes_nothing_more(db: &TestDb) {
    let jobs = (0..50).map(|n| make(&db.store, format!("c-{n}"), Then::Succeed, Arc::default()));
    let (answers, ()) = tokio::join!(join_all(jobs), db.store.close());
    let late = make(&db.store, "late".to_owned(), Then::Succeed, Arc::default()).await;
    assert!(matches!(late, Err(Error::Unavailable(_))));
    let again = Store::open(&db.options).await.unwrap();
    for (n, answer) in answers.iter().enumerate() {
        assert_eq!(
            exists(&again, &format!("c-{n}")).await,
            answer.is_ok(),
            "{n}"
        );
        if db.store.kind() == "sqlite" {
            assert!(
                answer.is_ok(),
                "it was queued before the store was closed: {answer:?}"
            );
        }
    }
    again.close().await;
}

#[tokio::test]
async fn a_full_disk_is_told_as_unavailable_and_passes() {
    let db = TestDb::sqlite().await.unwrap();
    let limit = |pages: &'static str| {
        db.store
            .write(move |tx| Box::pin(async move { tx.query(pages).execute().await }))
    };
    limit("PRAGMA max_page_count = 1").await.unwrap();
    let mut refused = None;
    for n in 0..500 {
        let made = make(&db.store, format!("c-{n}"), Then::Succeed, Arc::default()).await;
        if let Err(error) = made {
            refused = Some((n, error));
            break;
        }
    }
    let (n, error) = refused.expect("the limit is reached");
    assert!(matches!(error, Error::Unavailable(_)), "{error:?}");
    assert!(!exists(&db.store, &format!("c-{n}")).await);
    limit("PRAGMA max_page_count = 100000").await.unwrap();
    subject(&db, "afterwards").await;
}

store::on_both!(
    one_failing_job_takes_no_other_with_it,
    a_panicking_job_does_not_stop_the_writer,
    jobs_that_all_succeed_run_once,
    an_answer_comes_after_its_commit,
    an_error_that_a_job_passes_over_is_not_committed,
    what_nobody_waits_for_any_more_is_not_done,
    closing_finishes_what_is_queued_and_takes_nothing_more,
);
