//! Who signs the public log, and after what: a server goes on from its own copy of the last head, and
//! nothing is signed over a log that is not the one that was signed before.

use std::path::{Path, PathBuf};

use jiff::SignedDuration;
use service::Service;
use service::ledger::{
    EndError, RebuildError, Signer, Trouble, create_ledger_key, retire_ledger_key,
    rotate_ledger_key,
};

use crate::ledger::{ORIGIN, keeping, key_file, lines, receipt};
use crate::world::World;

/// The key and the copy of the last head, as an operator takes them to another machine.
fn copied_key(world: &World, to: &Path) -> PathBuf {
    std::fs::copy(key_file(world), to).unwrap();
    std::fs::copy(
        Signer::copy_beside(&key_file(world)),
        Signer::copy_beside(to),
    )
    .unwrap();
    to.to_owned()
}

/// What a copy says that was made over another log of this name.
async fn copy_of_another_log(world: &World, lines: usize) {
    let other = World::on(store::testing::Engine::Sqlite).await;
    let customer = other.customer("HV-9").await;
    for line in 0..lines {
        if line % 2 == 0 {
            customer.turns_on("profiling_offers").await;
        } else {
            customer.turns_off("profiling_offers").await;
        }
    }
    let key = copied_key(world, &other.db.directory().join("ledger.key"));
    let service = other
        .service
        .clone()
        .with_signer(Signer::open(&key).unwrap());
    service.keep_log().await.unwrap();
    std::fs::copy(
        Signer::copy_beside(&key),
        Signer::copy_beside(&key_file(world)),
    )
    .unwrap();
    other.ends().await;
}

async fn a_database_that_was_put_back_is_not_signed(world: &World) {
    copy_of_another_log(world, 20).await;
    let service = keeping(world);
    service.keep_log().await.unwrap();
    let trouble = service.log_trouble();
    assert!(
        matches!(trouble, Some(Trouble::Older { here, signed }) if here < signed),
        "{trouble:?}"
    );
    assert!(
        service.log_checkpoint().await.is_err(),
        "nothing was published"
    );
    // What customers decide is still taken.
    let customer = world.customer("HV-1").await;
    customer.turns_on("profiling_offers").await;
}

async fn a_log_that_was_rewritten_is_not_signed(world: &World) {
    copy_of_another_log(world, 2).await;
    let customer = world.customer("HV-1").await;
    for _ in 0..4 {
        customer.turns_on("profiling_offers").await;
        customer.turns_off("profiling_offers").await;
    }
    let copy = Signer::copy_beside(&key_file(world));
    let kept = std::fs::read_to_string(&copy).unwrap();
    std::fs::remove_file(&copy).unwrap();
    adopts(world).await;
    keeping(world).keep_log().await.unwrap();
    std::fs::write(&copy, kept).unwrap();
    world.passes(SignedDuration::from_secs(5));
    let service = keeping(world);
    let published = service.log_checkpoint().await.unwrap();
    service.keep_log().await.unwrap();
    let trouble = service.log_trouble();
    assert!(
        matches!(trouble, Some(Trouble::Rewritten { .. })),
        "{trouble:?}"
    );
    assert_eq!(service.log_checkpoint().await.unwrap(), published);
    // No server that knows less may sign in its place.
    adopted_elsewhere(world).await.keep_log().await.unwrap();
    assert_eq!(service.log_checkpoint().await.unwrap(), published);
}

async fn adopts(world: &World) {
    let signer = Signer::open(&key_file(world)).unwrap();
    world.service.adopt_log_head(&signer).await.unwrap();
}

/// A server on another machine that took the published head for the last one.
async fn adopted_elsewhere(world: &World) -> Service {
    let path = world.db.directory().join("elsewhere.key");
    std::fs::copy(key_file(world), &path).unwrap();
    let signer = Signer::open(&path).unwrap();
    world.service.adopt_log_head(&signer).await.unwrap();
    world.service.clone().with_signer(signer)
}

/// A server with the key of another log over the same database.
fn with_another_key(world: &World) -> Service {
    let path = world.db.directory().join("second.key");
    create_ledger_key(&path, "data.example.test/log-2").unwrap();
    let signer = Signer::open(&path).unwrap();
    world.service.clone().with_signer(signer)
}

async fn another_key_alone_begins_no_other_log(world: &World) {
    let first = keeping(world);
    first.keep_log().await.unwrap();
    let published = first.log_checkpoint().await.unwrap();
    world.passes(SignedDuration::from_secs(5));
    let customer = world.customer("HV-1").await;
    customer.turns_on("profiling_offers").await;
    let second = with_another_key(world);
    second.keep_log().await.unwrap();
    let trouble = second.log_trouble();
    assert!(matches!(trouble, Some(Trouble::OtherLog(_))), "{trouble:?}");
    assert_eq!(first.log_checkpoint().await.unwrap(), published);
    first.keep_log().await.unwrap();
    assert_eq!(first.log_trouble(), None);
    assert!(first.log_checkpoint().await.unwrap().size > published.size);

    let other = world.service.end_log("data.example.test/log-2", None).await;
    assert!(matches!(other, Err(EndError::OtherLog(found)) if found == ORIGIN));
    world.service.end_log(ORIGIN, None).await.unwrap();
    let again = world.service.end_log(ORIGIN, None).await;
    assert!(matches!(again, Err(EndError::NoLog)), "{again:?}");
}

async fn whoever_knows_more_keeps_a_server_that_leads_from_signing(world: &World) {
    copy_of_another_log(world, 20).await;
    let knows_more = keeping(world);
    let leads = adopted_elsewhere(world).await;
    let customer = world.customer("HV-1").await;
    leads.keep_log().await.unwrap();
    let published = leads.log_checkpoint().await.unwrap();

    knows_more.keep_log().await.unwrap();
    for _ in 0..20 {
        customer.turns_on("profiling_offers").await;
        customer.turns_off("profiling_offers").await;
        world.passes(SignedDuration::from_secs(2));
        knows_more.keep_log().await.unwrap();
        leads.keep_log().await.unwrap();
        assert_eq!(leads.log_trouble(), Some(Trouble::Held));
    }
    assert_eq!(leads.log_checkpoint().await.unwrap(), published);

    // Once nobody holds it, a server that follows another one under load says so no more.
    world.passes(SignedDuration::from_secs(120));
    let path = copied_key(world, &world.db.directory().join("third.key"));
    let third = Signer::open(&path).unwrap();
    std::fs::remove_file(Signer::copy_beside(&path)).unwrap();
    world.service.adopt_log_head(&third).await.unwrap();
    let third = world.service.clone().with_signer(third);
    third.keep_log().await.unwrap();
    customer.turns_on("profiling_offers").await;
    leads.keep_log().await.unwrap();
    assert_eq!(leads.log_trouble(), None);
    assert_eq!(third.log_trouble(), None);
}

async fn a_server_with_an_old_key_file_holds_nobody_up(world: &World) {
    let customer = world.customer("HV-1").await;
    let behind = keeping(world);
    behind.keep_log().await.unwrap();
    let path = copied_key(world, &world.db.directory().join("newer.key"));
    rotate_ledger_key(&path).unwrap();
    retire_ledger_key(&path, world.now()).unwrap();
    let newer = world
        .service
        .clone()
        .with_signer(Signer::open(&path).unwrap());
    for _ in 0..3 {
        customer.turns_on("profiling_offers").await;
        world.passes(SignedDuration::from_secs(5));
        newer.keep_log().await.unwrap();
        assert_eq!(newer.log_trouble(), None);
        customer.turns_off("profiling_offers").await;
        world.passes(SignedDuration::from_secs(5));
        behind.look_over_log().await.unwrap();
        behind.keep_log().await.unwrap();
        assert_eq!(behind.log_trouble(), Some(Trouble::KeyFile));
    }
    let published = newer.log_checkpoint().await.unwrap().size;
    newer.keep_log().await.unwrap();
    assert!(newer.log_checkpoint().await.unwrap().size > published);
}

async fn two_servers_do_not_sign_the_same_head_in_turns_while_a_key_changes(world: &World) {
    let behind = keeping(world);
    behind.keep_log().await.unwrap();
    let path = copied_key(world, &world.db.directory().join("newer.key"));
    rotate_ledger_key(&path).unwrap();
    let signer = Signer::open(&path).unwrap();
    let newer = world.service.clone().with_signer(signer);
    world.passes(SignedDuration::from_secs(5));
    newer.keep_log().await.unwrap();
    let by_both = newer.log_checkpoint().await.unwrap();
    assert_eq!(by_both.note.matches("\n\u{2014} ").count(), 2);
    world.passes(SignedDuration::from_secs(5));
    behind.keep_log().await.unwrap();
    assert_eq!(newer.log_checkpoint().await.unwrap(), by_both);
}

async fn without_a_copy_nothing_is_signed_until_a_head_is_adopted(world: &World) {
    let customer = world.customer("HV-1").await;
    let first = keeping(world);
    first.keep_log().await.unwrap();
    let published = first.log_checkpoint().await.unwrap();
    std::fs::remove_file(Signer::copy_beside(&key_file(world))).unwrap();
    world.passes(SignedDuration::from_secs(5));
    customer.turns_on("profiling_offers").await;

    let service = keeping(world);
    service.keep_log().await.unwrap();
    let trouble = service.log_trouble().unwrap().to_string();
    assert!(trouble.contains("vitrine ledger adopt"), "{trouble}");
    assert_eq!(service.log_checkpoint().await.unwrap(), published);

    let signer = Signer::open(&key_file(world)).unwrap();
    let adopted = world.service.adopt_log_head(&signer).await.unwrap();
    assert_eq!(adopted, published.size);
    let again = world.service.adopt_log_head(&signer).await;
    assert!(again.is_err(), "a copy is never overwritten");
    service.keep_log().await.unwrap();
    assert_eq!(service.log_trouble(), None);
    assert!(service.log_checkpoint().await.unwrap().size > published.size);
}

async fn servers_that_do_not_lead_keep_what_is_published(world: &World) {
    let customer = world.customer("HV-1").await;
    let leads = keeping(world);
    leads.keep_log().await.unwrap();
    let follows = adopted_elsewhere(world).await;
    for _ in 0..3 {
        customer.turns_on("profiling_offers").await;
        leads.keep_log().await.unwrap();
        follows.keep_log().await.unwrap();
        let copy = Signer::copy_beside(&world.db.directory().join("elsewhere.key"));
        let published = leads.log_checkpoint().await.unwrap();
        assert_eq!(std::fs::read_to_string(copy).unwrap(), published.note);
        customer.turns_off("profiling_offers").await;
    }
    assert_eq!(follows.log_trouble(), None);
}

async fn a_server_that_cannot_keep_its_copy_gives_the_lead_up(world: &World) {
    let customer = world.customer("HV-1").await;
    let first = keeping(world);
    first.keep_log().await.unwrap();
    let second = adopted_elsewhere(world).await;
    let published = first.log_checkpoint().await.unwrap();

    // A folder in the copy's place: it can be neither read nor replaced.
    let copy = Signer::copy_beside(&key_file(world));
    std::fs::remove_file(&copy).unwrap();
    std::fs::create_dir(&copy).unwrap();
    customer.turns_on("profiling_offers").await;
    first.keep_log().await.unwrap();
    assert!(matches!(first.log_trouble(), Some(Trouble::Copy(_))));
    second.keep_log().await.unwrap();
    assert_eq!(second.log_trouble(), None);
    assert!(second.log_checkpoint().await.unwrap().size > published.size);

    std::fs::remove_dir(&copy).unwrap();
    std::fs::write(&copy, published.note).unwrap();
    world.passes(SignedDuration::from_secs(5));
    customer.turns_off("profiling_offers").await;
    first.keep_log().await.unwrap();
    assert_eq!(
        first.log_trouble(),
        None,
        "it goes on from what was published"
    );
    assert_eq!(
        first.log_checkpoint().await.unwrap().size,
        published.size + 2
    );
}

async fn a_log_is_begun_anew_under_another_name(world: &World) {
    let customer = world.customer("HV-1").await;
    customer.turns_on("profiling_offers").await;
    let first = keeping(world);
    first.keep_log().await.unwrap();
    let line = lines(world, customer.own()).await[0];
    let kept = receipt(&first, customer.own(), line).await;
    world.passes(SignedDuration::from_secs(5));

    let second = with_another_key(world);
    world.service.end_log(ORIGIN, None).await.unwrap();
    // As a server does when it starts, and whichever comes first.
    second.look_over_log().await.unwrap();
    second.keep_log().await.unwrap();
    assert_eq!(second.log_trouble(), None);
    let again = receipt(&second, customer.own(), line).await;
    let keys = second.log_status().await.unwrap().unwrap().keys.all();
    let head = again.verify(&keys).unwrap().checkpoint;
    assert_eq!(head.origin, "data.example.test/log-2");
    assert!(
        kept.verify(&keys).is_err(),
        "the older one is another log's"
    );
    let path = world.db.directory().join("second.key");
    let signer = Signer::open(&path).unwrap();
    let walked = second.walk_log(Some(signer.into())).await.unwrap().unwrap();
    assert_eq!(walked.heads, 2);
}

async fn a_log_that_another_took_the_place_of_is_not_gone_on_with(world: &World) {
    let customer = world.customer("HV-1").await;
    let first = keeping(world);
    let begun = world.db.directory().join("begun.checkpoint");
    std::fs::copy(Signer::copy_beside(&key_file(world)), &begun).unwrap();
    first.keep_log().await.unwrap();
    world.passes(SignedDuration::from_secs(5));
    // One that never signed anything, and is forgotten somewhere.
    let forgotten = world.db.directory().join("forgotten.key");
    std::fs::copy(key_file(world), &forgotten).unwrap();
    std::fs::copy(&begun, Signer::copy_beside(&forgotten)).unwrap();
    let forgotten = Signer::open(&forgotten).unwrap();
    let forgotten = world.service.clone().with_signer(forgotten);
    let second = with_another_key(world);
    world.service.end_log(ORIGIN, None).await.unwrap();
    second.keep_log().await.unwrap();
    customer.turns_on("profiling_offers").await;
    world.passes(SignedDuration::from_secs(5));
    first.keep_log().await.unwrap();
    assert_eq!(first.log_trouble(), Some(Trouble::Ended));
    forgotten.keep_log().await.unwrap();
    assert_eq!(forgotten.log_trouble(), Some(Trouble::Ended));
    second.keep_log().await.unwrap();
    assert_eq!(second.log_trouble(), None);
    let head = second.log_checkpoint().await.unwrap().note;
    assert!(head.starts_with("data.example.test/log-2\n"), "{head}");
}

async fn another_logs_copy_is_of_no_use(world: &World) {
    let key = key_file(world);
    let copy = Signer::copy_beside(&key);
    let kept = std::fs::read_to_string(&copy).unwrap();
    std::fs::write(&copy, "anything\n").unwrap();
    let service = keeping(world);
    service.keep_log().await.unwrap();
    assert!(matches!(service.log_trouble(), Some(Trouble::Copy(_))));
    std::fs::write(&copy, kept).unwrap();
    service.keep_log().await.unwrap();
    assert_eq!(
        service.log_trouble(),
        None,
        "it signs again once that is mended"
    );
}

async fn a_tree_that_cannot_be_read_is_said_and_not_signed(world: &World) {
    let customer = world.customer("HV-1").await;
    let service = keeping(world);
    service.keep_log().await.unwrap();
    let signed = service.log_checkpoint().await.unwrap();
    world.db.lose_the_tiles().await.unwrap();
    customer.turns_on("profiling_offers").await;
    assert!(!service.keep_log().await.unwrap());
    let trouble = service.log_trouble();
    assert!(matches!(trouble, Some(Trouble::Changed(_))), "{trouble:?}");
    assert_eq!(service.log_checkpoint().await.unwrap(), signed);

    let own = Signer::open(&key_file(world)).unwrap();
    let rebuilt = world.service.rebuild_log(&own).await.unwrap();
    assert_eq!(rebuilt, signed.size);
    service.keep_log().await.unwrap();
    assert_eq!(service.log_trouble(), None);
    assert_eq!(
        service.log_checkpoint().await.unwrap().size,
        signed.size + 1
    );
    let walked = world.service.walk_log(Some(own.into())).await.unwrap();
    assert_eq!(walked.unwrap().checked.placed, signed.size + 1);
}

async fn tiles_over_other_entries_stay_as_they_are(world: &World) {
    copy_of_another_log(world, 2).await;
    let customer = world.customer("HV-1").await;
    for _ in 0..4 {
        customer.turns_on("profiling_offers").await;
        customer.turns_off("profiling_offers").await;
    }
    // It gives places, and finds that they are not those that were signed.
    keeping(world).keep_log().await.unwrap();
    let signer = Signer::open(&key_file(world)).unwrap();
    let refused = world.service.rebuild_log(&signer).await;
    assert!(matches!(refused, Err(RebuildError::Entries)), "{refused:?}");
}

async fn nothing_is_built_upon_a_tile_that_was_changed(world: &World) {
    let customer = world.customer("HV-1").await;
    let service = keeping(world);
    service.keep_log().await.unwrap();
    let signed = service.log_checkpoint().await.unwrap();
    world.db.turn_a_bit_of_the_tree().await.unwrap();
    for _ in 0..3 {
        customer.turns_on("profiling_offers").await;
        customer.turns_off("profiling_offers").await;
        service.keep_log().await.unwrap();
        let trouble = service.log_trouble();
        assert!(
            matches!(trouble, Some(Trouble::Rewritten { .. })),
            "{trouble:?}"
        );
        world.passes(SignedDuration::from_secs(5));
    }
    assert_eq!(service.log_checkpoint().await.unwrap(), signed);

    // Once that one tile is as it was, all goes on.
    world.db.turn_a_bit_of_the_tree().await.unwrap();
    service.keep_log().await.unwrap();
    assert_eq!(service.log_trouble(), None);
    assert_eq!(
        service.log_checkpoint().await.unwrap().size,
        signed.size + 6
    );
    service.look_over_log().await.unwrap();
    assert_eq!(service.log_trouble(), None);
}

on_both_databases!(
    a_database_that_was_put_back_is_not_signed,
    a_log_that_was_rewritten_is_not_signed,
    without_a_copy_nothing_is_signed_until_a_head_is_adopted,
    servers_that_do_not_lead_keep_what_is_published,
    a_server_that_cannot_keep_its_copy_gives_the_lead_up,
    a_log_is_begun_anew_under_another_name,
    a_log_that_another_took_the_place_of_is_not_gone_on_with,
    another_logs_copy_is_of_no_use,
    a_tree_that_cannot_be_read_is_said_and_not_signed,
    tiles_over_other_entries_stay_as_they_are,
    nothing_is_built_upon_a_tile_that_was_changed,
    another_key_alone_begins_no_other_log,
    whoever_knows_more_keeps_a_server_that_leads_from_signing,
    a_server_with_an_old_key_file_holds_nobody_up,
    two_servers_do_not_sign_the_same_head_in_turns_while_a_key_changes,
);
