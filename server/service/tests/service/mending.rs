//! What an operator can do about a log whose head is damaged or gone.

use service::ledger::{AdoptError, EndError, RebuildError, Signer, Trouble, create_ledger_key};

use crate::ledger::{ORIGIN, keeping, key_file};
use crate::world::World;

fn signer(world: &World) -> Signer {
    Signer::open(&key_file(world)).unwrap()
}

async fn a_damaged_head_is_forgotten_and_signed_again(world: &World) {
    world
        .customer("HV-1")
        .await
        .turns_on("profiling_offers")
        .await;
    let service = keeping(world);
    service.keep_log().await.unwrap();
    let signed = service.log_checkpoint().await.unwrap();
    world.db.spoil_the_head().await.unwrap();
    service.keep_log().await.unwrap();
    service.look_over_log().await.unwrap();
    let trouble = service.log_trouble();
    assert!(matches!(trouble, Some(Trouble::Changed(_))), "{trouble:?}");

    let rebuilt = world.service.rebuild_log(&signer(world)).await.unwrap();
    assert_eq!(rebuilt, signed.size);
    service.keep_log().await.unwrap();
    let trouble = service.log_trouble();
    assert!(
        matches!(trouble, Some(Trouble::Changed(_))),
        "what a walk found, a walk takes back: {trouble:?}"
    );
    service.look_over_log().await.unwrap();
    service.keep_log().await.unwrap();
    assert_eq!(service.log_trouble(), None);
    assert_eq!(service.log_checkpoint().await.unwrap().size, signed.size);
    service.look_over_log().await.unwrap();
    assert_eq!(service.log_trouble(), None);
}

async fn without_copy_and_head_only_an_end_is_left(world: &World) {
    world
        .customer("HV-1")
        .await
        .turns_on("profiling_offers")
        .await;
    let nothing = world.service.end_log(ORIGIN, None).await;
    assert!(matches!(nothing, Err(EndError::NoLog)), "{nothing:?}");
    let service = keeping(world);
    service.keep_log().await.unwrap();
    let size = service.log_checkpoint().await.unwrap().size;
    world.db.spoil_the_head().await.unwrap();
    world.service.rebuild_log(&signer(world)).await.unwrap();

    std::fs::remove_file(Signer::copy_beside(&key_file(world))).unwrap();
    let rebuilt = world.service.rebuild_log(&signer(world)).await;
    assert!(
        matches!(rebuilt, Err(RebuildError::Trouble(Trouble::Copy(_)))),
        "{rebuilt:?}"
    );
    for is_counted in [true, false] {
        if !is_counted {
            world.db.lose_the_count().await.unwrap();
        }
        let adopted = world.service.adopt_log_head(&signer(world)).await;
        assert!(
            matches!(adopted, Err(AdoptError::NoHead(entries)) if entries == size),
            "{adopted:?}"
        );
    }
    world.service.end_log(ORIGIN, None).await.unwrap();
    // The places are given back, so there is an empty log to begin with, of another name.
    assert_eq!(
        world.service.adopt_log_head(&signer(world)).await.unwrap(),
        0
    );
    let ended = keeping(world);
    ended.keep_log().await.unwrap();
    assert_eq!(ended.log_trouble(), Some(Trouble::Ended));
}

async fn a_damaged_head_is_not_adopted(world: &World) {
    let service = keeping(world);
    service.keep_log().await.unwrap();
    world.db.spoil_the_head().await.unwrap();
    std::fs::remove_file(Signer::copy_beside(&key_file(world))).unwrap();
    let adopted = world.service.adopt_log_head(&signer(world)).await;
    assert!(matches!(adopted, Err(AdoptError::NoHead(_))), "{adopted:?}");
}

async fn what_was_mended_is_held_by_nobody(world: &World) {
    let service = keeping(world);
    service.keep_log().await.unwrap();
    world.db.lose_the_tiles().await.unwrap();
    world
        .customer("HV-1")
        .await
        .turns_on("profiling_offers")
        .await;
    service.keep_log().await.unwrap();
    assert!(matches!(service.log_trouble(), Some(Trouble::Changed(_))));
    world.service.rebuild_log(&signer(world)).await.unwrap();
    // The one that held it has gone.
    let another = keeping(world);
    world.passes(jiff::SignedDuration::from_secs(5));
    another.keep_log().await.unwrap();
    assert_eq!(another.log_trouble(), None);
    assert!(world.service.rebuild_log(&signer(world)).await.is_ok());
    world.service.end_log(ORIGIN, None).await.unwrap();
    let ended = world.service.rebuild_log(&signer(world)).await;
    assert!(
        matches!(ended, Err(RebuildError::Trouble(Trouble::Ended))),
        "{ended:?}"
    );
}

async fn a_log_whose_head_is_damaged_can_be_ended(world: &World) {
    let service = keeping(world);
    service.keep_log().await.unwrap();
    world.db.spoil_the_head().await.unwrap();
    let signer = signer(world);
    let other = world.service.end_log("other.test/log", Some(&signer)).await;
    assert!(
        matches!(&other, Err(EndError::OtherLog(found)) if found == ORIGIN),
        "the key file says what it is called: {other:?}"
    );
    world.service.end_log(ORIGIN, Some(&signer)).await.unwrap();
    service.keep_log().await.unwrap();
    assert_eq!(service.log_trouble(), Some(Trouble::Ended));
}

async fn another_logs_key_mends_nothing(world: &World) {
    let service = keeping(world);
    service.keep_log().await.unwrap();
    world.db.lose_the_tiles().await.unwrap();
    let path = world.db.directory().join("second.key");
    create_ledger_key(&path, "other.test/log").unwrap();
    let other = Signer::open(&path).unwrap();
    let refused = world.service.rebuild_log(&other).await;
    assert!(
        matches!(&refused, Err(RebuildError::Trouble(Trouble::OtherLog(found))) if found == ORIGIN),
        "{refused:?}"
    );
    world.db.spoil_the_head().await.unwrap();
    let refused = world.service.rebuild_log(&other).await;
    assert!(
        matches!(refused, Err(RebuildError::Entries)),
        "its copy covers nothing: {refused:?}"
    );
}

on_both_databases!(
    a_damaged_head_is_forgotten_and_signed_again,
    without_copy_and_head_only_an_end_is_left,
    a_damaged_head_is_not_adopted,
    what_was_mended_is_held_by_nobody,
    a_log_whose_head_is_damaged_can_be_ended,
    another_logs_key_mends_nothing,
);
