use std::sync::Arc;

use domain::account::PersonRole;
use domain::language::Language;
use service::sessions::ACCOUNT;
use store::testing::TestDb;
use tower_sessions_core::session::{Id, Record};
use tower_sessions_core::{Session, SessionStore};

use crate::people::shop::{ANNA, BEN, NOOR, OLGA, minutes, open, subject_of};

async fn a_session_tells_who_is_signed_in(db: &TestDb) {
    let shop = open(db).await;
    let anna = shop.person(ANNA).await;
    assert_eq!(subject_of(&anna), shop.anna);
    assert_eq!(
        (anna.name.as_str(), anna.language),
        ("Anna Visser", Language::Nl)
    );
    let noor = shop.person(NOOR).await;
    assert_eq!((noor.role, noor.name.as_str()), (PersonRole::Agent, "Noor"));
    assert_eq!(shop.person(OLGA).await.role, PersonRole::Officer);
    assert!(shop.who(&Id::default()).await.is_none());
}

async fn a_late_save_does_not_bring_back_a_session_that_was_signed_out(db: &TestDb) {
    let shop = open(db).await;
    let sessions = shop.service.session_store();
    let cookie = shop.session(ANNA).await;
    let in_flight = sessions.load(&cookie.id).await.unwrap().unwrap();
    sessions.delete(&cookie.id).await.unwrap();
    sessions.save(&in_flight).await.unwrap();
    assert!(sessions.load(&cookie.id).await.unwrap().is_none());
    assert!(shop.who(&cookie.id).await.is_none());
    shop.clock.advance(minutes(2));
    sessions.save(&in_flight).await.unwrap();
    assert!(shop.who(&cookie.id).await.is_none());
}

async fn a_save_makes_no_session_and_does_not_change_whose_it_is(db: &TestDb) {
    let shop = open(db).await;
    let sessions = shop.service.session_store();
    let anna = shop.session(ANNA).await;
    let ben = shop.session(BEN).await;
    let invented = Record {
        id: Id::default(),
        ..anna.clone()
    };
    sessions.save(&invented).await.unwrap();
    assert!(shop.who(&invented.id).await.is_none());
    let bens_data = Record {
        id: anna.id,
        ..ben.clone()
    };
    shop.clock.advance(minutes(2));
    sessions.save(&bens_data).await.unwrap();
    assert_eq!(subject_of(&shop.who(&anna.id).await.unwrap()), shop.anna);
}

async fn signing_in_gives_a_new_id_and_the_old_one_is_dead(db: &TestDb) {
    let shop = open(db).await;
    let store = Arc::new(shop.service.session_store());
    let old = shop.session(ANNA).await.id;
    let bens = shop.session(BEN).await;

    let request = Session::new(Some(old), Arc::clone(&store), None);
    let in_flight = Session::new(Some(old), Arc::clone(&store), None);
    in_flight
        .insert(ACCOUNT, &bens.data[ACCOUNT])
        .await
        .unwrap();
    request.cycle_id().await.unwrap();
    request.insert(ACCOUNT, &bens.data[ACCOUNT]).await.unwrap();
    request.save().await.unwrap();
    in_flight.save().await.unwrap();

    let new = request.id().unwrap();
    assert_ne!(new, old);
    assert!(shop.who(&old).await.is_none());
    let ben = shop.who(&new).await.unwrap();
    assert_eq!(ben.name, "Ben Bakker");
    request.flush().await.unwrap();
    assert!(shop.who(&new).await.is_none());
}

async fn a_session_without_an_account_is_not_kept(db: &TestDb) {
    let shop = open(db).await;
    let mut anonymous = shop.session(ANNA).await;
    anonymous.id = Id::default();
    anonymous.data.clear();
    let made = shop.service.session_store().create(&mut anonymous).await;
    assert!(made.is_err());
    assert!(shop.who(&anonymous.id).await.is_none());
}

async fn a_session_ends_when_it_is_not_used(db: &TestDb) {
    let shop = open(db).await;
    for (who, idle) in [(ANNA, 30), (NOOR, 15), (OLGA, 10)] {
        let session = shop.session(who).await;
        for _ in 0..3 {
            shop.clock.advance(minutes(idle - 1));
            assert!(shop.who(&session.id).await.is_some(), "{who} is at work");
        }
        shop.clock.advance(minutes(idle));
        assert!(shop.who(&session.id).await.is_none(), "{who} left");
    }
}

async fn a_session_ends_however_much_it_is_used(db: &TestDb) {
    let shop = open(db).await;
    for (who, hours) in [(ANNA, 12), (NOOR, 8), (OLGA, 4)] {
        let session = shop.session(who).await;
        for _ in 0..(hours * 60 / 5 - 1) {
            shop.clock.advance(minutes(5));
            assert!(shop.who(&session.id).await.is_some(), "{who}");
        }
        shop.clock.advance(minutes(5));
        assert!(shop.who(&session.id).await.is_none(), "{who}");
    }
}

async fn a_clock_that_moves_back_prolongs_no_session(db: &TestDb) {
    let shop = open(db).await;
    let ran_out = shop.session(ANNA).await;
    shop.clock.advance(minutes(31));
    assert!(shop.who(&ran_out.id).await.is_none());
    shop.clock.advance(minutes(-30));
    assert!(shop.who(&ran_out.id).await.is_none(), "it stays ended");

    let from_the_future = shop.session(ANNA).await;
    shop.clock.advance(minutes(-4));
    assert!(
        shop.who(&from_the_future.id).await.is_some(),
        "clocks may be a little apart"
    );
    shop.clock.advance(minutes(-60));
    assert!(shop.who(&from_the_future.id).await.is_none());
    shop.clock.advance(minutes(64));
    assert!(shop.who(&from_the_future.id).await.is_none());
}

async fn reading_writes_nothing_within_a_minute(db: &TestDb) {
    let shop = open(db).await;
    let session = shop.session(ANNA).await;
    let anna = shop.who(&session.id).await.unwrap();
    let seen = async || {
        let list = shop
            .service
            .sessions_of(&anna, Some(&session.id))
            .await
            .unwrap();
        assert_eq!(list.len(), 1);
        list[0].seen
    };
    let before = seen().await;
    shop.clock.advance(jiff::SignedDuration::from_secs(59));
    shop.who(&session.id).await.unwrap();
    assert_eq!(seen().await, before);
    shop.clock.advance(jiff::SignedDuration::from_secs(1));
    shop.who(&session.id).await.unwrap();
    assert_eq!(seen().await, shop.clock.now());
}

async fn one_may_end_ones_own_sessions_and_nobody_elses(db: &TestDb) {
    let shop = open(db).await;
    let (here, there) = (shop.session(ANNA).await, shop.session(ANNA).await);
    let bens = shop.session(BEN).await;
    let anna = shop.who(&here.id).await.unwrap();
    let ben = shop.who(&bens.id).await.unwrap();
    let list = shop
        .service
        .sessions_of(&anna, Some(&here.id))
        .await
        .unwrap();
    assert_eq!(list.len(), 2);
    let other = list.iter().find(|line| !line.current).unwrap();
    let foreign = shop.service.end_session(&ben, &other.handle).await;
    assert!(matches!(foreign, Err(service::Error::NotFound)));
    assert!(shop.who(&there.id).await.is_some());
    shop.service
        .end_session(&anna, &other.handle)
        .await
        .unwrap();
    assert!(shop.who(&there.id).await.is_none());
    assert!(shop.who(&here.id).await.is_some());

    let third = shop.session(ANNA).await;
    let ended = shop
        .service
        .end_other_sessions(&anna, &here.id)
        .await
        .unwrap();
    assert_eq!(ended, 1);
    assert!(shop.who(&third.id).await.is_none());
    assert!(shop.who(&here.id).await.is_some());
    assert!(shop.who(&bens.id).await.is_some());
}

store::on_both!(
    a_session_tells_who_is_signed_in,
    a_late_save_does_not_bring_back_a_session_that_was_signed_out,
    a_save_makes_no_session_and_does_not_change_whose_it_is,
    signing_in_gives_a_new_id_and_the_old_one_is_dead,
    a_session_without_an_account_is_not_kept,
    a_session_ends_when_it_is_not_used,
    a_session_ends_however_much_it_is_used,
    a_clock_that_moves_back_prolongs_no_session,
    reading_writes_nothing_within_a_minute,
    one_may_end_ones_own_sessions_and_nobody_elses,
);
