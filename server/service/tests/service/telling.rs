//! Pauses are told like decisions; what becomes of deliveries that were made or given up; secrets
//! that are replaced. On both databases.

use domain::decision::Restricting;
use domain::ids::EndpointId;
use jiff::SignedDuration;
use service::keys::ClientTerms;
use service::webhooks::{DELIVERED_KEPT, TRIES};
use service::{After, Error, FeedPage};
use store::feed::Decided;
use store::webhooks::Kind;

use crate::told::{AT_ONCE, answered, due, endpoint, settle};
use crate::world::{World, days};

async fn endpoint_of(world: &World, consumer: &str, kind: Kind) -> EndpointId {
    let consumer = consumer.parse().unwrap();
    let url = "https://hooks.example.com/in";
    let made = world.service.add_webhook(consumer, url, kind, false).await;
    made.unwrap().id
}

async fn told(world: &World, consumer: &str, after: After) -> FeedPage {
    let system = world.system(consumer).await;
    let page = world
        .service
        .decisions_after(&system.scope, after, AT_ONCE, 9);
    page.await.unwrap()
}

async fn a_pause_and_its_end_are_told_to_every_system_and_confirmed(world: &World) {
    for consumer in ["campaign-engine", "recommender", "order-system"] {
        endpoint_of(world, consumer, Kind::Hmac).await;
    }
    let anna = world.customer("HV-1").await;
    let spread = async || {
        let page = world.service.choices(anna.own()).await.unwrap();
        page.pause_spread
    };
    assert_eq!(spread().await, None, "never paused");
    let systems = world.service.published().await.unwrap();
    let systems = systems.registry.consumers.iter();
    let systems = systems.filter(|system| !system.purposes.is_empty()).count();
    let asking = u32::try_from(systems).unwrap() - 3;
    for (wanted, kind, state) in [
        (Restricting::Set, "set", "restricted"),
        (Restricting::Lifted, "lifted", "unrestricted"),
    ] {
        anna.restricts(wanted).await;
        let said = spread().await.unwrap();
        assert_eq!((said.told, said.confirmed, said.asking), (3, 0, asking));
        let outgoing = due(world).await;
        assert_eq!(outgoing.len(), 3, "{wanted:?}");
        world.passes(SignedDuration::from_millis(1200));
        for outgoing in outgoing {
            let body: serde_json::Value = serde_json::from_str(&outgoing.letter.body).unwrap();
            assert_eq!(body["type"], format!("vitrine.restriction.{kind}"));
            assert_eq!(body["data"]["subject"], "HV-1");
            assert_eq!(body["data"]["state"], state);
            assert!(body["data"].get("purpose").is_none());
            settle(world, outgoing, answered(204)).await;
        }
        let said = spread().await.unwrap();
        assert_eq!((said.confirmed, said.seconds), (3, 2), "begun seconds");
    }
    anna.restricts(Restricting::Lifted).await;
    assert!(due(world).await.is_empty(), "nothing changed");
}

async fn a_pause_stands_in_the_feed_of_whoever_may_ask_for_anything(world: &World) {
    let anna = world.customer("HV-1").await;
    let from = After::Cursor(told(world, "recommender", After::Latest).await.next);
    anna.restricts(Restricting::Set).await;
    anna.turns_on("profiling_offers").await;
    anna.restricts(Restricting::Lifted).await;
    let pauses = |page: &FeedPage| -> Vec<Decided> {
        page.decisions
            .iter()
            .map(|told| told.what.clone())
            .collect()
    };
    let (set, lifted) = (
        Decided::Pause(Restricting::Set),
        Decided::Pause(Restricting::Lifted),
    );
    let other = told(world, "recommender", from).await;
    assert_eq!(pauses(&other), [set.clone(), lifted.clone()]);
    let engine = pauses(&told(world, "campaign-engine", from).await);
    assert_eq!(engine.len(), 3);
    assert_eq!((&engine[0], &engine[2]), (&set, &lifted));
    let mut nothing = world.system("recommender").await.scope;
    nothing.purposes.clear();
    let page = world.service.decisions_after(&nothing, from, AT_ONCE, 9);
    assert!(page.await.unwrap().decisions.is_empty());
}

async fn what_was_taken_is_forgotten_in_time_and_what_was_given_up_is_not(world: &World) {
    let engine = endpoint(world).await;
    let anna = world.customer("HV-1").await;
    let ben = world.customer("HV-2").await;
    anna.turns_on("profiling_offers").await;
    for _ in 0..TRIES {
        settle(world, due(world).await.remove(0), answered(500)).await;
        world.passes(SignedDuration::from_hours(29));
    }
    ben.turns_on("profiling_offers").await;
    ben.turns_off("profiling_offers").await;
    for outgoing in due(world).await {
        settle(world, outgoing, answered(204)).await;
    }
    let tally = async || {
        let tally = world.service.list_webhooks().await.unwrap()[0].tally;
        (tally.waiting, tally.done, tally.dead)
    };
    world.passes(DELIVERED_KEPT - SignedDuration::from_secs(1));
    assert_eq!(world.service.forget_deliveries(500).await.unwrap(), 0);
    let spread = ben.choice("profiling_offers").await.spread.unwrap();
    assert_eq!((spread.confirmed, spread.told), (1, 1));
    world.passes(SignedDuration::from_secs(2));
    let unsaid = ben.choice("profiling_offers").await.spread;
    assert_eq!(unsaid, None, "it is not known for ever");
    assert_eq!(world.service.forget_deliveries(1).await.unwrap(), 1);
    assert_eq!(world.service.forget_deliveries(500).await.unwrap(), 1);
    assert_eq!(tally().await, (0, 0, 1));
    // The feed has all of it, from any place in it.
    let start = told(world, "campaign-engine", After::Start).await;
    assert_eq!(start.decisions.len(), 3);

    let event = world.service.dead_deliveries(engine, 9).await.unwrap()[0].event;
    let other = ben.standing("profiling_offers").await.unwrap().event;
    let unknown = world.service.discard_deliveries(engine, Some(other)).await;
    assert!(matches!(unknown, Err(Error::NotFound)));
    let discarded = world.service.discard_deliveries(engine, Some(event)).await;
    assert_eq!(discarded.unwrap(), 1);
    let nothing = world.service.discard_deliveries(engine, None).await;
    assert_eq!(nothing.unwrap(), 0);
    assert_eq!(tally().await, (0, 0, 0));
    let replayed = world.service.replay_webhook(engine, None).await;
    assert_eq!(replayed.unwrap(), 0);
}

async fn what_a_removed_endpoint_was_not_told_is_forgotten_too(world: &World) {
    let engine = endpoint(world).await;
    let anna = world.customer("HV-1").await;
    anna.turns_on("profiling_offers").await;
    world.service.remove_webhook(engine).await.unwrap();
    let dead = async || {
        world
            .service
            .dead_deliveries(engine, 9)
            .await
            .unwrap()
            .len()
    };
    assert_eq!(dead().await, 1);
    world.passes(DELIVERED_KEPT + days(1));
    assert_eq!(world.service.forget_deliveries(500).await.unwrap(), 1);
    assert_eq!(dead().await, 0);
}

async fn during_a_replacement_both_secrets_sign_and_then_the_new_one_alone(world: &World) {
    let anna = world.customer("HV-1").await;
    let other = world.another_instance().await;
    for (kind, version, shown) in [
        (Kind::Hmac, "v1,", "whsec_"),
        (Kind::Ed25519, "v1a,", "whpk_"),
    ] {
        let id = endpoint_of(world, "campaign-engine", kind).await;
        let signatures = async || {
            anna.turns_on("profiling_offers").await;
            anna.turns_off("profiling_offers").await;
            let outgoing = other.take_deliveries(|_| 50).await.unwrap().remove(0);
            let header = outgoing.letter.signature.clone();
            settle(world, outgoing, answered(204)).await;
            let signatures: Vec<_> = header.split(' ').map(str::to_owned).collect();
            assert!(signatures.iter().all(|one| one.starts_with(version)));
            signatures.len()
        };
        assert_eq!(signatures().await, 1);
        let overlap = SignedDuration::from_hours(2);
        let rotated = world.service.rotate_webhook(id, overlap).await.unwrap();
        assert_eq!(rotated.id, id);
        let key = secrecy::ExposeSecret::expose_secret(&rotated.key);
        assert!(key.starts_with(shown));
        assert_eq!(signatures().await, 2, "on the other instance too");
        let again = world.service.rotate_webhook(id, overlap).await;
        assert!(matches!(again, Err(Error::Conflict)), "{again:?}");
        let listed = world.service.list_webhooks().await.unwrap();
        assert_eq!(listed[0].replacing, Some(world.now() + overlap));
        world.passes(overlap);
        assert_eq!(signatures().await, 1, "the overlap is over");
        world.service.forget_deliveries(500).await.unwrap();
        assert_eq!(signatures().await, 1);
        world.service.rotate_webhook(id, overlap).await.unwrap();
        let at_once = world.service.rotate_webhook(id, SignedDuration::ZERO).await;
        assert!(at_once.is_ok());
        assert_eq!(signatures().await, 1, "all old ones ended");
        let long = world.service.rotate_webhook(id, days(8)).await;
        assert!(matches!(long, Err(Error::Invalid(_))));
        world.service.remove_webhook(id).await.unwrap();
        let gone = world.service.rotate_webhook(id, overlap).await;
        assert!(matches!(gone, Err(Error::NotFound)));
    }
    other.store().close().await;
}

async fn a_client_of_the_provider_is_noted_with_what_its_token_says(world: &World) {
    let calls = async |client: &str, consumer: &str, purposes: &[&str]| {
        let terms = ClientTerms {
            client: client.to_owned(),
            consumer: consumer.parse().unwrap(),
            purposes: purposes.iter().map(|key| key.parse().unwrap()).collect(),
            may_write: false,
            per_minute: 600,
            ends: world.now() + days(1),
        };
        world.service.admit_client(terms).await
    };
    let first = world.now();
    calls("a", "campaign-engine", &["profiling_offers"])
        .await
        .unwrap();
    calls("a", "campaign-engine", &["profiling_offers"])
        .await
        .unwrap();
    calls("b", "recommender", &[]).await.unwrap();
    assert!(calls("c", "nobody", &[]).await.is_err());
    world.passes(SignedDuration::from_hours(3));
    calls("a", "campaign-engine", &["direct_marketing"])
        .await
        .unwrap();
    let listed = store::oauth_clients::list(&mut world.service.store().read()).await;
    let [a, b] = <[_; 2]>::try_from(listed.unwrap()).unwrap();
    assert_eq!((a.client.as_str(), b.client.as_str()), ("a", "b"));
    assert_eq!(a.purposes, ["direct_marketing".parse().unwrap()]);
    let hour = |at: jiff::Timestamp| at.as_second() / 3600;
    assert_eq!(hour(a.first), hour(first));
    assert_eq!(hour(a.last_used), hour(world.now()));
    assert_eq!((hour(b.last_used), b.purposes.len()), (hour(first), 0));
}

on_both_databases!(
    a_pause_and_its_end_are_told_to_every_system_and_confirmed,
    a_pause_stands_in_the_feed_of_whoever_may_ask_for_anything,
    what_was_taken_is_forgotten_in_time_and_what_was_given_up_is_not,
    what_a_removed_endpoint_was_not_told_is_forgotten_too,
    during_a_replacement_both_secrets_sign_and_then_the_new_one_alone,
    a_client_of_the_provider_is_noted_with_what_its_token_says,
);
