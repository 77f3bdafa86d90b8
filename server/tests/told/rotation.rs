//! A webhook's secret is replaced while deliveries go on.

use domain::decision::Wish;
use store::testing::Engine;

use super::consumer::{Consumer, Heard};
use super::{added, listed, setup, turns, webhook};
use crate::world::{Customer, World, on_both_databases};

/// The next delivery, and with how many signatures it came.
async fn hears(world: &World, customer: &Customer, consumer: &mut Consumer) -> (Heard, usize) {
    turns(world, customer, Wish::On).await;
    turns(world, customer, Wish::Off).await;
    consumer.hears().await;
    let heard = consumer.hears().await;
    let header = heard.headers["webhook-signature"].to_str().unwrap();
    let signatures = header.split(' ').count();
    (heard, signatures)
}

async fn an_engine_takes_up_a_new_key_when_it_likes(engine: Engine) {
    let world = World::with(engine, setup()).await;
    let customer = world.customer("HV-1").await;
    for (kind, shown) in [("hmac", "whsec_"), ("ed25519", "whpk_")] {
        let mut consumer = Consumer::start().await;
        let (id, old) = added(&world, &consumer, kind);
        assert_eq!(hears(&world, &customer, &mut consumer).await.1, 1);
        let said = webhook(&world, &["rotate", &id, "--overlap", "7d"]).unwrap();
        let new = said[0].clone();
        assert!(new.starts_with(shown) && new != old, "{kind}");
        assert!(said[2].ends_with("deliveries are signed with the old one too."));
        assert!(listed(&world).contains("  old key until "));
        // It still verifies with the old one, and then with the new one.
        assert_eq!(hears(&world, &customer, &mut consumer).await.1, 2);
        consumer.trusts(&new);
        assert_eq!(hears(&world, &customer, &mut consumer).await.1, 2);
        let early = webhook(&world, &["rotate", &id]).unwrap_err();
        assert!(
            early.contains("is being given a new key already"),
            "{early}"
        );
        // A secret that is known to others ends at once, and so does the one before.
        let said = webhook(&world, &["rotate", &id, "--overlap", "0m"]).unwrap();
        assert_eq!(said[2], "No old one is used any more.");
        consumer.trusts(&said[0]);
        assert_eq!(hears(&world, &customer, &mut consumer).await.1, 1);
        webhook(&world, &["remove", &id]).unwrap();
        let gone = webhook(&world, &["rotate", &id]).unwrap_err();
        assert!(!gone.contains("whsec_"), "{gone}");
    }
    world.ends().await;
}

on_both_databases!(an_engine_takes_up_a_new_key_when_it_likes);
