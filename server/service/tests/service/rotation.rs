//! The log's key is changed: for some time two sign, and what the old one signed stays provable.

use jiff::SignedDuration;
use ledger::{Checkpoint, KeyList, VerifierKey};
use service::ledger::{Proof, Signer, create_ledger_key, retire_ledger_key, rotate_ledger_key};

use crate::ledger::{ORIGIN, keeping, key_file, lines, receipt};
use crate::world::World;

fn opens(note: &str, key: &VerifierKey) -> bool {
    Checkpoint::open(note, key).is_ok()
}

async fn what_was_signed_stays_provable_through_a_rotation(world: &World) {
    let customer = world.customer("HV-1").await;
    customer.turns_on("profiling_offers").await;
    let first = keeping(world);
    first.keep_log().await.unwrap();
    let line = lines(world, customer.own()).await[0];
    let kept = receipt(&first, customer.own(), line).await;
    let old = Signer::open(&key_file(world)).unwrap().keys().signing()[0].clone();

    let rotated = rotate_ledger_key(&key_file(world)).unwrap();
    let [new, other] = rotated.signing() else {
        panic!("{rotated}")
    };
    assert_eq!(*other, old);
    assert_eq!(new.name(), ORIGIN);
    // A server that starts signs with both at once, also when nothing is new.
    world.passes(SignedDuration::from_secs(5));
    let second = keeping(world);
    second.keep_log().await.unwrap();
    let head = second.log_checkpoint().await.unwrap();
    assert_eq!(second.log_trouble(), None);
    assert_eq!(head.size, first.log_checkpoint().await.unwrap().size);
    assert!(opens(&head.note, new) && opens(&head.note, &old));
    let again = receipt(&second, customer.own(), line).await;
    again.verify(std::slice::from_ref(new)).unwrap();
    let by = again.verify(&rotated.all()).unwrap().signed_by;
    assert_eq!(by, [new.clone(), old.clone()]);

    world.passes(SignedDuration::from_secs(5));
    let retired = retire_ledger_key(&key_file(world), world.now()).unwrap();
    assert_eq!(retired.signing(), std::slice::from_ref(new));
    assert_eq!(retired.former()[0].key, old);
    let third = keeping(world);
    third.keep_log().await.unwrap();
    let head = third.log_checkpoint().await.unwrap();
    assert!(opens(&head.note, new) && !opens(&head.note, &old));
    assert_eq!(third.log_trouble(), None);
    kept.verify(std::slice::from_ref(&old)).unwrap();
    kept.verify(&retired.all()).unwrap();
    assert!(kept.verify(retired.signing()).is_err());
    let status = third.log_status().await.unwrap().unwrap();
    assert_eq!(status.keys, retired);
    let public = third.public_log().await.unwrap().unwrap();
    assert_eq!((public.keys.len(), public.former.len()), (1, 1));
}

async fn the_copy_opens_with_whichever_key_signed_it(world: &World) {
    let customer = world.customer("HV-1").await;
    let first = keeping(world);
    first.keep_log().await.unwrap();
    // Nobody signed with both: the copy is by a key that has retired.
    rotate_ledger_key(&key_file(world)).unwrap();
    retire_ledger_key(&key_file(world), world.now()).unwrap();
    customer.turns_on("profiling_offers").await;
    world.passes(SignedDuration::from_secs(5));
    let second = keeping(world);
    second.keep_log().await.unwrap();
    assert_eq!(second.log_trouble(), None);
    let line = lines(world, customer.own()).await[0];
    let proof = second.proof(customer.own(), line).await.unwrap();
    assert!(matches!(proof, Proof::Given(_)), "{proof:?}");
    let signer = Signer::open(&key_file(world)).unwrap();
    let walked = second.walk_log(Some(signer.into())).await.unwrap().unwrap();
    assert_eq!(walked.heads, 2);
}

#[test]
fn one_key_follows_another_in_order() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.key");
    let now = "2026-08-24T12:00:00.5Z".parse().unwrap();
    create_ledger_key(&path, ORIGIN).unwrap();
    let alone = retire_ledger_key(&path, now).unwrap_err().to_string();
    assert!(alone.contains("vitrine ledger rotate"), "{alone}");
    let link = folder.path().join("link.key");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    rotate_ledger_key(&link).unwrap();
    assert!(link.is_symlink(), "what it leads to was replaced");
    let two = rotate_ledger_key(&path).unwrap_err().to_string();
    assert!(two.contains("vitrine ledger retire"), "{two}");
    retire_ledger_key(&path, now).unwrap();
    rotate_ledger_key(&path).unwrap();
    let list = retire_ledger_key(&path, now).unwrap();
    assert_eq!((list.signing().len(), list.former().len()), (1, 2));
    assert_eq!(list.former()[0].until.to_string(), "2026-08-24T12:00:00Z");
    assert_eq!(KeyList::parse(&list.to_string()).unwrap(), list);

    let meta = std::fs::metadata(&path).unwrap();
    assert_eq!(meta.permissions().mode() & 0o777, 0o600);
    assert_eq!(meta.uid(), std::fs::metadata(folder.path()).unwrap().uid());
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(
        text.matches("PRIVATE+KEY").count(),
        1,
        "the others are gone"
    );
    let files = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(
        files, 3,
        "key, link and copy: nothing else is left lying about"
    );
    assert_eq!(*Signer::open(&path).unwrap().keys(), list);

    for wrong in [
        text.replace("PRIVATE+KEY+", ""),
        text.lines().rev().collect::<Vec<_>>().join("\n"),
        format!("{text}nonsense\n"),
        format!("{text}{text}"),
    ] {
        std::fs::write(&path, wrong).unwrap();
        let refused = Signer::open(&path).unwrap_err().to_string();
        assert!(refused.contains("holds no signing key"), "{refused}");
        assert!(rotate_ledger_key(&path).is_err());
    }
}

on_both_databases!(
    what_was_signed_stays_provable_through_a_rotation,
    the_copy_opens_with_whichever_key_signed_it,
);
