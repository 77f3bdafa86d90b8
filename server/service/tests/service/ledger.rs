//! The public log: lines get their place, heads are signed, and what is recorded can be proved.

use std::path::PathBuf;

use domain::account::Viewer;
use domain::ids::EventId;
use domain::read::{ActivityFilter, LogTrouble, PageFrom};
use jiff::SignedDuration;
use ledger::{Checkpoint, Receipt};
use service::Service;
use service::ledger::{Proof, Signer, Trouble, create_ledger_key};

use crate::world::{BRAND, World};

pub(crate) const ORIGIN: &str = "data.example.test/log";

pub(crate) fn key_file(world: &World) -> PathBuf {
    let path = world.db.directory().join("ledger.key");
    if !path.exists() {
        create_ledger_key(&path, ORIGIN).unwrap();
    }
    path
}

/// A server over this database that keeps the log. A new one each time knows what the copy beside
/// the key says, and nothing else.
pub(crate) fn keeping(world: &World) -> Service {
    let signer = Signer::open(&key_file(world)).unwrap();
    world.service.clone().with_signer(signer)
}

pub(crate) async fn lines(world: &World, viewer: Viewer) -> Vec<EventId> {
    let page = world
        .service
        .activity(viewer, ActivityFilter::default(), PageFrom::Start);
    let page = page.await.unwrap();
    page.entries.iter().map(|line| line.id).collect()
}

pub(crate) async fn receipt(service: &Service, viewer: Viewer, line: EventId) -> Box<Receipt> {
    match service.proof(viewer, line).await.unwrap() {
        Proof::Given(receipt) => receipt,
        other => panic!("{other:?}"),
    }
}

fn signed(service_note: &str, world: &World) -> Checkpoint {
    let signer = Signer::open(&key_file(world)).unwrap();
    let newest = &signer.keys().signing()[0];
    Checkpoint::open(service_note, newest).unwrap().0
}

async fn a_line_is_proved_once_a_head_covers_it(world: &World) {
    let customer = world.customer("HV-1").await;
    customer.turns_on("profiling_offers").await;
    let viewer = customer.own();
    let line = lines(world, viewer).await[0];
    let service = keeping(world);
    assert!(matches!(
        service.proof(viewer, line).await.unwrap(),
        Proof::Waiting
    ));
    assert!(
        service
            .log_status()
            .await
            .unwrap()
            .unwrap()
            .checkpoint
            .is_none()
    );

    assert!(!service.keep_log().await.unwrap());
    let status = service.log_status().await.unwrap().unwrap();
    assert_eq!(status.trouble, None);
    let head = signed(&status.checkpoint.unwrap().note, world);
    assert_eq!(head.origin, ORIGIN);

    let one = receipt(&service, viewer, line).await;
    let verified = one.verify(status.keys.signing()).unwrap();
    assert_eq!(verified.checkpoint, head);
    assert_eq!(one.entry.id, line.to_string());
    assert_eq!(one.entry.event["kind"], "decision");

    let stranger = world.customer("HV-2").await.own();
    assert!(
        service.proof(stranger, line).await.is_err(),
        "a line is only its customer's"
    );

    // Nothing new is nothing to sign.
    assert!(!service.keep_log().await.unwrap());
    let again = service.log_status().await.unwrap().unwrap();
    assert_eq!(signed(&again.checkpoint.unwrap().note, world), head);
}

async fn a_server_that_starts_again_goes_on_from_the_copy(world: &World) {
    let customer = world.customer("HV-1").await;
    let first = keeping(world);
    first.keep_log().await.unwrap();
    let older = first.log_checkpoint().await.unwrap();
    customer.turns_on("profiling_offers").await;
    // The one that stopped leads until its time is over.
    world.passes(SignedDuration::from_secs(5));
    let second = keeping(world);
    second.keep_log().await.unwrap();
    let newer = second.log_checkpoint().await.unwrap();
    assert_eq!(second.log_trouble(), None);
    assert!(newer.size > older.size);
    let copy = std::fs::read_to_string(Signer::copy_beside(&key_file(world))).unwrap();
    assert_eq!(copy, newer.note);
}

async fn files_reach_as_far_as_the_head(world: &World) {
    let customer = world.customer("HV-1").await;
    let service = keeping(world);
    service.keep_log().await.unwrap();
    let head = signed(&service.log_checkpoint().await.unwrap().note, world);
    let width = u16::try_from(head.size).unwrap();
    // Recorded, and placed by nobody yet.
    customer.turns_on("profiling_offers").await;
    let entries = service.log_entries(0, width).await.unwrap();
    let tile = ledger::tile::TileId { level: 0, index: 0 };
    let hashes = service.log_tile(tile, width).await.unwrap();
    let leaves: Vec<_> = entries.iter().map(ledger::Commitment::leaf).collect();
    assert_eq!(leaves, hashes);
    let mut edge = ledger::tile::Edge::default();
    edge.append(&hashes);
    assert_eq!(edge.root(), head.root);
    for beyond in [0, width + 1, 256, 300] {
        assert!(service.log_entries(0, beyond).await.is_err(), "{beyond}");
        assert!(service.log_tile(tile, beyond).await.is_err(), "{beyond}");
    }
    assert!(service.log_entries(u64::MAX, 1).await.is_err());
}

async fn without_a_key_no_log_is_kept(world: &World) {
    world.customer("HV-1").await;
    assert!(!world.service.keep_log().await.unwrap());
    assert!(world.service.log_status().await.unwrap().is_none());
    assert!(world.service.log_checkpoint().await.is_err());
}

async fn a_line_that_was_changed_is_found_and_nothing_more_is_signed(world: &World) {
    let customer = world.customer("HV-1").await;
    customer.turns_on("profiling_offers").await;
    let service = keeping(world);
    service.keep_log().await.unwrap();
    service.look_over_log().await.unwrap();
    assert_eq!(service.log_trouble(), None);
    let signed = service.log_checkpoint().await.unwrap();

    world.db.forge_a_line().await.unwrap();
    service.look_over_log().await.unwrap();
    let trouble = service.log_trouble();
    assert!(
        matches!(&trouble, Some(Trouble::Changed(what)) if what.contains("entry")),
        "{trouble:?}"
    );
    customer.turns_off("profiling_offers").await;
    service.keep_log().await.unwrap();
    assert_eq!(service.log_checkpoint().await.unwrap(), signed);
    let public = service.public_log().await.unwrap().unwrap();
    assert_eq!(public.trouble, Some(LogTrouble::Changed));
}

async fn what_cannot_be_read_is_a_change_and_is_said(world: &World) {
    let customer = world.customer("HV-1").await;
    customer.turns_on("profiling_offers").await;
    let service = keeping(world);
    service.keep_log().await.unwrap();

    world.db.spoil_a_line().await.unwrap();
    service.look_over_log().await.unwrap();
    let trouble = service.log_trouble();
    assert!(
        matches!(&trouble, Some(Trouble::Changed(what)) if what.contains("entry")),
        "{trouble:?}"
    );
    world.db.mend_a_line().await.unwrap();
    service.look_over_log().await.unwrap();
    assert_eq!(service.log_trouble(), None);

    world.db.spoil_the_head().await.unwrap();
    let public = service.public_log().await.unwrap().unwrap();
    assert_eq!(
        (public.head, public.trouble),
        (None, Some(LogTrouble::Changed))
    );
    service.look_over_log().await.unwrap();
    assert!(matches!(service.log_trouble(), Some(Trouble::Changed(_))));
}

async fn a_record_goes_by_the_registry_that_the_customer_read(world: &World) {
    let customer = world.customer("HV-1").await;
    customer.turns_on("profiling_offers").await;
    let viewer = customer.own();
    let line = lines(world, viewer).await[0];
    let service = keeping(world);
    service.keep_log().await.unwrap();
    let before = receipt(&service, viewer, line).await.record.clone();
    assert_eq!(before["registryVersion"], 1);
    assert!(before["dpv:hasConsentControl"].is_array());

    let text = BRAND.replace("Segmenta AB", "Somebody Else AB");
    assert_ne!(text, BRAND);
    let published = world
        .service
        .publish_registry("brand.yaml", text.as_bytes());
    assert_eq!(published.await.unwrap().version, 2);
    service.refresh_published().await.unwrap();
    assert_eq!(receipt(&service, viewer, line).await.record, before);
    customer.turns_off("profiling_offers").await;
    service.keep_log().await.unwrap();
    let line = lines(world, viewer).await[0];
    let after = receipt(&service, viewer, line).await.record.clone();
    assert_eq!(after["registryVersion"], 2);
    assert!(after.to_string().contains("Somebody Else AB"), "{after}");
    assert!(after["dpv:hasConsentControl"].is_null());
}

async fn a_clock_that_is_set_back_holds_nothing_up(world: &World) {
    let customer = world.customer("HV-1").await;
    world.passes(SignedDuration::from_hours(1));
    customer.turns_on("profiling_offers").await;
    keeping(world).keep_log().await.unwrap();
    world.passes(SignedDuration::from_hours(-1));
    customer.turns_off("profiling_offers").await;
    // Another server, started after the clock was set.
    let service = keeping(world);
    service.keep_log().await.unwrap();
    assert_eq!(service.log_trouble(), None);
    let status = service.log_status().await.unwrap().unwrap();
    for line in lines(world, customer.own()).await {
        receipt(&service, customer.own(), line)
            .await
            .verify(&status.keys.all())
            .unwrap();
    }
    let signer = Signer::open(&key_file(world)).unwrap();
    service
        .walk_log(Some(signer.into()))
        .await
        .unwrap()
        .unwrap();
}

async fn what_a_customer_kept_still_holds_after_they_were_erased(world: &World) {
    let (customer, other) = (world.customer("HV-1").await, world.customer("HV-2").await);
    customer.turns_on("profiling_offers").await;
    other.turns_on("profiling_offers").await;
    let service = keeping(world);
    service.keep_log().await.unwrap();
    let line = lines(world, customer.own()).await[0];
    let kept = receipt(&service, customer.own(), line).await;

    let reference = "HV-1".parse().unwrap();
    assert!(service.erase(&reference).await.unwrap() > 0);
    assert!(service.erase(&reference).await.is_err(), "nobody twice");
    assert!(service.proof(customer.own(), line).await.is_err());
    service.keep_log().await.unwrap();
    assert_eq!(service.log_trouble(), None);

    let status = service.log_status().await.unwrap().unwrap();
    let older = kept.verify(&status.keys.all()).unwrap().checkpoint;
    let grown = service.log_growth(&[older.size]).await.unwrap().unwrap();
    let newest = signed(&grown.newest, world);
    assert!(newest.size > older.size, "the erasure is an entry");
    ledger::receipt::grew(&older, &newest, &grown.proofs[0]).unwrap();

    let theirs = lines(world, other.own()).await[0];
    let theirs = receipt(&service, other.own(), theirs).await;
    assert_eq!(
        theirs.verify(&status.keys.all()).unwrap().checkpoint,
        newest
    );
}

#[test]
fn a_key_that_others_may_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.key");
    create_ledger_key(&path, ORIGIN).unwrap();
    assert!(
        create_ledger_key(&path, ORIGIN).is_err(),
        "never overwritten"
    );
    Signer::open(&path).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    let refused = Signer::open(&path).unwrap_err().to_string();
    assert!(refused.contains("chmod 600"), "{refused}");
    assert!(create_ledger_key(&folder.path().join("b"), "two words").is_err());
}

on_both_databases!(
    a_line_is_proved_once_a_head_covers_it,
    a_server_that_starts_again_goes_on_from_the_copy,
    files_reach_as_far_as_the_head,
    without_a_key_no_log_is_kept,
    what_a_customer_kept_still_holds_after_they_were_erased,
    a_clock_that_is_set_back_holds_nothing_up,
    a_line_that_was_changed_is_found_and_nothing_more_is_signed,
    what_cannot_be_read_is_a_change_and_is_said,
    a_record_goes_by_the_registry_that_the_customer_read,
);
