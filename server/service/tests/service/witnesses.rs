//! Witnesses: only right cosignatures count, a head is witnessed once enough have signed it, and
//! receipts and pages say so.

use domain::read::{ActivityFilter, LogState, PageFrom};
use jiff::{SignedDuration, Timestamp};
use ledger::cosignature::cosign;
use ledger::{SignedNote, SigningKey, VerifierKey};
use service::Service;
use service::ledger::{
    Signer, Trouble, WitnessTrouble, Witnesses, WitnessesError, retire_ledger_key,
    rotate_ledger_key,
};
use store::ledger::checkpoint::Published;

use crate::ledger::{keeping, key_file, lines, receipt};
use crate::world::{Customer, World};

fn witness(number: u8) -> SigningKey {
    SigningKey::cosigner(&format!("witness-{number}.test/w"), [number; 32]).unwrap()
}

fn key(number: u8) -> VerifierKey {
    witness(number).verifier().clone()
}

fn asking(world: &World, numbers: &[u8], needed: Option<usize>) -> Service {
    let keys = numbers.iter().map(|number| key(*number)).collect();
    keeping(world).with_witnesses(Witnesses::new(keys, needed).unwrap())
}

fn line(head: &Published, number: u8, at: Timestamp) -> String {
    let note = SignedNote::parse(&head.note).unwrap();
    format!("{}\n", cosign(&note, &witness(number), at).unwrap())
}

/// The newest head, signed by a witness.
async fn cosigns(service: &Service, number: u8) {
    let head = service.log_head().await.unwrap().unwrap();
    let line = line(&head, number, service.clock().now());
    let taken = service.take_cosignature(&head, &key(number), &line).await;
    assert!(taken.unwrap());
}

async fn signs(service: &Service, world: &World, customer: &Customer<'_>) {
    customer.turns_on("profiling_offers").await;
    customer.turns_off("profiling_offers").await;
    world.passes(SignedDuration::from_secs(1));
    service.keep_log().await.unwrap();
}

async fn states(service: &Service, customer: &Customer<'_>) -> Vec<LogState> {
    let page = service.activity(customer.own(), ActivityFilter::default(), PageFrom::Start);
    let page = page.await.unwrap();
    let state = |line: &domain::event::LoggedEvent| page.log[&line.id];
    page.entries.iter().map(state).collect()
}

async fn a_line_is_witnessed_once_all_have_signed_one_head(world: &World) {
    let customer = world.customer("HV-1").await;
    let service = asking(world, &[1, 2], None);
    signs(&service, world, &customer).await;
    let line = lines(world, customer.own()).await[0];
    cosigns(&service, 1).await;
    let half = receipt(&service, customer.own(), line).await;
    assert!(
        half.verify(&own_and(world, &[1, 2]))
            .unwrap()
            .cosigned_by
            .is_empty()
    );
    assert!(
        states(&service, &customer)
            .await
            .iter()
            .all(|state| *state == LogState::InLog)
    );

    cosigns(&service, 2).await;
    let whole = receipt(&service, customer.own(), line).await;
    let by = whole.verify(&own_and(world, &[1, 2])).unwrap().cosigned_by;
    assert_eq!(by.len(), 2);
    assert_eq!(by[0].at.as_second(), service.clock().now().as_second());
    assert_eq!(
        whole.checkpoint,
        service.log_checkpoint().await.unwrap().note
    );
    assert!(
        states(&service, &customer)
            .await
            .iter()
            .all(|state| *state == LogState::Witnessed)
    );

    // A line that came later is in the log and not witnessed; the older ones keep their witnesses.
    signs(&service, world, &customer).await;
    let later = states(&service, &customer).await;
    assert_eq!(later[0], LogState::InLog);
    assert_eq!(later.last(), Some(&LogState::Witnessed));
    let still = receipt(&service, customer.own(), line).await;
    assert_eq!(still.checkpoint, whole.checkpoint);
    let newest = receipt(
        &service,
        customer.own(),
        lines(world, customer.own()).await[0],
    )
    .await;
    assert!(
        newest
            .verify(&own_and(world, &[1, 2]))
            .unwrap()
            .cosigned_by
            .is_empty()
    );
    let public = service.public_log().await.unwrap().unwrap();
    assert!(public.witnessed.unwrap().entries < public.head.unwrap().entries);
    let signer = Signer::open(&key_file(world)).unwrap();
    let walked = service
        .walk_log(Some(signer.into()))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(walked.heads, 3);

    // Where nobody is asked, nobody is said to have seen anything.
    let alone = keeping(world);
    assert!(
        states(&alone, &customer)
            .await
            .iter()
            .all(|state| *state == LogState::InLog)
    );
    let plain = receipt(&alone, customer.own(), line).await;
    assert_eq!(
        plain.checkpoint,
        alone.log_head().await.unwrap().unwrap().note
    );
}

fn own_and(world: &World, witnesses: &[u8]) -> Vec<VerifierKey> {
    let own = Signer::open(&key_file(world)).unwrap().keys().all();
    own.into_iter()
        .chain(witnesses.iter().map(|number| key(*number)))
        .collect()
}

async fn fewer_are_enough_where_fewer_are_needed(world: &World) {
    let customer = world.customer("HV-1").await;
    let service = asking(world, &[1, 2, 3], Some(2));
    signs(&service, world, &customer).await;
    cosigns(&service, 3).await;
    assert!(
        service
            .public_log()
            .await
            .unwrap()
            .unwrap()
            .witnessed
            .is_none()
    );
    cosigns(&service, 1).await;
    assert!(
        service
            .public_log()
            .await
            .unwrap()
            .unwrap()
            .witnessed
            .is_some()
    );
    let line = lines(world, customer.own()).await[0];
    let two = receipt(&service, customer.own(), line).await;
    assert_eq!(
        two.verify(&own_and(world, &[1, 2, 3]))
            .unwrap()
            .cosigned_by
            .len(),
        2
    );
    // One that comes late is added.
    cosigns(&service, 2).await;
    let three = receipt(&service, customer.own(), line).await;
    assert_eq!(
        three
            .verify(&own_and(world, &[1, 2, 3]))
            .unwrap()
            .cosigned_by
            .len(),
        3
    );
}

async fn a_slow_witness_signs_an_older_head_than_the_others(world: &World) {
    let customer = world.customer("HV-1").await;
    let service = asking(world, &[1, 2], None);
    signs(&service, world, &customer).await;
    let first = service.log_head().await.unwrap().unwrap();
    cosigns(&service, 1).await;
    signs(&service, world, &customer).await;
    cosigns(&service, 1).await;
    let late = line(&first, 2, service.clock().now());
    assert!(
        service
            .take_cosignature(&first, &key(2), &late)
            .await
            .unwrap()
    );
    let public = service.public_log().await.unwrap().unwrap();
    assert_eq!(public.witnessed.map(|head| head.entries), Some(first.size));
}

async fn what_no_witness_signed_is_not_taken(world: &World) {
    let customer = world.customer("HV-1").await;
    let service = asking(world, &[1], None);
    signs(&service, world, &customer).await;
    let older = service.log_head().await.unwrap().unwrap();
    signs(&service, world, &customer).await;
    let head = service.log_head().await.unwrap().unwrap();
    let now = service.clock().now();
    let right = line(&head, 1, now);
    for wrong in [
        String::new(),
        "nonsense\n".to_owned(),
        right.trim_end().to_owned(),
        line(&older, 1, now),
        line(&head, 2, now),
        right.replacen("witness-1", "witness-9", 1),
        right.replace('\n', "\r\n"),
    ] {
        let taken = service.take_cosignature(&head, &key(1), &wrong).await;
        assert!(!taken.unwrap(), "{wrong}");
    }
    assert!(service.witnesses().await.unwrap()[0].1.cosigned.is_none());
    // Among others' lines the right one is found.
    let among = format!("{}{right}{}", line(&head, 2, now), line(&older, 1, now));
    assert!(
        service
            .take_cosignature(&head, &key(1), &among)
            .await
            .unwrap()
    );
    let stands = service.witnesses().await.unwrap();
    assert_eq!(stands[0].1.cosigned.map(|(size, _)| size), Some(head.size));
    service
        .witness_failed(&key(1), WitnessTrouble::Silent)
        .await
        .unwrap();
    let public = service.public_log().await.unwrap().unwrap();
    let (trouble, since) = public.witnesses[0].trouble.unwrap();
    assert_eq!((trouble, since), (WitnessTrouble::Silent, now));
}

async fn a_head_that_is_signed_anew_keeps_its_witnesses(world: &World) {
    let customer = world.customer("HV-1").await;
    let first = asking(world, &[1], None);
    signs(&first, world, &customer).await;
    cosigns(&first, 1).await;
    let line = lines(world, customer.own()).await[0];
    rotate_ledger_key(&key_file(world)).unwrap();
    retire_ledger_key(&key_file(world), world.now()).unwrap();
    world.passes(SignedDuration::from_secs(5));
    let second = asking(world, &[1], None);
    second.keep_log().await.unwrap();
    let signer = Signer::open(&key_file(world)).unwrap();
    let mut keys = signer.keys().signing().to_vec();
    keys.push(key(1));
    let verified = receipt(&second, customer.own(), line)
        .await
        .verify(&keys)
        .unwrap();
    assert_eq!(verified.cosigned_by.len(), 1);
    let note = second.log_checkpoint().await.unwrap().note;
    assert_eq!(SignedNote::parse(&note).unwrap().signatures().len(), 2);
    // Beyond it, a receipt that the new key vouches for is better than one that witnesses signed.
    let third = asking(world, &[1], None);
    world.passes(SignedDuration::from_secs(5));
    signs(&third, world, &customer).await;
    let again = receipt(&third, customer.own(), line).await;
    again.verify(&keys).unwrap();
}

#[test]
fn witnesses_are_named_once_by_keys_of_witnesses() {
    let log = SigningKey::new("a.test/log", [1; 32]).unwrap();
    let log = log.verifier().clone();
    assert_eq!(
        Witnesses::new(vec![log.clone()], None),
        Err(WitnessesError::Kind(log.to_string()))
    );
    let twice = Witnesses::new(vec![key(1), key(1)], None).unwrap_err();
    assert_eq!(twice, WitnessesError::Twice("witness-1.test/w".to_owned()));
    for needed in [0, 3] {
        let refused = Witnesses::new(vec![key(1), key(2)], Some(needed));
        assert_eq!(refused, Err(WitnessesError::Needed { needed, named: 2 }));
    }
    assert!(Witnesses::new(Vec::new(), None).is_err());
}

async fn what_is_said_of_witnesses_and_was_changed_is_a_change_of_the_log(world: &World) {
    let customer = world.customer("HV-1").await;
    let service = asking(world, &[1], None);
    signs(&service, world, &customer).await;
    cosigns(&service, 1).await;
    signs(&service, world, &customer).await;
    world.db.stretch_the_witnessed_head().await.unwrap();
    let shown = states(&service, &customer).await;
    assert!(!shown.contains(&LogState::Witnessed), "{shown:?}");
    // The head that the log itself signed is published all the same.
    let head = service.log_head().await.unwrap().unwrap();
    assert_eq!(service.log_checkpoint().await.unwrap(), head);
    assert_eq!(service.log_trouble(), None);

    let line = line(&head, 1, service.clock().now());
    let taken = service.take_cosignature(&head, &key(1), &line).await;
    assert!(
        matches!(taken, Err(service::Error::Internal(_))),
        "{taken:?}"
    );
    let trouble = service.log_trouble();
    assert!(matches!(trouble, Some(Trouble::Changed(_))), "{trouble:?}");
    signs(&service, world, &customer).await;
    assert_eq!(service.log_head().await.unwrap().unwrap(), head);

    let signer = Signer::open(&key_file(world)).unwrap();
    service.rebuild_log(&signer).await.unwrap();
    service.look_over_log().await.unwrap();
    signs(&service, world, &customer).await;
    cosigns(&service, 1).await;
    assert_eq!(service.log_trouble(), None);
    let shown = states(&service, &customer).await;
    assert!(shown.iter().all(|state| *state == LogState::Witnessed));
}

on_both_databases!(
    what_is_said_of_witnesses_and_was_changed_is_a_change_of_the_log,
    a_line_is_witnessed_once_all_have_signed_one_head,
    fewer_are_enough_where_fewer_are_needed,
    a_slow_witness_signs_an_older_head_than_the_others,
    what_no_witness_signed_is_not_taken,
    a_head_that_is_signed_anew_keeps_its_witnesses,
);
