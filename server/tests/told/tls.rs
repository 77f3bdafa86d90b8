//! Webhooks over TLS: the certificates that an operator's own authority vouches for, and those that
//! nobody should believe.

use domain::decision::Wish;
use store::testing::Engine;

use super::consumer::Consumer;
use super::{added, listed, setup, turns, webhook};
use crate::world::{Authority, Customer, Server, World, brand, on_both_databases};

/// A brand whose server believes an authority besides the public ones.
async fn believing(authority: &Authority, engine: Engine) -> World {
    let (db, service) = brand(engine).await;
    let file = authority.written_to(db.directory());
    let options = [("--webhook-ca", file.to_str().unwrap())];
    let server = Server::start_with(&db, setup(), &options);
    World {
        db,
        service,
        server,
    }
}

async fn an_engine_behind_the_operators_own_authority_is_told(engine: Engine) {
    let authority = Authority::new();
    let world = believing(&authority, engine).await;
    let mut consumer = Consumer::start_on(authority.listens("localhost", 20).await);
    let customer = world.customer("HV-1").await;
    for kind in ["hmac", "ed25519"] {
        let (id, _) = added(&world, &consumer, kind);
        turns(&world, &customer, Wish::On).await;
        let heard = consumer.hears().await;
        assert_eq!(heard.event["type"], "vitrine.consent.given", "{kind}");
        while !listed(&world).contains("0 waiting, 1 done") {
            tokio::task::yield_now().await;
        }
        webhook(&world, &["remove", &id]).unwrap();
        turns(&world, &customer, Wish::Off).await;
    }
    world.ends().await;
}

on_both_databases!(an_engine_behind_the_operators_own_authority_is_told);

/// Tells an endpoint something; gives what `webhook list` says of it once that has failed.
async fn is_refused(world: &World, customer: &Customer, consumer: &Consumer) -> String {
    let (id, _) = added(world, consumer, "hmac");
    turns(world, customer, Wish::On).await;
    let said = loop {
        let said = listed(world);
        if said.contains("last: ") {
            break said;
        }
        tokio::task::yield_now().await;
    };
    webhook(world, &["remove", &id]).unwrap();
    turns(world, customer, Wish::Off).await;
    said
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_that_nobody_should_believe_is_refused() {
    let (ours, theirs) = (Authority::new(), Authority::new());
    let world = believing(&ours, Engine::Sqlite).await;
    let customer = world.customer("HV-1").await;
    for (what, listener) in [
        ("another authority's", theirs.listens("localhost", 20).await),
        (
            "another host's",
            ours.listens("hooks.example.com", 20).await,
        ),
        ("one that is over", ours.listens("localhost", -1).await),
    ] {
        let consumer = Consumer::start_on(listener);
        let said = is_refused(&world, &customer, &consumer).await;
        assert!(said.contains("0 done"), "{what}: {said}");
        assert!(said.contains("last: certificate refused"), "{what}: {said}");
    }
    world.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_authority_that_was_not_configured_vouches_for_nobody() {
    let authority = Authority::new();
    let world = World::with(Engine::Sqlite, setup()).await;
    let customer = world.customer("HV-1").await;
    let consumer = Consumer::start_on(authority.listens("localhost", 20).await);
    let said = is_refused(&world, &customer, &consumer).await;
    assert!(said.contains("last: certificate refused"), "{said}");
    world.ends().await;
}
